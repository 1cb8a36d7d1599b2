"""Forms of the page where records are entered with two thumbs: read, and handed to a service."""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luopan.dimensions.models import Account, Product
from luopan.org.access import day_of
from luopan.org.language import spoken
from luopan.org.models import Unit
from luopan.records.queries.at_hand import AtHand, DealAtHand, at_hand, is_entered
from luopan.records.services import entering
from luopan.records.store.folding import document_key
from luopan.trail.refusal import Refused
from luopan.web import typed

KINDS = ("visit", "talk", "deal", "stage", "next", "receipt")
OF_DEALS = frozenset({"deal", "stage"})  # what changes the deals one may choose from
TALKS = ("call", "demonstration", "communication")
MILLION = 1_000_000
KEY = re.compile(r"[A-Za-z0-9-]{8,60}")


class NotTheirs(Refused):
    """A customer that is none of one's own."""

    mended_in = "customers"


def enter(request: HttpRequest, kind: str) -> str:
    """Enter what a form says; what was entered under its key already is not entered again.

    Returns:
        What was done, in a sentence.

    Raises:
        Refused: Something does not fit; said in a sentence.
    """
    form = request.POST
    key = form.get("key", "")
    if not KEY.fullmatch(key):
        raise Refused(gettext_lazy("This form has expired. Reload the page."))
    hand = at_hand(request.user, on=request.on)
    by = {"actor": request.user, "at": request.at}
    return _ACTS[kind](by, form, hand, key)


def _seat(form: Mapping[str, str], hand: AtHand) -> Unit:
    """The seat that is said, else the only one or the first."""
    if not hand.seats:
        raise Refused(
            gettext_lazy("You hold no seat. Records are entered for one's own seat.")
        )
    said = form.get("seat", "")
    return next((seat for seat in hand.seats if seat.code == said), hand.seats[0])


def _customer(form: Mapping[str, str], hand: AtHand) -> Account:
    said = form.get("customer", "").strip()
    if not said:
        raise Refused(gettext_lazy("Enter the customer."))
    for one in hand.customers:
        account = one.account
        if said in {account.code, account.name, account.name_other}:
            return account
    raise NotTheirs(
        gettext_lazy(
            "“%(name)s” is not one of your customers. Choose one from the list; new ones "
            "are added by sales operations."
        ),
        name=said,
    )


def _activity(
    by: dict[str, Any], form: Mapping[str, str], hand: AtHand, key: str, kind: str
) -> str:
    account = _customer(form, hand)
    if not is_entered(by["actor"], key):
        entry = entering.ActivityEntry(
            key=key,
            kind=kind,
            day_date=_today(by, form),
            seat=_seat(form, hand),
            account=account,
            contact=form.get("contact", "").strip(),
            two_way=bool(form.get("two_way")) if "contact" in form else None,
            outcome=form.get("outcome", "").strip(),
            next_step=form.get("next_step", "").strip(),
            next_date=typed.day(form.get("next_date", "")),
        )
        entering.enter_activity(**by, entry=entry)
    return _("Logged: %(customer)s.") % {"customer": spoken(account)}


def _today(by: dict[str, Any], form: Mapping[str, str]) -> date:
    return typed.day(form.get("day", "")) or day_of(by["at"])


def _visit(by: dict[str, Any], form: Mapping[str, str], hand: AtHand, key: str) -> str:
    return _activity(by, form, hand, key, "visit")


def _talk(by: dict[str, Any], form: Mapping[str, str], hand: AtHand, key: str) -> str:
    kind = form.get("talk", "")
    return _activity(by, form, hand, key, kind if kind in TALKS else TALKS[0])


def _next(by: dict[str, Any], form: Mapping[str, str], hand: AtHand, key: str) -> str:
    if not form.get("next_step", "").strip() or not form.get("next_date", ""):
        raise Refused(gettext_lazy("Enter the next step and its date."))
    return _activity(by, form, hand, key, "plan")


