// A part of the page that could not be fetched says so, and what stands there stays.
import { toast } from "./toast.js";

const WRONG_FORM = 422; // a form that comes back with what is wrong in it
const words = document.getElementById("toasts")?.dataset ?? {};

/** Whether somebody did something, and is not only looked after by a clock. */
function asked({ sourceEvent }) {
  return sourceEvent?.isTrusted ?? false;
}

function again({ sourceElement, sourceEvent }) {
  return {
    act: words.again,
    bad: true,
    do: () => sourceElement?.dispatchEvent(new Event(sourceEvent.type, { bubbles: true, cancelable: true })),
  };
}

/** What a refusal says; of a fault nothing can be read. */
function sentence({ response, text }) {
  const [said] = response.status < 500 ? (text.match(/role="alert">([^<]+)</) ?? []).slice(1) : [];
  return said && new DOMParser().parseFromString(said, "text/html").body.textContent;
}

document.addEventListener("htmx:before:swap", (event) => {
  const { ctx } = event.detail;
  const status = ctx.response?.status ?? 200;
  if (status < 400 || status === WRONG_FORM) return;
  if (status < 500 && !asked(ctx)) return; // its place says the sentence
  event.preventDefault();
  const said = sentence(ctx);
  if (asked(ctx)) toast(said ?? words.offline, said ? { bad: true } : again(ctx));
});

document.addEventListener("htmx:error", (event) => {
  const { ctx } = event.detail;
  if (ctx && asked(ctx)) toast(words.offline, again(ctx));
});
