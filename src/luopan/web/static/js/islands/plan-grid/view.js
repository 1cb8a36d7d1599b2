// Draws rows and columns. A fixed pool of row elements is used over and over; a cell's text
// and class are written only when they change; places are set by the CSSOM alone, so that the
// content policy holds.
import { CLOSED, NULL } from "./model.js";
import { say } from "./words.js";

const ROW = 30;
const MORE = 8; // rows kept ready beyond what is seen
const SVG = "http://www.w3.org/2000/svg";

export class View {
  constructor(scroll, { model, rows, columns, units, icons, label }) {
    Object.assign(this, { scroll, model, rows, columns, units, icons, label });
    this.tint = false;
    this.flash = new Set();
    this.range = { top: 0, bottom: 0, left: 0, right: 0 };
    this.active = { row: 0, column: 0 };
    this.drafts = model.content.state !== "committed";
    this.end = new AbortController();
    const { signal } = this.end;
    scroll.addEventListener("scroll", () => this.later(), { passive: true, signal });
    this.watch = new ResizeObserver(() => this.fit());
    this.watch.observe(scroll);
  }

  /** Before another one takes its place. */
  stop() {
    this.end.abort();
    this.watch.disconnect();
  }

  // ---------- building: anew when columns or the height change

  build() {
    const { scroll, columns, model } = this;
    const { scrollLeft, scrollTop } = scroll;
    scroll.replaceChildren();
    for (const kind of ["name", "year", "half", "quarter", "month", "week", "part"]) {
      scroll.style.setProperty(`--w-${kind}`, `${columns.width(kind)}px`);
    }
    scroll.style.setProperty("--w-all", `${columns.total()}px`);
    scroll.setAttribute("aria-colcount", columns.shown.length + 1);
    this.body = made("div", "gbody");
    this.body.setAttribute("role", "rowgroup");
    this.count = -1;
    const top = made("div", "gtop");
    top.setAttribute("role", "rowgroup");
    top.append(this.buildHead());
    scroll.append(top, this.body);
    this.size = Math.ceil(Math.max(scroll.clientHeight, 300) / ROW) + MORE;
    this.pool = Array.from({ length: this.size }, (_, at) => this.buildRow(at));
    this.body.append(...this.pool.map((line) => line.element));
    this.model.columns.forEach((column, at) => this.markHead(column, at, model));
    this.layRows();
    scroll.scrollLeft = scrollLeft;
    scroll.scrollTop = scrollTop;
  }

  fit() {
    if (!this.pool) return;
    const needed = Math.ceil(this.scroll.clientHeight / ROW) + MORE;
    if (needed > this.size) this.build();
  }

  buildHead() {
    const head = made("div", "ghead");
    head.setAttribute("role", "row");
    head.setAttribute("aria-rowindex", "1");
    this.heads = new Map();
    const name = this.headCell(this.label, "gname", 1, "name");
    head.append(name);
    this.columns.shown.forEach((at, place) => {
      const column = this.model.columns[at];
      const cell = this.headCell(column.name, columnClass(column), place + 2, column.kind);
      cell.title = column.code;
      if (this.columns.folds(at)) this.addFold(cell, column, at);
      this.heads.set(at, cell);
      head.append(cell);
    });
    return head;
  }

  headCell(text, kind, index, width) {
    const cell = made("div", `gh ${kind}`);
    const label = made("span", "tx");
    label.textContent = text;
    const grip = made("span", "grip");
    grip.dataset.grip = width;
    cell.append(label, grip);
    cell.setAttribute("role", "columnheader");
    cell.setAttribute("aria-colindex", index);
    return cell;
  }

  addFold(cell, column, at) {
    const folded = this.columns.folded.has(at);
    const button = made("button", "fold-b");
    button.type = "button";
    button.tabIndex = -1;
    button.dataset.fold = at;
    button.setAttribute("aria-expanded", String(!folded));
    button.setAttribute(
      "aria-label",
      say(folded ? "open_period" : "fold_period", { period: column.name }),
    );
    button.append(this.icon("chevron-right"));
    cell.classList.toggle("exp", !folded);
    cell.prepend(button);
  }

  markHead(column, at, model) {
    const head = this.heads.get(at);
    if (!head) return;
    head.classList.toggle("cur", column.when === "now");
    const shut = (model.every[at] & CLOSED) !== 0;
    head.classList.toggle("shut", shut);
    head.dataset.period = at;
  }

  icon(name) {
    const drawing = document.createElementNS(SVG, "svg");
    drawing.setAttribute("class", "i");
    drawing.setAttribute("aria-hidden", "true");
    const use = document.createElementNS(SVG, "use");
    use.setAttribute("href", `${this.icons}#${name}`);
    drawing.append(use);
    return drawing;
  }

