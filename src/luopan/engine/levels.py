"""Floor, target and stretch: two more cubes beside the target's, made from it.

A level is a ratio of the target, and totals of it that a planner said otherwise. Nothing
else is kept: when the target moves, the levels are made again.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

import numpy as np
from numpy.typing import NDArray

from luopan.engine.cube import ABSENT, LOCKED, NULL, Cube
from luopan.engine.level_rules import (
    BESIDE,
    FLOOR,
    NAMES,
    PARTS,
    STRETCH,
    TARGET,
    USUAL,
    USUAL_LESS,
    OutOfOrder,
    Rules,
    Said,
)
from luopan.engine.level_said import with_said
from luopan.engine.rounding import Sums, round_parts, settle_groups, share
from luopan.engine.space import Space
from luopan.engine.tree import RESERVE, Tree

__all__ = [
    "BESIDE",
    "FLOOR",
    "NAMES",
    "STRETCH",
    "TARGET",
    "USUAL",
    "USUAL_LESS",
    "Made",
    "OutOfOrder",
    "PARTS",
    "Rules",
    "Said",
    "exact_parts",
    "level_cubes",
    "make",
    "padding",
    "ratio_of",
    "unpadded",
]

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Made:
    """Floor and stretch, and what they were made by: an edit is then a small change.

    Attributes:
        cubes: By level.
        sums: By level, what the nodes come to in ratio. None: they can only be made from
            all leaves, for some unit hands down more than its own, or they have a step.
        apart: By level: whether what was said of it hangs on nothing but the leaves
            under what it was said of.
    """

    cubes: dict[str, Cube]
    sums: dict[str, Sums] | None
    apart: dict[str, bool]


def level_cubes(target: Cube, rules: Rules) -> dict[str, Cube]:
    """Floor and stretch as cubes of their own, made from the target's.

    Args:
        target: Amounts in quanta.
        rules: Ratios, and totals said otherwise.

    Returns:
        By level. Amounts of every leaf lie on the level's side of the target's: a level
        has no padding, so a negative reserve of the target is 0 in it, and what is under
        it is measured by the unit's own instead. Totals add up, for they are sums; where
        nothing was said otherwise that of everything is the ratio times the target's,
        rounded.

    Raises:
        OutOfOrder: A total has no room on the level's side of the target: one just said,
            or one that is held and that the target has moved past.

    Source:
        docs/algorithms/levels.md

    Example:
        >>> from luopan.engine.space import example
        >>> cube = Cube.of(example(), np.array([[30, 20], [25, 30], [0, -5]]))
        >>> levels = level_cubes(cube, Rules("0.85", "1.15"))
        >>> levels["floor"].amounts.tolist(), levels["stretch"].amounts.tolist()
        ([[26, 15], [21, 23], [0, 0]], [[34, 21], [29, 31], [0, 0]])
    """
    return make(target, rules).cubes


def make(target: Cube, rules: Rules) -> Made:
    """:func:`level_cubes` with what they were made by.

    Raises:
        OutOfOrder: As there.
    """
    less = unpadded(target)
    made = {level: _level(target, rules, level, less) for level in BESIDE}
    sums = {level: sums for level, (_cube, sums, _apart) in made.items() if sums}
    whole = rules.step > 1 or padding(target).any() or len(sums) < len(made)
    return Made(
        {level: cube for level, (cube, _sums, _apart) in made.items()},
        None if whole else sums,
        {level: apart for level, (_cube, _sums, apart) in made.items()},
    )


def _level(
    target: Cube, rules: Rules, level: str, less: Floats
) -> tuple[Cube, Sums | None, bool]:
    padded = padding(target)
    below = rules.below(level)
    bound = _in_steps(_bound(target, less, below), rules.step, below)
    wanted, sums = _in_ratio(target, rules.ratio(level), less, rules.step)
    amounts = np.minimum(wanted, bound) if below else np.maximum(wanted, bound)
    shut = (target.state & LOCKED) != 0
    if rules.step > 1:
        still = padded | shut
        room = np.where(still, amounts, bound)
        wanted = np.where(still, amounts, wanted)
        side = rules.step if below else -rules.step
        amounts = _made_up(target.space, wanted, amounts, room, side)
    amounts[padded] = 0
    if rules.closed is not None:
        amounts[shut] = rules.closed[level][shut]
    flags = np.where(shut | padded, target.state | LOCKED, target.state)
    flags &= np.uint8(ABSENT | NULL | LOCKED)
    sides = {"upper": bound} if below else {"lower": bound}
    cube = Cube(target.space, amounts, flags.astype(np.uint8), **sides)
    cube, apart = with_said(cube, target, rules, level)
    flags = target.state & np.uint8(ABSENT | NULL)
    return Cube(target.space, cube.amounts, flags), sums, apart


def padding(target: Cube) -> NDArray[np.bool_]:
    """Where a reserve is negative: more was handed down than the own."""
    reserve: NDArray[np.bool_] = target.space.is_reserve[:, None] & (target.amounts < 0)
    return reserve


def unpadded(target: Cube) -> Floats:
    """Per leaf: what part of it is left when nothing above hands down more than its own.

    Args:
        target: Amounts in quanta.

    Returns:
        Shape ``space.shape``, from 0 to 1; 1 where nothing above is padded.

    Example:
        >>> from luopan.engine.space import example
        >>> cube = Cube.of(example(), np.array([[30, 20], [20, 30], [0, -10]]))
        >>> unpadded(cube).tolist()
        [[1.0, 0.8], [1.0, 0.8], [1.0, 1.0]]
    """
    space, amounts = target.space, target.amounts
    parts = np.ones(space.shape)
    if not padding(target).any():
        return parts
    units, products = space.pairs[:, 0], space.pairs[:, 1]
    for code, rows in _padded(target, space.units.leaf_codes, units):
        _less(parts, amounts, _under(space.units, code, units), rows, products)
    own = ~space.units.is_reserve[units]
    for code, rows in _padded(target, space.products.leaf_codes, products):
        under = _under(space.products, code, products) & own
        _less(parts, amounts, under, rows[own[rows]], units)
    return parts


def _padded(
    target: Cube, codes: Sequence[str], places: NDArray[np.int32]
) -> Iterable[tuple[str, NDArray[np.intp]]]:
    """The nodes of an axis that hand down more than their own, and their reserve's rows."""
    rows = np.flatnonzero(padding(target).any(axis=1))
    for place in np.unique(places[rows]).tolist():
        if codes[place].endswith(RESERVE):
            yield codes[place].removesuffix(RESERVE), np.flatnonzero(places == place)


