"""What stands beside a figure: amounts with tax and without, and sales without a cost."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from typing import TypeVar

from luopan.dimensions.models import Metric
from luopan.records.facts.recipes import TAKES_BACK
from luopan.records.queries import BasisPart, CostGap, mixed_bases, without_cost
from luopan.records.queries.untold import Untold, together, untold
from luopan.tracking import cube
from luopan.tracking.board import Board
from luopan.tracking.cube import Plain
from luopan.tracking.measures import parts_of
from luopan.tracking.queries.definitions import Bases

T = TypeVar("T")
OF_COSTS = frozenset({"profit", "net"})


def bases(board: Board) -> list[Bases]:
    """Of each metric that the figure stands on, its parts by tax basis.

    Of the unit, the product and the days of the period that the data have reached, as
    known then. Looked up once for what is known; empty where there is one basis only.
    """
    metrics = [part.metric for part in parts_of(board.asked(board.question.spans))]
    return [(metric, _parts(board, metric)) for metric in metrics]


def no_cost(board: Board) -> Sequence[CostGap]:
    """Sales that a margin or its rate leaves out, for nobody knows their cost."""
    for part in parts_of(board.asked(board.question.spans)):
        if part.metric.measure in OF_COSTS and part.metric.document in TAKES_BACK:
            return _looked_up(board, part.metric, "no cost", without_cost)
    return ()


def no_rate(board: Board, days: tuple[date, date] | None = None) -> tuple[Untold, ...]:
    """What no exchange rate or conversion turns of some days.

    Args:
        board: Of a unit and metric.
        days: First and after the last; None: those that the data have reached.
    """
    members, question = board.members(board.code), board.question
    when = {"as_of": question.as_of, "known_at": question.known_at}
    found: list[Untold] = []
    for part in parts_of(board.asked(question.spans)):
        if part.metric.kind not in {"additive", "balance"}:
            continue
        asides = [
            one
            for product in board.products or (None,)
            for one in cube.sums(replace(part, product=product), board.seen).lacks(
                *(days or board.to_date), members
            )
        ]
        found += untold(part.metric, asides, **when) if asides else ()
    return together(found)


def _parts(board: Board, metric: Metric) -> Sequence[BasisPart]:
    return _looked_up(board, metric, "bases", mixed_bases)


def _looked_up(
    board: Board, metric: Metric, what: str, query: Callable[..., Sequence[T]]
) -> Sequence[T]:
    question, seen = board.question, board.seen
    start, end = board.to_date
    part, products = board.slice, board.products
    accounts = part.accounts if part else None
    lines = [product.pk for product in products]
    about = [metric.pk, question.unit.pk, lines, accounts, start, end]
    rests = [seen.event, seen.footing.organisation, seen.footing.other, question.as_of]

    def look() -> Plain:
        return Plain(
            query(
                metric,
                start=start,
                end=end,
                as_of=question.as_of,
                unit=None if part else question.unit,
                accounts=accounts,
                products=products,
                known_at=question.known_at,
            )
        )

    found: Sequence[T] = cube.kept(
        "|".join(map(str, [what, *about, *rests])), look
    ).value
    return found
