"""Adjustments of numbers in force, the shortfall policy, the plan in mid-year."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Annotated, Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from ninja import Query, Router, Schema
from pydantic import Field

from luopan.api.repeats import keyed
from luopan.api.shapes import (
    Amount,
    AmountSaid,
    Code,
    Done,
    Number,
    RatioSaid,
    Said,
    Text,
)
from luopan.org.access import Action, Unknown
from luopan.org.policy import policy
from luopan.review.access.adjusting import adjustment_seen
from luopan.review.adjusting.asked import WORKING, Evidence, Wish
from luopan.review.models import Adjustment
from luopan.review.queries.adjusting import asking, listing, replans
from luopan.review.queries.adjusting.one import (
    adjustment_page,
    effect_of,
    score_before_after,
)
from luopan.review.services import adjusting as services
from luopan.review.services import replanning
from luopan.targets.models import Version
from luopan.targets.queries import own_parts
from luopan.trail.refusal import Refused

router = Router(tags=["adjustments"])
A_PAGE = 200


class AdjustmentShape(Schema):
    """A request; ``size`` and ``part`` are shares, 1.0 is all.

    ``changed`` is what it came to once decided; ``waits`` names who is to speak.
    """

    id: int
    unit: str
    name: str
    counted_in: str
    trigger: str
    from_date: date
    until_date: date | None
    retroactive: bool
    amount: Amount
    changed: Amount | None
    size: float
    part: float | None
    state: str
    since: datetime
    deadline: date
    overdue: bool
    waits: list[str]
    mine: bool
    asked_by: str
    asked_at: datetime
    decided_by: str
    decided_at: datetime | None
    year: int
    reason: str


class AdjustmentsShape(Schema):
    """What waits first, then the newest; ``counts`` by state."""

    total: int
    counts: dict[str, int]
    overdue: int
    rows: list[AdjustmentShape]


class MonthShape(Schema):
    """A month of the worked table; ``part``: what share of it is taken off."""

    period: str
    target: Amount
    part: float | None
    days: int
    of: int
    over: bool
    change: Amount
    approved: Amount | None


class PaysShape(Schema):
    """Who takes over how much of the year's change; a reserve is ``north~``."""

    code: str
    name: str
    reserve: bool
    share: float
    amount: Amount


class SideShape(Schema):
    """A node's year before and after; ``came``: what has come until now."""

    code: str
    name: str
    before: Amount
    after: Amount
    came: Amount | None


class ScoreShape(Schema):
    """The assessment score to date, and at this pace with the number before and after."""

    sheet: bool
    now: Amount | None
    before: Amount | None
    after: Amount | None


class LikeShape(Schema):
    """A like case; ``id`` 0 and no name where the unit is out of reach."""

    id: int
    name: str
    size: float
    part: float
    days: int
    decided_date: date


class LikesShape(Schema):
    """Decided cases with the same trigger; ``usual``: the part that was usually approved."""

    count: int
    usual: float | None
    apart: float | None
    rows: list[LikeShape]


class EventShape(Schema):
    """What was said or done."""

    seq: int
    kind: str
    text: str
    who: str
    at: datetime


class AdjustmentFull(Schema):
    """A request in full; ``result`` is the version in force that it made."""

    adjustment: AdjustmentShape
    months: list[MonthShape]
    pays: list[PaysShape]
    sides: list[SideShape]
    score: ScoreShape
    chance: None = None
    likes: LikesShape
    happened: list[EventShape]
    before: int
    result: int | None


class AdjustmentsAsked(Schema):
    """Which; empty: all in reach."""

    state: Code = ""
    trigger: Code = ""
    unit: Code = ""
    own: bool = False
    page: Annotated[int, Field(ge=1, le=10_000)] = 1


class EvidenceSaid(Said):
    """What a request points at."""

    label: Annotated[str, Field(max_length=200)]
    address: Annotated[str, Field(max_length=400)] = ""


