"""The day, week and period of another year that one is compared with."""

from collections.abc import Sequence
from datetime import date, timedelta
from functools import lru_cache
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from luopan.engine.calendar.cut import year_spans
from luopan.engine.calendar.festival import AFTER, BEFORE, spring_festival
from luopan.engine.calendar.look import leaf_positions, leaves
from luopan.engine.calendar.scheme import Scheme, Span
from luopan.engine.calendar.working import days_between

By = Literal["number", "days"]
DAY = timedelta(days=1)


def same_date(day: date, year: int) -> date:
    """The same day of the month in another year; 29 February becomes 28 February."""
    try:
        return day.replace(year=year)
    except ValueError:
        return date(year, 2, 28)


@lru_cache(maxsize=512)
def _pairs(day_year: int, year: int, before: int, after: int) -> dict[date, date]:
    """Days around the festivals of two years, matched; the rest go by date.

    The stretch of both years that one of the two seasons reaches is taken as a whole:
    season days go to season days by their distance to the festival, and the other
    days of the stretch, in order, to the other days of the other stretch.
    """
    festivals = spring_festival(day_year), spring_festival(year)
    first, last = timedelta(days=before), timedelta(days=after)
    if any((festival - first).year < festival.year for festival in festivals):
        raise ValueError("a season must not begin in the year before its festival")
    if any((festival + last).month > 6 for festival in festivals):
        raise ValueError("a season must end by June")
    opens = min((f - first).timetuple()[1:3] for f in festivals)
    ends = [f + last for f in festivals]
    close = max((e.month, e.day) for e in ends)
    if close == (2, 28):
        close = (2, 29)  # by date it would go to the 28th, a day of the season
    rows: list[list[date]] = []
    for festival in festivals:
        start = date(festival.year, *opens)
        end = same_date(date(2000, *close), festival.year) + DAY
        rows.append(
            [
                day
                for day in days_between(start, end)
                if not festival - first <= day <= festival + last
            ]
        )
    own, other = rows
    other = other or [end]  # of the other year: the day after its season
    pairs = {
        festivals[0] + timedelta(days=offset): festivals[1] + timedelta(days=offset)
        for offset in range(-before, after + 1)
    }
    for place, day in enumerate(own):
        pairs[day] = other[min(place, len(other) - 1)]
    return pairs


def aligned_day(
    day: date, year: int, *, before: int = BEFORE, after: int = AFTER
) -> date:
    """The day of another year that a day is compared with, Spring Festival aligned.

    Args:
        day: A day.
        year: The other year.
        before: How many days before the festival day its season begins.
        after: How many days after the festival day its season's last day is.

    Returns:
        In the season: the day as far from the other year's festival. Between the
        places of the two seasons: the ordinary days, one by one in order, so that no
        day is compared twice. Elsewhere: the same date, 28 February for the 29th.

    Raises:
        ValueError: A year outside 1900–2099, or a season that begins before January
            or ends after June.

    Example:
        >>> aligned_day(date(2025, 1, 29), 2024), aligned_day(date(2025, 2, 14), 2024)
        (datetime.date(2024, 2, 10), datetime.date(2024, 1, 22))
    """
    if before < 0 or after < 0:
        raise ValueError("before and after are counts of days")
    found = _pairs(day.year, year, before, after).get(day)
    return same_date(day, year) if found is None else found


def _middle_year(spans: Sequence[Span]) -> int:
    return (spans[0].start_date + timedelta(days=spans[0].days // 2)).year


def alignment_days(
    spans: Sequence[Span],
    base_spans: Sequence[Span],
    *,
    before: int = BEFORE,
    after: int = AFTER,
) -> NDArray[np.int64]:
    """How the days of a year's leaves fall over the leaves of a base year.

    Args:
        spans: The year to be planned.
        base_spans: The year to be learned from, by the same calendar.
        before: As in ``aligned_day``.
        after: As in ``aligned_day``.

    Returns:
        Shape ``(leaves, base leaves)``: how many days of a leaf are compared with days
        of a base leaf. A row sums to the leaf's days, less those whose day lies
        outside the base year.

    Example:
        >>> from luopan.engine.calendar import Scheme, year_spans
        >>> this, last = (year_spans(Scheme(), year) for year in (2025, 2024))
        >>> alignment_days(this, last)[:2, :2]
        array([[21, 10],
               [10, 18]])
    """
    shift = _middle_year(base_spans) - _middle_year(spans)
    rows, columns = leaves(spans), leaves(base_spans)
    counts = np.zeros((len(rows), len(columns)), dtype=np.int64)
    for place, leaf in enumerate(rows):
        days = [
            aligned_day(day, day.year + shift, before=before, after=after)
            for day in days_between(leaf.start_date, leaf.end_date)
        ]
        found = leaf_positions(base_spans, np.array(days, dtype="datetime64[D]"))
        np.add.at(counts[place], found[found >= 0], 1)
    return counts


def weeks_last_year(
    scheme: Scheme, year: int, by: By = "number"
) -> dict[str, str | None]:
    """The week of another time that each week of a year of weeks is compared with.

    Args:
        scheme: A scheme of weeks with weeks as leaves.
        year: The year.
        by: "number": week n with week n of the year before; a 53rd week has none.
            "days": the week 364 days earlier, so that seasons and holidays meet; in
            the year after a 53rd week this is week n + 1, and a 53rd week meets
            week 1 of its own year.

    Returns:
        Code → code, or None where there is nothing to compare with.

    Example:
        >>> weeks_last_year(Scheme.nrf(), 2023)["2023-W53"]
        >>> weeks_last_year(Scheme.nrf(), 2024, "days")["2024-W01"]
        '2023-W02'
    """
    before = leaves(year_spans(scheme, year - 1))
    own = leaves(year_spans(scheme, year))
    if {leaf.kind for leaf in own} != {"week"}:
        raise ValueError("only weeks are compared week by week")
    if by == "number":
        names = [leaf.code for leaf in before] + [None]
        return {leaf.code: names[min(n, len(before))] for n, leaf in enumerate(own)}
    starts = {leaf.start_date: leaf.code for leaf in (*before, *own)}
    return {
        leaf.code: starts.get(leaf.start_date - timedelta(days=364)) for leaf in own
    }


def week_last_year(year: int, week: int, by: By = "number") -> tuple[int, int] | None:
    """The ISO week that an ISO week is compared with; as ``weeks_last_year``.

    Example:
        >>> week_last_year(2026, 53), week_last_year(2026, 53, "days")
        (None, (2026, 1))
        >>> week_last_year(2027, 1, "days")
        (2026, 2)
    """
    monday = date.fromisocalendar(year, week, 1)
    if by == "days":
        iso = (monday - timedelta(days=364)).isocalendar()
        return iso.year, iso.week
    try:
        date.fromisocalendar(year - 1, week, 1)
    except ValueError:
        return None
    return year - 1, week
