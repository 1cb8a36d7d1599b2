"""Sums for many parts of the sales at once: units × products × groups of customers.

One reading of the facts answers all of them, so that a page of markets is one statement.
"""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from fractions import Fraction
from typing import Any

from django.db import connection

from luopan.dimensions.models import Metric
from luopan.dimensions.queries import conversion_table, rate_table
from luopan.org.facts import facts
from luopan.records.columns import bulk
from luopan.records.goods import product_parents
from luopan.records.queries.amounts import SpanAmount
from luopan.records.reading import Reading

NO_PRODUCT = 0  # stands for a fact that names none


@dataclass(frozen=True)
class Scope:
    """A part of the sales, by primary keys.

    Attributes:
        unit: It and all under it, as they stood on each day.
        product: It and all under it, as of the day asked about.
        accounts: Only these customers; None: all, and what names none.
    """

    unit: int
    product: int
    accounts: tuple[int, ...] | None = None


def by_scope(
    metric: Metric,
    scopes: Sequence[Scope],
    spans: Sequence[tuple[date, date]],
    *,
    as_of: date,
    known_at: datetime | None = None,
    into: str | None = None,
) -> list[tuple[SpanAmount, ...]]:
    """Sums of spans for each scope; spans may overlap.

    Args:
        metric: Additive.
        scopes: Which parts.
        spans: ``(start, end)``, end exclusive.
        as_of: Days after it do not count.
        known_at: What was known then; None: by the end of ``as_of``.
        into: Currency wanted.

    Returns:
        For each scope one ``SpanAmount`` a span, in the order asked; millionths.

    Raises:
        Refused: A rate or unit conversion is missing; named.
    """
    reading = Reading(metric, spans, as_of, known_at, by_product=False, into=into)
    found: list[list[int]] = [[0] * len(spans) for _scope in scopes]
    if scopes and spans:
        for place, day, amount in _daily(reading, scopes):
            for column, (start, end) in enumerate(spans):
                if start <= day < end:
                    found[place][column] += amount
    return [
        tuple(
            SpanAmount(start, end, amount, reading.currency, start <= as_of)
            for (start, end), amount in zip(spans, sums, strict=True)
        )
        for sums in found
    ]


def _daily(reading: Reading, scopes: Sequence[Scope]) -> list[tuple[int, date, int]]:
    """Place of the scope, day, millionths in the one currency and counting unit."""
    wanted, parameters = _wanted(reading, scopes)
    start, end = reading.spread or (reading.as_of, reading.as_of)
    last = min(end, reading.as_of + timedelta(days=1))
    product = ", f.product_id" if reading.counts else ""
    groups, grouped = _groups(scopes)
    rows = bulk.rows(
        f"{wanted} SELECT w.scope, f.day_date, f.currency{product}, "
        "CAST(SUM(f.amount) AS bigint) FROM records_fact f "
        f"CROSS JOIN wanted w WHERE w.product = COALESCE(f.product_id, {NO_PRODUCT}) "
        f"AND {reading.condition} AND f.day_date >= %s AND f.day_date < %s "
        "AND (w.whole = 1 OR EXISTS (SELECT 1 FROM org_reach r WHERE r.above_id = "
        f"w.unit AND r.below_id = {reading.seat} AND r.start_date <= f.day_date "
        f"AND (r.end_date IS NULL OR r.end_date > f.day_date))){groups} "
        f"GROUP BY 1, 2, 3{', 4' if product else ''}",
        [*parameters, start, last, *grouped],
    )
    turn = _turner(reading)
    return [
        (place, on, turn(int(amount), currency, product[0] if product else 0, on))
        for place, day, currency, *product, amount in rows
        for on in [date.fromisoformat(day) if isinstance(day, str) else day]
    ]


def _turner(reading: Reading) -> Callable[[int, str, int, date], int]:
    """Turns an amount of a currency and a product by a day's rate; to the nearest."""
    if not reading.foreign and not reading.counts:
        return lambda amount, _currency, _product, _on: amount
    rates, factors = rate_table(), conversion_table()
    foreign, wanted = set(reading.foreign), reading.metric.counted_in

    def turn(amount: int, currency: str, product: int, on: date) -> int:
        exact = Fraction(amount)
        if currency in foreign:
            exact *= rates.rate(currency, reading.currency, on)
        if product in reading.counts:
            code, unit = reading.counts[product]
            exact *= factors.factor(code, unit, wanted, on)
        return round(exact)

    return turn


def _wanted(reading: Reading, scopes: Sequence[Scope]) -> tuple[str, list[Any]]:
    """SQL: a table of scope, unit, whole, product, group; and its parameters."""
    company = facts()
    root = company.root_id if company else None
    groups = _group_numbers(scopes)
    under = _products_under({scope.product for scope in scopes}, reading.as_of)
    rows = [
        (place, scope.unit, int(scope.unit == root), product, groups[scope.accounts])
        for place, scope in enumerate(scopes)
        for product in under[scope.product]
    ]
    names = ("scope", "unit", "whole", "product", "grouped")
    if connection.vendor == "postgresql":
        arrays = ", ".join("%s::bigint[]" for _name in names)
        table = f"SELECT * FROM unnest({arrays}) AS t({', '.join(names)})"
        columns = [[row[n] for row in rows] for n in range(len(names))]
        return f"WITH wanted AS MATERIALIZED ({table})", columns
    chosen = ", ".join(
        f"json_extract(value, '$[{n}]') AS {name}" for n, name in enumerate(names)
    )
    table = f"SELECT {chosen} FROM json_each(%s)"
    return f"WITH wanted AS MATERIALIZED ({table})", [json.dumps(rows)]


def _group_numbers(scopes: Sequence[Scope]) -> dict[tuple[int, ...] | None, int]:
    """Groups of customers by number; 0: all of them."""
    different = dict.fromkeys(s.accounts for s in scopes if s.accounts is not None)
    return {None: 0} | {group: n for n, group in enumerate(different, start=1)}


def _groups(scopes: Sequence[Scope]) -> tuple[str, list[Any]]:
    """SQL that keeps each scope to its customers."""
    numbers = _group_numbers(scopes)
    if len(numbers) == 1:
        return "", []
    parts, parameters = ["w.grouped = 0"], []
    for group, number in numbers.items():
        if group is not None:
            among = bulk.among("f.account_id", "bigint")
            parts.append(f"(w.grouped = {number} AND {among})")
            parameters.append(bulk.listed(list(group)))
    return f" AND ({' OR '.join(parts)})", parameters


def _products_under(wanted: set[int], on: date) -> dict[int, list[int]]:
    """Keys of each product and all under it; the root has what names no product too."""
    parents = product_parents(on)
    found = {key: [key] for key in wanted}
    for key, parent in parents.items():
        above: int | None = parent
        while above is not None:
            if above in found:
                found[above].append(key)
            above = parents.get(above)
    for key in wanted - parents.keys():
        found[key].append(NO_PRODUCT)
    return found
