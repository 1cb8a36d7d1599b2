"""Totals of floor and stretch as planners said them, each a gesture on the level's cube."""

from collections.abc import Collection, Sequence
from fractions import Fraction
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from luopan.engine import solve
from luopan.engine.cube import LOCKED, Cube
from luopan.engine.facts import Cell, NoRoom
from luopan.engine.gesture import Gesture
from luopan.engine.level_rules import OutOfOrder, Rules, Said
from luopan.engine.rounding.exact import nearest
from luopan.engine.space import Space
from luopan.engine.tree import Tree


def with_said(
    cube: Cube,
    target: Cube,
    rules: Rules,
    level: str,
    only: Collection[int] | None = None,
) -> tuple[Cube, bool]:
    """A level in ratio with its totals as they were said, in the order in which they were.

    Args:
        cube: The level in ratio, bounded by the target, closed leaves locked.
        target: The target.
        rules: What was said.
        level: Of which level.
        only: Places in ``said_of`` of those to do; None: all.

    Returns:
        The level, and whether nothing beside the leaves under these totals was looked at.

    Raises:
        OutOfOrder: One finds no room.
    """
    said, apart = said_of(target.space, rules, level), True
    chosen = range(len(said)) if only is None else sorted(only)
    for place in chosen:
        cube, alone = _as_said(cube, target, said[place], said[:place], rules.step)
        apart &= alone
    held = [one for one in said if one.held]
    for one in (said[place] for place in chosen if said[place].held):
        if _total(cube, one.cell) != one.amount:  # a later one cut across it
            others = [two for two in held if two != one]
            cube, alone = _as_said(cube, target, one, others, rules.step)
            apart &= alone
    return cube, apart


@lru_cache(maxsize=8)
def said_of(space: Space, rules: Rules, level: str) -> list[Said]:
    """What was said of a level; of one cell (a quarter of one month: that month) once."""
    found: dict[tuple[tuple[int, int], ...], Said] = {}
    trees = (space.units, space.products, space.periods)
    for one in rules.said:
        if one.level == level:
            spans = map(Tree.slice, trees, one.cell)
            area = tuple((span.start, span.stop) for span in spans)
            found.pop(area, None)
            found[area] = one
    return list(found.values())


@lru_cache(maxsize=8)
def neighbourhoods(space: Space, rules: Rules, level: str) -> NDArray[np.int32]:
    """Per row: which totals said of a level it is under; those that share rows are one.

    Returns:
        The place in ``said_of`` of the first of them; -1 where nothing was said.
    """
    said = said_of(space, rules, level)
    found = np.full(len(space.pairs), -1, np.int32)
    for one, mark in zip(said, _together(space, said).tolist(), strict=True):
        found[space.rows(one.cell.unit, one.cell.product)] = mark
    return found


def together(
    space: Space, rules: Rules, level: str, marks: Collection[int]
) -> set[int]:
    """The places in ``said_of`` of all that is said in some neighbourhoods."""
    said = said_of(space, rules, level)
    every = _together(space, said).tolist()
    return {place for place, mark in enumerate(every) if mark in marks}


def _together(space: Space, said: Sequence[Said]) -> NDArray[np.int32]:
    """Per total: the first of those it shares rows with, through others too."""
    marks = np.arange(len(said), dtype=np.int32)
    meet = np.ones((len(said), len(said)), bool)
    for tree, axis in ((space.units, 0), (space.products, 1)):
        spans = [tree.slice(one.cell[axis]) for one in said]
        starts = np.array([span.start for span in spans])
        stops = np.array([span.stop for span in spans])
        meet &= (starts[:, None] < stops) & (starts < stops[:, None])
    while len(said):
        lower = np.where(meet, marks, len(said)).min(axis=1).astype(np.int32)
        if (lower == marks).all():
            break
        marks = lower
    return marks


def _as_said(
    cube: Cube, target: Cube, one: Said, others: Sequence[Said], step: int
) -> tuple[Cube, bool]:
    """The level with one of its totals as it was said; those held before it stay.

    And whether no leaf beside those under it was looked at.
    """
    now = _total(target, one.cell)
    kept = [two.cell for two in others if two.held]
    across = [cell for cell in kept if _crosses(cube.space, cell, one.cell)]
    still = _still(cube, across)
    keep = tuple(cell for cell in kept if cell not in across)
    wanted = one.wanted(now)
    if step > 1 and not one.held and one.of != now:
        wanted = nearest(Fraction(wanted, step)) * step
    while True:
        said = Gesture(one.cell, amount=wanted, sign_change=True, step=step)
        try:
            change = solve.apply(still, said, keep=keep, history=target.amounts)
        except NoRoom as room:
            if one.held or one.of == now or room.nearest == wanted:
                raise OutOfOrder(one, now, room) from room
            wanted = room.nearest  # the target has moved since: as near as it may
        else:
            outside = not {"history", "own"}.issuperset(change.bases)
            return change.cube.edited(change.cube.parts, cube.state), not outside


def _still(cube: Cube, cells: Sequence[Cell]) -> Cube:
    """The same with no leaf of some totals moving."""
    for cell in cells:
        cube = cube.flagged(*cell, LOCKED)
    return cube


def _crosses(space: Space, one: Cell, other: Cell) -> bool:
    """True if a part of one lies in the other, and neither lies in the other whole."""
    spans = [
        (tree.slice(first), tree.slice(second))
        for tree, first, second in zip(
            (space.units, space.products, space.periods), one, other, strict=True
        )
    ]
    meet = all(a.start < b.stop and b.start < a.stop for a, b in spans)
    inside = all(b.start <= a.start and a.stop <= b.stop for a, b in spans)
    around = all(a.start <= b.start and b.stop <= a.stop for a, b in spans)
    return meet and not inside and not around


def _total(cube: Cube, cell: Cell) -> int:
    return int(cube.parts[cube.space.block(*cell)].sum())
