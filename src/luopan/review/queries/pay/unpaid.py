"""What was earned by nobody, and why: it is listed for who sees pay, and paid to nobody.

A seat earns by its scheme also on days on which nobody holds it: it was vacant, or somebody
acted in it, who is not paid for that. And money that a handover gave to somebody who is paid
nowhere in that period goes to nobody. All of it stays with the seat that earned it.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from luopan.engine.calendar import Span
from luopan.org.models import Holding, Person, Unit
from luopan.records.queries.untold import Untold, together
from luopan.review.paying.in_force import (
    Assigned,
    Audience,
    Edition,
    assigned,
    audiences,
)
from luopan.review.queries.pay.books import Books, Days
from luopan.review.queries.pay.handed import taken_of
from luopan.review.queries.pay.lines import worked_out

VACANT, ACTING, HANDED = "vacant", "acting", "handed"
DAY = timedelta(days=1)


@dataclass(frozen=True, eq=False)
class Unpaid:
    """What nobody is paid of a seat in some days.

    Attributes:
        days: Of the period on which nobody held it; of money handed over that day alone.
        why: vacant, acting, handed.
        who: Who acted in it, or whom the money was handed to.
        edition: By which it was earned; None: money handed over.
        amount: Fen.
        lacking: What no exchange rate turns: the amount is without what rests on it.
    """

    unit: Unit
    days: Days
    why: str
    who: Person | None
    edition: Edition | None
    amount: int
    lacking: tuple[Untold, ...] = ()


def unpaid_in(
    books: Books, span: Span, units: Collection[int], every: Iterable[Assigned]
) -> tuple[Unpaid, ...]:
    """What was earned by nobody in a period, by seat.

    Args:
        books: Of the year.
        span: The period.
        units: Those whose pay the reader sees, by their keys.
        every: Who is paid for which of them in the year.
    """
    seats = Unit.objects.filter(pk__in=units, kind=Unit.Kind.SEAT).order_by("code")
    paid: dict[int, list[Days]] = {}
    for one in every:
        days = one.days_in(span)
        if days is not None:
            paid.setdefault(one.unit.pk, []).append(days)
    acted = _acted(span, units)
    found = []
    for seat in seats:
        for edition in _settled(books, seat, span):
            for days in _without(_stands(seat, span), paid.get(seat.pk, ())):
                found += _earned(books, seat, span, edition, days, acted)
    return (*found, *_handed(books, span, units))


def _settled(books: Books, seat: Unit, span: Span) -> list[Edition]:
    return [e for _s, e in books.schemes.settled(seat, Audience.SEAT, [span])]


def _stands(seat: Unit, span: Span) -> Days:
    end = min(seat.end_date or span.end_date, span.end_date)
    return max(seat.start_date, span.start_date), end


def _without(whole: Days, taken: Iterable[Days]) -> list[Days]:
    """The days of a span that none of others holds."""
    found, start = [], whole[0]
    for first, last in sorted(taken):
        if first > start:
            found.append((start, first))
        start = max(start, last)
    if start < whole[1]:
        found.append((start, whole[1]))
    return found


def _acted(span: Span, units: Collection[int]) -> list[Holding]:
    rows = Holding.objects.during(span.start_date, span.end_date).filter(
        seat__in=units, kind=Holding.Kind.ACTING
    )
    return list(rows.select_related("person").order_by("start_date", "pk"))


def _earned(
    books: Books,
    seat: Unit,
    span: Span,
    edition: Edition,
    days: Days,
    acted: Sequence[Holding],
) -> Iterable[Unpaid]:
    """Of days on which nobody held a seat: those in which each acted, and the others."""
    acting: list[tuple[Days, Person]] = []
    for one in acted:
        if one.seat_id == seat.pk:
            first, last = one.start_date, one.end_date or days[1]
            parts = _without(days, [(days[0], first), (last, days[1])])
            taken = [each for each, _who in acting]
            acting += [(d, one.person) for p in parts for d in _without(p, taken)]
    rest = _without(days, [each for each, _who in acting])
    some = [(d, ACTING, who) for d, who in acting] + [(d, VACANT, None) for d in rest]
    for each, why, who in sorted(some, key=lambda one: one[0]):
        amount, lacking = _worth(books, seat, span, edition, each)
        if amount or lacking:
            yield Unpaid(seat, each, why, who, edition, amount, lacking)


def _worth(
    books: Books, seat: Unit, span: Span, edition: Edition, days: Days
) -> tuple[int, tuple[Untold, ...]]:
    """What a holder would have earned in these days, and what keeps it from being told."""
    nobody = Assigned(Person(), seat, *days)
    pays = worked_out(books, nobody, [(span, edition)])
    earned = sum(line.settled.earned for pay in pays for line in pay.lines)
    return earned, together(*(pay.lacking for pay in pays))


def _handed(books: Books, span: Span, units: Collection[int]) -> list[Unpaid]:
    """What handovers of the period's days gave to who is paid nowhere then."""
    given = {
        (one.taker, one.day)
        for each in books.passings.values()
        for one in each
        if _inside(one.day, span)
    }
    people = Person.objects.in_bulk({taker for taker, _day in given})
    lost = {(t, day) for t, day in given if not _is_paid(books, people[t], day)}
    documents = [
        document
        for document, each in books.passings.items()
        if any((one.taker, one.day) in lost for one in each)
    ]
    if not documents:
        return []
    sums: dict[tuple[int, date, int], int] = {}
    lacks: dict[tuple[int, date, int], tuple[Untold, ...]] = {}
    for one in taken_of(books, documents, {taker for taker, _day in lost}):
        if one.unit in units and (one.person, one.day) in lost:
            key = (one.unit, one.day, one.person)
            sums[key] = sums.get(key, 0) + one.amount
            lacks[key] = together(lacks.get(key, ()), one.lacking)
    seats = Unit.objects.in_bulk({unit for unit, _day, _who in sums})
    return [
        Unpaid(seats[unit], (day, day + DAY), HANDED, people[who], None, amount, why)
        for (unit, day, who), amount in sorted(sums.items())
        if (why := lacks[unit, day, who]) or amount
    ]


def _is_paid(books: Books, person: Person, day: date) -> bool:
    """Whether somebody is paid for anything in a period that a day lies in."""
    year, spans = books.year, [one for one in books.spans if _inside(day, one)]
    every = assigned(year.start_date, year.end_date, person=person)
    kinds = audiences([one.unit for one in every], books.on) if every else {}
    return any(
        one.days_in(span) is not None
        for one in every
        for span, _e in books.schemes.settled(one.unit, kinds[one.unit.pk], spans)
    )


def _inside(day: date, span: Span) -> bool:
    return span.start_date <= day < span.end_date
