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
from luopan.dimensions.queries import year_spans
from luopan.org.models import Unit
from luopan.records.loyalty import year_before
from luopan.records.models import Fact
from luopan.records.queries import Scope, by_scope

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
    """

    label: str
    value: int | float | str
    holds: str
    note: str = ""


@dataclass(frozen=True)
class Way:
    """One way to come at a number: low ≤ mid ≤ high in quanta, or why it is not known.

    Attributes:
        key: last_year, growth, market, capacity, pipeline or forecast.
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
    """

    metric: Metric
    calendar: Calendar
    year: int
    root: int
    total: Callable[[], int | None]


@dataclass(frozen=True)
class Asked:
    """A unit, a product and a year, with what was sold before.

    Attributes:
        plan: The year as it is planned.
        year: The span of the plan's year.
        spans: Years of history, the newest first: the calendar's, or twelve months up to
            the last full month where the year before the plan's is not over.
        sold: Millionths in each of them; None: before the first record.
        names: Of the ways, by key.
    """

    plan: Planned
    unit: Unit
    product: Product
    on: date
    year: Span
    spans: tuple[Span, ...]
    sold: tuple[int | None, ...]
    names: Mapping[str, str]

    @property
    def metric(self) -> Metric:
        """What is counted."""
        return self.plan.metric

    def quanta(self, millionths: Fraction | int) -> int:
        """An amount in quanta of the metric, halves away from nothing."""
        size = Fraction(Decimal(self.metric.quantum)) * MILLIONTHS
        exact = Fraction(millionths) / size
        told = Decimal(exact.numerator) / Decimal(exact.denominator)
        return int(told.quantize(Decimal(1), ROUND_HALF_UP))

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

    def scope(self) -> Scope:
        """The unit and the product as a part of the sales."""
        return Scope(self.unit.pk, self.product.pk)


def asked_of(
    plan: Planned, unit: Unit, product: Product, on: date, names: Mapping[str, str]
) -> Asked:
    """A question with its years of history read."""
    year = _span(year_spans(plan.calendar, plan.year)[0])
    spans = _history(year, on)
    scope = Scope(unit.pk, product.pk)
    additive = plan.metric.kind == "additive"
    sold = _sold(plan.metric, scope, spans, on) if additive else ()
    return Asked(plan, unit, product, on, year, spans, sold, names)


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
    metric: Metric, scope: Scope, spans: Sequence[Span], on: date
) -> tuple[int | None, ...]:
    begins = first_day(metric)
    (found,) = by_scope(metric, [scope], spans, as_of=on)
    return tuple(
        None if begins is None or (begins - start).days > A_MONTH else each.amount
        for each, (start, _end) in zip(found, spans, strict=True)
    )


def first_day(metric: Metric) -> date | None:
    """The day of the metric's first fact; None without any."""
    first: date | None = Fact.objects.filter(metric=metric).aggregate(
        day=Min("day_date")
    )["day"]
    return first
