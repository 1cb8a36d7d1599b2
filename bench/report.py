"""Target against actual: 200 units × 20 product groups × 12 months over 100,000 order lines.

The reference is what one would write by hand: one SQL GROUP BY over the order lines into a
dictionary, one over the written-out targets, then a loop over the cells. Ours reads the
pre-aggregated facts into a cube beside the targets' cube: once as after an import (nothing
kept), and as it is asked for again until something is done. Every cell of both must be
equal to the last fen, or nothing is printed. ``python -m bench.report``; on SQLite in a
folder of its own, or on PostgreSQL when LUOPAN_DATABASE_URL names an empty database.
"""

import os
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import numpy as np

from bench.grid import begin
from bench.table import Row, print_table, row

LINES = int(os.environ.get("LUOPAN_BENCH_LINES", "100000"))
UNITS, GROUPS, ITEMS, YEAR = 200, 20, 10, 2027
FOUNDED = datetime(2026, 12, 1, 4, tzinfo=UTC)
NOW = datetime(2028, 1, 3, 4, tzinfo=UTC)
LAST = date(2027, 12, 31)
MILLION = 1_000_000
TIMES = 5
TEN = 10.0
Cells = dict[tuple[str, str, int], tuple[int, int]]  # target and actual, millionths


def make() -> tuple[Any, Any]:
    """The company, its committed plan and its orders; the metric and the version."""
    from django.core.management import call_command

    from luopan.dimensions.models import Calendar, Metric
    from luopan.dimensions.queries import STANDARD_CALENDAR
    from luopan.dimensions.services import add_products, create_standards
    from luopan.dimensions.services.products import NewProduct
    from luopan.org import services as org
    from luopan.org.models import Unit
    from luopan.org.queries import builtin_operator
    from luopan.targets import services

    call_command("migrate", verbosity=0, interactive=False)
    by: dict[str, Any] = {"actor": builtin_operator(at=FOUNDED), "at": FOUNDED}
    org.create_company(**by, name="Bench")
    start = date(2026, 1, 1)
    seats = [
        org.NewUnit(f"u{n:03}", f"Unit {n}", kind="seat", start_date=start)
        for n in range(UNITS)
    ]
    org.add_units(**by, rows=seats)
    create_standards(**by)
    groups = [NewProduct(f"g{n:02}", f"Group {n}", kind="line") for n in range(GROUPS)]
    items = [
        NewProduct(f"g{n:02}-{i}", f"Item {n}-{i}", parent=f"g{n:02}")
        for n in range(GROUPS)
        for i in range(ITEMS)
    ]
    add_products(**by, rows=[*groups, *items])
    root = Unit.objects.get(code="company")
    calendar = Calendar.objects.get(code=STANDARD_CALENDAR)
    plan = services.create_plan(
        **by, name="2027", calendar=calendar, year=YEAR, root=root
    )
    metric = Metric.objects.get(code="sales_amount")
    version = services.create_version(**by, plan=plan, metric=metric, name="Committed")
    cell = services.Cell(root.code, "products", str(YEAR))
    services.set_target(**by, version=version, cell=cell, total=300_000_000_000)
    services.commit(**by, version=version, reason="bench")
    _orders(by["actor"])
    return metric, version


def _orders(actor: Any) -> None:
    from luopan.records.models import Batch
    from luopan.records.store import store
    from luopan.records.tables import Table

    random = np.random.default_rng(11)
    unit, group, item = (
        random.integers(0, most, LINES).tolist() for most in (UNITS, GROUPS, ITEMS)
    )
    days = random.integers(0, 365, LINES).tolist()
    columns = {
        "number": [f"SO{n:07}" for n in range(LINES)],
        "line": ["1"] * LINES,
        "day_date": [date(YEAR, 1, 1) + timedelta(days=n) for n in days],
        "seat": [f"u{n:03}" for n in unit],
        "product": [f"g{n:02}-{i}" for n, i in zip(group, item, strict=True)],
        "currency": ["CNY"] * LINES,
        "amount": (random.integers(1, 10**7, LINES) * 10_000).tolist(),  # whole fen
    }
    batch = Batch.objects.create(label="bench", actor=actor, applied_at=FOUNDED)
    store(batch, [Table("order", columns)])


