"""What of a version a grid shows: which tree goes down, and which part of the axes."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from django.utils.translation import gettext_lazy as _
from numpy.typing import NDArray

from luopan.engine.levels import NAMES, TARGET
from luopan.engine.space import Space
from luopan.engine.tree import Tree
from luopan.org.access import Unknown
from luopan.targets.scope import Scope
from luopan.trail.refusal import Refused

AXES = ("units", "products", "both")
MOST_ROWS = 60_000
OUT = -1  # no base row: a total, or a leaf of the space that is not shown


@dataclass(frozen=True)
class View:
    """A way of looking at a version.

    Attributes:
        axis: What the rows are: ``units``, ``products``, or ``both``: units, and under
            each seat its products.
        unit: Only this unit and what is under it; empty: all that the viewer may see.
        product: Only this product; empty: all.
        which: The level that is looked at: ``floor``, ``target`` or ``stretch``.
    """

    axis: str = "units"
    unit: str = ""
    product: str = ""
    which: str = TARGET

    def __post_init__(self) -> None:
        """Refuse an axis there is none of."""
        if self.axis not in AXES:
            raise Refused(_("A grid shows units, products or both."))
        if self.which not in NAMES:
            raise Refused(_("There is no level “%(level)s”."), level=self.which[:20])


@dataclass(frozen=True, eq=False)
class Layout:
    """The rows of a view, a forest in depth-first order.

    Attributes:
        view: Whose rows.
        units: Per row: the place of its unit in ``space.units.codes``.
        products: Per row: the place of its product in ``space.products.codes``.
        depths: Per row; a root has 0.
        base: Per row: its number among the base rows, or ``OUT``. Every other row is the
            sum of the base rows under it.
        group: Per row of the space: the base row it is counted in, or ``OUT``.
    """

    view: View
    space: Space
    units: NDArray[np.int32]
    products: NDArray[np.int32]
    depths: NDArray[np.int32]
    base: NDArray[np.int32]
    group: NDArray[np.int32]

    @property
    def size(self) -> int:
        """How many base rows."""
        return int(self.base.max(initial=OUT)) + 1


def layout(space: Space, view: View, scope: Scope) -> Layout:
    """The rows a viewer sees in a view.

    Raises:
        Unknown: The unit or product is none of the version's, or not to be seen.
        Refused: Too many rows for one grid.
    """
    return _laid_out(space, view, visible_nodes(space, scope).tobytes())


@lru_cache(maxsize=16)
def _laid_out(space: Space, view: View, sees: bytes) -> Layout:
    """The same for the nodes that are seen: asked for anew with every gesture."""
    seen = np.frombuffer(sees, dtype=bool)
    units = _under(space.units, seen, view.unit)
    if not len(units):
        raise Unknown(_("There is no such version."))
    product = view.product or space.products.codes[0]
    if product not in space.products:
        raise Unknown(_("This plan has nothing called “%(code)s”."), code=product)
    if view.axis == "products":
        return _by_product(space, view, int(units[0]), product)
    rows = _by_unit(space, view, units, product)
    return _with_products(rows, product) if view.axis == "both" else rows


def visible_nodes(space: Space, scope: Scope) -> NDArray[np.bool_]:
    """Per node of the units: whether its totals may be shown (see ``Scope.sees``)."""
    tree = space.units
    if scope.whole:
        return np.ones(len(tree.codes), dtype=bool)
    outside = set(scope.outside(tree.codes))
    own = np.array([code not in outside for code in tree.codes])
    running = np.concatenate([[0], np.cumsum(own[tree.leaf_nodes])])
    spans = [tree.slice(code) for code in tree.codes]
    stops = np.array([span.stop for span in spans])
    starts = np.array([span.start for span in spans])
    return np.asarray(own & (running[stops] - running[starts] == stops - starts))


def _under(tree: Tree, seen: NDArray[np.bool_], code: str) -> NDArray[np.intp]:
    """The nodes that are seen, under a node if one is named."""
    if not code:
        return np.flatnonzero(seen)
    if code not in tree or not seen[tree.place(code)]:
        raise Unknown(_("This plan has nothing called “%(code)s”."), code=code)
    nodes = subtree(tree, tree.place(code))
    return nodes[seen[nodes]]


def subtree(tree: Tree, node: int) -> NDArray[np.intp]:
    """A node and all under it."""
    after = np.flatnonzero(tree.depths[node + 1 :] <= tree.depths[node])
    stop = node + 1 + int(after[0]) if len(after) else len(tree.codes)
    return np.arange(node, stop)


def _by_unit(space: Space, view: View, units: NDArray[np.intp], product: str) -> Layout:
    leaf = np.zeros(len(space.units.codes), dtype=bool)
    leaf[space.units.leaf_nodes] = True
    base = np.where(leaf[units], np.cumsum(leaf[units]) - 1, OUT).astype(np.int32)
    of_leaf = np.full(len(space.units), OUT, np.int32)
    of_leaf[_leaf_places(space.units)[units[base != OUT]]] = base[base != OUT]
    lines = space.products.slice(product)
    line = space.pairs[:, 1]
    inside = (line >= lines.start) & (line < lines.stop)
    group = np.where(inside, of_leaf[space.pairs[:, 0]], OUT).astype(np.int32)
    place = space.products.place(product)
    return Layout(
        view,
        space,
        units.astype(np.int32),
        np.full(len(units), place, np.int32),
        _depths(space.units, units),
        base,
        group,
    )


def _leaf_places(tree: Tree) -> NDArray[np.int32]:
    """Per node: its place among the leaves, or ``OUT``."""
    places = np.full(len(tree.codes), OUT, np.int32)
    places[tree.leaf_nodes] = np.arange(len(tree), dtype=np.int32)
    return places


def _depths(tree: Tree, nodes: NDArray[np.intp]) -> NDArray[np.int32]:
    """Depths in the forest of the nodes: how many of its ancestors are among them."""
    among = np.full(len(tree.codes), OUT, np.int32)
    parents = tree.parents
    for node in nodes.tolist():
        above = int(parents[node])
        while above >= 0 and among[above] == OUT:
            above = int(parents[above])
        among[node] = 0 if above < 0 else among[above] + 1
    return among[nodes]


def _by_product(space: Space, view: View, unit: int, product: str) -> Layout:
    tree = space.products
    nodes = subtree(tree, tree.place(product))
    places = _leaf_places(tree)[nodes]
    base = np.where(places != OUT, np.cumsum(places != OUT) - 1, OUT).astype(np.int32)
    of_leaf = np.full(len(tree), OUT, np.int32)
    of_leaf[places[base != OUT]] = base[base != OUT]
    seats = space.units.slice(space.units.codes[unit])
    seat = space.pairs[:, 0]
    inside = (seat >= seats.start) & (seat < seats.stop)
    return Layout(
        view,
        space,
        np.full(len(nodes), unit, np.int32),
        nodes.astype(np.int32),
        _depths(tree, nodes),
        base,
        np.where(inside, of_leaf[space.pairs[:, 1]], OUT).astype(np.int32),
    )


def _with_products(rows: Layout, product: str) -> Layout:
    """The same with the products of every seat under it, where it sells any."""
    tree = rows.space.products
    root = tree.place(product)
    below = subtree(tree, root)[1:]
    if not len(below):
        return rows
    sold = _sold(rows.space, below)
    leaf_of = _leaf_places(rows.space.units)[rows.units]
    parts: list[list[Any]] = [[], [], []]
    for row, place in enumerate(leaf_of.tolist()):
        under = below[sold[place]] if place != OUT else below[:0]
        parts[0].append(np.full(1 + len(under), rows.units[row]))
        parts[1].append(np.concatenate([[root], under]))
        parts[2].append(
            rows.depths[row] + tree.depths[parts[1][-1]] - tree.depths[root]
        )
    units, products, depths = (np.concatenate(p).astype(np.int32) for p in parts)
    if len(units) > MOST_ROWS:
        raise Refused(
            _("%(rows)s rows are too many for one grid: choose a unit or a product."),
            rows=f"{len(units):,}",
        )
    return _paired(rows, units, products, depths)


def _sold(space: Space, below: NDArray[np.intp]) -> NDArray[np.bool_]:
    """Shape (unit leaves, nodes of ``below``): whether a pair of the space is under both."""
    pairs = np.zeros((len(space.units), len(space.products) + 1), np.int32)
    pairs[space.pairs[:, 0], space.pairs[:, 1] + 1] = 1
    running = np.cumsum(pairs, axis=1)
    spans = [space.products.slice(space.products.codes[node]) for node in below]
    stops = running[:, [span.stop for span in spans]]
    starts = running[:, [span.start for span in spans]]
    return np.asarray(stops > starts)


def _paired(
    rows: Layout,
    units: NDArray[np.int32],
    products: NDArray[np.int32],
    depths: NDArray[np.int32],
) -> Layout:
    """Base rows are the pairs of a seat and a single product: rows of the space itself."""
    space = rows.space
    seat, line = (
        _leaf_places(space.units)[units],
        _leaf_places(space.products)[products],
    )
    wide = len(space.products)
    keys = space.pairs[:, 0].astype(np.int64) * wide + space.pairs[:, 1]
    wanted = seat.astype(np.int64) * wide + line
    at = np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)
    single = (seat != OUT) & (line != OUT) & (keys[at] == wanted)
    base = np.where(single, np.cumsum(single) - 1, OUT).astype(np.int32)
    group = np.full(len(keys), OUT, np.int32)
    group[at[single]] = base[single]
    return Layout(rows.view, space, units, products, depths, base, group)
