"""Early warnings: what is coming and why, what is done with it; the rules."""

from datetime import date, datetime, timedelta
from typing import Annotated, Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from ninja import Query, Router, Schema
from pydantic import Field

from luopan.actions.access import action_seen
from luopan.actions.queries import owner_called
from luopan.api.repeats import keyed
from luopan.api.shapes import Amount, Code, Done, Number, RatioSaid, Said, Text
from luopan.org.access import Action, find_unit
from luopan.org.policy import policy
from luopan.tracking.access import warning_seen
from luopan.tracking.queries.warnings import listing
from luopan.tracking.queries.warnings.rules import USUAL
from luopan.tracking.queries.warnings.setting import rules_page
from luopan.tracking.services import watching
from luopan.tracking.services.warning_rules import RuleSet, set_warning_rule

router = Router(tags=["warnings"])
A_PAGE = 200


class WarningShape(Schema):
    """A warning; ``facts`` are what its rule worked it out from, units by their codes.

    ``known`` is since when it could be seen by today's records, ``first`` since when
    Luopan has said so.
    """

    id: int
    rule: str
    code: str
    name: str
    is_seat: bool
    period: str
    subject: str
    state: str
    amount: Amount | None
    counted_in: str
    measure: float
    bound: float
    facts: dict[str, Any]
    known: date
    first: date
    seen: date
    owner_code: str
    until: date | None
    reason: str
    action: int | None


class WarningUntold(Schema):
    """A rule that the last look could not tell of a unit: a rate is missing (``problem``).

    Nothing new is warned of there, and what stands there stays as it was. ``subject`` is
    the code of a further metric.
    """

    rule: str
    code: str
    name: str
    period: str
    subject: str
    problem: str


class WarningsShape(Schema):
    """The reader's own first, then by what is at stake; ``counts`` by state."""

    total: int
    counts: dict[str, int]
    rows: list[WarningShape]
    untold: list[WarningUntold]


class HappenedShape(Schema):
    """What became of a warning."""

    kind: str
    day: date
    amount: Amount | None
    said: str
    until: date | None
    who: str
    action: int | None
    at: datetime


class WarningFull(Schema):
    """One with what became of it; ``may``: the reader may snooze, take up, answer it."""

    warning: WarningShape
    happened: list[HappenedShape]
    may: bool
    steps: list[int]
    untold: list[WarningUntold]


class WarningsAsked(Schema):
    """Which; empty: all that stand. ``level``: units or seats."""

    unit: Code = ""
    rule: Code = ""
    state: Code = ""
    level: Code = ""
    own: bool = False
    page: Annotated[int, Field(ge=1, le=10_000)] = 1


class SnoozeSaid(Said):
    """Until which day it can wait, and why."""

    until: date
    reason: Text


class TakenSaid(Said):
    """The action that answers it."""

    action: Number


class AnewSaid(Said):
    """An action that is planned to answer it."""

    name: Text
    owner: Code
    start_date: date
    last_date: date
    kind: Code = "other"
    outcome: Text = ""


class WarningAnswerSaid(Said):
    """A sentence that stands beside it."""

    said: Text


class WarningRuleShape(Schema):
    """A rule as it holds at a unit; ``unit`` is where it was set, empty: nowhere."""

    rule: str
    active: bool
    bound: float
    part: float | None
    period: str
    looks: str
    tells: str
    first_days: int
    unit: str
    since: datetime | None


class RulesAsked(Schema):
    """At which unit; empty: the reader's largest part."""

    unit: Code = ""


class WarningRuleSaid(Said):
    """A rule at a unit and below; bounds and shares are texts like “0.05”.

    ``first_days``: so many days its holder alone sees it; left out, what is usual.
    """

    unit: Code
    rule: Code
    active: bool = True
    bound: RatioSaid
    part: RatioSaid | None = None
    period: Code = "year"
    looks: Code = "both"
    tells: Code = "owner"
    first_days: Annotated[int, Field(ge=0, le=31)] | None = None


@router.get("/warnings", response=WarningsShape, summary=_("Visible early warnings"))
@policy(Action.TARGETS_READ, Action.RECORDS_READ, every=True)
def warnings(request: HttpRequest, asked: Annotated[WarningsAsked, Query()]) -> Any:
    """Two hundred a page."""
    wish = listing.Wish(asked.unit, asked.rule, asked.state, asked.level, asked.own)
    if asked.unit:
        find_unit(request.user, asked.unit, on=request.on, action=Action.TARGETS_READ)
    at = {"offset": (asked.page - 1) * A_PAGE, "limit": A_PAGE}
    return listing.warnings(request.user, wish, on=request.on, **at)


