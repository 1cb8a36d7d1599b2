// The buttons and fields above the grid.
import { toast } from "../../toast.js";
import { say } from "./words.js";

export class Tools {
  constructor(grid) {
    this.grid = grid;
    const acts = {
      undo: () => grid.undo(),
      redo: () => grid.redo(),
      hold: () => grid.hold(),
      "hold-more": () => grid.holdWithReason(),
      spread: () => grid.spread(),
      "back-to-ratio": () => grid.backToRatio(),
      level: () => this.level(),
      compare: () => this.compare(),
      "close-period": () => grid.closePeriod(),
    };
    for (const [name, act] of Object.entries(acts)) {
      grid.button(name)?.addEventListener("click", () => {
        act();
        if (!document.querySelector("dialog[open]")) grid.view.scroll.focus({ preventScroll: true });
      });
    }
    grid.out.looks.addEventListener("change", (event) => this.look(event.target));
    grid.out.find.addEventListener("keydown", (event) => this.find(event));
  }

  refresh() {
    const { grid } = this;
    const draft = grid.root.dataset.state !== "committed";
    grid.button("undo").disabled = !grid.sync.mayUndo;
    grid.button("redo").disabled = !grid.sync.mayRedo;
    const any = draft && grid.model.editable.includes(1);
    for (const name of ["hold", "hold-more"]) grid.button(name).disabled = !any;
    grid.button("spread").disabled = !any || grid.model.beside;
    const { level } = grid.rows;
    const every = level >= grid.model.levels;
    grid.out.level.textContent = every ? say("every_level") : say("level", { level });
    for (const box of grid.out.looks.querySelectorAll("[name=kind]")) {
      box.checked = grid.columns.kinds.has(box.value);
    }
    for (const choice of grid.out.looks.querySelectorAll("[name=rows]")) {
      choice.checked = choice.value === grid.rows.filter;
    }
    grid.out.looks.querySelector("[data-a=reserves]").checked = grid.rows.reserves;
  }

  level() {
    const { rows, model, view, selection } = this.grid;
    rows.toLevel((rows.level % model.levels) + 1);
    view.layRows();
    selection.keep();
    this.refresh();
  }

  compare() {
    const { view } = this.grid;
    view.tint = !view.tint;
    this.grid.button("compare").setAttribute("aria-pressed", String(view.tint));
    view.paint();
  }

  look(field) {
    const { rows, columns, view, selection } = this.grid;
    if (field.name === "kind") columns.show(field.value, field.checked);
    else if (field.name === "rows") rows.filter = field.value;
    else rows.reserves = field.checked;
    rows.refresh();
    view.build();
    selection.keep();
    this.refresh();
    if (!rows.shown.length) toast(say("nothing_here"));
  }

  find(event) {
    const { grid } = this;
    if (event.key === "Escape") grid.view.scroll.focus({ preventScroll: true });
    const words = event.target.value.trim();
    if (event.key !== "Enter" || !words || event.isComposing) return;
    event.preventDefault();
    const row = grid.rows.find(words, grid.selection.row);
    if (row < 0) toast(say("not_found", { text: words.slice(0, 40) }), { bad: true });
    else grid.selection.goTo(row);
    this.refresh();
  }
}
