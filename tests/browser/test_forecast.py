"""The rolling forecast in a browser: a rep calls on a phone, his manager sees it beside his own."""

import pytest

from tests.browser.measures import axe
from tools.browser import sign_in


@pytest.mark.browser
def test_a_rep_calls_on_a_phone_and_his_manager_sees_it(open_page, own_demo):
    phone = open_page(own_demo, lang="zh", size="phone")
    sign_in(phone, "rep", "zh")
    phone.goto("/", wait_until="networkidle")
    phone.get_by_text("本周预测还没报").click()
    phone.wait_for_url("**/track/forecast/**")
    assert not axe(phone)
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390
    phone.locator("input[name^=upside-]").first.fill("99.5万")
    phone.locator("input[name=said]").fill("月底两单上会")
    phone.get_by_role("button", name="上报").click()
    phone.get_by_text("已上报").wait_for()
    assert phone.locator("input[name^=upside-]").first.input_value() == "99.5万"

    desk = open_page(own_demo, lang="zh")
    sign_in(desk, "tang", "zh")
    for page in ("", "moves/", "year/", "accuracy/"):
        desk.goto(f"/track/forecast/{page}?unit=sw-cd", wait_until="networkidle")
        assert not axe(desk), page
    desk.goto("/track/forecast/?unit=sw-cd", wait_until="networkidle")
    assert desk.get_by_text("月底两单上会").count() == 1
