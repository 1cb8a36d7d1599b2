"""Move an amount from one cell to its sibling; what both belong to does not change."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from luopan.engine.space import Space
from luopan.targets.cells import Cell, parents
from luopan.targets.kinds import Inputs, Kind, Outcome, Parameters, register
from luopan.targets.moves import set_totals
from luopan.targets.parameters import Given, cell_of
from luopan.targets.sentences import Amount, Sentence
from luopan.targets.state import State
from luopan.trail.refusal import Refused


def check(given: Given) -> dict[str, Any]:
    """``source``, ``sink`` (siblings on one axis) and ``amount``."""
    read = {
        "source": given.cell("source"),
        "sink": given.cell("sink"),
        "amount": given.amount("amount", least=1),
    }
    if not siblings(given.space, cell_of(read, "source"), cell_of(read, "sink")):
        raise Refused(
            _(
                "An amount can only move between two parts of one whole: two units, two "
                "products or two periods under the same parent."
            )
        )
    return read


def siblings(space: Space, one: Cell, other: Cell) -> bool:
    """True if the cells differ on one axis only and have one parent there."""
    apart = [axis for axis in range(3) if one[axis] != other[axis]]
    if len(apart) != 1:
        return False
    (axis,) = apart
    parent = parents(space, one)[axis]
    return parent is not None and parent == parents(space, other)[axis]


def both(parameters: Parameters) -> tuple[Cell, ...]:
    """The two cells."""
    return cell_of(parameters, "source"), cell_of(parameters, "sink")


def apply(state: State, parameters: Parameters, inputs: Inputs) -> Outcome:
    """One is less by the amount, the other more."""
    source, sink = both(parameters)
    amount = parameters["amount"]
    wanted = (
        (source, state.total(source) - amount),
        (sink, state.total(sink) + amount),
    )
    return set_totals(state, wanted)


def explain(parameters: Parameters) -> Sentence:
    """In words."""
    source, sink = both(parameters)
    return Sentence(
        _("%(amount)s moves from %(source)s to %(sink)s."),
        {"amount": Amount(parameters["amount"]), "source": source, "sink": sink},
    )


MOVE = register(
    Kind("move", _("Move"), check=check, apply=apply, explain=explain, cells=both)
)
