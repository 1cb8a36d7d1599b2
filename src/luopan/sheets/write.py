"""Workbooks and csv files out of plain frozen structures; the same in, the same out."""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from luopan.sheets.guard import guarded, risky, writable
from luopan.sheets.plans import (
    AMOUNT,
    CENTS,
    CHECK,
    DAY,
    HEAD,
    REMARK,
    SHARE,
    TEXT,
    TITLE,
    ColumnSpec,
    Formula,
    RowSpec,
    SheetSpec,
    Style,
    Value,
    WorkbookPlan,
    over,
)
from luopan.sheets.scan import cell_name

__all__ = [
    "AMOUNT",
    "CENTS",
    "CHECK",
    "DAY",
    "HEAD",
    "REMARK",
    "SHARE",
    "TEXT",
    "TITLE",
    "ColumnSpec",
    "Formula",
    "RowSpec",
    "SheetSpec",
    "Style",
    "WorkbookPlan",
    "cell_name",
    "sheet_name",
    "to_csv",
    "to_xlsx",
]

MOST_CHARS = 32_767
MOST_LEVELS = 7


def to_xlsx(plan: WorkbookPlan) -> bytes:
    """The workbook as the bytes of an .xlsx file."""
    import xlsxwriter  # type: ignore[import-untyped]  # 2 MiB of a process that writes none

    out = io.BytesIO()
    book = xlsxwriter.Workbook(
        out,
        {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        },
    )
    book.set_properties(
        {
            "title": writable(plan.title)[:255],
            "author": "Luopan 罗盘",
            "created": plan.created_at.replace(tzinfo=None),
        }
    )
    formats: dict[tuple[Style, bool], Any] = {}
    taken: set[str] = set()
    for sheet in plan.sheets:
        _Writing(book, sheet, formats, sheet_name(sheet.name, taken)).write()
    book.close()
    return out.getvalue()


def sheet_name(text: str, taken: set[str]) -> str:
    """A name that Excel takes and no other sheet has; it is added to ``taken``.

    Example:
        >>> taken = set(); sheet_name("A/B", taken), sheet_name("a/b", taken)
        ('A_B', 'a_b (2)')
    """
    clean = "".join("_" if c in "[]:*?/\\" else c for c in writable(text)).strip("' ")
    clean = (clean or "Sheet")[:31].strip("' ")
    if clean.lower() == "history":
        clean += "_"
    name, again = clean, 1
    while name.lower() in taken:
        again += 1
        tail = f" ({again})"
        name = clean[: 31 - len(tail)] + tail
    taken.add(name.lower())
    return name


