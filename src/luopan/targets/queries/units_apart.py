"""Two versions unit by unit: before, after, and what went up and down under each."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from luopan.dimensions.queries import counted_in
from luopan.engine.levels import TARGET
from luopan.engine.space import Space
from luopan.engine.tree import RESERVE, Tree
from luopan.org.access import Action
from luopan.org.models import User
from luopan.targets.models import Version
from luopan.targets.queries.aligned import Aligned, align, seen_rows
from luopan.targets.queries.grid.view import visible_nodes
from luopan.targets.queries.sheets import nodes
from luopan.targets.scope import Scope

Ints = NDArray[np.int64]
NOBODY = -1


@dataclass(frozen=True)
class UnitLine:
    """A unit in both versions, in the metric's own unit.

    Attributes:
        name: Of the unit, or of what one keeps back; empty: of several together.
        one: What it has in the first version; None: it does not stand in it.
        other: The same of the second.
        up: By how much leaves under it are more, together; ``up + down == apart``.
        down: The same of those that are less; 0 or negative.
        cells: How many leaves under it differ.
    """

    code: str
    name: str
    one: Decimal | None
    other: Decimal | None
    up: Decimal
    down: Decimal
    cells: int

    @property
    def apart(self) -> Decimal:
        """The second less the first; what is not there counts as 0."""
        return (self.other or Decimal(0)) - (self.one or Decimal(0))

    @property
    def share(self) -> float | None:
        """The difference against the first; None where that is nothing or less."""
        return float(self.apart / self.one) if self.one and self.one > 0 else None


@dataclass(frozen=True)
class Depth:
    """A level of the organisation at which the viewer sees units.

    Attributes:
        depth: 0 is the whole.
        count: Units that are to be seen there, without what is kept back.
        name: Of the only one; empty: there are several.
        seats: None of them has anything under it.
    """

    depth: int
    count: int
    name: str
    seats: bool


@dataclass(frozen=True)
class UnitsApart:
    """Two versions at one level of the organisation.

    Attributes:
        depths: The levels there are to choose from.
        depth: The chosen one. A unit that ends above it stands with its own.
        lines: Those that differ, in the order of the organisation.
        same: All others together.
        whole: All that the viewer sees; the lines and ``same`` make it up.
        others: How many units ``same`` stands for.
    """

    depths: tuple[Depth, ...]
    depth: int
    lines: tuple[UnitLine, ...]
    same: UnitLine
    whole: UnitLine
    others: int
    counted_in: str


def units_apart(
    one: Version,
    other: Version,
    *,
    viewer: User,
    on: date,
    which: str = TARGET,
    depth: int | None = None,
) -> UnitsApart:
    """Two versions of one metric unit by unit, as far as the viewer may see totals.

    A unit counts what stands under it in that version: of a seat that has moved the
    one loses all and the other gains it.

    Args:
        one: The first.
        other: The second; where both know a unit its place in this one is told.
        viewer: Who looks.
        on: The day his rights are asked for.
        which: Their floors, targets or stretches.
        depth: Of the units; None, or one there is not: the first with several, else the top.

    Raises:
        Refused: They count different things, or one of them has no such level.
    """
    aligned = align(one, other, which)
    seen = seen_rows(aligned, (one, other), viewer, on)
    sides = [
        _Side(space, visible_nodes(space, Scope(viewer, Action.TARGETS_READ, v, on)))
        for v, space in zip((one, other), aligned.spaces, strict=True)
    ]
    levels = sides[1].levels
    if depth not in levels:
        several = (at for at, codes in levels.items() if len(codes) > 1)
        depth = next(several, min(levels, default=0))
    owners = [side.owners(depth) for side in sides]
    return _told(_sums(aligned, owners, seen), sides, depth, one)


@dataclass(frozen=True, eq=False)
class _Side:
    """The organisation of a version as the viewer sees it."""

    space: Space
    seen: NDArray[np.bool_]

    @property
    def tree(self) -> Tree:
        return self.space.units

    def owners(self, depth: int) -> list[str]:
        """Per leaf of the units the code it counts for; empty: nobody the viewer sees.

        The unit above it at that depth, or the first under it that is seen.
        """
        tree, found = self.tree, [""] * len(self.tree)
        for node in np.flatnonzero(self.seen).tolist():
            leaves = tree.slice(tree.codes[node])
            if tree.depths[node] <= depth or not found[leaves.start]:
                count = leaves.stop - leaves.start
                found[leaves] = [tree.codes[node]] * count
        return found

    @cached_property
    def levels(self) -> dict[int, list[str]]:
        """By depth the units that are seen, without what they keep back."""
        tree, found = self.tree, dict[int, list[str]]()
        for node in np.flatnonzero(self.seen).tolist():
            if not tree.codes[node].endswith(RESERVE):
                found.setdefault(int(tree.depths[node]), []).append(tree.codes[node])
        return dict(sorted(found.items()))

    def depths(self, names: dict[str, str]) -> tuple[Depth, ...]:
        """The levels there are to choose from."""
        return tuple(
            Depth(
                depth,
                len(codes),
                names[codes[0]] if len(codes) == 1 else "",
                not any(self.tree.children(code) for code in codes),
            )
            for depth, codes in self.levels.items()
        )


@dataclass(frozen=True, eq=False)
class _Sums:
    """Of every code: amounts in both versions, what went up and down, in how many leaves."""

    codes: Sequence[str]
    stands: Sequence[tuple[bool, bool]]
    amounts: tuple[Ints, Ints]
    up: Ints
    down: Ints
    cells: Ints


def _sums(
    aligned: Aligned, owners: Sequence[Sequence[str]], seen: NDArray[np.bool_]
) -> _Sums:
    known = [set(one) - {""} for one in owners]
    codes = list(dict.fromkeys([*owners[1], *owners[0]]))
    codes = [code for code in codes if code]
    places = {code: place for place, code in enumerate(codes)}
    one, other = (
        _placed(aligned, side, owners[side], places, seen) for side in range(2)
    )
    first, second = (np.where(seen[:, None], a, 0) for a in aligned.amounts)
    apart, differ = second - first, aligned.differ
    stays, sums = (one == other) & (one != NOBODY), _Adder(len(codes))
    sums.add(one, stays, apart, differ)
    # what stands under another one now has left the first and come to the second
    sums.add(one, ~stays & (one != NOBODY), -first, aligned.there[0])
    sums.add(other, ~stays & (other != NOBODY), second, aligned.there[1])
    return _Sums(
        codes,
        [(code in known[0], code in known[1]) for code in codes],
        (_by(one, first, len(codes)), _by(other, second, len(codes))),
        sums.up,
        sums.down,
        sums.cells,
    )


def _placed(
    aligned: Aligned,
    side: int,
    owners: Sequence[str],
    places: dict[str, int],
    seen: NDArray[np.bool_],
) -> NDArray[np.intp]:
    """Per row the place of the code it counts for in a version."""
    tree = aligned.spaces[side].units
    by_unit = {
        code: places.get(owner, NOBODY)
        for code, owner in zip(tree.leaf_codes, owners, strict=True)
    }
    found = [
        NOBODY if row[side] is None else by_unit[unit]
        for (unit, _product), row in zip(aligned.names, aligned.rows, strict=True)
    ]
    return np.where(seen, np.array(found, np.intp), NOBODY)


def _by(owner: NDArray[np.intp], amounts: Ints, count: int) -> Ints:
    summed, on = np.zeros(count, np.int64), owner != NOBODY
    np.add.at(summed, owner[on], amounts[on].sum(axis=1))
    return summed


class _Adder:
    """Adds rows of differences up by the code they count for."""

    def __init__(self, count: int) -> None:
        self.up, self.down, self.cells = (np.zeros(count, np.int64) for _ in range(3))

    def add(
        self,
        owner: NDArray[np.intp],
        rows: NDArray[np.bool_],
        apart: Ints,
        differ: NDArray[np.bool_],
    ) -> None:
        some = apart[rows]
        np.add.at(self.up, owner[rows], np.maximum(some, 0).sum(axis=1))
        np.add.at(self.down, owner[rows], np.minimum(some, 0).sum(axis=1))
        np.add.at(self.cells, owner[rows], differ[rows].sum(axis=1))


def _told(
    found: _Sums,
    sides: Sequence[_Side],
    depth: int,
    version: Version,
) -> UnitsApart:
    apart = np.flatnonzero(found.cells)
    same = np.flatnonzero(found.cells == 0)
    single = [codes[0] for codes in sides[1].levels.values() if len(codes) == 1]
    named = [*single, *(found.codes[row] for row in apart.tolist())]
    names = _names(sides, dict.fromkeys(named))
    quantum = Decimal(version.metric.quantum)

    def line(rows: NDArray[np.intp], code: str = "", name: str = "") -> UnitLine:
        one, other, up, down = (
            int(each[rows].sum()) * quantum
            for each in (*found.amounts, found.up, found.down)
        )
        here, there = found.stands[rows[0]] if code else (True, True)
        cells = int(found.cells[rows].sum())
        return UnitLine(
            code, name, one if here else None, other if there else None, up, down, cells
        )

    lines = [
        line(np.array([row]), found.codes[row], names[found.codes[row]])
        for row in apart.tolist()
    ]
    kept = [found.codes[row].endswith(RESERVE) for row in same.tolist()]
    return UnitsApart(
        sides[1].depths(names),
        depth,
        tuple(lines),
        line(same),
        line(np.arange(len(found.codes))),
        len(kept) - sum(kept),
        counted_in(version.metric),
    )


def _names(sides: Sequence[_Side], codes: Iterable[str]) -> dict[str, str]:
    """Names of codes of either version, in the reader's language."""
    told: dict[str, str] = {}
    for side in reversed(sides):
        mine = [code for code in codes if code in side.tree and code not in told]
        if mine:
            told |= {node.code: node.name for node in nodes(side.tree, "unit", mine)}
    return told
