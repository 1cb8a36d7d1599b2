"""Whose customers could be that are nobody's: of who sold to them last."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Max

from luopan.dimensions.models import Account, AccountOwner
from luopan.org.language import spoken
from luopan.org.models import Unit
from luopan.records.models import Document

SOLD = ("order", "contract", "shipment", "invoice")


@dataclass(frozen=True)
class FirstOwner:
    """A customer that is nobody's, and the seat that sold to it last.

    Attributes:
        last: The day of the newest of its documents.
        count: How many documents that seat has with it.
    """

    code: str
    name: str
    seat_code: str
    seat: str
    last: date
    count: int


def first_owners(on: date) -> tuple[FirstOwner, ...]:
    """For each customer that is nobody's, on a day and later, who sold to it last.

    Of several seats on one last day the one with more documents, then the older seat. Seats that
    have ended are passed over, and customers to whom nobody else has sold.
    """
    owned = AccountOwner.objects.after(on)
    nobodys = Account.objects.on(on).exclude(pk__in=owned.values("account"))
    sold = Document.objects.filter(
        live=True,
        kind__in=SOLD,
        account__in=nobodys,
        seat__in=Unit.objects.filter(kind=Unit.Kind.SEAT).on(on),
    )
    rows = sold.values_list("account", "seat").annotate(Max("day_date"), Count("pk"))
    best: dict[int, tuple[date, int, int]] = {}
    for account, seat, last, count in rows:
        found = (last, count, -seat)
        if account not in best or found > best[account]:
            best[account] = found
    accounts = Account.objects.in_bulk(list(best))
    seats = Unit.objects.in_bulk({-key for _last, _count, key in best.values()})
    return tuple(
        FirstOwner(
            account.code,
            spoken(account),
            seats[-best[account.pk][2]].code,
            spoken(seats[-best[account.pk][2]]),
            *best[account.pk][:2],
        )
        for account in sorted(accounts.values(), key=lambda one: (one.name, one.pk))
    )
