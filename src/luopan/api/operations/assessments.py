"""Assessment sheets 考核表 and the scores by them."""

from decimal import Decimal
from typing import Annotated, Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from ninja import Query, Router

from luopan.api.operations.assessment_shapes import (
    AssessmentMade,
    AssessmentMarking,
    AssessmentOpening,
    AssessmentPublishing,
    AssessmentRow,
    AssessmentsCopying,
    AssessmentSheet,
    AssessmentSheetSaid,
    AssessmentsMade,
    MarkTakenBack,
    ScoreAsked,
    UnitScores,
)
from luopan.api.repeats import keyed
from luopan.api.shapes import Number
from luopan.org.access import Action, find_unit
from luopan.org.policy import policy
from luopan.records.queries.untold import count, missing
from luopan.targets import services
from luopan.targets.assessing.in_force import InForce
from luopan.targets.assessing.lines import SaidLine
from luopan.targets.assessing.wording import line_name, rule_sentence
from luopan.targets.models import AssessmentLine
from luopan.targets.queries import assessing
from luopan.tracking.queries.factors import Factor
from luopan.tracking.queries.scores import PeriodScore, Scores, scores

router = Router(tags=["plans"])


@router.get(
    "/plans/{plan_id}/assessments",
    response=list[AssessmentRow],
    summary=_("Assessment sheets of a plan"),
)
@policy(Action.TARGETS_READ)
def assessments(request: HttpRequest, plan_id: Number) -> Any:
    """Those that units and seats in your reach are held to; who draws them up sees all."""
    plan = assessing.plan_in_part(request.user, plan_id, on=request.on)
    return [
        _named(row.assessment)
        | {
            "published": row.held.edition.number if row.held else 0,
            "draft": row.draft,
            "units": row.units,
            "lines": _lines(row.held),
        }
        for row in assessing.sheets(request.user, plan, on=request.on)
    ]


@router.get(
    "/assessments/{sheet_id}",
    response=AssessmentSheet,
    summary=_("An assessment sheet"),
)
@policy(Action.TARGETS_READ)
def assessment(request: HttpRequest, sheet_id: Number) -> Any:
    """Its lines, and whether they count."""
    found = assessing.editing(request.user, sheet_id, on=request.on)
    return _named(found.assessment) | {
        "edition": found.number,
        "published": found.held.edition.number if found.held else 0,
        "editable": found.editable,
        "units": len(found.units),
        "lines": [_line(line) for line in found.lines],
    }


@router.post(
    "/plans/{plan_id}/assessments",
    response=AssessmentMade,
    summary=_("Create an assessment sheet"),
)
@policy(Action.PLANS_CREATE)
@keyed(AssessmentMade)
def open_assessment(
    request: HttpRequest, plan_id: Number, body: AssessmentOpening
) -> Any:
    """A unit's own begins as a copy of what it is held to."""
    plan = assessing.plan_in_part(request.user, plan_id, on=request.on)
    unit = None
    if body.unit:
        sees = Action.TARGETS_READ
        unit = find_unit(request.user, body.unit, on=request.on, action=sees)
    said = {"audience": body.audience, "role": body.role, "reason": body.reason}
    by = {"actor": request.user, "at": request.at}
    return {"number": services.open_assessment(**by, plan=plan, unit=unit, **said).pk}


@router.post(
    "/assessments/{sheet_id}/editions",
    response=AssessmentMade,
    summary=_("Save an assessment sheet as a draft"),
)
@policy(Action.TARGETS_READ)
@keyed(AssessmentMade)
def save_assessment(
    request: HttpRequest, sheet_id: Number, body: AssessmentSheetSaid
) -> Any:
    """All its lines, in order; it counts once it is published."""
    found = assessing.editing(request.user, sheet_id, on=request.on)
    made = services.save_assessment(
        actor=request.user,
        at=request.at,
        assessment=found.assessment,
        lines=[SaidLine(**dict(line)) for line in body.lines],
        expected=body.expected,
        reason=body.reason,
    )
    return {"number": made.number}


@router.post(
    "/assessments/{sheet_id}/publish",
    response=AssessmentMade,
    summary=_("Publish an assessment sheet"),
)
@policy(Action.TARGETS_READ)
@keyed(AssessmentMade)
def publish_assessment(
    request: HttpRequest, sheet_id: Number, body: AssessmentPublishing
) -> Any:
    """From now on its newest edition counts."""
    found = assessing.editing(request.user, sheet_id, on=request.on)
    made = services.publish_assessment(
        actor=request.user, at=request.at, assessment=found.assessment, **dict(body)
    )
    return {"number": made.edition.number}