class _Writing:
    """One sheet while it is written."""

    def __init__(
        self,
        book: Any,
        spec: SheetSpec,
        formats: dict[tuple[Style, bool], Any],
        name: str,
    ) -> None:
        self.book, self.spec, self.formats = book, spec, formats
        self.sheet: Any = book.add_worksheet(name)

    def write(self) -> None:
        spec, sheet = self.spec, self.sheet
        for place, each in enumerate(spec.columns):
            folding = _folding(each.level, each.hidden)
            sheet.set_column(place, place, each.width, None, folding)
        left = self._first_seen()
        for place, line in enumerate(spec.title):
            self._put(place, left, line, REMARK if place else TITLE)
        self._write_head()
        for place, row in enumerate(spec.rows, start=spec.table_at):
            self._write_row(place, row)
        below = spec.table_at + len(spec.rows) + 1
        for place, line in enumerate(spec.remarks, start=below):
            self._put(place, left, line, REMARK)
        for at, column, text in spec.comments:
            note = writable(text)[:MOST_CHARS]
            sheet.write_comment(spec.table_at + at, column, note)
        self._set_up_page()

    def _first_seen(self) -> int:
        """The first column that shows: a title in a hidden one would not."""
        columns = enumerate(self.spec.columns)
        return next((place for place, each in columns if not each.hidden), 0)

    def _write_head(self) -> None:
        at = self.spec.head_at
        covered = set()
        for top, left, bottom, right in self.spec.merged:
            text = self.spec.head[top][left]
            look = self._format(HEAD, "")
            self.sheet.merge_range(at + top, left, at + bottom, right, "", look)
            self._put(at + top, left, text, HEAD)
            covered |= {
                (r, c) for r in range(top, bottom + 1) for c in range(left, right + 1)
            }
        for place, names in enumerate(self.spec.head):
            for column, name in enumerate(names):
                if (place, column) not in covered:
                    self._put(at + place, column, name, HEAD)

    def _write_row(self, at: int, row: RowSpec) -> None:
        if row.level or row.hidden:
            self.sheet.set_row(at, None, None, _folding(row.level, row.hidden))
        columns, styles = self.spec.columns, row.styles
        for place, value in enumerate(row.cells):
            under = columns[place].style if place < len(columns) else TEXT
            look = over(under, row.style)
            if place < len(styles):
                look = over(look, styles[place])
            self._put(at, place, value, look)

    def _put(self, row: int, column: int, value: Value, style: Style) -> None:
        sheet = self.sheet
        look = self._format(style, value)
        if value is None or value == "":
            sheet.write_blank(row, column, None, look)
        elif isinstance(value, Formula):
            result: Any = value.result
            if isinstance(result, Decimal):
                result = float(result)
            sheet.write_formula(row, column, value.text, look, result)
        elif isinstance(value, bool):
            sheet.write_boolean(row, column, value, look)
        elif isinstance(value, int | float | Decimal):
            sheet.write_number(row, column, float(value), look)
        elif isinstance(value, datetime):
            sheet.write_datetime(row, column, value.replace(tzinfo=None), look)
        elif isinstance(value, date):
            sheet.write_datetime(row, column, value, look)
        else:
            sheet.write_string(row, column, writable(value)[:MOST_CHARS], look)

    def _format(self, style: Style, value: Value) -> Any:
        """Excel's format; a text that looks like a formula is marked as text for good."""
        quoted = isinstance(value, str) and risky(value)
        if isinstance(value, date) and "yy" not in style.number:
            timed = isinstance(value, datetime)
            style = over(
                style, Style(number="yyyy-mm-dd hh:mm" if timed else DAY.number)
            )
        key = (style, quoted)
        if key not in self.formats:
            self.formats[key] = self.book.add_format(_properties(style, quoted))
        return self.formats[key]

    def _set_up_page(self) -> None:
        spec, sheet = self.spec, self.sheet
        if spec.hidden:
            sheet.hide()
        sheet.outline_settings(symbols_below=False, symbols_right=False)
        sheet.freeze_panes(spec.table_at, spec.frozen_columns)
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.set_footer("&L&A&R&P / &N")
        sheet.hide_gridlines(2)
        if spec.landscape:
            sheet.set_landscape()
        if spec.head:
            sheet.repeat_rows(spec.head_at, spec.table_at - 1)
        if spec.filters and spec.head and spec.rows:
            last = spec.table_at + len(spec.rows) - 1
            sheet.autofilter(spec.table_at - 1, 0, last, len(spec.columns) - 1)


def _folding(level: int, hidden: bool) -> dict[str, Any]:
    return {"level": min(level, MOST_LEVELS), "hidden": hidden}


def _properties(style: Style, quoted: bool) -> dict[str, Any]:
    said: dict[str, Any] = {
        "num_format": style.number or "General",
        "bold": style.bold,
        "italic": style.italic,
        "text_wrap": style.wrap,
        "valign": "top" if style.wrap else "vcenter",
        "indent": min(style.indent, 15),
        "quote_prefix": quoted,
    }
    for key, value in (
        ("font_color", style.colour),
        ("bg_color", style.fill),
        ("align", style.align),
        ("font_size", style.size),
    ):
        if value:
            said[key] = value
    if style.line:
        said[style.line] = 1
    return said


def to_csv(head: Sequence[str], rows: Iterable[Sequence[Value]]) -> bytes:
    """A csv file that Excel opens rightly: UTF-8 with its mark, texts in quotes.

    A text that a program could run as a formula gets an apostrophe; numbers never.
    """
    out = io.StringIO(newline="")
    writer = csv.writer(out, quoting=csv.QUOTE_NONNUMERIC, lineterminator="\r\n")
    writer.writerow([guarded(writable(name)) for name in head])
    writer.writerows([_as_csv(value) for value in row] for row in rows)
    return b"\xef\xbb\xbf" + out.getvalue().encode("utf-8")


def _as_csv(value: Value) -> Any:
    if isinstance(value, Formula):
        value = value.result
    if value is None:
        return None
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, Decimal):
        return _Digits(value)
    if isinstance(value, int | float):
        return value
    if isinstance(value, date):
        return value.isoformat(*([" "] if isinstance(value, datetime) else []))
    return guarded(writable(value))


class _Digits(float):
    """A decimal that the csv module takes for a number and writes with all its digits."""

    def __new__(cls, value: Decimal) -> "_Digits":
        """Keep the decimal beside the float."""
        made = super().__new__(cls, value)
        made.digits = format(value, "f")
        return made

    digits: str

    def __repr__(self) -> str:
        """The digits as they are."""
        return self.digits

    __str__ = __repr__
