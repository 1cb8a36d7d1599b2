// What was typed is not lost when the server says no: it waits in this tab until the next page is
// there, and is put back where its form stands again. Passwords, files and what is hidden are not
// kept. A dialog that the answer is about is opened.
const PLACE = "typed";
const LEFT_OUT = ["hidden", "password", "file", "submit", "button"];

function fields(form) {
  return [...form.elements].filter((e) => e.name && !LEFT_OUT.includes(e.type));
}

function address(form) {
  return new URL(form.getAttribute("action") ?? "", location.href).href;
}

/** Keeps what stands in a form that is being sent. */
export function keep(form) {
  const said = fields(form).map((e) => [e.name, e.value, e.checked ?? false]);
  const kept = { from: location.href, action: address(form), at: place(form), said };
  sessionStorage.setItem(PLACE, JSON.stringify(kept));
}

/** The forms that send to an address: one that only asks, as for another day, is none of them. */
function sending(to) {
  return [...document.forms].filter((one) => one.method === "post" && address(one) === to);
}

/** Which of the forms to that address it is. */
function place(form) {
  return sending(address(form)).indexOf(form);
}

function taken() {
  const kept = JSON.parse(sessionStorage.getItem(PLACE) ?? "null");
  sessionStorage.removeItem(PLACE);
  return kept;
}

/** Whether the server refused what brought this page; browsers that do not say show an alert. */
function wasRefused() {
  const status = performance.getEntriesByType("navigation")[0]?.responseStatus;
  return status ? status >= 400 : Boolean(document.querySelector("[role=alert]"));
}

/** Puts back what has its field; says what has none. */
function fill(form, said) {
  const left = fields(form);
  const rest = [];
  for (const one of said) {
    const [name, value, checked] = one;
    const at = left.findIndex((e) => e.name === name && (!boxed(e) || e.value === value));
    if (at < 0) {
      rest.push(one);
      continue;
    }
    const [field] = left.splice(at, 1);
    if (boxed(field)) field.checked = checked;
    else field.value = value;
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }
  return rest;
}

function boxed(field) {
  return field.type === "checkbox" || field.type === "radio";
}

function show(form) {
  for (let box = form.closest("details"); box; box = box.parentElement.closest("details")) {
    box.open = true;
  }
  const dialog = form.closest("dialog");
  if (!dialog) return;
  const alert = document.querySelector("main [role=alert]");
  if (alert && !told(dialog, alert)) form.prepend(alert); // not behind the dialog
  if (!dialog.open) dialog.showModal();
}

/** Whether the dialog says by itself what the page says behind it. */
function told(dialog, alert) {
  const own = Array.from(dialog.querySelectorAll("[role=alert]:not([hidden])"));
  return own.some((one) => one.textContent.trim() === alert.textContent.trim());
}

/** After an answer that said no: puts back what was typed and shows its form. */
export function restore() {
  document.querySelector("dialog[data-open]:not([open])")?.showModal();
  const kept = taken();
  const returned = kept?.back && kept.from === location.href;
  if (!kept || (kept.back ? !returned : !wasRefused())) return;
  const alike = sending(kept.action);
  const form = alike[kept.at] ?? alike[0];
  if (!form) return;
  const rest = fill(form, kept.said);
  show(form);
  // Fields that a form fetches when it is opened are filled when they have come.
  const later = (event) => {
    if (!form.contains(event.target) || !fields(form).some((e) => e.name === rest[0][0])) return;
    document.removeEventListener("htmx:after:swap", later);
    fill(form, rest);
  };
  if (rest.length) document.addEventListener("htmx:after:swap", later);
}

/** On a page that has only the refusal: the way back to the form, with all that was typed. */
export function offerWayBack(link) {
  const kept = taken();
  if (!kept || !wasRefused()) return;
  sessionStorage.setItem(PLACE, JSON.stringify({ ...kept, back: true }));
  link.href = kept.from;
  link.hidden = false;
}
