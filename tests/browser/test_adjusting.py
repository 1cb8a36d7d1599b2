"""An adjustment in a browser: asked for by a rep, approved by the manager, Track shows it."""

import pytest

from tests.browser.measures import axe
from tools.browser import sign_in


@pytest.mark.slow
def test_from_the_request_to_track(open_page, own_demo, watch):
    page = open_page(own_demo)
    sign_in(page, "rep", "zh")
    page.goto("/review/adjustments/new/?trigger=leave", wait_until="networkidle")
    assert not axe(page)
    page.fill("[name=from]", "2026-09-21")
    page.fill("[name=last]", "2026-09-30")
    page.fill("[name=reason]", "陪护假十天，客户由同事代管")
    page.click("button:has-text('测算')")
    page.wait_for_selector("h2:has-text('测算结果'), .worked")
    assert not axe(page)
    page.click("button:has-text('提交申请')")
    page.wait_for_selector("[role=status]:has-text('已提交')")
    page.wait_for_load_state("networkidle")
    assert not axe(page)
    where = page.url
    sign_in(page, "lin", "zh")
    page.goto("/", wait_until="networkidle")
    page.goto(where, wait_until="networkidle")
    page.click("button[data-opens=approve]")
    page.wait_for_selector("#approve[open]")
    assert not axe(page)
    page.click("#approve button:has-text('批准')")
    page.wait_for_selector("[role=status]:has-text('已批准')")
    page.wait_for_selector("#effect .sides")
    page.goto("/track/?unit=sw-cd-03&period=2026", wait_until="networkidle")
    page.click("a.tag:has-text('已调整')")
    page.wait_for_url("**/review/adjustments/*/")
    page.goto("/review/adjustments/mid-year/", wait_until="networkidle")
    assert not axe(page)
    page.click("button[data-opens=open]")
    page.wait_for_selector("#open[open]")
    page.fill("#open [name=reason]", "上半年已过，全年重排")
    page.click("#open button:has-text('打开')")
    page.wait_for_selector("[role=status]:has-text('已新建草稿')")
    assert not axe(page)
