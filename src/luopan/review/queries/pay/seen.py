"""Pay as somebody may see it: his own, one person's, a table of those in his reach."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext_lazy as _

from luopan.dimensions.queries import year_called
from luopan.org.access import Unknown
from luopan.org.models import Person, User
from luopan.records.queries.untold import Untold, together
from luopan.review.access.rewarding import (
    company_rule,
    is_own,
    sees_pay,
    units_with_pay,
)
from luopan.review.models import RewardRule
from luopan.review.paying.in_force import Assigned, assigned, audiences
from luopan.review.queries.pay.books import Books, Source
from luopan.review.queries.pay.disputed import with_disputes
from luopan.review.queries.pay.handed import with_handed
from luopan.review.queries.pay.lines import Pay, worked_out
from luopan.review.queries.pay.unpaid import Unpaid, unpaid_in
from luopan.strategy.words import year_of


@dataclass(frozen=True)
class Mine:
    """What one person is paid in a year.

    Attributes:
        own: The viewer is that person.
        pays: Periods that have begun, the oldest first.
        now: Those that run: one for each unit.
        books: What it was worked out from.
    """

    person: Person
    own: bool
    year: int
    pays: tuple[Pay, ...]
    now: tuple[Pay, ...]
    books: Books

    @property
    def currency(self) -> str:
        """Of all amounts."""
        return self.books.currency

    def sources(self) -> list[Source]:
        """What the rules of the running periods count."""
        found = [
            line.source
            for pay in self.now
            for line in pay.lines
            if line.commission is not None
        ]
        return list(dict.fromkeys(found))


def sees_others(viewer: User, *, on: date, rule: RewardRule) -> bool:
    """Whether he sees anybody's pay but his own."""
    return units_with_pay(viewer, on=on, rule=rule).exists()


def person_seen(viewer: User, code: str, *, on: date) -> Person:
    """A person whose pay he may see somewhere.

    Raises:
        Unknown: There is none, or it is not his to see.
    """
    person = Person.objects.filter(code=code).first()
    if person is not None and (is_own(viewer, person) or _seen_of(viewer, person, on)):
        return person
    raise Unknown(_("There is no person %(code)s."), code=code)


def _seen_of(viewer: User, person: Person, on: date) -> list[Assigned]:
    """Where he sees what somebody is paid, whenever that was."""
    rule = company_rule()
    every = assigned(date.min, date.max, person=person)
    return [one for one in every if sees_pay(viewer, one.unit, on=on, rule=rule)]


def my_pay(
    viewer: User, *, at: datetime, on: date, year: int | None = None
) -> Mine | None:
    """One's own pay; None: nobody is known behind the account."""
    if viewer.person is None or not is_own(viewer, viewer.person):
        return None
    return _paid(
        viewer, viewer.person, at, on, year_called(str(year)) or year_of(on), None
    )


def pay_of(
    viewer: User, code: str, *, at: datetime, on: date, year: int | None = None
) -> Mine:
    """Somebody's pay, of units where the viewer sees it.

    Raises:
        Unknown: There is no such person, or it is not his to see.
    """
    person = person_seen(viewer, code, on=on)
    return _paid(viewer, person, at, on, year_called(str(year)) or year_of(on), None)


def what_if(
    viewer: User, *, at: datetime, on: date, extra: Mapping[Source, int]
) -> Mine | None:
    """One's own pay if so much more came in the running period; nothing is kept.

    Args:
        viewer: Whose.
        at: Now.
        on: Today.
        extra: Fen, by source.
    """
    if viewer.person is None or not is_own(viewer, viewer.person):
        return None
    return _paid(viewer, viewer.person, at, on, year_of(on), extra)


def _paid(
    viewer: User,
    person: Person,
    at: datetime,
    on: date,
    year: int,
    extra: Mapping[Source, int] | None,
) -> Mine:
    books = Books(at=at, on=on, year=year)
    own = is_own(viewer, person)
    every = assigned(books.year.start_date, books.year.end_date, person=person)
    if not own:
        rule = company_rule()
        every = [one for one in every if sees_pay(viewer, one.unit, on=on, rule=rule)]
    pays = with_disputes(with_handed(books, _worked(books, every, extra)))
    now = tuple(one for one in pays if one.span.start_date <= on < one.span.end_date)
    return Mine(person, own, year, tuple(pays), now, books)


def _worked(
    books: Books, every: list[Assigned], extra: Mapping[Source, int] | None = None
) -> list[Pay]:
    kinds = audiences([one.unit for one in every], books.on) if every else {}
    found = []
    for one in every:
        spans = books.schemes.settled(one.unit, kinds[one.unit.pk], books.spans)
        found += worked_out(books, one, spans, extra)
    return sorted(found, key=lambda pay: (pay.span.start_date, pay.assigned.unit.code))


@dataclass(frozen=True)
class Table:
    """Everybody in reach who is paid for a period.

    Attributes:
        period: Code of a month of the calendar.
        rows: By unit in the order of codes; periods that hold the month.
        unpaid: What nobody earned, by seat.
    """

    year: int
    period: str
    periods: tuple[str, ...]
    rows: tuple[Pay, ...]
    books: Books
    unpaid: tuple[Unpaid, ...] = ()

    @property
    def lacking(self) -> tuple[Untold, ...]:
        """What no exchange rate turns: the sums are without what rests on it."""
        return together(*(row.lacking for row in (*self.rows, *self.unpaid)))


def people_paid(
    viewer: User, *, at: datetime, on: date, period: str = ""
) -> Table | None:
    """What everybody in reach is paid for a period; None: he sees nobody's but his own.

    Args:
        viewer: Who asks.
        at: Now.
        on: Today.
        period: Code of a period that is settled; else the newest that has begun.
    """
    rule = company_rule()
    units = list(units_with_pay(viewer, on=on, rule=rule).values_list("pk", flat=True))
    if not units:
        return None
    year = year_called(period) or year_of(on)
    books = Books(at=at, on=on, year=year)
    every = assigned(books.year.start_date, books.year.end_date, units=units)
    kinds = audiences([one.unit for one in every], on) if every else {}
    settled = [
        (one, books.schemes.settled(one.unit, kinds[one.unit.pk], books.spans))
        for one in every
    ]
    begun = {
        span.code: span.start_date
        for _one, spans in settled
        for span, _edition in spans
        if span.start_date <= on
    }
    codes = tuple(sorted(begun, key=lambda code: (begun[code], code)))
    chosen = period if period in begun else (codes[-1] if codes else "")
    pays = [
        pay
        for one, spans in settled
        for pay in worked_out(books, one, [s for s in spans if s[0].code == chosen])
    ]
    pays.sort(key=lambda pay: (pay.assigned.unit.code, pay.assigned.person.code))
    found = with_disputes(with_handed(books, pays))
    span = next((one for one in books.spans if one.code == chosen), None)
    nobody = unpaid_in(books, span, units, every) if span else ()
    return Table(year, chosen, codes, tuple(found), books, nobody)
