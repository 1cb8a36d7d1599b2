"""What an overlay unit 叠加单元 is measured by, and where its target comes from."""

from dataclasses import dataclass

from luopan.dimensions.models import Account, Product
from luopan.engine.calendar import Span
from luopan.targets.queries.slices import named_amounts
from luopan.tracking.board import Board


@dataclass(frozen=True)
class MeasuredBy:
    """The slice of others' numbers that a unit is measured by too.

    Attributes:
        products: These and all under them; none: all.
        customers: Those that the remit names, with all that belong to them; none: whoever
            buys.
        accounts: How many customers that makes.
        named: For how many of them some seat names an amount in the plan: the target is
            the sum of these.
    """

    products: tuple[Product, ...]
    customers: tuple[Account, ...]
    accounts: int
    named: int


def measured_by(board: Board) -> MeasuredBy | None:
    """Of an overlay unit that is measured by something; None else."""
    part = board.slice
    if part is None:
        return None
    named = named_targets(board, board.question.year)
    return MeasuredBy(
        part.products, part.customers, len(part.accounts or ()), len(named)
    )


def named_targets(board: Board, span: Span) -> dict[int, int]:
    """What seats name for each customer of a slice in a period, in millionths.

    Empty where no seat names any, and for whatever is not measured by customers.
    """
    version, part = board.question.version, board.slice
    if version is None or part is None or board.targets is None:
        return {}
    columns = board.leaf_columns(span)
    found: dict[int, int] = {}
    for lines in named_amounts(version, part, board.question.product).values():
        for account, line in lines.items():
            found[account] = found.get(account, 0) + int(line[columns].sum())
    return found
