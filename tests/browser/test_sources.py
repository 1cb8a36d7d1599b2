"""A source in a browser: said what it is, tried, mapped, pulled by hand, its records on Track.

Needs ``requirements/sources.txt``; where it is not installed it says so and is skipped.
"""

import re
import sqlite3
from contextlib import closing
from decimal import Decimal

import pytest

from tests.browser.days import SEAT, Days
from tests.browser.measures import axe
from tests.browser.server import luopan, served
from tools.browser import sign_in

NEEDS = "requirements/sources.txt is not installed"
HELD, CUSTOMER = "成都部客户经理3", "成都科卓电子有限公司"
ROWS = [
    ("2026-09-10", "ERP-1", CUSTOMER, "智能流量计", "123456.78", HELD, 1),
    ("2026-09-11", "ERP-2", CUSTOMER, "智能流量计", "1000.22", HELD, 2),
    ("2026-09-14", "ERP-3", CUSTOMER, "智能流量计", "-456.99", HELD, 3),
]
BROUGHT = 12_400_001  # fen: 124,000.01 yuan
MILLIONTHS_OF_A_FEN = 10_000


@pytest.fixture
def erp(demo_home):
    """A database beside the demo company, with orders of one seat; whose is headed oddly."""
    folder = demo_home / "sources"
    folder.mkdir(exist_ok=True)
    with closing(sqlite3.connect(folder / "erp.db")) as there:
        there.execute(
            "CREATE TABLE orders (订单日期 TEXT, 订单号 TEXT, 客户 TEXT, 产品 TEXT,"
            " 销售额 TEXT, 经手 TEXT, 版本 INTEGER)"
        )
        there.executemany("INSERT INTO orders VALUES (?, ?, ?, ?, ?, ?, ?)", ROWS)
        there.commit()
    return demo_home


def told(amount: str) -> str:
    """As pages say it, with a true minus."""
    return f"{Decimal(amount):,}".replace("-", "−")


def is_defined(page) -> None:
    """Saved, it is tried at once and shows its first rows."""
    page.goto("/settings/sources/", wait_until="networkidle")
    page.click("a[href$='/sources/new/sqlite/']")
    page.wait_for_load_state("networkidle")
    said = {"name": "ERP 订单", "database": "erp.db", "table": "orders"}
    for name, text in (said | {"cursor": "版本", "number": "订单号"}).items():
        page.fill(f"[name={name}]", text)
    page.select_option("[name=rule]", "")  # by hand only
    assert not axe(page)
    page.click("form button:has-text('保存')")
    page.wait_for_url(re.compile(r"/settings/sources/\d+/"))


def is_mapped(page) -> None:
    """Nobody could know that 经手 is the seat: it is said once."""
    page.reload(wait_until="networkidle")
    assert "ERP-3" in page.inner_text("#source")
    page.click("#source summary")
    page.select_option("select[aria-label=经手]", "seat")
    assert not axe(page)
    page.click("form[action$='/do/columns/'] button")
    page.wait_for_selector("[role=status]")


@pytest.mark.slow
def test_from_a_definition_to_a_figure(erp, open_page, watch):
    """What the database holds of a seat is on Track, to the last fen, with its import."""
    pytest.importorskip("ibis", reason=NEEDS)
    days = Days(erp, open_page, watch)
    month = ("sales_amount", "2026-09-01", "2026-10-01")
    before = days.recorded(*month)
    with served(erp) as address:
        page = open_page(address)
        sign_in(page, "admin", "zh")
        is_defined(page)
        luopan(erp, "work", "--once")
        is_mapped(page)
        luopan(erp, "work", "--once")
        page.click("form[action$='/do/pull/'] button")
        page.wait_for_selector("[role=status]")
        luopan(erp, "work", "--once")
        page.reload(wait_until="networkidle")
        run = page.locator("#source section").last.locator("tbody tr").first
        cells = run.locator("td").all_inner_texts()
        assert cells[:4] == ["已收入", "3", "3", "0"]
        assert days.recorded(*month) - before == BROUGHT * MILLIONTHS_OF_A_FEN
        assert not axe(page)
        run.locator("a").first.click()
        page.wait_for_url(re.compile("/import/"))
        assert "124,000.01" in page.inner_text("main")
        where = f"/track/records/?unit={SEAT}&metric=sales_amount&period=2026-09"
        page = open_page(address)
        sign_in(page, "lin", "zh")
        page.goto(where, wait_until="networkidle")
        for day, number, _who, _what, amount, _seat, _n in ROWS:
            row = page.locator("tr", has_text=number).inner_text()
            assert day in row and told(amount) in row
