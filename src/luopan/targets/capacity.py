"""What seats can carry, day by day: who is there, on leave, still learning, in two seats.

Whole numbers throughout: a day that a ripe person gives to one seat is ``FULL``. A person is
one person: who is counted in several seats on a day gives each of them an equal part.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Span = tuple[date, date | None]

FULL = 10_000
RESERVE, ACTING, OTHERS = "reserve", "acting", "others"
RULES = (RESERVE, ACTING, OTHERS)
DEFAULT_RAMP = (Fraction(1, 4), Fraction(1, 2), Fraction(3, 4))


@dataclass(frozen=True)
class Seat:
    """A seat of a plan's year: when it stands, and the ramp of its role."""

    code: str
    days: Span
    ramp: tuple[Fraction, ...] = DEFAULT_RAMP


@dataclass(frozen=True)
class Stay:
    """A person in a seat; acting 代管 for its holder or instead of one."""

    seat: str
    person: str
    days: Span
    acting: bool = False


@dataclass(frozen=True)
class Someone:
    """Since when a person is in the company, and when he is away."""

    since: date
    away: tuple[Span, ...] = ()


@dataclass(frozen=True, eq=False)
class Capacity:
    """What a seat can carry in each span, and why; days, and parts of days in ``FULL``.

    Attributes:
        carries: Per span, in ``FULL`` a day.
        vacant: Per span, days on which it stands and nobody is counted, in ``FULL``.
        stands: Days of the year on which there is such a seat.
        held: Of them with a holder who is there.
        away: With a holder who is on leave.
        acting: On which who acts in it is counted.
        learning: What new people do not carry yet, in ``FULL``.
        shared: What goes to other seats of the same people, in ``FULL``.
    """

    carries: Ints
    vacant: Ints
    stands: int
    held: int
    away: int
    acting: int
    learning: int
    shared: int


def capacities(
    seats: Sequence[Seat],
    stays: Sequence[Stay],
    people: Mapping[str, Someone],
    spans: Sequence[tuple[date, date]],
    rule: str,
) -> dict[str, Capacity]:
    """What each seat can carry in each span of a year.

    Args:
        seats: Those that share a number; others may stand in ``stays``.
        stays: Of all people in these seats, in whatever seat.
        people: By code.
        spans: The leaves of the year, in order, without gaps.
        rule: What of a day on which the holder is not there: ``acting``: who acts carries
            it; else nobody does.

    Returns:
        By code; ``carries`` + ``vacant`` + ``learning`` + ``shared`` is every day that the
        seat stands, in ``FULL``.

    Example:
        >>> year = [(date(2027, 1, 1), date(2027, 1, 11))]
        >>> seat = Seat("a", (date(2020, 1, 1), None))
        >>> stay = Stay("a", "bob", (date(2027, 1, 6), None))
        >>> bob = Someone(date(2020, 1, 1))
        >>> found = capacities([seat], [stay], {"bob": bob}, year, OTHERS)["a"]
        >>> int(found.carries[0]), int(found.vacant[0])
        (50000, 50000)
    """
    first, last = spans[0][0], spans[-1][1]
    count = (last - first).days
    counted = _counted(stays, people, first, count, rule)
    times = _times(counted, count)
    starts = np.array([(start - first).days for start, _end in spans])
    return {
        seat.code: _capacity(seat, counted, times, people, first, count, starts)
        for seat in seats
    }


@dataclass(eq=False)
class _Day:
    """Who is counted in a seat: per day the place among people, −1 for nobody."""

    who: Ints
    held: NDArray[np.bool_]
    away: NDArray[np.bool_]
    acting: NDArray[np.bool_]


def _counted(
    stays: Sequence[Stay],
    people: Mapping[str, Someone],
    first: date,
    count: int,
    rule: str,
) -> dict[str, _Day]:
    places = {code: place for place, code in enumerate(people)}
    off = {code: _marked(one.away, first, count) for code, one in people.items()}
    found: dict[str, _Day] = {}
    for stay in sorted(stays, key=lambda one: one.acting):  # holders come first
        no = np.zeros(count, dtype=bool)
        day = found.setdefault(
            stay.seat, _Day(np.full(count, -1), no, no.copy(), no.copy())
        )
        here = _marked((stay.days,), first, count)
        there = here & ~off[stay.person]
        if not stay.acting:
            day.who[there] = places[stay.person]
            day.held |= there
            day.away |= here & off[stay.person]
        elif rule == ACTING:
            fills = there & (day.who < 0)
            day.who[fills] = places[stay.person]
            day.acting |= fills
    return found


