"""From the people: seats × what a ripe one sells × how far new ones come in their first year."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

import numpy as np
from django.utils.translation import gettext as _

from luopan.org.models import Reach
from luopan.records.columns import bulk
from luopan.records.loyalty import year_before
from luopan.records.reading import Reading
from luopan.targets.queries.ways.asking import Asked, Input, Span, Way

LEAST_RIPE = 4  # seats below which a middle one says little
LEAST_NEW = 3
NONE = (Fraction(0), Fraction(0), Fraction(0))


@dataclass(frozen=True)
class _Seats:
    """Seats of a unit in the plan's year, by primary key.

    Attributes:
        ripe: There for a year or more when the year begins.
        new: Younger, or still to come.
    """

    ripe: tuple[int, ...]
    new: tuple[int, ...]


def capacity(asked: Asked) -> Way:
    """Ripe seats at what an average one sold; new ones as new ones did before.

    The range is the middle half: from the lower to the upper quartile of the seats.
    """
    if asked.metric.kind != "additive":
        return asked.unknown("capacity", _("this metric does not add up over seats"))
    held = _held(asked)
    seats = _seats(held, asked.year)
    if not seats.ripe and not seats.new:
        return asked.unknown("capacity", _("no seat stands under this unit"))
    there = _there(held, asked.spans[0])
    sold = _by_seat(asked, asked.spans[0], there)
    amounts = [sold.get(seat, 0) for seat in there]
    if len(amounts) < LEAST_RIPE:
        why = _("fewer than %(least)s seats were there for the whole year before")
        return asked.unknown("capacity", why % {"least": LEAST_RIPE})
    lower, upper = (int(q) for q in np.quantile(amounts, (0.25, 0.75)))
    each = (lower, sum(amounts) // len(amounts), upper)
    ramp, known = _ramp(asked, held, each[1]) if seats.new else (NONE, "")
    full = len(seats.ripe)
    ranged = [
        one * (full + share * len(seats.new))
        for one, share in zip(each, ramp, strict=True)
    ]
    inputs = [
        Input(_("seats with a year behind them"), full, "count"),
        Input(
            _("an average seat, %(year)s") % {"year": asked.span_name(asked.spans[0])},
            asked.quanta(each[1]),
            "amount",
            _("of %(count)s seats; the range is the middle half of them")
            % {"count": len(amounts)},
        ),
    ]
    if seats.new:
        brings = _("what a new seat brings of that")
        inputs.append(Input(_("new seats"), len(seats.new), "count"))
        inputs.append(Input(brings, float(ramp[1]), "ratio", known))
    return asked.ranged("capacity", ranged, inputs)


@dataclass(frozen=True)
class _Held:
    """A seat under the unit for some days: since when it is, and when it was under it."""

    seat: int
    opened: date
    closed: date | None
    start: date
    end: date | None

    def within(self, span: Span) -> bool:
        """Whether it stood under the unit on any day of a span."""
        return self.start < span[1] and (self.end is None or self.end > span[0])


def _held(asked: Asked) -> list[_Held]:
    """Seats under the unit from the oldest year of history to the end of the plan's."""
    first, last = asked.spans[-1][0], asked.year[1]
    rows = Reach.objects.during(first, last).filter(above=asked.unit)
    rows = rows.filter(below__kind="seat", below__overlay=False)
    names = ("below_id", "below__start_date", "below__end_date")
    return [_Held(*row) for row in rows.values_list(*names, "start_date", "end_date")]


def _seats(held: Sequence[_Held], year: Span) -> _Seats:
    """Those that stand under a unit on any day of the year."""
    found = {one.seat: one.opened for one in held if one.within(year)}
    ripe = tuple(key for key, since in found.items() if since <= year_before(year[0]))
    return _Seats(ripe, tuple(key for key in found if key not in ripe))


def _there(held: Sequence[_Held], span: Span) -> list[int]:
    """Seats under a unit that were there all through a span."""
    start, end = span
    return sorted(
        {
            one.seat
            for one in held
            if one.within(span)
            and one.opened <= year_before(start)
            and (one.closed is None or one.closed >= end)
        }
    )


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


def _ramp(
    asked: Asked, held: Sequence[_Held], average: int
) -> tuple[tuple[Fraction, ...], str]:
    """Share of an average seat that new ones brought in their first year: low, mid, high.

    Where fewer than three came in the years that are known, from nothing to all of it.
    """
    shares = sorted(_first_years(asked, held, average).values())
    if len(shares) < LEAST_NEW:
        text = _("not known: fewer than %(least)s came; from nothing to all of it")
        whole = (Fraction(0), Fraction(1, 2), Fraction(1))
        return whole, text % {"least": LEAST_NEW}
    low, mid, high = (Fraction(str(q)) for q in np.quantile(shares, (0.25, 0.5, 0.75)))
    told = _("from the first year of %(count)s seats") % {"count": len(shares)}
    return (low, mid, high), told


def _first_years(
    asked: Asked, held: Sequence[_Held], average: int
) -> Mapping[int, float]:
    """Seats that opened in the years of history: first twelve months ÷ an average seat."""
    first, last = asked.spans[-1][0], asked.spans[0][1]
    opened = {
        one.seat: one.opened
        for one in held
        if one.within((first, last)) and first < one.opened <= year_before(last)
    }
    if not opened or average <= 0:
        return {}
    sums = _first_sums(asked, opened)
    return {seat: sums.get(seat, 0) / average for seat in opened}


def _first_sums(asked: Asked, opened: Mapping[int, date]) -> dict[int, int]:
    reading = Reading(
        asked.metric,
        [(min(opened.values()), asked.spans[0][1])],
        asked.on,
        by_product=False,
        each_day=True,
        product=asked.goods,
        seats=sorted(opened),
    )
    found: dict[int, int] = {}
    for piece in reading.pieces():
        days: Sequence[date] = bulk.days(piece.day).astype(object).tolist()
        for seat, day, amount in zip(
            piece.seat.tolist(), days, piece.amount.tolist(), strict=True
        ):
            if seat in opened and (day - opened[seat]).days < 365:
                found[seat] = found.get(seat, 0) + amount
    return found