class AdjustmentSaid(Said):
    """A request; ``last_date``: the last day that it counts.

    What else is asked for depends on the trigger: ``accounts`` (numbers of customers),
    ``other`` (the seat that gets them), ``moved`` of ``areas``, ``needs``, ``supports``,
    ``share`` (“-0.05”) or ``amount``.
    """

    year: Annotated[int, Field(ge=1990, le=2200)]
    metric: Code = "sales_amount"
    unit: Code
    trigger: Code
    from_date: date
    last_date: date | None = None
    clock: Code = WORKING
    accounts: Annotated[list[Number], Field(max_length=50)] = []
    other: Code = ""
    moved: AmountSaid | None = None
    areas: AmountSaid | None = None
    needs: Annotated[list[Number], Field(max_length=50)] = []
    supports: Annotated[list[Number], Field(max_length=50)] = []
    share: RatioSaid | None = None
    amount: AmountSaid | None = None
    payer: Code = ""
    pays: Annotated[list[Code], Field(max_length=60)] = []
    reason: Text = ""
    past_reason: Text = ""
    evidence: Annotated[list[EvidenceSaid], Field(max_length=20)] = []


class WorkedShape(Schema):
    """What a request would come to; nothing is kept."""

    amount: Amount
    size: float
    payer: str
    months: list[MonthShape]
    pays: list[PaysShape]
    sides: list[SideShape]
    score: ScoreShape
    where: str
    who: list[str]
    back: bool


class MadeShape(Schema):
    """The number of a request."""

    id: int


class WordSaid(Said):
    """A word to a request; ``head``: the last event that one has seen."""

    text: Text = ""
    head: Number | None = None


class ApprovalSaid(WordSaid):
    """How much of it is approved: “1” is all."""

    part: RatioSaid = Decimal(1)


class DeputySaid(WordSaid):
    """Who decides in one's place, and until which day."""

    deputy: Code
    until: date


class PolicySaid(Said):
    """What a plan does with what was missed: carry, respread, absorb, or empty: none."""

    year: Annotated[int, Field(ge=1990, le=2200)]
    metric: Code = "sales_amount"
    policy: Code = ""
    reason: Text = ""


class UnitShape(Schema):
    """A unit in mid-year: closed months, what came and was missed, open months."""

    code: str
    name: str
    year: Amount
    closed: Amount
    came: Amount
    missed: Amount
    left: Amount
    planned: Amount
    comes_to: Amount
    signed: Amount | None
    apart: Amount


class MidYearShape(Schema):
    """A plan in mid-year by a policy; ``usual`` is the plan's."""

    policy: str
    usual: str
    closed: list[str]
    open: list[str]
    counted_in: str
    rows: list[UnitShape]


class MidYearAsked(Schema):
    """Of which plan, for which unit, by which policy; without one: the plan's."""

    year: Annotated[int, Field(ge=1990, le=2200)]
    metric: Code = "sales_amount"
    unit: Code = ""
    policy: Code | None = None


def _in_force(year: int, metric: str) -> Version:
    """The version in force of a year and a metric.

    Raises:
        Unknown: There is none.
    """
    rows = asking.metrics_in_force(year)
    found = next((row for row in rows if row.metric.code == metric), None)
    if found is None:
        raise Unknown(_("There is nothing of it that you may see."))
    return found


def _wish(body: AdjustmentSaid) -> Wish:
    last = body.last_date
    return Wish(
        unit=body.unit,
        trigger=body.trigger,
        from_date=body.from_date,
        until_date=None if last is None else last + timedelta(days=1),
        clock=body.clock,
        accounts=tuple(body.accounts),
        other=body.other,
        moved=body.moved,
        areas=body.areas,
        needs=tuple(body.needs),
        supports=tuple(body.supports),
        share=body.share,
        amount=body.amount,
        payer=body.payer,
        pays=tuple(body.pays),
        reason=body.reason,
        past_reason=body.past_reason,
        evidence=tuple(
            Evidence("link", one.label, 0, one.address) for one in body.evidence
        ),
    )


@router.get(
    "/adjustments", response=AdjustmentsShape, summary=_("Adjustments in reach")
)
@policy(Action.TARGETS_READ)
def adjustments(
    request: HttpRequest, asked: Annotated[AdjustmentsAsked, Query()]
) -> Any:
    """Two hundred a page."""
    wish = listing.Wish(asked.state, asked.trigger, asked.unit, asked.own)
    at = {"offset": (asked.page - 1) * A_PAGE, "limit": A_PAGE}
    return listing.adjustments(request.user, wish, on=request.on, **at)


