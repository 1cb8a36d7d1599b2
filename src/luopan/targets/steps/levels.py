"""Levels: what floor and stretch are beside the target, by ratio, by amount, held or not."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from luopan.engine.cube import LOCKED, Cube
from luopan.engine.levels import (
    BESIDE,
    FLOOR,
    NAMES,
    STRETCH,
    TARGET,
    USUAL,
    USUAL_LESS,
    Rules,
    Said,
)
from luopan.engine.rollup import total
from luopan.engine.rounding.exact import nearest
from luopan.targets.cells import Cell, nested, whole
from luopan.targets.kinds import Inputs, Kind, Outcome, Parameters, register
from luopan.targets.parameters import Given
from luopan.targets.refusals import LEVELS
from luopan.targets.sentences import Amount, Ratio, Sentence
from luopan.targets.state import State
from luopan.targets.steps.hold import spoken_of
from luopan.targets.steps.override import overlapping
from luopan.trail.refusal import Refused

MOST = 500  # cells of a level said in one gesture


def usual(lower_is_better: bool) -> Rules:
    """The levels of which nobody has said anything yet."""
    ratios = USUAL_LESS if lower_is_better else USUAL
    return Rules(ratios[FLOOR], ratios[STRETCH], lower_is_better)


# ---------- ratios, and which level is assessed and which pays


def check_levels(given: Given) -> dict[str, Any]:
    """``floor`` and ``stretch`` (1 = 100 %), ``assessed``, ``pays``, ``step`` (in quanta).

    ``anew`` drops all totals said otherwise; ``less``: lower is better, as the metric says.
    """
    less = given.flag("less")
    ratios = USUAL_LESS if less else USUAL
    read: dict[str, Any] = {
        level: given.ratio(level, default=ratios[level], least="0", most="10")
        for level in BESIDE
    }
    for level in BESIDE:
        if Decimal(read[level]).as_tuple().exponent < -4:  # type: ignore[operator]
            raise Refused(_("A ratio has at most two decimals, such as 87.25 %."))
    if not Rules(read[FLOOR], read[STRETCH], less).ordered():
        raise Refused(_LESS_ORDER if less else _ORDER)
    read |= {name: given.choice(name, NAMES, default=TARGET) for name in _SAYS}
    read |= {"less": less, "anew": given.flag("anew")}
    if given.has("step") and (step := given.amount("step", least=1)) > 1:
        if step > LARGEST_STEP:
            raise Refused(
                _("The rounding step for levels is at most %(most)s."), most=_MOST
            )
        read["step"] = step
    return read | {"cell": whole(given.space).as_json()}


_SAYS = ("assessed", "pays")
LARGEST_STEP = 100_000_000  # quanta: what is over, of all leaves, stays inside 64 bits
_MOST = Sentence("%(amount)s", {"amount": Amount(LARGEST_STEP)})
_ORDER = _("The floor cannot be above 100 % of the target, nor the stretch below it.")
_LESS_ORDER = _(
    "Lower is better here: the floor is at least 100 % of the target, the stretch at most."
)


def apply_levels(state: State, parameters: Parameters, inputs: Inputs) -> Outcome:
    """From now on floor and stretch follow the target in these ratios."""
    rules = state.levels
    said = () if rules is None or parameters["anew"] else rules.said
    new = Rules(
        parameters[FLOOR],
        parameters[STRETCH],
        parameters["less"],
        said,
        rules.closed if rules else None,
        parameters["assessed"],
        parameters["pays"],
        parameters.get("step", 1),
    )
    found = state.but(levels=new)
    found = found if rules else kept_where_closed(found, found)
    return Outcome(found, _emptied(found))


def _emptied(state: State) -> tuple[Sentence, ...]:
    """A warning if the step is so large that most floors became 0."""
    rules = state.levels
    if rules is None or rules.step == 1:
        return ()
    had = state.amounts > 0
    small = int(np.count_nonzero(had & (state.amounts < rules.step)))
    if 2 * small <= int(had.sum()):
        return ()
    words = _(
        "The step %(step)s is larger than most amounts: %(small)s of %(had)s are below it "
        "and have no floor."
    )
    facts = {"step": Amount(rules.step), "small": f"{small:,}", "had": f"{had.sum():,}"}
    return (Sentence(words, facts),)


def kept_where_closed(state: State, before: State) -> State:
    """The state, its levels as they were before wherever a period is closed."""
    if state.levels is None:
        return state
    shut = state.cube.has(LOCKED)
    if not shut.any():
        return state
    closed = {
        level: np.where(shut, cube.amounts, 0) for level, cube in before.beside.items()
    }
    return state.but(levels=replace(state.levels, closed=closed))


def explain_levels(parameters: Parameters) -> Sentence:
    """In words."""
    facts = {
        "floor": Ratio(parameters[FLOOR]),
        "stretch": Ratio(parameters[STRETCH]),
        "assessed": LEVELS[parameters["assessed"]],
        "pays": LEVELS[parameters["pays"]],
    }
    if "step" in parameters:
        facts["step"] = Amount(parameters["step"])
        words = _(
            "The floor is %(floor)s of the target, the stretch %(stretch)s, both in "
            "multiples of %(step)s; assessed by the %(assessed)s, paid by the %(pays)s."
        )
        return Sentence(words, facts)
    words = _(
        "The floor is %(floor)s of the target, the stretch %(stretch)s; assessed by "
        "the %(assessed)s, paid by the %(pays)s."
    )
    return Sentence(words, facts)


# ---------- totals of a level


def _level(given: Given) -> dict[str, Any]:
    return {"level": given.choice("level", BESIDE), "less": given.flag("less")}


def check_level(given: Given) -> dict[str, Any]:
    """``level``, ``cells``: each with ``cell`` and ``amount`` (or ``share``); ``hold``.

    A share is one of the target that stands there, 1 = 100 %.
    """
    read = _level(given) | {"hold": given.flag("hold"), "cells": []}
    for item in given.each("cells", most=MOST):
        read["cells"].append({"cell": item.cell(), **_how_much(item)})
        item.done()
    cells = typed(read)
    if (found := overlapping(given.space, cells)) is not None:
        raise Refused(
            _("%(one)s and %(other)s overlap: put one of them in another step."),
            one=Sentence("%(cell)s", {"cell": cells[found[1]]}),
            other=Sentence("%(cell)s", {"cell": cells[found[0]]}),
        )
    return read


def _how_much(item: Given) -> dict[str, Any]:
    if item.has("share"):
        return {"share": item.ratio("share", least="0", most="10")}
    return {"amount": item.amount("amount")}


def typed(parameters: Parameters) -> tuple[Cell, ...]:
    """The cells that carry a typed amount."""
    return tuple(Cell.of(item["cell"]) for item in parameters["cells"])


def apply_level(state: State, parameters: Parameters, inputs: Inputs) -> Outcome:
    """The level has these totals, and keeps their ratio (or amount) when the target moves."""
    level = parameters["level"]
    rules = state.levels or usual(parameters["less"])
    held = {one.cell for one in rules.said if one.level == level and one.held}
    new = [
        _said(state, level, cell, item, parameters["hold"] or cell in held)
        for cell, item in zip(typed(parameters), parameters["cells"], strict=True)
    ]
    return Outcome(_with(state, rules, new))


def _said(state: State, level: str, cell: Cell, item: Parameters, held: bool) -> Said:
    target = state.total(cell)
    if "share" in item:
        apart = (Fraction(item["share"]) - 1) * abs(target)
        return Said(level, cell, nearest(target + apart), target, held)
    return Said(level, cell, item["amount"], target, held)


def _with(state: State, rules: Rules, new: Iterable[Said]) -> State:
    """The state with these totals said last, and each cell of a level once."""
    new = list(new)
    again = {(one.level, one.cell) for one in new}
    kept = [one for one in rules.said if (one.level, one.cell) not in again]
    found = state.but(levels=replace(rules, said=(*kept, *new)))
    return found if state.levels else kept_where_closed(found, found)


def explain_level(parameters: Parameters) -> Sentence:
    """In words."""
    cells = parameters["cells"]
    facts = {
        "cell": Cell.of(cells[0]["cell"]),
        "level": LEVELS[parameters["level"]],
        "amount": Ratio(cells[0]["share"])
        if "share" in cells[0]
        else Amount(cells[0]["amount"]),
        "more": len(cells) - 1,
    }
    if facts["more"]:
        words = ngettext_lazy(
            "%(cell)s: %(level)s is set to %(amount)s, and in %(more)s other cell.",
            "%(cell)s: %(level)s is set to %(amount)s, and in %(more)s other cells.",
            "more",
        )
        return Sentence(words, facts)
    if parameters["hold"]:
        return Sentence(_("%(cell)s: %(level)s is set to %(amount)s and held."), facts)
    return Sentence(_("%(cell)s: %(level)s is set to %(amount)s."), facts)


# ---------- held or not


def check_hold(given: Given) -> dict[str, Any]:
    """``level``, ``cell``, ``also``: their totals stay when the target moves."""
    read: dict[str, Any] = _level(given) | {"cell": given.cell()}
    if given.has("also"):
        read["also"] = given.cells("also", most=MOST)
    return read


def apply_hold(state: State, parameters: Parameters, inputs: Inputs) -> Outcome:
    """From now on these totals of the level stay as they are."""
    level = parameters["level"]
    rules = state.levels or usual(parameters["less"])
    cube = state.but(levels=rules).beside[level]
    new = [
        _said(state, level, cell, {"amount": _total(cube, cell)}, True)
        for cell in spoken_of(parameters)
    ]
    return Outcome(_with(state, rules, new))


def _total(cube: Cube, cell: Cell) -> int:
    return total(cube.space, cube.amounts, *cell)


def check_release(given: Given) -> dict[str, Any]:
    """``level``, ``cell``, ``also``; ``back``: to the ratio of all, with all under it."""
    return check_hold(given) | {"back": given.flag("back")}


def apply_release(state: State, parameters: Parameters, inputs: Inputs) -> Outcome:
    """These totals follow the target again, in the ratio they have now or in that of all."""
    rules = state.levels
    if rules is None:
        return Outcome(state)
    level, cells = parameters["level"], spoken_of(parameters)
    said = []
    for one in rules.said:
        inside = one.level == level and any(
            nested(state.space, Cell(*one.cell), cell) for cell in cells
        )
        if not inside:
            said.append(one)
        elif not parameters["back"]:
            now = state.total(Cell(*one.cell))
            said.append(replace(one, of=now, held=False) if one.held else one)
    return Outcome(state.but(levels=replace(rules, said=tuple(said))))


def _explained(one: Promise, many: Promise) -> Callable[[Parameters], Sentence]:
    def explain(parameters: Parameters) -> Sentence:
        cells = spoken_of(parameters)
        facts = {
            "cell": cells[0],
            "level": LEVELS[parameters["level"]],
            "more": len(cells) - 1,
        }
        return Sentence(many if facts["more"] else one, facts)

    return explain


explain_hold = _explained(
    _("%(cell)s: %(level)s is held."),
    ngettext_lazy(
        "%(cell)s: %(level)s is held, as in %(more)s other cell.",
        "%(cell)s: %(level)s is held, as in %(more)s other cells.",
        "more",
    ),
)
_release = _explained(
    _("%(cell)s: %(level)s follows the target again."),
    ngettext_lazy(
        "%(cell)s: %(level)s follows the target again, as in %(more)s other cell.",
        "%(cell)s: %(level)s follows the target again, as in %(more)s other cells.",
        "more",
    ),
)
_back = _explained(
    _("%(cell)s: %(level)s uses the common ratio again."),
    ngettext_lazy(
        "%(cell)s: %(level)s uses the common ratio again, as in %(more)s other cell.",
        "%(cell)s: %(level)s uses the common ratio again, as in %(more)s other cells.",
        "more",
    ),
)


def explain_release(parameters: Parameters) -> Sentence:
    """In words."""
    return (_back if parameters["back"] else _release)(parameters)


LEVELS_STEP = register(
    Kind(
        "levels",
        _("Levels"),
        check=check_levels,
        apply=apply_levels,
        explain=explain_levels,
    )
)
LEVEL = register(
    Kind(
        "level",
        _("Amount of a level"),
        check=check_level,
        apply=apply_level,
        explain=explain_level,
        cells=typed,
    )
)
LEVEL_HOLD = register(
    Kind(
        "level_hold",
        _("Hold of a level"),
        check=check_hold,
        apply=apply_hold,
        explain=explain_hold,
        cells=spoken_of,
    )
)
LEVEL_RELEASE = register(
    Kind(
        "level_release",
        _("Release of a level"),
        check=check_release,
        apply=apply_release,
        explain=explain_release,
        cells=spoken_of,
    )
)
