"""Market insight in a browser: from the list to a figure, a stage, a sheet; light and open."""

import re

import pytest

from tests.browser.measures import axe, weigh
from tools.browser import sign_in

SENTENCES = {
    "zh": r"^正在关注 16 个细分市场。可比的 16 个中有 \d+ 个份额下降，以西南压力变送器最多：−[\d.]+ 个点。1 个市场的规模数据已过期。",
    "en": r"^16 markets are watched\. Own share fell in \d+ of 16, most in Southwest pressure transmitters: −[\d.]+ pt\. 1 size is out of date\.",
}
MARKET, ONE = "/strategy/market/", "/strategy/market/sw-pressure/"
SHEET = (
    "细分市场,指标,期间,数值,单位,来源,来源日期,可信度\n"
    "nw-pressure,市场规模,2025,1365,万元,虚构来源:西北补充摸底,2026-09-01,低\n"
)


@pytest.fixture
def market(open_page, demo):
    """Opens a page as somebody."""

    def open_as(username, path=MARKET, address=demo, **look):
        page = open_page(address, **look)
        sign_in(page, username, look.get("lang", "zh"))
        page.goto(path, wait_until="networkidle")
        return page

    return open_as


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("size", ["desk", "phone"])
def test_the_list_says_where_share_is_lost(market, lang, size):
    page = market("lin", lang=lang, size=size)
    assert re.match(SENTENCES[lang], page.locator(".head p").inner_text())
    assert page.locator(".markets tbody tr").count() == 16
    worst = page.locator(".markets tbody tr").first
    assert "13.9%" in worst.inner_text()
    assert page.locator(".markets .spark").count() == 16
    wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert page.evaluate(wide) <= 0


def test_a_market_is_drawn_and_explained(market):
    page = market("lin", ONE)
    drawn = page.locator(".market-chart:visible")
    assert drawn.locator("polyline").count() == 3  # own, and two competitors
    assert drawn.locator("rect.m").count() == 4
    assert "13.9%" in drawn.locator(".e.s0").text_content()
    page.click("text=复购率")
    assert "两个及以上不同日期" in page.locator(".says[open]").inner_text()


def test_who_sees_no_records_sees_no_own_sales(market):
    page = market("rep", ONE)
    assert "13.9%" not in page.locator("main").inner_text()
    assert "您无权查看该范围的自有销售额" in page.locator("main").inner_text()
    assert page.locator("text=添加数据").count() == 0


def test_a_figure_a_stage_and_a_sheet(market, own_demo, watch):
    page = market("zhou", ONE, own_demo)
    page.click("text=添加数据")
    page.fill("#observe [name=amount]", "3900万")
    page.fill("#observe [name=source]", "虚构来源:复核")
    page.fill("#observe [name=source_date]", "2026-09-10")
    page.click("#observe button[type=submit]")
    page.wait_for_selector("text=已记下")
    assert "3,900 万元" in page.locator(".course tbody").inner_text()
    page.click("text=判断阶段")
    page.select_option("#judge [name=stage]", "mature")
    page.fill("#judge [name=reason]", "新进入者减少")
    page.click("#judge button[type=submit]")
    page.wait_for_selector("text=守份额、挖存量")
    assert "客户留存率" in page.locator("main").inner_text()
    watch.allow(422)
    page.click("text=添加数据")
    page.fill("#observe [name=amount]", "很多")
    page.fill("#observe [name=source]", "甲")
    page.fill("#observe [name=source_date]", "2026-09-10")
    page.click("#observe button[type=submit]")
    page.wait_for_selector("[role=alert] >> text=不是")
    page.goto(MARKET)
    page.click("text=从表格导入")
    name = {"name": "补充.csv", "mimeType": "text/csv", "buffer": SHEET.encode()}
    page.set_input_files("#bring [name=file]", name)
    page.click("#bring button[type=submit]")
    page.wait_for_selector("text=新增 1 个数据")
    page.click("text=收入 1 行")
    page.wait_for_url(re.compile(r"/strategy/market/$"))
    assert "数据已过期" not in page.locator(".head p").inner_text()


@pytest.mark.parametrize("path", [MARKET, ONE, MARKET + "add/"])
def test_light_still_and_open_to_everybody(market, path):
    page = market("zhou", path)
    assert axe(page) == []
    weight = weigh(page, path)
    assert weight.wire <= 130_000 and weight.shift == 0
