"""By people: a unit's number goes to its seats by who is there to carry it.

The number itself stays, to the last quantum, and so do its months and products as nearly as
whole quanta allow. What vacant seats would carry goes to the reserve of the unit above them,
if the rule says so; what lay in a reserve before stays there.
"""

from decimal import Decimal
from typing import Any

import numpy as np
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy
from numpy.typing import NDArray

from luopan.engine.gesture import Action, Gesture, Method
from luopan.engine.rounding import share
from luopan.targets.capacity import RULES
from luopan.targets.cells import Cell, nested, whole
from luopan.targets.kinds import Inputs, Kind, Outcome, Parameters, register
from luopan.targets.moves import gesture, set_totals
from luopan.targets.parameters import Given
from luopan.targets.sentences import Named, Sentence
from luopan.targets.state import Bound, Held, State
from luopan.trail.refusal import Refused

INPUT = "people"
MOST = 1_000
PARTS = ("carries", "stands", "away", "acting", "vacant", "learning", "shared")


def check(given: Given) -> dict[str, Any]:
    """``cell`` (a unit's whole year), ``rule``, ``seats``: what each can carry, in months.

    ``alone``: what is held around the unit has nobody make up for it meanwhile. Steps of before
    have not said so; they are replayed as they were done.
    """
    cell = given.cell()
    if cell != Cell(cell["unit"], *whole(given.space)[1:]).as_json():
        raise Refused(
            _("Splitting by people applies to the full-year target for all products.")
        )
    rule = given.choice("rule", RULES)
    by = given.choice("by", ("months", "number"), default="months")
    seats = []
    for item in given.each("seats", most=MOST):
        seat = {"unit": item.code("unit")}
        seat |= {part: item.ratio(part, default="0", least="0") for part in PARTS}
        item.done()
        seats.append(seat)
    alone = given.flag("alone")
    return {"cell": cell, "rule": rule, "by": by, "seats": seats, "alone": alone}


def apply(state: State, parameters: Parameters, inputs: Inputs) -> Outcome:
    """The reserves take what is vacant, the seats the rest of the number."""
    cell, weights = Cell.of(parameters["cell"]), inputs[INPUT]
    total = state.total(cell)
    start = _alone(state, cell) if parameters.get("alone") else state
    kept = set_totals(start, _kept(state, cell, weights), turn=True)
    said = Gesture(
        cell, Method.WEIGHTED, amount=total, action=Action.REPLACE, shares=(1.0,)
    )
    own = np.where(state.space.is_reserve[:, None], 0, weights).astype(np.float64)
    done = gesture(kept.state, said, weights=[own])
    after = done.state.but(holds=state.holds, bounds=state.bounds)
    return Outcome(after, done.notes)


def _alone(state: State, cell: Cell) -> State:
    """Without what is held or limited around a cell whose own total stays.

    It stays with the cell. Looked at while parts of the cell move, it would have others move
    to and fro, and leave them a quantum off.
    """

    def apart(kept: Held | Bound) -> bool:
        return not nested(state.space, cell, kept.cell)

    return state.but(
        holds=tuple(filter(apart, state.holds)),
        bounds=tuple(filter(apart, state.bounds)),
    )


def _kept(
    state: State, cell: Cell, weights: NDArray[np.int64]
) -> list[tuple[Cell, int]]:
    """Leaves of reserves with what they hold and what they take of vacant seats."""
    space = state.space
    rows = np.arange(len(space.pairs))[space.rows(cell.unit, cell.product)]
    reserve = space.is_reserve[rows]
    lies = int(state.amounts[rows[~reserve]].sum())
    taking = np.argwhere(weights[rows[reserve]] > 0)
    if lies <= 0 or not len(taking):
        return []
    parts = [int(weights[rows[reserve][row], column]) for row, column in taking]
    own = int(weights[rows[~reserve]].sum())
    takes = share(lies, np.array([own, *parts])).tolist()[1:]
    codes = space.units.leaf_codes, space.products.leaf_codes, space.periods.leaf_codes
    found = []
    for (row, column), takes_now in zip(taking.tolist(), takes, strict=True):
        place = int(rows[reserve][row])
        unit, product = space.pairs[place].tolist()
        leaf = Cell(codes[0][unit], codes[1][product], codes[2][column])
        found.append((leaf, int(state.amounts[place, column]) + takes_now))
    return found


WORDS = {
    "reserve": _("vacant months go to the reserve"),
    "acting": _("the acting holder carries it"),
    "others": _("vacant months are carried by the other seats"),
}


WORTH = {
    "months": _("every month alike"),
    "number": _("months weighted by each seat's number"),
}


def explain(parameters: Parameters) -> Sentence:
    """In words."""
    return Sentence(
        ngettext_lazy(
            "%(cell)s is split over its %(count)s seat by people, %(carries)s fully ramped "
            "person-months in total, %(by)s; %(rule)s.",
            "%(cell)s is split over its %(count)s seats by people, %(carries)s fully ramped "
            "person-months in total, %(by)s; %(rule)s.",
            len(parameters["seats"]),
        ),
        {
            "cell": Cell.of(parameters["cell"]),
            "count": str(len(parameters["seats"])),
            "carries": _months(parameters, "carries"),
            "by": Sentence(WORTH[parameters["by"]]),
            "rule": Sentence(WORDS[parameters["rule"]]),
        },
    )


def _months(parameters: Parameters, part: str) -> str:
    found = sum((Decimal(one[part]) for one in parameters["seats"]), Decimal(0))
    return f"{found.quantize(Decimal('0.1'))}"


def about(parameters: Parameters, cell: Cell) -> tuple[Sentence, ...]:
    """How one of its seats was counted."""
    return tuple(
        Sentence(text, {"seat": Named("unit", cell.unit), "months": seat[part]})
        for seat in parameters["seats"]
        if seat["unit"] == cell.unit
        for part, text in TOLD.items()
        if part == "carries" or Decimal(seat[part])
    )


TOLD = {
    "carries": _("%(seat)s carries %(months)s fully ramped person-months this year."),
    "vacant": _("For %(months)s months there was no one in the seat."),
    "away": _("Its holder is on leave for %(months)s months."),
    "acting": _("The acting holder carries %(months)s months."),
    "learning": _("New people in ramp-up do not yet carry %(months)s months."),
    "shared": _("%(months)s months go to other seats held by the same people."),
}

PEOPLE = register(
    Kind(
        "people",
        _("By people"),
        check=check,
        apply=apply,
        explain=explain,
        about=about,
    )
)
