"""Whole amounts of exact ones, from the top down; made anew where a few rows changed.

What a node comes to depends on its own exact total, its parent's whole one and what is
over in its siblings: an edit is felt by the nodes above it and where one of them, or a
sibling of one, is rounded otherwise than before. All others stay as they are.
"""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from luopan.engine.rounding.groups import raise_groups
from luopan.engine.space import Space
from luopan.engine.tree import Tree

Ints = NDArray[np.int64]
Places = NDArray[np.intp]


@dataclass(frozen=True, eq=False)
class Nest:
    """Nodes of several levels, each inside one of the level before; the last are rows.

    Attributes:
        starts: Per level, per node: where it begins among what lies under all.
        above: Per level, per node: its place in the level before; in the first 0.
        first: Per level, per node of the level before: the first one inside it.
    """

    starts: tuple[Places, ...]
    above: tuple[Places, ...]
    first: tuple[Places, ...]

    @classmethod
    def of(cls, starts: list[Places]) -> "Nest":
        """Of levels from the top down."""
        before = [np.zeros(1, np.intp), *starts]
        pairs = list(zip(before, starts, strict=False))
        above = (np.searchsorted(one, two, side="right") - 1 for one, two in pairs)
        first = (np.searchsorted(two, one) for one, two in pairs)
        return cls(tuple(starts), tuple(above), tuple(first))


@dataclass(frozen=True, eq=False)
class Sums:
    """What the nodes of a space come to, its rows the last.

    Attributes:
        floors: Per level, per node: the whole parts under it, added up.
        rests: The same of what is over, in parts.
        totals: The same as it was rounded.
    """

    floors: tuple[Ints, ...]
    rests: tuple[Ints, ...]
    totals: tuple[Ints, ...]


@lru_cache(maxsize=16)
def _rows(space: Space) -> Nest:
    """Units from the top down, then the products of a unit."""
    height = max(space.units.height, 1)
    depths = [(depth, 0) for depth in range(1, height + 1)]
    depths += [(height, depth) for depth in range(1, space.products.height + 1)]
    return Nest.of([_starts(space, *depth) for depth in depths])


def _starts(space: Space, units: int, products: int) -> Places:
    """Where each pair of a unit and a product at some depths begins among the rows."""
    trees = ((space.units, units), (space.products, products))
    unit, product = (
        np.searchsorted(
            tree.starts(tree.cut(depth)), np.arange(len(tree)), side="right"
        )
        for tree, depth in trees
    )
    keys = unit[space.pairs[:, 0]] * (len(space.products) + 1)
    return np.flatnonzero(np.diff(keys + product[space.pairs[:, 1]], prepend=-1))


@lru_cache(maxsize=16)
def _columns(periods: Tree) -> Nest:
    """The periods of a row from the top down, its leaves the last."""
    cuts = [periods.starts(periods.cut(depth)) for depth in range(1, periods.height)]
    return Nest.of([*cuts, np.arange(len(periods))])


def round_parts(
    space: Space, floors: Ints, rests: Ints, divisor: int
) -> tuple[Ints, Sums | None]:
    """Whole amounts of exact ones: units first, then their products, then their periods.

    Args:
        space: The axes.
        floors: Shape ``space.shape``. The whole part of every amount, in quanta.
        rests: Same shape. What is over, in parts of a quantum, ``0 ≤ rest < divisor``.
        divisor: How many parts make a quantum.

    Returns:
        Amounts, same shape. The total of every node of a level is its exact total
        rounded down or up, that of all is the nearest; a leaf with no rest stays. And
        what the nodes come to, for :func:`round_again`; None of a space without leaves.

    Source:
        docs/algorithms/levels.md

    Example:
        >>> from luopan.engine.space import example
        >>> floors, rests = np.array([[8, 8], [17, 0], [0, 0]]), np.array([[5], [0], [0]])
        >>> round_parts(example(), floors, rests + [[0, 0]], 10)[0]
        array([[ 8,  9],
               [17,  0],
               [ 0,  0]])
    """
    if not floors.size:
        return floors.copy(), None
    nest = _rows(space)
    by_row = floors.sum(axis=1), rests.sum(axis=1)
    wholes, over = ([np.add.reduceat(one, s) for s in nest.starts] for one in by_row)
    above, totals = np.array([_nearest(wholes[0], over[0], divisor)]), []
    for whole, rest, group, first in zip(
        wholes, over, nest.above, nest.first, strict=True
    ):
        above = _given(whole, rest, divisor, above, group, first)
        totals.append(above)
    sums = Sums(tuple(wholes), tuple(over), tuple(totals))
    return split_rows(space.periods, floors, rests, divisor, above), sums


