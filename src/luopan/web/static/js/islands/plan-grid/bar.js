// What is said around the grid: the exact amount, what an edit would do, sums, saving.
import { bracketed } from "../../numbers.js";
import { count, grouped, say } from "./words.js";

export class Bar {
  constructor(out, { model, units, selection, sync, rows }) {
    Object.assign(this, { out, model, units, selection, sync, rows });
    this.changed = grouped(rows.changedCount());
  }

  refresh() {
    const { row, column } = this.selection;
    this.path(row, column);
    const place = row * this.model.columns.length + column;
    const blank = this.model.blank(place);
    this.out.val.textContent = blank
      ? say("nobody_said")
      : this.units.exact(this.model.values[place]);
    this.out.why.textContent = this.why(row, column, place).join(" · ");
    this.stat();
    this.speak(row, column, place, blank);
  }

  /** What it all comes to: of the whole, or of the viewer's several parts together. */
  totals() {
    const { model } = this;
    this.changed = grouped(this.rows.changedCount());
    this.stat();
    let total = 0;
    for (let row = 0; row < model.rowCount; row = model.end[row]) {
      total += model.values[row * model.columns.length];
    }
    const text = say("sentence", { total: this.units.short(total) });
    this.out.sentence.textContent = this.out.sentence.title = text;
  }

  path(row, column) {
    const names = this.model.path(row);
    const last = document.createElement("b");
    last.textContent = names.at(-1);
    const above = names.slice(0, -1).map((name) => `${name} › `);
    const title = this.model.titles[row];
    const after = `${bracketed(title)} · ${this.model.columns[column].name}`;
    this.out.path.replaceChildren(...above, last, after);
    this.out.path.title = this.out.path.textContent;
  }

  why(row, column, place) {
    const said = [];
    const remarks = this.model.remarks.get(place);
    if (remarks) said.push(say("remarks", { count: remarks }));
    const moved = this.difference(place);
    if (moved) said.push(moved);
    const limit = this.model.limitAt.get(place);
    if (limit) said.push(this.limits(limit));
    said.push(this.standing(row, column, place));
    return said;
  }

  difference(place) {
    const before = this.model.before[place];
    const moved = this.model.values[place] - before;
    if (!moved) return "";
    const share = before ? `${((moved / Math.abs(before)) * 100).toFixed(1)}%` : "–";
    return say("differs", {
      sign: moved > 0 ? "▲" : "▼",
      amount: this.units.short(Math.abs(moved)),
      ratio: share.replace("-", "\u2212"),
    });
  }

  limits({ least, most }) {
    const facts = { least: this.units.short(least ?? 0), most: this.units.short(most ?? 0) };
    if (least === null) return say("at_most", facts);
    return say(most === null ? "at_least" : "limits", facts);
  }

  /** Why it may not be changed, who holds it, or what an edit would move. */
  standing(row, column, place) {
    const { model } = this;
    if (model.content.state === "committed") return say("committed");
    if (model.absent(row, column)) return say("absent");
    if (model.closed(row, column)) return say("closed");
    if (!model.editable[row]) return say("not_yours");
    const hold = model.heldAt.get(place);
    if (hold) return this.held(hold);
    const leaves = model.openLeaves(row, column);
    if (!leaves) return say("nothing_free");
    if (leaves === 1) return say("base_cell");
    const spreads = count("spreads", leaves);
    return model.partlyHeld(row, column) ? `${say("held_partly")} · ${spreads}` : spreads;
  }

  held({ who, until, reason }) {
    const words = until ? say("held_until", { who, until }) : say("held", { who });
    return reason ? `${words}: ${reason}` : words;
  }

  stat() {
    const { selection, model } = this;
    if (selection.single) {
      const shown = `${grouped(this.rows.shown.length)} / ${grouped(this.rows.count)}`;
      put(this.out.stat, [
        [say("rows"), shown],
        [say("changed_cells"), this.changed],
      ]);
      return;
    }
    let sum = 0;
    let cells = 0;
    for (const { row, column } of selection.cells()) {
      sum += model.values[row * model.columns.length + column];
      cells += 1;
    }
    put(this.out.stat, [
      [say("sum"), this.units.shown(sum)],
      [say("mean"), this.units.shown(sum / cells)],
      [say("count"), grouped(cells)],
    ]);
  }

  saving() {
    const { sync, out } = this;
    const waiting = sync.pending;
    let text = "";
    if (sync.offline) text = count(sync.slow ? "slow" : "offline", waiting);
    else if (waiting) text = count("unsaved", waiting);
    else if (sync.done.length || sync.undone.length) text = say("saved");
    out.saving.textContent = text;
    out.saving.className = sync.offline ? "bad-t" : "";
  }

  /** Read aloud a little after the last move, so that running over cells stays silent. */
  speak(row, column, place, blank) {
    clearTimeout(this.later);
    this.later = setTimeout(() => {
      const { model } = this;
      const amount = blank ? say("nobody_said") : this.units.shown(model.values[place]);
      const said = [...model.path(row), model.columns[column].name, amount];
      if (model.closed(row, column) || !model.editable[row]) said.push(say("read_only"));
      this.out.live.textContent = said.join(", ");
    }, 250);
  }
}

function put(element, facts) {
  element.replaceChildren(
    ...facts.flatMap(([name, value]) => {
      const bold = document.createElement("b");
      bold.textContent = value;
      return [`${name} `, bold, "\u2003"];
    }),
  );
}