@router.post(
    "/plans/{plan_id}/assessments/copy",
    response=AssessmentsMade,
    summary=_("Copy another plan's assessment sheets"),
)
@policy(Action.PLANS_CREATE)
@keyed(AssessmentsMade)
def copy_assessments(
    request: HttpRequest, plan_id: Number, body: AssessmentsCopying
) -> Any:
    """As drafts; those there are stay."""
    plan = assessing.plan_in_part(request.user, plan_id, on=request.on)
    source = assessing.plan_in_part(request.user, body.source, on=request.on)
    by = {"actor": request.user, "at": request.at, "reason": body.reason}
    made = services.copy_assessments(**by, plan=plan, source=source)
    return {"sheets": [one.pk for one in made]}


@router.get(
    "/plans/{plan_id}/score", response=UnitScores, summary=_("The score of a unit")
)
@policy(Action.RECORDS_READ, Action.TARGETS_READ, every=True)
def score(
    request: HttpRequest, plan_id: Number, asked: Annotated[ScoreAsked, Query()]
) -> Any:
    """Each month, quarter and the year that the data have reached, line by line."""
    plan = assessing.plan_in_part(request.user, plan_id, on=request.on)
    found = scores(request.user, plan, asked.unit, at=request.at, on=request.on)
    return {
        "unit": found.unit.code,
        "sheet": found.held.assessment.pk if found.held else 0,
        "edition": found.held.edition.number if found.held else 0,
        "as_of": found.as_of,
        "periods": [_period(one) for one in found.periods if one.begun],
        "marks": _marks(found),
    }


@router.post(
    "/plans/{plan_id}/marks",
    response=AssessmentMade,
    summary=_("Mark what no record shows"),
)
@policy(Action.TARGETS_READ)
@keyed(AssessmentMade)
def mark_assessment(
    request: HttpRequest, plan_id: Number, body: AssessmentMarking
) -> Any:
    """A plus, a minus or a veto of somebody under you."""
    plan = assessing.plan_in_part(request.user, plan_id, on=request.on)
    sees = Action.TARGETS_READ
    unit = find_unit(request.user, body.unit, on=request.on, action=sees)
    said = {name: value for name, value in dict(body).items() if name != "unit"}
    by = {"actor": request.user, "at": request.at}
    return {"number": services.mark_assessment(**by, plan=plan, unit=unit, **said).pk}


@router.post(
    "/marks/{mark_id}/back", response=AssessmentMade, summary=_("Withdraw a mark")
)
@policy(Action.TARGETS_READ)
@keyed(AssessmentMade)
def take_back_mark(request: HttpRequest, mark_id: Number, body: MarkTakenBack) -> Any:
    """Both stay readable."""
    mark = assessing.mark_seen(request.user, mark_id, on=request.on)
    by = {"actor": request.user, "at": request.at, "reason": body.reason}
    return {"number": services.take_back_mark(**by, mark=mark).pk}


def _named(sheet: Any) -> dict[str, Any]:
    return {
        "sheet": sheet.pk,
        "audience": sheet.audience,
        "role": sheet.role,
        "unit": sheet.unit.code if sheet.unit else "",
    }


def _lines(held: InForce | None) -> list[dict[str, Any]]:
    return [_line(line) for line in held.lines] if held else []


def _line(line: AssessmentLine) -> dict[str, Any]:
    return {
        "key": line.key,
        "name": line_name(line),
        "metric": line.metric.code if line.metric else "",
        "weight": line.weight,
        "rule": line.rule,
        "parameters": line.parameters,
        "sentence": rule_sentence(line),
        "source": line.source,
        "bar": line.bar,
        "level": line.level,
    }


def _period(one: PeriodScore) -> dict[str, Any]:
    return {
        "period": one.span.code,
        "kind": one.kind,
        "over": one.over,
        "score": one.score.total,
        "without": count(one.lacking),
        "vetoed": list(one.score.vetoed),
        "lines": [
            {
                "key": line.key,
                "outcome": line.outcome.value,
                "weight": line.weight,
                "points": line.points,
                "count": one.counts.get(line.key, Decimal(0)),
                **_factor(one.factors.get(line.key)),
            }
            for line in one.score.lines
        ],
    }


def _factor(found: Factor | None) -> dict[str, Any]:
    return {
        "actual": found.actual if found else None,
        "due": found.due if found else None,
        "attainment": found.attainment if found else None,
        "lacking": missing(found.lacking) if found else [],
    }


def _marks(found: Scores) -> list[dict[str, Any]]:
    return [
        {
            "number": mark.pk,
            "key": mark.key,
            "day": mark.day_date,
            "count": mark.count,
            "text": mark.note,
            "at": mark.at,
            "taken_back": hasattr(mark, "taken_back_by"),
        }
        for mark in found.marks
    ]
