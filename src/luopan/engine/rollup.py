"""Leaves to totals: every level, one block, one node."""

from dataclasses import dataclass, field
from functools import cached_property
from itertools import product as every

import numpy as np
from numpy.typing import NDArray

from luopan.engine.space import Space
from luopan.engine.tree import Tree

Ints = NDArray[np.int64]
Depths = tuple[int, int, int]

WIDE = 64  # numbers per place from which adding whole rows is faster


def total(space: Space, amounts: Ints, unit: str, product: str, period: str) -> int:
    """The amount of one cell: the sum of the leaves under it.

    Args:
        space: The axes.
        amounts: Shape ``space.shape``, quanta.
        unit: Code of any unit, leaf or total.
        product: Code of any product.
        period: Code of any period.

    Returns:
        The sum, in quanta.

    Raises:
        ValueError: No such code.

    Source:
        docs/algorithms/rollup.md

    Example:
        >>> from luopan.engine.space import example
        >>> space = example()
        >>> total(space, np.array([[1, 2], [3, 4], [5, 6]]), "CN", "all", "H1")
        9
    """
    return int(region(space, amounts, unit, product, period).sum())


def region(space: Space, amounts: Ints, unit: str, product: str, period: str) -> Ints:
    """The leaves under a cell: a view where the space allows it, else a copy."""
    if not space.dense:
        return amounts[space.block(unit, product, period)]
    cells = space.cube3(amounts)[space.units.slice(unit), space.products.slice(product)]
    return cells[..., space.periods.slice(period)]


@dataclass(frozen=True, eq=False)
class Rollup:
    """Totals of every level, worked out when asked for and then kept.

    A level is three depths, one per axis. On each axis it shows the nodes at that depth
    and the leaves above it (:meth:`Tree.cut`), so every level sums to the same total.

    Attributes:
        space: The axes.
        amounts: Shape ``space.shape``, quanta.
    """

    space: Space
    amounts: Ints
    _levels: dict[Depths, Ints] = field(default_factory=dict, repr=False)

    @cached_property
    def heights(self) -> Depths:
        """The depths of the leaves."""
        space = self.space
        return space.units.height, space.products.height, space.periods.height

    def level(self, units: int, products: int, periods: int) -> Ints:
        """Totals at three depths.

        Returns:
            In a dense space shape (units, products, periods) of the cuts; else shape
            (pairs, periods), pairs of nodes as in :meth:`pairs`.
        """
        depths = (units, products, periods)
        if depths not in self._levels:
            self._levels[depths] = self._summed(depths)
        return self._levels[depths]

    def _summed(self, depths: Depths) -> Ints:
        if depths == self.heights:
            dense = self.space.dense
            return self.space.cube3(self.amounts) if dense else self.amounts
        trees = (self.space.units, self.space.products, self.space.periods)
        below = [
            (self._size(finer), axis, finer)
            for axis in range(3)
            if (finer := _deeper(depths, axis))[axis] <= self.heights[axis]
        ]
        if self.space.dense:
            _, axis, finer = min(below)
            starts = _starts(trees[axis], depths[axis])
            return reduce_axis(self.level(*finer), starts, axis)
        if depths[2] < self.heights[2]:
            starts = _starts(trees[2], depths[2])
            return reduce_axis(self.level(*_deeper(depths, 2)), starts, 1)
        return self._merged(depths)

    def _merged(self, depths: Depths) -> Ints:
        """Pairs of a finer level brought together, in a space that is not dense."""
        axis = 1 if depths[1] < self.heights[1] else 0
        finer = self.level(*_deeper(depths, axis))
        keys = self._finer_keys(depths, axis)
        order = np.argsort(keys, kind="stable")
        starts = np.flatnonzero(np.diff(keys[order], prepend=-1))
        if (np.diff(order) == 1).all():
            return reduce_axis(finer, starts, 0)
        return reduce_axis(finer[order], starts, 0)

    def _finer_keys(self, depths: Depths, axis: int) -> Ints:
        """For each pair of the next finer level: the key of its pair here."""
        finer = self.pairs(*_deeper(depths, axis)[:2])
        tree = (self.space.units, self.space.products)[axis]
        leaf = tree.starts(tree.cut(depths[axis] + 1))[finer[:, axis]]
        here = _node_of_leaf(tree, depths[axis])[leaf]
        wide = len(self.space.products) + 1
        if axis == 0:
            return here * wide + finer[:, 1]
        return finer[:, 0] * wide + here

    def pairs(self, units: int, products: int) -> Ints:
        """Pairs of places in the cuts of units and products that have a row below."""
        space = self.space
        unit = _node_of_leaf(space.units, units)[space.pairs[:, 0]]
        product = _node_of_leaf(space.products, products)[space.pairs[:, 1]]
        wide = len(space.products) + 1
        return np.stack(np.divmod(np.unique(unit * wide + product), wide), axis=1)

    def _size(self, depths: Depths) -> int:
        trees = (self.space.units, self.space.products, self.space.periods)
        sizes = [len(t.cut(d)) for t, d in zip(trees, depths, strict=True)]
        return sizes[0] * sizes[1] * sizes[2]

    def all(self) -> dict[Depths, Ints]:
        """Every level, from the leaves to the grand total."""
        units, products, periods = (range(h, -1, -1) for h in self.heights)
        return {
            (u, p, t): self.level(u, p, t)
            for u, p, t in every(units, products, periods)
        }

    def at(self, unit: str, product: str, period: str) -> int:
        """The amount of one cell; 0 where no pair is assigned.

        Raises:
            ValueError: No such code.
        """
        trees = (self.space.units, self.space.products, self.space.periods)
        codes = (unit, product, period)
        nodes = [t.place(code) for t, code in zip(trees, codes, strict=True)]
        depths = [int(t.depths[n]) for t, n in zip(trees, nodes, strict=True)]
        places = [
            int(np.searchsorted(t.cut(d), n))
            for t, d, n in zip(trees, depths, nodes, strict=True)
        ]
        found = self.level(depths[0], depths[1], depths[2])
        if self.space.dense:
            return int(found[places[0], places[1], places[2]])
        pairs = self.pairs(depths[0], depths[1])
        row = np.flatnonzero((pairs == places[:2]).all(axis=1))
        return int(found[row, places[2]].sum())


