"""Sums of facts: by day, by span, by unit; run-rate; what a definition leaves out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from fractions import Fraction

from luopan.dimensions.models import Metric, Product
from luopan.org.models import Unit
from luopan.records.closed import counts_within
from luopan.records.columns import bulk
from luopan.records.facts.recipes import TAKES_BACK, recipe
from luopan.records.queries.behind import COUNTED, DOCUMENT, Conditions
from luopan.records.reaching import reaches
from luopan.records.reading import Reading, known_on
from luopan.records.states import State

YEAR = 365


@dataclass(frozen=True)
class DayAmount:
    """What a day brought, in millionths."""

    day_date: date
    amount: int


@dataclass(frozen=True)
class SpanAmount:
    """What a span of days brought (for a balance: its last day), in millionths.

    ``reached`` is false where the span begins after the day asked about: not 0 but
    unknown.
    """

    start_date: date
    end_date: date
    amount: int
    currency: str
    reached: bool


@dataclass(frozen=True)
class RunRate:
    """The pace of the last days, and what it comes to in a year at that pace."""

    amount: int
    days: int
    a_day: Fraction
    a_year: Fraction
    currency: str


@dataclass(frozen=True)
class LeftOut:
    """Amounts that a metric does not count because their tax basis is another."""

    tax_basis: str
    currency: str
    lines: int
    amount: int


def daily(
    metric: Metric,
    *,
    start: date,
    end: date,
    as_of: date,
    unit: Unit | None = None,
    product: Product | None = None,
    known_at: datetime | None = None,
    owner: str = "then",
) -> tuple[DayAmount, ...]:
    """Sums of the days that have any, for a unit and a product with all under them."""
    reading = Reading(
        metric,
        [(start, end)],
        as_of,
        known_at,
        unit=unit,
        product=product,
        by_product=False,
        owner=owner,
    )
    return tuple(DayAmount(*each) for each in reading.by_day())


def by_span(
    metric: Metric,
    spans: Sequence[tuple[date, date]],
    *,
    as_of: date,
    unit: Unit | None = None,
    product: Product | None = None,
    known_at: datetime | None = None,
    owner: str = "then",
    into: str | None = None,
) -> tuple[SpanAmount, ...]:
    """Sums of spans of days (months, weeks …); of a balance the amount of the last day."""
    reading = Reading(
        metric,
        spans,
        as_of,
        known_at,
        unit=unit,
        product=product,
        by_product=False,
        owner=owner,
        into=into,
    )
    sums = [0] * len(spans)
    for piece in reading.pieces():
        sums[piece.column] += int(piece.amount.sum())
    return tuple(
        SpanAmount(start, end, amount, reading.currency, start <= as_of)
        for (start, end), amount in zip(spans, sums, strict=True)
    )


def months(start: date, end: date) -> list[tuple[date, date]]:
    """Calendar months that a span of days touches, as spans."""
    found = []
    first = start.replace(day=1)
    while first < end:
        following = (first + timedelta(days=32)).replace(day=1)
        found.append((first, following))
        first = following
    return found


def run_rate(
    metric: Metric,
    *,
    as_of: date,
    days: int = 90,
    unit: Unit | None = None,
    product: Product | None = None,
    known_at: datetime | None = None,
) -> RunRate:
    """The sum of the last ``days`` days up to ``as_of``, a day and a year of it."""
    end = as_of + timedelta(days=1)
    start = end - timedelta(days=days)
    (found,) = by_span(
        metric,
        [(start, end)],
        as_of=as_of,
        unit=unit,
        product=product,
        known_at=known_at,
    )
    a_day = Fraction(found.amount, days)
    return RunRate(found.amount, days, a_day, a_day * YEAR, found.currency)


def reach_date(
    metric: Metric, *, as_of: date, known_at: datetime | None = None
) -> date | None:
    """The last day that the metric's facts reach 数据截至."""
    return reaches(Reading(metric, [], as_of, known_at))


