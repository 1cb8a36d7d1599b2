"""An examination as plain data: what the page of an upload shows."""

from collections.abc import Callable, Mapping
from dataclasses import asdict
from typing import Any

from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from luopan.records.axes import Proposal, Question
from luopan.records.checking import WORDED, Problem
from luopan.records.examination import Examination, Reading
from luopan.records.foreign import days_by_currency
from luopan.records.mapping import Choices
from luopan.trail.refusal import Refused
from luopan.trail.said import SAID, heard, in_each

SHOWN = 200
AXES = ("unit", "product", "account")
LEVELS = 4  # of units and of products that a person may say
SINGLE = (
    "date",
    "amount",
    "quantity",
    "profit",
    "cost",
    "account",
    "number",
    "line",
    "seat",
    "owner",
)
PLACES = frozenset(
    ["", *SINGLE]
    + [f"{axis}{n}" for axis in ("by", "product") for n in range(1, LEVELS + 1)]
)


def plain(found: Examination) -> dict[str, Any]:
    """Everything a page needs of an examination, as JSON can hold it."""
    return {
        "rows": found.rows,
        "sheets": [_sheet(reading, found.choices) for reading in found.readings],
        "totals": [
            asdict(total) | {"amount": str(total.amount), "stated": _said(total.stated)}
            for total in found.totals
        ],
        "problems": [_problem(p) for p in found.problems[:SHOWN]],
        "problem_count": sum(1 + p.more for p in found.problems),
        "whole": any(p.row is None for p in found.problems),
        "questions": [asdict(q) for q in found.questions[:SHOWN]],
        "new": [_new(axis, found.proposals) for axis in AXES],
        "odd": [in_each(line) for line in found.odd[:SHOWN]],
        "first_date": _said(found.first_date),
        "last_date": _said(found.last_date),
        "imported_before": found.imported_before,
        "stated_metrics": list(found.stated_metrics),
        "currencies": days_by_currency(found.tables),
        "customers": found.effect,
    }


def _said(value: object) -> str:
    return "" if value is None else str(value)


def _problem(problem: Problem) -> dict[str, Any]:
    return vars(problem) | {name: in_each(getattr(problem, name)) for name in WORDED}


def read(found: Mapping[str, Any]) -> dict[str, Any]:
    """What was kept of an examination, in the reader's language; older ones as they are."""
    told = dict(found)
    for name, reading in _READINGS.items():
        if name in told:
            told[name] = [reading(one) for one in told[name]]
    return told


def _read_problem(kept: Mapping[str, Any]) -> dict[str, Any]:
    told = {name: value for name, value in kept.items() if name != SAID}
    told |= {name: heard(kept[name]) for name in WORDED}
    if words := kept.get(SAID, {}).get(get_language()):  # as they were kept at first
        told["sentence"], told["what_to_do"] = words
    return told


def _read_question(kept: Mapping[str, Any]) -> dict[str, Any]:
    said = {name: value for name, value in kept.items() if name != "text"}
    return said | {"text": str(Question(**said))}


def _read_sheet(kept: Mapping[str, Any]) -> dict[str, Any]:
    return {**kept, "word": kind_word(kept["kind"]), "why": heard(kept["why"])}


_READINGS: dict[str, Callable[[Any], Any]] = {
    "problems": _read_problem,
    "questions": _read_question,
    "sheets": _read_sheet,
    "odd": heard,
}


def read_source(source: Mapping[str, Any]) -> dict[str, Any]:
    """Where a batch came from, with what was odd in the reader's language."""
    lists = ("odd", "apart", "left_out")
    told = dict(source) | {
        name: [heard(line) for line in source[name]] for name in lists if name in source
    }
    if "customers" in told:  # what each was before is kept for taking it back only
        told["customers"] = told["customers"]["effect"]
    return told


def _new(axis: str, proposals: tuple[Proposal, ...]) -> dict[str, Any]:
    own = [p for p in proposals if p.axis == axis]
    return {"axis": axis, "count": len(own), "names": [p.name for p in own[:40]]}


def _sheet(reading: Reading, choices: Choices) -> dict[str, Any]:
    place = _places(reading, choices)
    return {
        "file": reading.file,
        "sheet": reading.sheet,
        "kind": reading.kind,
        "why": in_each(reading.why),
        "rows": reading.rows,
        "columns": [
            {
                "name": name,
                "place": place.get(name, ""),
                "sample": reading.samples.get(name, ""),
            }
            for name in reading.header
        ],
    }


def _places(reading: Reading, choices: Choices) -> dict[str, str]:
    """Column → what it serves as, in the words of ``chosen``."""
    found = {column: role for role, column in reading.columns.items()}
    for axis in ("by", "product"):
        for level, column in enumerate(getattr(choices, axis)[:LEVELS], start=1):
            found[column] = f"{axis}{level}"
    return found


def chosen(places: dict[str, str]) -> dict[str, Any]:
    """Columns and what they serve as, as ``Choices`` takes it: the reverse of the above.

    Raises:
        Refused: A column cannot serve as that.
    """
    for place in places.values():
        if place not in PLACES:
            raise Refused(
                gettext_lazy("A column cannot serve as “%(place)s”."),
                place=str(place)[:40],
            )
    by_level = {place: column for column, place in places.items() if place}
    said: dict[str, Any] = {
        axis: [
            by_level[f"{axis}{level}"]
            for level in range(1, LEVELS + 1)
            if f"{axis}{level}" in by_level
        ]
        for axis in ("by", "product")
    }
    single = {p: c for p, c in by_level.items() if p.isalpha()}
    return said | single


def kind_word(kind: str) -> str:
    """A kind of record as people say it."""
    words = {
        "order": _("orders"),
        "return": _("returns"),
        "returns": _("returns"),  # a list of the orders that came back
        "contract": _("contracts"),
        "shipment": _("shipments"),
        "invoice": _("invoices"),
        "receipt": _("receipts"),
        "credit_note": _("credit notes"),
        "rebate": _("rebates"),
        "sell_out": _("dealers' sales"),
        "stock": _("dealers' stock"),
        "cost": _("costs"),
        "activity": _("activities"),
        "opportunity": _("opportunities"),
        "instalment": _("payment plans"),
        "stage": _("stages"),
        "stated_target": _("targets"),
        "won": _("won opportunities"),
        "lost": _("lost opportunities"),
        "open": _("open opportunities"),
        "lookup": _("a list of names"),
        "customers": _("a list of customers"),
        "unknown": _("not recognised"),
    }
    return words.get(kind, kind)


def one_word(kind: str) -> str:
    """One record of a kind, as people say it."""
    words = {
        "order": _("order"),
        "return": _("return"),
        "contract": _("contract"),
        "shipment": _("shipment"),
        "invoice": _("invoice"),
        "receipt": _("receipt"),
        "credit_note": _("credit note"),
        "rebate": _("rebate"),
        "sell_out": _("dealer's sale"),
        "stock": _("dealer's stock"),
        "cost": _("cost"),
        "activity": _("activity"),
        "opportunity": _("sales opportunity"),
        "instalment": _("payment plan"),
        "stage": _("stage"),
    }
    return words.get(kind) or kind_word(kind)
