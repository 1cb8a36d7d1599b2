"""Override: cells get the amounts that a person types; the rest gives way."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from luopan.targets.cells import Cell, first_meeting
from luopan.targets.kinds import Inputs, Kind, Outcome, Parameters, register
from luopan.targets.moves import hold_totals, set_totals
from luopan.targets.parameters import Given
from luopan.targets.sentences import Amount, Sentence
from luopan.targets.state import State
from luopan.trail.refusal import Refused

MOST = 5_000  # cells pasted in one gesture


def check(given: Given) -> dict[str, Any]:
    """``cells``: each with ``cell`` and ``amount``; ``hold``, ``turn`` as for a total."""
    cells = []
    for item in given.each("cells", most=MOST):
        cells.append({"cell": item.cell(), "amount": item.amount("amount")})
        item.done()
    read = {"cells": cells, "hold": given.flag("hold"), "turn": given.flag("turn")}
    _refuse_overlap(given, typed(read))
    return read


def _refuse_overlap(given: Given, cells: tuple[Cell, ...]) -> None:
    if len(set(cells)) == len(cells) and _all_leaves(given, cells):
        return
    for place, cell in enumerate(cells):
        if found := first_meeting(given.space, (cell,), cells[:place]):
            raise Refused(
                _("%(one)s and %(other)s overlap: say one of them in another step."),
                one=Sentence("%(cell)s", {"cell": found[0]}),
                other=Sentence("%(cell)s", {"cell": found[1]}),
            )


def _all_leaves(given: Given, cells: tuple[Cell, ...]) -> bool:
    space = given.space
    return all(
        not space.units.children(cell.unit)
        and not space.products.children(cell.product)
        and not space.periods.children(cell.period)
        for cell in cells
    )


def typed(parameters: Parameters) -> tuple[Cell, ...]:
    """The cells that carry a typed amount."""
    return tuple(Cell.of(item["cell"]) for item in parameters["cells"])


def apply(state: State, parameters: Parameters, inputs: Inputs) -> Outcome:
    """All cells at once; what stands beside them under a held total makes up for it."""
    cells = typed(parameters)
    amounts = [item["amount"] for item in parameters["cells"]]
    wanted = tuple(zip(cells, amounts, strict=True))
    outcome = set_totals(state, wanted, turn=parameters["turn"])
    if parameters["hold"]:
        return Outcome(hold_totals(outcome.state, cells), outcome.notes)
    return outcome


def explain(parameters: Parameters) -> Sentence:
    """In words."""
    cells = parameters["cells"]
    facts = {
        "cell": Cell.of(cells[0]["cell"]),
        "amount": Amount(cells[0]["amount"]),
        "more": len(cells) - 1,
    }
    if len(cells) == 1:
        if parameters["hold"]:
            words = _("%(cell)s is set by hand to %(amount)s and held.")
            return Sentence(words, facts)
        return Sentence(_("%(cell)s is set by hand to %(amount)s."), facts)
    words = ngettext_lazy(
        "%(cell)s is set by hand to %(amount)s, and %(more)s other cell.",
        "%(cell)s is set by hand to %(amount)s, and %(more)s other cells.",
        "more",
    )
    return Sentence(words, facts)


OVERRIDE = register(
    Kind(
        "override",
        _("Override"),
        check=check,
        apply=apply,
        explain=explain,
        cells=typed,
        typed=typed,
    )
)
