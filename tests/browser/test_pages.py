"""Every page that people can walk to: light, still, open to everybody, fit for a phone.

Pages are found by walking: from the navigation, and from there one step through the content.
A new page is thus looked at without being named here.
"""

import re
from urllib.parse import urlsplit

import pytest
from django.urls import resolve

from tests.browser.measures import axe, weigh
from tools.browser import sign_in

LIGHT = 130_000  # bytes on the wire, nothing cached
HEAVIER = {"/static/vendor/echarts": 350_000}
OTHERS_LOOK_AT = re.compile(r"/(targets|decompose|align|act|track|strategy|collect)\b")
NAVIGATION = "[...document.querySelectorAll('aside a[href], nav a[href]')]"
CONTENT = "[...document.querySelectorAll('main a[href]:not([download])')]"
ADDRESSES = ".map((a) => a.getAttribute('href')).filter((h) => h.startsWith('/'))"
ENGLISH = re.compile(r"[A-Za-z]{2,}(?: [A-Za-z]{2,}){2,}")  # three words running
CUT = """() => [...document.querySelectorAll('main *')].filter((e) =>
  e.children.length === 0 && e.textContent.trim() && e.getClientRects().length
  && getComputedStyle(e).overflow === 'hidden' && !e.closest('[title]')
  && e.scrollWidth > e.clientWidth + 1 && e.clientWidth > 2
).map((e) => e.textContent.trim())"""


def _kind(path):
    """What page it is, whichever unit, letter or period it shows: its route."""
    return resolve(urlsplit(path).path).route


def _walk(page, load, passed_by=None):
    """Load the pages in reach, one of a kind, and name each while it is shown."""
    page.goto("/")
    found = page.evaluate(NAVIGATION + ADDRESSES)
    first = {_kind(p): p for p in found if not (passed_by and passed_by.match(p))}
    further = {}
    for path in first.values():
        load(path)
        for found in page.evaluate(CONTENT + ADDRESSES):
            if _is_page(found):
                further.setdefault(_kind(found), found)
        yield path
    for path in [path for kind, path in further.items() if kind not in first]:
        if passed_by and passed_by.match(path):
            continue
        load(path)
        yield path


def _is_page(path):
    return not re.search(r"workbook|export|download|\.\w+$", urlsplit(path).path)


def _budget(weight):
    carried = [b for name, b in HEAVIER.items() if any(name in p for p in weight.parts)]
    return max([LIGHT, *carried])


def _too_wide(page):
    wide, seen = page.evaluate(
        "[document.documentElement.scrollWidth, document.documentElement.clientWidth]"
    )
    return [f"{wide} px wide on a screen of {seen}"] if wide > seen else []


def _english(page):
    text = page.locator("body").inner_text()
    for code in page.locator("code, pre").all_inner_texts():  # for machines
        text = text.replace(code, "")
    return [f"English: {found}" for found in ENGLISH.findall(text)]


@pytest.mark.parametrize(
    ("username", "lang", "theme", "size"),
    [
        ("lin", "zh", "light", "desk"),
        ("lin", "en", "dark", "phone"),
        pytest.param("rep", "zh", "dark", "phone", marks=pytest.mark.slow),
        pytest.param(
            "admin", "en", "light", "desk", marks=pytest.mark.slow, id="admin"
        ),
    ],
)
def test_every_page_is_fit_to_be_seen(open_page, demo, username, lang, theme, size):
    page = open_page(demo, lang=lang, theme=theme, size=size)
    sign_in(page, username, lang)
    faults, weighs = {}, (username, lang) == ("lin", "zh")  # once is enough

    def load(path):
        if weighs:
            weight = weigh(page, path)
            if weight.wire > _budget(weight) or weight.shift >= 0.005:
                faults[path] = [str(weight)]
        else:
            page.goto(path, wait_until="networkidle")

    # looked at as the director, where it is the same
    passed_by = OTHERS_LOOK_AT if username == "admin" else None
    for path in _walk(page, load, passed_by):
        found = axe(page) + _too_wide(page) + faults.pop(path, [])
        found += [f"cut: {text}" for text in page.evaluate(CUT)]
        found += _english(page) if lang == "zh" else []
        if found:
            faults[path] = found
    assert not faults
