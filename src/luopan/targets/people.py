"""Who can carry a number: the seats under a unit as people hold them, as weights of a spread."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
from django.utils.translation import gettext_lazy as _
from numpy.typing import NDArray

from luopan.dimensions.queries import year_spans
from luopan.engine.calendar import leaves
from luopan.engine.space import Space
from luopan.engine.tree import RESERVE
from luopan.org.language import spoken
from luopan.org.models import Holding, Leave, Person, Unit
from luopan.targets import capacity
from luopan.targets.capacity import DEFAULT_RAMP, FULL, Capacity, Seat, Someone, Stay
from luopan.targets.models import Ramp, Version
from luopan.targets.state import State
from luopan.targets.storage import thaw_space
from luopan.trail.refusal import Refused

Ints = NDArray[np.int64]
YEAR = 12  # months: capacities are said in months of one ripe person
MONTHS, NUMBER = "months", "number"
BASES = (MONTHS, NUMBER)
SCALE = 1_000  # weights are whole: thousandths of a quantum


@dataclass(frozen=True)
class Carrier:
    """A seat, and what it can carry; in months of the year, of a ripe person.

    Attributes:
        held: With a holder who is there; ``away``: who is on leave; ``acting``: carried by
            who acts in it; ``vacant``: by nobody.
        learning: What new people do not carry yet; ``shared``: goes to other seats of theirs.
    """

    seat: Unit
    people: tuple[str, ...]
    carries: Decimal
    stands: Decimal
    held: Decimal
    away: Decimal
    acting: Decimal
    vacant: Decimal
    learning: Decimal
    shared: Decimal


@dataclass(frozen=True)
class Staffed:
    """The seats under a unit as they are held in a plan's year, by a rule.

    ``by``: every month of a ripe person is alike, or worth what the seat has now.
    """

    carriers: tuple[Carrier, ...]
    found: Mapping[str, Capacity]
    rule: str
    by: str = MONTHS


def ramps() -> dict[str, tuple[Fraction, ...]]:
    """By role, the newest that was said; no role: of all others."""
    said = Ramp.objects.order_by("pk").values_list("role", "shares")
    known = {role: tuple(Fraction(share) for share in shares) for role, shares in said}
    return {"": DEFAULT_RAMP} | known


def staffed(version: Version, unit: str, rule: str, by: str = MONTHS) -> Staffed:
    """Who carries what under a unit in the version's year.

    Raises:
        Refused: No seat stands under it; no such rule.
    """
    if rule not in capacity.RULES:
        raise Refused(
            _("Vacant months go to the reserve, to who acts, or to the other seats.")
        )
    if by not in BASES:
        raise Refused(_("Months count the same, or by what the seat has now."))
    tree = thaw_space(version.space_hash).units
    codes = tree.leaf_codes[tree.slice(unit)]
    units = [one for one in _units(codes) if one.kind == Unit.Kind.SEAT]
    if not units:
        raise Refused(_("There is no seat under this unit to spread over."))
    spans = [
        (span.start_date, span.end_date)
        for span in leaves(year_spans(version.plan.calendar, version.plan.year))
    ]
    first, last = spans[0][0], spans[-1][1]
    stays, people = stays_in([one.pk for one in units], first, last)
    known = ramps()
    seats = [
        Seat(one.code, (one.start_date, one.end_date), known.get(one.role, known[""]))
        for one in units
    ]
    found = capacity.capacities(seats, stays, people, spans, rule)
    names = _names(stays)
    days = (last - first).days
    carriers = tuple(_carrier(one, found[one.code], names, days) for one in units)
    return Staffed(carriers, found, rule, by)


def _units(codes: Sequence[str]) -> list[Unit]:
    found: dict[str, Unit] = {}
    for first in range(0, len(codes), 500):
        rows = Unit.objects.filter(code__in=codes[first : first + 500])
        found.update((one.code, one) for one in rows)
    return [found[code] for code in codes if code in found]


def stays_in(
    seats: Iterable[int], first: date, last: date
) -> tuple[list[Stay], dict[str, Someone]]:
    """All stays of the people of some seats, also in other seats; who they are. Two queries.

    Args:
        seats: Primary keys.
        first: The first day.
        last: Exclusive.
    """
    during = Holding.objects.during(first, last)
    ours = during.filter(seat__in=list(seats)).values("person")
    rows = during.filter(person__in=ours).select_related("seat", "person")
    held = list(rows.order_by("kind", "start_date", "pk"))
    stays = [
        Stay(
            one.seat.code,
            one.person.code,
            (one.start_date, one.end_date),
            one.kind == Holding.Kind.ACTING,
        )
        for one in held
    ]
    away: dict[int, list[tuple[date, date | None]]] = {}
    for leave in Leave.objects.during(first, last).filter(person__in=ours):
        away.setdefault(leave.person_id, []).append((leave.start_date, leave.end_date))
    known = {one.person_id: one.person for one in held}
    someone = {
        one.code: Someone(one.start_date, tuple(away.get(key, ())))
        for key, one in sorted(known.items())
    }
    return stays, someone


def _names(stays: Sequence[Stay]) -> dict[str, list[str]]:
    """Who sits in each seat in the year, holders first."""
    codes = {stay.person for stay in stays}
    known = {one.code: spoken(one) for one in Person.objects.filter(code__in=codes)}
    found: dict[str, list[str]] = {}
    for stay in sorted(stays, key=lambda one: (one.acting, one.days[0])):
        names = found.setdefault(stay.seat, [])
        if known[stay.person] not in names:
            names.append(known[stay.person])
    return found


def _carrier(
    seat: Unit, found: Capacity, names: Mapping[str, Sequence[str]], days: int
) -> Carrier:
    def months(amount: int, each: int = 1) -> Decimal:
        exact = Decimal(amount * YEAR) / Decimal(days * each)
        return exact.quantize(Decimal("0.01"))

    return Carrier(
        seat,
        tuple(names.get(seat.code, ())),
        months(int(found.carries.sum()), FULL),
        months(found.stands),
        months(found.held),
        months(found.away),
        months(found.acting),
        months(int(found.vacant.sum()), FULL),
        months(found.learning, FULL),
        months(found.shared, FULL),
    )


def weights_of(state: State, unit: str, people: Staffed) -> Ints:
    """By what the number of a unit is spread: its months and products over its seats.

    Each month of each product goes to the seats that have the product, in ratio of what
    they can carry in that month; with the rule ``reserve`` what vacant seats would carry
    goes to the reserve of the unit right above them. By ``number`` a seat's months are worth
    what it has now; else all months are alike. Where nobody can carry a month, it is
    alike for all seats.

    Returns:
        Shape ``space.shape``, not below 0; 0 outside of the unit.
    """
    space = state.space
    rows = np.arange(len(space.pairs))[space.rows(unit, space.products.codes[0])]
    now = np.maximum(state.amounts[rows], 0).astype(float)
    worth = now if people.by == NUMBER else np.ones(now.shape)
    inside = _shares(space, rows, people, worth)
    seats = ~space.is_reserve[rows]
    if not now[seats].any():
        now[seats] = 1.0
    weights = np.zeros(space.shape, np.int64)
    for product in np.unique(space.pairs[rows, 1]).tolist():
        here = space.pairs[rows, 1] == product
        line = now[here & seats].sum(axis=0)
        parts = inside[here]
        whole = parts.sum(axis=0)
        alike = np.where((whole > 0)[None, :], 0.0, seats[here][:, None])
        parts = parts + alike
        parts /= np.maximum(parts.sum(axis=0), 1e-12)
        weights[rows[here]] = np.rint(parts * line * SCALE).astype(np.int64)
    return weights


def _shares(
    space: Space,
    rows: NDArray[np.intp],
    people: Staffed,
    worth: NDArray[np.float64],
) -> NDArray[np.float64]:
    """What each row can carry in each period, and what its reserve takes of vacant seats."""
    shares = np.zeros((len(rows), space.shape[1]))
    codes = space.units.leaf_codes
    places: dict[tuple[str, int], int] = {
        (codes[unit], product): place
        for place, (unit, product) in enumerate(space.pairs[rows].tolist())
    }
    for (code, product), place in places.items():
        found = people.found.get(code)
        if found is None:
            continue
        shares[place] += found.carries * worth[place]
        above = f"{space.units.parent(code)}{RESERVE}"
        if people.rule == capacity.RESERVE and (above, product) in places:
            shares[places[above, product]] += found.vacant * worth[place]
    return shares


def parameters_of(unit: str, people: Staffed) -> dict[str, Any]:
    """What the step keeps of it, to be explained seat by seat later."""
    return {
        "cell": {"unit": unit},
        "rule": people.rule,
        "by": people.by,
        "alone": True,
        "seats": [
            {
                "unit": one.seat.code,
                "carries": str(one.carries),
                "stands": str(one.stands),
                "away": str(one.away),
                "acting": str(one.acting),
                "vacant": str(one.vacant),
                "learning": str(one.learning),
                "shared": str(one.shared),
            }
            for one in people.carriers
        ],
    }
