"""On which days something that recurs is due, over rest days, holidays and make-up days 调休."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta

Works = Callable[[date], bool]
RHYTHMS = DAILY, WEEKLY, MONTHLY, QUARTERLY = (
    "daily",
    "weekly",
    "monthly",
    "quarterly",
)
BEFORE, AFTER, SKIP = ("before", "after", "skip")
DAY = timedelta(days=1)


def due_days(
    rhythm: str,
    day: int,
    span: tuple[date, date],
    works: Works,
    *,
    off: str = AFTER,
    first_month: int = 1,
) -> list[date]:
    """The days in a span on which something recurs; only days that are worked.

    What is due in a span does not depend on where the span begins and ends: two spans
    that meet give what the span of both gives.

    Args:
        rhythm: daily: every working day. weekly: on an ISO weekday. monthly, quarterly: on
            the n-th working day of each month or quarter.
        day: The weekday, 1 to 7; or n, below 0 counted from the end. Without meaning daily.
        span: The first day, and the day after the last.
        works: Whether a day is worked.
        off: Of a weekly one whose weekday is not worked: on the nearest working day
            before or after it of the same week, else on the other side; or skipped.
        first_month: In which quarters of three months begin.

    Returns:
        Days in order. Weekly: at most one an ISO week. Monthly, quarterly: exactly one a
        month or quarter that has a working day (n is cut to how many there are).

    Raises:
        ValueError: No such rhythm.

    Example:
        >>> from luopan.engine.calendar import is_working
        >>> off = {date(2026, 10, n): False for n in range(1, 8)}
        >>> due_days("weekly", 1, (date(2026, 9, 28), date(2026, 10, 13)),
        ...          lambda one: is_working(one, off))
        [datetime.date(2026, 9, 28), datetime.date(2026, 10, 8), datetime.date(2026, 10, 12)]
    """
    start, end = span
    found = _found(rhythm, day, span, works, off, first_month)
    return [one for one in found if start <= one < end]


def _found(
    rhythm: str,
    day: int,
    span: tuple[date, date],
    works: Works,
    off: str,
    first_month: int,
) -> Iterator[date]:
    start, end = span
    if rhythm == DAILY:
        return (one for one in _days(start, end) if works(one))
    if rhythm == WEEKLY:
        mondays = _mondays(start, end)
        weeks = (_in_week(monday, day, works, off) for monday in mondays)
        return (one for one in weeks if one)
    if rhythm not in RHYTHMS:
        raise ValueError(rhythm)
    step = 1 if rhythm == MONTHLY else 3
    spans = _months(start, end, step, first_month)
    chosen = (_nth([d for d in _days(*each) if works(d)], day) for each in spans)
    return (one for one in chosen if one)


def _in_week(monday: date, weekday: int, works: Works, off: str) -> date | None:
    """The day of a week; None: it is left out."""
    wanted = monday + (weekday - 1) * DAY
    if works(wanted):
        return wanted
    if off == SKIP:
        return None
    before = [d for d in _days(monday, wanted) if works(d)][-1:]
    after = [d for d in _days(wanted, monday + 7 * DAY) if works(d)][:1]
    sides = before + after if off == BEFORE else after + before
    return sides[0] if sides else None


def _nth(days: list[date], number: int) -> date | None:
    """The n-th of some days, the first or last if there are fewer; None: there is none."""
    if not days:
        return None
    place = number - 1 if number > 0 else len(days) + number
    return days[min(max(place, 0), len(days) - 1)]


def _days(start: date, end: date) -> Iterator[date]:
    return (start + n * DAY for n in range((end - start).days))


def _mondays(start: date, end: date) -> Iterator[date]:
    monday = start - (start.isoweekday() - 1) * DAY
    while monday < end:
        yield monday
        monday += 7 * DAY


def _months(
    start: date, end: date, step: int, first_month: int
) -> Iterator[tuple[date, date]]:
    """Spans of ``step`` months that touch a span."""
    number = start.year * 12 + start.month - 1
    number -= (number - (first_month - 1)) % step
    while (first := _first_of(number)) < end:
        yield first, _first_of(number + step)
        number += step


def _first_of(number: int) -> date:
    year, month = divmod(number, 12)
    return date(year, month + 1, 1)
