"""One action with its milestones, evidence and what it needs."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from ninja import Router, Schema

from luopan.actions import queries, services
from luopan.api.operations.acting import ActionShape
from luopan.api.repeats import keyed
from luopan.api.shapes import Amount, AmountSaid, Code, Done, Number, Said, Text
from luopan.org.access import Action
from luopan.org.policy import policy
from luopan.trail.refusal import Refused

router = Router(tags=["actions"])
DAY = timedelta(days=1)


class ActionStepShape(Schema):
    """A milestone; ``due_date`` is the last day for it."""

    id: int
    name: str
    due_date: date
    reached_date: date | None
    late: bool


class ActionNeedShape(Schema):
    """A resource; ``late``: promised, not come.

    ``state``: asked, refused, promised, delivered, used.
    """

    id: int
    resource: str
    what: str
    asked: Amount
    asked_by: str
    promised: Amount | None
    promised_by: str
    promised_date: date | None
    refused_by: str
    refused_date: date | None
    refused_said: str
    delivered: Amount | None
    used: Amount | None
    state: str
    late: bool


class ActionEvidenceShape(Schema):
    """What shows that something was done."""

    text: str
    address: str
    who: str
    at: datetime


class WholeAction(Schema):
    """An action with all that belongs to it; ``expense_ratio``: expense ÷ ``brings``."""

    row: ActionShape
    particulars: dict[str, str]
    steps: list[ActionStepShape]
    needs: list[ActionNeedShape]
    evidence: list[ActionEvidenceShape]
    expense: Amount | None
    expense_ratio: float | None
    changed_by: str
    may_change: bool
    may_promise: bool


class ActionEdited(Said):
    """What is said otherwise; what is not said stays. ``expected``: the edits you read."""

    name: Text | None = None
    owner: Code | None = None
    kind: Code | None = None
    start_date: date | None = None
    last_date: date | None = None
    outcome: Text | None = None
    particulars: dict[str, Text] | None = None
    expected: int | None = None


class MilestoneAdded(Said):
    """A step on the way, with the last day for it."""

    name: Text
    due_date: date


class MilestoneReached(Said):
    """False: not reached after all."""

    reached: bool = True


class EvidenceAdded(Said):
    """In words; ``address``: where it can be seen (https)."""

    text: Text
    address: Text = ""


class NeedAsked(Said):
    """Of what (budget, presales, heads, samples, other), how much."""

    resource: Code
    amount: AmountSaid
    what: Text = ""


class NeedPromised(Said):
    """How much, and until when, that day included."""

    amount: AmountSaid
    until_date: date


class NeedRefused(Said):
    """Why it is not possible."""

    text: Text


class NeedMuch(Said):
    """How much has come, or was used."""

    amount: AmountSaid


class NeedAwaited(Schema):
    """A resource; ``from_me``: you promised it, or are waited for to do so.

    ``promised_date``: until when, that day is over; null: nobody has promised it.
    ``refused_by``: who said that it will not come, and ``refused_said`` why.
    """

    action: int
    action_name: str
    unit_name: str
    resource: str
    what: str
    much: Amount
    asked_by: str
    promised_date: date | None
    promised_by: str
    from_me: bool
    refused_by: str
    refused_said: str


class ResultSaid(Said):
    """What came of it, in words. ``expected``: the edits you read."""

    said: Text
    expected: int | None = None


class ActionPartMade(Schema):
    """Its number."""

    id: int


def _by(request: HttpRequest) -> dict[str, Any]:
    return {"actor": request.user, "at": request.at}


def _action(request: HttpRequest, number: int) -> dict[str, Any]:
    one = queries.one_action(request.user, number, on=request.on)
    return _by(request) | {"action": one.action}


@router.get(
    "/actions/{action_id}",
    response=WholeAction,
    summary=_("An action with all its details"),
)
@policy(Action.TARGETS_READ)
def action(request: HttpRequest, action_id: Number) -> Any:
    """Its fields, milestones, resources and evidence."""
    return queries.one_action(request.user, action_id, on=request.on)


@router.post(
    "/actions/{action_id}/edit",
    response=Done,
    summary=_("Edit the content of an action"),
)
@policy(Action.TARGETS_READ)
@keyed(Done)
def edit_action(request: HttpRequest, action_id: Number, body: ActionEdited) -> Any:
    """Only what is said; who was faster is named."""
    said = {key: value for key, value in dict(body).items() if value is not None} | {
        "expected": body.expected
    }
    if "last_date" in said:
        said["end_date"] = said.pop("last_date") + DAY
    if "owner" in said:
        on = request.on
        said["owner"] = queries.owner_called(request.user, said["owner"], on=on)
    if len(said) == 1:
        raise Refused(_("Choose what to change."))
    services.edit_action(**_action(request, action_id), **said)
    return {"done": True}


@router.post(
    "/actions/{action_id}/milestones",
    response=ActionPartMade,
    summary=_("Set a milestone"),
)
@policy(Action.TARGETS_READ)
@keyed(ActionPartMade)
def add_milestone(request: HttpRequest, action_id: Number, body: MilestoneAdded) -> Any:
    """A step on the way of an action, with the last day for it."""
    made = services.add_milestone(**_action(request, action_id), **dict(body))
    return {"id": made.pk}


@router.post(
    "/milestones/{milestone_id}/reach",
    response=Done,
    summary=_("Mark a milestone as reached"),
)
@policy(Action.TARGETS_READ)
@keyed(Done)
def reach_milestone(
    request: HttpRequest, milestone_id: Number, body: MilestoneReached
) -> Any:
    """Today; or that it was not after all."""
    step = queries.milestone_seen(request.user, milestone_id, on=request.on)
    services.reach_milestone(**_by(request), milestone=step, reached=body.reached)
    return {"done": True}


@router.post(
    "/milestones/{milestone_id}/take-out",
    response=Done,
    summary=_("Remove a milestone"),
)
@policy(Action.TARGETS_READ)
@keyed(Done)
def take_milestone_out(request: HttpRequest, milestone_id: Number) -> Any:
    """One that was not reached yet."""
    step = queries.milestone_seen(request.user, milestone_id, on=request.on)
    services.take_milestone_out(**_by(request), milestone=step)
    return {"done": True}


@router.post(
    "/actions/{action_id}/evidence",
    response=ActionPartMade,
    summary=_("Record evidence of completion"),
)
@policy(Action.TARGETS_READ)
@keyed(ActionPartMade)
def add_evidence(request: HttpRequest, action_id: Number, body: EvidenceAdded) -> Any:
    """In words, and where it can be seen."""
    made = services.add_evidence(**_action(request, action_id), **dict(body))
    return {"id": made.pk}


@router.post(
    "/actions/{action_id}/needs",
    response=ActionPartMade,
    summary=_("Request resources for an action"),
)
@policy(Action.TARGETS_READ)
@keyed(ActionPartMade)
def ask_for_need(request: HttpRequest, action_id: Number, body: NeedAsked) -> Any:
    """Expense in the company's currency, presales in days, heads and samples counted."""
    made = services.ask(**_action(request, action_id), **dict(body))
    return {"id": made.pk}


