"""A table of a page as a workbook: true numbers, and in the head what they mean.

Amounts stand in the unit that the page shows (万元), with all their digits; only their
format rounds. The head says so, because columns of rounded numbers need not add up.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any
from urllib.parse import quote

from django.http import HttpResponse
from django.utils.translation import gettext as _

from luopan.org.access import day_of
from luopan.sheets.write import (
    DAY,
    SHARE,
    TEXT,
    ColumnSpec,
    RowSpec,
    SheetSpec,
    Style,
    WorkbookPlan,
    to_xlsx,
)
from luopan.web import figures

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_ROWS = 100_000
IN_LARGE_UNITS = Style(number="#,##0.0;[Red]-#,##0.0")
COUNTED = Style(number="#,##0;[Red]-#,##0")
AS_IT_IS = Style(number="General")


class Holds(StrEnum):
    """What a column holds."""

    TEXT = "text"
    AMOUNT = "amount"  # in the metric's own unit; shown in the table's
    COUNT = "count"
    RATIO = "ratio"  # 1.0 is 100 %
    NUMBER = "number"  # of any metric; another column says what it is counted in
    DAY = "day"


@dataclass(frozen=True)
class Column:
    """A column of an exported table."""

    title: str
    holds: Holds = Holds.TEXT
    width: float = 14.0


@dataclass(frozen=True)
class Export:
    """A table with what its numbers mean.

    Attributes:
        title: Of the sheet; the file is named by it too.
        columns: Left to right.
        rows: Values in the order of the columns; amounts as Decimal in the own unit.
        counted_in: What amounts are counted in: a currency, or a word.
        notes: Lines of the head: definition 口径, data reach 数据截至, filter.
        levels: Outline level per row, for a tree; empty: none.
    """

    title: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[Any]]
    counted_in: str = ""
    notes: Sequence[str] = ()
    levels: Sequence[int] = field(default_factory=tuple)


def as_workbook(export: Export, *more: Export, at: datetime) -> bytes:
    """The table as the bytes of an .xlsx file; more of its page are further sheets."""
    sheets = [sheet_of(one) for one in (export, *more)]
    return to_xlsx(WorkbookPlan(sheets, title=export.title, created_at=at))


def sheet_of(export: Export) -> SheetSpec:
    """The table as a sheet of a workbook."""
    unit = figures.unit_of_table(export.counted_in)
    return SheetSpec(
        name=export.title,
        columns=[
            ColumnSpec(column.width, _style(column, unit)) for column in export.columns
        ],
        head=[[column.title for column in export.columns]],
        rows=[
            RowSpec(
                [_value(c, v, unit) for c, v in zip(export.columns, row, strict=True)],
                level=export.levels[place] if export.levels else 0,
            )
            for place, row in enumerate(export.rows)
        ],
        title=[export.title, *export.notes, *_about_amounts(export, unit)],
        frozen_columns=1,
        filters=True,
    )


def download(export: Export, *more: Export, at: datetime) -> HttpResponse:
    """The table as a file that the browser keeps; more of its page are further sheets."""
    return send(as_workbook(export, *more, at=at), export.title, at=at)


def send(content: bytes, title: str, *, at: datetime) -> HttpResponse:
    """The bytes of a workbook as a file that the browser keeps."""
    answer = HttpResponse(content, content_type=XLSX)
    name = quote(f"{title} {day_of(at):%Y-%m-%d}.xlsx")
    answer["Content-Disposition"] = f"attachment; filename*=UTF-8''{name}"
    return answer


def _about_amounts(export: Export, unit: figures.TableUnit) -> list[str]:
    if not any(column.holds == Holds.AMOUNT for column in export.columns):
        return []
    if unit.size == 1:
        return [_("Unit: %(unit)s") % {"unit": unit.label}]
    return [
        _(
            "Unit: %(unit)s. Shown to one decimal, kept with all digits: rounded numbers "
            "need not add up, the cells do."
        )
        % {"unit": unit.label}
    ]


def _style(column: Column, unit: figures.TableUnit) -> Style:
    if column.holds == Holds.AMOUNT:
        return COUNTED if unit.size == 1 else IN_LARGE_UNITS
    styles = {
        Holds.COUNT: COUNTED,
        Holds.RATIO: SHARE,
        Holds.DAY: DAY,
        Holds.NUMBER: AS_IT_IS,
    }
    return styles.get(column.holds, TEXT)


def _value(column: Column, value: Any, unit: figures.TableUnit) -> Any:
    if column.holds == Holds.AMOUNT and value is not None:
        return Decimal(value) / unit.size
    return value
