"""Receipts by hand, with the invoices that they pay 核销."""

from datetime import datetime

from django.db.models import Sum
from django.utils.translation import gettext_lazy as _

from luopan.org.models import User
from luopan.records.models import Batch, Document, Line, Match
from luopan.records.services.entering.batch_of_one import (
    check,
    code_of,
    entered,
    live_version,
    may_enter,
    refuse_taken,
    refuse_without_reason,
    told,
)
from luopan.records.services.entering.entries import ReceiptEntry
from luopan.records.store.folding import document_key
from luopan.trail.chain import service
from luopan.trail.refusal import Refused


@service("records.enter_receipt")
def enter_receipt(
    *, actor: User, at: datetime, entry: ReceiptEntry, reason: str = ""
) -> Batch:
    """Enter money received, with the invoices that it pays.

    Raises:
        Refused: No right, the number is taken, an invoice is unknown or would be
            overpaid, or the parts are more than the whole.
    """
    may_enter(actor, at, entry.seat)
    refuse_taken(Document, document_key("receipt", entry.number), entry.number)
    return _receipt(actor, at, entry)


@service("records.correct_receipt")
def correct_receipt(
    *, actor: User, at: datetime, entry: ReceiptEntry, reason: str
) -> Batch:
    """Replace a receipt and what it says about the invoices it names.

    An invoice that it named before and is to have nothing of it any more is named with 0.

    Raises:
        Refused: As for entering; or no reason, or no such receipt.
    """
    refuse_without_reason(reason)
    key = document_key("receipt", entry.number)
    live_version(actor, at, Document, key, entry.number)
    may_enter(actor, at, entry.seat)
    return _receipt(actor, at, entry)


def _receipt(actor: User, at: datetime, entry: ReceiptEntry) -> Batch:
    check(at, entry.number, entry.day_date, entry.seat, entry.currency)
    if sum(amount for _invoice, amount in entry.matches) > entry.amount:
        raise Refused(_("The amount applied to invoices exceeds the amount received."))
    key = document_key("receipt", entry.number.strip())
    for number, amount in entry.matches:
        _refuse_overpaid(key, number, amount)
    row = {
        "number": entry.number.strip(),
        "day_date": entry.day_date,
        "seat": code_of(entry.seat),
        "account": code_of(entry.account),
        "currency": entry.currency,
        "amount": entry.amount,
    }
    matches = [
        {"receipt": key, "invoice": number, "amount": amount}
        for number, amount in entry.matches
    ]
    return entered(actor, at, key, [("receipt", [row]), ("match", matches)])


def _refuse_overpaid(receipt: str, number: str, amount: int) -> None:
    key = document_key("invoice", number)
    invoice = Document.objects.filter(key=key, live=True).first()
    if invoice is None:
        raise Refused(
            _("There is no invoice %(number)s. Enter or import it first."),
            number=number,
        )
    owed = (
        Line.objects.filter(document=invoice).aggregate(sum=Sum("amount"))["sum"] or 0
    )
    others = Match.objects.filter(invoice_key=key, receipt__live=True)
    paid = others.exclude(receipt__key=receipt).aggregate(sum=Sum("amount"))["sum"] or 0
    if amount + paid > owed:
        raise Refused(
            _(
                "Invoice %(number)s would be overpaid: only %(open)s is open. The excess "
                "stays as a prepayment; apply less to this invoice."
            ),
            number=number,
            open=told(owed - paid),
        )
