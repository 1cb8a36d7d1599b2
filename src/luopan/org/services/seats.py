"""Seats and who sits in them: holders, acting holders 代管, hand-overs."""

from datetime import date, datetime

from django.utils.translation import gettext_lazy as _

from luopan.org import closure
from luopan.org.access import Action, require
from luopan.org.changing import service
from luopan.org.models import Holding, Person, Unit, User
from luopan.org.standing import check_within, plant_unit, sooner
from luopan.org.words import check_span, checked_code, checked_name
from luopan.trail.chain import note
from luopan.trail.refusal import Refused


@service("org.add_seat")
def add_seat(
    *,
    actor: User,
    at: datetime,
    code: str,
    name: str,
    parent: Unit,
    start_date: date,
    end_date: date | None = None,
    role: str = "",
    name_other: str = "",
    overlay: bool = False,
    place: int | None = None,
    reason: str = "",
) -> Unit:
    """Add a seat: a unit that carries a target itself and has nothing under it."""
    require(actor, Action.ORG_EDIT, unit=parent, at=at)
    note(
        f"unit:{code}",
        name=name,
        parent=parent.code,
        start_date=start_date,
        end_date=end_date,
    )
    return plant_unit(
        Unit(
            code=checked_code(code),
            name=checked_name(name),
            name_other=name_other.strip(),
            kind=Unit.Kind.SEAT,
            role=role.strip(),
            overlay=overlay,
            start_date=start_date,
            end_date=end_date,
        ),
        parent,
        place,
    )


@service("org.place_person")
def place_person(
    *,
    actor: User,
    at: datetime,
    seat: Unit,
    person: Person,
    from_date: date,
    until_date: date | None = None,
    acting: bool = False,
    reason: str = "",
) -> Holding:
    """Put a person into a seat, or let him act for it 代管. One may hold several seats.

    Raises:
        Refused: Somebody holds it on one of the days, or the seat or the person is not
            there on all of them.
    """
    require(actor, Action.ORG_EDIT, unit=seat, at=at)
    closure.take_turn()
    seat.refresh_from_db()
    person.refresh_from_db()
    return _place(seat, person, _kind(acting), from_date, until_date)


@service("org.vacate")
def vacate(
    *,
    actor: User,
    at: datetime,
    seat: Unit,
    from_date: date,
    acting: bool = False,
    reason: str = "",
) -> None:
    """Leave a seat empty from a day on (or without the one who acts for it)."""
    require(actor, Action.ORG_EDIT, unit=seat, at=at)
    left = _leave_seat(seat, _kind(acting), from_date)
    note(f"unit:{seat.code}", left=left.person.code, from_date=from_date, acting=acting)


@service("org.hand_over")
def hand_over(
    *,
    actor: User,
    at: datetime,
    seat: Unit,
    person: Person,
    from_date: date,
    reason: str = "",
) -> Holding:
    """Hand a seat from its holder to the next one, without a day between."""
    require(actor, Action.ORG_EDIT, unit=seat, at=at)
    closure.take_turn()
    seat.refresh_from_db()
    person.refresh_from_db()
    left = _leave_seat(seat, Holding.Kind.HOLDER, from_date)
    held = _place(seat, person, Holding.Kind.HOLDER, from_date, None)
    note(f"unit:{seat.code}", left=left.person.code)
    return held


def _kind(acting: bool) -> Holding.Kind:
    return Holding.Kind.ACTING if acting else Holding.Kind.HOLDER


def _place(
    seat: Unit, person: Person, kind: Holding.Kind, start: date, end: date | None
) -> Holding:
    if seat.kind != Unit.Kind.SEAT:
        raise Refused(_("%(unit)s is not a seat; nobody can hold it."), unit=seat)
    check_span(start, end, person)
    for whole in (seat, person):
        check_within(whole, start, end)
    others = Holding.objects.during(start, end).filter(seat=seat, kind=kind)
    if other := others.select_related("person").order_by("start_date").first():
        raise Refused(
            _("%(seat)s is held by %(person)s from %(start)s until %(end)s."),
            seat=seat,
            person=other.person,
            start=other.start_date,
            end=other.end_date or "…",
        )
    note(
        f"unit:{seat.code}",
        person=person.code,
        kind=kind.value,
        start_date=start,
        end_date=end,
    )
    return Holding.objects.create(
        seat=seat,
        person=person,
        kind=kind,
        start_date=start,
        end_date=end or sooner(seat, person),
    )


def _leave_seat(seat: Unit, kind: Holding.Kind, day: date) -> Holding:
    """End who sits there on a day; a stay that would have no day left goes."""
    held = Holding.objects.on(day).filter(seat=seat, kind=kind)
    left = held.select_related("person").first()
    if left is None:
        raise Refused(_("Nobody holds %(seat)s on %(day)s."), seat=seat, day=day)
    if left.start_date == day:
        left.delete()
    else:
        left.end_date = day
        left.save(update_fields=["end_date"])
    return left
