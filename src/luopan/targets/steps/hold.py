"""Hold and release: a total, or every leaf under it, stays as it is until released.

One step may speak of several cells (a range that is held at once): ``also`` lists those
after the first. ``until`` is a day that the fold does not know of: on that day a
``release`` is said (``services.release_expired``), so that replaying needs no clock.
"""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from luopan.targets.cells import Cell
from luopan.targets.kinds import Inputs, Kind, Outcome, Parameters, register
from luopan.targets.moves import (
    hold_leaves,
    hold_totals,
    release,
    release_leaves,
    release_totals,
)
from luopan.targets.parameters import Given, cell_of
from luopan.targets.sentences import Sentence
from luopan.targets.state import State

MOST = 500  # cells held or released in one gesture


def check_hold(given: Given) -> dict[str, Any]:
    """``cell``, ``also``; ``leaves`` holds each leaf as it is, not only their sum."""
    read = _check_cells(given) | {"leaves": given.flag("leaves")}
    if given.has("until"):
        read["until"] = given.day("until").isoformat()
    return read


def _check_cells(given: Given) -> dict[str, Any]:
    read: dict[str, Any] = {"cell": given.cell()}
    if given.has("also"):
        read["also"] = given.cells("also", most=MOST)
    return read


def spoken_of(parameters: Parameters) -> tuple[Cell, ...]:
    """The cells of a hold or release, each once."""
    more = (Cell.of(written) for written in parameters.get("also", ()))
    return tuple(dict.fromkeys((cell_of(parameters), *more)))


def apply_hold(state: State, parameters: Parameters, inputs: Inputs) -> Outcome:
    """From now on no gesture changes it."""
    cells = spoken_of(parameters)
    if not parameters["leaves"]:
        return Outcome(hold_totals(state, cells))
    for cell in cells:
        state = hold_leaves(state, cell)
    return Outcome(state)


def explain_hold(parameters: Parameters) -> Sentence:
    """In words."""
    facts = _facts(parameters)
    if parameters["leaves"]:
        words = _("%(cell)s is held, down to every cell under it.")
    else:
        words = _("%(cell)s is held.")
    if not facts["more"]:
        return Sentence(words, facts)
    words = ngettext_lazy(
        "%(cell)s and %(more)s other cell are held.",
        "%(cell)s and %(more)s other cells are held.",
        "more",
    )
    return Sentence(words, facts)


def _facts(parameters: Parameters) -> dict[str, Any]:
    cells = spoken_of(parameters)
    return {"cell": cells[0], "more": len(cells) - 1}


def check_release(given: Given) -> dict[str, Any]:
    """``cell``, ``also``: what is held there or under it is released.

    ``exact``: only the hold of the cell itself, of its ``leaves`` or of their sum.
    """
    read = _check_cells(given)
    if given.flag("exact"):
        read |= {"exact": True, "leaves": given.flag("leaves")}
    return read


def apply_release(state: State, parameters: Parameters, inputs: Inputs) -> Outcome:
    """Held totals at and under the cells, and held leaves under them, may move again."""
    cells = spoken_of(parameters)
    if not parameters.get("exact"):
        for cell in cells:
            state = release(state, cell)
    elif parameters["leaves"]:
        for cell in cells:
            state = release_leaves(state, cell)
    else:
        state = release_totals(state, cells)
    return Outcome(state)


def explain_release(parameters: Parameters) -> Sentence:
    """In words."""
    facts = _facts(parameters)
    if not facts["more"]:
        if parameters.get("exact"):
            return Sentence(_("%(cell)s is released."), facts)
        return Sentence(_("%(cell)s and everything under it is released."), facts)
    words = ngettext_lazy(
        "%(cell)s and %(more)s other cell are released.",
        "%(cell)s and %(more)s other cells are released.",
        "more",
    )
    return Sentence(words, facts)


HOLD = register(
    Kind(
        "hold",
        _("Hold"),
        check=check_hold,
        apply=apply_hold,
        explain=explain_hold,
        cells=spoken_of,
    )
)
RELEASE = register(
    Kind(
        "release",
        _("Release"),
        check=check_release,
        apply=apply_release,
        explain=explain_release,
        cells=spoken_of,
    )
)
