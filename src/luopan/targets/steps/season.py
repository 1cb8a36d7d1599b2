"""Season: how a year lies over its periods, row by row; what a year holds stays."""

from decimal import Decimal
from typing import Any

import numpy as np
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy
from numpy.typing import NDArray

from luopan.engine.space import Space
from luopan.targets.cells import Cell
from luopan.targets.kinds import Inputs, Kind, Outcome, Parameters, register
from luopan.targets.moves import lay_rows
from luopan.targets.parameters import Given, cell_of
from luopan.targets.seasons import Source, from_history, from_pattern, level_of
from luopan.targets.sentences import Named, Sentence
from luopan.targets.state import State
from luopan.trail.refusal import Refused

METHODS = ("history", "pattern")
NAMED = 5  # sources named in the notes; the others are counted


def check(given: Given) -> dict[str, Any]:
    """``cell``, ``method`` and what it needs.

    ``history``: ``input`` (a frozen history; nothing: the clean base), ``enough`` (how
    many periods must have sold for a history to count) and ``aligned`` (the history was
    aligned to Spring Festival). ``pattern``: ``weights`` such as 4, 4, 5.
    """
    read: dict[str, Any] = {
        "cell": given.cell(),
        "method": given.choice("method", METHODS, default="history"),
    }
    columns = _columns(given.space, Cell.of(read["cell"]))
    if read["method"] == "pattern":
        read["weights"] = given.numbers("weights")
        _refuse_misfit(given.space, Cell.of(read["cell"]), len(read["weights"]))
        return read
    usual = -(-2 * columns // 3)
    return read | {
        "input": given.text("input", longest=40),
        "enough": given.amount("enough", default=usual, least=1),
        "aligned": given.flag("aligned"),
    }


def _columns(space: Space, cell: Cell) -> int:
    leaves = space.periods.slice(cell.period)
    return int(leaves.stop - leaves.start)


def _refuse_misfit(space: Space, cell: Cell, count: int) -> None:
    columns = _columns(space, cell)
    if columns % count and not level_of(space.periods, cell.period, count):
        raise Refused(
            _(
                "A pattern of %(count)s numbers does not fit %(columns)s periods: give one "
                "number per period, or a count that divides evenly into them."
            ),
            count=count,
            columns=columns,
        )


def apply(state: State, parameters: Parameters, inputs: Inputs) -> Outcome:
    """Every row keeps its sum over the cell's period; the periods share it anew."""
    cell = cell_of(parameters)
    if parameters["method"] == "pattern":
        weights = np.array([float(Decimal(w)) for w in parameters["weights"]])
        shares = from_pattern(state.space, cell, weights, state.profile)
        return Outcome(lay_rows(state, cell, shares))
    history = _history(state, parameters, inputs)
    told = np.asarray(state.amounts[state.space.block(*cell)].any(axis=1))
    shares, sources = from_history(
        state.space, cell, history, parameters["enough"], told
    )
    return Outcome(lay_rows(state, cell, shares), _notes(sources))


def _history(state: State, parameters: Parameters, inputs: Inputs) -> NDArray[np.int64]:
    if parameters["input"]:
        return inputs[parameters["input"]]
    return state.amounts if state.base is None else state.base


def _notes(sources: tuple[Source, ...]) -> tuple[Sentence, ...]:
    borrowed = [source for source in sources if not source.own]
    notes = []
    for source in borrowed[:NAMED]:
        facts: dict[str, Any] = {"rows": source.rows}
        if source.unit is None or source.product is None:
            words = ngettext_lazy(
                "%(rows)s row has no history long enough: equal periods are used.",
                "%(rows)s rows have no history long enough: equal periods are used.",
                "rows",
            )
        else:
            words = ngettext_lazy(
                "%(rows)s row with too short a history uses the season of %(unit)s · "
                "%(product)s.",
                "%(rows)s rows with too short a history use the season of %(unit)s · "
                "%(product)s.",
                "rows",
            )
            facts["unit"] = Named("unit", source.unit)
            facts["product"] = Named("product", source.product)
        notes.append(Sentence(words, facts))
    if len(borrowed) > NAMED:
        words = ngettext_lazy(
            "%(rows)s more row uses the season of its nearest ancestor.",
            "%(rows)s more rows use the season of their nearest ancestor.",
            "rows",
        )
        rows = sum(source.rows for source in borrowed[NAMED:])
        notes.append(Sentence(words, {"rows": rows}))
    return tuple(notes)


def explain(parameters: Parameters) -> Sentence:
    """In words."""
    facts: dict[str, Any] = {"cell": cell_of(parameters)}
    if parameters["method"] == "pattern":
        facts["pattern"] = " ".join(parameters["weights"])
        return Sentence(_("%(cell)s follows the pattern %(pattern)s."), facts)
    if parameters["aligned"]:
        words = _("%(cell)s follows its own season, aligned to Spring Festival.")
        return Sentence(words, facts)
    return Sentence(_("%(cell)s follows its own season."), facts)


SEASON = register(
    Kind("season", _("Season"), check=check, apply=apply, explain=explain)
)
