"""Bound: a total may not fall below or rise above what is said here."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from luopan.targets.kinds import Inputs, Kind, Outcome, Parameters, register
from luopan.targets.moves import bound_total
from luopan.targets.parameters import Given, cell_of
from luopan.targets.sentences import Amount, Sentence
from luopan.targets.state import State
from luopan.trail.refusal import Refused


def check(given: Given) -> dict[str, Any]:
    """``cell``, ``least`` and ``most``; neither: the limits are taken away."""
    read: dict[str, Any] = {
        "cell": given.cell(),
        "least": given.maybe_amount("least"),
        "most": given.maybe_amount("most"),
    }
    least, most = read["least"], read["most"]
    if least is not None and most is not None and least > most:
        raise Refused(_("The lower limit is above the upper limit."))
    return read


def apply(state: State, parameters: Parameters, inputs: Inputs) -> Outcome:
    """A total outside its new limits is moved to the nearer one."""
    cell = cell_of(parameters)
    return bound_total(state, cell, parameters["least"], parameters["most"])


def explain(parameters: Parameters) -> Sentence:
    """In words."""
    least, most = parameters["least"], parameters["most"]
    facts = {
        "cell": cell_of(parameters),
        "least": None if least is None else Amount(least),
        "most": None if most is None else Amount(most),
    }
    if least is None and most is None:
        return Sentence(_("%(cell)s no longer has limits."), facts)
    if most is None:
        return Sentence(_("%(cell)s is at least %(least)s."), facts)
    if least is None:
        return Sentence(_("%(cell)s is at most %(most)s."), facts)
    return Sentence(_("%(cell)s is between %(least)s and %(most)s."), facts)


BOUND = register(Kind("bound", _("Limits"), check=check, apply=apply, explain=explain))
