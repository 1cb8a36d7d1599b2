"""The board of actions in a browser: a card is moved with the keyboard and by dragging."""

import pytest

from tests.browser.measures import axe
from tools.browser import sign_in


@pytest.mark.browser
def test_a_card_is_moved_by_key_and_by_drag(open_page, own_demo):
    page = open_page(own_demo)
    sign_in(page, "he", "zh")
    page.goto("/act/?as=board", wait_until="networkidle")
    assert not axe(page)
    card = page.locator("[data-lane=planned] [data-card]").first
    number = card.get_attribute("id")
    card.focus()
    card.press("ArrowRight")
    page.locator(f"[data-lane=doing] #{number}").wait_for()
    page.wait_for_function("id => document.activeElement.id === id", arg=number)
    page.locator(f"#{number}").drag_to(page.locator("[data-lane=done]"))
    page.locator(f"[data-lane=done] #{number}").wait_for()
    page.locator(f"#{number} > a").click()
    page.wait_for_url("**/act/*/")
    assert not axe(page)
