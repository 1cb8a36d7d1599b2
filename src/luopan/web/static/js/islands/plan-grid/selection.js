// The active cell and the range. Kept by row and period, not by place on the screen, so that
// folding, filtering and loading again leave them where they are.

export class Selection {
  constructor(view, onMove) {
    this.view = view;
    this.onMove = onMove;
    this.row = 0; // of the model
    this.column = 0;
    this.toRow = 0;
    this.toColumn = 0;
  }

  get rows() {
    return this.view.rows;
  }

  get columns() {
    return this.view.columns;
  }

  get from() {
    return { row: this.rows.at[this.row], column: this.columns.at[this.column] };
  }

  get to() {
    return { row: this.rows.at[this.toRow], column: this.columns.at[this.toColumn] };
  }

  /** Go to a place on the screen; with `extend` the range grows to it. */
  go(row, column, extend = false) {
    const at = clamp(row, this.rows.shown.length);
    const place = clamp(column, this.columns.shown.length);
    if (!this.rows.shown.length) return;
    this.toRow = this.rows.shown[at];
    this.toColumn = this.columns.shown[place];
    if (!extend) {
      this.row = this.toRow;
      this.column = this.toColumn;
    }
    this.view.flash.clear();
    this.view.reveal(at, place);
    this.settle();
  }

  /** Choose a cell of the model, opening what hides it. */
  goTo(row, column = this.column) {
    if (this.rows.at[row] < 0) {
      this.rows.reveal(row);
      this.view.layRows();
    }
    this.go(this.rows.at[row], this.columns.at[this.columns.visible(column)]);
  }

  all() {
    this.row = this.rows.shown[0];
    this.column = this.columns.shown[0];
    this.toRow = this.rows.shown.at(-1);
    this.toColumn = this.columns.shown.at(-1);
    this.settle();
  }

  /** After rows or columns have changed: to the nearest that is still there. */
  keep() {
    for (const key of ["row", "toRow"]) {
      let at = this[key];
      while (at >= 0 && this.rows.at[at] < 0) at = this.view.model.parent[at];
      this[key] = at >= 0 ? at : (this.rows.shown[0] ?? 0);
    }
    this.column = this.columns.visible(this.column);
    this.toColumn = this.columns.visible(this.toColumn);
    this.settle();
  }

  settle() {
    const { from, to, view } = this;
    view.active = from;
    view.range = {
      top: Math.min(from.row, to.row),
      bottom: Math.max(from.row, to.row),
      left: Math.min(from.column, to.column),
      right: Math.max(from.column, to.column),
    };
    view.paint();
    const cell = view.elementOf(from.row, from.column);
    if (cell) view.scroll.setAttribute("aria-activedescendant", cell.id);
    else view.scroll.removeAttribute("aria-activedescendant");
    this.onMove();
  }

  /** The cells of the range, as rows and columns of the model. */
  *cells() {
    const { top, bottom, left, right } = this.view.range;
    for (let at = top; at <= bottom; at += 1) {
      for (let place = left; place <= right; place += 1) {
        yield { row: this.rows.shown[at], column: this.columns.shown[place] };
      }
    }
  }

  get single() {
    const { top, bottom, left, right } = this.view.range;
    return top === bottom && left === right;
  }
}

function clamp(value, count) {
  return Math.max(0, Math.min(count - 1, value));
}
