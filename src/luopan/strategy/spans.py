"""Periods as market figures name them: calendar years, halves, quarters and months.

Reports of a market go by the calendar, whatever the company's fiscal year is.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from luopan.trail.refusal import Refused

FIRST, LAST = 1990, 2199
_DIGITS = {"一": 1, "二": 2, "三": 3, "四": 4, "上": 1, "下": 2}
_YEAR = re.compile(r"(\d{4})(?:\.0)?年?(?:度|全年)?")
_HALF = re.compile(r"(\d{4})年?-?(?:H([12])|([12])H|([上下])半年)", re.IGNORECASE)
_QUARTER = re.compile(
    r"(\d{4})年?-?(?:Q([1-4])|([1-4])Q|第?([一二三四1-4])季度?)", re.IGNORECASE
)
_MONTH = re.compile(r"(\d{4})(?:[-/.年])(\d{1,2})月?")


@dataclass(frozen=True, order=True)
class MarketSpan:
    """A span of days with its code; ``months`` is how many months it has."""

    start_date: date
    end_date: date  # exclusive
    code: str

    @property
    def months(self) -> int:
        """1, 3, 6 or 12."""
        start, end = self.start_date, self.end_date
        return (end.year - start.year) * 12 + end.month - start.month

    @property
    def before(self) -> "MarketSpan":
        """The span of the same length right before."""
        first = self.start_date.year * 12 + self.start_date.month - 1 - self.months
        return _made(first // 12, first % 12 + 1, self.months)

    @property
    def year_before(self) -> "MarketSpan":
        """The same span of the year before."""
        return _made(self.start_date.year - 1, self.start_date.month, self.months)


def span(said: Any) -> MarketSpan:
    """The period that somebody wrote: ``2025``, ``2025-H1``, ``2025Q2``, ``2025年3月``.

    Raises:
        Refused: It is none.

    Example:
        >>> span("2025上半年").code, span(2024).end_date
        ('2025-H1', datetime.date(2025, 1, 1))
    """
    if isinstance(said, date | datetime):
        return _made(said.year, said.month, 1)
    text = "".join(str(said).split())
    for pattern, months in ((_YEAR, 12), (_HALF, 6), (_QUARTER, 3), (_MONTH, 1)):
        found = pattern.fullmatch(text)
        if found is None:
            continue
        year, *rest = [part for part in found.groups() if part]
        place = _place(rest[0]) if rest else 1
        if FIRST <= int(year) <= LAST and 1 <= place <= 12 // months:
            return _made(int(year), (place - 1) * months + 1, months)
    raise Refused(
        _(
            "“%(said)s” is not a period: enter a year (2025), a half (2025-H1), a quarter "
            "(2025-Q2) or a month (2025-03)."
        ),
        said=text[:40],
    )


def _place(text: str) -> int:
    return _DIGITS.get(text) or int(text)


def _made(year: int, month: int, months: int) -> MarketSpan:
    after = year * 12 + month - 1 + months
    end = date(after // 12, after % 12 + 1, 1)
    code = {
        12: f"{year}",
        6: f"{year}-H{month // 6 + 1}",
        3: f"{year}-Q{month // 3 + 1}",
        1: f"{year}-{month:02d}",
    }[months]
    return MarketSpan(date(year, month, 1), end, code)
