"""The figures of a period: whole by unit; what adds up also by seat and product."""

import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

import numpy as np

from luopan.dimensions.models import Metric
from luopan.dimensions.queries import counted_in
from luopan.org.facts import company_row, facts
from luopan.org.models import Reach, Unit
from luopan.records.columns.bulk import NOBODY
from luopan.records.members import Members, stood_under
from luopan.records.reading import Reading
from luopan.records.seat_days import Asked
from luopan.review.models import Closing
from luopan.targets.models import AssessmentLine, AssessmentPublication, Version
from luopan.tracking.measures import measure
from luopan.tracking.queries.standing import Shape
from luopan.tracking.queries.stated_actuals import standpoint

MILLION = 1_000_000
DAY = timedelta(days=1)
Amounts = dict[tuple[int, int], int | None]


@dataclass(frozen=True)
class Read:
    """How figures of a metric are read; amounts are in millionths until they are shown."""

    metric: Metric
    shape: Shape
    counted_in: str


@dataclass(frozen=True)
class Row:
    """A figure to be kept: unit (None: no seat), product (None: none, or all if whole)."""

    metric: int
    unit: int | None
    product: int | None
    whole: bool
    amount: int | None


def assessed(year: int) -> tuple[Metric, ...]:
    """What seats are held to in a year: metrics of sheets, and those with committed targets.

    A ratio brings its parts along: what is closed is numerator and denominator.
    """
    sheets = AssessmentPublication.objects.filter(edition__assessment__plan__year=year)
    lines = AssessmentLine.objects.filter(edition__in=sheets.values("edition"))
    versions = Version.objects.filter(plan__year=year, state=Version.State.COMMITTED)
    wanted = {*lines.values_list("metric", flat=True)}
    wanted |= {*versions.values_list("metric", flat=True)}
    rows = Metric.objects.filter(pk__in=[key for key in wanted if key])
    return tuple(rows.select_related("numerator", "denominator").order_by("pk"))


def metrics_of(codes: Collection[str]) -> tuple[Metric, ...]:
    """Metrics by their codes, in order, the parts of ratios at hand."""
    rows = Metric.objects.filter(code__in=list(codes))
    return tuple(rows.select_related("numerator", "denominator").order_by("pk"))


def read_as(metric: Metric) -> Read:
    """How its figures are read."""
    if metric.kind == "duration":
        return Read(metric, Shape.DAYS, metric.counted_in)
    if metric.kind == "ratio":
        money = counted_in(metric) if _money(metric.numerator) else ""
        apart = bool(money) and not _money(metric.denominator)
        return Read(
            metric, Shape.MONEY if apart else Shape.RATE, money if apart else ""
        )
    shape = Shape.MONEY if _money(metric) else Shape.COUNT
    return Read(metric, shape, counted_in(metric))


def _money(metric: Metric | None) -> bool:
    return metric is not None and metric.measure in {"amount", "cost", "profit"}


def told(amount: int | None) -> Decimal | None:
    """Millionths in the metric's own unit."""
    return None if amount is None else Decimal(amount) / MILLION


def members_of(units: Collection[int], start: date, end: date) -> dict[int, Members]:
    """Who counts for each unit in the days, as they stood; the company has all."""
    company = company_row()
    root = company.root_id if company else None
    return stood_under(sorted(units), start, end, root) if units else {}


def amounts(
    metrics: Sequence[Metric],
    nodes: Mapping[int, Members],
    start: date,
    end: date,
    at: datetime,
) -> Amounts:
    """What came in the days, counted anew at every node; from sums kept in memory.

    Args:
        metrics: Of what.
        nodes: Unit → who counts for it.
        start: First day.
        end: After the last day.
        at: What is known at this instant.

    Returns:
        (unit, metric) → millionths; None: nothing to count or to divide by.
    """
    found: Amounts = {}
    keys, members = list(nodes), list(nodes.values())
    for metric in metrics if keys else ():
        asked = Asked(metric, start, end, end - DAY, at)
        values = measure(asked, standpoint(metric, at)).values(members, [(start, end)])
        scale = MILLION if metric.kind in {"ratio", "duration"} else 1
        for key, value in zip(keys, values[:, 0].tolist(), strict=True):
            nothing = isinstance(value, float) and np.isnan(value)
            found[key, metric.pk] = None if nothing else round(value * scale)
    return found


def everyone(start: date, end: date) -> list[int]:
    """Every unit that stood under the company on the last of some days, overlays too."""
    known = facts()
    if known is None or known.root_id is None:
        return []
    rows = Reach.objects.on(end - DAY).filter(above=known.root_id)
    return sorted(set(rows.values_list("below", flat=True)))


def seats_on(day: date) -> list[Unit]:
    """The seats that stood under the company on a day, but those of overlay units."""
    known = facts()
    under = Reach.objects.on(day).filter(above=known.root_id if known else None)
    rows = Unit.objects.filter(
        pk__in=under.values("below"), kind=Unit.Kind.SEAT, overlay=False
    )
    return list(rows.order_by("place", "code"))


def rows_of(closing: Closing, at: datetime) -> list[Row]:
    """All figures of a period, as they are known at an instant.

    A ratio is not among them, its parts are.
    """
    start, end = closing.start_date, closing.end_date
    parts = with_parts(metrics_of(closing.metrics))
    metrics = [metric for metric in parts if metric.kind != "ratio"]
    nodes = members_of(everyone(start, end), start, end)
    found = [
        Row(metric, unit, None, True, amount)
        for (unit, metric), amount in amounts(metrics, nodes, start, end, at).items()
        if amount
    ]
    for metric in metrics:
        if metric.kind == "additive":
            found += _by_product(metric, start, end, at)
    return found


def with_parts(metrics: Iterable[Metric]) -> tuple[Metric, ...]:
    """Metrics and what their ratios are made of, each once."""
    found: dict[int, Metric] = {}
    for metric in metrics:
        for one in (metric, metric.numerator, metric.denominator):
            if one is not None:
                found.setdefault(one.pk, one)
    return tuple(found[key] for key in sorted(found))


def _by_product(metric: Metric, start: date, end: date, at: datetime) -> list[Row]:
    sums: dict[tuple[int, int], int] = {}
    for piece in Reading(metric, [(start, end)], end, at).pieces():
        lines = (piece.seat.tolist(), piece.product.tolist(), piece.amount.tolist())
        for seat, product, amount in zip(*lines, strict=True):
            sums[seat, product] = sums.get((seat, product), 0) + amount
    return [
        Row(metric.pk, _key(seat), _key(product), False, amount)
        for (seat, product), amount in sorted(sums.items())
        if amount
    ]


def _key(number: int) -> int | None:
    return None if number == NOBODY else number


def seal(rows: Iterable[Row]) -> str:
    """A hash of figures, whatever their order: who changes one is found out."""
    lines = sorted(
        f"{row.metric}|{row.unit}|{row.product}|{int(row.whole)}|{row.amount}"
        for row in rows
    )
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()
