"""Close and reopen: what lies in a closed period does not move any more.

A month that is over, or a quarter on which everybody has signed: its targets stay, also
when a total above them changes. Unlike a hold it is nobody's own, and covers all units.
"""

from typing import Any

from django.utils.translation import gettext_lazy as _

from luopan.engine.cube import LOCKED
from luopan.targets.cells import Cell, whole
from luopan.targets.kinds import Inputs, Kind, Outcome, Parameters, register
from luopan.targets.parameters import Given, cell_of
from luopan.targets.sentences import Named, Sentence
from luopan.targets.state import State
from luopan.targets.steps.levels import kept_where_closed


def check(given: Given) -> dict[str, Any]:
    """``period``: any, a whole quarter too."""
    period = given.code("period")
    return {"cell": Cell(*whole(given.space)[:2], period).as_json()}


def apply_close(state: State, parameters: Parameters, inputs: Inputs) -> Outcome:
    """From now on nothing moves in the period."""
    cube = state.cube.flagged(*cell_of(parameters), LOCKED)
    return Outcome(kept_where_closed(state.but(cube=cube), state))


def apply_reopen(state: State, parameters: Parameters, inputs: Inputs) -> Outcome:
    """It moves again; holds that were there before are there still."""
    cube = state.cube.unflagged(*cell_of(parameters), LOCKED)
    return Outcome(state.but(cube=cube))


def _period(parameters: Parameters) -> dict[str, Named]:
    return {"period": Named("period", cell_of(parameters).period)}


def explain_close(parameters: Parameters) -> Sentence:
    """In words."""
    return Sentence(
        _("%(period)s is closed: its targets no longer change."), _period(parameters)
    )


def explain_reopen(parameters: Parameters) -> Sentence:
    """In words."""
    return Sentence(_("%(period)s is reopened."), _period(parameters))


CLOSE = register(
    Kind(
        "close",
        _("Close period"),
        check=check,
        apply=apply_close,
        explain=explain_close,
    )
)
REOPEN = register(
    Kind("reopen", _("Reopen"), check=check, apply=apply_reopen, explain=explain_reopen)
)
