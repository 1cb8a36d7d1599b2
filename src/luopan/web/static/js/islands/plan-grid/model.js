// The numbers of a grid: base cells as the server has them and as they are forecast, and
// everything that is added up from them. Columnar; a subtree of rows is a plain range.

export const ABSENT = 1;
export const NULL = 2;
export const HELD = 4;
export const CLOSED = 8;
export const PARTLY = 16;
const EVERY = ABSENT | NULL | HELD | CLOSED;

export class Model {
  constructor(content) {
    this.content = content;
    this.unit = content.unit;
    this.which = content.which; // the level that is shown
    this.beside = content.which !== "target";
    this.readColumns(content.columns);
    this.readRows(content);
    this.truth = Float64Array.from(content.amounts);
    this.now = this.truth.slice();
    this.opened = this.truth.slice();
    this.flags = Uint8Array.from(content.flags);
    this.placeRows(content.opened, this.opened);
    const cells = this.rowCount * this.columns.length;
    this.values = new Float64Array(cells);
    this.before = new Float64Array(cells);
    this.every = new Uint8Array(cells);
    this.some = new Uint8Array(cells);
    this.head = content.head;
    this.token = content.token;
    this.mark(content);
    this.remarks = this.tally(content.remarks);
    this.found = new Map(); // row → findings of the audit, once they have come
    this.addUp(this.opened, this.before);
    this.addUpFlags();
    this.addUp(this.now, this.values);
  }

  readColumns(columns) {
    this.columns = columns.map(([code, name, kind, depth, start, stop, when]) => ({
      ...{ code, name, kind, depth, start, stop, when, parent: -1 },
    }));
    const open = [];
    this.columns.forEach((column, at) => {
      open.length = column.depth;
      column.parent = column.depth ? open[column.depth - 1] : -1;
      open[column.depth] = at;
    });
    this.leafCount = this.columns[0].stop;
    this.leafColumn = new Int32Array(this.leafCount);
    this.columns.forEach((column, at) => {
      if (column.stop === column.start + 1) this.leafColumn[column.start] = at;
    });
    this.columnAt = new Map(this.columns.map((column, at) => [column.code, at]));
  }

  readRows({ rows, units, products, leaves }) {
    const count = (this.rowCount = rows.unit.length);
    this.units = units;
    this.products = products;
    this.rowUnit = Int32Array.from(rows.unit);
    this.rowProduct = Int32Array.from(rows.product);
    this.depth = Uint8Array.from(rows.depth);
    this.base = Int32Array.from(rows.base);
    this.editable = rows.editable;
    this.leaves = Float64Array.from(leaves);
    this.baseCount = leaves.length;
    this.rowOfBase = new Int32Array(this.baseCount);
    this.base.forEach((base, row) => {
      if (base >= 0) this.rowOfBase[base] = row;
    });
    this.readTree(count);
    this.nameRows(count);
  }

  /** Parents, and where each subtree ends. */
  readTree(count) {
    this.parent = new Int32Array(count).fill(-1);
    this.end = new Int32Array(count).fill(count);
    const open = [];
    for (let row = 0; row < count; row += 1) {
      while (open.length && this.depth[open.at(-1)] >= this.depth[row]) {
        this.end[open.pop()] = row;
      }
      if (open.length) this.parent[row] = open.at(-1);
      open.push(row);
    }
    this.levels = this.depth.reduce((most, depth) => Math.max(most, depth + 1), 1);
  }

  /** A row is named by its product if that is narrower than its parent's, else by its unit. */
  nameRows(count) {
    const byProduct = this.content.axis === "products";
    this.names = new Array(count);
    this.titles = new Array(count);
    this.reserve = new Uint8Array(count);
    this.rowAt = new Map();
    for (let row = 0; row < count; row += 1) {
      const above = this.parent[row];
      const narrower = above >= 0 && this.rowProduct[row] !== this.rowProduct[above];
      const [, name, title, kind] =
        byProduct || narrower
          ? this.products[this.rowProduct[row]]
          : this.units[this.rowUnit[row]];
      this.names[row] = name;
      this.titles[row] = title;
      this.reserve[row] = kind === "reserve" || (above >= 0 && this.reserve[above]) ? 1 : 0;
      this.rowAt.set(this.codes(row).join("\n"), row);
    }
  }

