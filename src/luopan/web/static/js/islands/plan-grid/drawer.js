// Beside the grid: why a number is what it is, what was said of it and to it.
import { post } from "./sync.js";
import { say } from "./words.js";

const PAUSE = 220; // milliseconds on a cell before its story is fetched

export class Drawer {
  constructor(grid, element, button) {
    Object.assign(this, { grid, element, button });
    this.drafts = new Map(); // by cell: words that were typed and not sent
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
    const asked = new URLSearchParams(this.cell()).toString();
    this.asked = asked;
    this.element.setAttribute("aria-busy", "true");
    const response = await fetch(`${this.grid.address.cell}?${asked}`).catch(() => Response.error());
    if (this.asked === asked) await this.show(response, asked);
  }

  async show(response, cell) {
    const told = response.ok || response.status === 422;
    const text = told ? await response.text() : say("unreached");
    const typing = this.field && this.field === document.activeElement;
    this.keep();
    this.element.removeAttribute("aria-busy");
    if (told) this.element.innerHTML = text;
    else this.element.textContent = text;
    this.shown = cell;
    this.bringBack(typing);
  }

  get field() {
    return this.element.querySelector("[data-comment] [name=text]");
  }

  /** What is typed stays, however often the story around it is told anew. */
  keep() {
    if (!this.field || !this.shown) return;
    const { comment, text } = this.field.form.elements;
    if (text.value) this.drafts.set(this.shown, [text.value, comment.value]);
    else this.drafts.delete(this.shown);
  }

  bringBack(typing) {
    const { field } = this;
    if (!field) return;
    const [text, comment] = this.drafts.get(this.shown) ?? ["", ""];
    if (comment) this.address(comment);
    if (text) field.value = text;
    if (typing) field.focus();
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
    this.address(comment);
    this.field.focus();
  }

  address(comment) {
    const { form } = this.field;
    form.elements.comment.value = comment;
    form.querySelector("[data-o=answering]").hidden = false;
  }

  submit(event) {
    event.preventDefault();
    const { comment, text } = event.target.elements;
    this.say({ text: text.value, comment: comment.value });
  }

  async say(fields) {
    const { grid } = this;
    const cell = this.cell();
    this.asked = null; // a story on its way is older than what is said now
    const response = await post(
      grid.address.comment,
      new URLSearchParams({ ...cell, ...fields }),
      { Accept: "text/html" },
    );
    const meanwhile = this.asked; // that story may have been told before this was said
    this.asked = null;
    if (response.ok && this.field?.value === fields.text) this.field.value = "";
    await this.show(response, new URLSearchParams(cell).toString());
    if (meanwhile) this.fetch();
    if (!response.ok) return;
    const place = grid.model.placeOf([cell.unit, cell.product, cell.period]);
    const said = this.element.querySelectorAll(".talk li:not(.quiet)").length;
    if (said) grid.model.remarks.set(place, said);
    grid.view.paint();
  }
}
