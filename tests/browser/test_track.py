"""Track in a browser: from the sentence down to the order, in both languages, at desk and phone."""

import re

import pytest

from tools.browser import sign_in

SENTENCES = {
    "zh": r"^2026 年完成 [\d.]+%，时间进度 [\d.]+%（历史节奏），落后 [\d.]+ 个点。按当前速度年末约 [\d.]+ 亿，缺口",
    "en": r"^Year 2026: [\d.]+% attained, [\d.]+% of the time elapsed \(own rhythm\): [\d.]+ pt behind\. At this pace",
}


@pytest.fixture
def track(open_page, demo):
    """Opens the page as somebody."""

    def open_as(username, path="/track/", **look):
        page = open_page(demo, **look)
        sign_in(page, username, look.get("lang", "zh"))
        page.goto(path, wait_until="networkidle")
        return page

    return open_as


def _lines(page):
    """How many lines the chart has drawn."""
    page.wait_for_selector("html[data-charts]", state="attached")
    return page.locator("#pace svg path").count()


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("size", ["desk", "phone"])
def test_the_page_tells_how_it_goes(track, lang, size):
    page = track("lin", lang=lang, size=size)
    assert re.match(SENTENCES[lang], page.locator(".head p").inner_text())
    assert _lines(page) > 20
    assert page.locator(".figures .kpi").count() == 8
    heat = page.locator(".heat tbody tr")
    assert heat.count() == 9  # eight regions and the company
    assert re.fullmatch(r"\d+", heat.first.locator("td").first.inner_text())
    frame, now = (page.locator(at).bounding_box() for at in (".heatwrap", "th.now"))
    assert (
        now["x"] + now["width"] <= frame["x"] + frame["width"]
    )  # the month is in sight


@pytest.mark.path
def test_from_the_company_down_to_an_order(track):
    page = track("lin")
    page.click(".drill tbody a >> text=西南")
    page.wait_for_url(re.compile("unit=southwest"))
    page.click(".drill tbody a >> text=成都部")
    page.wait_for_url(re.compile("unit=sw-cd"))
    page.click(".drill tbody a >> text=成都部客户经理3")
    page.wait_for_url(re.compile("unit=sw-cd-03"))
    page.click("section[aria-labelledby=customers-title] >> text=记录 >> nth=0")
    page.wait_for_url(re.compile("/track/records/.*account="))
    assert "订单" in page.locator("tbody").inner_text()
    page.click("text=返回")
    page.wait_for_url(re.compile(r"/track/\?.*unit=sw-cd-03"))
    page.click(".crumb >> text=云澜科技")
    page.wait_for_url(re.compile("unit="))
    assert "追踪 · 云澜科技" in page.locator("h1").inner_text()


def test_another_clock_is_another_verdict(track):
    page = track("lin")
    before = page.locator("#figure-lead .v").inner_text()
    page.click("#figure-progress nav >> text=日历")
    page.wait_for_url(re.compile("clock=calendar"))
    assert page.locator("#figure-lead .v").inner_text() != before
    assert "（日历）" in page.locator(".head p").inner_text()


def test_a_figure_opens_to_what_it_means(track):
    page = track("lin")
    page.click("#figure-required summary")
    opened = page.locator("#figure-required details > div")
    assert "剩余工作日" in opened.inner_text() and "数据截至" in opened.inner_text()
    page.keyboard.press("Escape")
    assert not opened.is_visible()
    page.click(".as-table summary")
    assert page.locator(".as-table tbody tr").count() > 40


def test_a_month_as_of_an_earlier_day(track):
    page = track("lin")
    page.click("nav.seg >> text=月")
    page.wait_for_url(re.compile("period=2026-09"))
    page.click("summary:has-text('截至今天')")
    page.fill("input[name=as_of]", "2026-09-08")
    page.click("button:has-text('查看')")
    page.wait_for_url(re.compile("as_of=2026-09-08"))
    assert "数据截至 2026-09-0" in page.locator(".reach").inner_text()


def test_a_rep_sees_his_own_on_a_phone(track):
    page = track("rep", size="phone")
    assert "成都部客户经理3" in page.locator("h1").inner_text()
    assert _lines(page) > 10
    wide = page.evaluate("document.documentElement.scrollWidth")
    assert wide <= 390


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("metric", ["receivables", "win_rate", "buying_customers"])
def test_other_kinds_of_metric(track, metric, theme):
    page = track("lin", f"/track/?metric={metric}", theme=theme)
    assert _lines(page) > 3
    assert page.locator(".drill tbody tr").count() == 8
