"""Cells to millionths and to days, as arrays; which cells cannot be read, and why."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

import numpy as np
from django.utils.translation import gettext_lazy as _
from numpy.typing import NDArray

from luopan.records.columns.bulk import NULL
from luopan.records.wording import currency_code
from luopan.sheets.cells import Column
from luopan.sheets.values import Fault, Habit, Numbers, RowFault, dates, number, numbers

ONE = 1_000_000
LIMIT = 2**63 - 1
NOISE = Decimal("0.001")
"""Of a millionth."""

Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Misread:
    """Cells that cannot be read for one reason.

    Args:
        places: Their rows in the block.
        sentence: Why, without the cell.
    """

    places: Ints
    sentence: str


@dataclass(frozen=True)
class Amounts:
    """A column of amounts.

    Args:
        values: Millionths; NULL where the cell is empty or cannot be read.
        misread: Cells that are no amounts.
        rounded: How many had more than six decimals.
        currencies: Currencies whose signs stand in the cells.
    """

    values: Ints
    misread: list[Misread]
    rounded: int = 0
    currencies: tuple[str, ...] = ()


@dataclass(frozen=True)
class Days:
    """A column of days; NaT where the cell is empty or cannot be read."""

    values: NDArray[np.datetime64]
    misread: list[Misread]


def read_amounts(cells: Column, scale: int = 1) -> Amounts:
    """Amounts in millionths, exact to 15 significant digits as Excel shows them.

    Args:
        cells: As read.
        scale: What one unit of the cell is worth: 10000 under 万元.
    """
    read = numbers(cells)
    values = np.where(read.present, read.amounts, NULL)
    misread = list(_by_reason(read.bad, read.faults))
    rounded = _really(cells, read)
    if scale != 1:
        values, rounded, large = _scaled(cells, values, read.rounded, scale)
        if len(large):
            misread.append(Misread(large, _("It is too large to store.")))
    signs = {currency_code(sign) for sign in read.currencies}
    return Amounts(values, misread, rounded, tuple(sorted(s for s in signs if s)))


def _really(cells: Column, read: Numbers) -> int:
    """How many lost more than the noise of binary numbers (1.4e-14 for 0)."""
    told = 0
    for place in np.flatnonzero(read.rounded).tolist():
        amount = number(cells[place])
        if isinstance(amount, Decimal):
            told += abs(amount * ONE - int(read.amounts[place])) > NOISE
    return told


def _scaled(
    cells: Column, values: Ints, fine: NDArray[np.bool_], scale: int
) -> tuple[Ints, int, Ints]:
    """Amounts in larger units, in single ones; what was rounded is read once more."""
    there = values != NULL
    large = there & (np.abs(np.where(there, values, 0)) > LIMIT // scale)
    scaled = np.where(there & ~large, values * scale, NULL)
    rounded = 0
    for place in np.flatnonzero(fine & ~large).tolist():
        amount = number(cells[place])
        if isinstance(amount, Decimal):
            exact = amount * scale * ONE
            scaled[place] = int(exact.to_integral_value())
            rounded += int(scaled[place]) != exact
    return scaled, rounded, np.flatnonzero(large)


def read_days(cells: Column, order: str = "") -> Days:
    """Days of a column; day and month are told apart by the column as a whole."""
    read = dates(cells, Habit(order=order))
    return Days(read.days, list(_by_reason(read.bad, read.faults)))


def _by_reason(bad: NDArray[np.bool_], faults: Sequence[RowFault]) -> Iterator[Misread]:
    """Bad cells by what is wrong with them."""
    reasons: dict[str, tuple[Fault, list[int]]] = {}
    for each in faults:
        reasons.setdefault(each.fault.code, (each.fault, []))[1].append(each.row)
    for code, (_fault, rows) in reasons.items():
        yield Misread(np.asarray(rows, dtype=np.int64), reason(code))
    told = np.asarray([each.row for each in faults], dtype=np.int64)
    rest = np.setdiff1d(np.flatnonzero(bad), told)
    if len(rest):
        yield Misread(rest, reason("rest"))


def reason(code: str) -> str:
    """Why a cell cannot be read; the cell itself is shown beside it."""
    sentences = {
        "no_number": _("This is not a number."),
        "not_finite": _("This is not an amount."),
        "too_large": _(
            "This is too large for an amount; is it an ID or a serial number?"
        ),
        "ambiguous_number": _("This number can be read two ways."),
        "truth": _("This is a yes or no, not an amount."),
        "day_as_number": _("This is a date, not an amount."),
        "cell_error": _("The cell shows an error; fix its formula."),
        "no_day": _("This is not a date."),
        "no_such_day": _("There is no such day."),
        "day_out_of_range": _("This is not a date between 1900 and 2199."),
        "ambiguous_day": _("This can be read as several dates."),
    }
    return sentences.get(code, _("This cannot be read."))
