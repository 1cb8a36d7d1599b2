"""Days on which nobody works in a seat: rest days of its unit, leave of its holder."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Any

import numpy as np
from django.db.models import F, Q, QuerySet, Value
from numpy.typing import NDArray

from luopan.dimensions.models import Calendar, WorkingWeek
from luopan.dimensions.queries import day_exceptions
from luopan.engine.calendar import is_working
from luopan.engine.calendar.working import WEEKEND
from luopan.org.models import Holding, Leave, Reach

Ints = NDArray[np.int64]
Days = NDArray[np.datetime64]
Bools = NDArray[np.bool_]
Absence = tuple[int, date, date]  # seat, first day, after the last
Rest = tuple[int, date, date, frozenset[int], bool]


def absences(start: date, end: date) -> list[Absence]:
    """Seats whose holder is away and in which nobody acts, in a span of days; one query."""
    return absences_and(start, end, None)[0]


def absences_and(
    start: date, end: date, ends: QuerySet[Any] | None
) -> tuple[list[Absence], dict[int, date]]:
    """The same, and by key when each of some rows with an ``end_date`` ends; one query."""
    leaves = Leave.objects.during(start, end)
    stays = Holding.objects.during(start, end).filter(
        Q(kind=Holding.Kind.HOLDER, person__in=leaves.values("person"))
        | Q(kind=Holding.Kind.ACTING)
    )
    gone = leaves.annotate(what=Value(""), seat=Value(0)).values_list(*STAY_COLUMNS)
    there = stays.annotate(what=F("kind")).values_list(*STAY_COLUMNS)
    others = [there] if ends is None else [there, _ends(ends)]
    away: list[Stay] = []
    held: list[tuple[str, int, Stay]] = []
    ended: dict[int, date] = {}
    for kind, seat, person, first, last in gone.union(*others, all=True):
        stay = (person, first, last or date.max)
        if kind == ENDED:
            ended[seat] = last
        elif kind:
            held.append((kind, seat, stay))
        else:
            away.append(stay)
    return list(_alone(away, held)), ended


def _ends(rows: QuerySet[Any]) -> QuerySet[Any]:
    """As the stays beside which they are read."""
    told = rows.order_by().annotate(
        what=Value(ENDED), seat=F("pk"), person=Value(0), first=F("end_date")
    )
    return told.values_list("what", "seat", "person", "first", "end_date")


ENDED = "ended"
STAY_COLUMNS = ("what", "seat", "person", "start_date", "end_date")
Stay = tuple[int, date, date]  # person, first day, after the last


def _alone(
    away: Sequence[Stay], held: Sequence[tuple[str, int, Stay]]
) -> Iterator[Absence]:
    """Leave of holders, where nobody acts in the seat on any of its days."""
    for leave in away:
        for kind, seat, stay in held:
            days = _both(leave, stay)
            if kind != Holding.Kind.HOLDER or leave[0] != stay[0] or days is None:
                continue
            absent = (seat, *days)
            acting = (
                other
                for k, s, other in held
                if (k, s) == (Holding.Kind.ACTING, seat) and _both(absent, other)
            )
            if not any(acting):
                yield absent


def _both(one: Stay, other: Stay) -> tuple[date, date] | None:
    """The days on which both are true; None: there is none."""
    first, last = max(one[1], other[1]), min(one[2], other[2])
    return (first, last) if first < last else None


def is_away(seats: Ints, days: Days, absent: Sequence[Absence]) -> Bools:
    """Whether the holder of each seat was away on each day."""
    found = np.zeros(len(seats), bool)
    for seat, start, end in absent:
        inside = (days >= np.datetime64(start)) & (days < np.datetime64(end))
        found |= (seats == seat) & inside
    return found


def is_off(seats: Ints, days: Days, calendar: Calendar) -> Bools:
    """Whether each day is one that the unit of each seat does not work.

    Args:
        seats: Primary keys; shape ``(records,)``.
        days: Likewise.
        calendar: Whose public holidays count.
    """
    if not len(days):
        return np.zeros(0, bool)
    start = days.min().astype(object)
    count = (days.max().astype(object) - start).days + 1
    span = [start + timedelta(days=n) for n in range(count)]
    exceptions = day_exceptions(calendar.region, start, start + timedelta(days=count))

    def worked(rest: frozenset[int], keeps: bool) -> Bools:
        kept = exceptions if keeps else {}
        return np.asarray([is_working(day, kept, rest) for day in span], bool)

    known, row = np.unique(seats, return_inverse=True)
    works = np.tile(worked(WEEKEND, True), (len(known), 1))
    for seat, first, last, rest, keeps in _weeks({*known.tolist()}):
        left = min(max((first - start).days, 0), count)
        right = min(max((last - start).days, left), count)
        place = int(np.searchsorted(known, seat))
        works[place, left:right] = worked(rest, keeps)[left:right]
    found: Bools = ~works[row, (days - np.datetime64(start)).astype(np.int64)]
    return found


def _weeks(seats: set[int]) -> list[Rest]:
    """What units say of their days, by seat under them: the nearest come last."""
    weeks = list(WorkingWeek.objects.order_by("start_date"))
    under = Reach.objects.filter(above__in={week.unit_id for week in weeks})
    stood: dict[int, list[tuple[int, int, date, date]]] = {}
    columns = "above", "below", "depth", "start_date", "end_date"
    for above, below, depth, first, last in under.values_list(*columns):
        if below in seats:
            row = (depth, below, first, last or date.max)
            stood.setdefault(above, []).append(row)
    found = [
        (depth, _within(week, below, first, last))
        for week in weeks
        for depth, below, first, last in stood.get(week.unit_id, ())
    ]
    found.sort(key=lambda one: -one[0])
    return [rest for _depth, rest in found]


def _within(week: WorkingWeek, seat: int, first: date, last: date) -> Rest:
    return (
        seat,
        max(first, week.start_date),
        min(last, week.end_date or date.max),
        frozenset(map(int, week.rest_days)),
        week.keeps_holidays,
    )
