// A talk: what a typed number means while one types it, how much of a difference is explained,
// lines that are added. The server decides; without this file all of it works, said later.
import { applied, compact, fixed, read, unitOfTable } from "../numbers.js";

const SHAPE =
  /^\s*[=＝]\s*(?<number>[^\s，；。、：]+(?:[ \u00a0\u3000]*[十百千]?[亿万元](?![\p{L}\p{N}_]))?)[\s，；。、：]*(?<rest>[^]*)$/u;
const STOPS = /[.,;:!]+$/;

/**
 * What a reply says.
 * @param {string} text
 * @param {number} unit what a bare number is counted in
 * @returns {{entry: {kind: string, amount: string}|null, text: string}|null} null: a number that
 *   cannot be read
 */
export function offer(text, unit = 1) {
  const found = SHAPE.exec(text)?.groups;
  if (!found) return /^\s*[=＝]/.test(text) ? null : { entry: null, text: text.trim() };
  const entry = read(found.number.replace(STOPS, ""), unit);
  return entry && { entry, text: found.rest.trim() };
}

const page = document.querySelector("[data-talk]");
const about = page?.dataset ?? {};
const unit = unitOfTable(about.countedIn ?? "").size;
const quantum = Number(about.quantum ?? 1);
const proposal = Number(about.proposal ?? 0); // in quanta

/** Short where nothing is lost by it: the parts have to make it up to the last unit. */
function shown(quanta) {
  const size = Math.abs(quanta);
  const short = compact(size * quantum, about.countedIn);
  const back = read(short);
  if (back && applied(back, 0, about.quantum) === size) return short;
  const whole = Number.isInteger(size * quantum);
  return /^\D*/.exec(short)[0] + fixed(size * quantum, whole ? 0 : 2);
}

/** In quanta; null: nothing or nothing readable. */
function amountOf(text, from = 0) {
  const said = text.trim() && read(text.trim().replace(/^[=＝]/, ""), unit);
  return said ? applied(said, from, about.quantum) : null;
}

function filled(sentence, words) {
  return sentence.replace(/\{(\w+)\}/g, (_all, name) => words[name]);
}

function against(quanta) {
  const apart = quanta - proposal;
  const word = apart === 0 ? about.same : apart < 0 ? about.less : about.more;
  return filled(word, { amount: shown(quanta), apart: shown(apart) });
}

// ---------- the reply box

const reply = document.querySelector("[data-reply]");
const told = document.querySelector("[data-reply-read]");

function tellReply() {
  const found = offer(reply.value, unit);
  if (found === null) told.textContent = about.unreadable;
  else if (!found.entry) told.textContent = "";
  else told.textContent = against(applied(found.entry, proposal, about.quantum));
}

reply?.addEventListener("input", tellReply);
reply?.addEventListener("keydown", (event) => {
  const send = event.key === "Enter" && (event.ctrlKey || event.metaKey) && !event.isComposing;
  if (send) reply.form.requestSubmit();
});
if (reply?.value) tellReply();

// ---------- the counter-offer: how much of the difference is explained

const form = document.querySelector("[data-counter]");

function tellRest() {
  const out = form.querySelector("[data-rest]");
  const offered = amountOf(form.elements.amount.value, proposal);
  const parts = [...form.querySelectorAll("[data-part]")].map((field) => amountOf(field.value) ?? 0);
  const explained = parts.reduce((sum, part) => sum + part, 0);
  if (offered === null) {
    out.textContent = "";
    return;
  }
  const rest = offered - proposal - explained;
  out.classList.toggle("even", rest === 0);
  out.classList.toggle("open", rest !== 0);
  const words = { rest: signed(rest), explained: signed(explained) };
  out.textContent = `${against(offered)} ${filled(rest === 0 ? about.even : about.rest, words)}`;
}

function signed(quanta) {
  return (quanta < 0 ? "\u2212" : quanta > 0 ? "+" : "") + shown(quanta);
}

form?.addEventListener("input", tellRest);
if (form) tellRest();

document.addEventListener("click", (event) => {
  const more = event.target.closest("[data-adds]");
  if (!more) return;
  const lines = document.getElementById(more.dataset.adds);
  const line = lines.querySelector(".line").cloneNode(true);
  for (const field of line.querySelectorAll("input, select")) field.value = "";
  lines.append(line);
  line.querySelector("input, select").focus();
});

// ---------- a number of the thread may be taken up in the reply box

document.addEventListener("click", (event) => {
  const taken = event.target.closest("[data-takes]");
  if (!taken || !reply) return;
  reply.value = `=${taken.dataset.takes} ${reply.value}`;
  reply.focus();
  tellReply();
});

// Where the choices are wider than a phone, the chosen one is in sight.
const chosen = document.querySelector(".sift .seg [aria-current]");
const row = chosen?.parentElement;
if (row) row.scrollLeft = chosen.offsetLeft - row.offsetLeft - 24;
