"""Records entered one by one: activities, opportunities, stages, receipts; taken back."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any, Literal

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from ninja import Router, Schema
from pydantic import Field

from luopan.api.repeats import keyed
from luopan.api.shapes import Code, Done, Number, Said, Text
from luopan.dimensions.queries.product_page import product_of_code
from luopan.org.access import Action, find_unit
from luopan.org.policy import policy
from luopan.records.queries.at_hand import batch_of, customer_of, deal_of
from luopan.records.services import entering

router = Router(tags=["imports"])
MILLION = 1_000_000


class EntryMade(Schema):
    """The batch that the record came with; by it it is taken back."""

    batch_id: int


class ActivityEntry(Said):
    """A visit, call, demonstration, communication or plan; ``number`` is given once."""

    number: Code
    kind: Literal["visit", "call", "demonstration", "communication", "plan"]
    day: date
    seat: Code
    account: Code
    contact: Text = ""
    two_way: bool | None = None
    outcome: Text = ""
    next_step: Text = ""
    next_day: date | None = None


class OpportunityEntry(Said):
    """A new opportunity, in a stage if one is said; ``number`` is given once."""

    number: Code
    day: date
    seat: Code
    account: Code
    amount: Decimal = Field(max_digits=18, decimal_places=6, gt=0)
    currency: Code
    expected_day: date
    product: Code = ""
    stage: str = Field("", max_length=40)


class OpportunityCorrected(Said):
    """What it is worth, or when it is expected to close, instead; with the reason."""

    opportunity: Code
    amount: Decimal | None = Field(None, max_digits=18, decimal_places=6, gt=0)
    expected_day: date | None = None
    reason: Text


class StageEntry(Said):
    """The stage that an opportunity is in from a day on; with an outcome it is closed."""

    opportunity: Code
    stage: Text
    day: date
    outcome: Literal["", "won", "lost"] = ""


class InvoicePaid(Schema):
    """What an invoice gets of a receipt."""

    invoice: Code
    amount: Decimal = Field(max_digits=18, decimal_places=6, gt=0)


class ReceiptEntry(Said):
    """Money received; what no invoice gets stays a prepayment."""

    number: Code
    day: date
    seat: Code
    account: Code
    amount: Decimal = Field(max_digits=18, decimal_places=6, gt=0)
    currency: Code
    invoices: list[InvoicePaid] = Field([], max_length=200)


@router.post(
    "/entries/activities", response={201: EntryMade}, summary=_("Log an activity")
)
@policy(Action.RECORDS_ENTER)
@keyed(EntryMade)
def enter_activity(request: HttpRequest, body: ActivityEntry) -> Any:
    """For a seat in one's reach."""
    seat = _seat(request, body.seat)
    entry = entering.ActivityEntry(
        key=body.number,
        kind=body.kind,
        day_date=body.day,
        seat=seat,
        account=customer_of(seat, body.account, on=request.on),
        contact=body.contact,
        two_way=body.two_way,
        outcome=body.outcome,
        next_step=body.next_step,
        next_date=body.next_day,
    )
    return _made(entering.enter_activity(**_by(request), entry=entry))


@router.post(
    "/entries/opportunities",
    response={201: EntryMade},
    summary=_("Create an opportunity"),
)
@policy(Action.RECORDS_ENTER)
@keyed(EntryMade)
def enter_opportunity(request: HttpRequest, body: OpportunityEntry) -> Any:
    """With a customer of a seat in one's reach."""
    seat = _seat(request, body.seat)
    entry = entering.DealEntry(
        key=body.number,
        created_date=body.day,
        seat=seat,
        account=customer_of(seat, body.account, on=request.on),
        product=product_of_code(body.product) if body.product else None,
        expected_date=body.expected_day,
        amount=int(body.amount * MILLION),
        currency=body.currency,
    )
    batch = entering.enter_opportunity(**_by(request), entry=entry, stage=body.stage)
    return _made(batch)


@router.post(
    "/entries/opportunities/correct",
    response={201: EntryMade},
    summary=_("Correct an opportunity"),
)
@policy(Action.RECORDS_ENTER)
@keyed(EntryMade)
def correct_opportunity(request: HttpRequest, body: OpportunityCorrected) -> Any:
    """Its amount or the day it is expected; what is left out stays."""
    deal = deal_of(request.user, body.opportunity, on=request.on)
    was = entering.DealEntry.of(deal, request.on)
    entry = replace(
        was,
        amount=was.amount if body.amount is None else int(body.amount * MILLION),
        expected_date=body.expected_day or was.expected_date,
    )
    batch = entering.correct_opportunity(
        **_by(request), entry=entry, reason=body.reason
    )
    return _made(batch)


@router.post(
    "/entries/stages", response={201: EntryMade}, summary=_("Advance an opportunity")
)
@policy(Action.RECORDS_ENTER)
@keyed(EntryMade)
def enter_stage(request: HttpRequest, body: StageEntry) -> Any:
    """Into a stage; or it is won or lost that day."""
    batch = entering.change_stage(
        **_by(request),
        key=body.opportunity,
        stage=body.stage,
        day_date=body.day,
        outcome=body.outcome,
    )
    return _made(batch)


@router.post("/entries/receipts", response={201: EntryMade}, summary=_("Log a receipt"))
@policy(Action.RECORDS_ENTER)
@keyed(EntryMade)
def enter_receipt(request: HttpRequest, body: ReceiptEntry) -> Any:
    """With the invoices that it pays."""
    seat = _seat(request, body.seat)
    entry = entering.ReceiptEntry(
        number=body.number,
        day_date=body.day,
        amount=int(body.amount * MILLION),
        seat=seat,
        account=customer_of(seat, body.account, on=request.on),
        currency=body.currency,
        matches=tuple(
            (one.invoice, int(one.amount * MILLION)) for one in body.invoices
        ),
    )
    return _made(entering.enter_receipt(**_by(request), entry=entry))


class TakeBack(Said):
    """Why."""

    reason: Text


@router.post(
    "/entries/{batch_id}/take-back", response=Done, summary=_("Withdraw an entry")
)
@policy(Action.RECORDS_ENTER)
@keyed(Done)
def take_entry_back(request: HttpRequest, batch_id: Number, body: TakeBack) -> Any:
    """One's own; what it replaced counts again."""
    batch = batch_of(request.user, batch_id)
    entering.withdraw_entry(**_by(request), batch=batch, reason=body.reason)
    return Done()


def _by(request: HttpRequest) -> dict[str, Any]:
    return {"actor": request.user, "at": request.at}


def _seat(request: HttpRequest, code: str) -> Any:
    return find_unit(request.user, code, on=request.on, action=Action.RECORDS_ENTER)


def _made(batch: Any) -> EntryMade:
    return EntryMade(batch_id=batch.pk)
