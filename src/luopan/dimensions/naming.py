"""What a metric is made of, in words: its kind, documents, what is counted of them, dates."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from luopan.org.language import listed


def kinds() -> dict[str, str]:
    """Kinds of metrics, each with what it does to sums."""
    return {
        "additive": _("Additive over units, products, time"),
        "distinct": _("Distinct count: recounted at every node and period"),
        "first": _("First occurrence: counts once, adds up over units and time"),
        "balance": _("Balance: the last day of a period; never added across periods"),
        "duration": _("Duration: the median; never added"),
        "ratio": _("Ratio: recalculated at every node and period"),
    }


def kind_named(kind: str) -> str:
    """One of them."""
    return kinds()[kind]


def documents() -> dict[str, str]:
    """Records that metrics count; what market views say is no record."""
    return {
        "contract": _("Contracts"),
        "order": _("Orders"),
        "shipment": _("Shipments"),
        "invoice": _("Invoices"),
        "receipt": _("Receipts"),
        "return": _("Returns"),
        "credit_note": _("Credit notes"),
        "rebate": _("Rebates"),
        "sell_out": _("Dealer sell-out"),
        "match": _("Receipts matched to invoices"),
        "opportunity": _("Opportunities"),
        "stage": _("Stages of opportunities"),
        "activity": _("Activities"),
        "stock": _("Dealer stock"),
    }


def document_named(document: str) -> str:
    """One of them."""
    return documents().get(document, document)


def measures() -> dict[str, str]:
    """What is counted of a record."""
    return {
        "amount": _("Amount"),
        "quantity": _("Quantity"),
        "count": _("Number of items"),
        "profit": _("Margin (excl. tax, less cost)"),
        "net": _("Amount excl. tax, where a cost is known"),
        "cost": _("Cost of what was sold"),
        "account": _("Distinct customers"),
        "days": _("Days from created to closed"),
    }


def measure_named(measure: str) -> str:
    """One of them."""
    return measures().get(measure, measure)


def dates() -> dict[str, str]:
    """Days that a record can count on."""
    return {
        "day_date": _("The document's own day"),
        "due_date": _("The day it falls due"),
        "created_date": _("The day it was created"),
        "expected_date": _("The day it is expected to close"),
        "closed_date": _("The day it closed"),
        "next_date": _("The day of the next step"),
    }


def date_named(field: str) -> str:
    """One of them."""
    return dates().get(field, field)


def persons() -> dict[str, str]:
    """For whom a record can count."""
    return {
        "seat": _("The seat that the document names"),
        "account_owner": _("The owner of the customer"),
    }


def person_named(field: str) -> str:
    """One of them; whatever is not the seat's is the owner's."""
    return persons()["seat" if field == "seat" else "account_owner"]


def taxes() -> dict[str, str]:
    """Which amounts of a record can count."""
    return {
        "unknown": _("As in the documents, tax not marked"),
        "incl": _("With tax"),
        "excl": _("Without tax"),
    }


def returns() -> dict[str, str]:
    """Where what comes back is taken off."""
    return {
        "own": _("Deducted in the period in which they happen"),
        "original": _("Deducted in the period of the original"),
        "none": _("Not deducted"),
    }


def narrowed(said: Mapping[str, Any]) -> str:
    """What a metric is narrowed to; of whom a rule chooses, the definition says."""
    labels, words = _labels(), _values()
    parts = [_("Effective communications only")] if said.get("effective") else []
    for key, value in said.items():
        if key not in {"effective", "of"}:
            values = value if isinstance(value, list) else [value]
            told = listed(words.get(str(one), one) for one in values)
            parts.append(f"{labels[key]}: {told}" if key in labels else told)
    return "; ".join(parts)


def _labels() -> dict[str, str]:
    return {
        "outcome": _("Outcome"),
        "stage": _("Stage"),
        "kind": _("Kind"),
        "channel": _("Channel"),
        "currency": _("Currency"),
        "tax_basis": _("Tax"),
        "seat": _("Seat"),
        "account": _("Customer"),
        "product": _("Product"),
        "minimum": _("At least"),
    }


def _values() -> dict[str, str]:
    return {
        "won": _("Won"),
        "lost": _("Lost"),
        "visit": _("Visit"),
        "call": _("Call"),
        "demonstration": _("Demonstration"),
        "communication": _("Other talk"),
        "twice": _("Who ordered on two days or more"),
        "several": _("Who bought of two product lines or more"),
        "before": _("Who bought in the twelve months before"),
        "again": _("Who bought in the twelve months before, and again"),
    }
