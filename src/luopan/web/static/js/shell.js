// The frame: theme, menus, dialogs, palette, keys. Everything else is HTML.
import "./asking.js";
import { openPalette } from "./palette.js";
import { keep, restore } from "./typed.js";

const root = document.documentElement;

export function dialogNamed(id) {
  return document.getElementById(id);
}

function open(id) {
  if (id === "palette") openPalette();
  else dialogNamed(id)?.showModal();
}

function chooseTheme(theme) {
  root.dataset.theme = theme;
  keepLook("theme", theme);
}

/** Which colour a good figure has; red is the choice of who reads 红涨绿跌. */
function chooseRise(rise) {
  if (rise === "red") root.dataset.rise = rise;
  else delete root.dataset.rise;
  keepLook("rise", rise);
}

function keepLook(name, chosen) {
  for (const choice of document.querySelectorAll(`[data-${name}-choice][aria-pressed]`)) {
    choice.setAttribute("aria-pressed", choice.dataset[`${name}Choice`] === chosen);
  }
  document.cookie = `${name}=${chosen};path=/;max-age=31536000;samesite=lax`;
  dispatchEvent(new CustomEvent("themechange"));
}

function closeMenus(except) {
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (menu !== except) menu.open = false;
  }
}

document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-opens]");
  const theme = event.target.closest("[data-theme-choice]");
  const rise = event.target.closest("[data-rise-choice]");
  const closer = event.target.closest("[data-closes]");
  if (opener) open(opener.dataset.opens);
  if (theme) chooseTheme(theme.dataset.themeChoice);
  if (rise) chooseRise(rise.dataset.riseChoice);
  if (closer) closer.closest("dialog")?.close();
  if (event.target.matches("dialog")) event.target.close(); // its backdrop
  closeMenus(theme || opener ? null : event.target.closest("details.menu"));
});

// A menu is left as one leaves it: by the keyboard too.
document.addEventListener("focusin", (event) => {
  closeMenus(event.target.closest("details.menu"));
});

function escapeMenu() {
  document.querySelector("details.menu[open]:focus-within > summary")?.focus();
  closeMenus(null);
}

// A field that says so sends its form as soon as it changes.
document.addEventListener("change", (event) => {
  const field = event.target.closest("[data-sends]");
  if (field) field.form.requestSubmit();
});

// A form is sent once, however often its button is pressed.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post" || form.hasAttribute("hx-post") || event.defaultPrevented) return;
  if (form.matches("[data-leaves]")) globalThis.caches?.delete("luopan-log"); // names on this device
  if (form.dataset.sent) event.preventDefault();
  form.dataset.sent = "1";
  keep(form);
});
restore();
addEventListener("pageshow", () => {
  for (const form of document.forms) delete form.dataset.sent;
});

// The letters of the dialog of keys, which lists them with their pages.
const PLACES = Object.fromEntries(
  Array.from(document.querySelectorAll("[data-letter]"), (one) => [one.dataset.letter, one.href]),
);
let going = false;

/** By place where an input method swallows letters. */
function letterOf(event) {
  return /^Key[A-Z]$/.test(event.code) ? event.code.at(-1).toLowerCase() : event.key.toLowerCase();
}

function typing(event) {
  return event.target.closest("input, textarea, select, [contenteditable], [role=treegrid]");
}

document.addEventListener("keydown", (event) => {
  if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") {
    event.preventDefault();
    openPalette();
  } else if (event.key === "Escape") {
    escapeMenu();
  } else if (!typing(event) && !event.ctrlKey && !event.metaKey && !event.altKey) {
    const letter = letterOf(event);
    if (event.key === "?" || event.key === "？") dialogNamed("page-keys")?.showModal();
    else if (going && letter in PLACES) location.assign(PLACES[letter]);
    going = letter === "g";
  }
});

// A table wider than its card is scrolled with the keyboard too.
function makeReachable() {
  for (const box of document.querySelectorAll(".wide")) {
    if (box.scrollWidth > box.clientWidth || box.scrollHeight > box.clientHeight) box.tabIndex = 0;
    else box.removeAttribute("tabindex");
  }
}
for (const event of ["load", "resize", "htmx:after:swap"]) addEventListener(event, makeReachable);
document.fonts.ready.then(makeReachable);

// Paper is white: a dark page is printed in the light theme.
let shown = "";
addEventListener("beforeprint", () => {
  shown = root.dataset.theme;
  root.dataset.theme = "light";
  dispatchEvent(new CustomEvent("themechange"));
});
addEventListener("afterprint", () => {
  root.dataset.theme = shown;
  dispatchEvent(new CustomEvent("themechange"));
});
