// A seat's customers: sums and what is yet to be found follow while one types, arrows and Enter
// go from cell to cell, a block from a spreadsheet is pasted at once, only what was typed is sent.
// The server decides; without this file all of it works, said after saving.
import { applied, fixed, inTable, read, unitOfTable } from "../numbers.js";

const form = document.querySelector("[data-customers]");
const about = form?.dataset ?? {};
const unit = unitOfTable(about.countedIn ?? "");
const quantum = about.quantum ?? "1";
const places = (quantum.split(".")[1] ?? "").replace(/0+$/, "").length;
const rows = [...(form?.querySelectorAll(".lines tbody tr") ?? [])];
const fields = rows.map((row) => [...row.querySelectorAll("input[data-q]")]);
const told = form?.querySelector("[data-told]");
let sending = false;

for (const [y, line] of fields.entries()) {
  for (const [x, field] of line.entries()) {
    field.place = { x, y };
    // What came back typed is compared with what is stored.
    field.was = field.hasAttribute("data-typed") ? null : field.value;
  }
}

/** In quanta; null: what stands there cannot be read. */
function amountOf(field) {
  const stored = Number(field.dataset.q);
  if (field.value === field.was) return stored;
  const said = read(field.value.trim() || "0", unit.size); // emptied: nothing any more
  return said && applied(said, stored, quantum);
}

function shown(quanta) {
  return inTable(plain(quanta), unit);
}

/** Quanta in the metric's own unit, as plain text. */
function plain(quanta) {
  const size = BigInt(Math.round(Number(quantum) * 10 ** places)) * BigInt(quanta);
  const digits = String(size < 0n ? -size : size).padStart(places + 1, "0");
  const cut = digits.length - places;
  const text = digits.slice(0, cut) + (places ? `.${digits.slice(cut)}` : "");
  return (size < 0n ? "-" : "") + text;
}

function changed() {
  return fields.flat().filter((field) => field.value !== field.was);
}

// ---------- sums

function tell() {
  const sums = [];
  for (const [year, ...months] of fields) {
    const amounts = months.map((field) => amountOf(field) ?? Number(field.dataset.q));
    const whole = amounts.reduce((sum, amount) => sum + amount, 0);
    const typed = year.value !== year.was ? amountOf(year) : null;
    if (typed === null && year.value === year.was) rewrite(year, whole);
    [typed ?? whole, ...amounts].forEach((amount, place) => {
      sums[place] = (sums[place] ?? 0) + amount;
    });
  }
  if (sums.length) lay(sums);
  const count = changed().length;
  if (told) told.textContent = count ? about.said.replace("{count}", count) : "";
}

/** A year that was not typed shows the sum of its months. */
function rewrite(year, whole) {
  year.value = shown(whole);
  year.was = year.value;
}

function lay([year, ...months]) {
  const numbers = [...form.querySelectorAll("[data-number]")].map((cell) => Number(cell.dataset.number));
  write("[data-sum=y]", year);
  months.forEach((sum, place) => write(`[data-sum="${place}"]`, sum));
  if (!numbers.length) return;
  write("[data-rest=y]", numbers.reduce((sum, number) => sum + number, 0) - year);
  months.forEach((sum, place) => write(`[data-rest="${place}"]`, numbers[place] - sum));
}

function write(where, quanta) {
  const cell = form.querySelector(where);
  if (!cell) return;
  cell.textContent = shown(quanta);
  if (cell.dataset.rest !== undefined) cell.classList.toggle("over", quanta < 0);
}

function mark(field) {
  const typed = field.value !== field.was;
  const wrong = typed && amountOf(field) === null;
  field.classList.toggle("changed", typed);
  field.classList.toggle("zero", !typed && field.dataset.q === "0");
  if (wrong) field.setAttribute("aria-invalid", "true");
  else field.removeAttribute("aria-invalid");
}

function tellExact(field) {
  const out = form.querySelector("[data-exact]");
  if (!out) return;
  const amount = amountOf(field);
  const text = amount === null ? about.unreadable : `${fixed(plain(amount), places)} ${about.countedIn}`;
  out.textContent = `${field.getAttribute("aria-label")}: ${text}`;
}

// ---------- keys

const STEPS = { ArrowUp: [0, -1], ArrowDown: [0, 1], Enter: [0, 1] };

function go(field, [right, down]) {
  const next = fields[field.place.y + down]?.[field.place.x + right];
  next?.focus();
  next?.select();
}

function undo(field) {
  if (field.was !== null) field.value = field.was;
  mark(field);
  tell();
}

form?.addEventListener("keydown", (event) => {
  const save = event.key.toLowerCase() === "s" && (event.ctrlKey || event.metaKey);
  if (save) {
    event.preventDefault();
    form.requestSubmit();
    return;
  }
  const field = event.target;
  if (!field.place || event.isComposing || event.altKey || event.ctrlKey || event.metaKey) return;
  if (event.key === "Escape") undo(field);
  const step = STEPS[event.key];
  if (!step) return;
  event.preventDefault();
  go(field, event.key === "Enter" && event.shiftKey ? STEPS.ArrowUp : step);
});

form?.addEventListener("focusin", (event) => {
  if (event.target.place) tellExact(event.target);
});

form?.addEventListener("input", (event) => {
  if (!event.target.place) return;
  mark(event.target);
  tell();
  tellExact(event.target);
});

// ---------- a block from a spreadsheet

form?.addEventListener("paste", (event) => {
  const text = event.clipboardData?.getData("text/plain") ?? "";
  if (!event.target.place || !/[\t\n]/.test(text.trim())) return;
  event.preventDefault();
  const { x, y } = event.target.place;
  for (const [down, line] of text.replace(/\r?\n$/, "").split(/\r?\n/).entries()) {
    for (const [right, part] of line.split("\t").entries()) {
      const field = fields[y + down]?.[x + right];
      if (!field || field.readOnly || !part.trim()) continue;
      field.value = part.trim();
      mark(field);
    }
  }
  tell();
});

// ---------- sending

form?.addEventListener("submit", () => {
  sending = true;
  const typed = new Set(changed());
  for (const field of fields.flat()) field.disabled = !typed.has(field);
});

addEventListener("pageshow", () => {
  sending = false;
  for (const field of fields.flat()) field.disabled = false;
});

addEventListener("beforeunload", (event) => {
  if (!sending && changed().length) event.preventDefault();
});

if (form) tell();
