"""红涨绿跌 in a browser: chosen with one click, kept, read by charts, fit to be read."""

import pytest

from tests.browser.measures import axe
from tools.browser import sign_in

TOKENS = """() => ['ahead-fill', 'behind-fill', 'danger'].map(
  (name) => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim()
)"""


@pytest.mark.browser
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_red_is_up_where_it_was_chosen(open_page, demo, theme):
    page = open_page(demo, lang="zh", theme=theme)
    sign_in(page, "lin", "zh")
    page.goto("/me/")
    good, bad, danger = page.evaluate(TOKENS)
    page.get_by_role("button", name="红涨绿跌").click()
    assert page.evaluate(TOKENS) == [bad, good, danger]
    assert page.locator("[aria-pressed=true]").inner_text() == "红涨绿跌"
    assert not axe(page)
    for path in ("/", "/track/"):
        page.goto(path, wait_until="networkidle")
        assert page.evaluate(TOKENS) == [bad, good, danger]
        assert not axe(page)
    page.goto("/me/")
    page.get_by_role("button", name="绿涨红跌").click()
    page.goto("/track/")
    assert page.evaluate(TOKENS) == [good, bad, danger]