@router.get(
    "/warnings/{warning_id}",
    response=WarningFull,
    summary=_("An early warning in full"),
)
@policy(Action.TARGETS_READ, Action.RECORDS_READ, every=True)
def warning(request: HttpRequest, warning_id: Number) -> Any:
    """With what became of it."""
    found = listing.warning_page(
        warning_seen(request.user, warning_id, on=request.on),
        viewer=request.user,
        on=request.on,
    )
    steps = [one for one, _name in found.steps]
    return vars(found) | {"warning": found.row, "steps": steps}


def _by(request: HttpRequest, number: int) -> dict[str, Any]:
    found = warning_seen(request.user, number, on=request.on)
    return {"actor": request.user, "at": request.at, "warning": found}


@router.post(
    "/warnings/{warning_id}/snooze", response=Done, summary=_("Snooze a warning")
)
@policy(Action.TARGETS_AGREE)
@keyed(Done)
def snooze(request: HttpRequest, warning_id: Number, body: SnoozeSaid) -> Any:
    """By who holds or leads the unit, or leads above it."""
    watching.snooze(**_by(request, warning_id), until=body.until, reason=body.reason)
    return {"done": True}


@router.post(
    "/warnings/{warning_id}/take-up",
    response=Done,
    summary=_("Take a warning up with an action"),
)
@policy(Action.TARGETS_AGREE)
@keyed(Done)
def take_up(request: HttpRequest, warning_id: Number, body: TakenSaid) -> Any:
    """Once the action has ended, a warning that still stands waits again."""
    action = action_seen(request.user, body.action, on=request.on)
    watching.take_up(**_by(request, warning_id), action=action)
    return {"done": True}


@router.post(
    "/warnings/{warning_id}/plan",
    response=Done,
    summary=_("Take a warning up with a new action"),
)
@policy(Action.TARGETS_AGREE)
@keyed(Done)
def take_up_anew(request: HttpRequest, warning_id: Number, body: AnewSaid) -> Any:
    """The action is planned and the warning taken up in one act."""
    by = _by(request, warning_id)
    owner = owner_called(request.user, body.owner, on=request.on)
    planned = watching.NewAction(
        name=body.name,
        owner=owner,
        start_date=body.start_date,
        end_date=body.last_date + timedelta(days=1),
        kind=body.kind,
        outcome=body.outcome,
    )
    watching.take_up_anew(**by, planned=planned)
    return {"done": True}


@router.post(
    "/warnings/{warning_id}/answer",
    response=Done,
    summary=_("Comment on a warning"),
)
@policy(Action.TARGETS_AGREE)
@keyed(Done)
def answer_warning(
    request: HttpRequest, warning_id: Number, body: WarningAnswerSaid
) -> Any:
    """It stands beside the warning, for who may see it."""
    watching.answer(**_by(request, warning_id), said=body.said)
    return {"done": True}


@router.get(
    "/warning-rules",
    response=list[WarningRuleShape],
    summary=_("Early warning rules"),
)
@policy(Action.TARGETS_READ)
def rules(request: HttpRequest, asked: Annotated[RulesAsked, Query()]) -> Any:
    """As they hold at a unit."""
    unit = None
    if asked.unit:
        by = {"on": request.on, "action": Action.TARGETS_READ}
        unit = find_unit(request.user, asked.unit, **by)
    return rules_page(request.user, unit, on=request.on).rules


@router.post("/warning-rules", response=Done, summary=_("Set an early warning rule"))
@policy(Action.TARGETS_EDIT)
@keyed(Done)
def set_rule(request: HttpRequest, body: WarningRuleSaid) -> Any:
    """At a unit and below; the worker looks by it at once."""
    unit = find_unit(request.user, body.unit, on=request.on, action=Action.TARGETS_READ)
    said = RuleSet(
        body.active,
        float(body.bound),
        None if body.part is None else float(body.part),
        body.period,
        body.looks,
        body.tells,
        _first_days(body),
    )
    by = {"actor": request.user, "at": request.at}
    set_warning_rule(**by, unit=unit, rule=body.rule, said=said)
    return {"done": True}


def _first_days(body: WarningRuleSaid) -> int:
    """Who does not speak of them takes nobody's first days away."""
    if body.first_days is not None:
        return body.first_days
    usual = USUAL.get(body.rule)
    return usual.first_days if usual is not None else 0
