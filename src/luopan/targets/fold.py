"""A version's numbers are the fold of its steps: a pure function.

Same space, same steps, same frozen arrays: same numbers, on any machine, in any process.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from luopan.engine.cube import Cube
from luopan.engine.facts import Fact
from luopan.engine.space import Space
from luopan.targets import steps as _steps  # noqa: F401 (makes the kinds known)
from luopan.targets.cells import Cell
from luopan.targets.kinds import Inputs, Outcome, kind_named
from luopan.targets.sentences import Sentence
from luopan.targets.sequence import Live
from luopan.targets.state import State

KERNEL = "1"  # changes when the same step would come to another number

Frozen = Mapping[str, NDArray[Any]]


class Stuck(Exception):
    """A step that cannot be applied where it now stands, and the fact that says why."""

    def __init__(self, step: Live, fact: Fact) -> None:
        self.step = step
        self.fact = fact
        super().__init__(f"step {step.seq} ({step.kind}): {fact}")


@dataclass(frozen=True)
class Folded:
    """The state after the steps, and what was noticed on the way.

    Attributes:
        state: After the last step.
        notes: By seq, what the planner should be told about that step.
        readings: By seq, the totals of the cells with typed amounts, just before.
    """

    state: State
    notes: Mapping[int, tuple[Sentence, ...]]
    readings: Mapping[int, tuple[int, ...]]


Watch = Callable[[Live, State, Outcome], None]


def begin(space: Space) -> State:
    """Before the first step: nobody has said a number."""
    return State(Cube.empty(space), np.zeros(space.shape))


def inputs_of(step: Live, frozen: Frozen) -> Inputs:
    """The arrays that a step names, by the names it gives them."""
    return {name: frozen[content] for name, content in step.inputs.items()}


def apply(state: State, step: Live, frozen: Frozen) -> Outcome:
    """One step.

    Raises:
        Stuck: The holds and bounds leave no room for it here.
    """
    kind = kind_named(step.kind)
    try:
        return kind.apply(state, step.parameters, inputs_of(step, frozen))
    except Fact as fact:
        raise Stuck(step, fact) from fact


def readings(state: State, step: Live) -> tuple[int, ...]:
    """What stands in the cells that the step types over."""
    typed = kind_named(step.kind).typed
    if typed is None:
        return ()
    return tuple(state.total(cell) for cell in typed(step.parameters))


def fold(
    state: State, steps: Iterable[Live], frozen: Frozen, watch: Watch | None = None
) -> Folded:
    """All steps, one after the other.

    Args:
        state: What they start from: ``begin(space)``, or a state from a snapshot.
        steps: The steps that count and are not yet in the state.
        frozen: The arrays that they name, by hash.
        watch: Is shown every step with the state before it and what it led to.

    Returns:
        The state after the last step.

    Raises:
        Stuck: A step finds no room.
    """
    notes, before = {}, {}
    for step in steps:
        if read := readings(state, step):
            before[step.seq] = read
        outcome = apply(state, step, frozen)
        if watch is not None:
            watch(step, state, outcome)
        if outcome.notes:
            notes[step.seq] = outcome.notes
        state = outcome.state
    return Folded(state, notes, before)


def needed(steps: Iterable[Live]) -> frozenset[str]:
    """The hashes of all arrays that the steps name."""
    return frozenset(content for step in steps for content in step.inputs.values())


@dataclass(frozen=True)
class Flag:
    """A typed amount whose basis has moved since it was typed. It is kept.

    Attributes:
        seq: The step that typed it.
        cell: Where.
        kept: The typed amount.
        basis_then: What stood there when it was typed.
        basis_now: What stands there now, just before the step.
    """

    seq: int
    cell: Cell
    kept: int
    basis_then: int
    basis_now: int


def flags(
    steps: Iterable[Live], before: Mapping[int, tuple[int, ...]]
) -> tuple[Flag, ...]:
    """The typed amounts that now stand on something else than when they were typed."""
    found = []
    for step in steps:
        then = step.readings.get("typed")
        if then is None or step.seq not in before:
            continue
        for item, old, new in zip(
            step.parameters["cells"], then, before[step.seq], strict=True
        ):
            if old != new:
                cell = Cell.of(item["cell"])
                found.append(Flag(step.seq, cell, item["amount"], old, new))
    return tuple(found)
