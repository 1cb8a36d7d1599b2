"""The rolling forecast: calls, what moved, where the year lands, how near calls were."""

from decimal import Decimal
from typing import Annotated, Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from ninja import Query, Router

from luopan.api.operations.forecasting_shapes import (
    AccuracyAnswered,
    CallSaid,
    CallsKept,
    ForecastAsked,
    ForecastShape,
    ForecastUnit,
    MovesAsked,
    MovesShape,
    NearShape,
    PeriodSaid,
    SheetSaid,
    YearShape,
)
from luopan.api.repeats import keyed
from luopan.api.shapes import Done
from luopan.org.access import Action, find_unit
from luopan.org.policy import policy
from luopan.records.queries.untold import count, missing
from luopan.tracking import services
from luopan.tracking.queries import forecast as queries
from luopan.tracking.queries.forecast import ForecastRow, Moves, YearAhead
from luopan.tracking.services import Brought
from luopan.tracking.services import Said as PeriodOf

router = Router(tags=["forecast"])


@router.get("/forecast", response=ForecastShape, summary=_("A unit's forecast"))
@policy(Action.RECORDS_READ)
def forecast(request: HttpRequest, asked: Annotated[ForecastAsked, Query()]) -> Any:
    """Of it and of what is directly under it."""
    found = queries.forecast(**_by(request), **dict(asked))
    return {
        "week_date": found.week,
        "period": found.period.code,
        "periods": [span.code for span in found.periods.all],
        "reach_date": found.reach_date,
        "side": found.side,
        "asked": [
            vars(one) | {"period": one.span.code, "without": count(one.lacking)}
            for one in found.asked
        ],
        "top": _row(found.top),
        "rows": [_row(row) for row in found.rows],
        "lacking": missing(found.top.lacking),
    }


def _row(row: ForecastRow) -> dict[str, Any]:
    told = vars(row) | {"without": count(row.lacking)}
    return told | ({"team": None, "actual": None} if row.untold else {})


def _by(request: HttpRequest) -> dict[str, Any]:
    return {"viewer": request.user, "at": request.at, "on": request.on}


@router.post("/forecast/calls", response=CallsKept, summary=_("Submit a forecast call"))
@policy(Action.TARGETS_AGREE)
@keyed(CallsKept)
def call(request: HttpRequest, body: CallSaid) -> Any:
    """By who holds or leads the unit, or beside him by who leads above."""
    unit = find_unit(request.user, body.unit, on=request.on, action=Action.RECORDS_READ)
    made = services.call(
        actor=request.user,
        at=request.at,
        unit=unit,
        calls=[_period(one) for one in body.calls],
        said=body.said,
    )
    return {"count": len(made)}


def _period(one: PeriodSaid) -> PeriodOf:
    three = (Decimal(one.confirmed), Decimal(one.committed), Decimal(one.upside))
    return PeriodOf(one.period, *three)


@router.post(
    "/forecast/sheets",
    response=CallsKept,
    summary=_("Import calls made elsewhere"),
)
@policy(Action.RECORDS_IMPORT)
@keyed(CallsKept)
def bring(request: HttpRequest, body: SheetSaid) -> Any:
    """Of many seats for one week; all or nothing."""
    rows = [Brought(one.seat, _period(one.call), one.said) for one in body.rows]
    by = {"actor": request.user, "at": request.at}
    found = services.bring_calls(
        **by, week=body.week_date, rows=rows, metric=body.metric
    )
    return {"count": found}


@router.get(
    "/forecast/moves", response=MovesShape, summary=_("What moved since last week")
)
@policy(Action.RECORDS_READ)
def moves(request: HttpRequest, asked: Annotated[MovesAsked, Query()]) -> Any:
    """Deal by deal, with the effect on the period."""
    found = queries.moves(**_by(request), **dict(asked))
    return moves_told(found)


def moves_told(found: Moves) -> dict[str, Any]:
    """What moved, as ``MovesShape`` says it."""
    lacks = {"without": count(found.lacking), "lacking": missing(found.lacking)}
    return vars(found) | {"period": found.period.code} | lacks


@router.get(
    "/forecast/year", response=YearShape, summary=_("Year-end outlook by month")
)
@policy(Action.RECORDS_READ)
def year(request: HttpRequest, asked: Annotated[ForecastUnit, Query()]) -> Any:
    """3+9, 6+6, 9+3 as they were seen, and how it stands now."""
    found = queries.year_ahead(**_by(request), **dict(asked))
    return year_told(found)


def year_told(found: YearAhead) -> dict[str, Any]:
    """The year, as ``YearShape`` says it."""
    months = [
        vars(one) | {"period": one.span.code, "without": count(one.lacking)}
        for one in found.months
    ]
    rolls = [
        vars(one) | {"total": one.total, "without": count(one.lacking)}
        for one in found.rolls
    ]
    told = {"months": months, "rolls": rolls, "lacking": missing(found.now.lacking)}
    return vars(found) | told


@router.get(
    "/forecast/accuracy",
    response=list[NearShape],
    summary=_("Compare calls with actuals"),
)
@policy(Action.RECORDS_READ)
def accuracy(request: HttpRequest, asked: Annotated[ForecastUnit, Query()]) -> Any:
    """One's own at once; of those one leads a week after the month."""
    found = queries.accuracy(**_by(request), **dict(asked))
    return [
        vars(kept)
        | {
            "unit": one.code,
            "who": one.who,
            "side": one.side,
            "period": kept.span.code,
            "called": {str(lead): much for lead, much in kept.called.items()},
            "errors": {str(lead): much for lead, much in kept.errors.items()},
            "lacking": missing(kept.lacking),
        }
        for one in found.records
        for kept in one.months
    ]


@router.post(
    "/forecast/accuracy/answer",
    response=Done,
    summary=_("Comment on one's own forecast accuracy"),
)
@policy(Action.TARGETS_AGREE)
@keyed(Done)
def answer_accuracy(request: HttpRequest, body: AccuracyAnswered) -> Any:
    """It stands beside the month, for who may see it."""
    unit = find_unit(request.user, body.unit, on=request.on, action=Action.RECORDS_READ)
    services.answer(
        actor=request.user,
        at=request.at,
        unit=unit,
        period=body.period,
        said=body.said,
    )
    return {"done": True}
