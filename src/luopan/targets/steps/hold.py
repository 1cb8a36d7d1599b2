"""Hold and release: a total, or every leaf under it, stays as it is until released."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from luopan.targets.kinds import Inputs, Kind, Outcome, Parameters, register
from luopan.targets.moves import hold_leaves, hold_totals, release
from luopan.targets.parameters import Given, cell_of
from luopan.targets.sentences import Sentence
from luopan.targets.state import State


def check_hold(given: Given) -> dict[str, Any]:
    """``cell``; ``leaves`` holds each leaf as it is, not only their sum."""
    return {"cell": given.cell(), "leaves": given.flag("leaves")}


def apply_hold(state: State, parameters: Parameters, inputs: Inputs) -> Outcome:
    """From now on no gesture changes it."""
    cell = cell_of(parameters)
    if parameters["leaves"]:
        return Outcome(hold_leaves(state, cell))
    return Outcome(hold_totals(state, (cell,)))


def explain_hold(parameters: Parameters) -> Sentence:
    """In words."""
    facts = {"cell": cell_of(parameters)}
    if parameters["leaves"]:
        return Sentence(_("%(cell)s is held, down to every cell under it."), facts)
    return Sentence(_("%(cell)s is held."), facts)


def check_release(given: Given) -> dict[str, Any]:
    """``cell``: what is held there or under it is released."""
    return {"cell": given.cell()}


def apply_release(state: State, parameters: Parameters, inputs: Inputs) -> Outcome:
    """Held totals at and under the cell, and held leaves under it, may move again."""
    return Outcome(release(state, cell_of(parameters)))


def explain_release(parameters: Parameters) -> Sentence:
    """In words."""
    return Sentence(
        _("%(cell)s and what is under it is released."),
        {"cell": cell_of(parameters)},
    )


HOLD = register(
    Kind("hold", _("Hold"), check=check_hold, apply=apply_hold, explain=explain_hold)
)
RELEASE = register(
    Kind(
        "release",
        _("Release"),
        check=check_release,
        apply=apply_release,
        explain=explain_release,
    )
)
