"""Spread: any method by which an amount finds its way to the leaves."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy
from numpy.typing import NDArray

from luopan.engine.gesture import Action, Gesture, Method
from luopan.targets.canonical import NULL
from luopan.targets.cells import Cell
from luopan.targets.kinds import Inputs, Kind, Outcome, Parameters, register
from luopan.targets.moves import gesture
from luopan.targets.parameters import Given, cell_of
from luopan.targets.sentences import Amount, Ratio, Sentence
from luopan.targets.state import State
from luopan.trail.refusal import Refused

AXES = ("unit", "product", "period")
METHODS = tuple(m.value for m in Method if m not in (Method.MOVE, Method.RESERVE))
_NO_AMOUNT = frozenset({"percent", "relative_percent", "clear"})
_RATIO = frozenset({"percent", "relative_percent", "growth", "growth_linear"})
_SERIES = frozenset(
    {"equal", "pattern", "repeat", "straight_line", "growth", "growth_linear"}
)
_REFERENCE = frozenset({"relative", "relative_percent"})
BASE = "base"  # a reference: the clean base
SOURCES = {  # what records say, by name
    "pipeline": _("the open pipeline"),
    "people": _("the people in place, with their ramp"),
    "market": _("the market size of %(year)s"),
    "days": _("working days"),
}


def check(given: Given) -> dict[str, Any]:
    """``cell``, ``method``, ``action``, and what the method needs."""
    method = given.choice("method", METHODS)
    read: dict[str, Any] = {
        "cell": given.cell(),
        "method": method,
        "action": given.choice("action", tuple(Action), default="replace"),
        "turn": given.flag("turn"),
        "round": given.amount("round", default=1, least=1),
    }
    if method not in _NO_AMOUNT:
        read["amount"] = given.amount("amount")
    if method in _RATIO:
        read["ratio"] = given.ratio("ratio")
    if method == "straight_line":
        read["end"] = given.amount("end")
    if method == "pattern":
        read["pattern"] = given.text("pattern", required=True, longest=400)
    if method in _SERIES:
        read |= _check_series(given)
    if method == "weighted":
        read["weights"] = _check_weights(given)
    if method in _REFERENCE:
        read["reference"] = given.text("reference", longest=40) or BASE
    if method in ("equal_leaves", "repeat_leaves"):
        read["all_leaves"] = given.flag("all_leaves", default=True)
    return read


def _check_series(given: Given) -> dict[str, Any]:
    axis = given.choice("axis", AXES, default="period")
    read: dict[str, Any] = {"axis": axis, "over": []}
    if given.has("over"):
        read["over"] = given.codes("over", axis)
    return read


def _check_source(item: Given) -> dict[str, Any]:
    """Where a weight comes from, to be told: the source, the day, and what was left out."""
    read: dict[str, Any] = {
        "source": item.choice("source", tuple(SOURCES)),
        "as_of": item.day("as_of").isoformat(),
    }
    if item.has("of"):
        read["of"] = item.text("of", longest=10)
    if item.has("left_out"):
        read["left_out"] = item.amount("left_out", least=1)
    if item.flag("provisional"):
        read["provisional"] = True
    return read


def _check_weights(given: Given) -> list[dict[str, Any]]:
    weights = []
    for item in given.each("weights", most=6):
        read = {
            "input": item.text("input", required=True, longest=40),
            "share": item.ratio("share", default="1", least="0"),
        }
        if item.has("source"):
            read |= _check_source(item)
        item.done()
        weights.append(read)
    if not any(Decimal(weight["share"]) for weight in weights):
        raise Refused(_("At least one element needs a weight above 0."))
    return weights


def apply(state: State, parameters: Parameters, inputs: Inputs) -> Outcome:
    """The engine's gesture with these parameters."""
    weights = parameters.get("weights", [])
    said = Gesture(
        cell_of(parameters),
        Method(parameters["method"]),
        amount=parameters.get("amount", 0),
        action=Action(parameters["action"]),
        ratio=Fraction(Decimal(parameters.get("ratio", "0"))),
        end=parameters.get("end", 0),
        pattern=parameters.get("pattern", ""),
        axis=parameters.get("axis", "period"),
        over=tuple(parameters.get("over", ())),
        shares=tuple(float(Decimal(weight["share"])) for weight in weights),
        step=parameters["round"],
        all_leaves=parameters.get("all_leaves", True),
        sign_change=parameters["turn"],
    )
    found = gesture(
        state,
        said,
        weights=[_weight(inputs[weight["input"]]) for weight in weights],
        reference=_reference(state, parameters, inputs),
    )
    return replace(
        found, notes=(*_notes(state, said.cell, weights, inputs), *found.notes)
    )


