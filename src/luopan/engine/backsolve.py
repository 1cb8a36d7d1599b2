"""Back-solve 倒推: from what is missing to wins, opportunities, communications and visits.

Pure: amounts, rates and days in, how much a week out. Worked table: docs/algorithms/backsolve.md
"""

from dataclasses import dataclass
from math import ceil

import numpy as np
from numpy.typing import ArrayLike


class NoTime(Exception):
    """Nothing that is begun now closes in time. A fact of planning: tell the planner."""


@dataclass(frozen=True)
class Rates:
    """What one thing brings of the next; all above 0.

    Attributes:
        amount_a_win: What a won opportunity is worth, in any unit of money.
        win_rate: Won ÷ begun, of opportunities that had their time; 1.0 is all.
        talks_a_deal: Effective communications that go with one opportunity.
        talks_a_visit: Effective communications that come with one visit.
    """

    amount_a_win: float
    win_rate: float
    talks_a_deal: float
    talks_a_visit: float


@dataclass(frozen=True)
class Room:
    """What time there is.

    Attributes:
        weeks: Working weeks left, above 0.
        in_time: Share of what is begun in them, day by day alike, that closes in them.
        hours_a_visit: With the way there and what is prepared.
        hours_a_week: That there are for visits, of all who visit.
    """

    weeks: float
    in_time: float
    hours_a_visit: float
    hours_a_week: float

    @property
    def most_visits(self) -> float:
        """A week, in the hours that there are."""
        return self.hours_a_week / self.hours_a_visit


@dataclass(frozen=True)
class Needed:
    """What it takes; nothing is rounded but ``whole_visits``."""

    wins: float
    deals: float
    talks: float
    visits: float
    visits_a_week: float
    hours_a_week: float

    @property
    def whole_visits(self) -> int:
        """Visits a week as one says them: up to a whole one."""
        return ceil(self.visits_a_week - 1e-9)


@dataclass(frozen=True)
class Lever:
    """A factor that would make it fit, if it alone changed.

    Attributes:
        key: Its name in ``Rates`` or ``Room``, or ``missing``.
        now: As it is.
        wanted: As it would have to be.
        possible: Whether such a thing can be: of ten opportunities one does not win twelve.
    """

    key: str
    now: float
    wanted: float
    possible: bool


def in_time(cycles: ArrayLike, days_left: ArrayLike) -> float:
    """Share of what is begun on some days that closes before the end.

    Args:
        cycles: Days from begun to won of what was won before; any number, at least one.
        days_left: For each day on which something may be begun, how many days later it may
            close at the latest.

    Returns:
        From 0 to 1; the mean over the days. Without days 0. It never falls when a day has
        more days left, or a cycle is shorter.

    Raises:
        ValueError: No cycles.

    Example:
        >>> in_time([10, 20, 30, 40], [40, 30, 20, 10, 0])
        0.5
    """
    taken, left = np.sort(np.asarray(cycles)), np.asarray(days_left)
    if not len(taken):
        raise ValueError("no cycles")
    if not len(left):
        return 0.0
    return float(np.searchsorted(taken, left, side="right").mean() / len(taken))


def back_solve(missing: float, rates: Rates, room: Room) -> Needed:
    """What is to be done to bring what is missing.

    Args:
        missing: What is still to come from opportunities that nobody has begun, 0 or more;
            in the unit of ``rates.amount_a_win``.
        rates: Of ripe cohorts.
        room: Of the rest of the period.

    Returns:
        ``deals × win_rate × in_time == wins`` and ``wins × amount_a_win == missing``;
        ``visits × talks_a_visit == talks == deals × talks_a_deal``.

    Raises:
        NoTime: There is no week left, or nothing begun now closes in time.
        ValueError: A rate is 0 or below, or less than nothing is missing.

    Source:
        The sales-activity calculator of the field, with the share that closes in time for
        its fixed conversion; docs/algorithms/backsolve.md

    Example:
        >>> room = Room(weeks=10, in_time=0.5, hours_a_visit=3, hours_a_week=30)
        >>> found = back_solve(400_000, Rates(100_000, 0.4, 3, 0.75), room)
        >>> found.wins, found.deals, found.talks, found.visits, found.visits_a_week
        (4.0, 20.0, 60.0, 80.0, 8.0)
        >>> found.hours_a_week, room.most_visits
        (24.0, 10.0)
    """
    if missing < 0 or min(vars(rates).values()) <= 0 or room.hours_a_visit <= 0:
        raise ValueError("nothing missing below 0, and rates above 0")
    if room.weeks <= 0 or room.in_time <= 0:
        raise NoTime
    wins = missing / rates.amount_a_win
    deals = wins / (rates.win_rate * room.in_time)
    talks = deals * rates.talks_a_deal
    visits = talks / rates.talks_a_visit
    a_week = visits / room.weeks
    return Needed(wins, deals, talks, visits, a_week, a_week * room.hours_a_visit)


def levers(
    missing: float, needed: Needed, rates: Rates, room: Room
) -> tuple[Lever, ...]:
    """Which factor would have to change, and to what, so that the hours are enough.

    Each alone, the others as they are; empty where the hours are enough already, or there
    are none at all.

    Example:
        >>> room = Room(weeks=10, in_time=0.5, hours_a_visit=3, hours_a_week=12)
        >>> rates = Rates(100_000, 0.4, 3, 0.75)
        >>> needed = back_solve(400_000, rates, room)
        >>> [(one.key, one.wanted) for one in levers(400_000, needed, rates, room)][:2]
        [('win_rate', 0.8), ('amount_a_win', 200000.0)]
    """
    if needed.hours_a_week <= room.hours_a_week or room.hours_a_week <= 0:
        return ()
    over = needed.hours_a_week / room.hours_a_week
    more = [
        ("win_rate", rates.win_rate),
        ("amount_a_win", rates.amount_a_win),
        ("talks_a_visit", rates.talks_a_visit),
        ("hours_a_week", room.hours_a_week),
    ]
    less = [
        ("talks_a_deal", rates.talks_a_deal),
        ("hours_a_visit", room.hours_a_visit),
        ("missing", missing),
    ]
    return (
        *(Lever(k, v, v * over, k != "win_rate" or v * over <= 1) for k, v in more),
        *(Lever(key, value, value / over, True) for key, value in less),
    )


def moved(advised: int, before: int) -> bool:
    """Whether advice differs so much from what it was that one says it anew.

    By at least one visit a week and a fifth of what it was.

    Example:
        >>> moved(6, 5), moved(6, 6), moved(11, 10), moved(12, 10), moved(3, 5)
        (True, False, False, True, True)
    """
    return abs(advised - before) >= max(1, before / 5)
