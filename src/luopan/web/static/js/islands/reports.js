// Forty reports with four keys: j and k go on and back, x is read, t a thumb up, r answers.
// Without this file all of it is done with the buttons.
const list = document.querySelector("[data-reports]");

function rows() {
  return [...list.querySelectorAll("[data-report]")];
}

function typing(target) {
  return target.closest("input, textarea, select, [contenteditable]") !== null;
}

/** The row that stands d rows further; from nowhere the first one. */
function further(d) {
  const all = rows();
  const here = all.indexOf(document.activeElement.closest("[data-report]"));
  return all[Math.min(Math.max(here + d, 0), all.length - 1)];
}

function go(row) {
  if (!row) return;
  const fold = row.closest("details.group");
  if (fold) fold.open = true;
  row.focus();
}

function press(name) {
  const row = document.activeElement.closest("[data-report]");
  row?.querySelector(`[data-${name}]`)?.click();
}

function answer() {
  const row = document.activeElement.closest("[data-report]");
  const reply = row?.querySelector("details.reply");
  if (!reply) return;
  reply.open = true;
  reply.querySelector("[data-reply]").focus();
}

const KEYS = {
  j: () => go(further(1)),
  k: () => go(further(-1)),
  x: () => press("read"),
  t: () => press("thumb"),
  r: answer,
};

if (list) {
  document.addEventListener("keydown", (event) => {
    const act = KEYS[event.key];
    const other = event.ctrlKey || event.metaKey || event.altKey || event.isComposing;
    if (!act || other || typing(event.target) || document.querySelector("dialog[open]")) return;
    event.preventDefault();
    act();
  });
  // A row that was marked is another element afterwards: one stays where one was.
  let stood = "";
  document.addEventListener("htmx:before:swap", () => {
    stood = document.activeElement?.closest("[data-report]")?.id ?? "";
  });
  document.addEventListener("htmx:after:swap", () => {
    if (stood) document.getElementById(stood)?.focus();
    stood = "";
  });
}