@router.get(
    "/adjustments/{adjustment_id}",
    response=AdjustmentFull,
    summary=_("An adjustment in full"),
)
@policy(Action.TARGETS_READ)
def adjustment(request: HttpRequest, adjustment_id: Number) -> Any:
    """Worked table, who pays, before and after, like cases, its way."""
    one = adjustment_seen(request.user, adjustment_id, on=request.on)
    found = adjustment_page(one, viewer=request.user, on=request.on)
    effect = effect_of(one, viewer=request.user, on=request.on)
    by = {"viewer": request.user, "at": request.at, "on": request.on}
    return {
        "adjustment": found.row,
        "months": found.lines,
        "pays": found.pays,
        "sides": effect.sides,
        "score": score_before_after(one, **by),
        "likes": found.likes,
        "happened": found.happened,
        "before": found.before.pk,
        "result": found.result.pk if found.result else None,
    }


@router.post(
    "/adjustment-preview",
    response=WorkedShape,
    summary=_("What an adjustment would come to"),
)
@policy(Action.TARGETS_AGREE)
def work_out(request: HttpRequest, body: AdjustmentSaid) -> Any:
    """By the standard calculator of its trigger; nothing is kept."""
    version = _in_force(body.year, body.metric)
    desk = asking.desk(request.user, version, body.unit, on=request.on)
    about = {"at": request.at, "on": request.on}
    found = asking.preview(request.user, version, desk.unit, _wish(body), **about)
    return vars(found) | {"months": found.lines}


@router.post(
    "/adjustments", response=MadeShape, summary=_("Ask for an adjustment of a number")
)
@policy(Action.TARGETS_AGREE)
@keyed(MadeShape)
def ask_adjustment(request: HttpRequest, body: AdjustmentSaid) -> Any:
    """By who holds or leads the unit, or operations."""
    version = _in_force(body.year, body.metric)
    made = services.ask_adjustment(
        actor=request.user,
        at=request.at,
        plan=version.plan,
        metric=version.metric_id,
        wish=_wish(body),
    )
    return {"id": made.pk}


def _by(request: HttpRequest, number: int, body: WordSaid) -> dict[str, Any]:
    one = adjustment_seen(request.user, number, on=request.on)
    by: dict[str, Any] = {"actor": request.user, "at": request.at, "adjustment": one}
    return by | {"text": body.text, "expected": body.head}


@router.post(
    "/adjustments/{adjustment_id}/approve",
    response=Done,
    summary=_("Approve an adjustment, or a part of it"),
)
@policy(Action.TARGETS_AGREE)
@keyed(Done)
def approve_adjustment(
    request: HttpRequest, adjustment_id: Number, body: ApprovalSaid
) -> Any:
    """The new number is in force at once."""
    services.approve(**_by(request, adjustment_id, body), part=body.part)
    return {"done": True}


@router.post(
    "/adjustments/{adjustment_id}/decline",
    response=Done,
    summary=_("Decline an adjustment with the reason"),
)
@policy(Action.TARGETS_AGREE)
@keyed(Done)
def decline_adjustment(
    request: HttpRequest, adjustment_id: Number, body: WordSaid
) -> Any:
    """By who decides."""
    services.decline(**_by(request, adjustment_id, body))
    return {"done": True}


@router.post(
    "/adjustments/{adjustment_id}/ask-back",
    response=Done,
    summary=_("Ask an adjustment back"),
)
@policy(Action.TARGETS_AGREE)
@keyed(Done)
def ask_adjustment_back(
    request: HttpRequest, adjustment_id: Number, body: WordSaid
) -> Any:
    """Until it is answered the asker is waited for."""
    services.ask_back(**_by(request, adjustment_id, body))
    return {"done": True}


@router.post(
    "/adjustments/{adjustment_id}/answer",
    response=Done,
    summary=_("Answer what was asked back"),
)
@policy(Action.TARGETS_AGREE)
@keyed(Done)
def answer_adjustment(
    request: HttpRequest, adjustment_id: Number, body: WordSaid
) -> Any:
    """By who asked for it."""
    services.answer(**_by(request, adjustment_id, body))
    return {"done": True}