  codes(row) {
    return [this.units[this.rowUnit[row]][0], this.products[this.rowProduct[row]][0]];
  }

  /** A cell as services name it. */
  address(row, column) {
    const [unit, product] = this.codes(row);
    return { unit, product, period: this.columns[column].code };
  }

  /** The place in `values` of a cell by its codes; -1 if this view has no such row. */
  placeOf([unit, product, period]) {
    const row = this.rowAt.get(`${unit}\n${product}`);
    const column = this.columnAt.get(period);
    return row === undefined || column === undefined ? -1 : row * this.columns.length + column;
  }

  isLeaf(row) {
    return this.end[row] === row + 1;
  }

  // ---------- adding up

  addUp(base, out) {
    const wide = this.columns.length;
    const { leafCount, leafColumn, rowOfBase } = this;
    out.fill(0);
    for (let at = 0, cell = 0; at < rowOfBase.length; at += 1) {
      const first = rowOfBase[at] * wide;
      for (let leaf = 0; leaf < leafCount; leaf += 1, cell += 1) {
        out[first + leafColumn[leaf]] = base[cell];
      }
    }
    this.addRows(out);
    this.addColumns(out);
  }

  addRows(out) {
    const wide = this.columns.length;
    const { leafCount, leafColumn, parent } = this;
    for (let row = this.rowCount - 1; row > 0; row -= 1) {
      if (parent[row] < 0) continue;
      const from = row * wide;
      const to = parent[row] * wide;
      for (let leaf = 0; leaf < leafCount; leaf += 1) {
        out[to + leafColumn[leaf]] += out[from + leafColumn[leaf]];
      }
    }
  }

  addColumns(out) {
    const wide = this.columns.length;
    const above = Int32Array.from(this.columns, (column) => column.parent);
    for (let first = 0; first < out.length; first += wide) {
      for (let column = wide - 1; column > 0; column -= 1) {
        out[first + above[column]] += out[first + column];
      }
    }
  }

  /** What is so of every leaf under a cell (absent ones apart), and of some. */
  addUpFlags() {
    const wide = this.columns.length;
    this.counted = new Map();
    this.every.fill(EVERY);
    this.some.fill(0);
    for (let at = 0, cell = 0; at < this.baseCount; at += 1) {
      for (let leaf = 0; leaf < this.leafCount; leaf += 1, cell += 1) {
        const place = this.rowOfBase[at] * wide + this.leafColumn[leaf];
        const flags = this.flags[cell];
        this.every[place] = flags & ABSENT ? EVERY : flags & EVERY;
        this.some[place] = flags & ABSENT ? 0 : flags & (HELD | PARTLY);
      }
    }
    for (let row = this.rowCount - 1; row > 0; row -= 1) this.foldFlags(row);
    for (let first = 0; first < this.every.length; first += wide) {
      for (let column = wide - 1; column > 0; column -= 1) {
        const place = first + this.columns[column].parent;
        this.every[place] &= this.every[first + column];
        this.some[place] |= this.some[first + column];
      }
    }
  }

  foldFlags(row) {
    const above = this.parent[row];
    if (above < 0) return;
    const wide = this.columns.length;
    for (let leaf = 0; leaf < this.leafCount; leaf += 1) {
      const column = this.leafColumn[leaf];
      this.every[above * wide + column] &= this.every[row * wide + column];
      this.some[above * wide + column] |= this.some[row * wide + column];
    }
  }

  // ---------- what comes from the server

  placeRows({ rows, amounts }, into) {
    const wide = this.leafCount;
    for (let at = 0, from = 0; at < rows.length; at += 1) {
      const first = rows[at] * wide;
      for (let cell = first; cell < first + wide; cell += 1, from += 1) {
        into[cell] = amounts[from];
      }
    }
  }

