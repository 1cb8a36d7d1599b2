"""The course of a period: what had come and what should have, day by day or week by week."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from luopan.dimensions.heights import is_level
from luopan.tracking.board import Board, told
from luopan.tracking.clocks import Clocks
from luopan.tracking.lacking import came

MOST_DAYS = 100  # a longer period is shown week by week


@dataclass(frozen=True)
class PacePoint:
    """Where things stood at the end of a day; amounts in the metric's own unit.

    Attributes:
        day_date: The last day that is in it; the day before the period at its start.
        gap: Actual − target to date; ``gap_ratio`` is it ÷ target to date.
    """

    day_date: date
    target: Decimal | None
    actual: Decimal | None
    gap: Decimal | None
    gap_ratio: float | None


@dataclass(frozen=True)
class Pace:
    """The course of a period.

    Attributes:
        points: In order of time, the first before the first day.
        weekly: A point every seven days, else every day.
        now: Which point the data reach.
        level: It tells a height at each day, not what had come up to then.
    """

    points: tuple[PacePoint, ...]
    weekly: bool
    now: int
    level: bool


def pace(board: Board, clocks: Clocks) -> Pace:
    """What a unit had brought, and should have, over a period."""
    period, elapsed = board.period, board.elapsed
    step = 7 if period.days > MOST_DAYS else 1
    edges = sorted({*range(0, period.days + 1, step), period.days, elapsed})
    line = clocks.due(board.code, period)
    level = is_level(board.metric)
    height = board.wanted(board.code, period) if level else None
    reached = [edge for edge in edges if edge <= elapsed and (edge or not level)]
    spans = [_span(board, edge) for edge in reached]
    row = came(board, [board.members(board.code)], spans)[0] if spans else []
    actuals = dict(zip(reached, row, strict=True))
    points = []
    for edge in edges:
        target = height if level or line is None else int(line[edge])
        points.append(_point(board, edge, target, actuals.get(edge)))
    return Pace(tuple(points), step > 1, edges.index(elapsed), level)


def _span(board: Board, edge: int) -> tuple[date, date]:
    start = board.period.start_date
    return start, start + timedelta(days=edge)


def _point(
    board: Board, edge: int, target: float | None, actual: float | None
) -> PacePoint:
    brought = told(actual)
    gap = None if brought is None or target is None else (actual or 0) - target
    return PacePoint(
        board.period.start_date + timedelta(days=edge - 1),
        told(target),
        brought,
        told(gap),
        gap / target if gap is not None and target and target > 0 else None,
    )
