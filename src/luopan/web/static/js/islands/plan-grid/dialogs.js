// Hold with a reason, spread in any way, close a period: what needs more than a key.
import { hold, MOST_HELD } from "./gestures.js";
import { post } from "./sync.js";
import { say } from "./words.js";

const byId = (id) => document.getElementById(id);
const parts = (dialog) =>
  Object.fromEntries(
    Array.from(dialog.querySelectorAll("[data-o]"), (one) => [one.dataset.o, one]),
  );

/** Runs `act` with the form's fields when the dialog is sent; `act` may refuse with false. */
function onSent(dialog, act) {
  dialog.querySelector("form").addEventListener("submit", (event) => {
    event.preventDefault();
    if (act(event.target.elements) !== false) dialog.close();
  });
}

export class HoldDialog {
  constructor(grid) {
    this.grid = grid;
    this.dialog = byId("hold");
    this.out = parts(this.dialog);
    onSent(this.dialog, (fields) => this.send(fields));
  }

  open() {
    this.cells = Array.from(this.grid.selection.cells()).slice(0, MOST_HELD);
    this.out.cell.textContent = this.grid.nameOfRange();
    this.dialog.querySelector("form").reset();
    this.dialog.showModal();
  }

  send({ reason, until, leaves }) {
    const how = { reason: reason.value, until: until.value, leaves: Boolean(leaves.value) };
    this.grid.sync.do(hold(this.grid.model, this.cells, how));
  }
}

export class PeriodDialog {
  constructor(grid) {
    this.grid = grid;
    this.dialog = byId("period");
    this.out = parts(this.dialog);
    onSent(this.dialog, ({ reason }) => {
      const says = this.kind === "close" ? "shut" : "opened";
      const parameters = { period: this.period };
      grid.sync.do({ kind: this.kind, parameters, reason: reason.value, says });
    });
  }

  open(column) {
    const { model } = this.grid;
    const { name, code } = model.columns[column];
    this.period = code;
    this.kind = model.closed(0, column) ? "reopen" : "close";
    const words = say(`ask_${this.kind}`, { period: name });
    this.out.title.textContent = words;
    this.out.do.textContent = words;
    this.dialog.querySelector("form").reset();
    this.dialog.showModal();
  }
}

const KINDS = new Set(["move", "reserve", "padding", "bound", "round"]);

export class SpreadDialog {
  constructor(grid) {
    this.grid = grid;
    this.dialog = byId("spread");
    this.out = parts(this.dialog);
    this.form = this.dialog.querySelector("form");
    this.form.elements.method.addEventListener("change", () => this.arrange());
    this.form.addEventListener("input", () => this.out.preview.replaceChildren());
    this.dialog.querySelector("[data-a=look]").addEventListener("click", () => this.look());
    onSent(this.dialog, () => this.send());
  }

  open() {
    const { model, selection, units } = this.grid;
    const { row, column } = selection;
    this.at = { row, column };
    this.cell = model.address(row, column);
    this.out.cell.textContent = this.grid.nameOf(row, column);
    this.form.reset();
    this.form.elements.amount.value = units.plain(
      model.values[row * model.columns.length + column],
    );
    this.listSiblings(row);
    this.arrange();
    this.dialog.showModal();
  }

  listSiblings(row) {
    const { model } = this.grid;
    const options = [];
    for (let at = 0; at < model.rowCount; at += 1) {
      const sibling = at !== row && model.parent[at] === model.parent[row];
      if (!sibling || model.parent[row] < 0) continue;
      const option = new Option(model.names[at], String(at));
      options.push(option);
    }
    this.form.elements.sink.replaceChildren(...options);
  }

  /** Only the fields that the method asks for. */
  arrange() {
    const { value } = this.form.elements.method;
    for (const part of this.form.querySelectorAll("[data-for]")) {
      const wanted = part.dataset.for.split(" ").includes(value);
      part.hidden = !wanted;
      for (const field of part.querySelectorAll("input, select")) field.disabled = !wanted;
    }
    this.out.preview.replaceChildren();
  }

  /** What the fields say, as a gesture; null if a field cannot be read. */
  gesture() {
    const { elements } = this.form;
    const method = elements.method.value;
    const said = KINDS.has(method) ? this.around(method, elements) : this.over(method, elements);
    return said && { ...said, reason: elements.reason.value };
  }

