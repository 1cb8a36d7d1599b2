// From what one does on the screen to what is said to the server: one gesture, one step.
import { contains } from "./forecast.js";

export const MOST_CELLS = 5_000;
export const MOST_HELD = 500;

/** One cell gets an amount. */
export function setOne(model, row, column, amount) {
  return {
    kind: "total",
    parameters: { cell: model.address(row, column), amount },
    effect: { set: [[row, column, amount]] },
  };
}

/** Several cells at once: typed, pasted, filled. */
export function setMany(model, cells) {
  if (cells.length === 1) return setOne(model, cells[0].row, cells[0].column, cells[0].amount);
  return {
    kind: "override",
    parameters: {
      cells: cells.map(({ row, column, amount }) => ({
        cell: model.address(row, column),
        amount,
      })),
    },
    effect: { set: cells.map(({ row, column, amount }) => [row, column, amount]) },
  };
}

/** A cell grows by a ratio, said as a decimal: "0.05". */
export function grow(model, row, column, factor) {
  const ratio = plainRatio(Number(factor) - 1);
  return {
    kind: "grow",
    parameters: { cell: model.address(row, column), ratio },
    effect: { scale: [row, column, Number(ratio)] },
  };
}

/** Floor and stretch: a part of the target that stands there, "90%". */
function setShare(model, row, column, percent) {
  const share = plainRatio(Number(percent) / 100);
  const cells = [{ cell: model.address(row, column), share }];
  return { kind: "level", parameters: { level: model.which, cells } };
}

function plainRatio(ratio) {
  return ratio.toFixed(12).replace(/\.?0+$/, "") || "0";
}

/** What was typed into one cell; null: the text says no number, or nothing would change. */
export function typed(model, units, text, { row, column }) {
  const share = model.beside && /^=?\s*(\d{1,3}(?:\.\d{1,6})?)\s*[%％]$/.exec(text.trim());
  if (share) return setShare(model, row, column, share[1]);
  const said = units.read(text);
  if (!said) return { unread: true };
  const now = model.values[row * model.columns.length + column];
  const amount = units.apply(said, now);
  if (amount === now && !model.blank(row * model.columns.length + column)) return null;
  if (said.kind === "scale" && now !== 0 && !model.beside) return grow(model, row, column, said.amount);
  return setOne(model, row, column, amount);
}

/** Totals whose parts are among the cells too are derived, not set. */
export function withoutTotals(model, cells) {
  return cells.filter(
    (cell) =>
      (model.isLeaf(cell.row) && model.columns[cell.column].kind === "month") ||
      !cells.some((other) => other !== cell && contains(model, cell, other)),
  );
}

/** Held cells of a range are released, or those that are not held are held. */
export function toggleHold(model, cells) {
  const open = cells.filter(({ row, column }) => !model.closed(row, column));
  const loose = open.filter(({ row, column }) => !model.held(row, column));
  if (loose.length) return hold(model, loose, {});
  return open.length ? release(model, open) : null;
}

/** @param {object} how `leaves`, `until`, `reason` */
export function hold(model, cells, { leaves = false, until = "", reason = "" }) {
  const [cell, ...also] = cells.map(({ row, column }) => model.address(row, column));
  const parameters = { cell, leaves };
  if (also.length) parameters.also = also;
  if (until) parameters.until = until;
  return { kind: "hold", parameters, reason, says: "held_now" };
}

function release(model, cells) {
  const wide = model.columns.length;
  const whole = cells.filter(({ row, column }) => model.heldAt.has(row * wide + column));
  const totals = whole.filter(
    ({ row, column }) => !model.heldAt.get(row * wide + column).leaves,
  );
  const chosen = totals.length ? totals : cells;
  const [cell, ...also] = chosen.map(({ row, column }) => model.address(row, column));
  const parameters = { cell, exact: true, leaves: !totals.length };
  if (also.length) parameters.also = also;
  return { kind: "release", parameters, says: "released_now" };
}
