"""A number by people, and the ramps of new ones."""

from decimal import Decimal
from typing import Annotated, Any, Literal

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from ninja import Query, Router, Schema
from pydantic import Field

from luopan.api.repeats import keyed
from luopan.api.shapes import Amount, Code, Done, Number, RatioSaid, Said, Text
from luopan.org.access import Action
from luopan.org.policy import policy
from luopan.targets import queries
from luopan.targets.queries.by_people import by_people, ramp_lines
from luopan.targets.services import people as services

router = Router(tags=["plans"])
Rule = Literal["reserve", "acting", "others"]
Basis = Literal["months", "number"]
Edition = Annotated[int, Field(ge=0, le=2**31 - 1)]


class PeopleAsked(Schema):
    """A unit, what becomes of months in which a seat has nobody, what months are worth."""

    unit: Code
    rule: Rule = "reserve"
    by: Basis = "months"


class SeatCarries(Schema):
    """A seat: months of a ripe person that it carries and why not all, its number."""

    unit: str
    people: list[str]
    carries: Amount
    stands: Amount
    away: Amount
    acting: Amount
    vacant: Amount
    learning: Amount
    shared: Amount
    now: Amount
    then: Amount


class NumberByPeople(Schema):
    """A unit's number over its seats; with the reserve they make ``total``, now and then."""

    unit: str
    rule: Rule
    by: Basis
    counted_in: str
    seats: list[SeatCarries]
    reserve_now: Amount
    reserve_then: Amount
    total: Amount
    may_do: bool


class PeopleSaid(Said):
    """Spread a unit's number by people."""

    unit: Code
    rule: Rule = "reserve"
    by: Basis = "months"
    expected: Edition | None = None
    reason: Text = ""


class PeopleDone(Schema):
    """The step that was made, and how many cells it moved."""

    seq: int
    touched: int


class RampOfRole(Schema):
    """What new people of a role carry month by month; no role: of all others."""

    role: str
    shares: list[Amount]
    own: bool


class RampSaid(Said):
    """A role's ramp: 0.25 is a quarter of a ripe person."""

    role: Code = ""
    shares: Annotated[list[RatioSaid], Field(max_length=24)]


@router.get(
    "/versions/{version_id}/people",
    response=NumberByPeople,
    summary=_("Preview of spreading a number by people"),
)
@policy(Action.TARGETS_READ)
def number_by_people(
    request: HttpRequest, version_id: Number, asked: Annotated[PeopleAsked, Query()]
) -> Any:
    """Nothing is written."""
    version = queries.version_seen(request.user, version_id, on=request.on)
    found = by_people(
        request.user, version, asked.unit, rule=asked.rule, by=asked.by, at=request.at
    )
    return {
        **vars(found),
        "unit": found.unit.code,
        "seats": [
            {
                **vars(line.carrier),
                "unit": line.carrier.seat.code,
                "now": line.now,
                "then": line.then,
            }
            for line in found.lines
        ],
    }


@router.post(
    "/versions/{version_id}/people",
    response=PeopleDone,
    summary=_("Spread a number over its seats by people"),
)
@policy(Action.TARGETS_EDIT)
@keyed(PeopleDone)
def spread_by_people(request: HttpRequest, version_id: Number, body: PeopleSaid) -> Any:
    """One step; the number stays."""
    version = queries.version_seen(request.user, version_id, on=request.on)
    done = services.spread_by_people(
        actor=request.user, at=request.at, version=version, **dict(body)
    )
    return {"seq": done.seq, "touched": done.touched}


@router.get("/ramps", response=list[RampOfRole], summary=_("Ramps of new people"))
@policy(Action.ORG_READ)
def ramps(request: HttpRequest) -> Any:
    """All roles, then each role of a seat."""
    return [
        {
            "role": one.role,
            "shares": [
                _exact(share.numerator, share.denominator) for share in one.shares
            ],
            "own": one.own,
        }
        for one in ramp_lines()
    ]


def _exact(over: int, under: int) -> Decimal:
    return Decimal(over) / Decimal(under)


@router.post("/ramps", response=Done, summary=_("Set the ramp of a role"))
@policy(Action.PLANS_CREATE)
@keyed(Done)
def set_ramp(request: HttpRequest, body: RampSaid) -> Any:
    """From now on; steps that were made keep theirs."""
    services.set_ramp(
        actor=request.user, at=request.at, role=body.role, shares=body.shares
    )
    return {"done": True}
