"""What units may sell, to whom, measured by what; who is away, and for how long."""

from datetime import date
from typing import Any, Literal

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from ninja import Router, Schema

from luopan.api.operations.organisation import Changed, UnitSaid, _by, _dated, _found
from luopan.api.repeats import keyed
from luopan.api.shapes import Code, Said, Text
from luopan.dimensions.queries.remits import check_remit, remits_of
from luopan.org import dossier, services
from luopan.org.access import Action, find_unit
from luopan.org.policy import policy
from luopan.org.staff import person_seen

router = Router(tags=["organisation"])
Axis = Literal["product", "customer", "metric"]


class Remit(Schema):
    """Something in a unit's remit, by its own word; the end is exclusive."""

    axis: Axis
    code: str
    name: str
    start_date: date
    end_date: date | None


class RemitSaid(UnitSaid):
    """A product, a customer or a metric; from the first one on nothing else of its axis."""

    axis: Axis
    code: Code
    until_date: date | None = None


class RemitEnds(UnitSaid):
    """What goes out of a remit from a day on."""

    axis: Axis
    code: Code


class Away(Schema):
    """Who of a seat is away; the end is the day he is back."""

    code: str
    name: str
    start_date: date
    end_date: date | None


class LeaveSaid(Said):
    """A person is away from a day on; his seats stay his."""

    person: Code
    from_date: date | None = None
    until_date: date | None = None
    reason: Text = ""


class BackSaid(Said):
    """A person is back from a day on."""

    person: Code
    from_date: date | None = None
    reason: Text = ""


@router.get("/remits", response=list[Remit], summary=_("A unit's remit"))
@policy(Action.ORG_READ)
def remits(request: HttpRequest, unit: Code) -> Any:
    """As it says itself; where it says nothing of an axis, the unit above counts."""
    return list(remits_of(find_unit(request.user, unit, on=request.on)))


@router.post(
    "/unit-changes/remit", response=Changed, summary=_("Add to a unit's remit")
)
@policy(Action.ORG_EDIT)
@keyed(Changed)
def add_remit(request: HttpRequest, body: RemitSaid) -> Any:
    """From a day on, with all under it."""
    found = _found(request, body.unit)
    check_remit(request.user, body.axis, body.code, on=request.on)
    what = {"axis": body.axis, "code": body.code, "until_date": body.until_date}
    services.add_remit(**_dated(request, body), unit=found, **what)
    return found


@router.post(
    "/unit-changes/end-remit",
    response=Changed,
    summary=_("Remove something from a unit's remit"),
)
@policy(Action.ORG_EDIT)
@keyed(Changed)
def end_remit(request: HttpRequest, body: RemitEnds) -> Any:
    """From a day on; what was before stays."""
    found = _found(request, body.unit)
    what = {"axis": body.axis, "code": body.code}
    services.end_remit(**_dated(request, body), unit=found, **what)
    return found


@router.get("/leaves", response=list[Away], summary=_("Who in a seat is away"))
@policy(Action.ORG_READ)
def leaves(request: HttpRequest, unit: Code) -> Any:
    """Today or later."""
    seat = find_unit(request.user, unit, on=request.on)
    return list(dossier.leaves_at(seat, on=request.on))


@router.post(
    "/people-changes/leave", response=Changed, summary=_("Mark a person as away")
)
@policy(Action.PEOPLE_EDIT)
@keyed(Changed)
def add_leave(request: HttpRequest, body: LeaveSaid) -> Any:
    """From a day on, until before another."""
    found = person_seen(request.user, body.person, on=request.on)
    days = {"from_date": body.from_date or request.on, "until_date": body.until_date}
    services.add_leave(**_by(request, body), person=found, **days)
    return found


@router.post(
    "/people-changes/back", response=Changed, summary=_("Mark a person as back")
)
@policy(Action.PEOPLE_EDIT)
@keyed(Changed)
def end_leave(request: HttpRequest, body: BackSaid) -> Any:
    """From a day on."""
    found = person_seen(request.user, body.person, on=request.on)
    day = body.from_date or request.on
    services.end_leave(**_by(request, body), person=found, from_date=day)
    return found