def by_hand(version: Any) -> Cells:
    """One GROUP BY over order lines, one over the written-out targets, dictionaries."""
    from django.db import connection

    month = "CAST(substr(d.day_date, 6, 2) AS integer)"
    if connection.vendor == "postgresql":
        month = "CAST(EXTRACT(MONTH FROM d.day_date) AS integer)"
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT u.code, g.code, {month}, SUM(l.amount) FROM records_document d "
            "JOIN records_line l ON l.document_id = d.id "
            "JOIN org_unit u ON u.id = d.seat_id "
            "JOIN dimensions_productparentage p ON p.product_id = l.product_id "
            "JOIN dimensions_product g ON g.id = p.parent_id "
            "WHERE d.live AND d.kind = 'order' AND d.day_date >= '2027-01-01' "
            "AND d.day_date < '2028-01-01' GROUP BY 1, 2, 3"
        )
        came = {(unit, group, at): int(s) for unit, group, at, s in cursor.fetchall()}
        cursor.execute(
            "SELECT unit_code, product_code, period_code, amount FROM "
            "targets_targetrow WHERE version_id = %s AND level = 'target'",
            [version.pk],
        )
        wanted: dict[tuple[str, str, int], int] = {}
        quantum = int(version.metric.quantum * MILLION)
        for unit, product, period, amount in cursor.fetchall():
            key = unit, product.partition("-")[0].rstrip("~"), int(period[-2:])
            wanted[key] = wanted.get(key, 0) + int(amount) * quantum
    return {
        (f"u{u:03}", f"g{g:02}", m): (
            wanted.get((f"u{u:03}", f"g{g:02}", m), 0),
            came.get((f"u{u:03}", f"g{g:02}", m), 0),
        )
        for u in range(UNITS)
        for g in range(GROUPS)
        for m in range(1, 13)
    }


class Ours:
    """The cubes of the product, beside one another."""

    def __init__(self, metric: Any, version: Any) -> None:
        self.metric, self.version = metric, version

    def ask(self) -> tuple[np.ndarray, np.ndarray]:
        """Targets and actuals of all cells; shape (units, groups, months), millionths."""
        from luopan.dimensions.queries import year_spans
        from luopan.engine.calendar import leaves
        from luopan.records.cube import actual_cube
        from luopan.records.footing import event_at
        from luopan.targets.cube import state_of
        from luopan.targets.queries.sheets import totals
        from luopan.tracking.cube import kept

        state = state_of(self.version)
        space = state.space
        spans = leaves(year_spans(self.version.plan.calendar, YEAR))

        def read() -> Any:
            return Held(
                actual_cube(self.metric, space, spans, LAST, known_at=NOW).amounts
            )

        came = kept(f"report|{event_at(NOW)}", read).amounts
        units = [f"u{n:03}" for n in range(UNITS)]
        groups = [f"g{n:02}" for n in range(GROUPS)]
        axes = units, groups, space.periods.leaf_codes
        size = int(self.version.metric.quantum * MILLION)
        return totals(space, state.amounts, *axes) * size, totals(space, came, *axes)

    @staticmethod
    def forget() -> None:
        """As in a process that was never asked, after an import."""
        from luopan.org.facts import look_again
        from luopan.targets.cube import HOT

        HOT.clear()
        look_again()


class Held:
    """A cube that is kept in memory."""

    def __init__(self, amounts: np.ndarray) -> None:
        self.amounts = amounts

    def size(self) -> int:
        """Bytes."""
        return int(self.amounts.nbytes)


def timed(act: Callable[[], Any]) -> float:
    """The least of some tries, in milliseconds of the processor."""
    found = []
    for _try in range(TIMES):
        begun = time.process_time()
        act()
        found.append((time.process_time() - begun) * 1000)
    return min(found)


def rows() -> list[Row]:
    """Measure; refuses to print what is not equal."""
    metric, version = make()
    ours, hand = Ours(metric, version), by_hand(version)
    target, actual = ours.ask()
    for (unit, group, month), both in hand.items():
        place = int(unit[1:]), int(group[1:]), month - 1
        assert (int(target[place]), int(actual[place])) == both, (unit, group, month)
    assert int(actual.sum()) == sum(came for _wanted, came in hand.values())
    size = f"{LINES / 1000:g}k"
    reference = timed(lambda: by_hand(version))

    def anew() -> None:
        ours.forget()
        ours.ask()

    read = timed(anew)
    again = timed(ours.ask)
    how = "GROUP BY lines + dictionary"
    return [
        row(
            "target against actual, after an import",
            size,
            read,
            how,
            reference,
            None,
            True,
        ),
        row(
            "target against actual, asked again", size, again, how, reference, TEN, True
        ),
    ]


def main() -> None:
    """Print the rows of the table."""
    with tempfile.TemporaryDirectory() as home:
        begin(home)
        print_table(rows())


if __name__ == "__main__":
    os.environ.setdefault("LUOPAN_AUDIT_BAR", "0")
    sys.exit(main())
