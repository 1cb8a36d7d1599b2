"""Columns of cells: compact in memory, quick to go through."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import IntEnum
from functools import cached_property

import numpy as np
from numpy.typing import NDArray


class Kind(IntEnum):
    """What a cell holds."""

    BLANK = 0
    TEXT = 1
    NUMBER = 2
    DATE = 3
    INSTANT = 4
    TRUTH = 5
    ERROR = 6


@dataclass(frozen=True)
class CellError:
    """A cell whose formula failed: ``#N/A``, ``#DIV/0!`` …; or 29 Feb 1900."""

    text: str

    def __str__(self) -> str:
        """As the sheet shows it."""
        return self.text


Cell = str | int | Decimal | date | datetime | bool | CellError | None


def exact(number: float) -> int | Decimal:
    """A binary number as Excel shows it: 15 significant digits, no float noise.

    Example:
        >>> exact(0.1 + 0.2), exact(-60.70400000000001), exact(3.0)
        (Decimal('0.3'), Decimal('-60.704'), 3)
    """
    if number.is_integer() and abs(number) < 1e15:
        return int(number)
    return Decimal(f"{number:.15g}")


@dataclass(frozen=True)
class Column:
    """Cells of one column.

    Args:
        kinds: One ``Kind`` a row.
        codes: For TEXT and ERROR: place in ``texts``. Else anything.
        texts: Different texts of the column (a text may still occur twice).
        numbers: NUMBER: the float; DATE: its ordinal; INSTANT: seconds since
            0001-01-01 plus one day; TRUTH: 0 or 1. None if the column has only text.
    """

    kinds: NDArray[np.uint8]
    codes: NDArray[np.int32]
    texts: Sequence[str]
    numbers: NDArray[np.float64] | None = None

    @classmethod
    def of(cls, cells: Sequence[Cell | float]) -> "Column":
        """A column of plain values; the slow way, for tests and small tables."""
        kinds = np.zeros(len(cells), np.uint8)
        codes = np.zeros(len(cells), np.int32)
        numbers = np.zeros(len(cells), np.float64)
        texts: dict[str, int] = {}
        for i, cell in enumerate(cells):
            kinds[i], text, numbers[i] = _taken_apart(cell)
            codes[i] = texts.setdefault(text, len(texts)) if text else 0
        return cls(kinds, codes, list(texts) or [""], numbers)

    def __len__(self) -> int:
        """How many rows."""
        return len(self.kinds)

    def __getitem__(self, row: int) -> Cell:
        """The cell of one row, counted from 0."""
        return self._value(int(self.kinds[row]), row)

    def __iter__(self) -> Iterator[Cell]:
        """All cells, first row first."""
        return (self._value(k, row) for row, k in enumerate(self.kinds.tolist()))

    def _value(self, kind: int, row: int) -> Cell:
        if kind == Kind.BLANK:
            return None
        if kind == Kind.TEXT:
            return self.texts[int(self.codes[row])]
        if kind == Kind.ERROR or self.numbers is None:
            return CellError(self.texts[int(self.codes[row])])
        return number_of(kind, float(self.numbers[row]))

    def shown(self, row: int) -> str:
        """The cell as a text that a person can find again in the file."""
        cell = self[row]
        return "" if cell is None else str(cell)

    def slice(self, start: int, stop: int | None = None) -> "Column":
        """Some rows of the column, sharing its memory."""
        cut = np.s_[start:stop]
        numbers = None if self.numbers is None else self.numbers[cut]
        return Column(self.kinds[cut], self.codes[cut], self.texts, numbers)

    def take(self, rows: NDArray[np.intp]) -> "Column":
        """These rows of the column, in this order."""
        numbers = None if self.numbers is None else self.numbers[rows]
        return Column(self.kinds[rows], self.codes[rows], self.texts, numbers)

    @cached_property
    def blank(self) -> NDArray[np.bool_]:
        """Where the cell is empty."""
        blank: NDArray[np.bool_] = self.kinds == Kind.BLANK
        return blank

    def plain(self) -> list[Cell]:
        """All cells as a list; quicker than one by one."""
        if self.numbers is None and not (self.kinds == Kind.ERROR).any():
            texts: list[Cell] = [*self.texts, None]
            codes = np.where(self.blank, len(self.texts), self.codes)
            return [texts[c] for c in codes.tolist()]
        return list(self)


def number_of(kind: int, number: float) -> Cell:
    """The value that a number stands for in a column of this kind."""
    if kind == Kind.NUMBER:
        return exact(number)
    if kind == Kind.DATE:
        return date.fromordinal(int(number))
    if kind == Kind.INSTANT:
        return datetime.min + timedelta(seconds=round(number) - 86_400)
    return bool(number)


def _taken_apart(cell: Cell | float) -> tuple[Kind, str, float]:
    if cell is None or cell == "":
        return Kind.BLANK, "", 0.0
    if isinstance(cell, str):
        return Kind.TEXT, cell, 0.0
    if isinstance(cell, CellError):
        return Kind.ERROR, cell.text, 0.0
    if isinstance(cell, bool):
        return Kind.TRUTH, "", float(cell)
    if isinstance(cell, datetime):
        seconds = (cell - datetime.min).total_seconds() + 86_400
        return Kind.INSTANT, "", seconds
    if isinstance(cell, date):
        return Kind.DATE, "", float(cell.toordinal())
    return Kind.NUMBER, "", float(cell)
