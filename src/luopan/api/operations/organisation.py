"""Units, seats and people: as of a day, and changed from a day on."""

from datetime import date
from typing import Any, Literal

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from ninja import Router, Schema
from pydantic import Field

from luopan.api.repeats import keyed
from luopan.api.shapes import Code, Paged, Said, Some, Text, some
from luopan.org import dossier, services
from luopan.org.access import Action, find_unit
from luopan.org.language import spoken
from luopan.org.models import Person, Unit
from luopan.org.policy import policy
from luopan.org.queries import Occupant, Row
from luopan.org.seen import organisation_seen
from luopan.org.services import NewUnit
from luopan.org.staff import person_seen

router = Router(tags=["organisation"])


class Holder(Schema):
    """A person in a seat; ``acting``: for somebody else."""

    code: str
    name: str
    acting: bool
    on_leave: bool


class UnitOut(Schema):
    """A unit or seat on a day. No parent: the topmost that one may see."""

    code: str
    name: str
    kind: str
    parent: str | None
    role: str
    overlay: bool
    start_date: date
    end_date: date | None
    holders: list[Holder]


class Stay(Schema):
    """A span of days under a unit, or of a person in a seat; the end is exclusive."""

    code: str
    name: str
    start_date: date
    end_date: date | None


class UnitHistory(Schema):
    """A unit with all its dates."""

    code: str
    name: str
    kind: str
    start_date: date
    end_date: date | None
    stood_under: list[Stay]
    held_by: list[Stay]
    may_edit: bool


class Changed(Schema):
    """What was changed."""

    code: str


class UnitSaid(Said):
    """A change of a unit from a day on; nothing said: today."""

    unit: Code
    from_date: date | None = None
    reason: Text = ""


class AddUnit(UnitSaid):
    """A new unit or seat under ``unit``; ``overlay``: it adds into no total."""

    code: Code
    name: Text
    name_other: Text = ""
    kind: Literal["unit", "seat"] = "unit"
    role: Text = ""
    overlay: bool = False


class Rename(Said):
    """Another name; names have no dates."""

    unit: Code
    name: Text
    name_other: Text = ""
    reason: Text = ""


class MoveUnit(UnitSaid):
    """Under another parent."""

    parent: Code


class SplitPart(Said):
    """A part that a unit is split into."""

    code: Code
    name: Text


class Split(UnitSaid):
    """Into new units; ``children``: code of each child → code of the part it goes to."""

    into: list[SplitPart]
    children: dict[str, str]


class EndUnit(Said):
    """The day is the first without it; what stands under it goes to ``children_to``."""

    unit: Code
    end_date: date
    children_to: Code | None = None
    reason: Text = ""


class Place(UnitSaid):
    """A person into a seat."""

    person: Code
    until_date: date | None = None
    acting: bool = False


class Vacate(UnitSaid):
    """The holder out of a seat (or, with ``acting``, the acting one)."""

    acting: bool = False


class Merge(UnitSaid):
    """``others`` go into the unit."""

    others: list[Code] = Field(min_length=1, max_length=100)


class HandOver(UnitSaid):
    """From the holder to another person."""

    person: Code


@router.get("/units", response=Some[UnitOut], summary=_("Units and seats of a day"))
@policy(Action.ORG_READ)
def units(request: HttpRequest, part: Paged, on: date | None = None) -> Any:
    """In the order of the tree, the top first; those one may see."""
    found = organisation_seen(request.user, day=on or request.on, on=request.on)
    page = some(found.rows, part)
    page["items"] = [_unit(r, found.occupants.get(r.code, ())) for r in page["items"]]
    return page


def _unit(row: Row, occupants: tuple[Occupant, ...]) -> dict[str, Any]:
    return {
        "code": row.code,
        "name": spoken(row),
        "kind": row.kind,
        "parent": row.parent_code,
        "role": row.role,
        "overlay": row.overlay,
        "start_date": row.start_date,
        "end_date": row.end_date,
        "holders": occupants,
    }


@router.get(
    "/units/{path:code}", response=UnitHistory, summary=_("A unit with all its dates")
)
@policy(Action.ORG_READ)
def unit(request: HttpRequest, code: Code) -> Any:
    """Where it stood, and who held it."""
    found = dossier.dossier(request.user, code, on=request.on)
    return {
        "code": found.unit.code,
        "name": found.name,
        "kind": found.unit.kind,
        "start_date": found.unit.start_date,
        "end_date": found.unit.end_date,
        "stood_under": found.stood_under,
        "held_by": found.held_by,
        "may_edit": found.may_edit,
    }


