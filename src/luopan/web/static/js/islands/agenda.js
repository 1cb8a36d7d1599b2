// The time of each point of an agenda, while a meeting is held: one runs at a time. Where it
// stands waits in this tab, so that a page that comes again goes on with it.
const agenda = document.querySelector("[data-agenda]");
const points = [...(agenda?.querySelectorAll("[data-point]") ?? [])];
const PLACE = `agenda:${location.pathname}`;
const known = JSON.parse(sessionStorage.getItem(PLACE) ?? "null");
const spent = points.map((_point, at) => known?.spent?.[at] ?? 0); // milliseconds
let running = known?.running ?? -1;
let from = known?.from ?? Date.now();

function used(at) {
  return spent[at] + (at === running ? Date.now() - from : 0);
}

function clock(milliseconds) {
  const seconds = Math.floor(Math.abs(milliseconds) / 1000);
  const minutes = Math.floor(seconds / 60);
  return `${minutes}:${String(seconds % 60).padStart(2, "0")}`;
}

function show() {
  points.forEach((point, at) => {
    const left = Number(point.dataset.minutes) * 60000 - used(at);
    point.classList.toggle("runs", at === running && left >= 0);
    point.classList.toggle("over", left < 0);
    point.querySelector("[data-runs]").setAttribute("aria-pressed", String(at === running));
    if (used(at) < 1000 && at !== running) return;
    point.querySelector("[data-left]").textContent = `${left < 0 ? "−" : ""}${clock(left)}`;
  });
}

function run(at) {
  if (running >= 0) spent[running] = used(running);
  running = running === at ? -1 : at;
  from = Date.now();
  sessionStorage.setItem(PLACE, JSON.stringify({ spent, running, from }));
  show();
}

points.forEach((point, at) => {
  const button = point.querySelector("[data-runs]");
  button.hidden = false;
  button.addEventListener("click", () => run(at));
});
show();
setInterval(show, 1000);
