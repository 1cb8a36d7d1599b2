"""The SMART audit in a browser: read, filtered, mended by its link, the bar and the reason."""

import re

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


def test_from_the_audit_to_the_place_to_mend_and_past_the_bar(enter, watch):
    director = enter("lin", "/targets/audit/", lang="zh")
    version = re.search(r"/targets/(\d+)/audit/", director.url).group(1)
    assert "有目标的单元" in director.inner_text(".head p")
    assert director.locator(".five a").count() == 5

    director.click(".five a:has-text('可达成')")
    director.wait_for_url(re.compile("criterion=achievable"))
    assert director.locator(".finds").count() == 1
    mend = director.locator(".finds .mend").first
    assert f"/decompose/?version={version}" in mend.get_attribute("href")
    mend.click()
    director.wait_for_url(re.compile("/decompose/"))

    # A bar that nothing passes: issuing wants a reason, and goes on with one.
    director.goto(f"/targets/{version}/audit/", wait_until="networkidle")
    director.click("button[data-opens=bar]")
    director.fill("#bar input[name=percent]", "100")
    director.click("#bar button[type=submit]")
    director.wait_for_selector("text=门槛已设定")
    assert "低于门槛 100%" in director.inner_text(".head p")

    watch.allowed.add(422)
    director.goto(f"/align/?version={version}", wait_until="networkidle")
    director.click("button[data-opens=issue]")
    director.wait_for_selector("#issue select[name=branch]")
    director.click("#issue button[type=submit]")
    director.wait_for_selector("#issue .problem >> text=低于门槛 100%")
    director.fill("#issue input[name=reason]", "战略会后补齐关联")
    director.click("#issue button[type=submit]")
    director.wait_for_selector(".good")


def test_a_seat_reads_its_own_on_a_phone(open_page, demo):
    page = open_page(demo, size="phone")
    sign_in(page, "rep", "zh")
    page.goto("/targets/audit/", wait_until="networkidle")
    assert "没有重要问题，只有提示。" in page.inner_text(".head p")
    width = page.evaluate("document.documentElement.scrollWidth")
    assert width <= page.viewport_size["width"]
    assert page.locator("button[data-opens=bar]").count() == 0
