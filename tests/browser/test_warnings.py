"""Early warnings in a browser: the worker raises them, a manager takes one up and lets one wait."""

import pytest

from tests.browser.measures import axe
from tests.browser.server import luopan
from tools.browser import sign_in


@pytest.mark.slow
def test_a_manager_takes_one_up_and_lets_another_wait(
    open_page, demo_home, own_demo, watch
):
    luopan(demo_home, "work", "--once")
    page = open_page(own_demo)
    sign_in(page, "he", "zh")
    page.goto("/track/warnings/", wait_until="networkidle")
    assert not axe(page)
    page.click(".warn:has(a:has-text('西南')) a:has-text('处置') >> nth=0")
    page.wait_for_selector("#take[open]")
    page.wait_for_load_state("networkidle")
    assert "西南" in page.input_value("#take [name=name]")
    assert not axe(page)
    page.click("#take button:has-text('制定')")
    page.wait_for_selector("[role=status]:has-text('预警已处置')")
    page.wait_for_load_state("networkidle")
    assert not axe(page)
    page.goto("/track/warnings/?rule=receivables", wait_until="networkidle")
    page.click(".warn.open a:has-text('暂缓') >> nth=0")
    page.wait_for_selector("#snooze[open]")
    page.wait_for_load_state("networkidle")
    page.fill("#snooze [name=reason]", "两个投标下周开标")
    page.click("#snooze button:has-text('暂缓')")
    page.wait_for_selector("[role=status]:has-text('暂缓至')")
    page.goto("/track/warnings/?state=snoozed", wait_until="networkidle")
    assert "两个投标下周开标" in page.inner_text(".warn")
    page.goto("/settings/warnings/", wait_until="networkidle")
    page.click("section:has(#r-pace) summary")
    assert not axe(page)
    page.fill("section:has(#r-pace) [name=bound]", "12%")
    page.click("section:has(#r-pace) button:has-text('保存')")
    page.wait_for_selector("[role=status]:has-text('已设置')")
    assert "低于目标 12% 及以上" in page.inner_text("section:has(#r-pace)")
