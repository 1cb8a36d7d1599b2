"""Aim: what units are to come to of a metric that does not add up, each by itself.

It moves no number of the version and rests on none: undoing a spread leaves it as it is.
A floor or a stretch beside it is said in the same way, and stays when the target moves.
"""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from luopan.engine.levels import NAMES, TARGET
from luopan.engine.tree import RESERVE
from luopan.targets.aims import Entry
from luopan.targets.cells import Cell, whole
from luopan.targets.kinds import Inputs, Kind, Outcome, Parameters, register
from luopan.targets.parameters import Given
from luopan.targets.refusals import LEVELS
from luopan.targets.sentences import Figure, Named, Sentence
from luopan.targets.state import State
from luopan.trail.refusal import Refused

MOST = 20_000  # units × periods that are said in one step


def check(given: Given) -> dict[str, Any]:
    """``metric``, and ``aims``: each with ``unit``, ``period``, ``amount`` (none: taken back).

    ``level`` names a floor or a stretch; a target has none, as it had before there were any.
    """
    metric = given.text("metric", required=True, longest=120)
    said: dict[tuple[str, str, int], int | None] = {}
    for item in given.each("aims", most=MOST):
        unit = item.code("unit")
        if unit.endswith(RESERVE):
            raise Refused(_("A reserve is not a unit: it has no such target."))
        level = item.choice("level", NAMES, default=TARGET)
        key = unit, item.code("period"), ORDER.index(level)
        if key in said:
            raise Refused(_("“%(place)s” names something twice."), place="aims")
        said[key] = item.maybe_amount("amount")
        item.done()
    aims = [_item(u, p, ORDER[at], said[u, p, at]) for u, p, at in sorted(said)]
    return {"metric": metric, "product": whole(given.space).product, "aims": aims}


ORDER = (TARGET, *(level for level in NAMES if level != TARGET))


def _item(unit: str, period: str, level: str, amount: int | None) -> dict[str, Any]:
    item: dict[str, Any] = {"unit": unit, "period": period, "amount": amount}
    return item if level == TARGET else item | {"level": level}


def level_of(aim: Mapping[str, Any]) -> str:
    """Which level an item of such a step speaks of."""
    return str(aim.get("level", TARGET))


def spoken_of(parameters: Parameters) -> tuple[Cell, ...]:
    """The units, for who may say it and to whom it may be told."""
    product = parameters["product"]
    cells = (Cell(aim["unit"], product, aim["period"]) for aim in parameters["aims"])
    return tuple(dict.fromkeys(cells))


def keys(parameters: Parameters) -> frozenset[tuple[str, ...]]:
    """What it sets: two who set the same conflict, at whichever level."""
    metric = parameters["metric"]
    return frozenset((metric, aim["unit"], aim["period"]) for aim in parameters["aims"])


def apply(state: State, parameters: Parameters, inputs: Inputs) -> Outcome:
    """From now on this is what they are to come to."""
    said = (
        Entry(aim["unit"], aim["period"], level_of(aim), aim["amount"])
        for aim in parameters["aims"]
    )
    return Outcome(state.but(aims=state.aims.said(parameters["metric"], said)))


def explain(parameters: Parameters) -> Sentence:
    """In words."""
    aims = parameters["aims"]
    first = _explained(parameters["metric"], aims[0])
    if len(aims) == 1:
        return first
    rest = ngettext_lazy(
        "%(first)s; and %(more)s other.", "%(first)s; and %(more)s others.", "more"
    )
    return Sentence(rest, {"first": first, "more": len(aims) - 1})


def _explained(metric: str, aim: Mapping[str, Any]) -> Sentence:
    level, amount = level_of(aim), aim["amount"]
    facts: dict[str, Any] = {
        "metric": Named("metric", metric),
        "unit": Named("unit", aim["unit"]),
        "period": Named("period", aim["period"]),
        "level": LEVELS[level],
        "figure": None if amount is None else Figure(metric, amount),
    }
    if level == TARGET:
        gone = _("%(metric)s of %(unit)s, %(period)s: no longer has its own target")
        set_to = _("%(metric)s of %(unit)s, %(period)s: %(figure)s")
    else:
        gone = _(
            "%(metric)s of %(unit)s, %(period)s: the %(level)s follows the target again"
        )
        set_to = _("%(metric)s of %(unit)s, %(period)s: %(level)s %(figure)s, held")
    return Sentence(gone if amount is None else set_to, facts)


AIM = register(
    Kind(
        "aim",
        _("Target of its own"),
        check=check,
        apply=apply,
        explain=explain,
        cells=spoken_of,
        aside=keys,
    )
)
