// On paper stands what is open on the screen, as a plain table: a grid that draws only what
// is in sight cannot be printed. (All rows: the page behind "Print".)
import { made } from "./view.js";

const MOST = 2_000; // rows

export class Paper {
  constructor(grid) {
    this.grid = grid;
    addEventListener("beforeprint", () => this.fill());
    addEventListener("afterprint", () => grid.out.paper.replaceChildren());
  }

  fill() {
    const { out } = this.grid;
    out.onpaper.textContent = out.sentence.textContent;
    out.paper.replaceChildren(this.table());
  }

  table() {
    const { columns, rows, model } = this.grid;
    const table = made("table", "t tight paper-t");
    const head = table.createTHead().insertRow();
    head.append(heading(this.grid.label(), "col"));
    for (const at of columns.shown) {
      const cell = heading(model.columns[at].name, "col");
      cell.className = "r";
      head.append(cell);
    }
    const body = table.createTBody();
    for (const row of rows.shown.slice(0, MOST)) this.line(body.insertRow(), row);
    return table;
  }

  line(line, row) {
    const { columns, model, units } = this.grid;
    line.className = `l${Math.min(model.depth[row], 6)}`;
    line.append(heading(model.names[row], "row"));
    for (const at of columns.shown) {
      const place = row * model.columns.length + at;
      const cell = line.insertCell();
      cell.className = "r";
      cell.textContent = model.blank(place) ? "" : units.shown(model.values[place]);
    }
  }
}

function heading(text, scope) {
  const cell = document.createElement("th");
  cell.scope = scope;
  cell.textContent = text;
  return cell;
}
