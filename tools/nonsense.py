"""Send every form empty and with nonsense, for tools/walk.py. It changes what is kept: walk a copy.

A refusal has to be one clear sentence in the reader's language, beside what was typed. What was
taken, and each sentence, is listed too: whether it should have been taken only people can judge.
"""

import re
from typing import Any

from playwright.sync_api import Error, Page, Response

from tools.looking import Found, Reader, kind_of

FORMS = """() => [...document.forms].flatMap((form, index) => {
  if (form.method !== "post" && !form.hasAttribute("hx-post")) return [];
  const buttons = [...form.elements].filter((e) => e.type === "submit");
  return (buttons.length ? buttons : [null]).map((button, number) => ({
    index, number,
    fields: [...form.elements].filter((e) => e.name && !["hidden", "submit"].includes(e.type))
      .map((e) => e.name),
    action: form.getAttribute("hx-post") || button?.getAttribute("formaction")
      || form.getAttribute("action") || location.pathname,
    button: button?.name ?? "",
  }));
})"""
SEND = """([index, number, text]) => {
  const form = document.forms[index];
  let filled = 0;
  const typed = ["text", "search", "url", "email", "number", "date", "month", "time"];
  for (const e of form.elements) {
    if (e.readOnly || e.disabled || !e.name) continue;
    if (e.type === "checkbox" && !text) e.checked = false;
    if (e.tagName !== "TEXTAREA" && !typed.includes(e.type)) continue;
    if (text && e.tagName === "INPUT") e.type = "text";
    e.value = text;
    filled += 1;
    e.dispatchEvent(new Event("input", { bubbles: true }));
  }
  form.noValidate = true;
  delete form.dataset.sent;
  form.requestSubmit([...form.elements].filter((e) => e.type === "submit")[number]);
  return filled;
}"""
ANSWER = """(text) => ({
  said: [...document.querySelectorAll("[role=alert], .problem, .toast.bad")]
    .filter((e) => e.checkVisibility() && e.textContent.trim()).map((e) => e.textContent.trim()),
  kept: [...document.querySelectorAll("input, textarea")].some((e) => e.value === text)
    || Boolean(document.querySelector("[data-back]:not([hidden])")),
})"""
NONSENSE = {
    "empty": "",
    "abc": "abc",
    "-1": "-1",
    "wide": "１２３",
    "long": "x" * 10_000,
    "emoji": "😀🧭",
}
# Whose sending would end the walk itself.
NEVER = {"sign_out", "language", "enter", "end_sessions", "sign_in"}


def forms(reader: Reader, path: str) -> None:
    """Send each form of a page, one of a kind."""
    tab = reader.page.context.new_page()
    for form in reader.page.evaluate(FORMS):
        if not _is_new(reader, form):
            continue
        reader.walk.counts["forms"] += 1
        for name in NONSENSE if form["fields"] else ["empty"]:
            try:
                reader.note(path, _sent(reader, tab, path, form, name))
            except Error as fault:
                reader.note(path, [["form", form["action"], str(fault)[:140]]])
    tab.close()


def _is_new(reader: Reader, form: dict[str, Any]) -> bool:
    route = kind_of(form["action"])[0]
    act = re.sub(r"\d+", "", form["action"].rstrip("/").rpartition("/")[2])
    fields = tuple(sorted({re.sub(r"\d+", "", name) for name in form["fields"]}))
    kind = (reader.look.lang, route, act, fields, form["button"])
    return route not in NEVER and reader.walk.first_time("form", *kind)


def _sent(
    reader: Reader, tab: Page, path: str, form: dict[str, Any], name: str
) -> Found:
    """Send a form with one kind of nonsense on a fresh page; what is to be said of the answer."""
    posts: list[Response] = []
    tab.goto(path, wait_until="load")
    tab.wait_for_timeout(120)
    if form not in tab.evaluate(FORMS):
        return []  # an earlier sending took it away
    reader.walk.heard.clear()

    def hear(answer: Response) -> None:
        if answer.request.method == "POST":
            posts.append(answer)

    tab.on("response", hear)
    text = NONSENSE[name]
    filled = tab.evaluate(SEND, [form["index"], form["number"], text])
    for _ in range(30):  # a busy machine answers late
        tab.wait_for_timeout(150)
        if posts:
            break
    tab.wait_for_timeout(200)
    tab.wait_for_load_state("load")
    tab.remove_listener("response", hear)
    reader.walk.counts["sent"] += 1
    place = f"{form['action']} {form['button']} {name}"
    status = posts[0].status if posts else 0
    found = _judged(tab, status, text if filled else "", reader.look.lang)
    found += [
        [k, p, w] for k, p, w in reader.complaints() if not re.match(r"4\d\d POST", w)
    ]
    return [[kind, place, what] for kind, _place, what in found]


def _judged(tab: Page, status: int, text: str, lang: str) -> Found:
    if not status:
        return [["not sent", "", ""]]
    if status < 400:
        return [["taken", "", str(status)]]
    if status >= 500 or status == 404:
        return [["broken", "", str(status)]]
    answer = tab.evaluate(ANSWER, text)
    return _of_refusal(list(dict.fromkeys(answer["said"])), answer["kept"], text, lang)


def _of_refusal(said: list[str], kept: bool, text: str, lang: str) -> Found:
    whole = " / ".join(said)
    plain = whole.replace(text, "") if text else whole
    chinese = bool(re.search(r"[\u4e00-\u9fff]", plain))
    faults = {
        "sentences": len(said) != 1,
        "long answer": len(whole) > 300,
        "typed is lost": bool(text) and not kept,
        "other language": chinese != (lang == "zh"),
    }
    return [["refused", "", whole[:200]]] + [
        [kind, "", whole[:120]] for kind, is_so in faults.items() if is_so
    ]
