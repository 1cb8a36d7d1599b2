"""Rounding: amounts become multiples of a step, from the top level down, totals exact."""

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
from django.utils.translation import gettext_lazy as _
from numpy.typing import NDArray

from luopan.engine.rounding import Level, round_levels
from luopan.engine.space import Space
from luopan.targets.cells import Cell, meet, nested, within
from luopan.targets.kinds import Inputs, Kind, Outcome, Parameters, register
from luopan.targets.moves import FIXED, placed
from luopan.targets.parameters import Given, cell_of, whole_number
from luopan.targets.sentences import Amount, Sentence
from luopan.targets.state import State
from luopan.trail.refusal import Refused


def check(given: Given) -> dict[str, Any]:
    """``cell``, ``step`` (of the leaves) and ``levels``: by depth of unit, larger steps."""
    read: dict[str, Any] = {
        "cell": given.cell(),
        "step": given.amount("step", least=1),
        "levels": {},
    }
    if given.has("levels"):
        read["levels"] = given.table("levels", _step)
    depths = read["levels"]
    if any(not depth.isdecimal() or not 1 <= int(depth) <= 99 for depth in depths):
        raise Refused(_("A level is given by its depth: 1 is directly below the top."))
    steps = [depths[depth] for depth in sorted(depths, key=int)] + [read["step"]]
    for above, below in zip(steps, steps[1:], strict=False):
        if above % below:
            raise Refused(
                _(
                    "The rounding step of %(above)s is not a multiple of the step below "
                    "it, %(below)s."
                ),
                above=above,
                below=below,
            )
    return read


def _step(value: Any, place: str) -> int:
    return whole_number(value, place, least=1)


def apply(state: State, parameters: Parameters, inputs: Inputs) -> Outcome:
    """Units inside their parent, then products inside their unit, then periods."""
    cell = cell_of(parameters)
    said = {int(depth): step for depth, step in parameters["levels"].items()}
    levels = all_levels(state.space, said, parameters["step"])
    inside = np.zeros(state.amounts.shape, dtype=bool)
    inside[state.space.block(*cell)] = True
    amounts = np.where(inside, state.amounts, 0)  # what is outside has no say
    for free in _parts(state, cell, inside):
        amounts = round_levels(state.space, amounts, levels, free)
    block = state.space.block(*cell)
    notes = _emptied(state.amounts[block], amounts[block], parameters["step"])
    return Outcome(placed(state, block, amounts[block], state.profile[block]), notes)


def _emptied(
    before: NDArray[np.int64], after: NDArray[np.int64], step: int
) -> tuple[Sentence, ...]:
    """A warning if the step is so large that most amounts became 0."""
    had = int(np.count_nonzero(before))
    gone = int(np.count_nonzero((before != 0) & (after == 0)))
    if 2 * gone <= had:
        return ()
    words = _(
        "The step %(step)s is larger than most amounts: %(gone)s of %(had)s became 0, "
        "and few places carry the whole total."
    )
    return (
        Sentence(words, {"step": Amount(step), "gone": f"{gone:,}", "had": f"{had:,}"}),
    )


def all_levels(space: Space, said: Mapping[int, int], step: int) -> list[Level]:
    """Every depth of units, then all products of a unit, then all its periods.

    A depth of which nothing is said has the step of the next one below of which
    something is: a sum of multiples is a multiple.
    """
    deepest = space.products.height, space.periods.height
    levels = []
    for depth in range(1, max(space.units.height, 1) + 1):
        below = [size for at, size in said.items() if at >= depth]
        levels.append(Level(depth, 0, 0, max(below, default=step)))
    levels.append(Level(levels[-1].units, deepest[0], 0, step))
    levels.append(Level(levels[-1].units, *deepest, step))
    return levels


def _parts(
    state: State, cell: Cell, inside: NDArray[np.bool_]
) -> Iterator[NDArray[np.bool_]]:
    """Leaves that may move together: those under a held unit apart from the others.

    What is held otherwise (a product of a unit, a month) is left as it is.
    """
    space = state.space
    free = inside & ((state.cube.state & FIXED) == 0)
    apart = []
    for kept in state.kept():
        if not meet(space, kept, cell) or nested(space, cell, kept):
            continue
        if within(space.products, cell.product, kept.product) and within(
            space.periods, cell.period, kept.period
        ):
            apart.append(space.units.slice(kept.unit))
        else:
            free[space.block(*kept)] = False
    for units in sorted(apart, key=lambda part: part.stop - part.start):
        rows = (space.pairs[:, 0] >= units.start) & (space.pairs[:, 0] < units.stop)
        yield free & rows[:, None]
        free = free & ~rows[:, None]
    yield free


def explain(parameters: Parameters) -> Sentence:
    """In words."""
    facts = {"cell": cell_of(parameters), "step": Amount(parameters["step"])}
    return Sentence(
        _("%(cell)s is rounded to multiples of %(step)s; its total is unchanged."),
        facts,
    )


ROUND = register(
    Kind("round", _("Rounding"), check=check, apply=apply, explain=explain)
)
