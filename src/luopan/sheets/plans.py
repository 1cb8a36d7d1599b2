"""What a workbook is to look like: frozen structures, nothing written yet."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

LONG_AGO = datetime(2000, 1, 1)


@dataclass(frozen=True)
class Style:
    """How cells look.

    Args:
        number: Excel's number format: ``#,##0.00``, ``0.0%``, ``yyyy-mm-dd`` …
        bold: Thick letters.
        italic: Slanted letters.
        colour: Of the letters, ``#C00000``.
        fill: Of the cell.
        align: ``left``, ``center`` or ``right``; empty for Excel's own.
        indent: Steps to the right, for names in a tree.
        line: Under the cell (``bottom``) or above it (``top``).
        wrap: Long texts in several lines.
        size: Of the letters, in points.
    """

    number: str = ""
    bold: bool = False
    italic: bool = False
    colour: str = ""
    fill: str = ""
    align: str = ""
    indent: int = 0
    line: str = ""
    wrap: bool = False
    size: int = 0


TEXT = Style()
TITLE = Style(bold=True, size=14)
HEAD = Style(bold=True, fill="#EEF1F5", line="bottom", align="center", wrap=True)
REMARK = Style(italic=True, colour="#595959")
AMOUNT = Style(number="#,##0;[Red]-#,##0")
CENTS = Style(number="#,##0.00;[Red]-#,##0.00")
SHARE = Style(number="0.0%;[Red]-0.0%")
DAY = Style(number="yyyy-mm-dd")
CHECK = Style(
    number='[Red]#,##0.######;[Red]-#,##0.######;"✓"', colour="#2E7D32", align="center"
)


@dataclass(frozen=True)
class Formula:
    """A formula written with its result, so that readers who do not reckon see it too.

    Args:
        text: With the equals sign, in English, with commas.
        result: What it gives.
    """

    text: str
    result: int | float | Decimal | str | bool = 0


Value = str | int | float | Decimal | bool | date | datetime | Formula | None


@dataclass(frozen=True)
class ColumnSpec:
    """One column.

    Args:
        width: In characters.
        style: Of its cells, where neither row nor cell says another.
        level: Outline level, 0 to 7; a quarter's months are one deeper than it.
        hidden: Folded away at first.
    """

    width: float = 12.0
    style: Style = TEXT
    level: int = 0
    hidden: bool = False


@dataclass(frozen=True)
class RowSpec:
    """One row.

    Args:
        cells: From the first column on.
        level: Outline level, 0 to 7; children stand below their total.
        style: Laid over the columns' styles: what it says, counts.
        styles: Instead, for single columns.
        hidden: Folded away at first.
    """

    cells: Sequence[Value]
    level: int = 0
    style: Style | None = None
    styles: Sequence[Style | None] = ()
    hidden: bool = False


@dataclass(frozen=True)
class SheetSpec:
    """One sheet: title lines, a head of one or more rows, the table, remarks below.

    Args:
        name: Any text; what Excel does not take is replaced.
        columns: Widths, styles, outline.
        head: Rows of column names.
        rows: The table.
        title: Lines above the head, the first one large.
        remarks: Lines under the table.
        merged: Ranges in the head, from 0 within the head: first row, first column,
            last row, last column. Their first cell's text is shown.
        frozen_columns: Stay when one scrolls right; the head always stays.
        comments: Small notes on cells: row and column in the table, text.
        landscape: On paper.
        filters: Arrows on the last row of the head.
        hidden: Not shown; for what a program has to know when the file comes back.
    """

    name: str
    columns: Sequence[ColumnSpec]
    head: Sequence[Sequence[Value]] = ()
    rows: Sequence[RowSpec] = ()
    title: Sequence[str] = ()
    remarks: Sequence[str] = ()
    merged: Sequence[tuple[int, int, int, int]] = ()
    frozen_columns: int = 0
    comments: Sequence[tuple[int, int, str]] = ()
    landscape: bool = True
    filters: bool = False
    hidden: bool = False

    @property
    def head_at(self) -> int:
        """Row of the head's first line, from 0."""
        return len(self.title) + 1 if self.title else 0

    @property
    def table_at(self) -> int:
        """Row of the table's first line, from 0; formulas need it."""
        return self.head_at + len(self.head)


@dataclass(frozen=True)
class WorkbookPlan:
    """A whole workbook.

    Args:
        sheets: At least one.
        title: Goes into the file's properties.
        created_at: Goes into the file's properties; the same plan is the same file.
    """

    sheets: Sequence[SheetSpec]
    title: str = ""
    created_at: datetime = LONG_AGO


def over(under: Style, above: Style | None) -> Style:
    """Two styles on one cell: what the upper one says counts, the rest shows through."""
    if above is None:
        return under
    said = {
        key: value for key, value in vars(above).items() if value != getattr(TEXT, key)
    }
    return Style(**{**vars(under), **said})
