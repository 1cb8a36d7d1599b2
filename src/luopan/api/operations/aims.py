"""Targets that do not add up: customers, rates, balances, days; unit by unit."""

from typing import Annotated, Any, Literal

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from ninja import Query, Router, Schema
from pydantic import Field

from luopan.api.repeats import keyed
from luopan.api.shapes import Amount, AmountSaid, Code, Number, RatioSaid, Said, Text
from luopan.org.access import Action
from luopan.org.policy import policy
from luopan.targets import queries
from luopan.targets.aims_said import SaidAim, SetAims
from luopan.targets.queries.aim_board import (
    AimBoard,
    AimCell,
    aim_board,
    aimable,
    rows_under,
)
from luopan.targets.queries.aims import AimBook
from luopan.targets.services.aims import set_aims
from luopan.tracking.queries.before import before, proposals
from luopan.trail.refusal import Refused

router = Router(tags=["plans"])
Level = Literal["floor", "target", "stretch"]


class PartShape(Schema):
    """The target of a part of a ratio, in its own unit."""

    metric: str
    value: Amount


class AimShape(Schema):
    """What a unit is to come to in a period; of a rate 1 is 100 %.

    ``said_of``: the period it was said of; a year's rate holds in its months. ``numerator``
    and ``denominator``: what a ratio follows from there; null: it was said itself. ``least``
    and ``most``: where it can lie, as far as the units right under it tell. ``floor`` and
    ``stretch`` are null where the version has none; ``held``: those that were set by hand,
    and stay when the target moves.
    """

    unit: str
    period: str
    value: Amount
    said_of: str
    numerator: PartShape | None
    denominator: PartShape | None
    least: float | None
    most: float | None
    floor: Amount | None
    stretch: Amount | None
    held: list[Level]


class AimsShape(Schema):
    """A metric of a unit and of those right under it."""

    metric: str
    kind: str
    lower_is_better: bool
    may_change: bool
    aims: list[AimShape]


class AimsAsked(Schema):
    """Which metric, which unit, and how the year is cut."""

    metric: Code
    unit: Code = ""
    by: Literal["half", "quarter", "month"] = "quarter"


class AimSaid(Said):
    """What a unit is to come to; null: nothing of its own any more.

    ``level``: a floor or a stretch beside the target is held once it was said; null: it
    follows the target again.
    """

    unit: Code
    period: Code
    value: AmountSaid | None = None
    level: Level = "target"


class AimsSaid(Said):
    """All of them are taken, as one step, or none."""

    metric: Code
    aims: list[AimSaid] = Field(min_length=1, max_length=5_000)
    expected: int | None = Field(None, ge=1, le=10_000_000)
    reason: Text = ""


class AimsFromBefore(Said):
    """What units came to in the twelve months before, where nothing stands for the year.

    ``change``: 0.05 is so much above it, of a rate five points. ``deep``: all units under
    it, not only those right under it.
    """

    metric: Code
    unit: Code = ""
    deep: bool = False
    change: RatioSaid = Field(0, validate_default=True)  # type: ignore[assignment]
    reason: Text = ""


class AimsKept(Schema):
    """How many targets are other ones now, and the version's last step."""

    count: int
    head: int


class BeforeShape(Schema):
    """What a unit came to in the days that stand for a period of the plan."""

    unit: str
    period: str
    start: str
    end: str
    value: Amount


@router.get(
    "/versions/{version_id}/aims",
    response=AimsShape,
    summary=_("Non-additive targets"),
)
@policy(Action.TARGETS_READ)
def read_aims(
    request: HttpRequest, version_id: Number, asked: Annotated[AimsAsked, Query()]
) -> Any:
    """Of a unit and those right under it, as far as one sees them."""
    board = _board(request, version_id, asked)
    assert board.metric is not None
    return {
        "metric": board.metric.code,
        "kind": board.metric.kind,
        "lower_is_better": board.metric.lower_is_better,
        "may_change": board.may_change,
        "aims": [
            _shape(row.unit.code, cell)
            for row in board.rows
            for cell in row.cells
            if cell.aimed is not None
        ],
    }


