"""Clean base: named one-offs are taken out of the baseline, or put back."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from luopan.targets.cells import Cell
from luopan.targets.kinds import Inputs, Kind, Outcome, Parameters, register
from luopan.targets.moves import set_totals
from luopan.targets.parameters import Given
from luopan.targets.sentences import Amount, Sentence
from luopan.targets.state import State

OUT, BACK = "out", "back"


def check(given: Given) -> dict[str, Any]:
    """``items``: each ``cell``, ``amount``, ``direction``, ``reason``, ``author``."""
    items = []
    for item in given.each("items"):
        items.append(
            {
                "cell": item.cell(),
                "amount": item.amount("amount", least=1),
                "direction": item.choice("direction", (OUT, BACK), default=OUT),
                "reason": item.text("reason", required=True),
                "author": item.text("author", required=True, longest=200),
            }
        )
        item.done()
    return {"items": items}


def named(parameters: Parameters) -> tuple[Cell, ...]:
    """The cells that something is taken out of or put back into."""
    cells = (Cell.of(item["cell"]) for item in parameters["items"])
    return tuple(dict.fromkeys(cells))


def apply(state: State, parameters: Parameters, inputs: Inputs) -> Outcome:
    """One after the other; what is left is the base from then on."""
    notes: tuple[Sentence, ...] = ()
    for item in parameters["items"]:
        cell = Cell.of(item["cell"])
        signed = -item["amount"] if item["direction"] == OUT else item["amount"]
        wanted = ((cell, state.total(cell) + signed),)
        outcome = set_totals(state, wanted, turn=True)
        state, notes = outcome.state, notes + outcome.notes
    return Outcome(state.but(base=state.amounts), notes)


def explain(parameters: Parameters) -> Sentence:
    """In words, item by item: amount, place, reason and author."""
    return Sentence("%(items)s", {"items": tuple(map(_item, parameters["items"]))})


def _item(item: dict[str, Any]) -> Sentence:
    facts = {
        "amount": Amount(item["amount"]),
        "cell": Cell.of(item["cell"]),
        "reason": item["reason"],
        "author": item["author"],
    }
    if item["direction"] == OUT:
        words = _("%(amount)s is removed from %(cell)s: %(reason)s (%(author)s).")
    else:
        words = _("%(amount)s is added back to %(cell)s: %(reason)s (%(author)s).")
    return Sentence(words, facts)


CLEAN = register(
    Kind(
        "clean",
        _("Clean base"),
        check=check,
        apply=apply,
        explain=explain,
        cells=named,
    )
)