  buildRow(at) {
    const element = made("div", "grow");
    element.hidden = true; // until a row is drawn in it
    element.setAttribute("role", "row");
    const name = made("div", "gc gname");
    name.setAttribute("role", "rowheader");
    name.setAttribute("aria-colindex", "1");
    const twig = made("span", "tw");
    twig.append(this.icon("chevron-right"));
    const text = made("span", "tx");
    const mark = made("button", "fm num");
    mark.type = "button";
    mark.tabIndex = -1; // by key: F
    mark.hidden = true;
    name.append(twig, text, mark);
    element.append(name);
    const cells = Array.from(this.columns.shown, (column, place) => {
      const cell = made("div", "gc");
      cell.setAttribute("role", "gridcell");
      cell.setAttribute("aria-colindex", place + 2);
      cell.id = `gc-${at}-${place}`;
      const content = document.createTextNode("");
      cell.append(content);
      element.append(cell);
      return { element: cell, content, column, text: "", kind: "" };
    });
    return { element, name, text, mark, cells, at: -1, said: {} };
  }

  // ---------- painting

  /** After rows were opened, closed or filtered. */
  layRows() {
    this.measure();
    this.paint();
  }

  measure() {
    const count = this.rows.shown.length;
    if (this.count === count) return;
    this.count = count;
    this.body.style.height = `${count * ROW}px`;
    this.scroll.setAttribute("aria-rowcount", count + 1);
  }

  later() {
    if (this.waiting) return;
    this.waiting = true;
    requestAnimationFrame(() => {
      this.waiting = false;
      this.paintScrolled();
    });
  }

  paint() {
    this.paintRows(true);
    this.paintHeads();
  }

  paintScrolled() {
    this.paintRows(false);
  }

  paintRows(all) {
    const count = this.rows.shown.length;
    const first = Math.max(0, Math.floor(this.scroll.scrollTop / ROW) - 3);
    const last = Math.min(count, first + this.size);
    for (let at = first; at < last; at += 1) {
      const line = this.pool[at % this.size];
      if (all || line.at !== at) this.paintRow(line, at);
    }
    for (const line of this.pool) {
      if (line.at >= last || (line.at >= 0 && line.at < first)) this.putAway(line);
    }
    this.first = first;
  }

  putAway(line) {
    line.element.style.transform = "translateY(-9999px)";
    line.element.hidden = true;
    line.at = -1;
  }

  paintRow(line, at) {
    const row = this.rows.shown[at];
    if (line.at !== at) {
      line.element.style.transform = `translateY(${at * ROW}px)`;
      line.element.hidden = false;
      line.at = at;
      this.onMoved?.(line, at);
    }
    this.paintName(line, row, at);
    const inRange = at >= this.range.top && at <= this.range.bottom;
    line.cells.forEach((cell, place) => this.paintCell(cell, row, at, place, inRange));
  }

  paintName(line, row, at) {
    const { model } = this;
    const leaf = model.isLeaf(row);
    const open = !leaf && (this.rows.open[row] === 1 || this.rows.filter !== "all");
    const on = at >= this.range.top && at <= this.range.bottom;
    const depth = Math.min(model.depth[row], 7);
    once(line, "row", `grow d${depth}${model.reserve[row] ? " res" : ""}`, (kind) => {
      line.element.className = kind;
    });
    const kind = `gc gname${leaf ? " leaf" : ""}${open ? " open" : ""}${on ? " on" : ""}`;
    once(line, "name", kind, () => {
      line.name.className = kind;
    });
    once(line, "text", `${row}`, () => {
      line.text.textContent = model.names[row];
      line.name.title = model.titles[row] || model.names[row];
    });
    this.paintMark(line, row);
    once(line, "level", model.depth[row] + 1, (level) =>
      line.element.setAttribute("aria-level", level),
    );
    once(line, "index", at + 2, (index) => line.element.setAttribute("aria-rowindex", index));
    once(line, "expanded", leaf ? null : String(open), (value) => {
      if (value === null) line.element.removeAttribute("aria-expanded");
      else line.element.setAttribute("aria-expanded", value);
    });
  }

  /** How many findings the audit has about the row; in words for who points or listens. */
  paintMark({ mark, said }, row) {
    const found = this.model.found.get(row);
    const key = found ? `${row} ${found.all} ${found.weighty}` : "";
    if (said.mark === key) return;
    said.mark = key;
    mark.hidden = !found;
    if (!found) return;
    mark.dataset.row = row;
    mark.textContent = found.all;
    mark.classList.toggle("bad", found.weighty > 0);
    mark.title = this.model.findingWords(found);
    mark.setAttribute("aria-label", mark.title);
  }