@router.post(
    "/adjustments/{adjustment_id}/escalate",
    response=Done,
    summary=_("Take an adjustment higher"),
)
@policy(Action.TARGETS_AGREE)
@keyed(Done)
def escalate_adjustment(
    request: HttpRequest, adjustment_id: Number, body: WordSaid
) -> Any:
    """By who decides, or who asked once its day is over."""
    services.escalate(**_by(request, adjustment_id, body))
    return {"done": True}


@router.post(
    "/adjustments/{adjustment_id}/withdraw",
    response=Done,
    summary=_("Withdraw an adjustment"),
)
@policy(Action.TARGETS_AGREE)
@keyed(Done)
def withdraw_adjustment(
    request: HttpRequest, adjustment_id: Number, body: WordSaid
) -> Any:
    """By who asked for it, as long as it is not decided."""
    services.withdraw_adjustment(**_by(request, adjustment_id, body))
    return {"done": True}


@router.post(
    "/adjustments/{adjustment_id}/deputise",
    response=Done,
    summary=_("Name who decides on an adjustment in one's place"),
)
@policy(Action.TARGETS_AGREE)
@keyed(Done)
def deputise_adjustment(
    request: HttpRequest, adjustment_id: Number, body: DeputySaid
) -> Any:
    """His word goes as far as one's own, on this request."""
    by = _by(request, adjustment_id, body)
    rows = listing.deputies(by["adjustment"], request.user, on=request.on)
    named = {user.get_username(): user for user, _name in rows}
    if body.deputy not in named:
        raise Refused(_("Choose who decides in your place."))
    services.deputise(**by, deputy=named[body.deputy], until_date=body.until)
    return {"done": True}


@router.post(
    "/adjustments/{adjustment_id}/change",
    response=Done,
    summary=_("Say an adjustment anew"),
)
@policy(Action.TARGETS_AGREE)
@keyed(Done)
def change_adjustment(
    request: HttpRequest, adjustment_id: Number, body: AdjustmentSaid
) -> Any:
    """By who asked for it; it is worked out again."""
    one: Adjustment = adjustment_seen(request.user, adjustment_id, on=request.on)
    services.change_adjustment(
        actor=request.user, at=request.at, adjustment=one, wish=_wish(body)
    )
    return {"done": True}


@router.get("/mid-year", response=MidYearShape, summary=_("A plan in mid-year"))
@policy(Action.TARGETS_READ, Action.RECORDS_READ, every=True)
def mid_year(request: HttpRequest, asked: Annotated[MidYearAsked, Query()]) -> Any:
    """Closed months as they came, open ones by a policy; nothing is applied."""
    version = _in_force(asked.year, asked.metric)
    if not own_parts(request.user, version, on=request.on):
        raise Unknown(_("There is nothing of it that you may see."))
    return replans.mid_year(
        request.user, version, asked.policy, asked.unit, on=request.on
    )


@router.post(
    "/mid-year/policy", response=Done, summary=_("Set what becomes of what was missed")
)
@policy(Action.PLANS_CREATE)
@keyed(Done)
def set_shortfall_policy(request: HttpRequest, body: PolicySaid) -> Any:
    """Nothing moves by it; it is proposed when the year is planned anew."""
    plan = _in_force(body.year, body.metric).plan
    by = {"actor": request.user, "at": request.at}
    replanning.set_shortfall_policy(
        **by, plan=plan, policy=body.policy, reason=body.reason
    )
    return {"done": True}


@router.post("/mid-year", response=MadeShape, summary=_("Plan a year anew in mid-year"))
@policy(Action.PLANS_CREATE)
@keyed(MadeShape)
def plan_anew(request: HttpRequest, body: PolicySaid) -> Any:
    """A draft with closed months locked, the policy's step in it."""
    version = _in_force(body.year, body.metric)
    made = replanning.replan(
        actor=request.user,
        at=request.at,
        plan=version.plan,
        metric=version.metric_id,
        policy=body.policy,
        reason=body.reason,
    )
    return {"id": made.pk}
