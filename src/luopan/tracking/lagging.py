"""Receipts by due date beside those of another time, each as far as it had come by then.

Receipts that count on the day they fell due go on coming. Beside a month that ended two
weeks ago stands the other one as it was two weeks after its end, not as it is today.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from luopan.engine.calendar import Span
from luopan.records.lagging import lags, matched_before
from luopan.records.seat_days import Asked
from luopan.tracking import cube
from luopan.tracking.board import DAY, Board
from luopan.tracking.cube import Plain, Standpoint
from luopan.tracking.measures import Adding, Dividing, Measure, measure, parts_of

Days = tuple[date, date]


def lagging(board: Board) -> bool:
    """Whether figures of the metric go on changing after their day."""
    return any(
        lags(part.metric) for part in parts_of(board.asked(board.question.spans))
    )


def as_then(
    board: Board, spans: Sequence[Span], owner: str, span: Days, other: Days
) -> Measure | None:
    """The metric's figures of another time, as they were as long after it as now.

    Args:
        board: Of the page.
        spans: The tree of periods of the year that the other days lie in.
        owner: As in ``Board.measured``.
        span: The days that are looked at; the data reach them, and maybe more.
        other: The days beside them.

    Returns:
        None where it cannot be told how far they had come.
    """
    if board.reach is None:
        return None
    until = other[1] + (board.reach + DAY - span[1])
    parts = [
        _cut(part, until, board.seen)
        if lags(part.metric)
        else measure(part, board.seen)
        for part in parts_of(board.asked(spans, owner))
    ]
    known = [part for part in parts if part is not None]
    if len(known) < len(parts):
        return None
    if board.metric.kind != "ratio":
        return known[0]
    above, below = known
    pieces = bool(above.currency) and not below.currency
    return Dividing(above, below, above.currency if pieces else "")


def _cut(asked: Asked, until: date, seen: Standpoint) -> Adding | None:
    currency = cube.sums(asked, seen).currency
    told = replace(asked, into=currency)
    name = seen.name(f"matched before {until}", told)
    table = cube.kept(name, lambda: Plain(matched_before(told, until, currency))).value
    return None if table is None else Adding(table)
