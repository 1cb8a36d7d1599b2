"""The assumption book: read, judged, and what rests on it."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from ninja import Router

from luopan.api.operations import strategy_shapes as shapes
from luopan.api.repeats import keyed
from luopan.api.shapes import Code, Done
from luopan.org.access import Action
from luopan.org.dossier import person_called
from luopan.org.policy import policy
from luopan.strategy import queries, services
from luopan.strategy.access import action_numbered, assumption_called, objective_called
from luopan.strategy.models import Assumption
from luopan.strategy.queries import Entry
from luopan.strategy.queries.places import product_called, unit_called
from luopan.targets import services as targets
from luopan.targets.queries import resting as resting_queries
from luopan.targets.queries import version_seen
from luopan.targets.queries.resting import Rest
from luopan.trail.refusal import Refused

router = Router(tags=["strategy"])


@router.get(
    "/assumptions",
    response=list[shapes.AssumptionOut],
    summary=_("Assumptions and risks"),
)
@policy(Action.STRATEGY_READ)
def assumptions(request: HttpRequest) -> Any:
    """What asks for attention first."""
    return [_entry(one) for one in queries.book(request.user, on=request.on)]


def _entry(one: Entry) -> dict[str, Any]:
    said = {name: getattr(one, name) for name in shapes.AssumptionOut.model_fields}
    return said | {"owner": one.owner_code}


@router.get(
    "/assumptions/{path:code}",
    response=shapes.AssumptionFull,
    summary=_("An assumption with what rests on it"),
)
@policy(Action.STRATEGY_READ)
def assumption(request: HttpRequest, code: Code) -> Any:
    """With all that was ever judged."""
    found = _called(request, code)
    page = queries.entry_page(found, viewer=request.user, on=request.on)
    rests, hidden = resting_queries.resting_on(
        found, viewer=request.user, on=request.on
    )
    return _entry(page.entry) | {
        "wording": page.wording,
        "evidence": page.evidence,
        "trigger": page.trigger,
        "answer": page.answer,
        "judgements": page.judgements,
        "steps": [{**vars(step), "owner": step.owner_code} for step in page.steps],
        "rests": [_rest(one) for one in rests],
        "hidden": hidden,
    }


def _rest(one: Rest) -> dict[str, Any]:
    return {
        "id": one.id,
        "assumption": one.assumption_code,
        "objective": one.objective,
        "name": one.name,
        "unit": one.unit_code,
        "metric": one.metric_code,
        "product": one.product_code,
        "amount": one.amount,
        "counted_in": one.counted_in,
        "open": one.open,
        "asked": list(one.asked),
        "said": list(one.said),
    }


@router.get(
    "/assumption-questions",
    response=list[shapes.RestOut],
    summary=_("What waits for your answer"),
)
@policy(Action.STRATEGY_READ)
def assumption_questions(request: HttpRequest) -> Any:
    """Of your objectives and targets, what rests on an assumption that fell."""
    found = resting_queries.asked_of(request.user, on=request.on)
    return [_rest(one) for one in found]


@router.post("/assumptions", response=shapes.Coded, summary=_("Add an assumption"))
@policy(Action.STRATEGY_EDIT)
@keyed(shapes.Coded)
def add_assumption(request: HttpRequest, body: shapes.AssumptionSaid) -> Any:
    """Or a risk, with its probability as a person sees it."""
    said = body.model_dump(exclude_none=True) | {"owner": person_called(body.owner)}
    return services.add_assumption(actor=request.user, at=request.at, **said)


@router.post(
    "/assumption-changes/edit", response=shapes.Coded, summary=_("Edit an assumption")
)
@policy(Action.STRATEGY_READ)
@keyed(shapes.Coded)
def edit_assumption(request: HttpRequest, body: shapes.AssumptionEdit) -> Any:
    """Its owner, and who may change the strategy."""
    said = body.model_dump(exclude_none=True, exclude={"assumption", "reason"})
    if body.owner is not None:
        said["owner"] = person_called(body.owner)
    found = _called(request, body.assumption)
    return services.edit_assumption(**_by(request, body), assumption=found, **said)


@router.post(
    "/assumption-changes/judge", response=shapes.Coded, summary=_("Judge an assumption")
)
@policy(Action.STRATEGY_READ)
@keyed(shapes.Coded)
def judge_assumption(request: HttpRequest, body: shapes.Judging) -> Any:
    """If it falls, the owners of what rests on it are asked."""
    found = _called(request, body.assumption)
    services.judge_assumption(
        **_by(request, body),
        assumption=found,
        state=body.state,
        review_date=body.review_date,
    )
    return found


@router.post(
    "/assumption-changes/prepare", response=shapes.Numbered, summary=_("Prepare a step")
)
@policy(Action.STRATEGY_READ)
@keyed(shapes.Numbered)
def prepare_action(request: HttpRequest, body: shapes.PreparedSaid) -> Any:
    """Of the answer to a risk."""
    return services.prepare_action(
        **_by(request, body),
        risk=_called(request, body.assumption),
        wording=body.wording,
        wording_other=body.wording_other,
        owner=person_called(body.owner),
        days=body.days,
    )


@router.post(
    "/assumption-changes/withdraw-step",
    response=Done,
    summary=_("Remove a prepared step"),
)
@policy(Action.STRATEGY_READ)
@keyed(Done)
def withdraw_action(request: HttpRequest, body: shapes.StepEnds) -> Any:
    """It stays in the history."""
    found = action_numbered(request.user, body.step, on=request.on)
    services.withdraw_action(**_by(request, body), action=found)
    return {}


@router.post(
    "/assumption-changes/fire",
    response=shapes.Coded,
    summary=_("Record that a trigger fired"),
)
@policy(Action.STRATEGY_READ)
@keyed(shapes.Coded)
def fire_risk(request: HttpRequest, body: shapes.AssumptionReason) -> Any:
    """The prepared steps are due from today on."""
    found = _called(request, body.assumption)
    services.fire_risk(**_by(request, body), risk=found)
    return found


@router.post(
    "/assumption-changes/call-off", response=shapes.Coded, summary=_("Clear a risk")
)
@policy(Action.STRATEGY_READ)
@keyed(shapes.Coded)
def call_off_risk(request: HttpRequest, body: shapes.AssumptionReason) -> Any:
    """Nothing is due any more."""
    found = _called(request, body.assumption)
    services.call_off_risk(**_by(request, body), risk=found)
    return found


@router.post(
    "/assumption-changes/rest",
    response=shapes.Numbered,
    summary=_("Record what rests on an assumption"),
)
@policy(Action.STRATEGY_READ)
@keyed(shapes.Numbered)
def rest_on_assumption(request: HttpRequest, body: shapes.RestSaid) -> Any:
    """An objective, or a target: one of the two."""
    found = _called(request, body.assumption)
    if (body.objective is None) == (body.version is None):
        raise Refused(_("Enter either an objective or a version, not both."))
    said = {**_by(request, body), "assumption": found}
    if body.objective is not None:
        aim = objective_called(request.user, body.objective, on=request.on)
        return targets.rest_objective(**said, objective=aim)
    version = version_seen(request.user, body.version or 0, on=request.on)
    unit = body.unit
    return targets.rest_target(
        **said,
        plan=version.plan,
        metric=version.metric,
        unit=unit_called(request.user, unit, on=request.on) if unit else None,
        product=product_called(body.product) if body.product else None,
    )


@router.post(
    "/assumption-changes/rest-no-more",
    response=Done,
    summary=_("Remove a link to an assumption"),
)
@policy(Action.STRATEGY_READ)
@keyed(Done)
def rest_no_more(request: HttpRequest, body: shapes.RestEnds) -> Any:
    """What was answered stays."""
    found = resting_queries.resting_seen(request.user, body.rest, on=request.on)
    targets.rest_no_more(**_by(request, body), resting=found)
    return {}


@router.post(
    "/assumption-changes/answer",
    response=shapes.Numbered,
    summary=_("Answer for what depends on a fallen assumption"),
)
@policy(Action.STRATEGY_READ)
@keyed(shapes.Numbered)
def answer_fall(request: HttpRequest, body: shapes.FallAnswer) -> Any:
    """Once for each fall."""
    found = resting_queries.resting_seen(request.user, body.rest, on=request.on)
    return targets.answer_fall(
        actor=request.user,
        at=request.at,
        resting=found,
        verdict=body.verdict,
        text=body.text,
    )


def _by(request: HttpRequest, body: Any) -> dict[str, Any]:
    return {"actor": request.user, "at": request.at, "reason": body.reason}


def _called(request: HttpRequest, code: str) -> Assumption:
    return assumption_called(request.user, code, on=request.on)
