"""People: who is with the company, changed one by one or as a list says."""

from datetime import date
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from ninja import Router, Schema
from pydantic import Field

from luopan.api.operations.organisation import Changed
from luopan.api.repeats import keyed
from luopan.api.shapes import Code, Paged, Said, Some, Text, some
from luopan.org import services
from luopan.org.access import Action
from luopan.org.listed import Listed
from luopan.org.models import Person
from luopan.org.policy import policy
from luopan.org.staff import person_seen, staff

router = Router(tags=["organisation"])


class PersonOut(Schema):
    """A person on a day, with the codes of his seats."""

    code: str
    name: str
    email: str
    seats: list[str]
    on_leave: bool
    start_date: date
    end_date: date | None


class PersonSaid(Said):
    """A new person."""

    code: Code
    name: Text
    name_other: Text = ""
    email: Text = ""
    start_date: date | None = None
    reason: Text = ""


class PersonEdited(Said):
    """Another name or address of a person; null: as it is."""

    person: Code
    name: Text | None = None
    name_other: Text | None = None
    email: Text | None = None
    reason: Text = ""


class PersonListed(Said):
    """A line of a list; null: the list says nothing of it. ``seat`` by its code."""

    code: Code
    name: Text
    name_other: Text | None = None
    email: Text | None = None
    seat: Code | None = None
    start_date: date | None = None


class PeopleListed(Said):
    """A list of people."""

    people: list[PersonListed] = Field(min_length=1, max_length=5_000)
    reason: Text = ""


class PeopleBrought(Schema):
    """How many were added, called otherwise, put into a seat."""

    added: int
    changed: int
    placed: int


class PersonEnds(Said):
    """He leaves; the day is his first day away."""

    person: Code
    end_date: date
    reason: Text = ""


@router.get("/people", response=Some[PersonOut], summary=_("People on a given day"))
@policy(Action.ORG_READ)
def people(request: HttpRequest, part: Paged, on: date | None = None) -> Any:
    """By name, with their seats."""
    found = some(staff(request.user, day=on or request.on, on=request.on), part)
    found["items"] = [_person_out(row) for row in found["items"]]
    return found


def _person_out(row: Any) -> dict[str, Any]:
    return {**vars(row), "seats": [code for code, _name in row.seats]}


@router.post("/people", response=Changed, summary=_("Add a person"))
@policy(Action.PEOPLE_EDIT)
@keyed(Changed)
def add_person(request: HttpRequest, body: PersonSaid) -> Any:
    """The account is another thing."""
    said = body.model_dump() | {"start_date": body.start_date or request.on}
    return services.add_person(actor=request.user, at=request.at, **said)


@router.post(
    "/people-changes/edit", response=Changed, summary=_("Edit a person's details")
)
@policy(Action.PEOPLE_EDIT)
@keyed(Changed)
def edit_person(request: HttpRequest, body: PersonEdited) -> Any:
    """Name or address; what is left out stays."""
    found = _person(request, body.person)
    said = body.model_dump(include={"name", "name_other", "email"})
    return services.edit_person(**_by(request, body), person=found, **said)


@router.post(
    "/people-changes/bring",
    response=PeopleBrought,
    summary=_("Import people from a list"),
)
@policy(Action.PEOPLE_EDIT)
@keyed(PeopleBrought)
def bring_people(request: HttpRequest, body: PeopleListed) -> Any:
    """New ones are added, others called otherwise, seats taken; all of it or nothing."""
    rows = [
        Listed(**one.model_dump() | {"start_date": one.start_date or request.on})
        for one in body.people
    ]
    return services.bring_people(**_by(request, body), rows=rows)


@router.post(
    "/people-changes/end", response=Changed, summary=_("Record a person's leaving")
)
@policy(Action.PEOPLE_EDIT)
@keyed(Changed)
def end_person(request: HttpRequest, body: PersonEnds) -> Any:
    """Seats fall vacant and access ends on that day."""
    found = _person(request, body.person)
    services.end_person(**_by(request, body), person=found, end_date=body.end_date)
    return found


def _by(request: HttpRequest, body: Any) -> dict[str, Any]:
    return {"actor": request.user, "at": request.at, "reason": body.reason}


def _person(request: HttpRequest, code: str) -> Person:
    return person_seen(request.user, code, on=request.on)
