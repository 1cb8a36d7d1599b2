"""Channel stuffing 压货: what dealers took, what they sold on, and how long their stock lasts."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from luopan.dimensions.models import Account, AccountOwner, Metric
from luopan.records.queries.accounts import of_accounts
from luopan.tracking.board import Board, told

WINDOW = 90  # days over which sell-in and sell-out are compared
LONG = 90  # days that stock lasts: more is marked
MOST = 50  # dealers that are shown
METRICS = {"taken": "sales_quantity", "sold": "sell_out", "stock": "dealer_stock"}


@dataclass(frozen=True)
class DealerRow:
    """A dealer; quantities.

    Attributes:
        taken: Sell-in of the window; ``sold``: sell-out of it.
        stock: On the day; ``days``: how long it lasts at that sell-out; None: nothing was
            sold on.
    """

    account: Account
    taken: Decimal
    sold: Decimal
    stock: Decimal
    days: float | None

    @property
    def long(self) -> bool:
        """Whether stock lasts long, or lies and nothing is sold on."""
        return self.stock > 0 and (self.days is None or self.days > LONG)


@dataclass(frozen=True)
class Channel:
    """Dealers of a unit that report.

    Attributes:
        dealers: How many there are; ``rows`` are those that report stock or sell-out,
            the longest stock first.
        taken, sold: Sums of all that report.
    """

    dealers: int
    rows: tuple[DealerRow, ...]
    taken: Decimal
    sold: Decimal


def channel(board: Board) -> Channel | None:
    """The dealers of a unit as of the day; None: it has none."""
    dealers = _dealers(board)
    if not dealers:
        return None
    metrics = {m.code: m for m in Metric.objects.filter(code__in=METRICS.values())}
    found = {
        name: _sums(board, metrics.get(code), dealers) for name, code in METRICS.items()
    }
    rows = [_row(account, found) for account in dealers.values()]
    known = [row for row in rows if row.sold or row.stock]
    known.sort(
        key=lambda row: (-1e9 if row.days is None else -row.days, row.account.code)
    )
    return Channel(
        len(dealers),
        tuple(known[:MOST]),
        sum((row.taken for row in known), Decimal(0)),
        sum((row.sold for row in known), Decimal(0)),
    )


def _dealers(board: Board) -> dict[int, Account]:
    seats = board.members(board.code).always.tolist()
    owned = AccountOwner.objects.on(board.question.as_of).filter(seat__in=seats)
    rows = Account.objects.filter(dealer_tier__isnull=False)
    return {each.pk: each for each in rows.filter(pk__in=owned.values("account_id"))}


def _sums(
    board: Board, metric: Metric | None, dealers: Mapping[int, Account]
) -> dict[int, int]:
    if metric is None:
        return {}
    until = board.question.as_of + timedelta(days=1)
    start = until - timedelta(days=WINDOW)
    if metric.kind == "balance":  # its facts are what each count changed
        start = until - timedelta(days=20 * 366)
    asked = of_accounts(
        metric, list(dealers), [(start, until)], as_of=board.question.as_of
    )
    return {key: sums[0] for key, sums in asked.items()}


def _row(account: Account, found: Mapping[str, Mapping[int, int]]) -> DealerRow:
    taken, sold, stock = (found[name].get(account.pk, 0) for name in METRICS)
    return DealerRow(
        account,
        told(taken) or Decimal(0),
        told(sold) or Decimal(0),
        told(stock) or Decimal(0),
        stock / sold * WINDOW if sold > 0 else None,
    )
