"""Why a cell is not what its column says."""

from dataclasses import dataclass
from typing import Any, Final


def _(sentence: str) -> str:
    """Mark a sentence for translation; whoever shows it translates it."""
    return sentence


FAULTS: Final[dict[str, str]] = {
    "no_number": _("“%(value)s” is not a number."),
    "not_finite": _(
        "“%(value)s” is not an amount; leave the cell empty, or enter one."
    ),
    "too_large": _(
        "“%(value)s” is larger than any amount that can be stored (9.2 trillion); is it the "
        "number of an order or an account?"
    ),
    "ambiguous_number": _(
        "“%(value)s” can be read two ways: is the comma a decimal sign? Write it with "
        "a point."
    ),
    "truth": _("“%(value)s” is a yes or no, not an amount."),
    "day_as_number": _("“%(value)s” is a date, not an amount."),
    "cell_error": _("The cell shows the error %(value)s; fix its formula."),
    "no_day": _("“%(value)s” is not a date; write it like 2017-12-01."),
    "no_such_day": _("There is no such day as “%(value)s”."),
    "day_out_of_range": _("“%(value)s” is not a date between 1900 and 2199."),
    "ambiguous_day": _(
        "“%(value)s” can be read as several dates; specify whether the day, the month or "
        "the year comes first."
    ),
}
"""Code → English sentence; ``value`` is what the cell shows."""


@dataclass(frozen=True)
class Fault:
    """A cell that cannot be read; ``code`` is a key of ``FAULTS``."""

    code: str
    value: str

    @property
    def sentence(self) -> str:
        """The English sentence with its place, to be translated."""
        return FAULTS[self.code]

    @property
    def facts(self) -> dict[str, Any]:
        """What goes into the sentence's places."""
        return {"value": self.value[:80]}

    def __str__(self) -> str:
        """The English sentence, filled in."""
        return self.sentence % self.facts


@dataclass(frozen=True)
class Question:
    """A column that can be read in several ways; only a person knows.

    Args:
        options: Orders that fit every cell: ``dmy``, ``mdy``, ``ymd``.
        example: A cell that they read differently.
        row: Its row, from 0.
    """

    options: tuple[str, ...]
    example: str
    row: int
