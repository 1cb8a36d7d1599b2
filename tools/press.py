"""Press every control of a page, for tools/walk.py: does it do something, is what comes fit to see?

A control is pressed on a fresh page; what it brings forth, as a menu or a dialog, is looked at
and pressed in turn. Buttons that send a form are left to tools/nonsense.py.
"""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Error, Page

from tools.looking import Found, Reader, axe, kind_of, seen_on

DEPTH = 3
PRESSED = """button:not([type=submit]):not([disabled]), summary, th a[href], [role=tab],
  select[data-sends], form[method=get] button, a[href^="#"]:not(.skip), [role=button],
  main input:is([type=checkbox], [type=radio]:not(:checked)), [aria-expanded]:not(input)"""
CONTROLS = r"""(pressed) => [...document.querySelectorAll(pressed)].map((e, index) => ({
  index, shown: e.checkVisibility({ visibilityProperty: true }) && !e.closest("[inert]"),
  name: [e.tagName.toLowerCase(), e.name ?? "", e.dataset.opens?.replace(/\d+/, "") ?? "",
    e.closest("tr, li, [role=row]") ? e.className // one row is like the other
      : (e.ariaLabel || e.textContent || "").replace(/[0-9.,%\s]+/g, " ").trim().slice(0, 40),
  ].join(" "),
})).filter((e) => e.shown)"""
STATE = """() => [location.href, document.documentElement.outerHTML, scrollY, window.printed,
  [...document.querySelectorAll("input, select, textarea")].map((e) => e.value + e.checked),
  document.cookie].join("¦")"""
FILES = """[...document.querySelectorAll('a[download], a[href*=workbook], a[href*=export]')]
  .map((a) => a.href)"""
DIALOG_RULES = ["wcag2a", "wcag2aa", "wcag22aa"]
Chain = tuple[int, ...]  # controls to press one after the other


@dataclass(frozen=True)
class Press:
    """One control about to be pressed: its name, what else was there, how all stood."""

    name: str
    others: frozenset[str]
    state: str


def controls(reader: Reader, path: str) -> None:
    """Press all there is on a page, and what comes forth by it."""
    _files(reader, path)
    tab = reader.page.context.new_page()
    chains: list[Chain] = [()]
    while chains:
        chain = chains.pop()
        try:
            more = _follow(reader, tab, path, chain)
        except Error as fault:
            reader.note(path, [["not pressed", str(chain), str(fault)[:140]]])
            continue
        chains += [(*chain, index) for index in more if len(chain) < DEPTH]
    tab.close()


def _follow(reader: Reader, tab: Page, path: str, chain: Chain) -> list[int]:
    """Press along a chain; which controls its last one brought forth, not pressed before."""
    tab.goto(path, wait_until="load")
    tab.wait_for_timeout(150)
    last = Press("", frozenset(), "")
    for index in chain:
        last = _stands(tab, index)
        _press(tab, index)
    if chain:
        reader.walk.counts["pressed"] += 1
        reader.note(path, _judged(reader, tab, last))
    if urlsplit(tab.url).path != urlsplit(path).path:
        return []
    return [
        one["index"]
        for one in tab.evaluate(CONTROLS, PRESSED)
        if one["name"] not in last.others and _is_new(reader, path, one["name"])
    ]


def _stands(tab: Page, index: int) -> Press:
    there: list[dict[str, Any]] = tab.evaluate(CONTROLS, PRESSED)
    name = next((one["name"] for one in there if one["index"] == index), "gone")
    return Press(name, frozenset(one["name"] for one in there), tab.evaluate(STATE))


def _press(tab: Page, index: int) -> None:
    place = tab.locator(PRESSED).nth(index)
    if place.evaluate("e => e.tagName") == "SELECT":
        place.select_option(index=place.locator("option").count() - 1)
    else:
        place.click(timeout=3_000)
    tab.wait_for_timeout(200)
    tab.wait_for_load_state("load")


def _is_new(reader: Reader, path: str, name: str) -> bool:
    """Once a kind of page, by each reader."""
    return reader.walk.first_time(reader.name, kind_of(path)[0], name)


def _judged(reader: Reader, tab: Page, press: Press) -> Found:
    """Did anything happen, without complaint, and is what came forth fit to be seen?"""
    found = reader.complaints()
    if tab.evaluate(STATE) == press.state:
        found.append(["does nothing", "", ""])
    if reader.is_new(tab):
        reader.walk.counts["states"] += 1
        found += seen_on(tab, reader.look.lang)
        if tab.locator("dialog[open]").count():
            found += axe(tab, DIALOG_RULES)
        reader.picture(tab, f"{urlsplit(tab.url).path} {press.name}")
    return [[kind, f"after {press.name}: {place}", what] for kind, place, what in found]


def _files(reader: Reader, path: str) -> None:
    """Fetch what the page offers to save."""
    for address in dict.fromkeys(reader.page.evaluate(FILES)):
        if not reader.walk.first_time(reader.name, "file", kind_of(address)):
            continue
        answer = reader.page.context.request.get(address)
        reader.walk.counts["files"] += 1
        if not answer.ok or not answer.body():
            reader.note(path, [["file", address, str(answer.status)]])
