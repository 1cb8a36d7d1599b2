"""Pages of many rows in a browser: letters on paper, planned resources, the menu More."""

import re

import pytest

from tests.browser.server import served
from tools.browser import sign_in


@pytest.fixture(scope="module")
def demo_of_these(copy_demo, tmp_path_factory):
    """A demo that these tests alone change, each at a place of its own."""
    with served(copy_demo(tmp_path_factory.mktemp("bulk") / "home")) as address:
        yield address


@pytest.fixture
def enter(open_page, demo_of_these):
    """A page of somebody's there."""

    def as_user(username, path, **look):
        page = open_page(demo_of_these, **look)
        sign_in(page, username, look.get("lang", "zh"))
        page.goto(path, wait_until="networkidle")
        return page

    return as_user


def fits(page):
    width = page.evaluate("document.documentElement.scrollWidth")
    return width <= page.viewport_size["width"]


def _refused(page, sentence):
    """The page is there again, and what was typed has been put back."""
    page.wait_for_selector(sentence)
    page.wait_for_load_state("load")


def test_letters_on_paper_are_reached_by_the_keyboard_and_recorded_many_at_once(enter):
    page = enter("zhou", "/targets/1/")
    menu = page.locator("details.menu.more")
    menu.locator("summary").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    inside = "e => e.contains(document.activeElement) && e.open"
    assert menu.evaluate(inside) and not menu.evaluate(
        "e => document.activeElement === e.querySelector('summary')"
    )
    page.keyboard.press("Escape")
    assert menu.evaluate("e => !e.open && e.contains(document.activeElement)")
    menu.locator("summary").click()
    page.click("h1")  # elsewhere: it shuts
    assert menu.evaluate("e => !e.open")

    page.goto("/targets/1/signed/papers/", wait_until="networkidle")
    form = page.locator("form:has(table.ticks)")
    count = form.locator("[name=pick]").count()
    every = form.locator("[data-ticks-all]")
    every.check()
    assert form.locator("[name=pick]:checked").count() == count > 2
    form.locator("[name=pick]").nth(0).uncheck()
    assert every.evaluate("box => box.indeterminate")
    every.check()
    every.uncheck()
    for place in (0, 1):
        form.locator("[name=pick]").nth(place).check()
    form.locator("button.pri").click()
    page.wait_for_selector(".looks")
    assert page.locator(".looks [name=on]:checked").count() == 2
    page.fill("[name=reason]", "纸质原件已归档")
    page.click("button:has-text('登记')")
    page.wait_for_url(re.compile(r"/targets/1/signed/"))
    assert "2" in page.locator(".good").first.inner_text()
    page.goto("/targets/1/signed/papers/", wait_until="networkidle")
    assert page.locator("[name=pick]").count() == count - 2


def test_planned_resources_are_said_and_move_the_way_on_a_phone(enter, watch):
    watch.allow(422)
    page = enter("he", "/targets/resources/", lang="en", size="phone")
    assert fits(page)
    page.fill("[name=leads-before]", "90")
    page.fill("[name=leads-before_source]", "CRM")
    page.fill("[name=leads-planned]", "hello")
    page.fill("[name=leads-planned_source]", "Budget of marketing")
    with page.expect_response(lambda answer: answer.request.method == "POST") as back:
        page.click("form[action$='/plan/'] button.pri")
    assert back.value.status == 422
    _refused(page, "form[action$='/plan/'] .problem")
    assert page.input_value("[name=leads-before]") == "90"  # nothing typed is lost
    page.fill("[name=leads-planned]", "120")
    page.click("form[action$='/plan/'] button.pri")
    page.wait_for_selector(".good")
    row = page.locator("table.resources tbody tr:has(a[href*='unit='])").first
    # 120 more leads are promised to the region in the version that is in talks.
    assert "90 → 120" in row.inner_text() and "+120 promised" in row.inner_text()
    assert "+166.7%" in row.inner_text()  # 240 ÷ 90
    assert fits(page)


def test_a_target_that_does_not_add_up_is_set_and_a_ratio_opens_to_its_parts(
    enter, watch
):
    watch.allow(422)
    page = enter("he", "/targets/aims/", lang="en")
    path = page.url.split("?")[0]
    page.goto(f"{path}?metric=win_rate", wait_until="networkidle")
    field = page.locator("table.aims input").first
    field.fill("a lot")
    with page.expect_response(lambda answer: answer.request.method == "POST") as back:
        page.click("#aims button.pri")
    assert back.value.status == 422
    _refused(page, "#aims .problem")
    assert page.locator("table.aims input").first.input_value() == "a lot"
    page.locator("table.aims input").first.fill("41.5%")
    page.click("#aims button.pri")
    page.wait_for_selector(".good")
    assert page.locator("table.aims input").first.input_value() == "41.5%"
    page.goto(f"{path}?metric=revenue_per_customer", wait_until="networkidle")
    ratio = page.locator("table.aims details").first
    ratio.locator("summary").click()
    assert "Sales amount" in ratio.inner_text() and "÷" in ratio.inner_text()
    assert fits(page)
