"""An exported table opens in Excel with true numbers, and says what they are."""

import io
from datetime import UTC, date, datetime
from decimal import Decimal

import openpyxl
import pytest
from django.utils import translation

from luopan.web.exports import Column, Export, Holds, as_workbook, download

AT = datetime(2026, 9, 15, 4, tzinfo=UTC)
EXPORT = Export(
    title="追踪 华东",
    columns=[
        Column("组织"),
        Column("目标", Holds.AMOUNT),
        Column("完成率", Holds.RATIO),
        Column("日期", Holds.DAY),
    ],
    rows=[
        ["=1+1", Decimal("103790100.25"), 0.534, date(2026, 9, 15)],
        ["上海", None, None, None],
    ],
    counted_in="CNY",
    notes=["口径:订单金额减退货", "数据截至 2026-09-14"],
)


@pytest.fixture
def sheet():
    with translation.override("zh-hans"):
        return openpyxl.load_workbook(io.BytesIO(as_workbook(EXPORT, at=AT))).active


def test_the_head_says_what_the_numbers_mean(sheet):
    head = [cell.value for cell in sheet["A"][:4]]
    assert head[0] == "追踪 华东"
    assert head[1:3] == ["口径:订单金额减退货", "数据截至 2026-09-14"]
    assert "万元" in head[3]


def test_amounts_keep_all_their_digits_in_the_shown_unit(sheet):
    first = next(row for row in sheet.iter_rows() if row[1].value == 10379.010025)
    assert first[1].number_format.startswith("#,##0.0")
    assert first[2].value == 0.534
    assert first[3].value.date() == date(2026, 9, 15)


def test_a_text_that_looks_like_a_formula_stays_a_text(sheet):
    assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)
    assert any("=1+1" in str(cell.value) for row in sheet.iter_rows() for cell in row)


def test_nothing_is_an_empty_cell_not_a_zero(sheet):
    last = list(sheet.iter_rows())[-1]
    assert [cell.value for cell in last] == ["上海", None, None, None]


@pytest.mark.django_db
def test_the_file_is_named_by_its_title():
    answer = download(EXPORT, at=AT)
    assert "%E8%BF%BD%E8%B8%AA" in answer["Content-Disposition"]
    assert answer["Content-Type"].endswith("sheet")
