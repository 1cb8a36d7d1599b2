// From spreadsheets: plain text and HTML. Fetched with the first paste.
import { toast } from "../../toast.js";
import { withoutTotals } from "./gestures.js";
import { count, grouped, say } from "./words.js";

/** Put what lies on the clipboard where `range` was chosen, as one gesture. */
export function paste(grid, range, text, html) {
  const lines = pastedTable(text, html);
  if (!lines.length) return;
  const found = placed(lines, range, grid);
  const said = inWords(found);
  if (!grid.setCells(found.cells, said)) toast(said, { bad: true });
  extendOver(found, grid);
}

function inWords({ cells, skipped, unreadable, beyond }) {
  const said = [count("pasted", cells.length)];
  if (skipped) said.push(say("skipped", { count: grouped(skipped) }));
  if (unreadable) said.push(say("unreadable", { count: grouped(unreadable) }));
  if (beyond) said.push(say("beyond", { count: grouped(beyond) }));
  return said.join(" · ");
}

function extendOver({ bottom, right }, { selection, rows }) {
  selection.toRow = rows.shown[Math.min(bottom, rows.shown.length - 1)];
  if (right !== undefined) selection.toColumn = right;
  selection.settle();
}

/** Rows of texts out of what lies on the clipboard. */
function pastedTable(text, html) {
  const plain = fromText(text);
  const rich = html.includes("<table") ? fromHtml(html) : null;
  const alike = rich && rich.length === plain.length && widest(rich) === widest(plain);
  return alike || (rich && !plain.length) ? rich : plain;
}

function widest(lines) {
  return lines.reduce((most, line) => Math.max(most, line.length), 0);
}

/** A field with a line break or a tab stands in quotation marks, as spreadsheets write it. */
function fromText(text) {
  const plain = text.replace(/\r\n?/g, "\n").replace(/\n$/, "");
  if (plain === "") return [];
  if (!plain.includes('"')) return plain.split("\n").map((line) => line.split("\t"));
  return quoted(plain);
}

function quoted(text) {
  const lines = [[""]];
  let inside = false;
  for (let at = 0; at < text.length; at += 1) {
    const sign = text[at];
    const line = lines.at(-1);
    if (sign === '"' && inside && text[at + 1] === '"') {
      line[line.length - 1] += '"';
      at += 1;
    } else if (sign === '"' && (inside || line.at(-1) === "")) inside = !inside;
    else if (sign === "\t" && !inside) line.push("");
    else if (sign === "\n" && !inside) lines.push([""]);
    else line[line.length - 1] += sign;
  }
  return lines;
}

const LINE = /<tr\b[^>]*>([\s\S]*?)(?=<tr\b|<\/table|$)/gi;
const CELL = /<t[dh]\b([^>]*)>([\s\S]*?)(?=<t[dh]\b|<\/tr|<\/table|$)/gi;

/**
 * Cells with their full number where the spreadsheet gives it, not as it was rounded. Read
 * without building a document: its style attributes would breach the content policy.
 */
function fromHtml(html) {
  const start = html.indexOf("<table");
  const lines = Array.from(html.slice(start).matchAll(LINE), ([, line]) =>
    Array.from(line.matchAll(CELL), ([, said, inner]) => texts(said, inner)).flat(),
  );
  return lines.filter((line) => line.length);
}

function texts(said, inner) {
  const number = exactNumber(said);
  const wide = Math.min(Number(/\bcolspan=["']?(\d+)/i.exec(said)?.[1] ?? 1), 100);
  return [number ?? plainText(inner), ...new Array(wide - 1).fill("")];
}

function plainText(inner) {
  return inner
    .replace(/<[^>]*>/g, "")
    .replace(/&nbsp;|&#160;/g, " ")
    .replace(/&lt;/g, "<")
    .replace(/&gt;/g, ">")
    .replace(/&amp;/g, "&")
    .trim();
}

/** As Excel (x:num) or Google Sheets (data-sheets-value) say it of a cell. */
function exactNumber(said) {
  const excel = /x:num="?(-?\d+(?:\.\d+)?)/.exec(said);
  const sheets = /data-sheets-value=.*?"3(?:&quot;|"):(-?\d+(?:\.\d+)?)/.exec(
    said.replaceAll("&quot;", '"'),
  );
  return (excel ?? sheets)?.[1] ?? null;
}

/**
 * Where each pasted text goes. Anchored on a month, total columns are left out, unless a
 * pasted total equals its months: then the block is meant literally.
 *
 * @param {string[][]} lines
 * @param {{top: number, bottom: number, left: number, right: number}} range what was chosen
 * @param {object} grid its rows, columns, model and units
 * @returns {{cells: object[], skipped: number, unreadable: number, beyond: number}}
 */
function placed(lines, range, { rows, columns: shown, model, units }) {
  const target = area(lines, range);
  const columns = targetColumns(lines, shown, model, units, target);
  const found = { cells: [], skipped: 0, unreadable: 0, beyond: 0 };
  for (let down = 0; down < target.height; down += 1) {
    for (let right = 0; right < target.width; right += 1) {
      const text = target.one ? lines[0][0] : lines[down][right];
      if (text === undefined || (text.trim() === "" && !target.one)) continue;
      const row = rows.shown[target.top + down];
      place(found, text, row, columns[right], model, units);
    }
  }
  const kept = withoutTotals(model, found.cells);
  found.skipped += found.cells.length - kept.length;
  found.cells = kept;
  found.bottom = target.top + target.height - 1;
  found.right = columns[Math.min(target.width, columns.length) - 1];
  return found;
}

function area(lines, { top, bottom, left, right }) {
  const one = lines.length === 1 && lines[0].length === 1;
  return {
    one,
    top,
    left,
    height: one ? bottom - top + 1 : lines.length,
    width: one ? right - left + 1 : widest(lines),
  };
}

function place(found, text, row, column, model, units) {
  if (row === undefined || column === undefined) {
    found.beyond += 1;
    return;
  }
  const said = units.readPasted(text);
  const index = row * model.columns.length + column;
  if (!said) found.unreadable += 1;
  else if (model.closed(row, column) || !model.editable[row]) found.skipped += 1;
  else found.cells.push({ row, column, amount: units.apply(said, model.values[index]) });
}

function targetColumns(lines, shown, model, units, target) {
  const columns = Array.from(shown.shown).slice(target.left);
  const anchor = model.columns[columns[0]];
  const isTotal = (at) => model.columns[at].stop - model.columns[at].start > 1;
  if (target.one || target.width < 2 || isTotal(columns[0]) || anchor.kind === "year") {
    return columns;
  }
  if (lines.some((line) => hasOwnTotal(line, columns, model, units))) return columns;
  return columns.filter((at) => !isTotal(at));
}

/** Whether a line, taken literally, has a total that is the sum of its parts. */
function hasOwnTotal(line, columns, model, units) {
  const amount = (text) => units.apply(units.readPasted(text ?? "") ?? { kind: "set", amount: "0" }, 0);
  return columns.slice(0, line.length).some((at, place) => {
    const { start, stop } = model.columns[at];
    if (stop - start < 2) return false;
    let sum = 0;
    let parts = 0;
    columns.slice(0, line.length).forEach((other, where) => {
      const inside = model.columns[other];
      if (inside.stop - inside.start !== 1 || inside.start < start || inside.stop > stop) return;
      sum += amount(line[where]);
      parts += 1;
    });
    return parts === stop - start && Math.abs(sum - amount(line[place])) < units.step;
  });
}
