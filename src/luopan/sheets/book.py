"""What a file turned out to hold."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from luopan.sheets.cells import Cell, Column


def _(sentence: str) -> str:
    """Mark a sentence for translation; whoever shows it translates it."""
    return sentence


NOTES: Final[dict[str, str]] = {
    "date_1904": _("The workbook counts its days from 1904; its dates are read so."),
    "hidden_sheet": _("Sheet “%(sheet)s” is hidden."),
    "hidden_rows": _(
        "Sheet “%(sheet)s” has %(count)s hidden or filtered rows (first: row %(row)s); "
        "they are read too."
    ),
    "merged": _(
        "Sheet “%(sheet)s” has %(count)s merged ranges (first: %(range)s); only their "
        "first cell holds a value."
    ),
    "formula_without_value": _(
        "Sheet “%(sheet)s” has %(count)s formulas whose result was never stored (first: "
        "%(cell)s); they are empty here. Open the file in Excel and save it once."
    ),
    "cell_errors": _(
        "Sheet “%(sheet)s” has %(count)s cells with an error (first: %(cell)s, "
        "%(value)s)."
    ),
    "external_links": _(
        "The workbook takes values from other files; the last saved results are read."
    ),
    "read_as_text": _(
        "“%(name)s” is named a workbook but is text; it is read as such."
    ),
    "encoding": _("Read as %(encoding)s, columns separated by %(delimiter)s."),
    "ragged": _(
        "%(count)s rows have a different number of cells from the first (first: row "
        "%(row)s: %(found)s instead of %(width)s)."
    ),
}
"""Code → English sentence with %(x)s places."""


@dataclass(frozen=True)
class Note:
    """Something about a file that its reader should know."""

    code: str
    facts: dict[str, Any] = field(default_factory=dict)

    @property
    def sentence(self) -> str:
        """The English sentence with its places, to be translated."""
        return NOTES[self.code]

    def __str__(self) -> str:
        """The English sentence, filled in."""
        return self.sentence % self.facts


Range = tuple[int, int, int, int]
"""First row, first column, last row, last column; counted from 0, ends included."""


@dataclass(frozen=True)
class Sheet:
    """One sheet, as columns; row 0 is the sheet's first row, blank rows are kept.

    Args:
        name: The sheet's name; a csv file's is the file's.
        hidden: Hidden, or hidden so that Excel's menu does not show it.
        columns: All of one length.
        merged: Merged ranges.
        hidden_rows: Rows hidden or filtered out, from 0; their cells are here too.
        notes: What is odd about the sheet.
    """

    name: str
    hidden: bool
    columns: tuple[Column, ...]
    merged: tuple[Range, ...] = ()
    hidden_rows: tuple[int, ...] = ()
    notes: tuple[Note, ...] = ()

    @property
    def height(self) -> int:
        """How many rows."""
        return len(self.columns[0]) if self.columns else 0

    @property
    def width(self) -> int:
        """How many columns."""
        return len(self.columns)

    def row(self, row: int) -> tuple[Cell, ...]:
        """The cells of one row, from 0. A person calls it row + 1."""
        return tuple(column[row] for column in self.columns)

    def rows(
        self, start: int = 0, stop: int | None = None
    ) -> Iterator[tuple[Cell, ...]]:
        """Rows one after another."""
        return zip(*(c.slice(start, stop) for c in self.columns), strict=True)


@dataclass(frozen=True)
class Book:
    """One file.

    Args:
        name: The file's name, without folders.
        format: ``xlsx``, ``xls`` or ``text``.
        sheets: In the file's order, hidden ones included.
        notes: What is odd about the file as a whole.
    """

    name: str
    format: str
    sheets: tuple[Sheet, ...]
    notes: tuple[Note, ...] = ()

    def sheet(self, name: str) -> Sheet:
        """The sheet of this name; KeyError if there is none."""
        for sheet in self.sheets:
            if sheet.name == name:
                return sheet
        raise KeyError(name)

    @property
    def visible(self) -> tuple[Sheet, ...]:
        """Sheets that are not hidden."""
        return tuple(s for s in self.sheets if not s.hidden)
