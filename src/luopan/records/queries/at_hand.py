"""What somebody who enters records by hand has at hand: seats, customers, deals, invoices."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Max, Sum
from django.utils.translation import gettext_lazy as _

from luopan.dimensions.models import Account, AccountOwner, Product
from luopan.dimensions.queries.products import product_tree
from luopan.org.access import Action, may, unknown
from luopan.org.facts import company_row
from luopan.org.held import seats_held
from luopan.org.language import spoken as called
from luopan.org.models import Unit, User
from luopan.records.models import (
    Activity,
    Batch,
    Document,
    Line,
    Match,
    Opportunity,
    StageChange,
)
from luopan.trail.refusal import Refused

MOST = 400  # customers, deals, invoices each: what a page can offer
LATELY = 12  # entries that are shown


@dataclass(frozen=True)
class CustomerAtHand:
    """A customer of one's seats.

    Attributes:
        last: When somebody was last there or spoke to him; None: never.
        contacts: People spoken to, the last one first.
    """

    account: Account
    last: date | None
    contacts: tuple[str, ...]


@dataclass(frozen=True)
class DealAtHand:
    """An open opportunity of one's seats, with the stage it entered last."""

    deal: Opportunity
    stage: str


@dataclass(frozen=True)
class InvoiceAtHand:
    """An invoice of one's seats with what is still open, in millionths."""

    invoice: Document
    open: int


@dataclass(frozen=True)
class AtHand:
    """What can be chosen from.

    Attributes:
        seats: Those one holds or acts in, and may enter records for.
        customers: Who was seen last comes first.
        products: What a deal can be about; those of one's open deals come first.
        stages: Of open deals, in the order they are gone through.
    """

    seats: tuple[Unit, ...]
    customers: tuple[CustomerAtHand, ...]
    products: tuple[Product, ...]
    deals: tuple[DealAtHand, ...]
    invoices: tuple[InvoiceAtHand, ...]
    stages: tuple[str, ...]
    currency: str


def at_hand(user: User, *, on: date) -> AtHand:
    """What a person may choose from on a day."""
    seats = own_seats(user, on=on)
    company = company_row()
    deals = _deals(seats)
    return AtHand(
        seats,
        _customers(seats, on),
        _products(deals, on),
        deals,
        _invoices(seats),
        _stages() if seats else (),
        company.currency if company else "CNY",
    )


def own_seats(user: User, *, on: date) -> tuple[Unit, ...]:
    """Seats that a person holds or acts in, and may enter records for."""
    return tuple(
        seat
        for seat in seats_held(user, on=on)
        if may(user, Action.RECORDS_ENTER, unit=seat, on=on)
    )


def _customers(seats: Iterable[Unit], on: date) -> tuple[CustomerAtHand, ...]:
    owned = AccountOwner.objects.on(on).filter(seat__in=list(seats))
    accounts = Account.objects.filter(pk__in=owned.values("account_id"))
    spoken: dict[int, list[tuple[date, str]]] = {}
    rows = Activity.objects.filter(live=True, account__in=accounts)
    for account, contact, last in rows.values_list("account_id", "contact").annotate(
        last=Max("day_date")
    ):
        spoken.setdefault(account, []).append((last, contact))
    found = [_customer(each, spoken.get(each.pk, [])) for each in accounts[:MOST]]
    return tuple(
        sorted(found, key=lambda one: (one.last or date.min, one.account.code))[::-1]
    )


def _customer(account: Account, spoken: list[tuple[date, str]]) -> CustomerAtHand:
    spoken.sort(reverse=True)
    return CustomerAtHand(
        account,
        spoken[0][0] if spoken else None,
        tuple(contact for _day, contact in spoken if contact),
    )


def _deals(seats: Iterable[Unit]) -> tuple[DealAtHand, ...]:
    rows = Opportunity.objects.filter(
        live=True, closed_date=None, outcome="", seat__in=list(seats)
    )
    found = list(rows.select_related("account", "product").order_by("-amount")[:MOST])
    entered = StageChange.objects.filter(opportunity__in=found)
    stages = dict(
        entered.order_by("day_date", "pk").values_list("opportunity_id", "stage")
    )
    return tuple(DealAtHand(deal, stages.get(deal.pk, "")) for deal in found)


def _products(deals: Iterable[DealAtHand], on: date) -> tuple[Product, ...]:
    """Lines; where there are none, all that stands under the root."""
    rows = [row for row in product_tree(on) if row.kind != "root"]
    lines = [row.code for row in rows if row.kind == "line"]
    codes = (lines or [row.code for row in rows])[:MOST]
    known = Product.objects.in_bulk(codes, field_name="code")
    own = {one.deal.product_id for one in deals}
    return tuple(sorted(map(known.__getitem__, codes), key=lambda p: p.pk not in own))


def _invoices(seats: Iterable[Unit]) -> tuple[InvoiceAtHand, ...]:
    rows = Document.objects.filter(live=True, kind="invoice", seat__in=list(seats))
    found = list(rows.select_related("account").order_by("-day_date")[:MOST])
    lines = Line.objects.filter(document__in=found).values_list("document_id")
    owed = dict(lines.annotate(sum=Sum("amount")))
    matches = Match.objects.filter(
        invoice_key__in=[one.key for one in found], receipt__live=True
    )
    paid = dict(matches.values_list("invoice_key").annotate(sum=Sum("amount")))
    left = [(one, owed.get(one.pk, 0) - paid.get(one.key, 0)) for one in found]
    return tuple(InvoiceAtHand(one, open_) for one, open_ in left if open_ > 0)