@router.post(
    "/actions/{action_id}/used",
    response=ActionPartMade,
    summary=_("Record further resources used by a finished action"),
)
@policy(Action.TARGETS_READ)
@keyed(ActionPartMade)
def record_used(request: HttpRequest, action_id: Number, body: NeedAsked) -> Any:
    """What nobody had asked for while it went on."""
    made = services.record_used(**_action(request, action_id), **dict(body))
    return {"id": made.pk}


@router.post(
    "/actions/{action_id}/result",
    response=Done,
    summary=_("Record the outcome of an action"),
)
@policy(Action.TARGETS_READ)
@keyed(Done)
def tell_result(request: HttpRequest, action_id: Number, body: ResultSaid) -> Any:
    """Of one that is done or dropped; who was faster is named."""
    services.tell_result(**_action(request, action_id), **dict(body))
    return {"done": True}


def _need(request: HttpRequest, number: int, amount: Decimal) -> dict[str, Any]:
    found = queries.need_seen(request.user, number, on=request.on)
    return _by(request) | {"need": found, "amount": amount}


@router.get(
    "/needs",
    response=list[NeedAwaited],
    summary=_("Resources others are waiting for"),
)
@policy(Action.TARGETS_READ)
def awaited_needs(request: HttpRequest) -> Any:
    """Promises to you and by you that did not come; what waits for your promise."""
    viewer, on = request.user, request.on
    return [*queries.late_for(viewer, on=on), *queries.asked_for(viewer, on=on)]


@router.post(
    "/needs/{need_id}/promise",
    response=Done,
    summary=_("Promise resources for an action"),
)
@policy(Action.TARGETS_READ)
@keyed(Done)
def promise_need(request: HttpRequest, need_id: Number, body: NeedPromised) -> Any:
    """Until a day, by who may change the unit's target; anew while nothing has come."""
    need = _need(request, need_id, body.amount)
    services.promise(**need, until_date=body.until_date)
    return {"done": True}


@router.post(
    "/needs/{need_id}/refuse",
    response=Done,
    summary=_("Refuse resources for an action"),
)
@policy(Action.TARGETS_READ)
@keyed(Done)
def refuse_need(request: HttpRequest, need_id: Number, body: NeedRefused) -> Any:
    """With the reason, by who may change the unit's target; a later promise takes it back."""
    found = queries.need_seen(request.user, need_id, on=request.on)
    services.refuse_need(**_by(request), need=found, text=body.text)
    return {"done": True}


@router.post(
    "/needs/{need_id}/withdraw",
    response=Done,
    summary=_("Withdraw a resource request"),
)
@policy(Action.TARGETS_READ)
@keyed(Done)
def withdraw_need(request: HttpRequest, need_id: Number) -> Any:
    """As long as nobody has promised it."""
    found = queries.need_seen(request.user, need_id, on=request.on)
    services.withdraw_need(**_by(request), need=found)
    return {"done": True}


@router.post(
    "/needs/{need_id}/deliver",
    response=Done,
    summary=_("Record how much of a promise has arrived"),
)
@policy(Action.TARGETS_READ)
@keyed(Done)
def deliver_need(request: HttpRequest, need_id: Number, body: NeedMuch) -> Any:
    """By who may change the action."""
    services.deliver(**_need(request, need_id, body.amount))
    return {"done": True}


@router.post(
    "/needs/{need_id}/use",
    response=Done,
    summary=_("Record how much of what arrived was used"),
)
@policy(Action.TARGETS_READ)
@keyed(Done)
def use_need(request: HttpRequest, need_id: Number, body: NeedMuch) -> Any:
    """Not more than has come; once the action is over, what it took."""
    services.use(**_need(request, need_id, body.amount))
    return {"done": True}
