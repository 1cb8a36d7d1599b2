"""How one hears, in a browser: chosen, kept; and what waits, to be answered at once."""

from tests.browser.measures import axe
from tools.browser import sign_in


def test_one_says_how_one_hears_and_answers_in_one_tap(open_page, demo):
    page = open_page(demo, size="phone")
    sign_in(page, "rep", "zh")
    page.goto("/me/messages/", wait_until="networkidle")
    assert not axe(page)
    page.fill("[name=quiet_from]", "22:15")
    page.check("[name=kind-action][value=never]")
    page.click("button:has-text('保存')")
    page.wait_for_selector("[role=status]:has-text('已保存')")
    page.goto("/me/messages/", wait_until="networkidle")
    assert page.input_value("[name=quiet_from]") == "22:15"
    assert page.is_checked("[name=kind-action][value=never]")
    page.goto("/answers/", wait_until="networkidle")
    assert not axe(page)
    talk = page.locator("a[href^='/answers/']").first.get_attribute("href")
    page.goto(talk, wait_until="networkidle")
    assert not axe(page)
    assert page.locator("form button:has-text('接受')").count() == 1
    assert page.locator("textarea[name=text]").count() == 1
    page.goto("/go/nobody-was-given-this/", wait_until="networkidle")
    assert not axe(page)
