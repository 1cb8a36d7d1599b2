"""An empty installation, from the first sign-in to a plan one can type into."""

from pathlib import Path

import pytest

from tests.browser.server import luopan
from tests.browser.test_entry import code_of, come_in, invite  # noqa: F401

SAMPLE = Path(__file__).parents[2] / "samples" / "orders.xlsx"


@pytest.fixture
def opal(open_page, founded, invite):  # noqa: F811
    """Signs in for the first time, as operations, with a second factor."""
    page = open_page(founded)
    come_in(page, invite("opal", "operations"), "opal")
    page.wait_for_url("**/me/app/*")
    page.locator(".steps summary").click()
    page.fill("#id_code", code_of(page.locator(".secret").inner_text()))
    page.press("#id_code", "Enter")
    page.wait_for_url("**/me/codes/")
    page.goto("/")
    return page


@pytest.mark.path
def test_a_file_becomes_a_plan(opal, founded_home):
    opal.click("main a[href='/import/']")
    opal.set_input_files("input[type=file]", SAMPLE)
    opal.click("form[data-drop] button[type=submit]")
    luopan(founded_home, "work", "--once")
    store = opal.locator("form[action$='/accept/']")
    store.wait_for(timeout=60_000)
    assert "25,492,474.18 元" in opal.locator("main").inner_text()
    store.locator("button[type=submit]").click()
    luopan(founded_home, "work", "--once")
    opal.locator("a[href^='/import/batch']").first.wait_for(timeout=60_000)

    opal.goto("/")
    opal.click("main a[href='/targets/new/']")
    total = opal.locator("#preview").get_by_text("1,053 万")  # 12 % more than 940.2
    total.wait_for()
    opal.click("button[data-whole]")
    opal.wait_for_url("**/targets/*/")
    assert "1,053 万" in opal.locator("main").inner_text()
    opal.click("main a[href^='/decompose/']")

    opal.wait_for_selector("#grid[data-ready]")
    opal.focus(".gscroll")
    opal.keyboard.type("1200万")
    opal.keyboard.press("Enter")
    opal.wait_for_selector("#grid[data-pending='0']")
    opal.reload()
    opal.wait_for_selector("#grid[data-ready]")
    assert "1,200.0" in opal.locator("#grid").inner_text()
