"""What the people of some seats can carry in a year, as “by people” counts it.

There may be no version yet: seats and the two years are handed in.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal
from fractions import Fraction

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
Staff = tuple[Sequence[Stay], Mapping[str, Someone]]  # as ``people.stays_in``


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


def months_of(seats: Sequence[Seat], staff: Staff, year: Span) -> dict[str, Months]:
    """What each seat's people carry in a year, and why not all of it; by code.

    Vacant months are nobody's, as they are where a number goes to the seats by people and
    the rest to the reserve.
    """
    if not seats:
        return {}
    stays, people = staff
    found = capacities(seats, stays, people, [year], RESERVE)
    ripe = [Seat(s.code, s.days, (Fraction(0),) * len(s.ramp)) for s in seats]
    alone = capacities(ripe, stays, people, [year], RESERVE)
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
