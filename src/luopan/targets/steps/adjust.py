"""Adjust: a number in force changes, by who approved it, and who takes it over.

As with an agreement each cell changes within itself and nothing beside it moves; unlike
there the whole may change, and what it changes by is said.
"""

from typing import Any

from django.utils.translation import gettext_lazy as _

from luopan.targets.kinds import Kind, Parameters, register
from luopan.targets.parameters import Given
from luopan.targets.sentences import Amount, Named, Sentence
from luopan.targets.steps.carry import apply, moved
from luopan.targets.steps.override import overlapping
from luopan.trail.refusal import Refused

MOST = 1_000  # cells of one adjustment


def check(given: Given) -> dict[str, Any]:
    """``unit``, ``number`` of the adjustment, ``changes``, and their sum as ``whole``."""
    unit, number = given.code("unit"), given.amount("number", least=0)
    whole = given.amount("whole", default=0)
    changes = []
    for item in given.each("changes", most=MOST):
        changes.append({"cell": item.cell(), "amount": item.amount("amount")})
        item.done()
    read = {"unit": unit, "number": number, "whole": whole, "changes": changes}
    if sum(change["amount"] for change in changes) != whole:
        raise Refused(_("The parts do not come to what the whole changes by."))
    if overlapping(given.space, moved(read)) is not None:
        raise Refused(_("A unit cannot carry part of a difference twice."))
    return read


def explain(parameters: Parameters) -> Sentence:
    """In words: units with what each changes by over its months."""
    sums: dict[str, int] = {}
    for change in parameters["changes"]:
        unit = change["cell"]["unit"]
        sums[unit] = sums.get(unit, 0) + change["amount"]
    changes = tuple(
        Sentence(
            "%(unit)s %(amount)s", {"unit": Named("unit", code), "amount": Amount(sum_)}
        )
        for code, sum_ in sums.items()
    )
    facts = {
        "number": str(parameters["number"]),
        "unit": Named("unit", parameters["unit"]),
        "changes": changes,
    }
    return Sentence(_("Adjustment %(number)s of %(unit)s: %(changes)s."), facts)


ADJUST = register(
    Kind(
        "adjust",
        _("Adjustment"),
        check=check,
        apply=apply,
        explain=explain,
        cells=moved,
    )
)
