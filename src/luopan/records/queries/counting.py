"""Counts that add up over nothing: recounted at every node and for every span."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction

from luopan.dimensions.models import Account, Metric, Product
from luopan.org.models import Reach, Unit
from luopan.records import firsts
from luopan.records.columns import bulk
from luopan.records.loyalty import (
    SEVERAL,
    ProductLines,
    bought_in,
    faithful,
    rule_of,
    year_before,
)
from luopan.records.queries.amounts import by_span
from luopan.records.reading import Reading

ONE = 1_000_000


@dataclass(frozen=True)
class Newcomer:
    """A customer that bought for the first time, or came back 回流."""

    account: str  # code
    seat: str | None
    day_date: date
    came_back: bool


@dataclass(frozen=True)
class Ratio:
    """Two numbers and what one is of the other; never stored, added or spread.

    ``value`` is None where the denominator is 0.
    """

    numerator: int
    denominator: int
    value: Fraction | None


def distinct_count(
    metric: Metric,
    spans: Sequence[tuple[date, date]],
    *,
    as_of: date,
    unit: Unit | None = None,
    product: Product | None = None,
    known_at: datetime | None = None,
    owner: str = "then",
) -> tuple[int, ...]:
    """How many different customers, for each span anew.

    One counts when what the metric measures is above nothing in the span, for the unit
    and product asked about: who returned all he bought did not buy. Of those, a metric
    may keep the faithful ones only (see ``records.loyalty``).
    """
    if rule_of(metric):
        return _faithful(metric, spans, as_of, unit, product, known_at, owner)
    found = []
    for start, end in spans:
        reading = Reading(
            metric,
            [(start, end)],
            as_of,
            known_at,
            unit=unit,
            product=product,
            owner=owner,
        )
        first, last = reading.spread or (start, start)
        extra, parameters = reading.limits
        rows = bulk.rows(
            "SELECT COUNT(*) FROM (SELECT f.account_id FROM records_fact f WHERE "
            f"{reading.condition} AND f.day_date >= %s AND f.day_date < %s "
            f"AND f.account_id IS NOT NULL {extra} "
            "GROUP BY f.account_id HAVING SUM(f.amount) > 0) bought",
            [first, last, *parameters],
        )
        found.append(int(rows[0][0]))
    return tuple(found)


def _faithful(
    metric: Metric,
    spans: Sequence[tuple[date, date]],
    as_of: date,
    unit: Unit | None,
    product: Product | None,
    known_at: datetime | None,
    owner: str,
) -> tuple[int, ...]:
    """Those that the metric's rule keeps, span by span."""
    if not spans:
        return ()
    first = year_before(min(start for start, _end in spans))
    reading = Reading(
        metric,
        [(first, max(end for _start, end in spans))],
        as_of,
        known_at,
        by_account=True,
        each_day=True,
        unit=unit,
        product=product,
        owner=owner,
    )
    rule = rule_of(metric)
    bought = bought_in(reading, ProductLines.known() if rule == SEVERAL else None)
    return tuple(faithful(bought, start, end, rule) for start, end in spans)


def distinct_by_unit(
    metric: Metric,
    *,
    start: date,
    end: date,
    as_of: date,
    known_at: datetime | None = None,
) -> dict[str, int]:
    """How many different customers at every node of the organisation, in one query.

    Args:
        metric: A distinct count.
        start: First day.
        end: After the last day.
        as_of: Days after it do not count.
        known_at: What was known then.

    Returns:
        By code of the unit; a unit with none is not in it.
    """
    reading = Reading(metric, [(start, end)], as_of, known_at)
    first, last = reading.spread or (start, start)
    rows = bulk.rows(
        "SELECT u.code, COUNT(*) FROM (SELECT r.above_id, f.account_id "
        f"FROM records_fact f JOIN org_reach r ON r.below_id = {reading.seat} "
        "AND r.start_date <= f.day_date "
        "AND (r.end_date IS NULL OR r.end_date > f.day_date) "
        f"WHERE {reading.condition} AND f.day_date >= %s AND f.day_date < %s "
        "AND f.account_id IS NOT NULL GROUP BY r.above_id, f.account_id "
        "HAVING SUM(f.amount) > 0) bought JOIN org_unit u ON u.id = bought.above_id "
        "GROUP BY u.code",
        [first, last],
    )
    return dict(rows)


def newcomers(
    metric: Metric,
    *,
    start: date,
    end: date,
    as_of: date,
    unit: Unit | None = None,
    known_at: datetime | None = None,
) -> tuple[Newcomer, ...]:
    """New customers of a span, and those who came back, in order of days.

    Each counts once, for the seat that sold on that day; the metric says how long a pause
    makes a customer come back, the least amount, and whether a group counts as one.
    """
    reading = Reading(metric, [(start, end)], as_of, known_at)
    seats = dict(Unit.objects.values_list("pk", "code"))
    accounts = dict(Account.objects.values_list("pk", "code"))
    within = _within(unit)
    found = [
        Newcomer(
            accounts[each.account], seats.get(each.seat), each.day_date, each.came_back
        )
        for each in firsts.occurrences(reading)
        if start <= each.day_date < end and within(each.seat, each.day_date)
    ]
    return tuple(sorted(found, key=lambda each: (each.day_date, each.account)))


def _within(unit: Unit | None) -> Callable[[int, date], bool]:
    """Whether a seat stood under the unit on a day."""
    if unit is None:
        return lambda seat, on: True
    spans: dict[int, list[tuple[date, date | None]]] = {}
    for seat, start, end in Reach.objects.filter(above=unit).values_list(
        "below_id", "start_date", "end_date"
    ):
        spans.setdefault(seat, []).append((start, end))
    return lambda seat, on: any(
        start <= on and (end is None or on < end) for start, end in spans.get(seat, ())
    )


def ratio(
    metric: Metric,
    *,
    start: date,
    end: date,
    as_of: date,
    unit: Unit | None = None,
    product: Product | None = None,
    known_at: datetime | None = None,
) -> Ratio:
    """A ratio metric for one span, node and product, from its two parts.

    客单价 is net amount ÷ distinct buying customers, 笔单价 net amount ÷ orders.
    """
    if metric.numerator is None or metric.denominator is None:
        raise ValueError(f"{metric.code} has no numerator or no denominator")
    above, below = (
        _part(part, start, end, as_of, unit, product, known_at)
        for part in (metric.numerator, metric.denominator)
    )
    return Ratio(above, below, Fraction(above, below) if below else None)


def _part(
    metric: Metric,
    start: date,
    end: date,
    as_of: date,
    unit: Unit | None,
    product: Product | None,
    known_at: datetime | None,
) -> int:
    if metric.kind == "distinct":
        (count,) = distinct_count(
            metric,
            [(start, end)],
            as_of=as_of,
            unit=unit,
            product=product,
            known_at=known_at,
        )
        return count * ONE
    if metric.kind == "first":
        came = newcomers(
            metric, start=start, end=end, as_of=as_of, unit=unit, known_at=known_at
        )
        return sum(not each.came_back for each in came) * ONE
    (found,) = by_span(
        metric,
        [(start, end)],
        as_of=as_of,
        unit=unit,
        product=product,
        known_at=known_at,
    )
    return found.amount
