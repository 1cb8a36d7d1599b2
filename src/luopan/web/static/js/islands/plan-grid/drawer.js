// Beside the grid: why a number is what it is, what was said of it and to it.
import { post } from "./sync.js";
import { say } from "./words.js";

const PAUSE = 220; // milliseconds on a cell before its story is fetched

export class Drawer {
  constructor(grid, element, button) {
    Object.assign(this, { grid, element, button });
    element.addEventListener("click", (event) => this.click(event));
    element.addEventListener("submit", (event) => this.submit(event));
    element.addEventListener("keydown", (event) => {
      if (event.key === "Escape") this.toggle(false);
    });
  }

  get open() {
    return !this.element.hidden;
  }

  toggle(on = !this.open) {
    this.element.hidden = !on;
    this.button.setAttribute("aria-pressed", String(on));
    if (on) this.fetch();
    else this.grid.view.scroll.focus({ preventScroll: true });
  }

  /** The active cell is another one, or has another amount. */
  follow() {
    if (!this.open) return;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.fetch(), PAUSE);
  }

  cell() {
    const { row, column } = this.grid.selection;
    return this.grid.model.address(row, column);
  }

  async fetch() {
    const asked = new URLSearchParams(this.cell());
    this.asked = asked.toString();
    this.element.setAttribute("aria-busy", "true");
    const response = await fetch(`${this.grid.address.cell}?${asked}`);
    if (this.asked !== asked.toString()) return;
    await this.show(response);
  }

  async show(response) {
    this.element.removeAttribute("aria-busy");
    if (response.ok || response.status === 422) this.element.innerHTML = await response.text();
    else this.element.textContent = say("failed");
  }

  click(event) {
    const button = event.target.closest("button");
    if (!button) return;
    if (button.dataset.a === "close-drawer") this.toggle(false);
    if (button.dataset.withdraws) {
      this.say({ act: "withdraw", comment: button.dataset.withdraws });
    }
    if (button.dataset.answers) this.answer(button.dataset.answers);
  }

  answer(comment) {
    const form = this.element.querySelector("[data-comment]");
    form.elements.comment.value = comment;
    form.querySelector("[data-o=answering]").hidden = false;
    form.elements.text.focus();
  }

  submit(event) {
    event.preventDefault();
    const { comment, text } = event.target.elements;
    this.say({ text: text.value, comment: comment.value });
  }

  async say(fields) {
    const { grid } = this;
    const cell = this.cell();
    const response = await post(
      grid.address.comment,
      new URLSearchParams({ ...cell, ...fields }),
      { Accept: "text/html" },
    );
    await this.show(response);
    if (!response.ok) return;
    const place = grid.model.placeOf([cell.unit, cell.product, cell.period]);
    const said = this.element.querySelectorAll(".talk li:not(.quiet)").length;
    if (said) grid.model.remarks.set(place, said);
    grid.view.paint();
  }
}
