"""Which days are worked."""

from collections.abc import Collection, Mapping
from datetime import date, timedelta

WEEKEND = frozenset({6, 7})


def is_working(
    day: date, exceptions: Mapping[date, bool], rest_days: Collection[int] = WEEKEND
) -> bool:
    """Whether a day is worked.

    Args:
        day: The day.
        exceptions: Days that are not what their weekday says: False off, True worked
            (a make-up day 调休).
        rest_days: ISO weekdays that are off otherwise. Empty: an open shop.
    """
    said = exceptions.get(day)
    return day.isoweekday() not in rest_days if said is None else said


def working_days(
    start_date: date,
    end_date: date,
    exceptions: Mapping[date, bool],
    rest_days: Collection[int] = WEEKEND,
) -> int:
    """How many days are worked from ``start_date`` until before ``end_date``.

    Example:
        >>> working_days(date(2024, 2, 1), date(2024, 3, 1), {})
        21
    """
    if end_date <= start_date:
        return 0
    rest = frozenset(rest_days)
    weeks, left = divmod((end_date - start_date).days, 7)
    first = start_date.isoweekday()
    count = weeks * (7 - len(rest)) + sum(
        (first + offset - 1) % 7 + 1 not in rest for offset in range(left)
    )
    for day, worked in exceptions.items():
        if start_date <= day < end_date:
            count += worked - (day.isoweekday() not in rest)
    return count


def days_between(start_date: date, end_date: date) -> list[date]:
    """The days from ``start_date`` until before ``end_date``."""
    return [
        start_date + timedelta(days=offset)
        for offset in range((end_date - start_date).days)
    ]
