"""The totals of many nodes at once: what a grid, a workbook or a page shows."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

import numpy as np
from django.db.models import Model
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from numpy.typing import NDArray

from luopan.dimensions.models import Product
from luopan.engine.cube import ABSENT, HELD, NULL
from luopan.engine.levels import NAMES, TARGET
from luopan.engine.space import Space
from luopan.engine.tree import RESERVE, Tree
from luopan.org.access import Action, Unknown
from luopan.org.language import in_other_language, spoken
from luopan.org.models import Unit, User
from luopan.targets.cells import Cell, nested
from luopan.targets.cube import state_of
from luopan.targets.models import Version
from luopan.targets.parameters import tree_of
from luopan.targets.scope import Scope
from luopan.targets.state import State
from luopan.trail.refusal import Refused

MOST_CELLS = 5_000_000


@dataclass(frozen=True, slots=True)
class Node:
    """A node of an axis as it is shown."""

    code: str
    name: str
    parent: str | None
    depth: int
    leaf: bool
    reserve: bool


@dataclass(frozen=True, eq=False)
class Sheet:
    """Totals of units × products × periods; a unit out of reach has none.

    Attributes:
        amounts: Shape ``(units, products, periods)``, quanta; 0 where nothing is shown.
        known: Same shape: whether anybody has said a number there.
        shown: Per unit: whether its totals may be shown.
        held: The totals that are held.
        seq: After which step.
    """

    units: tuple[Node, ...]
    products: tuple[Node, ...]
    periods: tuple[Node, ...]
    amounts: NDArray[np.int64]
    known: NDArray[np.bool_]
    shown: tuple[bool, ...]
    held: tuple[Cell, ...]
    seq: int
    _places: dict[str, dict[str, int]] = field(default_factory=dict, repr=False)

    def amount(self, unit: str, product: str, period: str) -> int | None:
        """The amount of a cell; None if nobody said one, or it may not be shown."""
        if not self._places:
            for axis in ("units", "products", "periods"):
                nodes = getattr(self, axis)
                self._places[axis] = {n.code: place for place, n in enumerate(nodes)}
        at = (
            self._places["units"][unit],
            self._places["products"][product],
            self._places["periods"][period],
        )
        return int(self.amounts[at]) if self.shown[at[0]] and self.known[at] else None


def sheet(
    version: Version,
    *,
    viewer: User,
    on: date,
    units: Sequence[str] | None = None,
    products: Sequence[str] | None = None,
    periods: Sequence[str] | None = None,
    seq: int | None = None,
    which: str = TARGET,
) -> Sheet:
    """The totals of nodes: all of them, or those named.

    Args:
        version: Of which version.
        viewer: Who looks: sees no total that his reach does not wholly cover.
        on: The day his rights are asked for.
        units: Codes, in the order wanted; None: all of the tree, in its order.
        products: The same for products.
        periods: The same for periods.
        seq: After which step; None: the newest.
        which: Of the ``floor``, the ``target`` or the ``stretch``.

    Raises:
        Refused: An unknown code, or more cells than a page or workbook could hold; the
            version has no such level.
    """
    state = at_level(version, state_of(version, seq), which)
    space = state.space
    chosen = [
        _chosen(space, axis, codes)
        for axis, codes in (("unit", units), ("product", products), ("period", periods))
    ]
    size = len(chosen[0]) * len(chosen[1]) * len(chosen[2])
    if size > MOST_CELLS:
        raise Refused(
            _("%(count)s cells at once is too many: choose fewer units or products."),
            count=f"{size:,}",
        )
    scope = Scope(viewer, Action.TARGETS_READ, version, on)
    shown = tuple(scope.sees(space, code) for code in chosen[0])
    said = ((state.cube.state & (NULL | ABSENT)) == 0).astype(np.int64)
    amounts = totals(space, state.amounts, *chosen)
    known = totals(space, said, *chosen) > 0
    amounts[~np.array(shown, dtype=bool)] = 0
    return Sheet(
        nodes(space.units, "unit", chosen[0]),
        nodes(space.products, "product", chosen[1]),
        nodes(space.periods, "period", chosen[2]),
        amounts,
        known,
        shown,
        tuple(h.cell for h in state.holds if scope.sees(space, h.cell.unit)),
        version.head if seq is None else seq,
    )


def at_level(version: Version, state: State, which: str) -> State:
    """The numbers of a version at one of its levels.

    Raises:
        Refused: It has no such level.
    """
    if which not in NAMES or (which != TARGET and state.levels is None):
        raise Refused(
            _("“%(version)s” has no floor and stretch."),
            version=lambda: spoken(version),
        )
    return state.at_level(which)


def _chosen(space: Space, axis: str, codes: Sequence[str] | None) -> Sequence[str]:
    tree = tree_of(space, axis)
    for code in codes or ():
        if code not in tree:
            raise Refused(_("This plan has nothing called “%(code)s”."), code=code)
    return tree.codes if codes is None else codes


def totals(
    space: Space,
    amounts: NDArray[np.int64],
    units: Sequence[str],
    products: Sequence[str],
    periods: Sequence[str],
) -> NDArray[np.int64]:
    """Totals of many nodes with one pass over the leaves for each product.

    Returns:
        Shape ``(units, products, periods)``.
    """
    across = _spans(amounts, space.periods, periods, axis=1)
    found = np.empty((len(units), len(products), len(periods)), np.int64)
    lines, seats = space.pairs[:, 1], space.pairs[:, 0]
    for place, code in enumerate(products):
        leaf = space.products.slice(code)
        rows = (lines >= leaf.start) & (lines < leaf.stop)
        summed = np.zeros((len(space.units), len(periods)), np.int64)
        np.add.at(summed, seats[rows], across[rows])
        found[:, place] = _spans(summed, space.units, units, axis=0)
    return found


def _spans(
    values: NDArray[np.int64], tree: Tree, codes: Sequence[str], axis: int
) -> NDArray[np.int64]:
    """Sums over the leaves of each node, by differences of running sums."""
    shape = list(values.shape)
    shape[axis] = 1
    running = np.concatenate([np.zeros(shape, np.int64), values], axis=axis)
    np.cumsum(running, axis=axis, out=running)
    spans = [tree.slice(code) for code in codes]
    stops = np.take(running, [span.stop for span in spans], axis=axis)
    starts = np.take(running, [span.start for span in spans], axis=axis)
    return np.asarray(stops - starts)


def nodes(tree: Tree, axis: str, codes: Sequence[str]) -> tuple[Node, ...]:
    """Nodes with their names in the reader's language."""
    known = names_of(axis, [code.removesuffix(RESERVE) for code in codes])
    return tuple(
        Node(
            code,
            _shown_name(code, known),
            tree.parent(code),
            int(tree.depths[tree.place(code)]),
            not tree.children(code),
            code.endswith(RESERVE),
        )
        for code in codes
    )


