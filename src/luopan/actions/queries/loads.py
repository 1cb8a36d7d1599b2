"""What the target customers of a seat ask for a week, against the hours that it has."""

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date

from luopan.actions.queries.picks import Picked
from luopan.actions.queries.weekly import Adopted, Hours, adopted, hours
from luopan.org.language import spoken
from luopan.org.models import Reach, Unit
from luopan.strategy.words import year_of

DAYS_OF_WEEK = 5  # that a seat works, for its hours


@dataclass(frozen=True)
class Load:
    """What the picks of a seat ask for a week, and what it has.

    Attributes:
        overdue: How many of its customers have not been seen in time.
        visits: A week, by the cadences.
        adopted: The weekly number of the seat; None: none.
    """

    seat: str
    name: str
    holder: str
    customers: int
    overdue: int
    visits: float
    hours_needed: float
    hours_there: float
    adopted: int | None

    @property
    def fits(self) -> bool:
        """Whether the hours are enough."""
        return self.hours_needed <= self.hours_there


def loads(
    picked: Sequence[Picked],
    late: Set[int],
    units: Mapping[int, Unit],
    holders: Mapping[int, str],
    on: date,
) -> tuple[Load, ...]:
    """By seat, those with the least hours to spare first; three queries.

    Args:
        picked: Customers that are picked.
        late: Primary keys of those among them that are overdue.
        units: Seats that are shown, by primary key.
        holders: Who sits in them.
        on: Today.
    """
    by_seat: dict[int, list[Picked]] = {}
    for one in picked:
        if one.seat in units:
            by_seat.setdefault(one.seat, []).append(one)
    if not by_seat:
        return ()
    taken = adopted(by_seat, year_of(on), on=on)
    said = hours(_chains(list(by_seat), on))
    found = [
        _load(units[seat], holders.get(seat, ""), mine, late, said, taken.get(seat))
        for seat, mine in by_seat.items()
    ]
    return tuple(sorted(found, key=lambda one: one.hours_there - one.hours_needed))


def _chains(seats: list[int], on: date) -> dict[str, list[str]]:
    rows = Reach.objects.on(on).filter(below__in=seats).order_by("depth")
    found: dict[str, list[str]] = {}
    for below, above in rows.values_list("below__code", "above__code"):
        found.setdefault(below, []).append(above)
    return found


def _load(
    unit: Unit,
    holder: str,
    picked: Sequence[Picked],
    late: Set[int],
    said: Mapping[str, Hours],
    number: Adopted | None,
) -> Load:
    visits = sum(7 / one.every_days for one in picked)
    hour = said[unit.code]
    return Load(
        unit.code,
        spoken(unit),
        holder,
        len(picked),
        sum(one.account in late for one in picked),
        visits,
        visits * hour.a_visit,
        hour.a_day * DAYS_OF_WEEK,
        number.visits if number else None,
    )