  /**
   * Take in what changed on the server.
   * @returns {{cells: Int32Array, old: Float64Array}} the base cells it changed, as they were
   */
  take(news) {
    const { rows, amounts } = news.part;
    const { leafCount: wide, truth } = this;
    const cells = new Int32Array(amounts.length);
    const old = new Float64Array(amounts.length);
    let count = 0;
    for (let at = 0, from = 0; at < rows.length; at += 1) {
      const first = rows[at] * wide;
      for (let cell = first; cell < first + wide; cell += 1, from += 1) {
        if (truth[cell] === amounts[from]) continue;
        cells[count] = cell;
        old[count] = truth[cell];
        count += 1;
        truth[cell] = amounts[from];
      }
    }
    this.takeFlags(rows, news.part.flags);
    this.head = news.head;
    this.mark(news);
    return { cells: cells.slice(0, count), old: old.slice(0, count) };
  }

  takeFlags(rows, flags) {
    const wide = this.leafCount;
    let other = false;
    for (let at = 0, from = 0; at < rows.length; at += 1) {
      const first = rows[at] * wide;
      for (let cell = first; cell < first + wide; cell += 1, from += 1) {
        other ||= this.flags[cell] !== flags[from];
        this.flags[cell] = flags[from];
      }
    }
    if (other) this.addUpFlags();
  }

  /** Holds, limits, typed cells: small lists, always whole. */
  mark({ holds, limits, typed, undo }) {
    this.holds = holds.map((hold) => ({ ...hold, place: this.placeOf(hold.cell) }));
    this.heldAt = new Map(this.holds.map((hold) => [hold.place, hold]));
    this.limitAt = new Map(limits.map((limit) => [this.placeOf(limit.cell), limit]));
    this.typed = new Set(typed.map((cell) => this.placeOf(cell)));
    this.undoSeq = undo;
  }

  tally(remarks) {
    return new Map(remarks.map(([...cell]) => [this.placeOf(cell.slice(0, 3)), cell[3]]));
  }

  // ---------- asking

  closed(row, column) {
    return (this.every[row * this.columns.length + column] & (CLOSED | ABSENT)) !== 0;
  }

  absent(row, column) {
    return (this.every[row * this.columns.length + column] & ABSENT) !== 0;
  }

  held(row, column) {
    const place = row * this.columns.length + column;
    return this.heldAt.has(place) || (this.every[place] & (HELD | ABSENT)) === HELD;
  }

  partlyHeld(row, column) {
    const place = row * this.columns.length + column;
    return !this.held(row, column) && this.some[place] !== 0;
  }

  blank(place) {
    return this.values[place] === 0 && (this.every[place] & (NULL | ABSENT)) !== 0;
  }

  changed(place) {
    return this.values[place] !== this.before[place];
  }

  /** How many leaves of the plan an edit of a cell would move. */
  openLeaves(row, column) {
    const place = row * this.columns.length + column;
    if (!this.counted.has(place)) this.counted.set(place, this.countOpen(row, column));
    return this.counted.get(place);
  }

  countOpen(row, column) {
    const { start, stop } = this.columns[column];
    let count = 0;
    for (let at = row; at < this.end[row]; at += 1) {
      const base = this.base[at];
      if (base < 0 || (this.reserve[at] && !this.reserve[row])) continue;
      for (let leaf = start; leaf < stop; leaf += 1) {
        const flags = this.flags[base * this.leafCount + leaf];
        if (!(flags & (ABSENT | HELD | CLOSED))) count += Math.max(1, this.leaves[base]);
      }
    }
    return count;
  }

  /** Names from the root to a row, the root left out where there are more. */
  path(row) {
    const names = [];
    for (let at = row; at >= 0; at = this.parent[at]) names.unshift(this.names[at]);
    return names.length > 1 && this.parent[row] >= 0 ? names.slice(1) : names;
  }
}
