"""Aim: what units are to come to of a metric that does not add up, each by itself.

It moves no number of the version and rests on none: undoing a spread leaves it as it is.
"""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from luopan.engine.tree import RESERVE
from luopan.targets.cells import Cell, whole
from luopan.targets.kinds import Inputs, Kind, Outcome, Parameters, register
from luopan.targets.parameters import Given
from luopan.targets.sentences import Figure, Named, Sentence
from luopan.targets.state import State
from luopan.trail.refusal import Refused

MOST = 20_000  # units × periods that are said in one step


def check(given: Given) -> dict[str, Any]:
    """``metric``, and ``aims``: each with ``unit``, ``period``, ``amount`` (none: taken back)."""
    metric = given.text("metric", required=True, longest=120)
    said: dict[tuple[str, str], int | None] = {}
    for item in given.each("aims", most=MOST):
        unit = item.code("unit")
        if unit.endswith(RESERVE):
            raise Refused(_("What is kept back is no unit: it has no such target."))
        key = unit, item.code("period")
        if key in said:
            raise Refused(_("“%(place)s” names something twice."), place="aims")
        said[key] = item.maybe_amount("amount")
        item.done()
    aims = [{"unit": u, "period": p, "amount": said[u, p]} for u, p in sorted(said)]
    return {"metric": metric, "product": whole(given.space).product, "aims": aims}


def spoken_of(parameters: Parameters) -> tuple[Cell, ...]:
    """The units, for who may say it and to whom it may be told."""
    product = parameters["product"]
    return tuple(
        Cell(aim["unit"], product, aim["period"]) for aim in parameters["aims"]
    )


def keys(parameters: Parameters) -> frozenset[tuple[str, ...]]:
    """What it sets: two who set the same conflict."""
    metric = parameters["metric"]
    return frozenset((metric, aim["unit"], aim["period"]) for aim in parameters["aims"])


def apply(state: State, parameters: Parameters, inputs: Inputs) -> Outcome:
    """From now on this is what they are to come to."""
    said = ((aim["unit"], aim["period"], aim["amount"]) for aim in parameters["aims"])
    return Outcome(state.but(aims=state.aims.said(parameters["metric"], said)))


def explain(parameters: Parameters) -> Sentence:
    """In words."""
    metric, aims = parameters["metric"], parameters["aims"]
    first = aims[0]
    facts: dict[str, Any] = {
        "metric": Named("metric", metric),
        "unit": Named("unit", first["unit"]),
        "period": Named("period", first["period"]),
        "more": len(aims) - 1,
    }
    if first["amount"] is None:
        words = _("%(metric)s of %(unit)s, %(period)s: no target of its own any more")
    else:
        facts["figure"] = Figure(metric, first["amount"])
        words = _("%(metric)s of %(unit)s, %(period)s: %(figure)s")
    if len(aims) == 1:
        return Sentence(words, facts)
    rest = ngettext_lazy(
        "%(first)s; and %(more)s other.", "%(first)s; and %(more)s others.", "more"
    )
    return Sentence(rest, {"first": Sentence(words, facts), "more": len(aims) - 1})


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