def _under(tree: Tree, code: str, places: NDArray[np.int32]) -> NDArray[np.bool_]:
    """Per row: whether it lies under a node."""
    span = tree.slice(code)
    inside: NDArray[np.bool_] = (places >= span.start) & (places < span.stop)
    return inside


def _less(
    parts: Floats,
    amounts: Ints,
    inside: NDArray[np.bool_],
    reserve: NDArray[np.intp],
    other: NDArray[np.int32],
) -> None:
    """Measure what is under a node by its own, for each leaf of the other axis apart."""
    under = np.flatnonzero(inside)
    kinds, group = np.unique(other[under], return_inverse=True)
    own = np.zeros((len(kinds), amounts.shape[1]))
    np.add.at(own, group, amounts[under].astype(np.float64))
    kept = np.zeros_like(own)
    kept[np.searchsorted(kinds, other[reserve])] = amounts[reserve]
    down = own - kept
    padded = (kept < 0) & (down > 0)
    part = np.divide(own, down, out=np.ones_like(own), where=padded)
    mine = np.isin(under, reserve)
    parts[under[~mine]] *= np.clip(part, 0.0, 1.0)[group[~mine]]


def _in_steps(bound: Ints, step: int, below: bool) -> Ints:
    """The last multiple of a step on a level's side of its bound."""
    if step == 1:
        return bound
    return bound // step * step if below else -(-bound // step) * step


def _made_up(space: Space, wanted: Ints, near: Ints, bound: Ints, side: int) -> Ints:
    """What leaves had no room for, others carry: of the same unit, then of all.

    ``side``: a step, negative where the level lies above the target.
    """
    missing, room = (wanted - near) // side, (bound - near) // side
    units = np.repeat(space.pairs[:, 0].astype(np.intp), space.shape[1])
    short = np.zeros(len(space.units), np.int64)
    has = np.zeros(len(space.units), np.int64)
    np.add.at(short, units, missing.ravel())
    np.add.at(has, units, room.ravel())
    none = np.zeros(room.size, np.int64)
    own = settle_groups(none, room.ravel(), units, np.minimum(short, has), 1)
    left = room.ravel() - own
    rest = min(int(short.sum() - own.sum()), int(left.sum()))
    if rest:
        own += share(rest, left)
    return near + side * own.reshape(near.shape)


def _in_ratio(
    target: Cube, ratio: str, less: Floats, step: int = 1
) -> tuple[Ints, Sums | None]:
    """Every leaf times the ratio, in whole steps: exact totals first, then those below."""
    times, amounts = int(Decimal(ratio) * PARTS), target.amounts
    floors, rests = exact_parts(amounts, ratio)
    if (less < 1).any():
        exact = amounts + (ratio_of(times) * less - 1.0) * np.abs(amounts)
        down = np.floor(exact)
        parts = np.minimum(np.rint((exact - down) * PARTS), PARTS - 1)
        floors = np.where(less < 1, down.astype(np.int64), floors)
        rests = np.where(less < 1, parts.astype(np.int64), rests)
    padded = padding(target)
    floors, rests = np.where(padded, 0, floors), np.where(padded, 0, rests)
    floors, over = np.divmod(floors, step)
    rests = over * PARTS + rests
    rounded, sums = round_parts(target.space, floors, rests, PARTS * step)
    return rounded * step, sums


def exact_parts(amounts: Ints, ratio: str) -> tuple[Ints, Ints]:
    """Amounts times a ratio: whole, and what is over in parts of ``PARTS``."""
    times = int(Decimal(ratio) * PARTS)
    apart = (times - PARTS) * np.sign(amounts)  # of a loss the floor is a larger loss
    wholes, over = np.divmod(amounts, PARTS)
    moved, rests = np.divmod(over * (PARTS + apart), PARTS)
    return wholes * (PARTS + apart) + moved, rests


def ratio_of(parts: int) -> float:
    """Parts of 10,000 as a ratio."""
    return parts / PARTS


def _bound(target: Cube, less: Floats, below: bool) -> Ints:
    """The side of a level that the target is on: it may come as near as this."""
    amounts = target.amounts
    if not below:
        return amounts
    near = np.floor(amounts * less).astype(np.int64)
    return np.where((less < 1) & (amounts > 0), near, amounts)
