"""From seats and products to the leaves of a space: nothing is lost on the way."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from luopan.dimensions.models import Product, ProductParentage
from luopan.engine.space import Space
from luopan.engine.tree import RESERVE, Tree
from luopan.org.models import Parentage, Unit
from luopan.records.columns.bulk import NOBODY

Ints = NDArray[np.int64]
Links = dict[int, list[tuple[date, date | None, int]]]


@dataclass(frozen=True)
class Axis:
    """One axis of a space beside the dated tree it was cut from.

    Args:
        tree: The axis, with reserve leaves.
        codes: Code by primary key.
        links: By primary key, ``(start, end, parent)`` in order of time.
    """

    tree: Tree
    codes: Mapping[int, str]
    links: Links

    @cached_property
    def leaves(self) -> dict[str, int]:
        """Position of every leaf by its code."""
        return {code: place for place, code in enumerate(self.tree.leaf_codes)}

    def above(self, key: int, on: date) -> int | None:
        """Under whom it stood on a day; before and after its time, the nearest."""
        links = self.links.get(key)
        if not links:
            return None
        for _start, end, parent in links:
            if end is None or on < end:
                return parent
        return links[-1][2]

    def chain(self, key: int, on: date) -> list[str]:
        """Codes from itself up to the root, as of a day."""
        found: list[str] = []
        at: int | None = key
        while at is not None and len(found) < 100:
            found.append(self.codes[at])
            at = self.above(at, on)
        return found

    def place(self, key: int, on: date, then: bool) -> int:
        """The leaf on which something counts; −1 where the tree has no room for it.

        Args:
            key: Primary key, or NOBODY.
            on: The day.
            then: Count it for whom it stood under on that day, even if it stands
                elsewhere in the tree; else where the tree has it.
        """
        chain = [c for c in self.chain(key, on) if c in self.tree] if key >= 0 else []
        if then:
            while chain and list(self.tree.ancestors(chain[0])) != chain[1:]:
                chain = chain[1:]
        code = chain[0] if chain else self.tree.codes[0]
        return self.leaves.get(code, self.leaves.get(code + RESERVE, -1))

    def own(self, key: int, coarse: bool) -> int:
        """The leaf of its own code, or of what it belongs to in a coarser tree; else −2."""
        if key == NOBODY:
            return -2
        if not coarse:
            return self.leaves.get(self.codes[key], -2)
        chain = self.chain(key, date.max)
        return self.leaves.get(next((c for c in chain if c in self.tree), ""), -2)

    def up(self, leaf: int) -> list[int]:
        """A leaf, then the reserves of the nodes above it."""
        code = self.tree.leaf_codes[leaf]
        above = [self.leaves.get(a + RESERVE, -1) for a in self.tree.ancestors(code)]
        return list(dict.fromkeys([leaf, *(a for a in above if a >= 0)]))


def unit_axis(tree: Tree) -> Axis:
    """The organisation of a space, with all its dated parentages."""
    codes = dict(Unit.objects.values_list("pk", "code"))
    return Axis(tree, codes, _links(Parentage, "unit_id"))


def product_axis(tree: Tree) -> Axis:
    """The products of a space, with all their dated parentages."""
    codes = dict(Product.objects.values_list("pk", "code"))
    return Axis(tree, codes, _links(ProductParentage, "product_id"))


def _links(model: type[Parentage | ProductParentage], child: str) -> Links:
    links: Links = {}
    rows = model.objects.order_by("start_date")
    for key, start, end, parent in rows.values_list(
        child, "start_date", "end_date", "parent_id"
    ):
        links.setdefault(key, []).append((start, end, parent))
    return links


@dataclass(frozen=True)
class Placed:
    """Where sums went.

    Args:
        rows: Row of the space per sum; −1 where it has none.
        moved: True where it is not the leaf of its own seat and product.
    """

    rows: Ints
    moved: NDArray[np.bool_]


class Placer:
    """Rows of a space for pairs of seat and product."""

    def __init__(self, space: Space, units: Axis, products: Axis) -> None:
        self.units, self.products = units, products
        self.width = len(space.products)
        pairs = space.pairs.astype(np.int64)
        self.keys = pairs[:, 0] * self.width + pairs[:, 1]
        self._leaves: dict[tuple[str, int, date | None], int] = {}
        self._rows: dict[tuple[int, int], int] = {}

    def place(self, seats: Ints, products: Ints, on: date, then: bool) -> Placed:
        """The rows that sums of one stretch of days belong to."""
        units = self._column(seats, "unit", on, then)
        things = self._column(products, "product", on, False)
        wanted = units * self.width + things
        known = (units >= 0) & (things >= 0) & (len(self.keys) > 0)
        places = np.searchsorted(self.keys, wanted)
        places[places == len(self.keys)] = 0
        hit = known & (self.keys[places] == wanted) if len(self.keys) else known
        rows = np.where(hit, places, -1)
        for miss in np.flatnonzero(~hit & known).tolist():
            rows[miss] = self._nearest(int(units[miss]), int(things[miss]))
        # A plan may stop at product lines; a seat that it does not have is missing.
        own = hit & self._own(units, seats, self.units, coarse=False)
        own &= self._own(things, products, self.products, coarse=True)
        return Placed(rows, ~own)

    def _column(self, keys: Ints, name: str, on: date, then: bool) -> Ints:
        uniques, places = np.unique(keys, return_inverse=True)
        axis = self.units if name == "unit" else self.products
        found = []
        for key in uniques.tolist():
            memo = (name, key, on)
            if memo not in self._leaves:
                self._leaves[memo] = axis.place(key, on, then)
            found.append(self._leaves[memo])
        return np.asarray(found, dtype=np.int64)[places]

    def _nearest(self, unit: int, product: int) -> int:
        """The reserve nearest above a pair that nobody is assigned to."""
        memo = (unit, product)
        if memo not in self._rows:
            self._rows[memo] = next(
                (
                    row
                    for each in self.units.up(unit)
                    for thing in self.products.up(product)
                    if (row := self._row(each, thing)) >= 0
                ),
                -1,
            )
        return self._rows[memo]

    def _row(self, unit: int, product: int) -> int:
        key = unit * self.width + product
        place = int(np.searchsorted(self.keys, key))
        return place if place < len(self.keys) and self.keys[place] == key else -1

    @staticmethod
    def _own(
        leaves: Ints, keys: Ints, axis: Axis, *, coarse: bool
    ) -> NDArray[np.bool_]:
        """Whether each leaf is the one of its own code; a root alone is everybody's."""
        if len(axis.leaves) == 1:
            return np.ones(len(keys), dtype=bool)
        uniques, places = np.unique(keys, return_inverse=True)
        mine = [axis.own(key, coarse) for key in uniques.tolist()]
        own: NDArray[np.bool_] = np.asarray(mine, dtype=np.int64)[places] == leaves
        return own
