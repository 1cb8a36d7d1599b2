// The field in a cell while one types.
import { made } from "./view.js";
import { say } from "./words.js";

export class Editor {
  /**
   * @param {object} view where cells are
   * @param {(text: string, where: object) => boolean} commit false: the text says no number
   * @param {(down: number, right: number) => void} move where to go afterwards
   */
  constructor(view, commit, move) {
    Object.assign(this, { view, commit, move });
    this.field = null;
    view.onMoved = (line, at) => {
      if (this.field && this.line === line && at !== this.at) this.leave();
    };
  }

  get open() {
    return this.field !== null;
  }

  /** Open in the active cell. */
  start(text, selectAll, where, label) {
    this.cancel();
    const { row, column } = this.view.active;
    const cell = this.view.elementOf(row, column);
    if (!cell) return;
    this.line = this.view.pool[row % this.view.size];
    this.at = row;
    this.where = where;
    const field = made("input", "ed num");
    Object.assign(field, { value: text, inputMode: "decimal", autocomplete: "off" });
    field.setAttribute("aria-label", say("edit", { cell: label }));
    field.addEventListener("keydown", (event) => this.key(event));
    field.addEventListener("blur", () => this.leave());
    this.field = field;
    cell.append(field);
    field.focus({ preventScroll: true });
    if (selectAll) field.select();
  }

  key(event) {
    event.stopPropagation();
    if (event.isComposing) return;
    const back = event.shiftKey ? -1 : 1;
    if (event.key === "Enter" || event.key === "Tab") {
      event.preventDefault();
      if (!this.finish()) return;
      if (event.key === "Tab") this.move(0, back);
      else this.move(back, 0);
    } else if (event.key === "Escape") {
      event.preventDefault();
      this.cancel();
    }
  }

  /** Take what is typed; false if it is no number, then the field stays. */
  finish() {
    const { field, where } = this;
    if (!field) return true;
    const done = this.commit(field.value, where);
    if (done) this.close();
    else field.setAttribute("aria-invalid", "true");
    return done;
  }

  /** The field loses the focus: what is no number is dropped. */
  leave() {
    if (this.field && !this.commit(this.field.value, this.where)) this.cancel();
    else this.close();
  }

  cancel() {
    this.close();
  }

  close() {
    const { field } = this;
    if (!field) return;
    const focused = document.activeElement === field;
    this.field = null;
    field.remove();
    if (focused) this.view.scroll.focus({ preventScroll: true });
  }
}