  paintCell(cell, row, at, place, inRange) {
    const { model, range, active } = this;
    const index = row * model.columns.length + cell.column;
    const text = model.blank(index) ? "" : this.units.shown(model.values[index]);
    if (cell.text !== text) cell.content.data = cell.text = text;
    const isActive = at === active.row && place === active.column;
    const selected = inRange && place >= range.left && place <= range.right;
    let kind = this.kindOf(index, row, cell.column);
    if (selected && !isActive) kind += " sel";
    if (isActive) kind += " act";
    if (cell.kind === kind) return;
    cell.element.className = cell.kind = kind;
    flag(cell.element, "aria-readonly", kind.includes(" ro") || kind.includes(" off"));
    cell.element.setAttribute("aria-selected", String(selected || isActive));
  }

  kindOf(index, row, column) {
    const { model } = this;
    let kind = `gc ${columnClass(model.columns[column])}`;
    if (this.drafts && model.closed(row, column)) kind += " ro";
    else if (this.drafts && !model.editable[row]) kind += " off";
    if (model.held(row, column)) kind += " hold";
    else if (model.partlyHeld(row, column)) kind += " part";
    if (model.remarks.has(index)) kind += " rem";
    if (this.tint) kind += this.tintOf(index);
    else if (model.changed(index)) kind += model.typed.has(index) ? " chg set" : " chg";
    if (model.every[index] & NULL && model.values[index] === 0) kind += " nul";
    return this.flash.has(index) ? `${kind} flash` : kind;
  }

  /** How far a cell is from what it was, as a colour. */
  tintOf(index) {
    const before = this.model.before[index];
    const now = this.model.values[index];
    if (!before || now === before) return "";
    const ratio = now / before - 1;
    const strength = Math.abs(ratio) > 0.08 ? 2 : 1;
    return ratio > 0 ? ` up${strength}` : ` dn${strength}`;
  }

  paintHeads() {
    this.columns.shown.forEach((at, place) => {
      const on = place >= this.range.left && place <= this.range.right;
      this.heads.get(at).classList.toggle("on", on);
    });
  }

  /** The amounts in sight, to be compared with later. */
  remember() {
    const { model } = this;
    const wide = model.columns.length;
    const seen = new Map();
    for (const line of this.pool) {
      if (line.at < 0) continue;
      const row = this.rows.shown[line.at];
      seen.set(row, model.values.slice(row * wide, (row + 1) * wide));
    }
    return seen;
  }

  /** Cells in sight whose amount is another than was remembered flash once. */
  flashSince(seen) {
    const wide = this.model.columns.length;
    this.flash.clear();
    for (const [row, values] of seen) {
      values.forEach((value, at) => {
        if (this.model.values[row * wide + at] !== value) this.flash.add(row * wide + at);
      });
    }
    this.paintRows(true);
  }

  // ---------- places

  cellAt(target) {
    const element = target.closest(".gc");
    const line = element && this.pool.find((one) => one.element === element.parentElement);
    if (!line || line.at < 0) return null;
    const column = line.cells.findIndex((cell) => cell.element === element);
    return { row: line.at, column, name: element === line.name };
  }

  elementOf(at, place) {
    const line = this.pool[at % this.size];
    return line?.at === at ? line.cells[place]?.element : undefined;
  }

  reveal(at, place) {
    const { scroll } = this;
    const top = at * ROW;
    const room = scroll.clientHeight - ROW; // the head covers one row
    if (top < scroll.scrollTop) scroll.scrollTop = top;
    else if (top + ROW > scroll.scrollTop + room) scroll.scrollTop = top + ROW - room;
    if (place === 0) return;
    const cell = this.pool[0].cells[place].element;
    const fixed = this.columns.width("name") + this.columns.width("year");
    const left = cell.offsetLeft;
    if (left - fixed < scroll.scrollLeft) scroll.scrollLeft = left - fixed;
    const right = left + cell.offsetWidth - scroll.clientWidth;
    if (right > scroll.scrollLeft) scroll.scrollLeft = right;
  }

  get pageSize() {
    return Math.max(1, Math.floor(this.scroll.clientHeight / ROW) - 2);
  }
}

function columnClass({ kind }) {
  return { year: "gy", half: "gq h", quarter: "gq" }[kind] ?? kind;
}

function once(line, key, value, write) {
  if (line.said[key] === value) return;
  line.said[key] = value;
  write(value);
}

function flag(element, name, on) {
  if (on) element.setAttribute(name, "true");
  else element.removeAttribute(name);
}

export function made(tag, kind) {
  const element = document.createElement(tag);
  element.className = kind;
  return element;
}
