"""Customers behind a figure: what each brought in some spans of days."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain

import numpy as np

from luopan.dimensions.models import Metric, Product
from luopan.records.reading import Piece, Reading
from luopan.records.seat_days import Asked


@dataclass(frozen=True)
class AccountSums:
    """What a customer brought, in millionths, one sum for each span.

    ``account`` is a primary key; NOBODY for what names none.
    """

    account: int
    amounts: tuple[int, ...]


@dataclass(frozen=True)
class Accounts:
    """The largest customers, and how many there are in all."""

    rows: tuple[AccountSums, ...]
    count: int

    def size(self) -> int:
        """About what it takes in memory."""
        return 200 * len(self.rows)


def by_account(
    asked: Sequence[Asked], spans: Sequence[tuple[date, date]], *, most: int = 50
) -> Accounts:
    """The customers of some seats (or of all), by what they brought in the first span.

    Args:
        asked: Whose facts, of each product where there are several; their days hold the
            spans.
        spans: First day and day after the last, the one to order by first.
        most: How many customers.
    """
    sums: dict[int, list[int]] = {}
    for piece in chain.from_iterable(_pieces(one, spans) for one in asked):
        keys, places = np.unique(piece.account, return_inverse=True)
        added = np.zeros(len(keys), np.int64)
        np.add.at(added, places, piece.amount)
        for key, amount in zip(keys.tolist(), added.tolist(), strict=True):
            sums.setdefault(key, [0] * len(spans))[piece.column] += amount
    order = sorted(sums, key=lambda key: (*(-a for a in sums[key]), key))
    rows = [AccountSums(key, tuple(sums[key])) for key in order[:most]]
    return Accounts(tuple(rows), len(order))


def _pieces(asked: Asked, spans: Sequence[tuple[date, date]]) -> Iterable[Piece]:
    reading = asked.reading(by_account=True, each_day=False)
    reading.spans = spans
    return reading.pieces()


def of_accounts(
    metric: Metric,
    accounts: Sequence[int],
    spans: Sequence[tuple[date, date]],
    *,
    as_of: date,
    product: Product | None = None,
) -> dict[int, tuple[int, ...]]:
    """What some customers brought in spans of days, whoever sold it to them; one reading.

    Args:
        metric: Additive.
        accounts: Primary keys.
        spans: First day and day after the last; they may overlap.
        as_of: Days after it do not count.
        product: Only it and all under it.

    Returns:
        By primary key one sum for each span, in millionths; 0 where nothing came.
    """
    found = {key: np.zeros(len(spans), np.int64) for key in accounts}
    if not found or not spans:
        return {key: (0,) * len(spans) for key in accounts}
    whole = min(start for start, _end in spans), max(end for _start, end in spans)
    reading = Reading(
        metric,
        [whole],
        as_of,
        by_account=True,
        by_product=False,
        each_day=True,
        product=product,
        accounts=list(found),
    )
    days = [np.asarray(span, "datetime64[D]") for span in spans]
    for piece in reading.pieces():
        for place, (start, end) in enumerate(days):
            inside = (piece.day >= start) & (piece.day < end)
            keys, at = np.unique(piece.account[inside], return_inverse=True)
            sums = np.zeros(len(keys), np.int64)
            np.add.at(sums, at, piece.amount[inside])
            for key, amount in zip(keys.tolist(), sums.tolist(), strict=True):
                found[key][place] += amount
    return {key: tuple(sums.tolist()) for key, sums in found.items()}
