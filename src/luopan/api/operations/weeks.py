"""Back-solve: what a target asks for a week; a number is adopted, hours are said."""

from datetime import date
from typing import Annotated, Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from ninja import Query, Router, Schema
from pydantic import Field

from luopan.actions.services.weekly import adopt_weekly_number, set_visit_hours
from luopan.api.repeats import keyed
from luopan.api.shapes import Amount, AmountSaid, Code, Done, Said, Text
from luopan.org.access import Action, find_unit
from luopan.org.policy import policy
from luopan.tracking.queries.backsolve import Solved, back_solve
from luopan.trail.refusal import Refused

router = Router(tags=["actions"])


class WeekAsked(Schema):
    """Of whom; without a year the running one. ``period``: a quarter or month instead."""

    unit: Code
    year: Annotated[int, Field(ge=1900, le=2200)] | None = None
    period: Code = ""


class RateShape(Schema):
    """A rate and whose it is; ``of`` ÷ ``out_of``. ``value`` null: too few records."""

    key: str
    value: float | None
    of: float
    out_of: float
    source: str


class SolvedShape(Schema):
    """A unit; amounts in money's own unit.

    ``state``: fits, hours, late, nothing, no_target, no_rates, over or overlay. ``advised`` visits
    a week; ``most_visits``: that the hours allow.
    """

    unit: str
    name: str
    holder: str
    state: str
    seats_held: int
    target: Amount
    actual: Amount
    running: Amount
    open_brings: Amount
    missing: Amount
    rates: list[RateShape]
    wins: float | None
    opportunities: float | None
    communications: float | None
    visits: float | None
    advised: int | None
    most_visits: int
    working_days: int
    begin_date: date | None
    visits_lately: float
    visits_this_week: int
    adopted: int | None


class WeekShape(Schema):
    """A unit and those under it."""

    year: int
    period: str
    metric: str
    counted_in: str
    one: SolvedShape
    below: list[SolvedShape]


class NumberAdopted(Said):
    """For one's own seat; ``reason`` for another number than is advised."""

    seat: Code
    visits: Annotated[int, Field(ge=0, le=1_000)]
    reason: Text = ""


class HoursSaid(Said):
    """For a unit and all under it that say nothing themselves."""

    unit: Code
    hours_a_visit: AmountSaid
    hours_a_day: AmountSaid


@router.get(
    "/back-solve", response=WeekShape, summary=_("What a target needs per week")
)
@policy(Action.TARGETS_READ)
def week(request: HttpRequest, asked: Annotated[WeekAsked, Query()]) -> Any:
    """Worked back by the unit's own rates where there are enough records."""
    found = back_solve(
        request.user,
        asked.unit,
        at=request.at,
        on=request.on,
        year=asked.year,
        period=asked.period,
    )
    return {
        "year": found.year,
        "period": found.period.code,
        "metric": found.metric,
        "counted_in": found.counted_in,
        "one": _shape(found.one),
        "below": [_shape(one) for one in found.below],
    }


def _shape(one: Solved) -> dict[str, Any]:
    chain = one.needed
    return {
        "unit": one.name.code,
        "name": one.name.name,
        "holder": one.name.holder,
        "state": one.state,
        "seats_held": one.heads,
        "target": one.target,
        "actual": one.actual,
        "running": one.running,
        "open_brings": one.open_brings,
        "missing": one.missing,
        "rates": list((one.factors or {}).values()),
        "wins": chain and chain.wins,
        "opportunities": chain and chain.deals,
        "communications": chain and chain.talks,
        "visits": chain and chain.visits,
        "advised": one.advised,
        "most_visits": one.most_visits,
        "working_days": one.working_days,
        "begin_date": one.begin_date,
        "visits_lately": one.lately,
        "visits_this_week": one.this_week,
        "adopted": one.adopted and one.adopted.visits,
    }


@router.post(
    "/weekly-numbers", response=Done, summary=_("Adopt a weekly number for your seat")
)
@policy(Action.TARGETS_AGREE)
@keyed(Done)
def adopt(request: HttpRequest, body: NumberAdopted) -> Any:
    """Of the running year; nobody adopts for another."""
    found = back_solve(request.user, body.seat, at=request.at, on=request.on)
    if found.one.advised is None:
        raise Refused(_("There is no advice to adopt a number from."))
    adopt_weekly_number(
        actor=request.user,
        at=request.at,
        seat=found.unit,
        year=found.year,
        visits=body.visits,
        advised=found.one.advised,
        reason=body.reason,
        rests_on=found.one.rests_on,
    )
    return {"done": True}


@router.post(
    "/visit-hours", response=Done, summary=_("Set how long a visit takes in a unit")
)
@policy(Action.TARGETS_EDIT)
@keyed(Done)
def say_hours(request: HttpRequest, body: HoursSaid) -> Any:
    """They hold from now on, here and below."""
    unit = find_unit(request.user, body.unit, on=request.on, action=Action.TARGETS_READ)
    set_visit_hours(
        actor=request.user,
        at=request.at,
        unit=unit,
        hours_a_visit=body.hours_a_visit,
        hours_a_day=body.hours_a_day,
    )
    return {"done": True}
