"""Reserve and padding: what a unit keeps back, or hands down on top of its own."""

from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from luopan.engine.tree import RESERVE
from luopan.targets.cells import Cell
from luopan.targets.kinds import Inputs, Kind, Outcome, Parameters, register
from luopan.targets.moves import set_totals
from luopan.targets.parameters import Given, cell_of, tree_of
from luopan.targets.sentences import Amount, Named, Ratio, Sentence
from luopan.targets.state import State
from luopan.trail.refusal import Refused

AXES = ("unit", "product")


def _check_place(given: Given) -> dict[str, Any]:
    cell = given.cell()
    axis = given.choice("axis", AXES, default="unit")
    tree = tree_of(given.space, axis)
    if cell[axis] + RESERVE not in tree:
        raise Refused(
            _("“%(code)s” has nothing under it, so it cannot have a reserve."),
            code=Sentence("%(name)s", {"name": Named(axis, cell[axis])}),
        )
    return {"cell": cell, "axis": axis}


def check_reserve(given: Given) -> dict[str, Any]:
    """``cell``, ``axis`` (unit or product), and either ``amount`` or ``ratio``."""
    read = _check_place(given)
    if given.has("ratio") == given.has("amount"):
        raise Refused(_("Enter either an amount or a ratio to reserve."))
    if given.has("ratio"):
        return read | {"ratio": given.ratio("ratio", least="-1", most="1")}
    return read | {"amount": given.amount("amount")}


def check_padding(given: Given) -> dict[str, Any]:
    """``cell``, ``axis`` and ``ratio``: 0.05 hands down 5 % more than the cell's own."""
    read = _check_place(given)
    return read | {"ratio": given.ratio("ratio", least="0", most="1")}


def reserve_of(parameters: Parameters) -> Cell:
    """The cell that holds what is kept back."""
    cell = cell_of(parameters)
    axis = parameters["axis"]
    return Cell(**cell._asdict() | {axis: getattr(cell, axis) + RESERVE})


def part(total: int, ratio: str) -> int:
    """A part of a total, halves away from zero.

    Example:
        >>> part(1_005, "0.1")
        101
    """
    exact = Decimal(total) * Decimal(ratio)
    return int(exact.to_integral_value(rounding=ROUND_HALF_UP))


def apply_reserve(state: State, parameters: Parameters, inputs: Inputs) -> Outcome:
    """The unit's own stays; its children share what is not kept back."""
    cell = cell_of(parameters)
    amount = parameters.get("amount")
    if amount is None:
        amount = part(state.total(cell), parameters["ratio"])
    return set_totals(
        state, ((reserve_of(parameters), amount),), stay=(cell,), turn=True
    )


def apply_padding(state: State, parameters: Parameters, inputs: Inputs) -> Outcome:
    """The unit's own stays; its children together carry that much more."""
    cell = cell_of(parameters)
    amount = -part(state.total(cell), parameters["ratio"])
    return set_totals(
        state, ((reserve_of(parameters), amount),), stay=(cell,), turn=True
    )


def explain_reserve(parameters: Parameters) -> Sentence:
    """In words."""
    facts = {"cell": cell_of(parameters)}
    if "ratio" in parameters:
        kept: Amount | Ratio = Ratio(parameters["ratio"])
    else:
        kept = Amount(parameters["amount"])
    return Sentence(_("%(cell)s keeps %(kept)s in reserve."), facts | {"kept": kept})


def explain_padding(parameters: Parameters) -> Sentence:
    """In words."""
    return Sentence(
        _("%(cell)s hands down %(ratio)s on top of its own."),
        {"cell": cell_of(parameters), "ratio": Ratio(parameters["ratio"], signed=True)},
    )


RESERVE_STEP = register(
    Kind(
        "reserve",
        _("Reserve"),
        check=check_reserve,
        apply=apply_reserve,
        explain=explain_reserve,
    )
)
PADDING = register(
    Kind(
        "padding",
        _("Padding"),
        check=check_padding,
        apply=apply_padding,
        explain=explain_padding,
    )
)
