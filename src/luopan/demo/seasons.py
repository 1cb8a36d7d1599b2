"""How a year of the demo company lies over its days."""

from collections.abc import Mapping
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

# What a month would sell if it had 21 working days and no festival.
MONTHS = (
    0.078,
    0.070,
    0.086,
    0.077,
    0.080,
    0.097,
    0.072,
    0.075,
    0.094,
    0.080,
    0.090,
    0.119,
)
FESTIVALS = (
    "2016-02-08 2017-01-28 2018-02-16 2019-02-05 2020-01-25 2021-02-12 2022-02-01 "
    "2023-01-22 2024-02-10 2025-01-29 2026-02-17 2027-02-06 2028-01-26 2029-02-13 "
    "2030-02-03 2031-01-23 2032-02-11 2033-01-31 2034-02-19 2035-02-08 2036-01-28"
)
FESTIVAL = {int(day[:4]): date.fromisoformat(day) for day in FESTIVALS.split()}
RUSH, QUARTER_RUSH = 1.9, 2.5  # last three working days of a month, of a quarter


def working(day: date, exceptions: Mapping[date, bool]) -> bool:
    """Whether a day is worked."""
    return exceptions.get(day, day.weekday() < 5)


def around_festival(day: date) -> float:
    """What is left of a day's sales around Spring Festival."""
    festival = FESTIVAL.get(day.year)
    if festival is None:
        return 1.0
    away = (day - festival).days
    if -7 <= away < 0:
        return 0.35
    if 0 <= away < 8:
        return 0.05
    if 8 <= away < 16:
        return 0.6
    return 1.15 if 16 <= away < 32 else 1.0


def weights(year: int, exceptions: Mapping[date, bool]) -> NDArray[np.float64]:
    """What each day of a year weighs; the sum is about 1, more in a full year.

    Args:
        year: Which.
        exceptions: Days that are not what their weekday says: False off, True worked.
    """
    first = date(year, 1, 1)
    days = [
        first + timedelta(days=n) for n in range((date(year + 1, 1, 1) - first).days)
    ]
    found = np.zeros(len(days))
    for place, day in enumerate(days):
        share = 1.0 if working(day, exceptions) else 0.06
        found[place] = MONTHS[day.month - 1] / 21 * share * around_festival(day)
    for month in range(1, 13):
        mine = [
            place
            for place, day in enumerate(days)
            if day.month == month and working(day, exceptions)
        ]
        before = found[mine].sum()
        found[mine[-3:]] *= QUARTER_RUSH if month % 3 == 0 else RUSH
        found[mine] *= before / found[mine].sum()
    return found
