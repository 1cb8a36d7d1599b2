"""A seat's customers in a browser: sums follow while one types; pasted, saved, told apart."""

import pytest

from tests.browser.measures import axe
from tools.browser import sign_in

PAGE, PEOPLE = "/targets/customers/", "/decompose/people/"


@pytest.fixture
def customers(open_page, demo):
    """Opens a seat's customers as somebody."""

    def open_as(username, path=PAGE, address=demo, **look):
        page = open_page(address, **look)
        sign_in(page, username, look.get("lang", "zh"))
        page.goto(path, wait_until="networkidle")
        return page

    return open_as


def number(text):
    return float(text.replace(",", "").replace("−", "-").replace("◆", "").strip())


@pytest.mark.path
def test_typed_pasted_and_saved(customers, own_demo):
    page = customers("rep", PAGE, own_demo)
    months = page.locator(".lines tbody tr").first.locator("td.m input")
    rest = page.locator('[data-rest="2"]')
    before, march = number(rest.inner_text()), months.nth(2)
    was = number(march.input_value())
    march.fill("1.5")
    assert number(rest.inner_text()) == pytest.approx(before + was - 1.5, abs=0.11)
    assert "15,000" in page.locator("[data-exact]").inner_text()
    assert "1 格尚未保存" in page.locator("[data-told]").inner_text()
    march.press("Enter")
    assert page.evaluate("document.activeElement.name").startswith("2027-03|")
    months.nth(5).focus()
    page.evaluate("navigator.clipboard.writeText('2\\t120w\\n3')")
    page.keyboard.press("Control+v")
    page.wait_for_function(
        "document.querySelector('[data-told]').textContent.includes('4')"
    )
    page.keyboard.press("Control+s")
    page.wait_for_selector(".good")
    assert "已保存：2 个客户" in page.locator(".good").inner_text()
    assert months.nth(6).input_value() == "120.0"
    assert march.input_value() == "1.5"
    year = number(page.locator("[data-rest=y]").inner_text())
    whole = number(page.locator("tr.whole .year").inner_text())
    named = number(page.locator("[data-sum=y]").inner_text())
    assert year + named == pytest.approx(whole, abs=0.11)


@pytest.mark.parametrize(
    ("user", "path", "size"),
    [("tang", PAGE, "desk"), ("rep", PAGE, "phone"), ("tang", PEOPLE, "phone")],
)
def test_the_pages_are_open_to_all(customers, user, path, size):
    page = customers(user, path, size=size, lang="en")
    assert axe(page) == []
    wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert page.evaluate(wide) <= 0
