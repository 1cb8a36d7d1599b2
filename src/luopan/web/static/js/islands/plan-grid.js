// The planning grid. Here its parts meet: model, view, selection, editor, server.
import { toast } from "../toast.js";
import { Bar } from "./plan-grid/bar.js";
import { copied, filled } from "./plan-grid/clipboard.js";
import { Columns } from "./plan-grid/columns.js";
import { Editor } from "./plan-grid/editor.js";
import {
  MOST_CELLS,
  MOST_HELD,
  setMany,
  toggleHold,
  typed,
  withoutTotals,
} from "./plan-grid/gestures.js";
import { pressed } from "./plan-grid/keys.js";
import { Later } from "./plan-grid/later.js";
import { Model } from "./plan-grid/model.js";
import { Paper } from "./plan-grid/paper.js";
import { Pointer } from "./plan-grid/pointer.js";
import { Rows } from "./plan-grid/rows.js";
import { Selection } from "./plan-grid/selection.js";
import { Sync } from "./plan-grid/sync.js";
import { Tools } from "./plan-grid/tools.js";
import { Units } from "./plan-grid/units.js";
import { View } from "./plan-grid/view.js";
import { KIND, read } from "./plan-grid/wire.js";
import { count, grouped, say } from "./plan-grid/words.js";

class Grid {
  constructor(root) {
    this.root = root;
    this.later = new Later(this);
    this.standing = new Promise((stands) => (this.stands = stands));
    this.out = Object.fromEntries(
      Array.from(root.querySelectorAll("[data-o]"), (one) => [one.dataset.o, one]),
    );
    const { axis, unit, product, which, ...address } = root.dataset;
    this.address = { ...address, view: { axis, unit, product, which } };
  }

  async load(keep = null) {
    const query = new URLSearchParams(this.address.view);
    const against = new URLSearchParams(location.search).get("against");
    if (against) query.set("against", against);
    const content = await this.fetched(`${this.address.src}?${query}`);
    if (content.problem) {
      this.out.scroll.replaceChildren(content.problem, " ", this.again(keep));
      return;
    }
    content.state = this.root.dataset.state;
    content.axis = this.address.view.axis;
    this.start(content, keep);
  }

  /** The numbers, or why they are not there. */
  async fetched(place) {
    const headers = { Accept: `application/json, ${KIND}` };
    try {
      const response = await fetch(place, { headers });
      const content = await read(response);
      return response.ok ? content : { problem: content.problem ?? say("unreached") };
    } catch {
      return { problem: say("unreached") };
    }
  }

  again(keep) {
    const button = document.createElement("button");
    Object.assign(button, { type: "button", className: "btn sec", textContent: say("again") });
    button.addEventListener("click", () => this.load(keep));
    return button;
  }

  start(content, keep) {
    this.model = new Model(content);
    this.units = new Units(content.unit);
    this.rows = new Rows(this.model);
    this.columns = new Columns(this.model);
    if (keep) this.reopen(keep);
    const { model, rows, columns, units } = this;
    this.view = new View(this.out.scroll, {
      ...{ model, rows, columns, units, icons: this.root.dataset.icons },
      label: this.label(),
    });
    this.selection = new Selection(this.view, () => this.moved());
    this.sync = new Sync(model, this.address, this.listener());
    this.bar = new Bar(this.out, this);
    this.editor = new Editor(
      this.view,
      (text, where) => this.typed(text, where),
      (down, right) => this.step(down, right),
    );
    this.view.build();
    if (keep) this.selection.goTo(keep.row, keep.column);
    else this.selection.go(0, 0);
    this.stated();
    this.root.dataset.ready = "1";
    this.stands();
    this.marked();
  }

  /** What the audit finds comes when the grid stands; it needs nobody's wait. */
  marked() {
    const here = this.later.here.findings;
    if (here?.marks) here.lay();
    else setTimeout(() => this.later.use("findings", (findings) => findings.mark()), 300);
  }

  /** Once: what listens to the page and outlives loading again. */
  listen() {
    this.toggle = this.toggle.bind(this);
    this.pointer = new Pointer(this);
    this.tools = new Tools(this);
    this.paper = new Paper(this);
    for (const name of ["drawer", "shares"]) {
      this.button(name).addEventListener("click", () => this.show(name));
    }
    const { scroll } = this.out;
    scroll.addEventListener("keydown", (event) => pressed(event, this));
    for (const kind of ["copy", "cut"]) {
      scroll.addEventListener(kind, (event) => this.copy(event));
    }
    scroll.addEventListener("paste", (event) => this.paste(event));
  }

