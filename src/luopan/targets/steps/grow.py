"""Growth: a cell becomes larger or smaller by a ratio."""

from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from luopan.targets.kinds import Inputs, Kind, Outcome, Parameters, register
from luopan.targets.moves import set_totals
from luopan.targets.parameters import Given, cell_of
from luopan.targets.sentences import Ratio, Sentence
from luopan.targets.state import State


def check(given: Given) -> dict[str, Any]:
    """``cell`` and ``ratio``: 0.12 is 12 % more."""
    return {"cell": given.cell(), "ratio": given.ratio("ratio", least="-1")}


def grown(amount: int, ratio: str) -> int:
    """The amount and the ratio of its size more, halves away from zero.

    Example:
        >>> grown(1_005, "0.1"), grown(-100, "0.1"), grown(200, "-0.25")
        (1106, -90, 150)
    """
    more = abs(Decimal(amount)) * Decimal(ratio)
    return amount + int(more.to_integral_value(rounding=ROUND_HALF_UP))


def apply(state: State, parameters: Parameters, inputs: Inputs) -> Outcome:
    """The cell's total grows exactly; held parts stay and the rest carries it."""
    cell = cell_of(parameters)
    wanted = ((cell, grown(state.total(cell), parameters["ratio"])),)
    return set_totals(state, wanted)


def explain(parameters: Parameters) -> Sentence:
    """In words."""
    return Sentence(
        _("%(cell)s grows by %(ratio)s."),
        {
            "cell": cell_of(parameters),
            "ratio": Ratio(parameters["ratio"], signed=True),
        },
    )


GROW = register(Kind("grow", _("Growth"), check=check, apply=apply, explain=explain))
