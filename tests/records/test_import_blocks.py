"""Where the records of a sheet are, and what its columns hold."""

from datetime import date
from decimal import Decimal
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from luopan.records.blocks import Block, find_block
from luopan.records.coded import Coded, names, paths
from luopan.records.columns.bulk import NULL
from luopan.records.figures import read_amounts, read_days
from luopan.records.hierarchy import nests
from luopan.records.mapping import Choices
from luopan.records.recognise import Recognised, recognise
from luopan.records.wording import (
    currency_code,
    is_total,
    meaning,
    month_of,
    unit_words,
)
from luopan.sheets.book import Sheet
from luopan.sheets.cells import Column
from tests.cases import fewer


def sheet(*rows: list[Any], name: str = "S", merged: tuple[Any, ...] = ()) -> Sheet:
    width = max(map(len, rows))
    filled = [row + [None] * (width - len(row)) for row in rows]
    columns = tuple(Column.of(list(cells)) for cells in zip(*filled, strict=True))
    return Sheet(name, False, columns, merged)


def block(*rows: list[Any], **said: Any) -> Block:
    found = find_block("f.xlsx", sheet(*rows, **said))
    assert found is not None
    return found


def seen(*rows: list[Any], **said: Any) -> Recognised:
    return recognise(block(*rows, **said), {}, Choices())


DAY = date(2024, 1, 5)


def test_header_under_title_and_blank_rows() -> None:
    found = block(["2024年销售"], [], ["日期", "地区", "金额"], [DAY, "华东", 5])
    assert found.header == ("日期", "地区", "金额")
    assert found.rows.tolist() == [4] and found.title == ("2024年销售",)


def test_header_of_two_lines() -> None:
    found = block(
        ["日期", "地区", "实际", None, "去年", None],
        [None, None, "金额", "数量", "金额", "数量"],
        [DAY, "华东", 5, 1, 4, 2],
        merged=((0, 2, 0, 3), (0, 4, 0, 5)),
    )
    assert found.header == (
        "日期",
        "地区",
        "实际 金额",
        "实际 数量",
        "去年 金额",
        "去年 数量",
    )
    assert found.rows.tolist() == [3]


def test_columns_without_names_and_twice_the_same_name() -> None:
    found = block(["日期", None, "金额", "金额"], [DAY, "x", 5, 6])
    assert found.header == ("日期", "B", "金额", "金额 (2)")


def test_totals_repeated_headers_and_blank_rows_are_no_records() -> None:
    found = block(
        ["地区", "日期", "金额"],
        ["华东", DAY, 5],
        ["华东 小计", None, 5],
        ["地区", "日期", "金额"],
        [None, "  ", None],
        ["华北", DAY, 7],
        ["合 计", None, 12],
    )
    assert found.rows.tolist() == [2, 6]
    assert list(found.totals) == [3, 7] and found.skipped == 1


def test_a_last_row_of_numbers_alone_is_a_total() -> None:
    found = block(["地区", "日期", "金额"], *[["华东", DAY, 5]] * 4, [None, None, 20])
    assert len(found) == 4 and list(found.totals) == [6]


def test_a_product_named_total_is_a_record() -> None:
    found = block(["日期", "产品", "金额"], [DAY, "Total", 5], [DAY, "Half", 6])
    assert len(found) == 2


def test_no_header_no_block() -> None:
    assert find_block("f", sheet(["A1", DAY, 5], ["A2", DAY, 6])) is None


@pytest.mark.parametrize(
    ("header", "role", "scale", "currency"),
    [
        ("销售额", "amount", 1, ""),
        ("销售额（万元）", "amount", 10_000, ""),
        ("金额(美元)", "amount", 1, "USD"),
        ("Sales Amount", "amount", 1, ""),
        ("close_value", "amount", 1, ""),
        ("省/自治区", "province", 1, ""),
        ("子类别", "subcategory", 1, ""),
        ("Sub-Category", "subcategory", 1, ""),
        ("sales_agent", "agent", 1, ""),
        ("订单 ID", "number", 1, ""),
        ("Ｏｒｄｅｒ　Ｄａｔｅ", "date", 1, ""),
        ("天气", "", 1, ""),
    ],
)
def test_header_words(header: str, role: str, scale: int, currency: str) -> None:
    meant = meaning(header)
    assert (meant.role, meant.scale, meant.currency) == (role, scale, currency)


