"""How faithful customers are: who bought again, several kinds of things, or came back.

Such counts are made from the facts of another distinct count (``of`` in the metric's
filter), so they take no facts of their own; see ``reading.source_key``.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from luopan.dimensions.models import Metric, Product, ProductParentage
from luopan.records.columns import bulk
from luopan.records.columns.bulk import NOBODY
from luopan.records.reading import Reading

Ints = NDArray[np.int64]
Days = NDArray[np.datetime64]
AGAIN, BEFORE, TWICE, SEVERAL = "again", "before", "twice", "several"
LOOKS_BACK = frozenset({AGAIN, BEFORE})
LEAST = 2  # days, or product lines


def rule_of(metric: Metric) -> str:
    """By which rule a distinct count keeps customers; empty: whoever bought."""
    return str((metric.filter or {}).get("rule", ""))


def year_before(day: date) -> date:
    """The same day of the year before; the 28th for a 29 February."""
    try:
        return day.replace(year=day.year - 1)
    except ValueError:
        return day.replace(year=day.year - 1, day=28)


@dataclass(frozen=True, eq=False)
class Bought:
    """What customers brought, row by row.

    Attributes:
        day: Ascending.
        account: Any numbers of customers.
        line: Product line of each row; NOBODY where there is none.
        amount: Millionths.
        product: Product of each row, where it is told apart.
    """

    day: Days
    account: Ints
    line: Ints
    amount: Ints
    product: Ints | None = None

    def taken(self, chosen: Any) -> "Bought":
        """Some rows."""
        return Bought(
            self.day[chosen],
            self.account[chosen],
            self.line[chosen],
            self.amount[chosen],
            None if self.product is None else self.product[chosen],
        )

    def between(self, start: date, end: date) -> "Bought":
        """The rows of some days; the end exclusive."""
        edges = np.asarray([start, end], "datetime64[D]")
        first, last = np.searchsorted(self.day, edges).tolist()
        return self.taken(slice(first, max(first, last)))

    def buyers(self) -> Ints:
        """Customers whose net amount is above nothing, ascending."""
        accounts, places = np.unique(self.account, return_inverse=True)
        sums = np.zeros(len(accounts), np.int64)
        np.add.at(sums, places, self.amount)
        found: Ints = accounts[sums > 0]
        return found


def crossed(bought: Bought, start: date, end: date, products: Ints) -> tuple[int, int]:
    """Of the customers that bought some products, how many bought other lines too.

    Args:
        bought: With products told apart.
        start: First day.
        end: After the last.
        products: Primary keys of the products.

    Returns:
        Those with two product lines or more of whatever there is, and all of them.
    """
    inside = bought.between(start, end)
    if inside.product is None:
        raise ValueError("products are not told apart")
    own = inside.taken(np.isin(inside.product, products)).buyers()
    theirs = inside.taken(np.isin(inside.account, own))
    return _with_several(theirs, theirs.line), len(own)


def faithful(bought: Bought, start: date, end: date, rule: str) -> int:
    """How many customers a rule keeps for a span of days.

    Args:
        bought: Of the span, and of the year before it for the rules that look back.
        start: First day.
        end: After the last.
        rule: Empty: bought in the span. twice: on two days of it or more. several: things
            of two product lines or more. before: in the twelve months before it. again:
            before, and in the span.

    Example:
        >>> day = np.asarray(["2025-03-01", "2026-02-01", "2026-05-01"], "datetime64[D]")
        >>> one = np.ones(3, np.int64)
        >>> bought = Bought(day, one, one, one)
        >>> [faithful(bought, date(2026, 1, 1), date(2027, 1, 1), r) for r in
        ...  ("", "twice", "several", "before", "again")]
        [1, 1, 0, 1, 1]
    """
    inside = bought.between(start, end)
    if rule in LOOKS_BACK:
        earlier = bought.between(year_before(start), start).buyers()
        if rule == BEFORE:
            return len(earlier)
        return len(np.intersect1d(earlier, inside.buyers(), assume_unique=True))
    if rule == TWICE:
        return _with_several(inside, inside.day.astype(np.int64))
    if rule == SEVERAL:
        return _with_several(inside, inside.line)
    return len(inside.buyers())


def _with_several(bought: Bought, what: Ints) -> int:
    """Customers that brought more than nothing by two different things or more."""
    pairs, places = np.unique(
        np.stack([bought.account, what], axis=1), axis=0, return_inverse=True
    )
    sums = np.zeros(len(pairs), np.int64)
    np.add.at(sums, places.ravel(), bought.amount)
    accounts, counts = np.unique(pairs[sums > 0, 0], return_counts=True)
    several = accounts[counts >= LEAST]
    return len(np.intersect1d(several, bought.buyers(), assume_unique=True))


def bought_in(reading: Reading, tree: "ProductLines | None" = None) -> Bought:
    """The rows of a reading that tells accounts and days apart.

    Args:
        reading: Of a distinct count.
        tree: Tells the product lines apart, if the reading tells products apart.
    """
    pieces = list(reading.pieces())
    none = np.zeros(0, np.int64)
    day = np.concatenate([bulk.days([]), *(bulk.days(piece.day) for piece in pieces)])
    account, product, amount = (
        np.concatenate([none, *(getattr(piece, name) for piece in pieces)])
        for name in ("account", "product", "amount")
    )
    order = np.argsort(day, kind="stable")
    order = order[account[order] != NOBODY]
    lines = product if tree is None else tree.lines_of(product)
    return Bought(
        day[order], account[order], lines[order], amount[order], product[order]
    )


@dataclass(frozen=True)
class ProductLines:
    """Which product stands under which; the newest word counts. By primary key."""

    kinds: Mapping[int, str]
    parents: Mapping[int, int]

    @classmethod
    def known(cls) -> "ProductLines":
        """As it stands; two queries."""
        links = ProductParentage.objects.order_by("start_date")
        return cls(
            dict(Product.objects.values_list("pk", "kind")),
            dict(links.values_list("product_id", "parent_id")),
        )

    def lines_of(self, products: Ints) -> Ints:
        """The product line that each product stands under: itself if it is one.

        Items right under a category, or of no product, stand for themselves.
        """
        different, places = np.unique(products, return_inverse=True)
        found: Ints = np.asarray([self._line(k) for k in different.tolist()], np.int64)
        return found[places.ravel()] if len(different) else found

    def _line(self, key: int) -> int:
        at: int | None = key
        while at is not None:
            if self.kinds.get(at) == "line":
                return at
            at = self.parents.get(at)
        return key

    def under(self, product: int) -> Ints:
        """A product and all under it; all, and what names none, for the root."""
        if product not in self.parents:
            return np.asarray([NOBODY, *self.kinds], np.int64)
        return np.asarray(
            [k for k in self.kinds if self._is_under(k, product)], np.int64
        )

    def _is_under(self, key: int, product: int) -> bool:
        at: int | None = key
        while at is not None and at != product:
            at = self.parents.get(at)
        return at == product
