"""What a planner does to a cell, as a record one can replay, and what came of it."""

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from luopan.engine.cube import Cube
from luopan.engine.facts import Cell


class Method(StrEnum):
    """How an amount finds its way to the leaves.

    The first group needs ``amount``, a total; the second makes a series along one axis;
    the third speaks of the leaves themselves; the last moves between cells.
    """

    PROPORTIONAL = "proportional"  # in ratio of the leaves' own amounts
    WEIGHTED = "weighted"  # in ratio of given weights, blended by shares
    RELATIVE = "relative"  # in ratio of the reference's leaves
    EQUAL_LEAVES = "equal_leaves"  # the same share to every leaf

    EQUAL = "equal"  # amount in equal shares along the axis
    PATTERN = "pattern"  # amount as "4 4 5", "bell", "first" … along the axis
    REPEAT = "repeat"  # the amount itself at every node along the axis
    STRAIGHT_LINE = "straight_line"  # from amount to end
    GROWTH = "growth"  # amount, then each + ratio of the one before (compound)
    GROWTH_LINEAR = "growth_linear"  # amount, then each + ratio of the first

    REPEAT_LEAVES = "repeat_leaves"  # the amount itself in every leaf
    PERCENT = "percent"  # leaf × ratio
    RELATIVE_PERCENT = "relative_percent"  # reference leaf × ratio
    CLEAR = "clear"  # no number any more: null

    RESERVE = "reserve"  # the difference goes into the cell's reserve, leaves stay
    MOVE = "move"  # amount from the cell to another; what both have stays


class Action(StrEnum):
    """What happens with the number found."""

    REPLACE = "replace"
    ADD = "add"
    SUBTRACT = "subtract"


@dataclass(frozen=True)
class Gesture:
    """One edit of one cell.

    Attributes:
        cell: What is edited.
        method: How.
        amount: Total, value or start, in quanta; what is moved.
        action: Replace the present number, add to it or subtract from it.
        ratio: For PERCENT, RELATIVE_PERCENT, GROWTH; 1.0 = 100 %.
        end: For STRAIGHT_LINE: the last value, in quanta.
        pattern: For PATTERN: ``"4 4 5"``, ``"1 2 1"``, ``"P"`` (the whole amount in
            each), ``"P !*"`` (in the first), ``"!* P"`` (in the last), or a name:
            ``flow bell first last copy``.
        axis: Along which axis a series runs.
        over: Nodes of that axis, in order; empty: its leaves under the cell.
        to: For MOVE: the cell that receives.
        shares: For WEIGHTED: one share per weight array.
        step: Free leaves become multiples of it; the total stays exact, so one leaf
            takes what is no multiple.
        all_leaves: False: leaves at 0 or null stay out of EQUAL_LEAVES, REPEAT_LEAVES.
        sign_change: Allow leaves to change their sign.
        parent_kept: The parent unit's reserve takes the opposite, so that nothing
            above the cell's parent changes.
    """

    cell: Cell
    method: Method = Method.PROPORTIONAL
    amount: int = 0
    action: Action = Action.REPLACE
    ratio: Fraction | float = 0.0
    end: int = 0
    pattern: str = ""
    axis: Literal["unit", "product", "period"] = "period"
    over: tuple[str, ...] = ()
    to: Cell | None = None
    shares: tuple[float, ...] = ()
    step: int = 1
    all_leaves: bool = True
    sign_change: bool = False
    parent_kept: bool = False


@dataclass(frozen=True)
class Limit:
    """The lowest and highest amount of a total; ``None`` for no limit."""

    cell: Cell
    lower: int | None = None
    upper: int | None = None


@dataclass(frozen=True)
class Mover:
    """A leaf that moved, and how far."""

    cell: Cell
    before: int
    after: int


@dataclass(frozen=True, eq=False)
class Change:
    """What a gesture led to.

    Attributes:
        cube: The new numbers.
        before: The cell's total before, in quanta.
        after: The cell's total after, in quanta.
        leaves: How many leaves have another amount now.
        units: How many unit leaves (people, reserves) they belong to.
        movers: The leaves that moved most, largest first.
        bases: What the shares came from, each once, in the order used: ``"own"``,
            ``"history"``, ``"profile of <code>"``, ``"equal"``, ``"weights"``,
            ``"reference"``, ``"leaves"`` (the same in each), ``"reserve"``.
        compensated: What moved outside the cell to keep held totals, in quanta.
        step: The rounding step that could be kept; smaller than asked where bounds
            left no multiple.
        profile: The amounts before rounding, if the gesture was given a profile.
    """

    cube: Cube
    before: int
    after: int
    leaves: int
    units: int
    movers: tuple[Mover, ...]
    bases: tuple[str, ...]
    compensated: int = 0
    step: int = 1
    profile: NDArray[np.float64] | None = None
