"""Cutting a year into its tree of periods."""

from calendar import monthrange
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from functools import lru_cache

from luopan.engine.calendar.scheme import (
    FIRST_YEAR,
    LAST_YEAR,
    WEEKS_OF,
    Scheme,
    Span,
)

WEEK = timedelta(days=7)


@lru_cache(maxsize=512)
def year_spans(scheme: Scheme, year: int) -> tuple[Span, ...]:
    """The tree of periods of one year.

    Args:
        scheme: How years are cut.
        year: Its name, 1900–2199.

    Returns:
        Spans in preorder, the year first. Codes: "2018", "2018-H1", "2018-Q1";
        months "2018-01" by calendar month, or "2018-P01" by number where months are
        made of weeks; weeks "2018-W01"; weeks cut at a month's ends "2018-01-W01".
        Children follow each other without gap or overlap and fill their parent; the
        next year starts where this one ends.

    Raises:
        ValueError: The year is outside 1900–2199.

    Example:
        >>> spans = year_spans(Scheme(first_day=26), 2018)
        >>> [f"{s.code} {s.start_date} {s.end_date}" for s in spans[2:4]]
        ['2018-Q1 2017-12-26 2018-03-26', '2018-01 2017-12-26 2018-01-26']
    """
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise ValueError(f"year {year} is outside {FIRST_YEAR}–{LAST_YEAR}")
    months = list(
        _week_months(scheme, year) if scheme.in_weeks else _months(scheme, year)
    )
    return tuple(_preorder(scheme, str(year), months))


Month = tuple[Span, list[Span]]  # a month, and the leaves under it if it is none


def _preorder(scheme: Scheme, year: str, months: list[Month]) -> Iterator[Span]:
    """Years, halves, quarters and months with what is under them."""
    yield Span(year, None, "year", months[0][0].start_date, months[-1][0].end_date)
    sizes = scheme.quarters or (() if scheme.kind == "13x4" else (3, 3, 3, 3))
    halves = len(months) == 12
    first = 0
    for number, size in enumerate(sizes):
        above = year
        if halves:
            above = f"{year}-H{number // 2 + 1}"
            if number % 2 == 0:
                yield _cover(above, year, "half", months[first : first + 6])
        quarter = f"{year}-Q{number + 1}"
        yield _cover(quarter, above, "quarter", months[first : first + size])
        yield from _flat(months[first : first + size], quarter)
        first += size
    if not sizes:
        yield from _flat(months, year)


def _flat(months: list[Month], parent: str) -> Iterator[Span]:
    for month, below in months:
        yield replace(month, parent=parent)
        yield from below


def _cover(code: str, parent: str, kind: str, months: list[Month]) -> Span:
    return Span(code, parent, kind, months[0][0].start_date, months[-1][0].end_date)


def _months(scheme: Scheme, year: int) -> Iterator[Month]:
    """Twelve months from any day of a month."""
    first = year * 12 + scheme.first_month - 1
    if scheme.year_name == "end" and scheme.first_month > 1:
        first -= 12
    for index in range(first, first + 12):
        code = f"{index // 12:04d}-{index % 12 + 1:02d}"
        month = Span(
            code, None, "month", _start(scheme, index), _start(scheme, index + 1)
        )
        yield month, _parts(scheme, month) if scheme.leaf == "part" else []


def _start(scheme: Scheme, index: int) -> date:
    """First day of the month of that name; ``index`` counts months from year 0."""
    by_end = scheme.month_name == "end" or (
        scheme.month_name == "most" and scheme.first_day > 15
    )
    if by_end and scheme.first_day > 1:
        index -= 1
    year, month = index // 12, index % 12 + 1
    return date(year, month, min(scheme.first_day, monthrange(year, month)[1]))


def _parts(scheme: Scheme, month: Span) -> list[Span]:
    """The month's weeks, the first and the last cut at its ends."""
    parts: list[Span] = []
    start = month.start_date
    while start < month.end_date:
        left = 7 - (start.isoweekday() - scheme.week_start) % 7
        end = min(start + timedelta(days=left), month.end_date)
        code = f"{month.code}-W{len(parts) + 1:02d}"
        parts.append(Span(code, month.code, "part", start, end))
        start = end
    return parts


def _week_months(scheme: Scheme, year: int) -> Iterator[Month]:
    """Twelve or thirteen months of whole weeks."""
    if scheme.year_name == "end" and scheme.first_month > 1:
        year, code = year - 1, year
    else:
        code = year
    start, end = _retail_start(scheme, year), _retail_start(scheme, year + 1)
    sizes = list(WEEKS_OF[scheme.kind])
    if (end - start).days == 371:
        sizes[scheme.long_month - 1] += 1
    week = 0
    for number, size in enumerate(sizes, start=1):
        name = f"{code}-P{number:02d}"
        weeks = [
            Span(
                f"{code}-W{at + 1:02d}",
                name,
                "week",
                start + at * WEEK,
                start + (at + 1) * WEEK,
            )
            for at in range(week, week + size)
        ]
        span = Span(name, None, "month", weeks[0].start_date, weeks[-1].end_date)
        yield span, weeks if scheme.leaf == "week" else []
        week += size


def _retail_start(scheme: Scheme, year: int) -> date:
    """First day of the year of weeks whose nominal start lies in that year."""
    nominal = date(year, scheme.first_month, 1) - timedelta(days=1)
    ends_on = (scheme.week_start - 2) % 7 + 1  # the weekday before week_start
    back = (nominal.isoweekday() - ends_on) % 7
    if scheme.anchor == "nearest" and back > 3:
        back -= 7
    return nominal - timedelta(days=back - 1)


def ending_on(spans: Sequence[Span], end_date: date) -> tuple[Span, ...]:
    """End a year's tree on another day, because another calendar takes over there.

    Args:
        spans: A year as ``year_spans`` gives it.
        end_date: The first day that is no longer in it.

    Returns:
        The same tree: what begins later is gone, what lasts longer is cut, and if the
        year ended before that day, its last periods are stretched to it. So a change
        of calendar leaves no day without a leaf and none in two.

    Raises:
        ValueError: Nothing would be left of the year.

    Example:
        >>> old = year_spans(Scheme(first_day=26), 2018)
        >>> ending_on(old, date(2019, 1, 1))[-1].end_date
        datetime.date(2019, 1, 1)
    """
    root = spans[0]
    if end_date <= root.start_date:
        raise ValueError(f"nothing is left of {root.code}")
    return tuple(
        replace(
            span,
            end_date=(
                end_date
                if span.end_date == root.end_date
                else min(span.end_date, end_date)
            ),
        )
        for span in spans
        if span.start_date < end_date
    )