  around(kind, elements) {
    const { model } = this.grid;
    if (kind === "move") {
      const sink = model.address(Number(elements.sink.value), this.at.column);
      return whole(kind, { source: this.cell, sink, amount: this.amount("amount") });
    }
    if (kind === "bound") {
      const least = this.maybe("least");
      const most = this.maybe("most");
      return whole(kind, { cell: this.cell, least, most });
    }
    if (kind === "round") {
      const step = Math.round(Number(elements.step.value) / Number(model.unit.quantum));
      return whole(kind, { cell: this.cell, step });
    }
    const ratio = this.ratio(elements.ratio.value);
    const part = ratio === null ? { amount: this.amount("amount") } : { ratio };
    return whole(kind, { cell: this.cell, axis: this.axis(), ...part });
  }

  /** What is kept back of a product lies in the product's reserve. */
  axis() {
    return this.grid.model.content.axis === "products" ? "product" : "unit";
  }

  over(method, elements) {
    const parameters = { cell: this.cell, method };
    if (!elements.amount.disabled) parameters.amount = this.amount("amount");
    if (!elements.action.disabled) parameters.action = elements.action.value;
    if (!elements.end.disabled) parameters.end = this.amount("end");
    if (!elements.ratio.disabled) parameters.ratio = this.ratio(elements.ratio.value) ?? undefined;
    if (!elements.pattern.disabled) parameters.pattern = elements.pattern.value;
    if (!elements.axis.disabled) Object.assign(parameters, this.series(elements));
    if (method === "weighted") parameters.blend = this.blend(elements);
    return whole("spread", parameters);
  }

  series({ axis, over }) {
    const found = { axis: axis.value };
    if (over.value === "children") found.over = this.children(axis.value);
    return found;
  }

  /** The codes right under the cell on an axis, as far as this view shows them. */
  children(axis) {
    const { model } = this.grid;
    if (axis === "period") {
      const under = model.columns.filter((one) => one.parent === this.at.column);
      return under.length ? under.map((one) => one.code) : undefined;
    }
    const codes = [];
    for (let row = this.at.row + 1; row < model.end[this.at.row]; row += 1) {
      if (model.parent[row] !== this.at.row || model.reserve[row]) continue;
      codes.push(model.codes(row)[axis === "unit" ? 0 : 1]);
    }
    return codes.length ? codes : undefined;
  }

  blend(elements) {
    const named = Array.from(elements).filter((one) => one.dataset?.year);
    const years = named.map((one) => ({
      source: "year",
      year: Number(one.dataset.year),
      share: one.value,
    }));
    const known = Array.from(elements).filter((one) => one.dataset?.source);
    const records = known.map((one) => ({ source: one.dataset.source, share: one.value }));
    const others = ["even", "now"].map((name) => ({ source: name, share: elements[name].value }));
    return [...years, ...records, ...others].filter(({ share }) => Number(share) > 0);
  }

  amount(name) {
    const field = this.form.elements[name];
    const said = this.grid.units.read(field.value);
    const good = said !== null && said.kind === "set";
    field.toggleAttribute("aria-invalid", !good);
    if (!good) field.setAttribute("aria-invalid", "true");
    return good ? this.grid.units.apply(said, 0) : undefined;
  }

  maybe(name) {
    return this.form.elements[name].value.trim() === "" ? null : this.amount(name);
  }

  /** "5%", "5", "+5 %" are 0.05; null: nothing was said. */
  ratio(text) {
    const bare = text.normalize("NFKC").replace(/[%\s+]/g, "");
    if (bare === "" || Number.isNaN(Number(bare))) return null;
    return (Number(bare) / 100).toFixed(8).replace(/\.?0+$/, "");
  }

  async look() {
    const said = this.gesture();
    if (!said) return;
    const { model, address } = this.grid;
    const { preview } = this.out;
    preview.textContent = say("working");
    const body = JSON.stringify({
      view: address.view,
      token: model.token,
      since: model.head,
      gesture: { kind: said.kind, parameters: said.parameters },
    });
    const response = await post(address.preview, body, { Accept: "text/html" }).catch(() => null);
    if (response?.ok) preview.innerHTML = await response.text();
    else preview.textContent = say("unreached");
  }

  send() {
    const said = this.gesture();
    if (!said) return false;
    this.grid.sync.do(said);
    return true;
  }
}

/** A gesture, unless a part of it could not be read. */
function whole(kind, parameters) {
  const unread = Object.entries(parameters).some(
    ([name, value]) => value === undefined && name !== "over",
  );
  return unread ? null : { kind, parameters };
}
