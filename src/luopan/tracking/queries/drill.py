"""What stands under a unit: where it stands, and whose the shortfall is."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

import numpy as np

from luopan.dimensions.heights import by_length
from luopan.engine.aims import ADDS
from luopan.engine.pacing import attainment, lead, shares_of_shortfall
from luopan.engine.tree import RESERVE
from luopan.tracking.board import Board, told
from luopan.tracking.clocks import Clocks
from luopan.tracking.lacking import came
from luopan.tracking.measures import accumulates
from luopan.tracking.queries.comparing import Comparison, Growths
from luopan.tracking.queries.naming import Name, names
from luopan.tracking.queries.standing import landed


@dataclass(frozen=True)
class DrillRow:
    """A unit under the one asked about; amounts in the metric's own unit.

    Attributes:
        gap: Landing − target at the speed up to now (where the metric has no landing:
            actual − target). Gaps of a metric that adds up make the whole unit's.
        share: Its part of all that is missing; together 1.
        year: 同比 on the base of the page.
    """

    name: Name
    target: Decimal | None
    actual: Decimal | None
    attainment: float | None
    lead: float | None
    landing: Decimal | None
    gap: Decimal | None
    share: float | None
    year: Comparison | None


@dataclass(frozen=True)
class Drill:
    """What stands under a unit; ``adds_up`` says whether the rows make the whole."""

    rows: tuple[DrillRow, ...]
    adds_up: bool


def drill(board: Board, clocks: Clocks, grown: Growths) -> Drill:
    """A row for each unit under the one asked about, on the clock of the page.

    What the unit keeps back, or what nobody under it answers for, is a row as well.
    """
    codes = _codes(board)
    if not codes:
        return Drill((), False)
    nodes = [board.members(code) for code in codes]
    span = [board.to_date]
    brought = [row[0] for row in came(board, nodes, span)]
    targets = [board.wanted(code, board.period) for code in codes]
    progress = clocks.progress(clocks.chosen)
    landings = _landings(board, brought, progress)
    gaps = _gaps(board, targets, landings or brought)
    whole = not np.isnan(brought).any()  # a part of it may be of who cannot be told
    shares = _shares(board, gaps) if whole else [None] * len(gaps)
    named = names(board, codes)
    rows = [
        DrillRow(
            named[code],
            told(targets[place]),
            told(brought[place]) if board.elapsed else None,
            _attained(board, clocks, code, brought[place], targets[place]),
            _lead(board, brought[place], targets[place], progress),
            told(landings[place]) if landings else None,
            told(gaps[place]) if board.elapsed else None,
            shares[place] if board.elapsed else None,
            grown.year.get(code),
        )
        for place, code in enumerate(codes)
    ]
    kept = tuple(
        row for row in rows if not row.name.reserve or row.target or row.actual
    )
    return Drill(kept, board.metric.kind in ADDS)


def _gaps(
    board: Board, targets: Sequence[float | None], ends: Sequence[float | None]
) -> list[float | None]:
    """Where each ends less its target; who was given none in a plan that has some, all.

    Of what does not add up, who was given none has no gap; nor has a ratio that hangs on
    the length of its period one while that runs.
    """
    apart = board.question.aims is not None
    if by_length(board.metric) and not board.over:
        return [None] * len(ends)
    if not apart and board.wanted(board.code, board.period) is None:
        return [None] * len(ends)
    return [
        None
        if end is None or np.isnan(end) or (apart and target is None)
        else end - (target or 0)
        for target, end in zip(targets, ends, strict=True)
    ]


def _codes(board: Board) -> list[str]:
    """Children whose figures may be shown, those of the plan that are the viewer's."""
    reserved = board.metric.kind in ADDS
    return [
        code
        for code in board.children
        if code in board.open and (reserved or not code.endswith(RESERVE))
    ]


def _landings(
    board: Board, came: Sequence[float], progress: float
) -> list[int | None] | None:
    if not accumulates(board.metric.kind) or not board.elapsed:
        return None
    known = [0 if np.isnan(value) else int(value) for value in came]
    ends = landed(known, progress)
    return [None if np.isnan(a) else b for a, b in zip(came, ends, strict=True)]


def _shares(board: Board, gaps: list[float | None]) -> list[float | None]:
    """Of the shortfall; where less is better, of what is too much."""
    if board.metric.kind not in ADDS:
        return [None] * len(gaps)
    sign = -1 if board.metric.lower_is_better else 1
    known = [0 if gap is None else sign * int(gap) for gap in gaps]
    found = shares_of_shortfall(known)
    return [
        None if gap is None else share for gap, share in zip(gaps, found, strict=True)
    ]


def _attained(
    board: Board, clocks: Clocks, code: str, actual: float, target: float | None
) -> float | None:
    if not board.elapsed or target is None or np.isnan(actual):
        return None
    if not board.metric.lower_is_better:
        return attainment(actual, target)
    line = clocks.due(code, board.period)
    due = target if line is None else int(line[board.elapsed])
    return attainment(actual, due, lower_is_better=True)


def _lead(
    board: Board, actual: float, target: float | None, progress: float
) -> float | None:
    flows = accumulates(board.metric.kind)  # customers counted anew do not
    if not board.elapsed or not flows or not target or target < 0 or np.isnan(actual):
        return None
    lower = board.metric.lower_is_better
    return lead(actual / target, progress, lower_is_better=lower)
