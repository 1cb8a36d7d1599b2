"""A version as a book of rows: what a workbook or a printed plan shows."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

import numpy as np
from numpy.typing import NDArray

from luopan.dimensions.queries import year_spans
from luopan.engine.calendar import leaves
from luopan.org.language import spoken
from luopan.org.models import User
from luopan.records.cube import actual_cube
from luopan.targets.histories import MILLIONTHS, source_spans
from luopan.targets.models import Version
from luopan.targets.queries.explaining import Explanation, explain
from luopan.targets.queries.sheets import Node, Sheet, sheet, totals
from luopan.targets.storage import thaw_space


@dataclass(frozen=True)
class BookPeriod:
    """A column of the book; ``end_date`` exclusive."""

    code: str
    kind: str
    leaf: bool
    start_date: date
    end_date: date


@dataclass(frozen=True)
class BookRow:
    """A unit and a product; with the root product it is the unit's total.

    Attributes:
        amounts: Per period of the book, in the metric's own unit.
        last_year: The year before as it was recorded, unrounded.
    """

    unit: Node
    product: Node
    amounts: tuple[Decimal, ...]
    last_year: Decimal

    @property
    def growth(self) -> float | None:
        """Against the year before; None where that was nothing or less."""
        if self.last_year <= 0:
            return None
        return float(self.amounts[0] / self.last_year) - 1


@dataclass(frozen=True)
class Book:
    """Rows in tree order: a unit's total, its products, then its own units.

    Attributes:
        quantum: The metric's smallest unit.
        decimals: How many decimals amounts have.
        last_total: The recorded total of the year before, unrounded.
        reach_date: The last day the facts of that year reach 数据截至.
        empty_before: Periods of the year before in which nothing at all is recorded.
        measure: What of the documents is counted: amount, quantity, profit …
        derivation: The steps that make the year's total.
    """

    year: int
    metric: str
    counted_in: str
    quantum: Decimal
    decimals: int
    periods: tuple[BookPeriod, ...]
    rows: tuple[BookRow, ...]
    last_total: Decimal
    reach_date: date | None
    derivation: Explanation
    empty_before: tuple[str, ...] = ()
    measure: str = "amount"

    @property
    def total(self) -> BookRow:
        """The whole."""
        return self.rows[0]


def book(version: Version, *, viewer: User, at: datetime, on: date) -> Book:
    """All rows of a version that say something, beside the year before.

    Args:
        version: Of which version.
        viewer: Sees only what his rights let him.
        at: What was known by then counts as recorded.
        on: The day his rights are asked for.
    """
    shown = sheet(version, viewer=viewer, on=on)
    quantum = version.metric.quantum.normalize()
    decimals = max(0, -int(quantum.as_tuple().exponent))
    quantum = quantum.quantize(Decimal(1).scaleb(-decimals))  # 0.01, not 0.010000
    before, recorded, reach, empty = _year_before(version, shown, at, on)
    root = (shown.units[0].code, shown.products[0].code, shown.periods[0].code)
    return Book(
        year=version.plan.year,
        metric=spoken(version.metric),
        counted_in=version.metric.counted_in or version.metric.currency,
        quantum=quantum,
        decimals=decimals,
        periods=_periods(version, shown),
        rows=tuple(_rows(shown, before, quantum)),
        last_total=recorded,
        reach_date=reach,
        derivation=explain(version, *root, viewer=viewer, on=on),
        empty_before=empty,
        measure=version.metric.measure,
    )


def _year_before(
    version: Version, shown: Sheet, at: datetime, on: date
) -> tuple[NDArray[np.int64], Decimal, date | None, tuple[str, ...]]:
    """Totals of the year before per unit and product, in millionths; its empty periods."""
    space = thaw_space(version.space_hash)
    spans = source_spans(version.plan, version.plan.year - 1)
    actual = actual_cube(version.metric, space, spans, on, known_at=at, owner="then")
    units, products = [n.code for n in shown.units], [n.code for n in shown.products]
    found = totals(space, actual.amounts, units, products, [shown.periods[0].code])
    silent = ~actual.amounts.any(axis=0)
    empty = tuple(s.code for s, none in zip(spans, silent, strict=True) if none)
    total = Decimal(actual.total) / MILLIONTHS
    return found[:, :, 0], total, actual.reach_date, empty


def _periods(version: Version, shown: Sheet) -> tuple[BookPeriod, ...]:
    spans = {s.code: s for s in year_spans(version.plan.calendar, version.plan.year)}
    ends = {span.code for span in leaves(tuple(spans.values()))}
    return tuple(
        BookPeriod(
            node.code,
            spans[node.code].kind,
            node.code in ends,
            spans[node.code].start_date,
            spans[node.code].end_date,
        )
        for node in shown.periods
    )


def _rows(
    shown: Sheet, before: NDArray[np.int64], quantum: Decimal
) -> Iterator[BookRow]:
    """Reserves and products that hold nothing are left out; what they hold is 0."""
    for u, unit in enumerate(shown.units):
        for p, product in enumerate(shown.products):
            last, amounts = int(before[u, p]), shown.amounts[u, p]
            empty = not last and not amounts.any()
            if not shown.shown[u] or (empty and (u or p)):
                continue
            said = tuple(int(a) * quantum for a in amounts)
            yield BookRow(unit, product, said, Decimal(last) / MILLIONTHS)
