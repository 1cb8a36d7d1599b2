"""Pay in a browser: a rep tries what if on his phone and disputes a line, finance decides it."""

import pytest

from tools.browser import sign_in


@pytest.fixture
def enter(open_page, own_demo):
    """A page of somebody's at a demo that this test alone changes."""

    def as_user(username, path, **look):
        page = open_page(own_demo, **look)
        sign_in(page, username, look.get("lang", "zh"))
        page.goto(path, wait_until="networkidle")
        return page

    return as_user


def test_from_what_if_to_a_decided_dispute(enter):
    page = enter("rep", "/review/pay/", lang="zh", size="phone")
    assert "应得" in page.inner_text(".head p")
    page.fill("input[name=extra-0]", "20万")
    page.click(".tries button")
    page.wait_for_selector("#tried .state.on")
    assert page.inner_text("#tried .state.on").startswith("+")
    width = page.evaluate("document.documentElement.scrollWidth")
    assert width <= page.viewport_size["width"]
    page.click(".pay-lines summary >> nth=0")
    page.fill(".pay-lines details[open] input[name=said]", "少了一单")
    page.click(".pay-lines details[open] .disputes button")
    page.wait_for_selector("text=已提交，待裁定")
    where = page.url

    finance = enter("fang", "/", lang="zh")
    finance.wait_for_selector("text=裁定激励异议")
    finance.goto(where, wait_until="networkidle")
    finance.check("input[name=upheld][value='1']")
    finance.fill("input[name=amount]", "120.5")
    finance.fill("form.stack input[name=said]", "核对属实，补入")
    finance.click("form.stack button[type=submit]")
    finance.wait_for_selector("text=已裁定，当事人可以看到")
    assert "+120.50" in finance.inner_text("main")

    page.goto("/review/pay/", wait_until="networkidle")
    assert "120.50" in page.inner_text(".pay-lines")
    assert "异议已裁定" in page.inner_text(".pay-lines")
