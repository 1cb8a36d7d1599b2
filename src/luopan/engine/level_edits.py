"""Floor and stretch after an edit, made from those before it: the same to the quantum.

Looked at are the rows the edit moved, what is rounded otherwise because of them, and the
totals said otherwise that lie there. Where that cannot be known they are made from all.
"""

from contextlib import suppress

import numpy as np
from numpy.typing import NDArray

from luopan.engine.cube import ABSENT, LOCKED, NULL, Cube
from luopan.engine.facts import Fact
from luopan.engine.level_rules import BESIDE, PARTS, Rules
from luopan.engine.level_said import neighbourhoods, said_of, together, with_said
from luopan.engine.levels import Made, exact_parts, make
from luopan.engine.overlay import Draft, Overlay
from luopan.engine.rounding import Sums, round_again, split_rows
from luopan.engine.space import Block

MANY = 3  # over a third of all rows it is no dearer to make them from all
SHOWN = np.uint8(ABSENT | NULL)

Ints = NDArray[np.int64]
Rows = NDArray[np.intp]


def make_again(
    made: Made, before: Cube, target: Cube, rules: Rules, rows: Rows
) -> Made:
    """What ``make`` makes of a target that an edit led to.

    Args:
        made: The levels before it.
        before: The target before it.
        target: The target now, on the same space.
        rules: Those that they were made by.
        rows: The rows in which amounts are others; more do no harm.

    Raises:
        OutOfOrder: As in ``make``.

    Source:
        docs/algorithms/levels.md

    Example:
        >>> from luopan.engine.space import example
        >>> rules = Rules("0.85", "1.15")
        >>> one, two = (
        ...     Cube.of(example(), np.array([[30, up], [25, 30], [0, 5]])) for up in (20, 41)
        ... )
        >>> found = make_again(make(one, rules), one, two, rules, np.array([0]))
        >>> found.cubes["floor"].amounts.tolist()
        [[25, 35], [21, 26], [0, 4]]
    """
    rows = _touched(before, target, rows)
    if not len(rows) and _same(before.state, target.state):
        return made
    if made.sums is None or MANY * len(rows) > len(target.space.pairs):
        return make(target, rules)
    wide = Block(rows, slice(0, target.space.shape[1]))
    amounts = target.parts[wide]
    if (amounts[target.space.is_reserve[rows]] < 0).any():
        return make(target, rules)
    edit = _Edit(before, target, rules, rows, amounts)
    found = {level: edit.level(made, level) for level in BESIDE}
    return Made(
        {level: cube for level, (cube, _sums, _apart) in found.items()},
        {level: sums for level, (_cube, sums, _apart) in found.items()},
        {level: apart for level, (_cube, _sums, apart) in found.items()},
    )


def _touched(before: Cube, target: Cube, rows: Rows) -> Rows:
    """The rows in which anything is another that levels are made by."""
    if _same(before.state, target.state):
        return rows
    matters = np.uint8(ABSENT | NULL | LOCKED)
    other = ((before.state ^ target.state) & matters).any(axis=1)
    return np.union1d(rows, np.flatnonzero(other))


def _same(one: NDArray[np.uint8], other: NDArray[np.uint8]) -> bool:
    """Whether two arrays are the same memory."""
    return one.ctypes.data == other.ctypes.data


class _Edit:
    """An edit of the target, as its levels see it."""

    def __init__(
        self, before: Cube, target: Cube, rules: Rules, rows: Rows, amounts: Ints
    ) -> None:
        self.before, self.target, self.rules = before, target, rules
        self.rows, self.amounts = rows, amounts
        self.space = target.space

    def level(self, made: Made, level: str) -> tuple[Cube, Sums, bool]:
        """One level after it; its sums; whether what was said hangs on its own leaves."""
        assert made.sums is not None
        before, ratio = made.cubes[level], self.rules.ratio(level)
        sums, dirty = made.sums[level], np.zeros(0, np.intp)
        if len(self.rows):
            parts = exact_parts(self.amounts, ratio)
            sums, dirty = round_again(self.space, sums, self.rows, *parts, PARTS)
        if not said_of(self.space, self.rules, level):
            return self._laid(before, level, sums, dirty), sums, True
        near = neighbourhoods(self.space, self.rules, level)
        if made.apart[level]:
            with suppress(Fact):  # else all is said again, and what stands in the way
                marks = set(np.unique(near[dirty]).tolist()) - {-1}
                cube, apart = self._with_said(before, level, sums, dirty, marks)
                if apart:
                    return cube, sums, True
        marks = set(np.unique(near).tolist()) - {-1}
        cube, apart = self._with_said(before, level, sums, dirty, marks)
        return cube, sums, apart

    def _laid(self, before: Cube, level: str, sums: Sums, rows: Rows) -> Cube:
        """The level in ratio laid over some rows of the level as it was."""
        return before.edited(
            self._parts(before, level, sums, rows), self._shown(before)
        )

    def _shown(self, before: Cube) -> NDArray[np.uint8]:
        if _same(self.before.state, self.target.state):
            return before.state
        return self.target.state & SHOWN

    def _parts(self, before: Cube, level: str, sums: Sums, rows: Rows) -> Overlay:
        draft = Draft(before.parts)
        if len(rows):
            wide = Block(rows, slice(0, self.space.shape[1]))
            draft.put(wide, self._in_ratio(level, sums, rows))
        return draft.done()

    def _in_ratio(self, level: str, sums: Sums, rows: Rows) -> Ints:
        """Some rows of a level before anything is said of it otherwise."""
        amounts = self.target.parts[Block(rows, slice(0, self.space.shape[1]))]
        parts = exact_parts(amounts, self.rules.ratio(level))
        totals = sums.totals[-1][rows]
        found = split_rows(self.space.periods, *parts, PARTS, totals)
        within = np.minimum if self.rules.below(level) else np.maximum
        found = within(found, amounts)
        if self.rules.closed is not None:
            shut = (self.target.state[rows] & LOCKED) != 0
            found[shut] = self.rules.closed[level][rows][shut]
        return found

    def _with_said(
        self, before: Cube, level: str, sums: Sums, dirty: Rows, marks: set[int]
    ) -> tuple[Cube, bool]:
        """The same, and what was said in some neighbourhoods said again."""
        if not marks:
            return self._laid(before, level, sums, dirty), True
        near = neighbourhoods(self.space, self.rules, level)
        rows = np.union1d(dirty, np.flatnonzero(np.isin(near, list(marks))))
        parts = self._parts(before, level, sums, rows)
        flags = self.target.state & np.uint8(SHOWN | LOCKED)
        side = "upper" if self.rules.below(level) else "lower"
        bounds = {side: self.target.amounts}
        cube = Cube(self.space, self.target.amounts, flags, **bounds)
        again = together(self.space, self.rules, level, marks)
        cube, apart = with_said(
            cube.edited(parts, flags), self.target, self.rules, level, again
        )
        return before.edited(cube.parts, self._shown(before)), apart
