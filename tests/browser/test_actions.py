"""Actions in a browser: cards moved by key and by drag, many changed at once, the gap folded."""

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
    _many_at_once(page)
    _folded(page)


def _many_at_once(page):
    """Two are ticked, what they choose from is fetched, both move by a week."""
    page.goto("/act/?state=planned", wait_until="networkidle")
    rows = page.locator("tbody tr")
    before = rows.nth(0).locator("td.num").inner_text()
    for place in (0, 1):
        rows.nth(place).locator("[name=pick]").check()
    page.locator("[data-opens=together]").click()
    page.locator("#together [name=days]").fill("7")
    assert not axe(page)
    page.locator("#together [type=submit]").click()
    page.wait_for_load_state("networkidle")
    assert page.locator("tbody tr td.num").nth(0).inner_text() != before
    page.locator("[data-opens=add]").click()
    page.wait_for_function("() => document.activeElement.name === 'name'")


def _folded(page):
    """A team shows its seats, in place, and the keyboard stays where it was."""
    page.goto("/act/gap/", wait_until="networkidle")
    fold = page.locator("a.fold[aria-expanded=false]").first
    number, before = fold.get_attribute("id"), page.locator("#gaps tbody tr").count()
    fold.focus()
    fold.press("Enter")
    page.locator(f"[id='{number}'][aria-expanded=true]").wait_for()
    assert page.locator("#gaps tbody tr").count() > before
    page.wait_for_function("id => document.activeElement.id === id", arg=number)
    assert not axe(page)
