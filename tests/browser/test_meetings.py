"""A weekly meeting in a browser: from its pack's link over the last promises to an action."""

import pytest

from tests.browser.measures import axe
from tools.browser import sign_in


@pytest.mark.slow
def test_a_manager_holds_the_weekly_meeting(open_page, own_demo):
    """Tang's meeting of today: begun, ticked, noted, decided, planned, closed; the rep reads it."""
    page = open_page(own_demo)
    sign_in(page, "tang", "zh")
    page.goto("/coach/meetings/", wait_until="networkidle")
    assert not axe(page)
    page.click("section:has(#coming-t) a:has-text('周会') >> nth=0")
    page.wait_for_selector("button:has-text('开会')")
    page.wait_for_load_state("networkidle")
    assert page.locator("a:has-text('会议材料')").count() == 1
    meeting = page.url
    page.click("button:has-text('开会')")
    page.wait_for_selector("[role=status]:has-text('会议已开始')")
    page.wait_for_load_state("networkidle")
    assert not axe(page)
    open_ones = page.locator("#last li.open")
    count = open_ones.count()
    assert count
    page.fill("#note-1 textarea", "四家问到了决策人")
    page.click("#last li.open button:has-text('做到了') >> nth=0")
    page.wait_for_function(
        "count => document.querySelectorAll('#last li.open').length < count", arg=count
    )
    page.wait_for_selector("#note-1 [role=status]")
    assert page.input_value("#note-1 textarea") == "四家问到了决策人"
    page.click("[data-runs] >> nth=0")
    page.wait_for_selector("li.runs")
    page.fill("#decisions [name=text]", "老客户回访不超过一半")
    page.click("#decisions button:has-text('记下')")
    page.wait_for_selector("#decisions li:has-text('老客户回访不超过一半')")
    page.fill("#promises [name=text]", "两家扩产客户约到现场")
    page.check("#promises [name=as_action]")
    page.click("#promises button:has-text('记下')")
    link = page.wait_for_selector(
        "#promises li:has-text('扩产客户约到') a[href^='/act/']"
    )
    action = link.get_attribute("href")
    assert not axe(page)
    page.click("button:has-text('纪要定稿')")
    page.wait_for_selector("[role=status]:has-text('已定稿')")
    page.wait_for_load_state("networkidle")
    assert page.locator("textarea").count() == 0 and not axe(page)
    page.goto(action, wait_until="networkidle")
    assert "两家扩产客户约到现场" in page.inner_text("h1")
    page.goto("/coach/meetings/promises/", wait_until="networkidle")
    assert not axe(page)
    other = open_page(own_demo)
    sign_in(other, "rep", "zh")
    other.goto(meeting, wait_until="networkidle")
    assert "四家问到了决策人" in other.inner_text("main")
