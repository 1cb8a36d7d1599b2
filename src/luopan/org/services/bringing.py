"""People as a list says them: who is new, who is called otherwise, who sits where."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from luopan.org.access import Action, require
from luopan.org.changing import service
from luopan.org.listed import Listed, differs
from luopan.org.models import Holding, Person, User
from luopan.org.services.people import edit_person
from luopan.org.services.staffing import (
    NewHolding,
    NewPerson,
    add_people,
    place_people,
)
from luopan.trail.chain import note


@dataclass(frozen=True)
class Brought:
    """How many were added, called otherwise, and put into a seat."""

    added: int
    changed: int
    placed: int


@service("org.bring_people")
def bring_people(
    *, actor: User, at: datetime, rows: Sequence[Listed], reason: str = ""
) -> Brought:
    """Let people be as a list says; all of it or nothing. Nobody is taken out.

    Args:
        actor: Who may edit people and, where seats are named, the organisation.
        at: When.
        rows: One a code.
        reason: For the trail.

    Raises:
        Refused: He may not; a seat is held by somebody else on that day, or is none.
    """
    require(actor, Action.PEOPLE_EDIT, at=at)
    by = {"actor": actor, "at": at}
    codes = [row.code for row in rows]
    known = {one.code: one for one in Person.objects.filter(code__in=codes)}
    new = [row for row in rows if row.code not in known]
    added = add_people(**by, rows=[_new(row) for row in new]) if new else 0
    other = [row for row in rows if row.code in known and differs(known[row.code], row)]
    for row in other:
        said = {"name": row.name, "name_other": row.name_other, "email": row.email}
        edit_person(**by, person=known[row.code], **said)
    seated = _unseated(rows)
    placed = place_people(**by, rows=seated) if seated else 0
    done = Brought(added, len(other), placed)
    note("people", **vars(done))
    return done


def _new(row: Listed) -> NewPerson:
    return NewPerson(
        code=row.code,
        name=row.name,
        start_date=row.start_date,
        name_other=row.name_other or "",
        email=row.email or "",
    )


def _unseated(rows: Sequence[Listed]) -> list[NewHolding]:
    """Stays that are not there yet on their day."""
    wanted = [row for row in rows if row.seat]
    held = {
        (one.seat.code, one.person.code): one
        for one in Holding.objects.filter(
            seat__code__in=[row.seat for row in wanted], kind=Holding.Kind.HOLDER
        ).select_related("seat", "person")
    }
    return [
        NewHolding(seat=row.seat, person=row.code, start_date=row.start_date)
        for row in wanted
        if row.seat and not _holds(held.get((row.seat, row.code)), row.start_date)
    ]


def _holds(stay: Holding | None, on: date) -> bool:
    """Whether somebody sits there already: since that day or before, and still."""
    return stay is not None and (stay.end_date is None or stay.end_date > on)
