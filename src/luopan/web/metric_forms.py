"""The form of a metric of one's own: what was said, and what it offers next."""

from collections.abc import Mapping
from dataclasses import fields
from decimal import Decimal
from typing import Any

from luopan.dimensions import catalogue
from luopan.dimensions.definitions import usual_grain, usual_quantum
from luopan.dimensions.models import Metric
from luopan.dimensions.services import NewMetric
from luopan.web import typed

OF_DEALS = {"opportunity", "stage"}
OF_DOCUMENTS = {"contract", "order", "shipment", "invoice", "receipt"} | {
    "return",
    "credit_note",
    "rebate",
    "sell_out",
}
TAKES_RETURNS = {"contract", "order", "shipment", "invoice"}


def new_metric(said: Mapping[str, str]) -> NewMetric:
    """The metric that a form says; what its kind has no use for is left out.

    Raises:
        Refused: An amount is none, or there is no such metric to divide.
    """
    kind = said.get("kind", "additive")
    words = {
        name: said.get(name, "").strip()
        for name in ("code", "name", "name_other", "definition", "definition_other")
    }
    how = _ratio(said) if kind == "ratio" else _counted(said, kind)
    measure, document = how["measure"], how.get("document", "")
    return NewMetric(
        **words,
        **how,
        kind=kind,
        quantum=_quantum(said, kind, measure),
        counted_in=said.get("counted_in", "").strip(),
        lower_is_better=said.get("better") == "less",
        grain=usual_grain(kind, document, measure),
    )


def as_fields(row: NewMetric) -> dict[str, Any]:
    """By the fields of the model."""
    return {each.name: getattr(row, each.name) for each in fields(row)}


def _quantum(said: Mapping[str, str], kind: str, measure: str) -> Decimal:
    return typed.amount(said.get("quantum", "")) or usual_quantum(kind, measure)


def _ratio(said: Mapping[str, str]) -> dict[str, Any]:
    return {
        "measure": "",
        "numerator": _metric(said.get("numerator", "")),
        "denominator": _metric(said.get("denominator", "")),
    }


def _metric(code: str) -> Metric | None:
    return catalogue.metric_called(code) if code else None


def _counted(said: Mapping[str, str], kind: str) -> dict[str, Any]:
    document = said.get("document", "order")
    takes_returns = document in TAKES_RETURNS
    return {
        "document": document,
        "measure": said.get("measure", ""),
        "date_field": said.get("date_field", ""),
        "person_field": said.get("person_field", "seat"),
        "tax_basis": said.get("tax_basis", "unknown"),
        "return_rule": said.get("return_rule", "own") if takes_returns else "none",
        "filter": _filter(said, document),
        "look_back_months": typed.whole_number(said.get("look_back_months", ""), 0)
        if kind == "first"
        else None,
    }


def _filter(said: Mapping[str, str], document: str) -> dict[str, Any]:
    """What it is narrowed to; a name may stand for several, one after the other."""
    found: dict[str, Any] = {}
    if document in OF_DEALS and (outcome := said.get("outcome", "")):
        found["outcome"] = outcome.split(",")
    if document == "activity" and (activity := said.get("activity", "")):
        found |= {"effective": True} if activity == "effective" else {"kind": activity}
    for name, kinds in (("stage", {"stage"}), ("channel", OF_DOCUMENTS)):
        names = said.get(name, "").replace("，", ",").replace("、", ",").split(",")
        named = [one.strip() for one in names if one.strip()]
        if document in kinds and named:
            found[name] = named
    return found
