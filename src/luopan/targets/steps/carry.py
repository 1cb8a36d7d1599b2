"""Carry: a number that was agreed on, and who carries what it was less or more before.

Some cells change by amounts that together are 0, each cell within itself; nothing beside
them moves, whatever is held around them. That is how an agreement is written.
"""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from luopan.engine.facts import Hold, NoRoom
from luopan.targets.cells import Cell, meet, nested
from luopan.targets.kinds import Inputs, Kind, Outcome, Parameters, register
from luopan.targets.moves import set_totals
from luopan.targets.parameters import Given
from luopan.targets.sentences import Amount, Named, Sentence
from luopan.targets.state import Held, State
from luopan.targets.steps.override import overlapping
from luopan.trail.refusal import Refused

MOST = 1_000  # cells that one difference is laid on


def check(given: Given) -> dict[str, Any]:
    """``unit`` (whose number) and ``changes``: each with ``cell`` and ``amount``, Σ 0.

    ``round``, if any: the leaves of each cell become multiples of it, exact in the sum.
    """
    unit = given.code("unit")
    changes = []
    for item in given.each("changes", most=MOST):
        changes.append({"cell": item.cell(), "amount": item.amount("amount")})
        item.done()
    read = {"unit": unit, "changes": changes}
    if given.has("round"):  # steps from before it was known say nothing of it
        read["round"] = given.amount("round", least=1)
    if sum(change["amount"] for change in changes):
        raise Refused(_("What some carry extra must equal what others carry less."))
    if overlapping(given.space, moved(read)) is not None:
        raise Refused(_("A unit cannot carry part of a difference twice."))
    return read


def moved(parameters: Parameters) -> tuple[Cell, ...]:
    """The cells that change."""
    return tuple(Cell.of(change["cell"]) for change in parameters["changes"])


def apply(state: State, parameters: Parameters, inputs: Inputs) -> Outcome:
    """Each cell by itself; what is held around all of them stays what it was."""
    cells = moved(parameters)
    _refuse_held_between(state, cells, parameters)
    bare = state.but(
        holds=tuple(held for held in state.holds if _inside(state, held.cell, cells)),
        bounds=tuple(b for b in state.bounds if not _around(state, b.cell, cells)),
    )
    outcome, step = Outcome(bare), parameters.get("round", 1)
    for cell, change in zip(cells, parameters["changes"], strict=True):
        said = ((cell, outcome.state.total(cell) + change["amount"]),)
        done = set_totals(outcome.state, said, turn=True, step=step)
        new = tuple(note for note in done.notes if note not in outcome.notes)
        outcome = Outcome(done.state, outcome.notes + new)
    holds = tuple(
        Held(held.cell, outcome.state.total(held.cell)) for held in state.holds
    )
    return Outcome(outcome.state.but(holds=holds, bounds=state.bounds), outcome.notes)


def _inside(state: State, held: Cell, cells: Sequence[Cell]) -> bool:
    return any(held != cell and nested(state.space, held, cell) for cell in cells)


def _around(state: State, kept: Cell, cells: Sequence[Cell]) -> bool:
    return all(nested(state.space, cell, kept) for cell in cells)


def _refuse_held_between(
    state: State, cells: Sequence[Cell], parameters: Parameters
) -> None:
    """A total held around some of the cells only would not be what it is held at."""
    space = state.space
    for held in state.holds:
        if held.cell in cells or _around(state, held.cell, cells):
            continue
        for cell, change in zip(cells, parameters["changes"], strict=True):
            if meet(space, held.cell, cell) and not nested(space, held.cell, cell):
                now = state.total(cell)
                fact = Hold(held.cell, "total", held.amount, None)
                raise NoRoom(now + change["amount"], now, now, (fact,), cell)


def explain(parameters: Parameters) -> Sentence:
    """In words."""
    changes = tuple(
        Sentence(
            "%(unit)s %(amount)s",
            {"unit": Named("unit", c["cell"]["unit"]), "amount": Amount(c["amount"])},
        )
        for c in parameters["changes"]
    )
    facts: dict[str, Any] = {
        "unit": Named("unit", parameters["unit"]),
        "changes": changes,
    }
    if "round" not in parameters:
        return Sentence(_("From talks with %(unit)s: %(changes)s."), facts)
    facts["step"] = Amount(parameters["round"])
    words = _("From talks with %(unit)s: %(changes)s; in multiples of %(step)s.")
    return Sentence(words, facts)


CARRY = register(
    Kind(
        "carry",
        _("Agreement"),
        check=check,
        apply=apply,
        explain=explain,
        cells=moved,
    )
)
