"""Whether what is shown mixes amounts with tax and without."""

from collections.abc import Sequence

from luopan.dimensions.models import Metric
from luopan.records.queries import BasisPart, mixed_bases
from luopan.tracking import cube
from luopan.tracking.board import Board
from luopan.tracking.cube import Plain
from luopan.tracking.measures import parts_of
from luopan.tracking.queries.definitions import Bases


def bases(board: Board) -> list[Bases]:
    """Of each metric that the figure stands on, its parts by tax basis.

    Of the unit, the product and the days of the period that the data have reached, as
    known then. Looked up once for what is known; empty where there is one basis only.
    """
    metrics = [part.metric for part in parts_of(board.asked(board.question.spans))]
    return [(metric, _parts(board, metric)) for metric in metrics]


def _parts(board: Board, metric: Metric) -> Sequence[BasisPart]:
    question, seen = board.question, board.seen
    start, end = board.to_date
    part, products = board.slice, board.products
    accounts = part.accounts if part else None
    lines = [product.pk for product in products]
    about = [metric.pk, question.unit.pk, lines, accounts, start, end]
    rests = [seen.event, seen.footing.organisation, seen.footing.other, question.as_of]

    def look() -> Plain:
        return Plain(
            mixed_bases(
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

    found: Sequence[BasisPart] = cube.kept(
        "|".join(map(str, ["bases", *about, *rests])), look
    ).value
    return found
