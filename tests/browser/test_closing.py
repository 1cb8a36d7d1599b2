"""A month closes in a browser: confirmed, objected to, decided, closed; what comes late is told."""

import pytest

from tests.browser.measures import axe
from tests.browser.server import luopan
from tools.browser import sign_in

MONTH, SEAT = "/review/close/2026-08/", "sw-cd-03"
LATE = """订单日期,订单号,客户,岗位,产品,销售额
2026-08-30,SO2608补09,德阳维宏冶金有限公司,成都部客户经理3,压力变送器 标准型,30000
2026-08-02,SO26080002,德阳维宏冶金有限公司,成都部客户经理3,压力变送器 标准型,40000
"""


@pytest.mark.slow
def test_a_month_is_confirmed_objected_to_decided_closed_and_restated(
    open_page, demo_home, own_demo, watch, tmp_path
):
    rep = open_page(own_demo, size="phone")
    sign_in(rep, "rep", "zh")
    rep.goto("/review/close/mine/", wait_until="networkidle")
    assert rep.url.endswith(f"{MONTH}{SEAT}/")
    assert not axe(rep)
    rep.click("button:has-text('确认无误')")
    rep.wait_for_selector("[role=status]:has-text('已确认')")
    _object(rep)

    zhou = open_page(own_demo)
    sign_in(zhou, "zhou", "zh")
    zhou.goto(MONTH, wait_until="networkidle")
    assert not axe(zhou)
    mine = zhou.locator(".objections li:has-text('SO26080002')")
    mine.locator("[name=reason]").fill("签收单上是两个岗位")
    mine.locator("button:has-text('采纳')").click()
    zhou.wait_for_selector("[role=status]:has-text('已裁决')")

    rep.goto(f"{MONTH}{SEAT}/", wait_until="networkidle")
    rep.click("button:has-text('确认无误')")
    rep.wait_for_selector("[role=status]:has-text('已确认')")

    fang = open_page(own_demo)
    sign_in(fang, "fang", "zh")
    fang.goto(MONTH, wait_until="networkidle")
    fang.click("button[data-opens=close]")
    fang.wait_for_selector("#close[open]")
    assert not axe(fang)
    fang.fill("#close [name=reason]", "其余岗位已电话核对")
    fang.click("#close button[type=submit]")
    fang.wait_for_selector("[role=status]:has-text('已关账')")

    path = tmp_path / "late.csv"
    path.write_text(LATE, encoding="utf-8")
    luopan(demo_home, "import", str(path), "--reason", "漏报")
    fang.goto(f"{MONTH}today/?unit={SEAT}", wait_until="networkidle")
    assert not axe(fang)
    late = fang.inner_text("section:has(#late-t)")
    assert "SO2608补09" in late
    assert "2026 年 9 月" in late
    assert "SO26080002" in fang.inner_text("section:has(#docs-t)")
    assert "一致" not in fang.inner_text("section:has(#rows-t) tr:has-text('销售额')")


def _object(rep):
    """The order is shared with a colleague at three tenths."""
    rep.goto(f"{MONTH}{SEAT}/?metric=sales_amount", wait_until="networkidle")
    rep.click("tr:has-text('SO26080002') a:has-text('提出异议')")
    rep.wait_for_selector("#object [name=record]")
    assert rep.input_value("#object [name=record]") == "SO26080002"
    rep.select_option("#object [name=kind]", "split")
    rep.fill("#object [name=to_seat]", "sw-cd-01")
    rep.fill("#object [name=share]", "30")
    rep.fill("#object [name=reason]", "和吕洁一起做的")
    rep.click("#object button[type=submit]")
    rep.wait_for_selector("[role=status]:has-text('异议已提出')")
    rep.wait_for_load_state("networkidle")
    assert not axe(rep)
