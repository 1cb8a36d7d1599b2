"""Override: cells get the amounts that a person types; the rest gives way."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from luopan.engine.space import Space
from luopan.targets.cells import Cell
from luopan.targets.kinds import Inputs, Kind, Outcome, Parameters, register
from luopan.targets.moves import hold_totals, set_totals
from luopan.targets.parameters import Given
from luopan.targets.sentences import Amount, Sentence
from luopan.targets.state import State
from luopan.trail.refusal import Refused

MOST = 5_000  # cells pasted in one gesture
CHUNK = 1_000  # cells compared with all others at a time


def check(given: Given) -> dict[str, Any]:
    """``cells``: each with ``cell`` and ``amount``; ``hold``, ``turn`` as for a total.

    ``asks``: several free leaves may not change their sign either, unless ``turn`` says so.
    Steps of before have not said it, and are replayed as they were done.
    """
    cells = []
    for item in given.each("cells", most=MOST):
        cells.append({"cell": item.cell(), "amount": item.amount("amount")})
        item.done()
    given.flag("asks")  # a step of before that is read again asks from now on
    read = {"cells": cells, "hold": given.flag("hold"), "turn": given.flag("turn")}
    _refuse_overlap(given, typed(read))
    return read | {"asks": True}


def _refuse_overlap(given: Given, cells: tuple[Cell, ...]) -> None:
    found = overlapping(given.space, cells)
    if found is not None:
        raise Refused(
            _("%(one)s and %(other)s overlap: put one of them in another step."),
            one=Sentence("%(cell)s", {"cell": cells[found[1]]}),
            other=Sentence("%(cell)s", {"cell": cells[found[0]]}),
        )


def overlapping(space: Space, cells: Sequence[Cell]) -> tuple[int, int] | None:
    """The places of two cells that share a leaf; None: no two do.

    Looks at all pairs at once, a thousand cells against all others at a time.
    """
    trees = (space.units, space.products, space.periods)
    spans = [
        np.array([(s.start, s.stop) for s in map(tree.slice, codes)]).reshape(-1, 2)
        for tree, codes in zip(trees, zip(*cells, strict=True), strict=True)
    ]
    for first in range(0, len(cells), CHUNK):
        part = slice(first, first + CHUNK)
        meet = np.ones((len(spans[0][part]), len(cells)), dtype=bool)
        for span in spans:
            meet &= span[part, None, 0] < span[None, :, 1]
            meet &= span[None, :, 0] < span[part, None, 1]
        meet &= np.arange(len(cells)) > first + np.arange(len(meet))[:, None]
        if meet.any():
            row, column = np.unravel_index(int(np.argmax(meet)), meet.shape)
            return first + int(row), int(column)
    return None


def typed(parameters: Parameters) -> tuple[Cell, ...]:
    """The cells that carry a typed amount."""
    return tuple(Cell.of(item["cell"]) for item in parameters["cells"])


def apply(state: State, parameters: Parameters, inputs: Inputs) -> Outcome:
    """All cells at once; what stands beside them under a held total makes up for it."""
    cells = typed(parameters)
    amounts = [item["amount"] for item in parameters["cells"]]
    wanted = tuple(zip(cells, amounts, strict=True))
    asks = parameters.get("asks", False)
    outcome = set_totals(state, wanted, turn=parameters["turn"], asks=asks)
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
        "%(cell)s is changed by hand to %(amount)s, as is %(more)s other cell.",
        "%(cell)s is changed by hand to %(amount)s, as are %(more)s other cells.",
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
