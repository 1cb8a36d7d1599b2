"""What every way is asked with, and what it answers."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any

from django.db.models import Min
from django.utils.translation import gettext as _

from luopan.dimensions.models import Calendar, Metric, Product
from luopan.dimensions.queries import ROOT_PRODUCT, counted_in, year_spans
from luopan.org.facts import read_once
from luopan.org.models import Unit
from luopan.records.loyalty import year_before
from luopan.records.models import Fact
from luopan.records.queries import Scope, by_scope
from luopan.strategy.queries.own_sales import MONEY_METRIC
from luopan.targets.models import Version
from luopan.targets.queries.ways.watched import NOTHING, Watched, watched

MILLIONTHS = 1_000_000
YEARS = 3  # of history that a range is taken from
A_MONTH = 31  # days that the first record may come late

Span = tuple[date, date]  # end exclusive


@dataclass(frozen=True)
class Input:
    """Something a way rests on.

    Attributes:
        label: For people.
        value: An amount in quanta, a ratio (1.0 = 100 %), a count, or words.
        holds: amount, ratio, count or text.
        note: Its source, or what is odd about it.
        exact: An amount that is multiplied on, not rounded to quanta.
        times: By what it is multiplied.
        gives: What the multiplication comes to, in quanta; None: nothing to say.
        divided: By how many an amount of all was divided, where it is that of one.
        currency: Of a count that is money, and of what an amount was divided by.
    """

    label: str
    value: int | float | str
    holds: str
    note: str = ""
    exact: Fraction | None = None
    times: Fraction | None = None
    gives: int | None = None
    divided: Decimal | None = None
    currency: str = ""


@dataclass(frozen=True)
class Way:
    """One way to come at a number: low ≤ mid ≤ high in quanta, or why it is not known.

    Attributes:
        key: last_year, growth, market, capacity, resources, pipeline, intent or forecast.
        label: For people.
        inputs: What it was worked out from.
        why_not: Empty where there is a range.
    """

    key: str
    label: str
    low: int | None
    mid: int | None
    high: int | None
    inputs: tuple[Input, ...] = ()
    why_not: str = ""


def unknown(key: str, label: str, why_not: str, inputs: Sequence[Input] = ()) -> Way:
    """A way that cannot be gone, and why."""
    return Way(key, label, None, None, None, tuple(inputs), why_not)


@dataclass(frozen=True)
class Planned:
    """A year as it is planned, or about to be: what the ways are held against.

    Attributes:
        root: Primary key of the unit that the plan is for.
        total: The number of the whole plan in millionths, asked only where it is needed;
            None: nobody has said one.
        version: In which it is planned; None: it is about to be.
    """

    metric: Metric
    calendar: Calendar
    year: int
    root: int
    total: Callable[[], int | None]
    version: Version | None = None


@dataclass(frozen=True)
class Sold:
    """What a part sold in spans of days, in millionths."""

    amounts: Mapping[Span, int]

    def of(self, span: Span) -> int:
        """In one of the spans that were read."""
        return self.amounts[span]


@dataclass(frozen=True)
class Asked:
    """A unit, a product and a year, with what was sold before.

    Attributes:
        plan: The year as it is planned.
        year: The span of the plan's year.
        spans: Years of history, the newest first: the calendar's, or twelve months up to
            the last full month where the year before the plan's is not over.
        begins: The day of the metric's first record.
        own: What the part sold, in these years and in those of the markets.
        whole: What the whole plan's organisation sold.
        watched: The markets that bear on it.
        markets: What was sold in each of them, by primary key.
        names: Of the ways, by key.
    """

    plan: Planned
    unit: Unit
    product: Product
    on: date
    year: Span
    spans: tuple[Span, ...]
    begins: date | None
    own: Sold
    whole: Sold
    watched: Watched
    markets: Mapping[int, Sold]
    names: Mapping[str, str]

    def recorded(self, start: date) -> bool:
        """Whether records go back to the beginning of a span."""
        return self.begins is not None and (self.begins - start).days <= A_MONTH

    @property
    def sold(self) -> tuple[int | None, ...]:
        """Millionths in each year of history; None: before the first record."""
        if self.metric.kind != "additive":
            return ()
        return tuple(
            self.own.of(span) if self.recorded(span[0]) else None for span in self.spans
        )

    @property
    def metric(self) -> Metric:
        """What is counted."""
        return self.plan.metric

    def quanta(self, millionths: Fraction | int) -> int:
        """An amount in quanta of the metric, halves away from nothing."""
        exact = self.exact(millionths)
        told = Decimal(exact.numerator) / Decimal(exact.denominator)
        return int(told.quantize(Decimal(1), ROUND_HALF_UP))

    def exact(self, millionths: Fraction | int) -> Fraction:
        """An amount in quanta of the metric and parts of them."""
        size = Fraction(Decimal(self.metric.quantum)) * MILLIONTHS
        return Fraction(millionths) / size

    def ranged(
        self, key: str, amounts: Sequence[Fraction | int], inputs: Sequence[Input]
    ) -> Way:
        """A way from its low, mid and high in millionths, in whatever order."""
        low, mid, high = sorted(self.quanta(amount) for amount in amounts)
        return Way(key, self.names[key], low, mid, high, tuple(inputs))

    def unknown(self, key: str, why_not: str, inputs: Sequence[Input] = ()) -> Way:
        """A way that cannot be gone here."""
        return unknown(key, self.names[key], why_not, inputs)

    def span_name(self, span: Span) -> str:
        """A year of history in words."""
        start, end = span
        if (start.month, start.day) == (self.year[0].month, self.year[0].day):
            return str(end.year if start.month > 1 else start.year)
        last = end - timedelta(days=1)
        return _("twelve months up to %(month)s") % {"month": f"{last:%Y-%m}"}

    @property
    def goods(self) -> Product | None:
        """The product; None where all of them are asked about."""
        return None if self.product.code == ROOT_PRODUCT else self.product


def asked_of(
    plan: Planned, unit: Unit, product: Product, on: date, names: Mapping[str, str]
) -> Asked:
    """A question with its years of history read."""
    year = _span(year_spans(plan.calendar, plan.year)[0])
    spans = _history(year, on)
    money = plan.metric.code == MONEY_METRIC
    known = watched(unit, product, on) if money else NOTHING
    begins = first_day(plan.metric)
    own, whole, *parts = _sold(plan, unit, product, known, [*spans, *known.spans], on)
    markets = {one.pk: sold for one, sold in zip(known.segments, parts, strict=True)}
    return Asked(
        plan, unit, product, on, year, spans, begins, own, whole, known, markets, names
    )


def _span(row: Any) -> Span:
    return row.start_date, row.end_date


def _history(year: Span, on: date) -> tuple[Span, ...]:
    """Years before one, the newest first; of one that runs, its last twelve full months."""
    end = year[0] if on >= year[0] else on.replace(day=1)
    found = []
    for _year in range(YEARS):
        start = year_before(end)
        found.append((start, end))
        end = start
    return tuple(found)


def _sold(
    plan: Planned,
    unit: Unit,
    product: Product,
    known: Watched,
    spans: Sequence[Span],
    on: date,
) -> list[Sold]:
    """Of the part, of the whole, of each market: all read at once."""
    all_products = product.code == ROOT_PRODUCT
    scopes = [
        Scope(unit.pk, product.pk),
        Scope(plan.root, product.pk if all_products else _all_products()),
        *(Scope(one.unit_id, one.product_id) for one in known.segments),
    ]
    if plan.metric.kind != "additive":
        return [Sold({}) for _scope in scopes]
    into = counted_in(plan.metric) if known.segments else None
    found = by_scope(plan.metric, scopes, spans, as_of=on, into=into)
    return [
        Sold({span: each.amount for span, each in zip(spans, row, strict=True)})
        for row in found
    ]


@read_once
def _all_products() -> int:
    """Primary key of the product that all others stand under."""
    found: int = Product.objects.values_list("pk", flat=True).get(code=ROOT_PRODUCT)
    return found


@read_once
def first_day(metric: Metric) -> date | None:
    """The day of the metric's first fact; None without any."""
    first: date | None = Fact.objects.filter(metric=metric).aggregate(
        day=Min("day_date")
    )["day"]
    return first
