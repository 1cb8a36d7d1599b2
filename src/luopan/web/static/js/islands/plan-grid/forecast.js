// What an edit will probably lead to, painted at once. The server's answer replaces it: it
// knows rounding, limits, weights and crossing holds that are not thought of here.
import { ABSENT, CLOSED, HELD } from "./model.js";

const FIXED = ABSENT | HELD | CLOSED;

/**
 * Work an effect into base cells.
 * @param {Model} model
 * @param {object} effect `{set: [[row, column, amount], …]}`, `{scale: [row, column, ratio]}`
 *   or `{restore: {cells, old}}`
 */
export function forecast(model, effect) {
  if (effect.restore) restore(model.now, effect.restore);
  for (const [row, column, amount] of effect.set ?? []) setTotal(model, row, column, amount);
  if (effect.scale) {
    const [row, column, ratio] = effect.scale;
    setTotal(model, row, column, Math.round(total(model, row, column) * (1 + ratio)));
  }
}

function restore(amounts, { cells, old }) {
  cells.forEach((cell, at) => {
    amounts[cell] = old[at];
  });
}

function* baseCells(model, row, column) {
  const { start, stop } = model.columns[column];
  for (let at = row; at < model.end[row]; at += 1) {
    const base = model.base[at];
    if (base < 0) continue;
    for (let leaf = start; leaf < stop; leaf += 1) yield [base * model.leafCount + leaf, at];
  }
}

export function total(model, row, column) {
  let sum = 0;
  for (const [cell] of baseCells(model, row, column)) sum += model.now[cell];
  return sum;
}

/** A cell gets a total; what is free under it follows, a held total around it makes up. */
function setTotal(model, row, column, amount) {
  const { inside, around } = holdsNear(model, row, column);
  const kept = new Set();
  for (const hold of inside) {
    for (const [cell] of baseCells(model, hold.row, hold.column)) kept.add(cell);
  }
  const before = total(model, row, column);
  if (!fill(model, row, column, amount, (cell) => kept.has(cell))) return;
  if (!around || amount === before) return;
  const own = new Set(Array.from(baseCells(model, row, column), ([cell]) => cell));
  const rest = total(model, around.row, around.column) - (amount - before);
  fill(model, around.row, around.column, rest, (cell) => own.has(cell) || kept.has(cell));
}

function holdsNear(model, row, column) {
  const wide = model.columns.length;
  const inside = [];
  let around = null;
  for (const hold of model.holds) {
    if (hold.place < 0 || hold.leaves) continue;
    const at = { row: Math.floor(hold.place / wide), column: hold.place % wide };
    if (at.row === row && at.column === column) continue;
    if (contains(model, { row, column }, at)) inside.push(at);
    else if (contains(model, at, { row, column })) around = smaller(model, around, at);
  }
  return { inside, around };
}

export function contains(model, outer, inner) {
  const wide = model.columns[outer.column];
  const narrow = model.columns[inner.column];
  return (
    inner.row >= outer.row &&
    inner.row < model.end[outer.row] &&
    narrow.start >= wide.start &&
    narrow.stop <= wide.stop
  );
}

function smaller(model, one, other) {
  return one && contains(model, other, one) ? one : other;
}

/** Spread over what is free, in the ratio of what stands there; exact to the quantum. */
function fill(model, row, column, amount, keeps) {
  const free = [];
  let standing = 0;
  let fixed = 0;
  for (const [cell, at] of baseCells(model, row, column)) {
    const stays = model.flags[cell] & FIXED || (model.reserve[at] && !model.reserve[row]);
    if (stays || keeps(cell)) fixed += model.now[cell];
    else {
      free.push(cell);
      standing += model.now[cell];
    }
  }
  const need = amount - fixed;
  if (!free.length || (need < 0 && standing >= 0)) return false;
  share(model.now, free, standing, need);
  return true;
}

function share(amounts, cells, standing, need) {
  let exact = 0;
  let given = 0;
  for (const cell of cells) {
    exact += standing > 0 ? (amounts[cell] / standing) * need : need / cells.length;
    const upTo = Math.round(exact);
    amounts[cell] = upTo - given;
    given = upTo;
  }
  amounts[cells.at(-1)] += need - given;
}
