"""Pipeline coverage: does what is open suffice for what is missing?"""

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from luopan.records.deal_table import Closed
from luopan.tracking.board import Board, told
from luopan.tracking.queries.standing import Shape, Standing

SALES = frozenset({"contract", "order", "opportunity"})
WINDOW = timedelta(days=365)
LEAST_CLOSED = 20  # deals that make a win rate


@dataclass(frozen=True)
class Coverage:
    """Open opportunities of a period against what is still missing.

    Attributes:
        known: Whether records hold any opportunities at all.
        deals: Open and expected to close after today, within the period.
        amount: Of those that name one; ``without_amount`` of them do not.
        overdue: Still open, but expected before: not counted, but said.
        win_rate: Own, of the last 365 days, by amount; None if too few closed.
        source: The unit above whose win rate it is; empty: the own.
        closed: How many deals it rests on.
        coverage: Amount ÷ what is missing; None where nothing is.
        needed: 1 ÷ win rate: what coverage ought to be.
        expected: Amount × win rate.
    """

    known: bool
    deals: int
    amount: Decimal
    without_amount: int
    overdue: int
    overdue_amount: Decimal
    win_rate: float | None
    source: str
    closed: int
    coverage: float | None
    needed: float | None
    expected: Decimal | None


def coverage(board: Board, stands: Standing) -> Coverage | None:
    """Pipeline coverage of a unit; None for a metric that opportunities do not turn into.

    What slipped, what names no amount and how few deals a win rate rests on is said and
    not mended.
    """
    metric = board.metric
    part = board.slice
    if part is not None and len(part.products) > 1 and board.question.product is None:
        return None  # opportunities are read for one product
    sells = metric.kind == "additive" and metric.measure == "amount"
    if not sells or metric.document not in SALES or stands.shape is not Shape.MONEY:
        return None
    table, members = board.deals, board.members(board.code)
    as_of = board.question.as_of
    open_ = table.pipeline(
        members, board.period.start_date, board.period.end_date, as_of
    )
    rate, source, closed = _win_rate(board)
    amount = told(open_.amount) or Decimal(0)
    missing = stands.remaining
    return Coverage(
        known=len(table) > 0,
        deals=open_.deals,
        amount=amount,
        without_amount=open_.without_amount,
        overdue=open_.overdue,
        overdue_amount=told(open_.overdue_amount) or Decimal(0),
        win_rate=rate,
        source=source,
        closed=closed,
        coverage=float(amount / missing) if missing and len(table) else None,
        needed=1 / rate if rate else None,
        expected=amount * Decimal(str(round(rate, 6))) if rate is not None else None,
    )


def _win_rate(board: Board) -> tuple[float | None, str, int]:
    """Win rate by amount, of the unit or the nearest above that closed enough."""
    end = board.question.as_of + timedelta(days=1)
    for code in (board.code, *board.above):
        found = board.deals.win_rate(board.members(code), end - WINDOW, end)
        if _count(found) >= LEAST_CLOSED and found.by_amount is not None:
            return found.by_amount, "" if code == board.code else code, _count(found)
    return None, "", 0


def _count(closed: Closed) -> int:
    return closed.won + closed.lost