def left_out(
    metric: Metric,
    *,
    start: date,
    end: date,
    as_of: date,
    known_at: datetime | None = None,
) -> tuple[LeftOut, ...]:
    """What a metric with a tax basis does not count, for it is of the other or unmarked.

    Different tax bases are never added; what stands aside is named beside the figure.
    """
    if metric.tax_basis not in {"incl", "excl"}:
        return ()
    kinds = [metric.document]
    if metric.return_rule != "none":
        kinds.append(TAKES_BACK.get(metric.document, metric.document))
    row = known_on(as_of, known_at).row("d", "records_document")
    within, days = counts_within("d", start, min(end, as_of + timedelta(days=1)))
    rows = bulk.rows(
        "SELECT d.tax_basis, d.currency, COUNT(*), CAST(SUM(l.amount) AS bigint) "
        "FROM records_document d JOIN records_line l ON l.document_id = d.id "
        f"WHERE {bulk.among('d.kind', 'text')} AND {within} "
        f"AND d.tax_basis <> %s AND l.amount IS NOT NULL AND {row} "
        "GROUP BY d.tax_basis, d.currency ORDER BY 1, 2",
        [bulk.listed(kinds), *days, metric.tax_basis],
    )
    return tuple(LeftOut(*each) for each in rows)


@dataclass(frozen=True)
class CostGap:
    """Sales of which nobody knows the cost: "no cost", never a margin of 100 %."""

    currency: str
    lines: int
    amount: int


@dataclass(frozen=True)
class TaxGap:
    """Sales of which a margin would need the amount without tax: "no tax basis".

    Attributes:
        basis: ``incl``: tax is in it, nobody says how much, so the lines are not in the
            margin. ``unknown``: nobody says whether it is; they count as they stand.
    """

    basis: str
    currency: str
    lines: int
    amount: int


def without_tax_basis(
    metric: Metric,
    *,
    start: date,
    end: date,
    as_of: date,
    known_at: datetime | None = None,
) -> tuple[TaxGap, ...]:
    """Lines whose margin has to be worked out, without the amount excluding tax.

    Returns and rebates that the margin takes back are told too. A line that states its
    profit needs none; one without a cost is told by :func:`without_cost` already.
    """
    state = known_on(as_of, known_at)
    kinds = [item.kind for item in recipe(metric).ingredients]
    within, days = counts_within("d", start, min(end, as_of + timedelta(days=1)))
    rows = bulk.rows(
        "SELECT d.tax_basis, d.currency, COUNT(*), CAST(SUM(l.amount) AS bigint) "
        "FROM records_document d JOIN records_line l ON l.document_id = d.id "
        f"WHERE {bulk.among('d.kind', 'text')} AND {within} "
        "AND l.amount IS NOT NULL AND l.net IS NULL AND l.profit IS NULL "
        "AND d.tax_basis <> 'excl' "
        f"AND (l.cost IS NOT NULL OR d.kind = 'rebate' OR {_listed(state)}) "
        f"AND {state.row('d', 'records_document')} "
        "GROUP BY d.tax_basis, d.currency ORDER BY 1, 2",
        [bulk.listed(kinds), *days],
    )
    return tuple(TaxGap(*each) for each in rows)


def _listed(state: State) -> str:
    """SQL: whether a cost is listed for a line on its day."""
    return (
        "EXISTS (SELECT 1 FROM records_cost c WHERE c.product_id = l.product_id "
        "AND c.currency = d.currency AND c.start_date <= d.day_date "
        f"AND l.quantity IS NOT NULL AND {state.row('c', 'records_cost')})"
    )


def without_cost(
    metric: Metric,
    *,
    start: date,
    end: date,
    as_of: date,
    unit: Unit | None = None,
    products: Sequence[Product] = (),
    accounts: Sequence[int] | None = None,
    known_at: datetime | None = None,
) -> tuple[CostGap, ...]:
    """Lines of a margin metric's documents that are not in it, for they have no cost.

    Args:
        metric: Of margins, or of the net sales that they are a part of.
        start: First day.
        end: After the last day.
        as_of: Days after it do not count.
        unit: Only what counts for it and all under it, as they stood on each day.
        products: Only of these and all under them; none: of any.
        accounts: Only of these customers (primary keys).
        known_at: What was known then.
    """
    state = known_on(as_of, known_at)
    found = Conditions(metric, DOCUMENT, COUNTED)
    found.days(start, min(end, as_of + timedelta(days=1)))
    found.known(state)
    found.whose(unit, None, as_of)
    found.of_products(products, as_of)
    found.of_customers(accounts)
    found.defined()
    rows = bulk.rows(
        "SELECT d.currency, COUNT(*), CAST(SUM(l.amount) AS bigint) "
        "FROM records_document d JOIN records_line l ON l.document_id = d.id "
        f"WHERE d.kind = %s AND {' AND '.join(found.sql)} "
        "AND l.amount IS NOT NULL AND l.cost IS NULL AND l.profit IS NULL "
        f"AND NOT {_listed(state)} GROUP BY d.currency ORDER BY 1",
        [metric.document, *found.parameters],
    )
    return tuple(CostGap(*each) for each in rows)