@router.get(
    "/versions/{version_id}/aims/before",
    response=list[BeforeShape],
    summary=_("Earlier actuals of units, for what does not add up"),
)
@policy(Action.TARGETS_READ)
def read_before(
    request: HttpRequest, version_id: Number, asked: Annotated[AimsAsked, Query()]
) -> Any:
    """Each period by the newest one alike that is over; the year by the last twelve months."""
    board = _board(request, version_id, asked)
    assert board.metric is not None
    units = [row.unit.code for row in board.rows]
    found = before(
        board.book, board.metric, units, board.periods, **_seen(request), at=request.at
    )
    return [
        {
            "unit": unit,
            "period": period,
            "start": found.spans[period][0].isoformat(),
            "end": found.spans[period][1].isoformat(),
            "value": value,
        }
        for (unit, period), value in found.figures.items()
    ]


@router.post(
    "/versions/{version_id}/aims",
    response=AimsKept,
    summary=_("Set targets that do not add up"),
)
@policy(Action.TARGETS_EDIT)
@keyed(AimsKept)
def say_aims(request: HttpRequest, version_id: Number, body: AimsSaid) -> Any:
    """Each for the unit itself; nothing is spread. A ratio that follows is not set."""
    version = queries.version_seen(request.user, version_id, on=request.on)
    metric = aimable(AimBook(version), body.metric)
    said = [SaidAim(one.unit, one.period, one.value, one.level) for one in body.aims]
    return _kept(
        set_aims(
            actor=request.user,
            at=request.at,
            version=version,
            metric=metric,
            said=said,
            expected=body.expected,
            reason=body.reason,
        )
    )


@router.post(
    "/versions/{version_id}/aims/before",
    response=AimsKept,
    summary=_("Suggest non-additive targets from past actuals"),
)
@policy(Action.TARGETS_EDIT)
@keyed(AimsKept)
def take_over_aims(
    request: HttpRequest, version_id: Number, body: AimsFromBefore
) -> Any:
    """What units came to becomes their target of the year, where nothing stands yet."""
    version = queries.version_seen(request.user, version_id, on=request.on)
    board = aim_board(version, **_seen(request), unit=body.unit, metric=body.metric)
    assert board.metric is not None
    units = rows_under(board, **_seen(request), deep=body.deep)
    said = proposals(
        board.book,
        board.metric,
        units,
        **_seen(request),
        at=request.at,
        change=body.change,
    )
    return _kept(
        set_aims(
            actor=request.user,
            at=request.at,
            version=version,
            metric=board.metric,
            said=said,
            reason=body.reason,
        )
    )


def _board(request: HttpRequest, version_id: int, asked: AimsAsked) -> AimBoard:
    version = queries.version_seen(request.user, version_id, on=request.on)
    board = aim_board(
        version, **_seen(request), unit=asked.unit, metric=asked.metric, by=asked.by
    )
    if board.metric is None:  # none was said, and nothing is known of any
        raise Refused(
            _("There is no metric “%(code)s” whose targets do not add up."),
            code=asked.metric,
        )
    return board


def _seen(request: HttpRequest) -> dict[str, Any]:
    return {"viewer": request.user, "on": request.on}


def _kept(done: SetAims) -> dict[str, int]:
    return {"count": done.count, "head": done.head}


def _shape(unit: str, cell: AimCell) -> dict[str, Any]:
    assert cell.aimed is not None
    above, below = cell.aimed.parts or (None, None)
    return {
        "unit": unit,
        "period": cell.period,
        "value": cell.aimed.value,
        "said_of": cell.aimed.period,
        "numerator": above and {"metric": above.metric.code, "value": above.value},
        "denominator": below and {"metric": below.metric.code, "value": below.value},
        "least": cell.room.least,
        "most": cell.room.most,
        "floor": cell.levels and cell.levels.floor,
        "stretch": cell.levels and cell.levels.stretch,
        "held": cell.levels.held if cell.levels else (),
    }
