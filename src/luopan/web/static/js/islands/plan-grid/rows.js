// Which rows are to be seen: open and closed ones, reserves that hold nothing, filters.

export class Rows {
  constructor(model) {
    this.model = model;
    this.filter = "all";
    this.reserves = false;
    this.open = new Uint8Array(model.rowCount);
    this.toLevel(Math.min(model.levels, model.rowCount > 40 ? 3 : 4));
  }

  toLevel(level) {
    this.level = level;
    for (let row = 0; row < this.model.rowCount; row += 1) {
      this.open[row] = this.model.depth[row] < level - 1 ? 1 : 0;
    }
    this.refresh();
  }

  refresh() {
    const { model } = this;
    const keep = this.filter === "all" ? null : this.matching();
    const shown = [];
    this.at = new Int32Array(model.rowCount).fill(-1);
    for (let row = 0; row < model.rowCount; ) {
      if (this.hidden(row) || (keep && !keep[row])) {
        row = model.end[row];
        continue;
      }
      this.at[row] = shown.length;
      shown.push(row);
      row = this.open[row] || keep ? row + 1 : model.end[row];
    }
    this.shown = Int32Array.from(shown);
    this.count = this.counted();
  }

  /** How many rows there are to be seen, all opened and none filtered away. */
  counted() {
    const { model } = this;
    let count = 0;
    for (let row = 0; row < model.rowCount; ) {
      const hidden = this.hidden(row);
      if (!hidden) count += 1;
      row = hidden ? model.end[row] : row + 1;
    }
    return count;
  }

  /** A reserve with nothing in it, now and when the version was opened. */
  hidden(row) {
    const { model } = this;
    if (this.reserves || !model.reserve[row]) return false;
    const wide = model.columns.length;
    for (let place = row * wide; place < (row + 1) * wide; place += 1) {
      if (model.values[place] !== 0 || model.before[place] !== 0) return false;
    }
    return true;
  }

  /** Rows that a filter asks for, and all above them. */
  matching() {
    const { model } = this;
    const keep = new Uint8Array(model.rowCount);
    for (let row = model.rowCount - 1; row >= 0; row -= 1) {
      if (!keep[row] && !this.matches(row)) continue;
      keep[row] = 1;
      if (model.parent[row] >= 0) keep[model.parent[row]] = 1;
    }
    return keep;
  }

  matches(row) {
    const { model } = this;
    const wide = model.columns.length;
    const first = row * wide;
    if (this.filter === "found") return model.found.has(row);
    if (this.filter === "over") return Boolean(model.reserve[row]) && model.values[first] < 0;
    for (let place = first; place < first + wide; place += 1) {
      if (this.filter === "changed" && model.changed(place)) return true;
      if (this.filter === "remarked" && model.remarks.has(place)) return true;
      if (this.filter === "held" && this.heldHere(place)) return true;
    }
    return false;
  }

  heldHere(place) {
    return this.model.heldAt.has(place) || (this.model.every[place] & 5) === 4;
  }

  /** Open all above a row, so that it is to be seen. */
  reveal(row) {
    if (this.filter !== "all") this.filter = "all";
    for (let at = this.model.parent[row]; at >= 0; at = this.model.parent[at]) this.open[at] = 1;
    if (this.model.reserve[row]) this.reserves = true;
    this.refresh();
  }

  toggle(row, on) {
    if (this.model.isLeaf(row)) return false;
    this.open[row] = (on ?? !this.open[row]) ? 1 : 0;
    this.refresh();
    return true;
  }

  /** The next row whose name holds the words, after a row, round the end; -1: none. */
  find(words, after) {
    const sought = words.toLowerCase();
    const count = this.model.rowCount;
    for (let step = 1; step <= count; step += 1) {
      const row = (after + step) % count;
      const said = `${this.model.names[row]}\n${this.model.titles[row]}`.toLowerCase();
      if (said.includes(sought)) return row;
    }
    return -1;
  }

  changedCount() {
    const { model } = this;
    const wide = model.columns.length;
    let count = 0;
    for (let row = 0; row < model.rowCount; row += 1) {
      if (model.isLeaf(row) && model.changed(row * wide)) count += 1;
      else if (model.isLeaf(row)) count += this.anyChanged(row * wide, wide);
    }
    return count;
  }

  anyChanged(first, wide) {
    for (let place = first + 1; place < first + wide; place += 1) {
      if (this.model.changed(place)) return 1;
    }
    return 0;
  }
}
