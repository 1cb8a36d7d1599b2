// Ctrl K: pages, units, people and products by a few letters of their name.
const box = document.getElementById("palette");
const input = box?.querySelector("input");
const list = box?.querySelector("ul");
const none = box?.querySelector(".none");
const problem = box?.querySelector(".failed");
let found = [];
let chosen = 0;
let asked = 0;

export function openPalette() {
  if (!box || box.open) return;
  input.value = "";
  box.showModal();
  ask();
}

async function ask() {
  const mine = ++asked;
  const answer = await answered(`${box.dataset.src}?q=${encodeURIComponent(input.value)}`);
  if (mine !== asked) return; // a later question is on its way
  problem.hidden = answer !== null;
  found = answer?.found ?? [];
  chosen = 0;
  draw();
  if (!answer) none.hidden = true;
}

/** What a place says, or null where it cannot be asked. */
async function answered(place) {
  try {
    const answer = await fetch(place, { headers: { Accept: "application/json" } });
    return answer.ok ? await answer.json() : null;
  } catch {
    return null;
  }
}

function row(item, place) {
  const line = document.createElement("li");
  line.id = `found-${place}`;
  line.setAttribute("role", "option");
  line.setAttribute("aria-selected", String(place === chosen));
  const label = document.createElement("span");
  label.textContent = item.label;
  const kind = document.createElement("small");
  kind.textContent = item.kind;
  line.append(label, kind);
  line.addEventListener("click", () => go(item));
  return line;
}

function draw() {
  list.replaceChildren(...found.map(row));
  none.hidden = found.length > 0;
  input.setAttribute("aria-activedescendant", found.length ? `found-${chosen}` : "");
  list.children[chosen]?.scrollIntoView({ block: "nearest" });
}

function go(item) {
  box.close();
  location.assign(item.url);
}

function move(by) {
  chosen = Math.min(Math.max(chosen + by, 0), found.length - 1);
  draw();
}

input?.addEventListener("input", ask);
input?.addEventListener("keydown", (event) => {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step) {
    event.preventDefault();
    move(step);
  } else if (event.key === "Enter" && found[chosen] && !event.isComposing) {
    event.preventDefault();
    go(found[chosen]);
  }
});
