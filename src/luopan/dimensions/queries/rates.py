"""Currencies and counting units: turned into each other by dated rates, or refused."""

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import TypeVar

from django.utils.translation import gettext_lazy as _

from luopan.dimensions.models import Conversion, ProductParentage, Rate
from luopan.trail.refusal import Refused

T = TypeVar("T")


class NoRate(Refused):
    """An amount cannot be turned: nobody has entered the exchange rate of its day."""

    mended_in = "rates"


class NoConversion(Refused):
    """A quantity cannot be turned: nobody has said how many of one unit another is."""

    mended_in = "products"


def no_rate(currency: str, into: str, on: date) -> NoRate:
    """That an exchange rate is missing, to be raised or shown."""
    return NoRate(
        _(
            "There is no exchange rate from %(currency)s into %(into)s for %(day)s. Add it "
            "under Settings › Exchange rates."
        ),
        currency=currency,
        into=into,
        day=on,
    )


def no_conversion(product: str, from_unit: str, to_unit: str, on: date) -> NoConversion:
    """That a conversion is missing, to be raised or shown."""
    return NoConversion(
        _(
            "There is no conversion for “%(product)s” from %(from)s to %(to)s on %(day)s, "
            "so the quantities cannot be added. Enter it under Settings › Products, "
            "Conversions."
        ),
        **{"product": product, "from": from_unit, "to": to_unit, "day": on},
    )


def kept(refusal: Refused) -> dict[str, str]:
    """What is missing, to be stored; ``missing_again`` says it in any language."""
    facts = {name: str(fact) for name, fact in refusal.facts.items()}
    return {"in": refusal.mended_in} | facts


def missing_again(said: Mapping[str, str]) -> NoRate | NoConversion:
    """What was stored as missing."""
    day = date.fromisoformat(said["day"])
    if said["in"] == NoConversion.mended_in:
        return no_conversion(said["product"], said["from"], said["to"], day)
    return no_rate(said["currency"], said["into"], day)


def have_come(stored: Iterable[Mapping[str, str]]) -> bool:
    """Whether one of those that were stored as missing is there now; three queries."""
    rates, conversions = rate_table(), conversion_table()
    return any(_is_there(said, rates, conversions) for said in stored)


def _is_there(
    said: Mapping[str, str], rates: "RateTable", conversions: "ConversionTable"
) -> bool:
    day = date.fromisoformat(said["day"])
    try:
        if said["in"] == NoConversion.mended_in:
            conversions.factor(said["product"], said["from"], said["to"], day)
        else:
            rates.rate(said["currency"], said["into"], day)
    except (NoRate, NoConversion):
        return False
    return True


@dataclass(frozen=True)
class RateTable:
    """All exchange rates: (currency, into) → start dates and rates, in order of time."""

    rows: dict[tuple[str, str], tuple[list[date], list[Fraction]]]

    def rate(self, currency: str, into: str, on: date) -> Fraction:
        """What one ``currency`` is worth on a day; refused if nobody entered it."""
        if currency == into:
            return Fraction(1)
        starts, rates = self.rows.get((currency, into), ([], []))
        place = bisect_right(starts, on) - 1
        if place < 0:
            raise no_rate(currency, into, on)
        return rates[place]

    def convert(self, amount: int, currency: str, into: str, on: date) -> int:
        """An amount (any integer unit) in another currency, to the nearest unit."""
        return round(amount * self.rate(currency, into, on))

    def total(self, amounts: Iterable[tuple[int, str]], into: str, on: date) -> int:
        """The sum of amounts of any currencies, each converted before it is added."""
        return sum(
            self.convert(amount, currency, into, on) for amount, currency in amounts
        )


@dataclass(frozen=True)
class ConversionTable:
    """All unit conversions, by product; a product without its own takes its parent's."""

    rows: dict[tuple[str, str, str], list[tuple[date, date | None, Fraction]]]
    parents: dict[str, list[tuple[date, date | None, str]]]

    def factor(self, product: str, from_unit: str, to_unit: str, on: date) -> Fraction:
        """How many ``to_unit`` one ``from_unit`` of a product is on a day.

        Raises:
            Refused: Neither the product nor anything above it says so.
        """
        if from_unit == to_unit:
            return Fraction(1)
        code: str | None = product
        while code is not None:
            found = _holding(self.rows.get((code, from_unit, to_unit), []), on)
            if found is not None:
                return found
            code = _holding(self.parents.get(code, []), on)
        raise no_conversion(product, from_unit, to_unit, on)

    def quantity(
        self, amount: int, product: str, from_unit: str, to_unit: str, on: date
    ) -> int:
        """A quantity (in millionths) in another counting unit, to the nearest one."""
        return round(amount * self.factor(product, from_unit, to_unit, on))


def _holding(rows: list[tuple[date, date | None, T]], on: date) -> T | None:
    for start, end, value in reversed(rows):
        if start <= on and (end is None or on < end):
            return value
    return None


def rate_table() -> RateTable:
    """All exchange rates; one query."""
    rows: dict[tuple[str, str], tuple[list[date], list[Fraction]]] = {}
    for rate in Rate.objects.order_by("start_date"):
        starts, rates = rows.setdefault((rate.currency, rate.into), ([], []))
        starts.append(rate.start_date)
        rates.append(Fraction(rate.rate))
    return RateTable(rows)


def conversion_table() -> ConversionTable:
    """All unit conversions, each both ways; two queries."""
    rows: dict[tuple[str, str, str], list[tuple[date, date | None, Fraction]]] = {}
    for row in Conversion.objects.order_by("start_date").select_related("product"):
        code, factor = row.product.code, Fraction(row.factor)
        for key, value in (
            ((code, row.from_unit, row.to_unit), factor),
            ((code, row.to_unit, row.from_unit), 1 / factor),
        ):
            rows.setdefault(key, []).append((row.start_date, row.end_date, value))
    parents: dict[str, list[tuple[date, date | None, str]]] = {}
    links = ProductParentage.objects.order_by("start_date").values_list(
        "product__code", "start_date", "end_date", "parent__code"
    )
    for code, start, end, parent in links:
        parents.setdefault(code, []).append((start, end, parent))
    return ConversionTable(rows, parents)


def convert(amount: int, currency: str, into: str, on: date) -> int:
    """An amount in another currency, by the rate of the day.

    Args:
        amount: In millionths (or any other integer unit; the result is in the same).
        currency: What it is in.
        into: What it is wanted in.
        on: The day whose rate counts.

    Raises:
        Refused: No rate has been entered for that day; says which.
    """
    return rate_table().convert(amount, currency, into, on)


def convert_quantity(
    amount: int, product: str, from_unit: str, to_unit: str, on: date
) -> int:
    """A quantity of a product in another counting unit, as of a day; or refused."""
    return conversion_table().quantity(amount, product, from_unit, to_unit, on)
