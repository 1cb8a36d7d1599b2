// Mouse, pen and finger on the grid: choosing, dragging a range, folding, widths.

export class Pointer {
  constructor(grid) {
    this.grid = grid;
    const { scroll } = grid.out;
    scroll.addEventListener("pointerdown", (event) => this.down(event));
    scroll.addEventListener("pointermove", (event) => this.move(event));
    addEventListener("pointerup", () => this.up());
    scroll.addEventListener("dblclick", (event) => this.double(event));
    scroll.addEventListener("click", (event) => this.click(event));
    scroll.addEventListener("contextmenu", (event) => this.menu(event));
  }

  down(event) {
    if (event.target.closest(".ed") || event.button !== 0 || !this.grid.view) return;
    const grip = event.target.closest("[data-grip]");
    if (grip) {
      this.startWidth(event, grip);
      return;
    }
    const hit = this.grid.view.cellAt(event.target);
    if (!hit || (this.grid.editor.open && !this.grid.editor.finish())) return;
    if (event.pointerType !== "touch") this.choose(event, hit);
  }

  choose(event, hit) {
    const { selection, view } = this.grid;
    view.scroll.focus({ preventScroll: true });
    event.preventDefault();
    if (hit.name) {
      if (!event.target.closest(".tw")) selection.go(hit.row, selection.from.column);
      return;
    }
    selection.go(hit.row, hit.column, event.shiftKey);
    this.dragging = true;
  }

  move(event) {
    if (this.widening) {
      this.widen(event);
      return;
    }
    if (!this.dragging) return;
    const hit = this.grid.view.cellAt(event.target);
    const { to } = this.grid.selection;
    if (!hit || hit.name || (hit.row === to.row && hit.column === to.column)) return;
    this.grid.selection.go(hit.row, hit.column, true);
  }

  up() {
    this.dragging = false;
    this.widening = null;
  }

  double(event) {
    const hit = this.grid.view.cellAt(event.target);
    if (!hit) return;
    if (hit.name) this.grid.toggle(this.grid.rows.shown[hit.row]);
    else this.grid.edit();
  }

  /** Folds, twigs; and a finger, which chooses only where it does not scroll. */
  click(event) {
    const { grid } = this;
    const fold = event.target.closest("[data-fold]");
    if (fold) {
      this.fold(Number(fold.dataset.fold));
      return;
    }
    const hit = grid.view?.cellAt(event.target);
    if (!hit) return;
    if (event.target.closest(".tw")) grid.toggle(grid.rows.shown[hit.row]);
    else if (event.pointerType === "touch") {
      grid.selection.go(hit.row, hit.name ? grid.selection.from.column : hit.column);
    }
  }

  fold(column, on) {
    const { columns, view, selection } = this.grid;
    columns.fold(column, on);
    view.build();
    selection.keep();
  }

  /** By the keyboard: the chosen period is opened, or it or what it lies in is closed. */
  foldAt(column, on) {
    const { columns, model } = this.grid;
    let at = column;
    const open = (one) => columns.folds(one) && !columns.folded.has(one);
    while (on && at > 0 && !open(at)) at = model.columns[at].parent;
    if (at > 0 && columns.folds(at)) this.fold(at, on);
  }

  /** The menu key or right button on a period: close or reopen it. */
  menu(event) {
    const head = event.target.closest("[data-period]");
    if (!head || !this.grid.root.dataset.mayClose) return;
    event.preventDefault();
    this.grid.ask("period", Number(head.dataset.period));
  }

  // ---------- widths

  startWidth(event, grip) {
    event.preventDefault();
    const cell = grip.parentElement;
    this.widening = { kind: grip.dataset.grip, from: event.clientX, width: cell.offsetWidth };
    grip.setPointerCapture(event.pointerId);
  }

  widen(event) {
    const { kind, from, width } = this.widening;
    this.setWidth(kind, width + event.clientX - from);
  }

  /** Columns of the kind that is chosen become so many pixels wider. */
  widenAt(column, by) {
    const { columns, model } = this.grid;
    const { kind } = model.columns[column];
    this.setWidth(kind, columns.width(kind) + by);
  }

  setWidth(kind, pixels) {
    const { columns, view, selection } = this.grid;
    columns.widen(kind, pixels);
    view.scroll.style.setProperty(`--w-${kind}`, `${columns.width(kind)}px`);
    view.scroll.style.setProperty("--w-all", `${columns.total()}px`);
    selection.settle();
  }
}