def _stages() -> tuple[str, ...]:
    """Stages of deals that are open, by how often one comes after another."""
    rows = StageChange.objects.filter(
        opportunity__live=True, opportunity__closed_date=None
    )
    follows: dict[int, list[str]] = {}
    newest = rows.order_by("-pk").values_list("opportunity_id", "stage", "day_date")
    for deal, stage, _day in sorted(newest[:2_000], key=lambda row: row[2] or date.min):
        follows.setdefault(deal, []).append(stage)
    places: dict[str, list[int]] = {}
    for stages in follows.values():
        for place, stage in enumerate(stages):
            places.setdefault(stage, []).append(place)
    return tuple(sorted(places, key=lambda s: sum(places[s]) / len(places[s])))


@dataclass(frozen=True)
class Entered:
    """One record that somebody entered by hand.

    Attributes:
        batch: By which it can be taken back.
        kind: visit, call … as activities are; deal, terms, stage, won, lost; receipt.
        what: The stage, the next step, the outcome.
        amount: Millionths; None: it has none.
    """

    batch: Batch
    kind: str
    day_date: date | None
    account: Account | None
    what: str
    amount: int | None
    currency: str


def entered_lately(user: User, *, since: datetime) -> tuple[Entered, ...]:
    """What a person entered by hand and has not taken back, the newest first."""
    rows = Batch.objects.filter(actor=user, applied_at__gte=since, revoked_at=None)
    found = [batch for batch in rows.order_by("-pk")[:100] if "entered" in batch.source]
    batches = {batch.pk: batch for batch in found[:LATELY]}
    told = {**_activities(batches), **_deals_entered(batches), **_receipts(batches)}
    return tuple(told[number] for number in batches if number in told)


def _activities(batches: dict[int, Batch]) -> dict[int, Entered]:
    rows = Activity.objects.filter(batch__in=batches).select_related("account")
    return {
        row.batch_id: Entered(
            batches[row.batch_id],
            row.kind,
            row.day_date,
            row.account,
            row.outcome or row.next_step,
            None,
            "",
        )
        for row in rows
    }


def _deals_entered(batches: dict[int, Batch]) -> dict[int, Entered]:
    rows = Opportunity.objects.filter(batch__in=batches).select_related("account")
    stages = dict(
        StageChange.objects.filter(opportunity__in=rows)
        .order_by("day_date", "pk")
        .values_list("opportunity_id", "stage")
    )
    before = Opportunity.objects.in_bulk([row.supersedes for row in rows])
    return {
        row.batch_id: Entered(
            batches[row.batch_id],
            row.outcome or _done_to(row, before.get(row.supersedes)),
            row.closed_date,
            row.account,
            stages.get(row.pk, ""),
            row.amount,
            row.currency,
        )
        for row in rows
    }


def _done_to(row: Opportunity, before: Opportunity | None) -> str:
    """What an entry did to a deal that stayed open: opened, changed or moved it on."""
    if before is None:
        return "deal"
    terms = (before.amount, before.expected_date)
    return "stage" if terms == (row.amount, row.expected_date) else "terms"


def _receipts(batches: dict[int, Batch]) -> dict[int, Entered]:
    rows = Document.objects.filter(batch__in=batches, kind="receipt")
    lines = Line.objects.filter(document__in=rows).values_list("document_id")
    amounts = dict(lines.annotate(sum=Sum("amount")))
    return {
        row.batch_id: Entered(
            batches[row.batch_id],
            "receipt",
            row.day_date,
            row.account,
            "",
            amounts.get(row.pk),
            row.currency,
        )
        for row in rows.select_related("account")
    }


def is_entered(user: User, label: str) -> bool:
    """Whether a person entered a record under that name already, also if it was taken back."""
    return Batch.objects.filter(actor=user, label=label).exists()


def deal_of(user: User, key: str, *, on: date) -> Opportunity:
    """An opportunity of a seat that a person may enter records for.

    Raises:
        Unknown: There is none of that number, or it is hidden.
    """
    found = Opportunity.objects.filter(live=True, key=key.strip())
    deal = found.select_related("seat", "account", "product").first()
    if deal is None or not may(user, Action.RECORDS_ENTER, unit=deal.seat, on=on):
        raise unknown(key)
    return deal


def batch_of(user: User, number: int) -> Batch:
    """One's own entry by hand.

    Raises:
        Unknown: There is none of that number, or it is somebody else's.
    """
    found = Batch.objects.filter(actor=user, pk=number).first()
    if found is None or "entered" not in found.source:
        raise unknown(str(number))
    return found


def customer_of(seat: Unit, code: str, *, on: date) -> Account:
    """A customer that a seat has, or that nobody has, on a day.

    Raises:
        Refused: No such customer, or another seat's; nobody can tell which.
    """
    owned = AccountOwner.objects.on(on).filter(account__code=code)
    owners = set(owned.values_list("seat_id", flat=True))
    found = Account.objects.filter(code=code).first()
    if found is None or (owners and seat.pk not in owners):
        raise Refused(
            _("%(seat)s has no customer with the code “%(code)s”."),
            seat=lambda: called(seat),
            code=code,
        )
    return found
