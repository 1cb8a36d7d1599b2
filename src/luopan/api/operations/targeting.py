"""Target customers: ranked by a rule, picked for seats, let go; rules are written."""

from datetime import date
from typing import Annotated, Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from ninja import Query, Router, Schema
from pydantic import Field

from luopan.actions.queries.rules import rules
from luopan.actions.queries.screening import Customer, Wish, customers_seen, screen
from luopan.actions.services.targets import (
    Chosen,
    let_go,
    pick_customers,
    retire_screen_rule,
    save_screen_rule,
)
from luopan.api.repeats import keyed
from luopan.api.shapes import Code, Done, Said, Text
from luopan.org.access import Action, find_unit
from luopan.org.policy import policy

router = Router(tags=["actions"])
Weight = Annotated[float, Field(ge=0, le=100)]
Codes = Annotated[list[Code], Field(min_length=1, max_length=500)]


class CustomersAsked(Schema):
    """Which: ``show`` all, free, picked or due; 50 a page."""

    unit: Code = ""
    rule: Code = ""
    show: Code = "all"
    channel: Code = ""
    words: Annotated[str, Field(max_length=100)] = ""
    page: Annotated[int, Field(ge=1, le=100_000)] = 1


class CustomerShape(Schema):
    """A customer; ``points`` from 0 to 100 by criterion, null where unknown."""

    code: str
    name: str
    channel: str
    seat: str
    score: float
    points: dict[str, float | None]
    sold: float
    best: float
    peers_buy: float
    white: list[str]
    last_order: date | None
    last_visit: date | None
    paid: float | None
    open_count: int
    every_days: int | None
    next_date: date | None


class CustomersFound(Schema):
    """A page of them; ``picked`` and ``due`` count all in reach."""

    rule: str
    currency: str
    count: int
    page: int
    pages: int
    picked: int
    due: int
    customers: list[CustomerShape]


class PickSaid(Said):
    """Customers by code; without a seat each is picked for its own."""

    customers: Codes
    every_days: Annotated[int, Field(ge=0, le=10_000)]
    seat: Code = ""
    reason: Text = ""


class GoneSaid(Said):
    """Customers by code."""

    customers: Codes
    reason: Text = ""


class RuleShape(Schema):
    """A rule that is offered; ``unit`` empty: the standard one that nobody has written."""

    code: str
    name: str
    unit: str
    edition: int
    weights: dict[str, float]


class RetiredSaid(Said):
    """Why; it stays in the trail."""

    reason: Text = ""


class RuleSaid(Said):
    """A rule or an edition of one; ``reason`` from the second edition on."""

    unit: Code
    code: Code
    name: Code
    weights: dict[Code, Weight]
    reason: Text = ""


class TargetsChanged(Schema):
    """How many."""

    count: int


@router.get(
    "/target-customers",
    response=CustomersFound,
    summary=_("Customers by score, and those picked as targets"),
)
@policy(Action.TARGETS_READ)
def target_customers(
    request: HttpRequest, asked: Annotated[CustomersAsked, Query()]
) -> Any:
    """Those of seats that one sees."""
    found = screen(request.user, Wish(**dict(asked)), on=request.on)
    return {
        **{key: getattr(found, key) for key in ("currency", "count", "page", "pages")},
        "rule": found.rule.code,
        "picked": found.picked,
        "due": found.due,
        "customers": [_shape(row) for row in found.rows],
    }


def _shape(row: Customer) -> dict[str, Any]:
    said = {key: value for key, value in vars(row).items() if key != "picked"}
    return said | {"every_days": row.picked.every_days if row.picked else None}


@router.post(
    "/target-customers", response=TargetsChanged, summary=_("Pick customers as targets")
)
@policy(Action.TARGETS_AGREE)
@keyed(TargetsChanged)
def pick(request: HttpRequest, body: PickSaid) -> Any:
    """All or none."""
    seat = body.seat and find_unit(
        request.user, body.seat, on=request.on, action=Action.TARGETS_READ
    )
    found = customers_seen(request.user, body.customers, on=request.on)
    count = pick_customers(
        actor=request.user,
        at=request.at,
        chosen=[
            Chosen(account, round(row.score, 1), dict(row.points))
            for account, row in found
        ],
        every_days=body.every_days,
        seat=seat or None,
        reason=body.reason,
    )
    return {"count": count}


@router.post(
    "/target-customers/let-go",
    response=TargetsChanged,
    summary=_("Let target customers go"),
)
@policy(Action.TARGETS_AGREE)
@keyed(TargetsChanged)
def leave(request: HttpRequest, body: GoneSaid) -> Any:
    """That they were picked stays on record."""
    found = customers_seen(request.user, body.customers, on=request.on)
    count = let_go(
        actor=request.user,
        at=request.at,
        accounts=[account for account, _row in found],
        reason=body.reason,
    )
    return {"count": count}


@router.get(
    "/screen-rules",
    response=list[RuleShape],
    summary=_("Customer scoring rules"),
)
@policy(Action.TARGETS_READ)
def screen_rules(request: HttpRequest) -> Any:
    """As they stand now."""
    return rules()


@router.post("/screen-rules", response=Done, summary=_("Create a scoring rule"))
@policy(Action.TARGETS_EDIT)
@keyed(Done)
def write_rule(request: HttpRequest, body: RuleSaid) -> Any:
    """A code that is there is written anew; what it said before stays."""
    unit = find_unit(request.user, body.unit, on=request.on, action=Action.TARGETS_READ)
    save_screen_rule(
        actor=request.user,
        at=request.at,
        unit=unit,
        code=body.code,
        name=body.name,
        weights=body.weights,
        reason=body.reason,
    )
    return {"done": True}


@router.post(
    "/screen-rules/{code}/retire", response=Done, summary=_("Disable a scoring rule")
)
@policy(Action.TARGETS_EDIT)
@keyed(Done)
def retire_rule(request: HttpRequest, code: Code, body: RetiredSaid) -> Any:
    """Who was picked by it stays picked."""
    by = {"actor": request.user, "at": request.at}
    retire_screen_rule(**by, code=code, reason=body.reason)
    return {"done": True}
