"""What the people of some seats can carry in a year, as “by people” counts it.

Both years that a capacity is taken from are read at once; ``targets.people`` reads the one of
a version, and there may be no version yet.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal
from fractions import Fraction

from luopan.org.models import Holding, Leave
from luopan.targets.capacity import (
    FULL,
    RESERVE,
    Capacity,
    Seat,
    Someone,
    Stay,
    capacities,
)
from luopan.targets.people import YEAR

Span = tuple[date, date]  # end exclusive


@dataclass(frozen=True)
class Months:
    """Months of a year, to the hundredth; ``carries`` are months of a ripe person.

    Attributes:
        full: Carried by people who are ripe.
        ramping: In which new people are there, whatever they carry.
        carries: ``full``, with what new people carry.
        vacant: In which nobody is there; who acts for nobody is not counted.
        away: In which the holder is on leave.
        shared: What goes to other seats of the same people.
        stands: In which there is such a seat.
    """

    full: Decimal = Decimal(0)
    ramping: Decimal = Decimal(0)
    carries: Decimal = Decimal(0)
    vacant: Decimal = Decimal(0)
    away: Decimal = Decimal(0)
    shared: Decimal = Decimal(0)
    stands: Decimal = Decimal(0)

    def __add__(self, other: "Months") -> "Months":
        names = (one.name for one in fields(self))
        return Months(
            **{name: getattr(self, name) + getattr(other, name) for name in names}
        )


@dataclass(frozen=True)
class Staff:
    """Who is in some seats, in whatever seats these people are; and who they are."""

    stays: tuple[Stay, ...]
    people: Mapping[str, Someone]


def staff_of(seats: Iterable[int], start: date, end: date) -> Staff:
    """The people of some seats between two days.

    Args:
        seats: Primary keys.
        start: The first day.
        end: Exclusive.
    """
    during = Holding.objects.during(start, end)
    ours = during.filter(seat__in=list(seats)).values("person")
    held = during.filter(person__in=ours).select_related("seat", "person")
    held = list(held.order_by("kind", "start_date", "pk"))
    stays = tuple(
        Stay(
            one.seat.code,
            one.person.code,
            (one.start_date, one.end_date),
            one.kind == Holding.Kind.ACTING,
        )
        for one in held
    )
    away: dict[int, list[tuple[date, date | None]]] = {}
    for leave in Leave.objects.during(start, end).filter(person__in=ours):
        away.setdefault(leave.person_id, []).append((leave.start_date, leave.end_date))
    known = {one.person_id: one.person for one in held}
    people = {
        one.code: Someone(one.start_date, tuple(away.get(key, ())))
        for key, one in sorted(known.items())
    }
    return Staff(stays, people)


def months_of(seats: Sequence[Seat], staff: Staff, year: Span) -> dict[str, Months]:
    """What each seat's people carry in a year, and why not all of it; by code.

    Vacant months are nobody's, as they are where a number goes to the seats by people and
    the rest to the reserve.
    """
    if not seats:
        return {}
    found = capacities(seats, staff.stays, staff.people, [year], RESERVE)
    ripe = [Seat(s.code, s.days, (Fraction(0),) * len(s.ramp)) for s in seats]
    alone = capacities(ripe, staff.stays, staff.people, [year], RESERVE)
    days = (year[1] - year[0]).days
    return {code: _months(one, alone[code], days) for code, one in found.items()}


def _months(found: Capacity, ripe: Capacity, days: int) -> Months:
    """Of a seat; ``ripe``: the same if new people carried nothing at all."""

    def months(amount: int, each: int = FULL) -> Decimal:
        exact = Decimal(amount * YEAR) / Decimal(days * each)
        return exact.quantize(Decimal("0.01"))

    empty = int(found.vacant.sum())
    away = min(found.away * FULL, empty)
    return Months(
        full=months(int(ripe.carries.sum())),
        ramping=months(ripe.learning),
        carries=months(int(found.carries.sum())),
        vacant=months(empty - away),
        away=months(away),
        shared=months(found.shared),
        stands=months(found.stands, 1),
    )