@router.post("/unit-changes/add", response=Changed, summary=_("Add a unit or a seat"))
@policy(Action.ORG_EDIT)
@keyed(Changed)
def add_unit(request: HttpRequest, body: AddUnit) -> Any:
    """Under a unit, from a day on."""
    said = _by(request, body) | {
        "code": body.code,
        "name": body.name,
        "name_other": body.name_other,
        "parent": _found(request, body.unit),
        "start_date": body.from_date or request.on,
        "overlay": body.overlay,
    }
    if body.kind == "seat":
        return services.add_seat(**said, role=body.role)
    return services.add_unit(**said)


@router.post("/unit-changes/rename", response=Changed, summary=_("Rename a unit"))
@policy(Action.ORG_EDIT)
@keyed(Changed)
def rename_unit(request: HttpRequest, body: Rename) -> Any:
    """In one or both languages."""
    found = _found(request, body.unit)
    names = {"name": body.name, "name_other": body.name_other}
    services.rename_unit(**_by(request, body), unit=found, **names)
    return found


@router.post("/unit-changes/move", response=Changed, summary=_("Move a unit"))
@policy(Action.ORG_EDIT)
@keyed(Changed)
def move_unit(request: HttpRequest, body: MoveUnit) -> Any:
    """Under another parent; days before stay as they were."""
    found = _found(request, body.unit)
    parent = _found(request, body.parent)
    services.move_unit(**_dated(request, body), unit=found, parent=parent)
    return found


@router.post("/unit-changes/split", response=Changed, summary=_("Split a unit"))
@policy(Action.ORG_EDIT)
@keyed(Changed)
def split_unit(request: HttpRequest, body: Split) -> Any:
    """Into new ones; it ends itself."""
    found = _found(request, body.unit)
    into = [NewUnit(part.code.strip(), part.name.strip()) for part in body.into]
    services.split_unit(
        **_dated(request, body), unit=found, into=into, children=body.children
    )
    return found


@router.post("/unit-changes/end", response=Changed, summary=_("End a unit"))
@policy(Action.ORG_EDIT)
@keyed(Changed)
def end_unit(request: HttpRequest, body: EndUnit) -> Any:
    """From a day on; what was before stays."""
    found = _found(request, body.unit)
    heir = _found(request, body.children_to) if body.children_to else None
    services.end_unit(
        **_by(request, body), unit=found, end_date=body.end_date, children_to=heir
    )
    return found


@router.post(
    "/unit-changes/place", response=Changed, summary=_("Assign a person to a seat")
)
@policy(Action.ORG_EDIT)
@keyed(Changed)
def place_person(request: HttpRequest, body: Place) -> Any:
    """As its holder, or acting."""
    found = _found(request, body.unit)
    services.place_person(
        **_dated(request, body),
        seat=found,
        person=_person(request, body.person),
        until_date=body.until_date,
        acting=body.acting,
    )
    return found


@router.post("/unit-changes/vacate", response=Changed, summary=_("Vacate a seat"))
@policy(Action.ORG_EDIT)
@keyed(Changed)
def vacate(request: HttpRequest, body: Vacate) -> Any:
    """Nobody holds it from that day on."""
    found = _found(request, body.unit)
    services.vacate(**_dated(request, body), seat=found, acting=body.acting)
    return found


@router.post("/unit-changes/hand-over", response=Changed, summary=_("Hand over a seat"))
@policy(Action.ORG_EDIT)
@keyed(Changed)
def hand_over(request: HttpRequest, body: HandOver) -> Any:
    """From its holder to another person on one day."""
    found = _found(request, body.unit)
    person = _person(request, body.person)
    services.hand_over(**_dated(request, body), seat=found, person=person)
    return found


@router.post("/unit-changes/merge", response=Changed, summary=_("Merge units"))
@policy(Action.ORG_EDIT)
@keyed(Changed)
def merge(request: HttpRequest, body: Merge) -> Any:
    """All that stands under them goes under one of them; the others end that day."""
    units = [_found(request, code) for code in [body.unit, *body.others]]
    return services.merge_units(**_dated(request, body), units=units, into=units[0])


def _by(request: HttpRequest, body: Any) -> dict[str, Any]:
    return {"actor": request.user, "at": request.at, "reason": body.reason}


def _dated(request: HttpRequest, body: UnitSaid) -> dict[str, Any]:
    return _by(request, body) | {"from_date": body.from_date or request.on}


def _found(request: HttpRequest, code: str) -> Unit:
    return find_unit(request.user, code, on=request.on)


def _person(request: HttpRequest, code: str) -> Person:
    return person_seen(request.user, code, on=request.on)
