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
  for (let at = 0; at < cells.length; at += 1) amounts[cells[at]] = old[at];
}

/** Calls `each(cell, row)` for every base cell under a cell. */
function walk(model, row, column, each) {
  const { start, stop } = model.columns[column];
  const { base, leafCount } = model;
  for (let at = row; at < model.end[row]; at += 1) {
    if (base[at] < 0) continue;
    const first = base[at] * leafCount;
    for (let cell = first + start; cell < first + stop; cell += 1) each(cell, at);
  }
}

export function total(model, row, column) {
  let sum = 0;
  walk(model, row, column, (cell) => {
    sum += model.now[cell];
  });
  return sum;
}

/** A cell gets a total; what is free under it follows, a held total around it makes up. */
function setTotal(model, row, column, amount) {
  const { inside, around } = holdsNear(model, row, column);
  const keeps = new Uint8Array(inside.length || around ? model.now.length : 0);
  for (const hold of inside) mark(model, hold, keeps);
  const before = around ? total(model, row, column) : 0;
  if (!fill(model, row, column, amount, keeps) || !around || amount === before) return;
  mark(model, { row, column }, keeps);
  const rest = total(model, around.row, around.column) - (amount - before);
  fill(model, around.row, around.column, rest, keeps);
}

function mark(model, { row, column }, keeps) {
  walk(model, row, column, (cell) => {
    keeps[cell] = 1;
  });
}

function holdsNear(model, row, column) {
  const wide = model.columns.length;
  const inside = [];
  let around = null;
  for (const hold of model.holds) {
    if (hold.place < 0 || hold.leaves) continue;
    const at = { row: Math.floor(hold.place / wide), column: hold.place % wide };
    if (at.row === row && at.column === column) continue;
    if (contains(model, at, { row, column })) around = smaller(model, around, at);
    else if (meets(model, at, { row, column })) inside.push(at); // or across: it stays
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

function meets(model, one, other) {
  const first = model.columns[one.column];
  const second = model.columns[other.column];
  const rows = one.row < model.end[other.row] && other.row < model.end[one.row];
  return rows && first.start < second.stop && second.start < first.stop;
}

function smaller(model, one, other) {
  return one && contains(model, other, one) ? one : other;
}

/** Spread over what is free, in the ratio of what stands there; exact to the quantum. */
function fill(model, row, column, amount, keeps) {
  const { now, flags, reserve } = model;
  const free = new Int32Array(now.length);
  let count = 0;
  let standing = 0;
  let fixed = 0;
  const own = reserve[row];
  walk(model, row, column, (cell, at) => {
    if (flags[cell] & FIXED || (reserve[at] && !own) || keeps[cell]) {
      fixed += now[cell];
    } else {
      free[count] = cell;
      count += 1;
      standing += now[cell];
    }
  });
  const need = amount - fixed;
  if (!count || (need < 0 && standing >= 0)) return false;
  share(now, free, count, standing, need);
  return true;
}

function share(amounts, cells, count, standing, need) {
  let exact = 0;
  let given = 0;
  const ratio = need / standing;
  for (let at = 0; at < count; at += 1) {
    exact += standing > 0 ? amounts[cells[at]] * ratio : need / count;
    const upTo = Math.round(exact);
    amounts[cells[at]] = upTo - given;
    given = upTo;
  }
  amounts[cells[count - 1]] += need - given;
}
