// To spreadsheets, as plain text and HTML; and filling, which is a paste without one.
import { withoutTotals } from "./gestures.js";

/** The range as it is copied: true numbers in the shown unit. */
export function copied(selection, model, units) {
  const { top, bottom, left, right } = selection.view.range;
  const lines = [];
  for (let at = top; at <= bottom; at += 1) {
    const line = [];
    for (let place = left; place <= right; place += 1) {
      const row = selection.rows.shown[at];
      const index = row * model.columns.length + selection.columns.shown[place];
      line.push(model.blank(index) ? "" : units.plain(model.values[index]));
    }
    lines.push(line);
  }
  const cells = lines.map((line) => `<tr>${line.map((one) => `<td>${one}</td>`).join("")}</tr>`);
  return {
    text: lines.map((line) => line.join("\t")).join("\n"),
    html: `<table>${cells.join("")}</table>`,
  };
}

/** Fill down or right: the first row or column of the range goes into the others. */
export function filled(selection, model, down) {
  const { top, left } = selection.view.range;
  const wide = model.columns.length;
  const cells = [];
  for (const { row, column } of selection.cells()) {
    const first = down
      ? selection.rows.shown[top] * wide + column
      : row * wide + selection.columns.shown[left];
    if (first === row * wide + column) continue;
    if (model.closed(row, column) || !model.editable[row]) continue;
    cells.push({ row, column, amount: model.values[first] });
  }
  return withoutTotals(model, cells);
}
