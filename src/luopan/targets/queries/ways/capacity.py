"""From the people: months that they can carry × what a full one brought in the year before."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

import numpy as np
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from luopan.engine.tree import RESERVE
from luopan.org.models import Reach, Unit
from luopan.records.reading import Reading
from luopan.targets.capacity import Seat
from luopan.targets.people import ramps, stays_in
from luopan.targets.queries.ways.asking import Asked, Input, Span, Way
from luopan.targets.queries.ways.months import Months, Staff, months_of
from luopan.targets.storage import thaw_space

WAY = "capacity"
LEAST_RIPE = 4  # seats below which a middle one says little
RIPE = Decimal(11)  # months that a seat's people carried: they were there and ripe


def capacity(asked: Asked) -> Way:
    """Months that people carry × what a full one brought in seats that were held all year.

    A seat carries what its people do: nothing while it is vacant or they are on leave, part
    of it while they are new. The range is the middle half of these seats.
    """
    if asked.metric.kind != "additive":
        return asked.unknown(WAY, _("this metric does not add up over seats"))
    held = _held(asked)
    seats = _planned(asked, held)
    if not seats:
        return asked.unknown(WAY, _("no seat is under this unit"))
    before = [one for one in held if one.within(asked.spans[0])]
    first, last = asked.spans[0][0], asked.year[1]
    keys = {one.key for one in (*seats, *before)}
    staff = stays_in(keys, first, last)
    ahead = _by_code(seats, staff, asked.year)
    months = sum(ahead.values(), Months())
    if not months.carries:
        why = _("nobody can carry a month in a seat under this unit")
        return asked.unknown(WAY, why)
    brought = _brought(asked, before, staff)
    if brought is None:
        why = _(
            "fewer than %(least)s seats had fully ramped holders all the year before"
        )
        return asked.unknown(WAY, why % {"least": LEAST_RIPE})
    return _multiplied(asked, months, len(ahead), brought)


@dataclass(frozen=True)
class _Held:
    """A seat under the unit for some days: since when it is, and when it was under it."""

    key: int
    code: str
    role: str
    opened: date
    closed: date | None
    start: date
    end: date | None

    def within(self, span: Span) -> bool:
        """Whether it stood under the unit on any day of a span."""
        return self.start < span[1] and (self.end is None or self.end > span[0])


@dataclass(frozen=True)
class _Brought:
    """What a full month brought in some seats, in millionths: low, all of them, high."""

    low: Fraction
    mid: Fraction
    high: Fraction
    seats: int


def _held(asked: Asked) -> list[_Held]:
    """Seats under the unit from the newest year of history to the end of the plan's."""
    first, last = asked.spans[0][0], asked.year[1]
    rows = Reach.objects.during(first, last).filter(above=asked.unit)
    rows = rows.filter(below__kind="seat", below__overlay=False)
    own = ("below_id", "below__code", "below__role")
    days = ("below__start_date", "below__end_date", "start_date", "end_date")
    return [_Held(*row) for row in rows.values_list(*own, *days)]


def _planned(asked: Asked, held: Sequence[_Held]) -> list[_Held]:
    """Those that share the number: of the version, where there is one with this unit."""
    version = asked.plan.version
    tree = None if version is None else thaw_space(version.space_hash).units
    if tree is None or asked.unit.code not in tree:
        return [one for one in held if one.within(asked.year)]
    codes = tree.leaf_codes[tree.slice(asked.unit.code)]
    wanted = {code for code in codes if not code.endswith(RESERVE)}
    found = {one.code: one for one in held if one.code in wanted}
    return [*found.values(), *_elsewhere(wanted - found.keys())]


def _elsewhere(codes: Iterable[str]) -> list[_Held]:
    """Seats that the version has under the unit and the organisation has not any more."""
    wanted = sorted(codes)
    if not wanted:
        return []
    rows = Unit.objects.filter(code__in=wanted, kind=Unit.Kind.SEAT)
    names = ("pk", "code", "role", "start_date", "end_date", "start_date", "end_date")
    return [_Held(*row) for row in rows.values_list(*names)]


def _by_code(seats: Iterable[_Held], staff: Staff, year: Span) -> dict[str, Months]:
    known = ramps()
    each = {
        one.code: Seat(
            one.code, (one.opened, one.closed), known.get(one.role, known[""])
        )
        for one in seats
    }
    return months_of(list(each.values()), staff, year)


def _brought(asked: Asked, seats: Sequence[_Held], staff: Staff) -> _Brought | None:
    """What a full month brought in the seats that were held by ripe people all the year."""
    span = asked.spans[0]
    carried = {
        code: months.carries
        for code, months in _by_code(seats, staff, span).items()
        if months.carries >= RIPE
    }
    if len(carried) < LEAST_RIPE:
        return None
    keys = {one.key: carried[one.code] for one in seats if one.code in carried}
    sold = _by_seat(asked, span, sorted(keys))
    each = [sold.get(key, 0) / float(months) for key, months in keys.items()]
    low, high = (Fraction(int(q)) for q in np.quantile(each, (0.25, 0.75)))
    mid = sum(sold.values()) / Fraction(sum(carried.values(), Decimal(0)))
    return _Brought(min(low, mid), mid, max(mid, high), len(keys))


def _by_seat(asked: Asked, span: Span, seats: Sequence[int]) -> dict[int, int]:
    """What each of some seats sold in a span, in millionths."""
    reading = Reading(
        asked.metric,
        [span],
        asked.on,
        by_product=False,
        product=asked.goods,
        seats=seats,
    )
    found: dict[int, int] = {}
    for piece in reading.pieces():
        for seat, amount in zip(
            piece.seat.tolist(), piece.amount.tolist(), strict=True
        ):
            found[seat] = found.get(seat, 0) + amount
    return found


def _multiplied(asked: Asked, months: Months, seats: int, brought: _Brought) -> Way:
    carries = Fraction(months.carries)
    ends = (brought.low, brought.mid, brought.high)
    note = _(
        "from %(count)s seats with fully ramped holders; the range is the middle half of them"
    )
    label = _("a full month brought, %(year)s")
    each = Input(
        label % {"year": asked.span_name(asked.spans[0])},
        asked.quanta(brought.mid),
        "amount",
        note % {"count": brought.seats},
        exact=asked.exact(brought.mid),
        times=carries,
        gives=asked.quanta(brought.mid * carries),
    )
    inputs = [*_counted(months, seats), each]
    return asked.ranged(WAY, [carries * one for one in ends], inputs)


def _counted(months: Months, seats: int) -> list[Input]:
    """The months as people carry them: what is full and new makes what is carried."""
    ramp = _("carried as %(months)s by the ramp of new people")
    stand = ngettext(
        "of %(months)s months of %(count)s seat",
        "of %(months)s months of %(count)s seats",
        seats,
    )
    told = {"months": _plain(months.stands), "count": seats}
    less = [
        (_("vacant months"), months.vacant, ""),
        (_("months on leave"), months.away, ""),
        (_("months for other seats"), months.shared, ""),
    ]
    new = ramp % {"months": _plain(months.carries - months.full)}
    parts = [(_("months of new people"), months.ramping, new), *less]
    return [
        Input(_("full months"), float(months.full), "count"),
        *(Input(name, float(n), "count", why) for name, n, why in parts if n),
        Input(_("months carried"), float(months.carries), "count", stand % told),
    ]


def _plain(months: Decimal) -> str:
    return f"{months:,.2f}".rstrip("0").rstrip(".")