  /** Open or close what is seen beside or instead of the grid. */
  show(name) {
    return this.later.use(name, (part) => part.toggle());
  }

  button(name) {
    return this.root.querySelector(`[data-a="${name}"]`);
  }

  label() {
    const axis = this.address.view.axis;
    const words = { units: "organisation", products: "products", both: "both" }[axis];
    const level = this.model.beside ? ` · ${say(this.model.which)}` : "";
    const unit = this.model.unit.label;
    const wide = document.documentElement.lang.startsWith("zh");
    return `${say(words)}${level}${wide ? `（${unit}）` : ` (${unit})`}`;
  }

  // ---------- what the server says

  listener() {
    return {
      painted: () => this.painted(),
      answered: (item, answer) => this.answered(item, answer),
      refused: (item, answer) => this.refused(item, answer),
      news: (news) => this.heard(news),
      state: () => this.stated(),
      reload: (answer) => this.reload(answer),
    };
  }

  /** Amounts have changed: draw them, in this frame. */
  painted() {
    this.rows.refresh();
    this.view.measure();
    this.selection.keep();
    this.bar.totals();
    this.stated();
  }

  /** How far the server is, for whoever waits for it (tests, measurements). */
  stated() {
    this.root.dataset.head = this.model.head;
    this.waits();
    this.bar.saving();
    this.tools.refresh();
  }

  /** What is still on its way, gestures and parts, for whoever waits for it. */
  waits() {
    this.root.dataset.pending = (this.sync?.pending ?? 0) + this.later.fetching;
  }

  answered(item, answer) {
    this.painted();
    this.view.model.columns.forEach((column, at) => this.view.markHead(column, at, this.model));
    this.later.here.drawer?.follow();
    for (const note of answer.notes.slice(0, 2)) toast(note);
    if (answer.flagged) toast(say("flagged", { count: answer.flagged }));
    else if (item.kind === "revert") toast(say("undone"));
    else if (item.says) this.undoable(say(item.says));
    else if (item.counts) this.undoable(item.counts);
    else if (answer.touched > 1) this.undoable(count("balanced", answer.touched));
  }

  undoable(text) {
    toast(text, { act: say("undo"), do: () => this.undo() });
  }

  refused(item, answer) {
    this.painted();
    if (answer.status === 401) {
      toast(say("signed_out"), { bad: true });
      return;
    }
    const nearest = answer.nearest;
    const more = { bad: true };
    if (nearest !== undefined && item.kind === "total") {
      more.act = say("take_nearest", { amount: this.units.short(nearest) });
      more.do = () => this.takeNearest(item, nearest);
    }
    if (answer.turn && ["total", "override", "spread"].includes(item.kind)) {
      more.act = say("allow");
      more.do = () => this.act({ ...item, parameters: { ...item.parameters, turn: true } });
    }
    toast(answer.problem ?? say("failed"), more);
  }

  takeNearest({ parameters: { cell } }, amount) {
    const place = this.model.placeOf([cell.unit, cell.product, cell.period]);
    const wide = this.model.columns.length;
    const at = { row: Math.floor(place / wide), column: place % wide, amount };
    this.sync.do(setMany(this.model, [at]));
  }

  heard(news) {
    this.painted();
    this.later.here.drawer?.follow();
    const who = news.people.join(", ");
    if (who) toast(count("news", news.part.rows.length, { who }));
  }

  async reload(answer) {
    const lost = this.sync.pending; // typed after it, on numbers that are others now
    const told = answer.problem ?? say("loaded_again");
    toast(lost ? `${told} ${count("not_sent", lost)}` : told, { bad: lost > 0 });
    const keep = this.kept();
    this.sync.stop();
    this.view.stop();
    await this.load(keep);
  }

  kept() {
    const { model, rows, selection } = this;
    const open = new Set();
    rows.open.forEach((on, row) => on && open.add(model.codes(row).join("\n")));
    return { open, codes: model.codes(selection.row).join("\n"), column: selection.column };
  }

  reopen(keep) {
    const { model, rows } = this;
    for (let row = 0; row < model.rowCount; row += 1) {
      rows.open[row] = keep.open.has(model.codes(row).join("\n")) ? 1 : 0;
    }
    rows.refresh();
    keep.row = model.rowAt.get(keep.codes) ?? 0;
  }

  // ---------- what one does

  moved() {
    this.bar.refresh();
    this.later.here.drawer?.follow();
  }

  step(down, right) {
    const { row, column } = this.selection.from;
    this.selection.go(row + down, column + right);
  }

  mayEdit(row, column) {
    const { model } = this;
    const free = model.content.state !== "committed" && model.editable[row];
    if (free && !model.closed(row, column)) return true;
    toast(this.bar.standing(row, column, row * model.columns.length + column), { bad: true });
    return false;
  }

