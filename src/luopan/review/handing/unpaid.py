"""What was delivered and not yet paid, and whose the money is when it comes."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_EVEN, Decimal

from django.db.models import Sum

from luopan.dimensions.models import Account
from luopan.records.models import Document, Match
from luopan.review.models import Handover

Credit = Handover.Credit
KEYS = 500  # asked for at a time


@dataclass(frozen=True)
class Unpaid:
    """An invoice that is open on a day; millionths of its currency.

    Attributes:
        seat: Primary key.
        open: What of it was not credited and not paid.
    """

    document: str
    seat: int
    account: Account | None
    due_date: date | None
    currency: str
    open: int


def unpaid_of(seats: Sequence[int], on: date) -> tuple[Unpaid, ...]:
    """The open invoices of seats, the earliest due first; a few queries."""
    rows = Document.objects.filter(
        kind=Document.Kind.INVOICE, live=True, seat__in=seats, day_date__lte=on
    ).annotate(total=Sum("lines__amount"))
    invoices = list(rows.select_related("account"))
    keys = [one.key for one in invoices]
    less = _paid(keys, on)
    for key, amount in _credited(keys, on).items():
        less[key] += amount
    found = [
        Unpaid(
            one.key,
            one.seat_id,
            one.account,
            one.due_date,
            one.currency,
            (one.total or 0) - less[one.key],
        )
        for one in invoices
    ]
    kept = [one for one in found if one.open > 0]
    return tuple(sorted(kept, key=lambda one: (one.due_date or date.max, one.document)))


def accounts_of(keys: Sequence[str]) -> dict[str, str]:
    """Whose invoices are, by their keys: codes of customers."""
    found: dict[str, str] = {}
    for part in _parts(keys):
        rows = Document.objects.filter(
            kind=Document.Kind.INVOICE, live=True, key__in=part, account__isnull=False
        )
        found.update(rows.values_list("key", "account__code"))
    return found


def _paid(keys: Sequence[str], on: date) -> dict[str, int]:
    found: dict[str, int] = defaultdict(int)
    for part in _parts(keys):
        rows = Match.objects.filter(
            invoice_key__in=part, receipt__live=True, receipt__day_date__lte=on
        )
        for key, amount in rows.values_list("invoice_key").annotate(Sum("amount")):
            found[key] += amount
    return found


def _credited(keys: Sequence[str], on: date) -> dict[str, int]:
    found: dict[str, int] = defaultdict(int)
    for part in _parts(keys):
        rows = Document.objects.filter(
            kind=Document.Kind.CREDIT_NOTE,
            live=True,
            original__in=part,
            day_date__lte=on,
        )
        for key, amount in rows.values_list("original").annotate(Sum("lines__amount")):
            found[key] += abs(amount or 0)
    return found


def _parts(keys: Sequence[str]) -> Iterable[Sequence[str]]:
    return (keys[first : first + KEYS] for first in range(0, len(keys), KEYS))


@dataclass(frozen=True)
class Credited:
    """Whose the money of an open invoice is; ``own``: of who hands over."""

    unpaid: Unpaid
    own: int
    until_date: date | None

    @property
    def successor(self) -> int:
        """What goes to who comes after."""
        return self.unpaid.open - self.own


def credited(handover: Handover, rows: Iterable[Unpaid]) -> tuple[Credited, ...]:
    """Whose each is, by the rule; parts of an invoice add up to it.

    What stays his until a day is counted by when it falls due: paid later it goes to the
    successor, whatever was due.
    """
    return tuple(
        Credited(one, _own(handover, one), handover.credit_until) for one in rows
    )


def _own(handover: Handover, one: Unpaid) -> int:
    if handover.credit == Credit.GOES:
        return 0
    if handover.credit == Credit.SPLIT:
        share = Decimal(one.open) * (handover.credit_share or Decimal(0))
        return int(share.quantize(Decimal(1), ROUND_HALF_EVEN))
    until = handover.credit_until or date.min
    return one.open if one.due_date is not None and one.due_date < until else 0