def _shown_name(code: str, known: dict[str, str]) -> str:
    own = code.removesuffix(RESERVE)
    name = known.get(own, own)
    if code == own:
        return name
    return gettext("%(unit)s (reserve)") % {"unit": name}


def names_of(
    axis: str, codes: Sequence[str], *, other: bool | None = None
) -> dict[str, str]:
    """Names by code, in the reader's language; one query.

    ``other``: whether that is the second language; None: asked for here.
    """
    models: dict[str, type[Model]] = {"unit": Unit, "product": Product}
    if axis not in models:
        return {}
    rows = models[axis]._default_manager.all()
    if len(codes) <= 900:
        rows = rows.filter(code__in=set(codes))
    other = in_other_language() if other is None else other
    return {
        code: (second or name) if other else name
        for code, name, second in rows.values_list("code", "name", "name_other")
    }


@dataclass(frozen=True)
class CellView:
    """One number, and what holds it where it is."""

    cell: Cell
    amount: int | None
    leaves: int
    held_leaves: int
    held: bool
    held_around: tuple[Cell, ...]
    least: int | None
    most: int | None
    base: int | None


def cell(
    version: Version,
    unit: str,
    product: str,
    period: str,
    *,
    viewer: User,
    on: date,
) -> CellView:
    """One cell; refused if it may not be shown."""
    state = state_of(version)
    where = visible(version, state, Cell(unit, product, period), viewer, on)
    block = state.space.block(*where)
    flags = state.cube.state[block]
    around = tuple(
        held.cell
        for held in state.holds
        if held.cell != where and nested(state.space, where, held.cell)
    )
    bound = next((b for b in state.bounds if b.cell == where), None)
    return CellView(
        where,
        state.total(where) if ((flags & (NULL | ABSENT)) == 0).any() else None,
        int(((flags & ABSENT) == 0).sum()),
        int(((flags & (ABSENT | HELD)) == HELD).sum()),
        any(held.cell == where for held in state.holds),
        around,
        bound.least if bound else None,
        bound.most if bound else None,
        None if state.base is None else int(state.base[block].sum()),
    )


def visible(
    version: Version, state: State, where: Cell, viewer: User, on: date
) -> Cell:
    """The cell, if the viewer may see its total; else as if it did not exist.

    Raises:
        Unknown: There is no such cell, or it is not to be seen; nobody can tell which.
    """
    space = state.space
    for axis in ("unit", "product", "period"):
        if getattr(where, axis) not in tree_of(space, axis):
            raise _unknown(getattr(where, axis))
    scope = Scope(viewer, Action.TARGETS_READ, version, on)
    if not scope.sees(space, where.unit):
        raise _unknown(where.unit)
    return where


def _unknown(code: str) -> Unknown:
    return Unknown(_("This plan has nothing called “%(code)s”."), code=code)