  edit(sign) {
    const { row, column } = this.selection;
    if (!this.mayEdit(row, column)) return;
    const place = row * this.model.columns.length + column;
    const text = sign ?? (this.model.blank(place) ? "" : this.units.plain(this.model.values[place]));
    this.editor.start(text, sign === undefined, { row, column }, this.nameOf(row, column));
  }

  typed(text, where) {
    if (text.trim() === "") return true;
    const said = typed(this.model, this.units, text, where);
    if (said?.unread) {
      toast(say("not_read", { text: text.slice(0, 40) }), { bad: true });
      return false;
    }
    if (said) this.act(said);
    return true;
  }

  /** Paint what will be, and say it. */
  act(item) {
    const shown = this.view.remember();
    this.sync.do(item);
    this.view.flashSince(shown);
  }

  setCells(cells, counts) {
    if (!cells.length) return false;
    if (cells.length > MOST_CELLS) {
      toast(say("too_many", { count: grouped(cells.length), most: grouped(MOST_CELLS) }), { bad: true });
      return false;
    }
    this.act({ ...setMany(this.model, cells), counts });
    return true;
  }

  free() {
    const { model } = this;
    return Array.from(this.selection.cells()).filter(
      ({ row, column }) => !model.closed(row, column) && model.editable[row],
    );
  }

  zero() {
    const { row, column } = this.selection;
    const cells = withoutTotals(this.model, this.free());
    if (!cells.length) this.mayEdit(row, column);
    this.setCells(cells.map((cell) => ({ ...cell, amount: 0 })));
  }

  fill(down) {
    this.setCells(filled(this.selection, this.model, down));
  }

  hold() {
    const cells = Array.from(this.selection.cells());
    if (!this.mayEdit(this.selection.row, this.selection.column)) return;
    if (cells.length > MOST_HELD) {
      toast(say("too_many", { count: grouped(cells.length), most: grouped(MOST_HELD) }), { bad: true });
      return;
    }
    const item = toggleHold(this.model, cells);
    if (item) this.sync.do(item);
  }

  ask(dialog, ...about) {
    return this.later.use("dialogs", (dialogs) => dialogs[dialog].open(...about));
  }

  holdWithReason() {
    if (this.mayEdit(this.selection.row, this.selection.column)) this.ask("hold");
  }

  /** Floor and stretch: what was set by hand here follows the ratio of all again. */
  backToRatio() {
    const { row, column } = this.selection;
    if (!this.model.beside || !this.mayEdit(row, column)) return;
    const cell = this.model.address(row, column);
    const parameters = { level: this.model.which, cell, back: true };
    this.sync.do({ kind: "level_release", parameters, says: "back_now" });
  }

  spread() {
    if (this.model.beside) return; // they follow the target, which one spreads
    if (this.mayEdit(this.selection.row, this.selection.column)) this.ask("spread");
  }

  closePeriod() {
    this.ask("period", this.selection.column);
  }

  undo() {
    if (!this.sync.undo()) toast(say("nothing_to_undo"));
  }

  redo() {
    this.sync.redo();
  }

  toggle(row, on) {
    if (this.rows.toggle(row, on)) {
      this.view.layRows();
      this.selection.keep();
    }
  }

  help() {
    document.getElementById("keys").showModal();
  }

  seek() {
    this.out.find.focus();
  }

  // ---------- clipboard

  copy(event) {
    if (this.editor.open) return;
    event.preventDefault();
    const { text, html } = copied(this.selection, this.model, this.units);
    event.clipboardData.setData("text/plain", text);
    event.clipboardData.setData("text/html", html);
  }

  paste(event) {
    if (this.editor.open) return;
    event.preventDefault();
    const { row, column } = this.selection;
    if (!this.mayEdit(row, column)) return;
    // Both are as they are now: neither waits for what is fetched first.
    const [text, html] = ["plain", "html"].map((kind) => event.clipboardData.getData(`text/${kind}`));
    const { range } = this.view;
    this.later.use("paste", ({ paste }) => paste(this, range, text, html));
  }

  // ---------- names

  nameOf(row, column) {
    return `${this.model.path(row).at(-1)} · ${this.model.columns[column].name}`;
  }

  nameOfRange() {
    const { selection } = this;
    const first = this.nameOf(selection.row, selection.column);
    if (selection.single) return first;
    return `${first} – ${this.nameOf(selection.toRow, selection.toColumn)}`;
  }
}

const root = document.getElementById("grid");
const grid = new Grid(root);
root.grid = grid; // for a console, and for tests
grid.listen();
grid.load();