def _deal(by: dict[str, Any], form: Mapping[str, str], hand: AtHand, key: str) -> str:
    account = _customer(form, hand)
    amount = typed.amount(form.get("amount", ""))
    if amount is None or amount <= 0:
        raise Refused(gettext_lazy("Enter its value, such as 1200000 or 120万."))
    expected = typed.day(form.get("expected", ""))
    if expected is None:
        raise Refused(gettext_lazy("Enter the expected close date."))
    if not is_entered(by["actor"], key):
        entry = entering.DealEntry(
            key=key,
            created_date=_today(by, form),
            seat=_seat(form, hand),
            account=account,
            product=_product(form, hand),
            expected_date=expected,
            amount=int(amount * MILLION),
            currency=hand.currency,
        )
        stage = form.get("stage", "").strip()
        entering.enter_opportunity(**by, entry=entry, stage=stage)
    return _("Logged: %(customer)s.") % {"customer": spoken(account)}


def _product(form: Mapping[str, str], hand: AtHand) -> Product | None:
    said = form.get("product", "")
    found = next((one for one in hand.products if one.code == said), None)
    if said and found is None:
        raise Refused(gettext_lazy("Choose a product from the list, or none for now."))
    return found


def _stage(by: dict[str, Any], form: Mapping[str, str], hand: AtHand, key: str) -> str:
    said = form.get("deal", "")
    known = next((one for one in hand.deals if one.deal.key == said), None)
    if known is None:
        raise Refused(
            gettext_lazy("Choose one of your open opportunities; this is not one.")
        )
    stage, outcome = form.get("stage", "").strip(), form.get("outcome", "")
    outcome = outcome if outcome in {"won", "lost"} else ""
    changed = _terms(by, form, known)
    if not stage and not outcome and not changed:
        raise Refused(gettext_lazy("Enter the stage it is in now, or how it ended."))
    if stage or outcome:
        entering.change_stage(
            **by,
            key=known.deal.key,
            stage=stage or known.stage,
            day_date=_today(by, form),
            outcome=outcome,
        )
    account = known.deal.account
    return _("Logged: %(customer)s.") % {
        "customer": spoken(account) if account else said
    }


def _terms(by: dict[str, Any], form: Mapping[str, str], known: DealAtHand) -> bool:
    """Correct the amount or the day expected, if another one is said."""
    amount = typed.amount(form.get("amount", ""))
    if amount is not None and amount <= 0:
        raise Refused(gettext_lazy("Enter its value, such as 1200000 or 120万."))
    was = entering.DealEntry.of(known.deal, _today(by, form))
    entry = replace(
        was,
        amount=was.amount if amount is None else int(amount * MILLION),
        expected_date=typed.day(form.get("expected", "")) or was.expected_date,
    )
    if entry == was:
        return False
    entering.correct_opportunity(**by, entry=entry, reason=form.get("why", ""))
    return True


def _receipt(
    by: dict[str, Any], form: Mapping[str, str], hand: AtHand, key: str
) -> str:
    account = _customer(form, hand)
    amount = typed.amount(form.get("amount", ""))
    if amount is None or amount <= 0:
        raise Refused(
            gettext_lazy("Enter the amount received, such as 120000 or 12万.")
        )
    millionths = int(amount * MILLION)
    said = form.get("invoice", "")
    invoice = next((one for one in hand.invoices if one.invoice.number == said), None)
    matches = ()
    if invoice is not None:
        if invoice.invoice.account_id != account.pk:
            raise Refused(
                gettext_lazy("Invoice %(number)s belongs to another customer."),
                number=said,
            )
        matches = ((said, min(millionths, invoice.open)),)
    if not is_entered(by["actor"], document_key("receipt", key)):
        entry = entering.ReceiptEntry(
            number=key,
            day_date=_today(by, form),
            amount=millionths,
            seat=_seat(form, hand),
            account=account,
            currency=invoice.invoice.currency if invoice else hand.currency,
            matches=matches,
        )
        entering.enter_receipt(**by, entry=entry)
    return _("Logged: %(customer)s.") % {"customer": spoken(account)}


_Act = Callable[[dict[str, Any], Mapping[str, str], AtHand, str], str]
_ACTS: dict[str, _Act] = {
    "visit": _visit,
    "talk": _talk,
    "deal": _deal,
    "stage": _stage,
    "next": _next,
    "receipt": _receipt,
}
