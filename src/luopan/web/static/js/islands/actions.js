// The board of actions: a card is dragged to another lane, or moved with ← and → while it has the
// focus. Its own form is sent; without this file the card's select and button do the same.
const board = document.querySelector("[data-board]");
const lanes = [...(board?.querySelectorAll("[data-lane]") ?? [])];
let dragged = null;

function move(card, lane) {
  const field = card.querySelector("select[name=state]");
  if (!field || !lane || field.value === lane.dataset.lane) return;
  field.value = lane.dataset.lane;
  field.form.requestSubmit();
}

function over(lane) {
  for (const one of lanes) one.classList.toggle("over", one === lane);
}

board?.addEventListener("dragstart", (event) => {
  dragged = event.target.closest?.("[data-card]");
  if (dragged) event.dataTransfer.setData("text/plain", dragged.id);
});
board?.addEventListener("dragover", (event) => {
  const lane = event.target.closest("[data-lane]");
  if (!dragged || !lane) return;
  event.preventDefault();
  over(lane);
});
board?.addEventListener("drop", (event) => {
  event.preventDefault();
  if (dragged) move(dragged, event.target.closest("[data-lane]"));
});
board?.addEventListener("dragend", () => {
  dragged = null;
  over(null);
});

board?.addEventListener("keydown", (event) => {
  const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
  if (!step || !event.target.matches("[data-card]")) return;
  event.preventDefault();
  const at = lanes.indexOf(event.target.closest("[data-lane]"));
  move(event.target, lanes[at + step]);
});

// Where one has moved a card to, one goes on.
if (/^#a-\d+$/.test(location.hash)) document.querySelector(location.hash)?.focus();
// What a form chooses from comes when it is opened: then one begins with its first field.
document.addEventListener("htmx:after:swap", () => {
  const dialog = document.querySelector("dialog[open]");
  if (!dialog || document.activeElement.matches("input, select, textarea")) return;
  dialog.querySelector("input:not([type=hidden]), select, textarea")?.focus();
});
