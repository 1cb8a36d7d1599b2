"""Where a unit stands: attainment, time progress, lead, what a day must bring, landing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

import numpy as np

from luopan.dimensions.heights import by_length, is_level
from luopan.dimensions.queries import counted_in
from luopan.engine.pacing import attainment, lead, run_rate_landing
from luopan.tracking.board import Board, told
from luopan.tracking.clocks import Clocks
from luopan.tracking.lacking import came
from luopan.tracking.measures import Dividing, accumulates


class State(StrEnum):
    """What there is to say at all."""

    NO_DATA = "no_data"  # no fact of the metric is known
    UNTOLD = "untold"  # a rate or conversion is missing for something of it
    NOT_BEGUN = "not_begun"  # the data do not reach the period
    NO_TARGET = "no_target"
    NO_PERCENTAGE = "no_percentage"  # a target of 0 or less
    RUNNING = "running"
    OVER = "over"


class Shape(StrEnum):
    """How a figure is read."""

    MONEY = "money"
    COUNT = "count"
    DAYS = "days"
    RATE = "rate"  # 1.0 is 100 %


@dataclass(frozen=True)
class ClockFigure:
    """Time progress by one clock.

    Attributes:
        name: calendar, working or history.
        progress: 1.0 is all of the period.
        lead: Attainment less it; None without attainment.
        source: Of the history: the unit whose months say so, if it is one above.
    """

    name: str
    progress: float
    lead: float | None
    source: str = ""


@dataclass(frozen=True)
class Standing:
    """The figures of one unit, metric and period; amounts in the metric's own unit.

    Attributes:
        shape: How figures are read.
        counted_in: A currency, or a word.
        level: It tells a height: nothing of it is due by a day.
        by_length: A ratio that hangs on how long the period is: known when it is over.
        lower_is_better: Less is good.
        reach_date: 数据截至.
        elapsed: Days of the period that the data have reached, of ``days``.
        share: Actual ÷ target; the part that is used where less is better.
        attainment: 完成率; where less is better 2 − actual ÷ target to date.
        due: Target to date 序时目标.
        pacing: 序时完成率: actual ÷ target to date.
        clocks: All that can be read; ``progress`` and ``lead`` are those of the chosen.
        remaining: Target − actual, not below 0.
        required: 日均需: remaining ÷ remaining working days.
        so_far: What a working day has brought up to now.
        landing: Simple run-rate: actual ÷ time progress. No forecast.
        landing_gap: Landing − target.
        provisional: Working days rest on holidays not yet published.
    """

    state: State
    shape: Shape
    counted_in: str
    level: bool
    by_length: bool
    lower_is_better: bool
    reach_date: date | None
    elapsed: int
    days: int
    actual: Decimal | None
    target: Decimal | None
    share: float | None
    attainment: float | None
    due: Decimal | None
    pacing: float | None
    clock: str
    clocks: tuple[ClockFigure, ...]
    progress: float
    lead: float | None
    remaining: Decimal | None
    days_passed: int
    days_left: int
    required: Decimal | None
    so_far: Decimal | None
    landing: Decimal | None
    landing_gap: Decimal | None
    provisional: bool


def standing(board: Board, clocks: Clocks) -> Standing:
    """Where the unit that is asked about stands."""
    metric, lower = board.metric, board.metric.lower_is_better
    actual = _actual(board)
    target = board.wanted(board.code, board.period)
    shape, unit = shape_of(board)
    due = _due(board, clocks)
    share = None if actual is None or not target else _share(actual, target)
    figures = tuple(_clock(board, clocks, name, share) for name in clocks.names)
    chosen = next(figure for figure in figures if figure.name == clocks.chosen)
    flows = accumulates(metric.kind) and actual is not None and board.elapsed > 0
    landing = landed([int(actual or 0)], chosen.progress)[0] if flows else None
    remaining = _remaining(actual, target) if flows and not lower else None
    return Standing(
        _state(board, actual, target),
        shape,
        unit,
        is_level(metric),
        by_length(metric),
        lower,
        board.reach,
        board.elapsed,
        board.period.days,
        told(actual),
        told(target),
        share,
        _attained(actual, target, due, board),
        told(due),
        attainment(actual or 0, due or 0) if actual is not None else None,
        clocks.chosen,
        figures,
        chosen.progress,
        chosen.lead,
        told(remaining),
        clocks.days_passed,
        clocks.days_left,
        _each_day(remaining, clocks.days_left),
        _each_day(int(actual or 0), clocks.days_passed) if flows else None,
        told(landing),
        told(landing - target) if landing is not None and target is not None else None,
        board.provisional,
    )


def landed(actuals: Sequence[int], progress: float) -> Sequence[int | None]:
    """Where each ends at the speed up to now; None while no time has passed."""
    return run_rate_landing(actuals, progress) or [None] * len(actuals)


def shape_of(board: Board) -> tuple[Shape, str]:
    """How figures of the metric are read, and what they are counted in."""
    metric, measure = board.metric, board.this
    if metric.kind == "duration":
        return Shape.DAYS, metric.counted_in
    if isinstance(measure, Dividing) and not measure.currency:
        return Shape.RATE, ""
    if measure.currency:
        return Shape.MONEY, measure.currency
    return Shape.COUNT, counted_in(metric)


def _actual(board: Board) -> float | None:
    """What came by the day that the data reach; None: nothing is known of it."""
    if not board.elapsed:
        return None
    found = came(board, [board.members(board.code)], [board.to_date])[0][0]
    return None if np.isnan(found) else found


def _share(actual: float, target: float) -> float | None:
    return actual / target if target > 0 else None


def _due(board: Board, clocks: Clocks) -> float | None:
    """Target to date; of a height, the target itself."""
    if is_level(board.metric):
        return board.wanted(board.code, board.period)
    line = clocks.due(board.code, board.period)
    return None if line is None else int(line[board.elapsed])


def _attained(
    actual: float | None, target: float | None, due: float | None, board: Board
) -> float | None:
    """完成率. Where less is better it is held against what was allowed up to now."""
    if actual is None or target is None:
        return None
    if board.metric.lower_is_better:
        allowed = target if due is None else due
        return attainment(actual, allowed, lower_is_better=True)
    return attainment(actual, target)


def _clock(board: Board, clocks: Clocks, name: str, share: float | None) -> ClockFigure:
    progress = clocks.progress(name)
    lower = board.metric.lower_is_better
    ahead = None
    if accumulates(board.metric.kind):  # customers counted anew do not come day by day
        ahead = lead(share, progress, lower_is_better=lower)
    source = ""
    if name == "history" and clocks.curve and clocks.curve.source != board.code:
        source = clocks.curve.source
    return ClockFigure(name, progress, ahead, source)


def _remaining(actual: float | None, target: float | None) -> int | None:
    if actual is None or target is None or target <= 0:
        return None
    return max(int(target) - int(actual), 0)


def _each_day(amount: int | None, days: int) -> Decimal | None:
    """What one of some working days brings; None without any."""
    if amount is None or not days:
        return None
    return told(round(amount / days))


def _state(board: Board, actual: float | None, target: float | None) -> State:
    if board.reach is None:
        return State.NO_DATA
    if not board.elapsed:
        return State.NOT_BEGUN
    if actual is None and board.lacking:
        return State.UNTOLD
    if target is None:
        return State.NO_TARGET
    if target <= 0:
        return State.NO_PERCENTAGE
    return State.OVER if board.over else State.RUNNING
