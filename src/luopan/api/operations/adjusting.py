"""Adjustments of numbers in force, the shortfall policy, the plan in mid-year."""

from datetime import timedelta
from typing import Annotated, Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from ninja import Query, Router

from luopan.api.operations.adjusting_shapes import (
    AdjustmentFull,
    AdjustmentSaid,
    AdjustmentsAsked,
    AdjustmentsShape,
    AdjustmentWordSaid,
    ApprovalSaid,
    DeputySaid,
    MadeShape,
    MidYearAsked,
    MidYearShape,
    PolicySaid,
    WorkedShape,
)
from luopan.api.repeats import keyed
from luopan.api.shapes import Done, Number
from luopan.org.access import Action, Unknown
from luopan.org.policy import policy
from luopan.review.access.adjusting import adjustment_seen
from luopan.review.adjusting.asked import Evidence, Wish
from luopan.review.models import Adjustment
from luopan.review.queries.adjusting import asking, listing, replans
from luopan.review.queries.adjusting.one import (
    adjustment_page,
    effect_of,
    score_before_after,
)
from luopan.review.services import adjusting as services
from luopan.review.services import approving, replanning
from luopan.targets.models import Version
from luopan.targets.queries import own_parts
from luopan.trail.refusal import Refused

router = Router(tags=["adjustments"])
A_PAGE = 200


def _in_force(year: int, metric: str) -> Version:
    """The version in force of a year and a metric.

    Raises:
        Unknown: There is none.
    """
    rows = asking.metrics_in_force(year)
    found = next((row for row in rows if row.metric.code == metric), None)
    if found is None:
        raise Unknown(_("There is nothing here that you can see."))
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


@router.get("/adjustments", response=AdjustmentsShape, summary=_("Visible adjustments"))
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
        "evidence": one.evidence,
        "happened": found.happened,
        "before": found.before.pk,
        "result": found.result.pk if found.result else None,
    }


@router.post(
    "/adjustment-preview",
    response=WorkedShape,
    summary=_("Preview the effect of an adjustment"),
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
    "/adjustments",
    response=MadeShape,
    summary=_("Request an adjustment of a committed target"),
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


def _by(request: HttpRequest, number: int, body: AdjustmentWordSaid) -> dict[str, Any]:
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
    approving.approve(**_by(request, adjustment_id, body), part=body.part)
    return {"done": True}


@router.post(
    "/adjustments/{adjustment_id}/decline",
    response=Done,
    summary=_("Decline an adjustment with a reason"),
)
@policy(Action.TARGETS_AGREE)
@keyed(Done)
def decline_adjustment(
    request: HttpRequest, adjustment_id: Number, body: AdjustmentWordSaid
) -> Any:
    """By who decides."""
    approving.decline(**_by(request, adjustment_id, body))
    return {"done": True}


@router.post(
    "/adjustments/{adjustment_id}/ask-back",
    response=Done,
    summary=_("Send an adjustment back for details"),
)
@policy(Action.TARGETS_AGREE)
@keyed(Done)
def ask_adjustment_back(
    request: HttpRequest, adjustment_id: Number, body: AdjustmentWordSaid
) -> Any:
    """Until it is answered the asker is waited for."""
    approving.ask_back(**_by(request, adjustment_id, body))
    return {"done": True}


@router.post(
    "/adjustments/{adjustment_id}/answer",
    response=Done,
    summary=_("Answer an adjustment that was sent back"),
)
@policy(Action.TARGETS_AGREE)
@keyed(Done)
def answer_adjustment(
    request: HttpRequest, adjustment_id: Number, body: AdjustmentWordSaid
) -> Any:
    """By who asked for it."""
    services.answer(**_by(request, adjustment_id, body))
    return {"done": True}


@router.post(
    "/adjustments/{adjustment_id}/escalate",
    response=Done,
    summary=_("Escalate an adjustment"),
)
@policy(Action.TARGETS_AGREE)
@keyed(Done)
def escalate_adjustment(
    request: HttpRequest, adjustment_id: Number, body: AdjustmentWordSaid
) -> Any:
    """By who decides, or who asked once its day is over."""
    approving.escalate(**_by(request, adjustment_id, body))
    return {"done": True}


@router.post(
    "/adjustments/{adjustment_id}/remind",
    response=Done,
    summary=_("Remind the approver of an adjustment"),
)
@policy(Action.TARGETS_AGREE)
@keyed(Done)
def remind_of_adjustment(request: HttpRequest, adjustment_id: Number) -> Any:
    """By who asked for it; once a day."""
    found = adjustment_seen(request.user, adjustment_id, on=request.on)
    by = {"actor": request.user, "at": request.at}
    services.remind_of_adjustment(**by, adjustment=found)
    return {"done": True}


@router.post(
    "/adjustments/{adjustment_id}/withdraw",
    response=Done,
    summary=_("Withdraw an adjustment"),
)
@policy(Action.TARGETS_AGREE)
@keyed(Done)
def withdraw_adjustment(
    request: HttpRequest, adjustment_id: Number, body: AdjustmentWordSaid
) -> Any:
    """By who asked for it, as long as it is not decided."""
    services.withdraw_adjustment(**_by(request, adjustment_id, body))
    return {"done": True}


@router.post(
    "/adjustments/{adjustment_id}/deputise",
    response=Done,
    summary=_("Assign a deputy for an adjustment"),
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
        raise Refused(_("Choose who decides on your behalf."))
    approving.deputise(**by, deputy=named[body.deputy], until_date=body.until)
    return {"done": True}


@router.post(
    "/adjustments/{adjustment_id}/change",
    response=Done,
    summary=_("Edit an adjustment request"),
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


@router.get("/mid-year", response=MidYearShape, summary=_("A mid-year plan"))
@policy(Action.TARGETS_READ, Action.RECORDS_READ, every=True)
def mid_year(request: HttpRequest, asked: Annotated[MidYearAsked, Query()]) -> Any:
    """Closed months as they came, open ones by a policy; nothing is applied."""
    version = _in_force(asked.year, asked.metric)
    if not own_parts(request.user, version, on=request.on):
        raise Unknown(_("There is nothing here that you can see."))
    return replans.mid_year(
        request.user, version, asked.policy, asked.unit, on=request.on
    )


@router.post("/mid-year/policy", response=Done, summary=_("Set the shortfall policy"))
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


@router.post("/mid-year", response=MadeShape, summary=_("Create a mid-year plan"))
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
