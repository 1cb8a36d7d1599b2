"""Many people and their seats at once: checked in memory, stored in a few sets."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeVar

from django.utils.translation import gettext_lazy as _

from luopan.org import closure
from luopan.org.access import Action, day_of, reach, require, unknown
from luopan.org.changing import service
from luopan.org.guard import check_email
from luopan.org.models import Holding, Person, Unit, User
from luopan.org.standing import check_within, some_names, sooner
from luopan.org.words import check_span, checked_code, checked_name
from luopan.trail.chain import note
from luopan.trail.refusal import Refused

CHUNK = 500  # codes asked for at a time
T = TypeVar("T", Unit, Person)


@dataclass(frozen=True, slots=True)
class NewPerson:
    """A person to be added."""

    code: str
    name: str
    start_date: date
    end_date: date | None = None
    name_other: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True)
class NewHolding:
    """A person (code) in a seat (code) from a day on, until before another."""

    seat: str
    person: str
    start_date: date
    end_date: date | None = None


@service("org.add_people")
def add_people(
    *, actor: User, at: datetime, rows: Sequence[NewPerson], reason: str = ""
) -> int:
    """Add many people at once; all or none.

    Returns:
        How many.

    Raises:
        Refused: A code is taken or twice there, or a row cannot be; names it.
    """
    require(actor, Action.PEOPLE_EDIT, at=at)
    people = [_person(row) for row in rows]
    codes = [person.code for person in people]
    taken = set(_found(Person, codes))
    twice = {code for code in codes if code in taken or taken.add(code)}
    if twice:
        raise Refused(
            _("Codes already used by other people: %(codes)s."),
            codes=lambda: some_names(sorted(twice)),
        )
    note("people", count=len(codes), codes=codes[:20])
    return len(Person.objects.bulk_create(people))


def _person(row: NewPerson) -> Person:
    check_span(row.start_date, row.end_date, row.name)
    return Person(
        code=checked_code(row.code),
        name=checked_name(row.name),
        name_other=row.name_other.strip(),
        email=check_email(row.email),
        start_date=row.start_date,
        end_date=row.end_date,
    )


@service("org.place_people")
def place_people(
    *, actor: User, at: datetime, rows: Sequence[NewHolding], reason: str = ""
) -> int:
    """Put many people into their seats at once; all or none.

    Returns:
        How many stays that made.

    Raises:
        Refused: As for one: a seat is held on one of the days, or seat or person are
            not there on all of them.
    """
    closure.take_turn()
    seats = _found(Unit, {row.seat for row in rows})
    people = _found(Person, {row.person for row in rows})
    _require(actor, at, seats, {row.seat for row in rows})
    stays = [_stay(row, seats, people) for row in rows]
    _refuse_overlap(stays, seats.values())
    note("seats", count=len(rows), codes=[row.seat for row in rows[:20]])
    return len(Holding.objects.bulk_create(stays))


def _found(model: type[T], codes: Iterable[str]) -> dict[str, T]:
    wanted = sorted(set(codes))
    return {
        row.code: row
        for first in range(0, len(wanted), CHUNK)
        for row in model.objects.filter(code__in=wanted[first : first + CHUNK])
    }


def _require(
    actor: User, at: datetime, seats: Mapping[str, Unit], wanted: set[str]
) -> None:
    """He may change each of the seats; one that he may not see is not there for him."""
    allowed = set(
        reach(actor, Action.ORG_EDIT, on=day_of(at)).values_list("pk", flat=True)
    )
    for code in sorted(wanted):
        if code not in seats:
            raise unknown(code)
        if seats[code].pk not in allowed:
            require(actor, Action.ORG_EDIT, unit=seats[code], at=at)


def _stay(
    row: NewHolding, seats: Mapping[str, Unit], people: Mapping[str, Person]
) -> Holding:
    seat, person = seats[row.seat], people.get(row.person)
    if person is None:
        raise Refused(_("There is no person %(code)s."), code=row.person)
    if seat.kind != Unit.Kind.SEAT:
        raise Refused(_("%(unit)s is not a seat; nobody can hold it."), unit=seat)
    check_span(row.start_date, row.end_date, person)
    for whole in (seat, person):
        check_within(whole, row.start_date, row.end_date)
    return Holding(
        seat=seat,
        person=person,
        kind=Holding.Kind.HOLDER,
        start_date=row.start_date,
        end_date=row.end_date or sooner(seat, person),
    )


def _refuse_overlap(stays: Sequence[Holding], seats: Iterable[Unit]) -> None:
    keys = sorted(seat.pk for seat in seats)
    old = [
        holding
        for first in range(0, len(keys), CHUNK)
        for holding in Holding.objects.filter(
            seat__in=keys[first : first + CHUNK], kind=Holding.Kind.HOLDER
        ).select_related("seat", "person")
    ]
    ordered = sorted([*old, *stays], key=lambda s: (s.seat_id, s.start_date))
    for one, other in zip(ordered, ordered[1:], strict=False):
        if (
            one.seat_id == other.seat_id
            and (one.end_date or date.max) > other.start_date
        ):
            raise Refused(
                _("%(seat)s is held by %(person)s from %(start)s until %(end)s."),
                seat=one.seat,
                person=one.person,
                start=one.start_date,
                end=one.end_date or "…",
            )