def _nearest(floors: Ints, rests: Ints, divisor: int) -> int:
    return int(floors.sum()) + (2 * int(rests.sum()) + divisor) // (2 * divisor)


def _given(
    floors: Ints, rests: Ints, divisor: int, totals: Ints, group: Places, first: Places
) -> Ints:
    """What the nodes inside others get of their whole totals."""
    least = floors + rests // divisor
    extras = totals - np.add.reduceat(least, first)
    return raise_groups(least, rests % divisor, group, extras)


def split_rows(
    periods: Tree, floors: Ints, rests: Ints, divisor: int, totals: Ints
) -> Ints:
    """The whole amounts of some rows whose totals are known; shape (rows, periods)."""
    nest, rows = _columns(periods), np.arange(len(floors))[:, None]
    above = totals
    for starts, group, first in zip(nest.starts, nest.above, nest.first, strict=True):
        whole, rest = (np.add.reduceat(one, starts, axis=1) for one in (floors, rests))
        groups, firsts = rows * len(first) + group, rows * len(starts) + first
        parts = whole.ravel(), rest.ravel(), divisor, above
        above = _given(*parts, groups.ravel(), firsts.ravel())
    return above.reshape(floors.shape)


def round_again(
    space: Space, sums: Sums, rows: Places, floors: Ints, rests: Ints, divisor: int
) -> tuple[Sums, Places]:
    """What the nodes come to after some rows have changed, the same as of all anew.

    Args:
        space: The axes.
        sums: As they were.
        rows: The rows that changed, ascending, none twice.
        floors: Shape ``(rows, periods)``: of those rows as they are now.
        rests: The same.
        divisor: As it was.

    Returns:
        The sums, and the rows whose leaves may be others: :func:`split_rows` of them.
    """
    nest = _rows(space)
    wholes, over = (
        _moved(nest, before, rows, now.sum(axis=1))
        for before, now in ((sums.floors, floors), (sums.rests, rests))
    )
    above, dirty = np.array([_nearest(wholes[0], over[0], divisor)]), np.zeros(1, int)
    totals = [one.copy() for one in sums.totals]
    for place, first in enumerate(nest.first):
        inside, group, firsts = _inside(first, len(totals[place]), dirty)
        parts = wholes[place][inside], over[place][inside], divisor, above[dirty]
        given = _given(*parts, group, firsts)
        otherwise = inside[given != totals[place][inside]]
        totals[place][inside] = given
        above = totals[place]
        dirty = np.union1d(otherwise, _at(nest, place, rows))
    return Sums(tuple(wholes), tuple(over), tuple(totals)), dirty


def _at(nest: Nest, place: int, rows: Places) -> Places:
    """The nodes of a level that rows lie in."""
    return np.searchsorted(nest.starts[place], rows, side="right") - 1


def _moved(
    nest: Nest, before: tuple[Ints, ...], rows: Places, now: Ints
) -> tuple[Ints, ...]:
    """Sums of all levels after those of some rows have changed."""
    more, found = now - before[-1][rows], [one.copy() for one in before]
    for place, one in enumerate(found):
        np.add.at(one, _at(nest, place, rows), more)
    return tuple(found)


def _inside(first: Places, size: int, some: Places) -> tuple[Places, Places, Places]:
    """The nodes inside some of the level before: which, inside which of them, from where."""
    counts = np.append(first[1:], size)[some] - first[some]
    firsts = np.cumsum(counts) - counts
    group = np.repeat(np.arange(len(some)), counts)
    return first[some][group] + np.arange(len(group)) - firsts[group], group, firsts
