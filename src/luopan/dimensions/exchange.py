"""An exchange rate that is to be entered, and what makes one."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from luopan.trail.refusal import Refused


@dataclass(frozen=True, slots=True)
class NewRate:
    """One ``currency`` is ``rate`` of ``into`` from ``start_date`` until a later row."""

    currency: str
    into: str
    start_date: date
    rate: Decimal
    source: str = ""


def check_rate(row: NewRate) -> None:
    """A rate can be entered.

    Raises:
        Refused: It is of no currency, of one into itself, or not above zero.
    """
    for currency in (row.currency, row.into):
        if not (len(currency) == 3 and currency.isascii() and currency.isupper()):
            raise Refused(
                _("“%(currency)s” is not a currency: enter three capitals, like USD."),
                currency=currency,
            )
    if row.currency == row.into:
        raise Refused(
            _("%(currency)s needs no exchange rate to itself."), currency=row.currency
        )
    finite = row.rate.is_finite()
    if not finite or not 0 < row.rate < 10**12 or row.rate != round(row.rate, 12):
        raise Refused(
            _("An exchange rate must be above zero, with at most twelve decimals.")
        )