def rollup(space: Space, amounts: Ints) -> Rollup:
    """Totals of every level.

    Args:
        space: The axes.
        amounts: Shape ``space.shape``, quanta.

    Returns:
        Levels on demand; ``all()`` for every one. Each level sums to the same total.

    Raises:
        ValueError: A wrong shape.

    Source:
        docs/algorithms/rollup.md

    Example:
        >>> from luopan.engine.space import example
        >>> sums = rollup(example(), np.array([[1, 2], [3, 4], [5, 6]]))
        >>> sums.at("CN", "all", "Y"), sums.at("CN~", "all", "H2")
        (21, 6)
        >>> sums.level(0, 0, 1)
        array([[[ 9, 12]]])
    """
    if amounts.shape != space.shape:
        raise ValueError(f"amounts have shape {amounts.shape}, not {space.shape}")
    return Rollup(space, amounts)


def reduce_axis(amounts: Ints, starts: NDArray[np.int64], axis: int) -> Ints:
    """Sums of neighbours along an axis, each from one start to the next."""
    if len(starts) == amounts.shape[axis]:
        return amounts
    if len(starts) == 1:
        whole: Ints = amounts.sum(axis=axis, keepdims=True)
        return whole
    if axis == amounts.ndim - 1 or amounts[:1].size < WIDE:
        return np.add.reduceat(amounts, starts, axis=axis)
    return _reduce_outer(amounts, starts, axis)


def _reduce_outer(amounts: Ints, starts: NDArray[np.int64], axis: int) -> Ints:
    """The same for an axis that is not the last: whole rows are added at once."""
    shape = amounts.shape
    widths = np.diff(starts, append=shape[axis])
    if (widths == widths[0]).all():
        split = (*shape[:axis], len(starts), int(widths[0]), *shape[axis + 1 :])
        even: Ints = amounts.reshape(split).sum(axis=axis + 1)
        return even
    result = np.empty((*shape[:axis], len(starts), *shape[axis + 1 :]), np.int64)
    for place, (start, width) in enumerate(
        zip(starts.tolist(), widths.tolist(), strict=True)
    ):
        part = amounts.swapaxes(0, axis)[start : start + width]
        np.add.reduce(part, axis=0, out=result.swapaxes(0, axis)[place])
    return result


def _deeper(depths: Depths, axis: int) -> Depths:
    units, products, periods = depths
    return (units + (axis == 0), products + (axis == 1), periods + (axis == 2))


def _starts(tree: Tree, depth: int) -> NDArray[np.int64]:
    """Where each node of a cut begins among the nodes of the cut below it."""
    finer = tree.starts(tree.cut(depth + 1))
    return np.searchsorted(finer, tree.starts(tree.cut(depth)))


def _node_of_leaf(tree: Tree, depth: int) -> Ints:
    """Per leaf: the place in a cut of the node above it."""
    starts = tree.starts(tree.cut(depth))
    return np.searchsorted(starts, np.arange(len(tree)), side="right") - 1
