"""Every page that people can walk to: light, still, open to everybody, fit for a phone.

Pages are found by walking: from the navigation, and from there one step through the content.
A new page is thus looked at without being named here.
"""

import re
from urllib.parse import urlsplit

import pytest

from tests.browser.measures import axe, weigh
from tools.browser import sign_in

LIGHT, WITH_CHARTS = 130_000, 350_000  # bytes on the wire, nothing cached
NAVIGATION = "[...document.querySelectorAll('aside a[href], nav a[href]')]"
CONTENT = "[...document.querySelectorAll('main a[href]:not([download])')]"
ADDRESSES = ".map((a) => a.getAttribute('href')).filter((h) => h.startsWith('/'))"
ENGLISH = re.compile(r"[A-Za-z]{2,}(?: [A-Za-z]{2,}){2,}")  # three words running
CUT = """() => [...document.querySelectorAll('main *')].filter((e) =>
  e.children.length === 0 && e.textContent.trim() && e.getClientRects().length
  && getComputedStyle(e).overflow === 'hidden' && !e.title
  && e.scrollWidth > e.clientWidth + 1 && e.clientWidth > 2
).map((e) => e.textContent.trim())"""


def _kind(path):
    """What page it is, whichever row or period it shows."""
    return re.sub(r"/\d+(?=/)", "/1", urlsplit(path).path)


def _walk(page):
    """Paths of the pages in reach, one of a kind."""
    page.goto("/")
    found = {_kind(path): path for path in page.evaluate(NAVIGATION + ADDRESSES)}
    for path in list(found.values()):
        page.goto(path)
        for further in page.evaluate(CONTENT + ADDRESSES):
            if _is_page(page, further):
                found.setdefault(_kind(further), further)
    return sorted(found.values())


def _is_page(page, path):
    return not re.search(r"workbook|export|download|\.\w+$", urlsplit(path).path)


def _too_wide(page):
    wide, seen = page.evaluate(
        "[document.documentElement.scrollWidth, document.documentElement.clientWidth]"
    )
    return [f"{wide} px wide on a screen of {seen}"] if wide > seen else []


def _english(page):
    text = page.locator("body").inner_text()
    return [f"English: {found}" for found in ENGLISH.findall(text)]


@pytest.mark.parametrize("username", ["lin", "rep", "zhou", "admin"])
@pytest.mark.parametrize(
    "look", [("zh", "light", "desk"), ("en", "dark", "phone")], ids="-".join
)
def test_every_page_is_fit_to_be_seen(open_page, demo, username, look):
    lang, theme, size = look
    page = open_page(demo, lang=lang, theme=theme, size=size)
    sign_in(page, username, lang)
    faults = {}
    for path in _walk(page):
        page.goto(path, wait_until="networkidle")
        found = axe(page) + _too_wide(page) + page.evaluate(CUT)
        found += _english(page) if lang == "zh" else []
        if found:
            faults[path] = found
    assert not faults


def test_every_page_is_light_and_stands_still(open_page, demo):
    page = open_page(demo)
    sign_in(page, "lin")
    faults = {}
    for path in _walk(page):
        weight = weigh(page, path)
        charts = any("vendor/echarts" in part for part in weight.parts)
        if weight.wire > (WITH_CHARTS if charts else LIGHT) or weight.shift > 0:
            faults[path] = weight
    assert not faults
