"""Where a season comes from: a pattern, a row's own history, or the nearest ancestor's.

See docs/algorithms/steps.md.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from luopan.engine.space import Space
from luopan.engine.tree import Tree
from luopan.targets.cells import Cell


@dataclass(frozen=True)
class Source:
    """Whose history how many rows follow; no unit: nobody's, equal periods."""

    unit: str | None
    product: str | None
    rows: int
    own: bool


def from_pattern(
    space: Space,
    cell: Cell,
    weights: NDArray[np.float64],
    profile: NDArray[np.float64],
) -> NDArray[np.float64]:
    """Shares of a pattern, the same for every row of the cell.

    Args:
        space: The axes.
        cell: Whose rows and periods.
        weights: One for each node of some level under the period (half-years,
            quarters, months: what is under a node keeps its present shape), or a number
            that goes into the leaves evenly and is repeated (4 4 5 over twelve months).
        profile: Shape ``space.shape``. The present shape.

    Returns:
        Shape ``(rows of the cell, periods of the cell)``; every row sums to 1.
    """
    rows, columns = space.block(*cell)
    present = np.abs(profile[rows, columns])
    width = present.shape[1]
    level = level_of(space.periods, cell.period, len(weights))
    if not level:
        return _normal(np.tile(weights, (len(present), width // len(weights))))
    shares = np.zeros(present.shape)
    for code, weight in zip(level, weights, strict=True):
        leaves = space.periods.slice(code)
        part = slice(leaves.start - columns.start, leaves.stop - columns.start)
        shares[:, part] = weight * _normal(present[:, part])
    return _normal(shares)


def level_of(tree: Tree, code: str, count: int) -> tuple[str, ...]:
    """The highest level under a node that has so many nodes; empty if there is none."""
    level: tuple[str, ...] = (code,)
    while True:
        below = tuple(
            part for node in level for part in (tree.children(node) or (node,))
        )
        if below == level:
            return level if len(level) == count else ()
        if len(below) == count:
            return below
        level = below


def from_history(
    space: Space,
    cell: Cell,
    history: NDArray[np.int64],
    enough: int,
    told: NDArray[np.bool_] | None = None,
) -> tuple[NDArray[np.float64], tuple[Source, ...]]:
    """Shares of every row's own history, or of its nearest ancestor with enough of it.

    Nearest is the ancestor that is the fewest levels up, units and products counted
    together; of two equally near, the one further up the units and so the same product.

    Args:
        space: The axes.
        cell: Whose rows and periods.
        history: Shape ``space.shape`` or ``(years, *space.shape)``.
        enough: How many periods must be above 0 for a history to count.
        told: Per row of the cell: whether it is counted in the sources; None: all.

    Returns:
        Shares, shape ``(rows of the cell, periods of the cell)``, every row sums to 1;
        and whose they are, most rows first.
    """
    rows, columns = space.block(*cell)
    sold = np.maximum(history[..., columns], 0)  # what is not known is below 0 too
    known = (sold if sold.ndim == 2 else sold.sum(axis=0)).astype(float)
    pairs = space.pairs[rows]
    units, products = _chains(space.units), _chains(space.products)
    enough = min(enough, known.shape[1])
    own = np.count_nonzero(known[rows], axis=1) >= enough
    shares = np.where(own[:, None], _normal(known[rows]), 0.0)
    waiting = np.flatnonzero(~own)
    told = np.ones(len(pairs), dtype=bool) if told is None else told
    sources = [Source(None, None, int((own & told).sum()), True)]
    for up_units, up_products in _nearest_first(units.shape[1], products.shape[1])[1:]:
        if not len(waiting):
            break
        at_unit = units[pairs[waiting, 0], up_units]
        at_product = products[pairs[waiting, 1], up_products]
        keys = np.where(
            (at_unit < 0) | (at_product < 0),
            -1,
            at_unit.astype(np.int64) * len(space.products.codes) + at_product,
        )
        found = np.zeros(len(waiting), dtype=bool)
        for key, here in _groups(keys):
            unit, product = divmod(key, len(space.products.codes))
            codes = space.units.codes[unit], space.products.codes[product]
            line = known[space.rows(*codes)].sum(axis=0)
            if np.count_nonzero(line) < enough:
                continue
            shares[waiting[here]] = line / line.sum()
            found[here] = True
            sources.append(Source(*codes, int(told[waiting[here]].sum()), False))
        waiting = waiting[~found]
    if len(waiting):
        shares[waiting] = 1 / shares.shape[1]
        sources.append(Source(None, None, int(told[waiting].sum()), False))
    return shares, _merged(sources)


def _normal(weights: NDArray[np.float64]) -> NDArray[np.float64]:
    sums = weights.sum(axis=1, keepdims=True)
    equal = np.full(weights.shape, 1 / weights.shape[1])
    return np.asarray(np.divide(weights, sums, out=equal, where=sums > 0))


def _chains(tree: Tree) -> NDArray[np.int64]:
    """Per leaf: its node, its parent, … up to the root; -1 beyond."""
    chains = np.full((len(tree), tree.height + 1), -1, dtype=np.int64)
    nodes = tree.leaf_nodes.astype(np.int64)
    for up in range(chains.shape[1]):
        chains[:, up] = nodes
        nodes = np.where(nodes < 0, -1, tree.parents[nodes])
    return chains


def _nearest_first(units: int, products: int) -> list[tuple[int, int]]:
    steps = [(unit, product) for unit in range(units) for product in range(products)]
    return sorted(steps, key=lambda step: (sum(step), -step[0]))


def _groups(keys: NDArray[np.int64]) -> list[tuple[int, NDArray[np.intp]]]:
    """Positions by key, in the order of the keys; keys below 0 are left out."""
    order = np.argsort(keys, kind="stable")
    ordered = keys[order]
    starts = np.flatnonzero(np.diff(ordered, prepend=-2))
    parts = np.split(order, starts[1:])
    return [
        (int(ordered[start]), part)
        for start, part in zip(starts, parts, strict=True)
        if ordered[start] >= 0
    ]


def _merged(sources: list[Source]) -> tuple[Source, ...]:
    found: dict[tuple[str | None, str | None, bool], int] = {}
    for source in sources:
        key = source.unit, source.product, source.own
        found[key] = found.get(key, 0) + source.rows
    merged = [
        Source(unit, product, n, own) for (unit, product, own), n in found.items() if n
    ]
    return tuple(sorted(merged, key=lambda s: (-s.rows, s.unit or "", s.product or "")))
