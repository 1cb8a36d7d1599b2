"""The rolling forecast: calls, what moved, where the year lands, how near calls were."""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from ninja import Query, Router, Schema

from luopan.api.repeats import keyed
from luopan.api.shapes import Amount, AmountSaid, Code, Done, Said, Text
from luopan.org.access import Action, find_unit
from luopan.org.policy import policy
from luopan.tracking import services
from luopan.tracking.queries import forecast as queries
from luopan.tracking.services import Brought
from luopan.tracking.services import Said as PeriodOf

router = Router(tags=["forecast"])


class ThreeShape(Schema):
    """Each amount holds the one before it, in the metric's own unit."""

    confirmed: Amount
    committed: Amount
    upside: Amount


class CalledShape(Schema):
    """A call; ``drawn`` is what records said at that moment."""

    amounts: ThreeShape
    drawn: ThreeShape | None
    who: str
    said: str
    week_date: date
    at: datetime
    fresh: bool
    brought: bool


class RowShape(Schema):
    """A unit: its team's sum, its own call, the call from above it."""

    code: str
    name: str
    holder: str
    is_seat: bool
    due: int
    called: int
    team: ThreeShape
    change: ThreeShape
    own: CalledShape | None
    above: CalledShape | None
    actual: Amount
    target: Amount | None


class DrawnShape(Schema):
    """What one is asked for a period, filled in beforehand."""

    period: str
    drawn: ThreeShape
    booked: Amount
    usual: Amount
    weighed: Amount
    open: Amount
    deals: int
    bare: int
    overdue: int


class ForecastShape(Schema):
    """``side``: own, above, or empty: the reader does not call this unit."""

    week_date: date
    period: str
    periods: list[str]
    reach_date: date | None
    side: str
    asked: list[DrawnShape]
    top: RowShape
    rows: list[RowShape]


class ForecastAsked(Schema):
    """Of which unit and period, seen from which day; empty: what suits."""

    unit: Code = ""
    period: Code = ""
    as_of: date | None = None


class ForecastUnit(Schema):
    """Of which unit; empty: the reader's largest part."""

    unit: Code = ""


class MovesAsked(Schema):
    """Of which unit, for which period."""

    unit: Code = ""
    period: Code = ""


class PeriodSaid(Said):
    """Three amounts of a period, each holding the one before it."""

    period: Code
    confirmed: AmountSaid
    committed: AmountSaid
    upside: AmountSaid


class CallSaid(Said):
    """A call of a unit for the week that runs."""

    unit: Code
    calls: list[PeriodSaid]
    said: Text = ""


class BroughtSaid(Said):
    """A call of a seat that was made elsewhere."""

    seat: Code
    call: PeriodSaid
    said: Text = ""


class SheetSaid(Said):
    """The calls of one week; ``week_date`` any day of it."""

    week_date: date
    rows: list[BroughtSaid]
    metric: Code = "sales_amount"


class CallsKept(Schema):
    """How many."""

    count: int


class MoveShape(Schema):
    """A deal: won, lost, later, earlier, larger, smaller, new, gone, received or handed."""

    kind: str
    key: str
    account: str
    unit: str
    stage: str
    before: date | None
    after: date | None
    was: Amount | None
    amount: Amount | None
    effect: Amount


class MovesShape(Schema):
    """``opening`` and the effects of all moves make ``closing``; the largest come first."""

    period: str
    since: date
    opening: Amount
    closing: Amount
    count: int
    rows: list[MoveShape]


class RollShape(Schema):
    """The year as it was seen: so many months over, so many left."""

    over: int
    left: int
    as_of: date
    actual: Amount
    ahead: Amount
    total: Amount


class MonthShape(Schema):
    """A month; ``origin``: actual, call or course (last year's); ``closed``: its close is done."""

    period: str
    origin: str
    closed: bool
    amount: Amount
    low: Amount
    high: Amount
    target: Amount | None


class YearShape(Schema):
    """A unit's year; the target does not move with it."""

    year: int
    target: Amount | None
    rolls: list[RollShape]
    months: list[MonthShape]


class NearShape(Schema):
    """A month that is over: by weeks before its last, what was committed and the error."""

    unit: str
    who: str
    side: str
    period: str
    actual: Amount
    called: dict[str, Amount | None]
    errors: dict[str, float | None]
    answer: str


class AccuracyAnswered(Said):
    """What one says to how near one's own calls of a month were."""

    unit: Code
    period: Code
    said: Text


@router.get("/forecast", response=ForecastShape, summary=_("The forecast of a unit"))
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
        "asked": [vars(one) | {"period": one.span.code} for one in found.asked],
        "top": found.top,
        "rows": found.rows,
    }


def _by(request: HttpRequest) -> dict[str, Any]:
    return {"viewer": request.user, "at": request.at, "on": request.on}


@router.post("/forecast/calls", response=CallsKept, summary=_("Call a forecast"))
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
    summary=_("Bring calls that were made elsewhere"),
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
    return vars(found) | {"period": found.period.code}


@router.get(
    "/forecast/year", response=YearShape, summary=_("Where the year lands, by month")
)
@policy(Action.RECORDS_READ)
def year(request: HttpRequest, asked: Annotated[ForecastUnit, Query()]) -> Any:
    """3+9, 6+6, 9+3 as they were seen, and how it stands now."""
    found = queries.year_ahead(**_by(request), **dict(asked))
    months = [vars(one) | {"period": one.span.code} for one in found.months]
    return vars(found) | {"months": months}


@router.get(
    "/forecast/accuracy",
    response=list[NearShape],
    summary=_("How near calls were to what came"),
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
        }
        for one in found.records
        for kept in one.months
    ]


@router.post(
    "/forecast/accuracy/answer",
    response=Done,
    summary=_("Say something to how near one's calls were"),
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
