// A short word at the edge of the page, with at most one thing to do about it.

const STAYS = 4_500;
const STAYS_BAD = 9_000;
let timer = 0;

/**
 * @param {string} text
 * @param {{act?: string, do?: () => void, bad?: boolean}} more a button's text and what it does
 */
export function toast(text, more = {}) {
  const place = document.getElementById("toasts");
  const box = document.createElement("div");
  box.className = more.bad ? "toast bad" : "toast";
  box.append(text);
  if (more.act) box.append(button(more, box));
  place.replaceChildren(box);
  clearTimeout(timer);
  timer = setTimeout(() => box.remove(), more.bad ? STAYS_BAD : STAYS);
}

function button(more, box) {
  const element = document.createElement("button");
  element.type = "button";
  element.textContent = more.act;
  element.addEventListener("click", () => {
    box.remove();
    more.do();
  });
  return element;
}
