"""Spring Festival's place in each year, 1900–2099."""

from collections.abc import Sequence
from datetime import date, timedelta

from luopan.engine.calendar.look import leaves
from luopan.engine.calendar.scheme import Span

# Days after 21 January (A = 0 … e = 30), year by year from 1900. Checked in the tests
# against the new moons themselves.
_ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcde"
_FIRST = 1900
_DAYS = (
    "KdSIaOEXMBUJcQFYNCVLeSHaPDXMCUJbQFYODVKdSGZPEXMBUI"
    "bQGYNDWKcSHZPEXMATJbQGZNCVKcRHaPEXMeTIbQGZOCUKdRHa"
    "PDWLBTIcRFYNCUKdSHaPEWLBUIbQFXNCVKdSHZODWLBUJbQFYM"
    "CVLdSHZODWMATIbPFYNCVKdRGZPDWMBTIbQFYNDUJcRGZPEWLA"
)
BEFORE, AFTER = 7, 15


def spring_festival(year: int) -> date:
    """The first day of the lunar year 正月初一 that begins in that year.

    Raises:
        ValueError: The year is outside 1900–2099.

    Example:
        >>> spring_festival(2024)
        datetime.date(2024, 2, 10)
    """
    if not _FIRST <= year < _FIRST + len(_DAYS):
        raise ValueError(f"Spring Festival of {year} is not known here")
    offset = _ALPHABET.index(_DAYS[year - _FIRST])
    return date(year, 1, 21) + timedelta(days=offset)


def festival_shares(
    spans: Sequence[Span], year: int, *, before: int = BEFORE, after: int = AFTER
) -> dict[str, int]:
    """How the season around a Spring Festival falls over the leaf periods.

    Args:
        spans: A year of periods; leaves are what the season is laid over.
        year: The year of the festival.
        before: How many days before the festival day the season begins.
        after: How many days after the festival day the season's last day is.

    Returns:
        For each leaf that holds days of the season, how many; in order of time. The
        sum is ``before + 1 + after`` if the season lies wholly in the year.

    Example:
        >>> from luopan.engine.calendar import Scheme, year_spans
        >>> festival_shares(year_spans(Scheme(), 2025), 2025)
        {'2025-01': 10, '2025-02': 13}
    """
    if before < 0 or after < 0:
        raise ValueError("before and after are counts of days")
    festival = spring_festival(year)
    start = festival - timedelta(days=before)
    end = festival + timedelta(days=after + 1)
    shares = {
        leaf.code: (min(leaf.end_date, end) - max(leaf.start_date, start)).days
        for leaf in leaves(spans)
    }
    return {code: days for code, days in shares.items() if days > 0}