def _marked(spans: Sequence[Span], first: date, count: int) -> NDArray[np.bool_]:
    marked = np.zeros(count, dtype=bool)
    for start, end in spans:
        stop = count if end is None else min(max((end - first).days, 0), count)
        marked[max((start - first).days, 0) : stop] = True
    return marked


def _times(counted: Mapping[str, _Day], count: int) -> dict[int, Ints]:
    """In how many seats each person is counted on each day."""
    times: dict[int, Ints] = {}
    for day in counted.values():
        for who in np.unique(day.who[day.who >= 0]).tolist():
            sums = times.setdefault(who, np.zeros(count, np.int64))
            sums += day.who == who
    return times


def _capacity(
    seat: Seat,
    counted: Mapping[str, _Day],
    times: Mapping[int, Ints],
    people: Mapping[str, Someone],
    first: date,
    count: int,
    starts: NDArray[np.int64],
) -> Capacity:
    stands = _marked((seat.days,), first, count)
    no = np.zeros(count, dtype=bool)
    day = counted.get(seat.code) or _Day(np.full(count, -1), no, no, no)
    who = np.where(stands, day.who, -1)
    ripe, carries = np.zeros(count, np.int64), np.zeros(count, np.int64)
    codes = list(people)
    for place in np.unique(who[who >= 0]).tolist():
        here = who == place
        able = ramped(people[codes[place]].since, seat.ramp, first, count)
        ripe[here] = able[here]
        carries[here] = able[here] // times[place][here]
    vacant = np.where(stands & (who < 0), FULL, 0)
    taken = np.where(who >= 0, FULL, 0)
    return Capacity(
        np.add.reduceat(carries, starts),
        np.add.reduceat(vacant, starts),
        int(stands.sum()),
        int((day.held & stands).sum()),
        int((day.away & stands).sum()),
        int((day.acting & stands).sum()),
        int((taken - ripe).sum()),
        int((ripe - carries).sum()),
    )


def ramped(since: date, ramp: Sequence[Fraction], first: date, count: int) -> Ints:
    """What a person can carry on each of some days, by full months in the company.

    The one meaning of a month of a ramp: his first runs from his first day in the company
    until the same day a month later, whatever calendar the plan has.

    Args:
        since: His first day in the company.
        ramp: What he carries in each of his first months; after them it is all.
        first: The first of the days.
        count: How many there are.

    Returns:
        Shape ``(count,)``, in ``FULL``; 0 before he came.

    Example:
        >>> ramped(date(2027, 1, 31), [Fraction(1, 4)], date(2027, 2, 27), 3).tolist()
        [2500, 10000, 10000]
    """
    able = np.full(count, FULL, np.int64)
    edges = [(later(since, month) - first).days for month in range(len(ramp) + 1)]
    for share, start, stop in zip(ramp, edges, edges[1:], strict=False):
        able[max(start, 0) : max(stop, 0)] = int(share * FULL)
    able[: max(edges[0], 0)] = 0
    return able


def month_of(since: date, day: date) -> int:
    """In which month of a ramp a day lies, the first is 0; nobody is in one before he came.

    Example:
        >>> [month_of(date(2027, 1, 31), day) for day in (date(2027, 2, 27), date(2027, 2, 28))]
        [0, 1]
    """
    months = (day.year - since.year) * 12 + day.month - since.month
    return max(months - (later(since, months) > day), 0)


def months_later(due: date, day: date, most: int) -> int:
    """How many months of a ramp a day is later than another; 0 to ``most``.

    To the nearest, half a month rounds up.

    Example:
        >>> [months_later(date(2027, 5, 31), date(2027, 6, day), 3) for day in (14, 15)]
        [0, 1]
    """
    return min(range(most + 1), key=lambda n: (abs((later(due, n) - day).days), -n))


def later(day: date, months: int) -> date:
    """The same day some months later, or the last of that month.

    Example:
        >>> later(date(2027, 1, 31), 1)
        datetime.date(2027, 2, 28)
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return date(year, month + 1, min(day.day, last))
        except ValueError:
            continue
    raise ValueError(f"no such day: {day} and {months} months")
