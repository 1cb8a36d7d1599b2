"""Objectives of a year: read, written, linked to targets."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from ninja import Query, Router

from luopan.api.operations import strategy_shapes as shapes
from luopan.api.repeats import keyed
from luopan.api.shapes import Code, Done
from luopan.org.access import Action, Unknown
from luopan.org.dossier import person_called
from luopan.org.policy import policy
from luopan.strategy import queries, services
from luopan.strategy.access import measure_numbered, objective_called
from luopan.strategy.models import Objective
from luopan.strategy.queries import Line
from luopan.strategy.queries.objectives import chosen_in, metric_called
from luopan.strategy.queries.places import product_called, unit_called
from luopan.targets import services as targets
from luopan.targets.queries import coverage as covering
from luopan.targets.queries import version_seen
from luopan.targets.queries.coverage import Balance, Links
from luopan.targets.queries.resting import resting_of

router = Router(tags=["strategy"])


@router.get(
    "/objectives", response=list[shapes.ObjectiveOut], summary=_("Objectives of a year")
)
@policy(Action.STRATEGY_READ)
def objectives(request: HttpRequest, year: int = Query(..., ge=2000, le=2199)) -> Any:
    """In the order of the tree, the dropped among them."""
    links = Links(queries.outline(year), request.user, request.on)
    how = covering.carried_how(links.shown, links.carrying)
    return [_line(line, how[line.code]) for line in links.shown.lines]


def _line(line: Line, how: str) -> dict[str, Any]:
    said = {
        name: getattr(line, name, None) for name in shapes.ObjectiveOut.model_fields
    }
    return said | {"share": line.part, "owner": line.owner_code, "carried": how}


@router.get(
    "/objectives/{path:code}",
    response=shapes.ObjectiveFull,
    summary=_("An objective with measures and targets"),
)
@policy(Action.STRATEGY_READ)
def objective(request: HttpRequest, code: Code) -> Any:
    """Amounts as far as you may see the targets of their units."""
    found = _called(request, code)
    links = Links(queries.outline(found.year), request.user, request.on)
    told = chosen_in(
        links.shown, found, viewer=request.user, at=request.at, on=request.on
    )
    how = covering.carried_how(links.shown, links.carrying)
    rows, hidden = covering.carried(links, told.line)
    rests = resting_of(found, viewer=request.user, on=request.on)
    return _line(told.line, how[code]) | {
        "wording": told.wording,
        "edits": found.edits,
        "dropped_reason": told.dropped_reason,
        "measures": [
            _measure(one) for one in covering.balances(links, told.line, told.wishes)
        ],
        "targets": [_carried(row) for row in rows],
        "hidden": hidden,
        "rests_on": [one.assumption_code for one in rests],
    }


def _measure(one: Balance) -> dict[str, Any]:
    wish = one.wish
    return {
        "id": wish.id,
        "metric": wish.metric_code,
        "unit": wish.unit_code,
        "product": wish.product_code,
        "counted_in": wish.counted_in,
        "wanted": wish.wanted,
        "level": wish.level,
        "change": wish.change,
        "carried": one.carried,
        "gap": one.gap,
        "shown": wish.shown,
    }


def _carried(row: covering.Carried) -> dict[str, Any]:
    return {
        "id": row.id,
        "plan": row.plan_id,
        "version": row.version_id,
        "metric": row.metric_code,
        "unit": row.unit_code,
        "product": row.product_code,
        "amount": row.amount,
        "counted_in": row.counted_in,
    }


@router.get(
    "/strategy-coverage",
    response=shapes.CoverageOut,
    summary=_("Objectives without targets, targets without objectives"),
)
@policy(Action.STRATEGY_READ)
def strategy_coverage(
    request: HttpRequest, year: int = Query(..., ge=2000, le=2199)
) -> Any:
    """As far as you see targets."""
    links = Links(queries.outline(year), request.user, request.on)
    found = covering.coverage(links)
    return {
        "year": year,
        "wanted": found.wanted,
        "uncovered": [line.code for line in found.uncovered],
        "orphans": [
            {
                "version": one.version_id,
                "metric": one.metric_code,
                "unit": one.unit_code,
                "whole": one.whole,
                "partly": one.partly,
                "amount": one.amount,
                "counted_in": one.counted_in,
            }
            for one in found.orphans
        ],
    }


@router.post("/objectives", response=shapes.Coded, summary=_("Add an objective"))
@policy(Action.STRATEGY_EDIT)
@keyed(shapes.Coded)
def add_objective(request: HttpRequest, body: shapes.ObjectiveSaid) -> Any:
    """Under another one, or on top."""
    said = body.model_dump() | {
        "owner": person_called(body.owner),
        "parent": _called(request, body.parent) if body.parent else None,
    }
    return services.add_objective(actor=request.user, at=request.at, **said)


@router.post(
    "/objective-changes/edit", response=shapes.Coded, summary=_("Edit an objective")
)
@policy(Action.STRATEGY_READ)
@keyed(shapes.Coded)
def edit_objective(request: HttpRequest, body: shapes.ObjectiveEdit) -> Any:
    """Its owner its words; who may change the strategy everything."""
    said = body.model_dump(exclude_none=True, exclude={"objective", "reason"})
    if body.owner is not None:
        said["owner"] = person_called(body.owner)
    found = _called(request, body.objective)
    return services.edit_objective(**_by(request, body), objective=found, **said)


@router.post(
    "/objective-changes/move", response=shapes.Coded, summary=_("Move an objective")
)
@policy(Action.STRATEGY_EDIT)
@keyed(shapes.Coded)
def move_objective(request: HttpRequest, body: shapes.ObjectiveMove) -> Any:
    """With all under it."""
    found = _called(request, body.objective)
    services.move_objective(
        **_by(request, body),
        objective=found,
        parent=_called(request, body.parent) if body.parent else None,
        before=_called(request, body.before) if body.before else None,
    )
    return found


@router.post(
    "/objective-changes/weigh", response=Done, summary=_("Set weights of siblings")
)
@policy(Action.STRATEGY_EDIT)
@keyed(Done)
def weigh_objectives(request: HttpRequest, body: shapes.Weighing) -> Any:
    """They need not make a hundred at once."""
    services.weigh_objectives(**_by(request, body), weights=body.weights)
    return {}


@router.post(
    "/objective-changes/drop", response=shapes.Coded, summary=_("Drop an objective")
)
@policy(Action.STRATEGY_EDIT)
@keyed(shapes.Coded)
def drop_objective(request: HttpRequest, body: shapes.ObjectiveReason) -> Any:
    """With what stands under it; all of it stays to be seen."""
    found = _called(request, body.objective)
    services.drop_objective(**_by(request, body), objective=found)
    return found


@router.post(
    "/objective-changes/reopen",
    response=shapes.Coded,
    summary=_("Restore an objective"),
)
@policy(Action.STRATEGY_EDIT)
@keyed(shapes.Coded)
def reopen_objective(request: HttpRequest, body: shapes.ObjectiveReason) -> Any:
    """It alone."""
    found = _called(request, body.objective)
    services.reopen_objective(**_by(request, body), objective=found)
    return found


@router.post(
    "/objective-changes/measure", response=shapes.Numbered, summary=_("Add a measure")
)
@policy(Action.STRATEGY_EDIT)
@keyed(shapes.Numbered)
def add_measure(request: HttpRequest, body: shapes.MeasureSaid) -> Any:
    """Of the company, or of a unit or product."""
    return services.add_measure(
        **_by(request, body),
        objective=_called(request, body.objective),
        metric=metric_called(body.metric),
        unit=_unit(request, body.unit),
        product=product_called(body.product) if body.product else None,
        amount=body.amount,
        level=body.level,
        change=body.change,
    )


@router.post(
    "/objective-changes/withdraw-measure",
    response=Done,
    summary=_("Withdraw a measure"),
)
@policy(Action.STRATEGY_EDIT)
@keyed(Done)
def withdraw_measure(request: HttpRequest, body: shapes.MeasureEnds) -> Any:
    """It stays in the history."""
    found = measure_numbered(request.user, body.measure, on=request.on)
    services.withdraw_measure(**_by(request, body), measure=found)
    return {}


@router.post(
    "/objective-changes/link", response=shapes.Numbered, summary=_("Link a target")
)
@policy(Action.STRATEGY_EDIT)
@keyed(shapes.Numbered)
def link_objective(request: HttpRequest, body: shapes.LinkSaid) -> Any:
    """Later versions of the plan carry it on."""
    version = version_seen(request.user, body.version, on=request.on)
    return targets.link(
        **_by(request, body),
        objective=_called(request, body.objective),
        plan=version.plan,
        metric=version.metric,
        unit=_unit(request, body.unit),
        product=product_called(body.product) if body.product else None,
    )


@router.post(
    "/objective-changes/unlink",
    response=Done,
    summary=_("Detach a target from an objective"),
)
@policy(Action.STRATEGY_EDIT)
@keyed(Done)
def unlink_objective(request: HttpRequest, body: shapes.LinkEnds) -> Any:
    """It stays in the history."""
    found = covering.carrier_numbered(body.link)
    if found is None:
        raise Unknown(_("There is no such link."))
    _called(request, found.objective.code)
    targets.unlink(**_by(request, body), carrier=found)
    return {}


def _by(request: HttpRequest, body: Any) -> dict[str, Any]:
    return {"actor": request.user, "at": request.at, "reason": body.reason}


def _called(request: HttpRequest, code: str) -> Objective:
    return objective_called(request.user, code, on=request.on)


def _unit(request: HttpRequest, code: str | None) -> Any:
    return unit_called(request.user, code, on=request.on) if code else None
