"""The shared axes: assigned (unit, product) pairs by periods."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from luopan.engine.tree import Tree

MAGIC = b"luopan space 1\n"


class Block(NamedTuple):
    """Selects the leaves of a cell: ``amounts[block]`` has shape (rows, periods)."""

    rows: slice | NDArray[np.intp]
    columns: slice


@dataclass(frozen=True, eq=False)
class Space:
    """The ordered leaves of unit × product × period.

    Amounts over a space have shape ``(rows, periods)``: one row per assigned pair of a
    unit leaf and a product leaf, one column per period leaf. Pairs nobody is assigned
    to take no room. Where every pair is assigned the space is ``dense`` and its
    amounts can be seen as a 3-D array without a copy.

    Args:
        units: The organisation.
        products: The products.
        periods: The calendar.
        pairs: Shape ``(rows, 2)``: positions of unit leaf and product leaf, ordered by
            unit, then product, none twice.
        absent: Shape ``(rows, periods)``. True where a pair has no leaf in a period
            (before a seat opens, after it closes). No spread ever fills such a leaf.

    Raises:
        ValueError: Pairs out of order, twice, or outside the trees; a wrong shape.

    Example:
        >>> units = Tree.build([("CN", None), ("E", "CN"), ("W", "CN")], reserves=True)
        >>> one = Tree.build([("all", None)])
        >>> year = Tree.build([("Y", None), ("H1", "Y"), ("H2", "Y")])
        >>> space = Space.full(units, one, year)
        >>> space.shape, space.rows_named
        ((3, 2), (('E', 'all'), ('W', 'all'), ('CN~', 'all')))
    """

    units: Tree
    products: Tree
    periods: Tree
    pairs: NDArray[np.int32]
    absent: NDArray[np.bool_] | None = None

    def __post_init__(self) -> None:
        pairs = np.ascontiguousarray(self.pairs, dtype=np.int32).reshape(-1, 2)
        object.__setattr__(self, "pairs", pairs)
        if len(pairs):
            limits = (len(self.units), len(self.products))
            if (pairs.min(axis=0) < 0).any() or (pairs.max(axis=0) >= limits).any():
                raise ValueError("a pair lies outside the trees")
        if (np.diff(self._keys) <= 0).any():
            raise ValueError("pairs must be ordered by unit and product, none twice")
        if self.absent is not None and self.absent.shape != self.shape:
            raise ValueError(f"absent has shape {self.absent.shape}, not {self.shape}")

    @classmethod
    def full(
        cls,
        units: Tree,
        products: Tree,
        periods: Tree,
        absent: NDArray[np.bool_] | None = None,
    ) -> "Space":
        """Every unit leaf with every product leaf."""
        grid = np.indices((len(units), len(products)), dtype=np.int32)
        return cls(units, products, periods, grid.reshape(2, -1).T, absent)

    @classmethod
    def assigned(
        cls,
        units: Tree,
        products: Tree,
        periods: Tree,
        pairs: Iterable[tuple[str, str]],
    ) -> "Space":
        """These pairs of codes, and the reserve leaves of every node above them.

        Args:
            units: The organisation.
            products: The products.
            periods: The calendar.
            pairs: ``(unit leaf code, product leaf code)``, in any order.

        Returns:
            A space with a row for each pair and, where the trees have reserves, for
            each reserve of a node above the unit or above the product.
        """
        above_units = _with_reserves(units)
        above_products = _with_reserves(products)
        found = {
            (unit, product)
            for unit_code, product_code in pairs
            for unit in above_units[unit_code]
            for product in above_products[product_code]
        }
        return cls(
            units, products, periods, np.asarray(sorted(found), np.int32).reshape(-1, 2)
        )

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and period leaves."""
        return len(self.pairs), len(self.periods)

    @cached_property
    def _keys(self) -> NDArray[np.int64]:
        pairs = self.pairs.astype(np.int64)
        return pairs[:, 0] * len(self.products) + pairs[:, 1]

    @cached_property
    def dense(self) -> bool:
        """Whether every unit leaf has every product leaf."""
        return len(self.pairs) == len(self.units) * len(self.products)

    @cached_property
    def is_reserve(self) -> NDArray[np.bool_]:
        """Per row: whether it is a reserve of a unit or of a product."""
        units, products = self.pairs[:, 0], self.pairs[:, 1]
        return self.units.is_reserve[units] | self.products.is_reserve[products]

    @cached_property
    def rows_named(self) -> tuple[tuple[str, str], ...]:
        """Unit code and product code of every row."""
        units, products = self.units.leaf_codes, self.products.leaf_codes
        return tuple((units[u], products[p]) for u, p in self.pairs.tolist())

    @cached_property
    def _unit_starts(self) -> NDArray[np.int64]:
        places = np.arange(len(self.units) + 1)
        return np.searchsorted(self.pairs[:, 0], places)

    def rows(self, unit: str, product: str) -> slice | NDArray[np.intp]:
        """Rows of the pairs under a unit and a product; a slice if neighbours.

        Raises:
            ValueError: No such unit or product.
        """
        units, products = self.units.slice(unit), self.products.slice(product)
        start = int(self._unit_starts[units.start])
        stop = int(self._unit_starts[units.stop])
        if products == slice(0, len(self.products)):
            return slice(start, stop)
        line = self.pairs[start:stop, 1]
        under = (line >= products.start) & (line < products.stop)
        rows = np.flatnonzero(under) + start
        if len(rows) == 0:
            return slice(start, start)
        if rows[-1] - rows[0] + 1 == len(rows):
            return slice(int(rows[0]), int(rows[-1]) + 1)
        return rows

    def block(self, unit: str, product: str, period: str) -> Block:
        """The leaves under a cell.

        Raises:
            ValueError: No such unit, product or period.
        """
        return Block(self.rows(unit, product), self.periods.slice(period))

    def row(self, unit: str, product: str) -> int | None:
        """The row of one pair of leaf codes; ``None`` if it is not assigned."""
        rows = np.arange(len(self.pairs))[self.rows(unit, product)]
        return int(rows[0]) if len(rows) == 1 else None

    def cube3(self, amounts: NDArray[Any]) -> NDArray[Any]:
        """Amounts of a dense space as (units, products, periods), without a copy."""
        return amounts.reshape(len(self.units), len(self.products), -1)

    def to_bytes(self) -> bytes:
        """Canonical: equal spaces give equal bytes, on any machine."""
        head = {
            "trees": [
                [list(tree.codes), tree.parents.tolist()]
                for tree in (self.units, self.products, self.periods)
            ],
            "rows": "full" if self.dense else len(self.pairs),
            "absent": self.absent is not None and bool(self.absent.any()),
        }
        line = json.dumps(head, ensure_ascii=False, separators=(",", ":")).encode()
        parts = [MAGIC, line, b"\n"]
        if not self.dense:
            parts.append(self.pairs.astype("<i4").tobytes())
        if head["absent"]:
            parts.append(np.packbits(self.absent).tobytes())  # type: ignore[arg-type]
        return b"".join(parts)

    @classmethod
    def from_bytes(cls, content: bytes) -> "Space":
        """What ``to_bytes`` wrote.

        Raises:
            ValueError: The content is none of ours.
        """
        if not content.startswith(MAGIC):
            raise ValueError("not a space")
        end = content.index(b"\n", len(MAGIC))
        head = json.loads(content[len(MAGIC) : end])
        units, products, periods = (
            Tree(tuple(codes), np.asarray(parents, np.int32))
            for codes, parents in head["trees"]
        )
        at = end + 1
        if head["rows"] == "full":
            space = cls.full(units, products, periods)
        else:
            pairs = np.frombuffer(content, "<i4", head["rows"] * 2, at)
            at += pairs.nbytes
            space = cls(units, products, periods, pairs.reshape(-1, 2))
        if not head["absent"]:
            return space
        size = space.shape[0] * space.shape[1]
        bits = np.frombuffer(content, np.uint8, offset=at)
        absent = np.unpackbits(bits, count=size).astype(bool).reshape(space.shape)
        return cls(units, products, periods, space.pairs, absent)

    @cached_property
    def hash(self) -> str:
        """SHA-256 of ``to_bytes``."""
        return hashlib.sha256(self.to_bytes()).hexdigest()


def example() -> Space:
    """Two units and a reserve, one product, two halves: for worked examples."""
    units = Tree.build([("CN", None), ("E", "CN"), ("W", "CN")], reserves=True)
    halves = Tree.build([("Y", None), ("H1", "Y"), ("H2", "Y")])
    return Space.full(units, Tree.build([("all", None)]), halves)


def _with_reserves(tree: Tree) -> dict[str, tuple[int, ...]]:
    """Per leaf code: its position and those of the reserves of the nodes above."""
    positions = {code: place for place, code in enumerate(tree.leaf_codes)}
    return {
        code: (
            place,
            *(
                positions[above + "~"]
                for above in tree.ancestors(code)
                if above + "~" in positions and above + "~" != code
            ),
        )
        for code, place in positions.items()
    }