def test_words_for_months_totals_units_and_money() -> None:
    months = {
        "1月": (None, 1),
        "2018年12月": (2018, 12),
        "Sept": (None, 9),
        "2018-03": (2018, 3),
    }
    months |= {"201803": (2018, 3), "Mar-24": (2024, 3), "十二月": (None, 12)}
    assert {text: month_of(text) for text in months} == months
    assert month_of("13月") is None and month_of(date(2024, 5, 1)) == (2024, 5)
    assert all(map(is_total, ["合计", "总 计:", "Grand Total", "华东合计"]))
    assert not any(map(is_total, ["总部", "Totally", "计算机"]))
    assert unit_words("百万美元") == (1_000_000, "USD") and unit_words("元") == (1, "")
    assert (currency_code("￥"), currency_code("x")) == ("CNY", None)


def test_kinds_of_sheets() -> None:
    orders = seen(["日期", "地区", "金额"], [DAY, "华东", 5])
    targets = seen(["月份", "地区", "销售目标"], ["2024-01", "华东", 5])
    deals = seen(["商机编号", "阶段", "金额", "创建日期"], ["D1", "赢单", 5, DAY])
    returned = seen(["订单ID", "退回"], ["A1", "是"])
    people = seen(["销售员", "经理"], ["张三", "李四"], ["王五", "李四"])
    paid = seen(["回款日期", "客户名称", "回款金额"], [DAY, "甲", 5])
    wide = seen(["地区", "1月", "2月", "3月"], ["华东", 1, 2, 3], name="2025目标")
    nothing = seen(["甲", "乙"], [1, 2], [1, 2])
    kinds = [
        s.kind for s in (orders, targets, deals, returned, people, paid, wide, nothing)
    ]
    assert kinds == [
        "order",
        "stated_target",
        "opportunity",
        "returns",
        "lookup",
        "receipt",
        "stated_target",
        "unknown",
    ]


def test_several_dates_the_order_date_counts() -> None:
    found = seen(["发货日期", "订单日期", "金额"], [DAY, DAY, 5])
    assert found.date_column(Choices()) == "订单日期"
    assert found.date_column(Choices(date="发货日期")) == "发货日期"


def test_amounts_are_exact_in_any_unit() -> None:
    cells = Column.of([-60.70400000000001, 125.43999999999998, 0.1 + 0.2, None, 3.0])
    assert read_amounts(cells).values.tolist() == [
        -60704000,
        125440000,
        300000,
        NULL,
        3000000,
    ]
    large = Column.of(["1.5", "0.00000012", "1,234.5", "无", "x"])
    read = read_amounts(large, 10_000)
    assert read.values.tolist() == [
        15_000_000_000,
        1200,
        12_345_000_000_000,
        NULL,
        NULL,
    ]
    assert [m.places.tolist() for m in read.misread] == [[4]] and read.rounded == 0


@fewer(10)
@given(st.lists(st.integers(-(10**14), 10**14), max_size=20))
def test_six_decimals_come_through_unchanged(millionths: list[int]) -> None:
    texts = [str(Decimal(m) / 1_000_000) for m in millionths]
    plain = [f"{Decimal(t):f}" for t in texts]
    assert read_amounts(Column.of(plain)).values.tolist() == millionths


def test_days_of_every_kind_of_cell() -> None:
    cells = Column.of([DAY, "2024年1月5日", 45296, "2024-13-01", None])
    read = read_days(cells)
    assert read.values.tolist() == [DAY, DAY, DAY, None, None]
    assert [m.places.tolist() for m in read.misread] == [[3]]


def test_names_are_trimmed_and_told_apart_exactly() -> None:
    coded = names(Column.of(["华东 ", "华东", 42420.0, None, "\tA\n B", "ＡＢ", True]))
    assert coded.listed() == ["华东", "华东", "42420", None, "A B", "ＡＢ", "True"]
    assert coded.renamed({"ＡＢ": "A B"}).counts() == {
        "华东": 2,
        "42420": 1,
        "A B": 2,
        "True": 1,
    }


@fewer(10)
@given(st.lists(st.one_of(st.none(), st.text(max_size=4)), max_size=12))
def test_names_row_by_row_are_the_cells(cells: list[str | None]) -> None:
    from luopan.records.coded import clean

    assert names(Column.of(cells)).listed() == [clean(c) if c else None for c in cells]


def test_paths_leave_out_missing_levels() -> None:
    top = Coded(np.array([0, 0, -1, -1]), ["华东"])
    low = Coded(np.array([0, -1, 0, -1]), ["浙江"])
    group, different = paths([top, low])
    said = [different[g] if g >= 0 else () for g in group.tolist()]
    assert said == [("华东", "浙江"), ("华东",), ("浙江",), ()]


def test_catch_alls_do_not_break_a_hierarchy() -> None:
    child = Coded(np.array([0, 1, 1, 2]), ["浙江", "其他", "北京"])
    parent = Coded(np.array([0, 0, 1, 1]), ["华东", "华北"])
    assert nests(child, parent)
    assert not nests(parent, child)
