"""Set a total: the cells under it follow in proportion, holds and bounds excepted."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from luopan.targets.kinds import Inputs, Kind, Outcome, Parameters, register
from luopan.targets.moves import hold_totals, set_totals
from luopan.targets.parameters import Given, cell_of
from luopan.targets.sentences import Amount, Sentence
from luopan.targets.state import State


def check(given: Given) -> dict[str, Any]:
    """``cell``, ``amount``; ``hold`` keeps the total from then on; ``turn`` lets signs turn."""
    return {
        "cell": given.cell(),
        "amount": given.amount("amount"),
        "hold": given.flag("hold"),
        "turn": given.flag("turn"),
    }


def apply(state: State, parameters: Parameters, inputs: Inputs) -> Outcome:
    """The total is the amount; what is not held under it follows."""
    cell = cell_of(parameters)
    wanted = ((cell, parameters["amount"]),)
    outcome = set_totals(state, wanted, turn=parameters["turn"])
    if parameters["hold"]:
        return Outcome(hold_totals(outcome.state, (cell,)), outcome.notes)
    return outcome


def explain(parameters: Parameters) -> Sentence:
    """In words."""
    facts = {"cell": cell_of(parameters), "amount": Amount(parameters["amount"])}
    if parameters["hold"]:
        return Sentence(_("%(cell)s is set to %(amount)s and held."), facts)
    return Sentence(_("%(cell)s is set to %(amount)s."), facts)


TOTAL = register(
    Kind("total", _("Total set"), check=check, apply=apply, explain=explain)
)
