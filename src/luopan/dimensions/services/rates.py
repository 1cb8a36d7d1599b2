"""Exchange rates, each from a day on."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from luopan.dimensions.models import Rate
from luopan.org.access import Action, require
from luopan.org.models import User
from luopan.trail.chain import note, service
from luopan.trail.refusal import Refused


@dataclass(frozen=True, slots=True)
class NewRate:
    """One ``currency`` is ``rate`` of ``into`` from ``start_date`` until a later row."""

    currency: str
    into: str
    start_date: date
    rate: Decimal
    source: str = ""


@service("dimensions.add_rate")
def add_rate(*, actor: User, at: datetime, row: NewRate, reason: str = "") -> Rate:
    """Enter an exchange rate, or correct the one of that day.

    Raises:
        Refused: He may not; no currency of three letters; not above zero.
    """
    require(actor, Action.DIMENSIONS_EDIT, at=at)
    note(
        f"rate:{row.currency}/{row.into}",
        rate=row.rate,
        start_date=row.start_date,
        source=row.source,
    )
    return _write([row])[0]


@service("dimensions.add_rates")
def add_rates(
    *, actor: User, at: datetime, rows: Sequence[NewRate], reason: str = ""
) -> list[Rate]:
    """Enter or correct many exchange rates at once; all or none."""
    require(actor, Action.DIMENSIONS_EDIT, at=at)
    note("rates", count=len(rows))
    return _write(rows)


def _write(rows: Sequence[NewRate]) -> list[Rate]:
    for row in rows:
        _check(row)
    keys = {(row.currency, row.into, row.start_date) for row in rows}
    if len(keys) < len(rows):
        raise Refused(_("The same exchange rate is given twice for one day."))
    return Rate.objects.bulk_create(
        [
            Rate(
                currency=row.currency,
                into=row.into,
                start_date=row.start_date,
                rate=row.rate,
                source=row.source,
            )
            for row in rows
        ],
        update_conflicts=True,
        unique_fields=["currency", "into", "start_date"],
        update_fields=["rate", "source"],
    )


def _check(row: NewRate) -> None:
    for currency in (row.currency, row.into):
        if not (len(currency) == 3 and currency.isascii() and currency.isupper()):
            raise Refused(
                _("“%(currency)s” is no currency: write three capitals, like USD."),
                currency=currency,
            )
    if row.currency == row.into:
        raise Refused(
            _("%(currency)s needs no rate into itself."), currency=row.currency
        )
    finite = row.rate.is_finite()
    if not finite or not 0 < row.rate < 10**12 or row.rate != round(row.rate, 12):
        raise Refused(
            _("An exchange rate is a number above zero with at most twelve decimals.")
        )
