// What the audit finds: a small mark on each row, and its findings in a dialog.
import { toast } from "../../toast.js";
import { count, say } from "./words.js";

export class Findings {
  constructor(grid) {
    this.grid = grid;
    this.dialog = document.getElementById("found");
    grid.out.scroll.addEventListener("click", (event) => {
      const mark = event.target.closest(".fm");
      if (mark) this.open(Number(mark.dataset.row));
    });
  }

  /** Ask for the marks and draw them. */
  async mark() {
    try {
      const response = await fetch(this.grid.address.marks, {
        headers: { Accept: "application/json" },
      });
      if (!response.ok) return;
      this.marks = (await response.json()).marks;
    } catch {
      return; // no connection: the grid is whole without them
    }
    this.lay();
  }

  /** On the rows there are now: a product without a row of its own counts for its unit. */
  lay() {
    const { model, rows, view, selection } = this.grid;
    const [, every] = model.codes(0);
    const found = new Map();
    for (const [unit, product, all, weighty] of this.marks ?? []) {
      const row = model.rowAt.get(`${unit}\n${product || every}`) ?? model.rowAt.get(`${unit}\n${every}`);
      if (row === undefined) continue;
      const before = found.get(row) ?? { all: 0, weighty: 0, unit };
      found.set(row, { unit, all: before.all + all, weighty: before.weighty + weighty });
    }
    model.found = found;
    model.findingWords = ({ all, weighty }) => count("findings", all, { weighty });
    rows.refresh();
    view.layRows();
    selection.keep();
  }

  async open(row = this.grid.selection.row) {
    const { model, address } = this.grid;
    const mark = model.found.get(row);
    if (!mark) {
      toast(say("no_findings"));
      return;
    }
    const [content, name] = ["content", "row"].map((one) =>
      this.dialog.querySelector(`[data-o=${one}]`),
    );
    name.textContent = model.names[row];
    content.textContent = "…";
    this.dialog.showModal();
    const place = `${address.found}${encodeURIComponent(mark.unit)}/`;
    const response = await fetch(place).catch(() => null);
    if (response?.ok) content.innerHTML = await response.text();
    else content.textContent = say("unreached");
  }
}
