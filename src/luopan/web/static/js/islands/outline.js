// The outline of objectives: arrows walk it, the chosen one is marked; weights are summed
// while one types.

const list = document.querySelector("[data-outline]");

function walk(event) {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  const at = event.target.closest("a");
  if (!step || !at || event.ctrlKey || event.metaKey || event.altKey) return;
  const links = [...list.querySelectorAll("a")];
  const next = links[links.indexOf(at) + step];
  if (!next) return;
  event.preventDefault();
  next.focus();
}

function mark(event) {
  const link = event.target.closest("a");
  if (!link) return;
  for (const one of list.querySelectorAll("[aria-current]")) one.removeAttribute("aria-current");
  link.setAttribute("aria-current", "true");
}

list?.addEventListener("keydown", walk);
list?.addEventListener("click", mark);

function whole(text) {
  return /^\d{1,3}$/.test(text.trim()) ? Number(text) : 0;
}

function sum(form) {
  const inputs = [...form.querySelectorAll("input[name^='weight-']")];
  if (!inputs.length) return;
  const shown = form.querySelector("output") ?? form.querySelector(".end").appendChild(document.createElement("output"));
  const total = inputs.reduce((all, one) => all + whole(one.value), 0);
  shown.className = total === 100 ? "num sum" : "num sum off";
  shown.textContent = `Σ ${total} / 100`;
}

document.addEventListener("input", (event) => {
  const form = event.target.closest("form.ask");
  if (form) sum(form);
});
for (const form of document.querySelectorAll("form.ask")) sum(form);
document.addEventListener("htmx:after:swap", () => {
  const form = document.querySelector("form.ask");
  const chosen = document.getElementById("chosen");
  if (!form && chosen && matchMedia("(max-width: 1000px)").matches) chosen.scrollIntoView();
  if (!form) return;
  sum(form);
  form.scrollIntoView({ block: "nearest" });
  form.querySelector("input:not([type='hidden']), select, textarea")?.focus();
});
