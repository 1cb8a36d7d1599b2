"""A rounding step per level, top down: 10,000 a region, 1,000 a person, 100 a month."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from luopan.engine.rounding.groups import settle_groups
from luopan.engine.space import Space

Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Level:
    """Totals at these depths of the three trees become multiples of a step.

    A depth beyond a tree's height means its leaves.
    """

    units: int
    products: int
    periods: int
    step: int


def round_levels(
    space: Space,
    amounts: Ints,
    levels: Sequence[Level],
    free: NDArray[np.bool_] | None = None,
) -> Ints:
    """Round the totals of several levels, from the top down; the grand total stays.

    Every level must lie inside the one before (the same depth or deeper on each axis):
    the totals then form one tree, and each is rounded inside its parent by the largest
    remainder. What cannot be moved stays: a total takes part only if its movable part
    is at least a step (or all of it can move), so no amount changes its sign.

    Args:
        space: The axes.
        amounts: Shape ``space.shape``, quanta.
        levels: From the top down.
        free: Same shape. Leaves that may move; None for all. Others keep their amount,
            and totals that hold them may then be no multiple.

    Returns:
        Amounts, same shape and sum.

    Raises:
        ValueError: A level does not lie inside the one before, a step is not positive,
            or is no multiple of the next one.

    Source:
        docs/algorithms/rounding.md

    Example:
        >>> from luopan.engine.space import example
        >>> amounts = np.array([[1240, 1310], [2180, 2270], [0, 0]])
        >>> levels = [Level(1, 0, 0, 1000), Level(1, 0, 1, 100)]
        >>> round_levels(example(), amounts, levels, free=amounts > 0)
        array([[1500, 1500],
               [2000, 2000],
               [   0,    0]])
    """
    each_step(levels)
    movable = np.ones(amounts.shape, bool) if free is None else free
    flat, moves = amounts.ravel(), movable.ravel()
    labels = [_labels(space, level) for level in levels]
    nodes = [_Nodes.of(flat, moves, label) for label in labels]
    parents = [np.zeros(len(flat), np.int64), *labels]
    takes = _taking_part(nodes, labels, levels)
    totals = np.asarray([flat.sum()])
    for node, label, above, part, level in zip(
        nodes, labels, parents, takes, levels, strict=False
    ):
        group = np.zeros(len(node.totals), np.int64)
        group[label] = above
        totals = _inside(node.totals, part, group, totals, level.step)
    return _inside(flat, moves, parents[-1], totals, 1).reshape(amounts.shape)


def each_step(levels: Sequence[Level]) -> None:
    """Check levels from the top down.

    Raises:
        ValueError: As in :func:`round_levels`.
    """
    for level in levels:
        if level.step < 1:
            raise ValueError("a step is at least 1")
    for above, below in zip(levels, levels[1:], strict=False):
        depths = zip(
            (above.units, above.products, above.periods),
            (below.units, below.products, below.periods),
            strict=True,
        )
        if any(high > low for high, low in depths):
            raise ValueError(f"{below} does not lie inside {above}")
        if above.step % below.step:
            raise ValueError(f"{above.step} is no multiple of {below.step}, below it")


def _labels(space: Space, level: Level) -> Ints:
    """Per leaf, flat: the number of the total it is under, in order of first leaf."""
    labels: Ints = np.unique(_keys(space, level), return_inverse=True)[1].astype(
        np.int64
    )
    return labels


def _keys(space: Space, level: Level) -> Ints:
    """Per leaf, flat: a number that only leaves under the same total have."""
    depths = (level.units, level.products, level.periods)
    trees = (space.units, space.products, space.periods)
    unit, product, period = (
        np.searchsorted(
            tree.starts(tree.cut(depth)), np.arange(len(tree)), side="right"
        )
        for tree, depth in zip(trees, depths, strict=True)
    )
    rows = unit[space.pairs[:, 0]] * (len(space.products) + 1)
    rows = rows + product[space.pairs[:, 1]]
    keys: Ints = (rows[:, None] * (len(space.periods) + 1) + period[None, :]).ravel()
    return keys


@dataclass(frozen=True)
class _Nodes:
    """Totals of one level: all of each, its movable part, and whether it is all."""

    totals: Ints
    movable: Ints
    whole: NDArray[np.bool_]

    @classmethod
    def of(cls, flat: Ints, moves: NDArray[np.bool_], labels: Ints) -> "_Nodes":
        size = int(labels.max(initial=-1)) + 1
        totals = np.zeros(size, np.int64)
        np.add.at(totals, labels, flat)
        movable = np.zeros(size, np.int64)
        np.add.at(movable, labels, np.where(moves, flat, 0))
        stuck = np.zeros(size, bool)
        stuck[labels[~moves & (flat != 0)]] = True
        return cls(totals, movable, ~stuck)


def _taking_part(
    nodes: list[_Nodes], labels: list[Ints], levels: Sequence[Level]
) -> list[NDArray[np.bool_]]:
    """From the bottom up: which totals may move; one of their parts must be able to."""
    takes: list[NDArray[np.bool_]] = []
    below: NDArray[np.bool_] | None = None
    for node, label, level in zip(
        reversed(nodes), reversed(labels), reversed(levels), strict=True
    ):
        part = (node.movable != 0) & (node.whole | (abs(node.movable) >= level.step))
        if below is not None:
            can = np.zeros(len(part), bool)
            can[label[below]] = True
            part &= can
        takes.append(part)
        below = part[label]
    return takes[::-1]


def _inside(
    values: Ints, moves: NDArray[np.bool_], groups: Ints, totals: Ints, step: int
) -> Ints:
    """Round values to a step inside their groups, which sum to new totals."""
    present = np.zeros(len(totals), np.int64)
    np.add.at(present, groups, values)
    weights = np.abs(values[moves])
    result = values.copy()
    result[moves] = settle_groups(
        values[moves], weights, groups[moves], totals - present, step
    )
    return result