def _notes(
    state: State, cell: Any, weights: Sequence[Mapping[str, Any]], inputs: Inputs
) -> Iterator[Sentence]:
    """As of which day the weights are, what they leave out, and which say nothing here."""
    block = state.space.block(*cell)
    for weight in weights:
        if "source" not in weight:
            continue
        facts = {"source": _source(weight), "day": weight["as_of"]}
        yield Sentence(_("Weighted by %(source)s, as known on %(day)s."), facts)
        if not (inputs[weight["input"]][block] > 0).any():
            words = _(
                "There is no data for this here: its share goes to the other weights."
            )
            yield Sentence(words)
        if "left_out" in weight:
            yield _left_out(weight["left_out"])
        if weight.get("provisional"):
            words = _(
                "The holidays of one of the years are not published yet, so weekends are "
                "used there."
            )
            yield Sentence(words)


def _left_out(count: int) -> Sentence:
    words = ngettext_lazy(
        "%(count)s open deal without an amount is left out.",
        "%(count)s open deals without an amount are left out.",
        count,
    )
    return Sentence(words, {"count": str(count)})


def _source(weight: Mapping[str, Any]) -> Sentence:
    """What a weight is."""
    name = weight["input"]
    if "source" in weight:
        return Sentence(SOURCES[weight["source"]], {"year": weight.get("of", "")})
    if name.startswith("year_"):
        return Sentence(_("sales of %(year)s"), {"year": name.removeprefix("year_")})
    return Sentence(_("evenly spread") if name == "even" else _("existing values"))


def _weight(values: NDArray[Any]) -> NDArray[np.float64]:
    return np.asarray(np.maximum(values, 0), np.float64)


def _reference(
    state: State, parameters: Parameters, inputs: Inputs
) -> NDArray[np.int64] | None:
    name = parameters.get("reference")
    if name is None:
        return None
    if name != BASE:
        values = inputs[name]
        return np.where(values == NULL, 0, values)
    return state.amounts if state.base is None else state.base


TITLES = {
    Method.PROPORTIONAL: _("in proportion"),
    Method.WEIGHTED: _("by weights"),
    Method.RELATIVE: _("as the reference"),
    Method.EQUAL_LEAVES: _("equally to all leaves"),
    Method.EQUAL: _("equally"),
    Method.PATTERN: _("by a pattern"),
    Method.REPEAT: _("the same everywhere"),
    Method.STRAIGHT_LINE: _("in a straight line"),
    Method.GROWTH: _("with compound growth"),
    Method.GROWTH_LINEAR: _("with linear growth"),
    Method.REPEAT_LEAVES: _("the same in every leaf"),
    Method.PERCENT: _("by a percentage"),
    Method.RELATIVE_PERCENT: _("by a percentage of the reference"),
    Method.CLEAR: _("cleared"),
}


def _method(parameters: Parameters) -> Sentence:
    """What the method is called, with the weights where records say them."""
    weights = parameters.get("weights", ())
    if not any("source" in weight for weight in weights):
        return Sentence(TITLES[Method(parameters["method"])])
    days = {weight["as_of"] for weight in weights if "source" in weight}
    facts = {"weights": tuple(_source(one) for one in weights), "day": max(days)}
    return Sentence(_("by %(weights)s, as known on %(day)s"), facts)


def explain(parameters: Parameters) -> Sentence:
    """In words."""
    facts: dict[str, Any] = {
        "cell": Cell.of(parameters["cell"]),
        "method": _method(parameters),
    }
    if "ratio" in parameters:
        facts["ratio"] = Ratio(parameters["ratio"], signed=True)
    if "amount" not in parameters:
        if "ratio" in parameters:
            words = _("%(cell)s is spread %(method)s: %(ratio)s.")
            return Sentence(words, facts)
        return Sentence(_("%(cell)s is spread %(method)s."), facts)
    facts["amount"] = Amount(parameters["amount"])
    words = {
        "replace": _("%(cell)s: %(amount)s is spread %(method)s."),
        "add": _("%(cell)s: an increase of %(amount)s is spread %(method)s."),
        "subtract": _("%(cell)s: a reduction of %(amount)s is spread %(method)s."),
    }[parameters["action"]]
    return Sentence(words, facts)


SPREAD = register(
    Kind("spread", _("Spread"), check=check, apply=apply, explain=explain)
)
