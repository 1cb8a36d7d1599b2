"""The figures of a period: whole by unit; what adds up also by seat and product."""

import hashlib
import math
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db.models import QuerySet

from luopan.dimensions.definitions import MONEY
from luopan.dimensions.models import Metric
from luopan.dimensions.queries import counted_in, year_spans
from luopan.org.access import day_of
from luopan.org.facts import company_row, facts, remembered_while_reading
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

    What goes by due dates is left out: it moves with every receipt, by its definition.
    """
    sheets = AssessmentPublication.objects.filter(edition__assessment__plan__year=year)
    lines = AssessmentLine.objects.filter(edition__in=sheets.values("edition"))
    versions = Version.objects.filter(plan__year=year, state=Version.State.COMMITTED)
    wanted = {*lines.values_list("metric", flat=True)}
    wanted |= {*versions.values_list("metric", flat=True)}
    rows = Metric.objects.filter(pk__in=[key for key in wanted if key])
    found = rows.select_related("numerator", "denominator").order_by("pk")
    return tuple(metric for metric in found if _closes(metric))


def _closes(metric: Metric) -> bool:
    parts = (metric, metric.numerator, metric.denominator)
    return all(part.date_field != "due_date" for part in parts if part is not None)


def metrics_of(codes: Collection[str]) -> tuple[Metric, ...]:
    """Metrics by their codes, in order, the parts of ratios at hand."""
    rows = Metric.objects.filter(code__in=list(codes))
    ordered = rows.select_related("numerator", "denominator").order_by("pk")
    asked = ("metrics of a close", *sorted(codes))
    return remembered_while_reading(asked, lambda: tuple(ordered))


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
    return metric is not None and metric.measure in MONEY


def told(amount: int | None) -> Decimal | None:
    """Millionths in the metric's own unit."""
    return None if amount is None else Decimal(amount) / MILLION


def members_of(units: Collection[int], start: date, end: date) -> dict[int, Members]:
    """Who counts for each unit in the days, as they stood; the company has all."""
    company = company_row()
    root = company.root_id if company else None
    return stood_under(sorted(units), start, end, root) if units else {}


def amounts(
    metrics: Sequence[Metric], units: Collection[int], closing: Closing, at: datetime
) -> Amounts:
    """What came in the month of a round; from the year's sums, which are kept in memory.

    Args:
        metrics: Of what.
        units: Whose.
        closing: The round.
        at: What is known at this instant.

    Returns:
        (unit, metric) → millionths; None: nothing to count or to divide by.
    """
    days = closing.start_date, closing.end_date
    found = amounts_of_months(metrics, members_of(units, *days), [days], closing, at)
    return {key: row[0] for key, row in found.items()}


def amounts_of_months(
    metrics: Sequence[Metric],
    nodes: Mapping[int, Members],
    months: Sequence[tuple[date, date]],
    closing: Closing,
    at: datetime,
) -> dict[tuple[int, int], list[int | None]]:
    """The same of several months of one year, counted anew at every node."""
    year = year_spans(closing.calendar, int(closing.period[:4]))[0]
    found: dict[tuple[int, int], list[int | None]] = {}
    keys, members = list(nodes), list(nodes.values())
    for metric in metrics if keys else ():
        # as Track asks for it, so that the sums are shared; a height by its last day's rate
        last = months[-1][1] - DAY if metric.kind == "balance" else day_of(at)
        asked = Asked(metric, year.start_date, year.end_date, last, at)
        values = measure(asked, standpoint(metric, at)).values(members, months)
        scale = MILLION if metric.kind in {"ratio", "duration"} else 1
        for key, row in zip(keys, values.tolist(), strict=True):
            found[key, metric.pk] = [_whole(value, scale) for value in row]
    return found


def _whole(value: float, scale: int) -> int | None:
    return None if math.isnan(value) else round(value * scale)


def everyone(start: date, end: date) -> list[int]:
    """Every unit that stood under the company on the last of some days, overlays too."""
    known = facts()
    if known is None or known.root_id is None:
        return []
    rows = Reach.objects.on(end - DAY).filter(above=known.root_id)
    return sorted(set(rows.values_list("below", flat=True)))


def seats_on(day: date) -> QuerySet[Unit]:
    """The seats that stood under the company on a day, but those of overlay units."""
    known = facts()
    under = Reach.objects.on(day).filter(above=known.root_id if known else None)
    rows = Unit.objects.filter(
        pk__in=under.values("below"), kind=Unit.Kind.SEAT, overlay=False
    )
    return rows.order_by("place", "code")


def rows_of(closing: Closing, at: datetime) -> list[Row]:
    """All figures of a period, as they are known at an instant.

    A ratio is not among them, its parts are.
    """
    start, end = closing.start_date, closing.end_date
    parts = with_parts(metrics_of(closing.metrics))
    metrics = [metric for metric in parts if metric.kind != "ratio"]
    came = amounts(metrics, everyone(start, end), closing, at)
    found = whole_rows(came)
    for metric in metrics:
        if metric.kind == "additive":
            (rows,) = by_product(metric, [(start, end)], at)
            found += rows
    return found


def whole_rows(came: Amounts) -> list[Row]:
    """Figures of units, of all products together; what is nothing needs no row."""
    return [
        Row(metric, unit, None, True, amount)
        for (unit, metric), amount in came.items()
        if amount
    ]


def with_parts(metrics: Iterable[Metric]) -> tuple[Metric, ...]:
    """Metrics and what their ratios are made of, each once."""
    found: dict[int, Metric] = {}
    for metric in metrics:
        for one in (metric, metric.numerator, metric.denominator):
            if one is not None:
                found.setdefault(one.pk, one)
    return tuple(found[key] for key in sorted(found))


def by_product(
    metric: Metric, months: Sequence[tuple[date, date]], at: datetime
) -> list[list[Row]]:
    """What a metric that adds up brought by seat and product, month by month.

    Nothing where it knows no products: the figures of seats say it already.
    """
    if metric.document in {"activity", "opportunity"} or metric.measure == "count":
        return [[] for _month in months]
    sums: list[dict[tuple[int, int], int]] = [{} for _month in months]
    for piece in Reading(metric, months, months[-1][1], at).pieces():
        lines = (piece.seat.tolist(), piece.product.tolist(), piece.amount.tolist())
        into = sums[piece.column]
        for seat, product, amount in zip(*lines, strict=True):
            into[seat, product] = into.get((seat, product), 0) + amount
    return [
        [
            Row(metric.pk, _key(seat), _key(product), False, amount)
            for (seat, product), amount in sorted(month.items())
            if amount
        ]
        for month in sums
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
