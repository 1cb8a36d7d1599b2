// The second view: what share of a row each part under it has, as areas and as a table.
import { bracketed } from "../../numbers.js";
import { made } from "./view.js";
import { say } from "./words.js";

const MOST = 60;

export class Shares {
  constructor(grid, element, button) {
    Object.assign(this, { grid, element, button });
    this.row = 0;
  }

  get open() {
    return !this.element.hidden;
  }

  toggle(on = !this.open) {
    const { selection, view } = this.grid;
    this.element.hidden = !on;
    view.scroll.hidden = on;
    this.button.setAttribute("aria-pressed", String(on));
    if (!on) {
      view.build();
      view.scroll.focus({ preventScroll: true });
      return;
    }
    const { model } = this.grid;
    this.row = model.isLeaf(selection.row) ? Math.max(0, model.parent[selection.row]) : selection.row;
    this.draw();
  }

  parts() {
    const { model, selection } = this.grid;
    const wide = model.columns.length;
    const found = [];
    for (let row = this.row + 1; row < model.end[this.row]; row += 1) {
      if (model.parent[row] !== this.row) continue;
      const amount = model.values[row * wide + selection.column];
      if (amount) {
        found.push({ row, name: model.names[row], amount, reserve: model.reserve[row] });
      }
    }
    return found.sort((one, other) => other.amount - one.amount).slice(0, MOST);
  }

  async draw() {
    const { model, selection } = this.grid;
    const parts = this.parts();
    const whole = model.values[this.row * model.columns.length + selection.column];
    this.element.replaceChildren();
    if (!parts.length) {
      const empty = made("p", "empty");
      empty.textContent = say("nothing_to_share");
      this.element.append(this.way(), empty);
      return;
    }
    const chart = made("div", "treemap");
    chart.ariaLabel = say("share_of", { cell: this.title() });
    const beside = made("div", "wide");
    beside.append(this.table(parts, whole));
    const both = made("div", "gshare2");
    both.append(chart, beside);
    this.element.append(this.way(), both);
    await this.chart(chart, parts, whole);
  }

  title() {
    return this.grid.nameOf(this.row, this.grid.selection.column);
  }

  /** Where one is, and the way up. */
  way() {
    const head = made("header", "gway");
    const title = made("h2", "");
    title.textContent = say("share_of", { cell: this.title() });
    const above = this.grid.model.parent[this.row];
    if (above >= 0) {
      const up = made("button", "btn sec");
      up.type = "button";
      up.textContent = say("up", { name: this.grid.model.names[above] });
      up.addEventListener("click", () => this.go(above));
      head.append(up);
    }
    head.prepend(title);
    return head;
  }

  go(row) {
    this.row = row;
    this.draw();
  }

  table(parts, whole) {
    const table = made("table", "t");
    const head = table.createTHead().insertRow();
    const { label } = this.grid.model.unit;
    for (const [text, kind] of [
      [say("share_name"), ""],
      [`${say("share_amount")}${bracketed(label)}`, "r"],
      [say("share"), "r"],
    ]) {
      const cell = made("th", kind);
      cell.scope = "col";
      cell.textContent = text;
      head.append(cell);
    }
    const body = table.createTBody();
    for (const part of parts) body.append(this.line(part, whole));
    return table;
  }

  line({ row, name, amount }, whole) {
    const { model, units } = this.grid;
    const line = made("tr", "");
    const title = made("th", "");
    title.scope = "row";
    if (model.isLeaf(row)) title.textContent = name;
    else {
      const button = made("button", "link");
      button.type = "button";
      button.textContent = name;
      button.addEventListener("click", () => this.go(row));
      title.append(button);
    }
    line.append(title, cellOf(units.shown(amount)), cellOf(percent(amount, whole)));
    return line;
  }

  async chart(element, parts, whole) {
    const { mount, tip } = await import("../../charts.js");
    const { units, model } = this.grid;
    const chart = mount(element, (theme) => ({
      tooltip: tip(
        theme,
        ({ data }) => ({
          title: data.name,
          rows: [
            [say("share_amount"), `${units.shown(data.amount)} ${model.unit.label}`],
            [say("share"), percent(data.amount, whole)],
          ],
        }),
        { trigger: "item" },
      ),
      series: [series(theme, parts, whole)],
    }));
    chart.on("click", ({ data }) => {
      if (data && !model.isLeaf(data.row)) this.go(data.row);
    });
  }
}

function series(theme, parts, whole) {
  return {
    type: "treemap",
    roam: false,
    nodeClick: false,
    breadcrumb: { show: false },
    left: 0,
    top: 0,
    width: "100%",
    height: "100%",
    itemStyle: { gapWidth: 3, borderWidth: 0, color: theme["accent-soft"] },
    emphasis: { itemStyle: { color: theme["accent-line"] } },
    label: {
      position: "insideTopLeft",
      padding: 8,
      fontSize: 12,
      lineHeight: 17,
      color: theme.ink,
      overflow: "truncate",
      formatter: ({ data }) => `${data.name}\n${percent(data.amount, whole)}`,
    },
    data: parts
      .filter(({ amount }) => amount > 0)
      .map((part) => ({
        ...part,
        value: part.amount,
        itemStyle: { color: theme[part.reserve ? "risk-soft" : "accent-soft"] },
      })),
  };
}

function cellOf(text) {
  const cell = made("td", "r");
  cell.textContent = text;
  return cell;
}

function percent(amount, whole) {
  return whole ? `${((amount / whole) * 100).toFixed(1)}%` : "–";
}
