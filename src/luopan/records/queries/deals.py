"""Opportunities: win rate, conversion of cohorts, how long it takes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import numpy as np

from luopan.dimensions.models import Product
from luopan.dimensions.queries import rate_table
from luopan.org.facts import home_currency
from luopan.org.models import Unit
from luopan.records.columns import bulk
from luopan.records.goods import products_under
from luopan.records.reading import is_root, known_on
from luopan.records.states import State


@dataclass(frozen=True)
class WinRate:
    """Won ÷ (won + lost) of what closed in a span, by count and by amount.

    A rate is None where nothing closed (or nothing with an amount).
    ``without_amount`` deals count, but have no part in the rate by amount.
    """

    won: int
    lost: int
    won_amount: int
    lost_amount: int
    currency: str
    without_amount: int

    @property
    def by_count(self) -> float | None:
        """Of the deals."""
        closed = self.won + self.lost
        return self.won / closed if closed else None

    @property
    def by_amount(self) -> float | None:
        """Of the money."""
        closed = self.won_amount + self.lost_amount
        return self.won_amount / closed if closed else None


@dataclass(frozen=True)
class OpenDeals:
    """What is open and expected; ``without_amount`` of the deals add nothing. Millionths."""

    deals: int
    amount: int
    without_amount: int
    currency: str


@dataclass(frozen=True)
class Cohort:
    """Opportunities created in a span, and how many were won in time.

    ``ripe`` is false while some of them still have time: the rate is not final.
    """

    start_date: date
    end_date: date
    created: int
    won: int
    ripe: bool

    @property
    def rate(self) -> float | None:
        """Won in time ÷ created; None without any."""
        return self.won / self.created if self.created else None


@dataclass(frozen=True)
class Conversion:
    """Cohorts, and the rate over the ripe ones alone."""

    within_days: int
    cohorts: tuple[Cohort, ...]

    @property
    def rate(self) -> float | None:
        """Over ripe cohorts: what a back-solve may use."""
        ripe = [cohort for cohort in self.cohorts if cohort.ripe]
        created = sum(cohort.created for cohort in ripe)
        return sum(cohort.won for cohort in ripe) / created if created else None


@dataclass(frozen=True)
class Durations:
    """Days of something: how many, mean, median and the 80th percentile."""

    count: int
    mean: float | None
    median: float | None
    p80: float | None


@dataclass(frozen=True)
class SalesCycle:
    """Created → won of what was won in a span, and the age of what is still open."""

    won: Durations
    open: Durations


def _limits(
    day: str, unit: Unit | None, product: Product | None, as_of: date, state: State
) -> tuple[str, list[Any]]:
    """SQL: the opportunity was known, under the unit on the day, of the product."""
    sql, parameters = state.row("d", "records_opportunity"), []
    if unit is not None and not is_root(unit, as_of):
        sql += (
            " AND EXISTS (SELECT 1 FROM org_reach r WHERE r.above_id = %s "
            f"AND r.below_id = d.seat_id AND r.start_date <= {day} "
            f"AND (r.end_date IS NULL OR r.end_date > {day}))"
        )
        parameters.append(unit.pk)
    if product is not None:
        under = products_under(product, as_of)
        if under is not None:
            sql += f" AND {bulk.among('d.product_id', 'bigint')}"
            parameters.append(bulk.listed(under))
    return sql, parameters


def win_rate(
    *,
    start: date,
    end: date,
    as_of: date,
    unit: Unit | None = None,
    product: Product | None = None,
    known_at: datetime | None = None,
    into: str | None = None,
) -> WinRate:
    """Win rate 赢单率 of the opportunities that closed in a span, up to ``as_of``.

    Amounts of several currencies are turned by the rate of the day that each closed.
    """
    limits, parameters = _limits(
        "d.closed_date", unit, product, as_of, known_on(as_of, known_at)
    )
    rows = bulk.rows(
        "SELECT d.outcome, d.currency, d.closed_date, COUNT(*), COUNT(d.amount), "
        "CAST(COALESCE(SUM(d.amount), 0) AS bigint) FROM records_opportunity d "
        "WHERE d.outcome IN ('won', 'lost') AND d.closed_date >= %s "
        f"AND d.closed_date < %s AND {limits} GROUP BY 1, 2, 3",
        [start, min(end, as_of + timedelta(days=1)), *parameters],
    )
    currency = into or home_currency()
    rates = rate_table() if any(row[1] != currency for row in rows) else None
    counts, amounts, bare = {"won": 0, "lost": 0}, {"won": 0, "lost": 0}, 0
    for outcome, each, closed, count, told, amount in rows:
        on = date.fromisoformat(closed) if isinstance(closed, str) else closed
        counts[outcome] += count
        bare += count - told
        turned = amount if rates is None else rates.convert(amount, each, currency, on)
        amounts[outcome] += turned
    return WinRate(
        counts["won"], counts["lost"], amounts["won"], amounts["lost"], currency, bare
    )


def open_deals(
    *,
    start: date,
    end: date,
    as_of: date,
    unit: Unit | None = None,
    product: Product | None = None,
    known_at: datetime | None = None,
    into: str | None = None,
) -> OpenDeals:
    """Opportunities open on a day that are expected to close in a span after it.

    Amounts of several currencies are turned by the rate of the day asked about.
    """
    limits, parameters = _limits(
        "d.expected_date", unit, product, as_of, known_on(as_of, known_at)
    )
    rows = bulk.rows(
        "SELECT d.currency, COUNT(*), COUNT(d.amount), "
        "CAST(COALESCE(SUM(d.amount), 0) AS bigint) FROM records_opportunity d "
        "WHERE (d.closed_date IS NULL OR d.closed_date > %s) "
        "AND (d.created_date IS NULL OR d.created_date <= %s) "
        f"AND d.expected_date >= %s AND d.expected_date < %s AND {limits} GROUP BY 1",
        [as_of, as_of, max(start, as_of + timedelta(days=1)), end, *parameters],
    )
    currency = into or home_currency()
    rates = rate_table() if any(row[0] != currency for row in rows) else None
    amount = sum(
        each if rates is None else rates.convert(each, code, currency, as_of)
        for code, _count, _told, each in rows
    )
    deals, told = sum(row[1] for row in rows), sum(row[2] for row in rows)
    return OpenDeals(deals, amount, deals - told, currency)


def conversion(
    spans: Sequence[tuple[date, date]],
    *,
    within_days: int,
    as_of: date,
    unit: Unit | None = None,
    product: Product | None = None,
    known_at: datetime | None = None,
) -> Conversion:
    """Share of the opportunities created in each span that were won within N days 转化率.

    Args:
        spans: Cohorts, mostly months.
        within_days: N.
        as_of: What is won after it is not known yet.
        unit: Under which they stood when they were created.
        product: Of which they are.
        known_at: What was known then.
    """
    limits, parameters = _limits(
        "d.created_date", unit, product, as_of, known_on(as_of, known_at)
    )
    last = as_of + timedelta(days=1)
    cohorts = []
    for start, end in spans:
        rows = bulk.rows(
            "SELECT d.created_date, d.closed_date, d.outcome "
            "FROM records_opportunity d WHERE d.created_date >= %s "
            f"AND d.created_date < %s AND {limits}",
            [start, min(end, last), *parameters],
        )
        made = _days([row[0] for row in rows])
        closed = _days([row[1] for row in rows])
        won = np.asarray([row[2] == "won" for row in rows], dtype=bool)
        in_time = won & (closed <= made + within_days) & (closed < np.datetime64(last))
        ripe = end + timedelta(days=within_days) <= last
        cohorts.append(Cohort(start, end, len(rows), int(in_time.sum()), ripe))
    return Conversion(within_days, tuple(cohorts))


def sales_cycle(
    *,
    start: date,
    end: date,
    as_of: date,
    unit: Unit | None = None,
    product: Product | None = None,
    known_at: datetime | None = None,
) -> SalesCycle:
    """Sales cycle 销售周期 of what was won in a span; beside it the age of the open ones.

    Without the open ones a cycle looks short while the slow deals are still under way.
    """
    state = known_on(as_of, known_at)
    last = as_of + timedelta(days=1)
    limits, parameters = _limits("d.closed_date", unit, product, as_of, state)
    won = bulk.rows(
        "SELECT d.created_date, d.closed_date FROM records_opportunity d "
        "WHERE d.outcome = 'won' AND d.created_date IS NOT NULL "
        f"AND d.closed_date >= %s AND d.closed_date < %s AND {limits}",
        [start, min(end, last), *parameters],
    )
    limits, parameters = _limits("d.created_date", unit, product, as_of, state)
    open_ = bulk.rows(
        "SELECT d.created_date FROM records_opportunity d WHERE d.created_date < %s "
        f"AND (d.closed_date IS NULL OR d.closed_date >= %s) AND {limits}",
        [last, last, *parameters],
    )
    taken = _days([row[1] for row in won]) - _days([row[0] for row in won])
    ages = np.datetime64(as_of) - _days([row[0] for row in open_])
    return SalesCycle(_durations(taken), _durations(ages))


def _days(values: list[Any]) -> Any:
    return np.asarray(values, dtype="datetime64[D]")


def _durations(spans: Any) -> Durations:
    if not len(spans):
        return Durations(0, None, None, None)
    days = spans.astype(np.int64)
    return Durations(
        len(days),
        float(days.mean()),
        float(np.median(days)),
        float(np.percentile(days, 80)),
    )
