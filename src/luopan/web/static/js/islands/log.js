// Entries by hand: each waits on this device until the server has it, and is sent once. Its key
// was drawn with the form, so that an answer that got lost on the way does no harm.
import { toast } from "../toast.js";

const page = document.querySelector("[data-log]");
const words = page.dataset;
const PLACE = `log-${words.who}`;
const AGAIN = 30_000; // milliseconds
const CACHE = "luopan-log";
const contacts = JSON.parse(document.getElementById("log-contacts").textContent);
const forms = [...page.querySelectorAll(".log-form")];
const box = document.getElementById("waiting");
let deals = [...page.querySelectorAll("select[name=deal] option")].slice(1).map((one) => [one.value, one.textContent]);
let timer = 0;

// ---------- what waits

function waiting() {
  return JSON.parse(localStorage.getItem(PLACE) ?? "[]");
}

function keep(entries) {
  localStorage.setItem(PLACE, JSON.stringify(entries));
  show(entries);
}

/** Changes one of them, or takes it out; others may have come meanwhile. */
function change(key, made) {
  keep(waiting().flatMap((one) => (one.key === key ? (made ? [{ ...one, ...made }] : []) : [one])));
}

function show(entries = waiting()) {
  box.hidden = !entries.length;
  box.querySelector("[data-waiting]").replaceChildren(...entries.map(line));
  offerDeals(entries);
}

/** Deals as the server last told them, and those that still wait: they are sent first. */
function offerDeals(entries) {
  const known = new Set(deals.map(([key]) => key));
  const fresh = entries.filter((one) => one.kind === "deal" && !one.refused && !known.has(one.key));
  const offered = [...fresh.map((one) => [one.key, one.title]), ...deals];
  for (const select of page.querySelectorAll("select[name=deal]")) {
    const chosen = select.value;
    const none = select.options[0];
    select.replaceChildren(none, ...offered.map(([key, text]) => new Option(text, key)));
    select.value = offered.some(([key]) => key === chosen) ? chosen : "";
  }
}

function line(entry) {
  const item = document.createElement("li");
  const told = document.createElement("div");
  const title = document.createElement("b");
  const note = document.createElement("small");
  title.textContent = entry.title;
  note.textContent = entry.refused ? `${words.refused} ${entry.refused}` : words.waits;
  note.className = entry.refused ? "bad" : "quiet";
  told.append(title, note);
  item.append(told);
  if (entry.refused) {
    const acts = document.createElement("div");
    acts.className = "acts";
    acts.append(
      button(words.mend, () => mend(entry)),
      button(words.drop, () => change(entry.key, null)),
    );
    item.append(acts);
  }
  return item;
}

function button(text, act) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "btn sec";
  made.textContent = text;
  made.addEventListener("click", act);
  return made;
}

function mend(entry) {
  const form = forms.find((one) => one.dataset.kind === entry.kind);
  turnTo(entry.kind);
  for (const [name, value] of entry.said) {
    for (const field of form.elements[name] instanceof RadioNodeList ? form.elements[name] : [form.elements[name]]) {
      if (!field) continue;
      if (["checkbox", "radio"].includes(field.type)) field.checked = field.value === value;
      else field.value = value;
    }
  }
  change(entry.key, null);
  tell(form);
}

// ---------- sending

async function send() {
  clearTimeout(timer);
  const left = waiting().filter((one) => !one.refused);
  state("");
  for (const entry of left) {
    const why = await sent(entry);
    if (!why) continue;
    state(words[why]);
    timer = setTimeout(flush, AGAIN);
    return;
  }
}

/** Sends one; says why not, if it has to wait: offline, door or busy. */
async function sent(entry) {
  let answer;
  try {
    answer = await fetch(entry.to, {
      method: "POST",
      redirect: "manual",
      headers: {
        Accept: "application/json",
        "X-CSRFToken": document.querySelector("meta[name=csrf-token]").content,
      },
      body: new URLSearchParams(entry.said),
    });
  } catch {
    return "offline";
  }
  if (answer.type === "opaqueredirect" || answer.status === 401) return "door";
  if (answer.status >= 500 || [409, 429].includes(answer.status)) return "busy";
  const said = await answer.json().catch(() => null);
  if (!said) return "door"; // a page instead of an answer: its token is another session's
  if (!answer.ok) {
    change(entry.key, { refused: said.problem });
    toast(`${words.refused} ${said.problem}`, { bad: true });
    return "";
  }
  deals = said.deals ?? deals;
  change(entry.key, null);
  toast(said.said);
  document.body.dispatchEvent(new Event("entered"));
  return "";
}

