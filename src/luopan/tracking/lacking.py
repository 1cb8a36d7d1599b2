"""Figures of a page where a rate or conversion is missing: those are none, others stand."""

from collections.abc import Callable, Sequence
from datetime import date
from math import nan
from typing import TypeVar

from luopan.dimensions.queries.rates import NoConversion, NoRate
from luopan.records.members import Members
from luopan.tracking.board import Board
from luopan.tracking.measures import Measure

Days = tuple[date, date]
T = TypeVar("T")
Missing = NoRate | NoConversion


def came(
    board: Board,
    nodes: Sequence[Members],
    spans: Sequence[Days],
    figures: Measure | None = None,
) -> list[list[float]]:
    """Figures of nodes in spans of days, those of the year of the page unless said.

    Returns:
        A row a node: whole millionths, or numbers; nan where there is none, or where it
        cannot be told. Why not is kept by the board.
    """
    measure = figures or board.this
    try:
        found: list[list[float]] = measure.values(nodes, spans).tolist()
    except (NoRate, NoConversion):
        return [[_one(board, measure, node, span) for span in spans] for node in nodes]
    return found


def _one(board: Board, measure: Measure, node: Members, span: Days) -> float:
    row = told_or_none(board, lambda: measure.values([node], [span])[0])
    return nan if row is None else row[0].item()


def told_or_none(board: Board, tell: Callable[[], T]) -> T | None:
    """What can be told; else None, and the board keeps why: each pair once, with a day."""
    try:
        return tell()
    except (NoRate, NoConversion) as missing:
        once = {name: fact for name, fact in missing.facts.items() if name != "day"}
        board.lacking.setdefault(str(sorted(once.items())), missing)
        return None
