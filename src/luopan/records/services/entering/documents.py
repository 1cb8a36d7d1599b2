"""Documents by hand: orders, shipments, invoices, returns and the like."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from luopan.org.models import User
from luopan.records.models import Batch, Document
from luopan.records.services.entering.batch_of_one import (
    check,
    code_of,
    entered,
    live_version,
    may_enter,
    refuse_taken,
    refuse_without_reason,
)
from luopan.records.services.entering.entries import DocumentEntry
from luopan.records.store.folding import document_key
from luopan.trail.chain import service
from luopan.trail.refusal import Refused


@service("records.enter_document")
def enter_document(
    *, actor: User, at: datetime, entry: DocumentEntry, reason: str = ""
) -> Batch:
    """Enter a new document by hand.

    Raises:
        Refused: No right for the seat, the number is taken, or something does not fit.
    """
    may_enter(actor, at, entry.seat)
    refuse_taken(Document, document_key(entry.kind, entry.number), entry.number)
    return _document(actor, at, entry)


@service("records.correct_document")
def correct_document(
    *, actor: User, at: datetime, entry: DocumentEntry, reason: str
) -> Batch:
    """Replace a document by what it should have said; its matches stay.

    Raises:
        Refused: No right for its seat or the new one, no reason, no such document.
    """
    refuse_without_reason(reason)
    live_version(
        actor, at, Document, document_key(entry.kind, entry.number), entry.number
    )
    may_enter(actor, at, entry.seat)
    return _document(actor, at, entry)


@service("records.remove_document")
def remove_document(
    *, actor: User, at: datetime, kind: str, number: str, reason: str
) -> Batch:
    """Say that a document does not exist (any more); nothing of it counts.

    Raises:
        Refused: No right for its seat, no reason, no such document.
    """
    refuse_without_reason(reason)
    key = document_key(kind, number)
    known = live_version(actor, at, Document, key, number)
    assert isinstance(known, Document)
    row = {
        "number": key,
        "day_date": known.day_date,
        "seat": code_of(known.seat),
        "account": code_of(known.account),
        "currency": known.currency,
        "gone": True,
    }
    return entered(actor, at, key, [(kind, [row])])


def _document(actor: User, at: datetime, entry: DocumentEntry) -> Batch:
    if entry.kind not in Document.Kind.values:
        raise ValueError(f"no such kind of document: {entry.kind}")
    check(at, entry.number, entry.day_date, entry.seat, entry.currency)
    if not entry.lines or all(
        line.amount is None and line.quantity is None for line in entry.lines
    ):
        raise Refused(_("Enter at least one line with an amount or a quantity."))
    head = {
        "number": entry.number.strip(),
        "day_date": entry.day_date,
        "due_date": entry.due_date,
        "seat": code_of(entry.seat),
        "account": code_of(entry.account),
        "channel": entry.channel,
        "currency": entry.currency,
        "tax_basis": entry.tax_basis,
        "original": entry.original,
    }
    rows = [
        {
            **head,
            "line": line.number or str(place),
            "product": code_of(line.product),
            "quantity": line.quantity,
            "amount": line.amount,
            "net": line.net,
            "cost": line.cost,
            "profit": line.profit,
        }
        for place, line in enumerate(entry.lines, start=1)
    ]
    key = document_key(entry.kind, entry.number.strip())
    parts = [
        {"document": key, "due_date": on, "amount": amount}
        for on, amount in entry.instalments
    ]
    return entered(actor, at, key, [(entry.kind, rows), ("instalment", parts)])
