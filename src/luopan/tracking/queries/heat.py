"""Attainment of every unit under one, month by month, with the year to date."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from math import isnan

from luopan.dimensions.heights import by_length
from luopan.engine.calendar import Span
from luopan.engine.pacing import attainment
from luopan.engine.tree import RESERVE
from luopan.tracking.board import DAY, Board, told
from luopan.tracking.clocks import Clocks
from luopan.tracking.lacking import came
from luopan.tracking.measures import accumulates
from luopan.tracking.queries.naming import Name, names

Days = tuple[date, date]


@dataclass(frozen=True)
class HeatCell:
    """A unit in a month.

    Attributes:
        attainment: Actual ÷ target (of a running month: ÷ target to date); None where
            there is no percentage.
        actual, target: None, too, of what does not add up: its figures are no amounts.
        running: The data end inside the month.
        begun: The data reach it.
    """

    period: str
    actual: Decimal | None
    target: Decimal | None
    attainment: float | None
    running: bool
    begun: bool


@dataclass(frozen=True)
class HeatRow:
    """A unit over the months; ``total`` is the year up to the day that the data reach."""

    name: Name
    cells: tuple[HeatCell, ...]
    total: HeatCell


@dataclass(frozen=True)
class Heat:
    """Rows of units, the unit asked about last; columns are months."""

    months: tuple[Span, ...]
    rows: tuple[HeatRow, ...]


def heat(board: Board, clocks: Clocks) -> Heat:
    """The heat map; no rows where targets or sums of the metric say nothing by month."""
    months = tuple(Clocks.months(board.question.spans))
    if months and board.aims is not None:
        return Heat(months, _aimed_rows(board, months))
    codes = [c for c in (*board.children, board.code) if c in board.open]
    codes = [code for code in codes if not code.endswith(RESERVE)]
    if not months or not accumulates(board.metric.kind) or board.targets is None:
        return Heat(months, ())
    spans = [_reached(board, month) for month in (*months, board.question.year)]
    brought = came(board, [board.members(code) for code in codes], spans)
    named = names(board, codes)
    rows = []
    for place, code in enumerate(codes):
        cells = [
            _cell(board, clocks, code, span, amount)
            for span, amount in zip(
                (*months, board.question.year), brought[place], strict=True
            )
        ]
        rows.append(HeatRow(named[code], tuple(cells[:-1]), cells[-1]))
    return Heat(months, tuple(rows))


def _aimed_rows(board: Board, months: Sequence[Span]) -> tuple[HeatRow, ...]:
    """Of what does not add up: units that have a target of some month."""
    spans = (*months, board.question.year)
    aims = {
        code: [board.wanted(code, span) for span in spans]
        for code in (*board.children, board.code)
    }
    codes = [code for code, wanted in aims.items() if any(wanted[:-1])]
    if not codes:
        return ()
    days = [_reached(board, span) for span in spans]
    brought = came(board, [board.members(code) for code in codes], days)
    named = names(board, codes)
    rows = []
    for place, code in enumerate(codes):
        cells = [
            _aimed_cell(board, span, reached, float(actual), wanted)
            for span, reached, actual, wanted in zip(
                spans, days, brought[place], aims[code], strict=True
            )
        ]
        rows.append(HeatRow(named[code], tuple(cells[:-1]), cells[-1]))
    return tuple(rows)


def _aimed_cell(
    board: Board,
    span: Span,
    reached: Days,
    actual: float,
    wanted: float | None,
) -> HeatCell:
    """A month against its own target; of a month that runs, only what counts no days."""
    start, until = reached
    begun, running = start < until, start < until < span.end_date
    counts = board.metric.kind in {"distinct", "first"}  # of half a month: half of them
    year = span.code == board.question.year.code
    early = running and ((counts and not year) or by_length(board.metric))
    share = None
    if begun and wanted and not isnan(actual) and not early:
        lower = board.metric.lower_is_better
        share = attainment(actual, wanted, lower_is_better=lower)
    return HeatCell(span.code, None, None, share, running and not year, begun)


def _reached(board: Board, span: Span) -> Days:
    last = span.start_date if board.reach is None else board.reach + DAY
    return span.start_date, max(min(span.end_date, last), span.start_date)


def _cell(
    board: Board, clocks: Clocks, code: str, span: Span, actual: float
) -> HeatCell:
    start, until = _reached(board, span)
    days = (until - start).days
    target = board.target(code, span)
    if not days or target is None:
        return HeatCell(span.code, None, told(target), None, False, bool(days))
    running = start + timedelta(days=days) < span.end_date
    if isnan(actual):
        return HeatCell(span.code, None, told(target), None, running, True)
    line = clocks.due(code, span) if running else None
    due = target if line is None else int(line[days])
    lower = board.metric.lower_is_better
    share = attainment(actual, due, lower_is_better=lower)
    return HeatCell(span.code, told(actual), told(target), share, running, True)