/** One window of the browser at a time. */
function flush() {
  if (!navigator.locks) return send();
  return navigator.locks.request(PLACE, { ifAvailable: true }, (lock) => lock && send());
}

function state(text) {
  box.querySelector("[data-state]").textContent = text;
}

// ---------- the forms

function turnTo(kind) {
  for (const form of forms) form.hidden = form.dataset.kind !== kind;
  for (const link of page.querySelectorAll(".log-kinds a")) {
    if (link.dataset.kind === kind) link.setAttribute("aria-current", "true");
    else link.removeAttribute("aria-current");
  }
}

function titleOf(form) {
  const deal = form.elements.deal?.selectedOptions[0]?.textContent;
  return `${form.dataset.title} · ${form.elements.customer?.value || deal || ""}`;
}

/** Whether it will count, while one types; the server's rule decides. */
function tell(form) {
  const place = form.querySelector("[data-effective]");
  if (!place) return;
  const at = form.elements;
  const whole = ["contact", "outcome", "next_step", "next_date"].every((n) => at[n].value.trim());
  const later = at.next_date.value > at.day.value;
  place.textContent = whole && later && at.two_way.checked ? words.counts : words.lacks;
}

function offerContacts(form) {
  const list = form.querySelector("datalist");
  if (!list) return;
  const names = contacts[form.elements.customer.value] ?? [];
  list.replaceChildren(...names.map((name) => Object.assign(document.createElement("option"), { value: name })));
}

function enter(form) {
  const said = [...new FormData(form)].filter(([name]) => name !== "csrfmiddlewaretoken");
  const key = form.elements.key.value;
  const entry = { key, kind: form.dataset.kind, to: form.action, said, title: titleOf(form) };
  keep([...waiting(), entry]);
  form.reset();
  renew(form);
  tell(form);
  if (!navigator.onLine) toast(words.kept);
  flush();
}

const DAY = 86_400_000; // milliseconds

/** Today: as it was told with the page, and the days since that this device has counted. */
function today() {
  const here = Math.floor((Date.now() - new Date().getTimezoneOffset() * 60_000) / DAY);
  const place = `${PLACE}-day`;
  if (navigator.onLine) localStorage.setItem(place, JSON.stringify([words.today, here]));
  const [told, then] = JSON.parse(localStorage.getItem(place)) ?? [words.today, here];
  return new Date(Date.parse(told) + (here - then) * DAY).toISOString().slice(0, 10);
}

/** A key of its own, and today: the page may have been kept here since yesterday. */
function renew(form) {
  const drawn = crypto.getRandomValues(new Uint8Array(12));
  form.elements.key.value = [...drawn].map((n) => n.toString(16).padStart(2, "0")).join("");
  form.elements.day.value = form.elements.day.max = today();
}

for (const form of forms) {
  renew(form);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    enter(form);
  });
  form.addEventListener("input", () => {
    offerContacts(form);
    tell(form);
  });
  for (const chip of form.querySelectorAll("[data-fills]")) {
    chip.addEventListener("click", () => {
      form.elements[chip.dataset.fills].value = chip.dataset.value;
      form.dispatchEvent(new Event("input"));
    });
  }
  tell(form);
}
for (const link of page.querySelectorAll(".log-kinds a")) {
  link.addEventListener("click", (event) => {
    event.preventDefault();
    turnTo(link.dataset.kind);
    history.replaceState(null, "", link.href);
  });
}

// ---------- without a network

const keeps = page.querySelector("[data-keeps]");
const WORKER = "worker.js"; // beside the page: it serves nothing else

async function keepPage(on) {
  if (on) {
    const drawn = performance.getEntriesByType("resource").map((one) => one.name);
    const own = drawn.filter((name) => name.startsWith(`${location.origin}/static/`));
    await (await caches.open(CACHE)).addAll([...new Set([new URL("./", location).href, ...own])]);
    return navigator.serviceWorker.register(WORKER, { scope: "./" });
  }
  const found = await navigator.serviceWorker.getRegistration("./");
  await found?.unregister();
  return caches.delete(CACHE);
}

if (navigator.serviceWorker) {
  navigator.serviceWorker.getRegistration("./").then((found) => (keeps.checked = Boolean(found)));
  keeps.addEventListener("change", () => keepPage(keeps.checked));
} else {
  keeps.closest("label").hidden = true;
}

show();
flush();
addEventListener("online", flush);
document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && flush());
