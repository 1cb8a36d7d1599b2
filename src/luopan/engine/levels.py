"""Floor, target and stretch: two more cubes beside the target's, made from it.

A level is a ratio of the target, and totals of it that a planner said otherwise. Nothing
else is kept: when the target moves, the levels are made again.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from luopan.engine import solve
from luopan.engine.cube import ABSENT, LOCKED, NULL, Cube
from luopan.engine.facts import Cell, Fact, NoRoom
from luopan.engine.gesture import Gesture
from luopan.engine.rollup import total
from luopan.engine.rounding import Level as Depth
from luopan.engine.rounding import round_parts, settle_groups, share
from luopan.engine.rounding.exact import nearest
from luopan.engine.space import Space
from luopan.engine.tree import RESERVE, Tree

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

FLOOR, TARGET, STRETCH = "floor", "target", "stretch"
NAMES = (FLOOR, TARGET, STRETCH)
BESIDE = (FLOOR, STRETCH)
PARTS = 10_000  # a ratio has at most four decimals: what is over counts in these
USUAL = {FLOOR: "0.85", STRETCH: "1.15"}
USUAL_LESS = {FLOOR: "1.15", STRETCH: "0.85"}  # where lower is better


@dataclass(frozen=True)
class Said:
    """A total of a level that a planner said.

    Attributes:
        level: Which one.
        cell: Of what.
        amount: The total, in quanta.
        of: The target's total there when it was said: the ratio it keeps.
        held: The amount stays when the target moves, not the ratio.
    """

    level: str
    cell: Cell
    amount: int
    of: int
    held: bool = False

    def wanted(self, target: int) -> int:
        """What it comes to now.

        Example:
            >>> cell = Cell("North", "all", "Y")
            >>> Said("floor", cell, 80, 100).wanted(150)
            120
            >>> Said("floor", cell, -120, -100).wanted(50)
            40
        """
        if self.held or not self.of:
            return self.amount
        apart = Fraction(self.amount - self.of, abs(self.of))
        return nearest(target + apart * abs(target))


@dataclass(frozen=True, eq=False)
class Rules:
    """What makes the levels of a version.

    Attributes:
        floor: Its ratio to the target, 1 = 100 %, at most four decimals.
        stretch: The same.
        lower_is_better: The order is the other way round: floor ≥ target ≥ stretch.
        said: Totals said otherwise, in the order in which they were.
        closed: By level, shape ``space.shape``: what stood in closed leaves when they
            were closed. None: nothing is closed.
        assessed: The level that is assessed.
        pays: The level that pays.
        step: Every leaf of a level is a multiple of it, in quanta; what was said of a
            total is kept exactly, so one leaf under it takes what is no multiple.
    """

    floor: str
    stretch: str
    lower_is_better: bool = False
    said: tuple[Said, ...] = ()
    closed: dict[str, Ints] | None = None
    assessed: str = TARGET
    pays: str = TARGET
    step: int = 1

    def ratio(self, level: str) -> str:
        """The ratio of floor or stretch."""
        return self.floor if level == FLOOR else self.stretch

    def ordered(self) -> bool:
        """Whether the two ratios lie on their own sides of 100 %."""
        floor, stretch = Decimal(self.floor), Decimal(self.stretch)
        if self.lower_is_better:
            floor, stretch = stretch, floor
        return 0 <= floor <= 1 <= stretch

    def below(self, level: str) -> bool:
        """Whether a level may not pass above the target (else: not below it)."""
        return (level == FLOOR) != self.lower_is_better


class OutOfOrder(Fact):
    """A level finds no room on its side of the target.

    Attributes:
        level: Which one.
        cell: The total said of it.
        target: What the target is there, in quanta.
        said: Whether it is the total now being said, or one that is held.
        room: What stands in the way.
    """

    def __init__(self, one: Said, target: int, room: NoRoom) -> None:
        self.level, self.cell, self.amount = one.level, one.cell, one.amount
        self.target, self.room, self.held = target, room, one.held
        super().__init__(f"{one.level} of {one.cell}: {room}")


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
    less = unpadded(target)
    return {level: _level(target, rules, level, less) for level in BESIDE}


def _level(target: Cube, rules: Rules, level: str, less: Floats) -> Cube:
    padded = padding(target)
    below = rules.below(level)
    bound = _in_steps(_bound(target, less, below), rules.step, below)
    wanted = _in_ratio(target, rules.ratio(level), less, rules.step)
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
    said = _last_said(target.space, rules, level)
    for place, one in enumerate(said):
        cube = _as_said(cube, target, one, said[:place], rules.step)
    held = [one for one in said if one.held]
    for one in held:
        if _total(cube, one.cell) != one.amount:  # a later one cut across it
            others = [two for two in held if two != one]
            cube = _as_said(cube, target, one, others, rules.step)
    return Cube(target.space, cube.amounts, target.state & np.uint8(ABSENT | NULL))


def _last_said(space: Space, rules: Rules, level: str) -> list[Said]:
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


def _in_ratio(target: Cube, ratio: str, less: Floats, step: int = 1) -> Ints:
    """Every leaf times the ratio, in whole steps: exact totals first, then those below."""
    times = int(Decimal(ratio) * PARTS)
    amounts = target.amounts
    apart = (times - PARTS) * np.sign(amounts)  # of a loss the floor is a larger loss
    wholes, over = np.divmod(amounts, PARTS)
    moved, rests = np.divmod(over * (PARTS + apart), PARTS)
    floors = wholes * (PARTS + apart) + moved
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
    depths = _depths(target.space)
    return round_parts(target.space, floors, rests, PARTS * step, depths) * step


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


def _depths(space: Space) -> list[Depth]:
    """Units from the top down, then the products of a unit, then its periods."""
    units = max(space.units.height, 1)
    found = [Depth(depth, 0, 0, 1) for depth in range(1, units + 1)]
    found += [
        Depth(units, depth, 0, 1) for depth in range(1, space.products.height + 1)
    ]
    found += [
        Depth(units, space.products.height, depth, 1)
        for depth in range(1, space.periods.height)
    ]
    return found


def _as_said(
    cube: Cube, target: Cube, one: Said, others: Sequence[Said], step: int
) -> Cube:
    """The level with one of its totals as it was said; those held before it stay."""
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
            return replace(change.cube, state=cube.state)


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
    return total(cube.space, cube.amounts, *cell)
