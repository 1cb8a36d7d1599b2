"""A year of the cast's company that is easy to follow by hand.

Targets of 2027 in yuan: each seat 1,200 a month, that is 14,400 a year; four seats, and
the company keeps 2,400 back: 60,000. What each seat sold is said in ``SOLD``: so much on
the 10th and on the 20th of every month until the data end.
"""

from datetime import UTC, date, datetime

import pytest

from luopan.targets.cells import Cell
from tests.kept import Stage, kept

M = 1_000_000
SEATS = ("north-1-a", "north-1-b", "north-2-a", "south-1-a")
SOLD = {
    2026: dict(zip(SEATS, (500, 500, 500, 500), strict=True)),
    2027: dict(zip(SEATS, (600, 300, 600, 660), strict=True)),
}
TODAY = date(2027, 8, 20)
NOON = datetime(2027, 8, 20, 4, tzinfo=UTC)


@pytest.fixture
def year(world):
    """The company with calendar, products, a committed plan, and sales."""
    return told(world)


@kept
def told(world):
    """The year, in the cast's company."""
    return build(world)


def build(world):
    """The same in the database as it is."""
    from luopan.dimensions.models import Calendar, Metric
    from luopan.dimensions.queries import STANDARD_CALENDAR
    from luopan.dimensions.services import add_products, create_standards
    from luopan.dimensions.services.products import NewProduct
    from luopan.targets import services

    by = {"actor": world.operator, "at": world.at}
    create_standards(**by)
    lines = [
        NewProduct("tea", "Tea", kind="line"),
        NewProduct("milk", "Milk", kind="line"),
    ]
    add_products(**by, rows=lines)
    Metric.objects.filter(code="sales_amount").update(quantum=1)
    calendar = Calendar.objects.get(code=STANDARD_CALENDAR)
    plan = services.create_plan(
        **by, name="2027", calendar=calendar, year=2027, root=world.company
    )
    sales = Metric.objects.get(code="sales_amount")
    version = services.create_version(**by, plan=plan, metric=sales, name="Committed")
    _targets(by, version)
    services.commit(**by, version=version)
    year = Year(world, sales, version, plan)
    year.sell()
    return year


def _targets(by, version):
    from luopan.targets import services

    for month in range(1, 13):
        for seat in SEATS:
            cell = Cell(seat, "tea", f"2027-{month:02d}")
            services.set_target(**by, version=version, cell=cell, total=1_200)
    cell = Cell("company~", "tea", "2027-12")
    services.set_target(**by, version=version, cell=cell, total=2_400)


class Year(Stage):
    """The company, and ways to sell more and to look at it."""

    def __init__(self, world, metric, version, plan):
        super().__init__(world=world, metric=metric, version=version, plan=plan)
        self.numbers = 0

    def order(self, seat, on, amount, account=None, product="tea"):
        self.numbers += 1
        return {
            "number": f"O{self.numbers}",
            "day_date": on,
            "seat": seat,
            "product": product,
            "account": account,
            "currency": "CNY",
            "amount": round(amount * M),
        }

    def sell(self):
        """SOLD, on the 10th and 20th of every month up to TODAY."""
        orders = [
            self.order(seat, date(number, month, day), amount)
            for number, sold in SOLD.items()
            for seat, amount in sold.items()
            for month in range(1, 13)
            for day in (10, 20)
            if date(number, month, day) <= TODAY
        ]
        self.store("order", orders)

    def store(self, kind, rows, at=datetime(2027, 1, 2, tzinfo=UTC)):
        from luopan.records.models import Batch
        from luopan.records.store import store
        from luopan.records.tables import Table
        from luopan.web.kept import SHELF

        names = dict.fromkeys(name for row in rows for name in row)
        columns = {name: [row.get(name) for row in rows] for name in names}
        label = f"{kind} {self.numbers}"
        actor = self.world.operator
        batch = Batch.objects.create(label=label, actor=actor, applied_at=at)
        store(batch, [Table(kind, columns)])
        SHELF.clear()  # no service: nothing told the pages that something was done
        return batch

    def look(self, who=None, on=TODAY, at=NOON, **wish):
        """The page of somebody, the director's unless said."""
        from luopan.tracking.queries import Wish, overview

        viewer = who or self.world.dora
        return overview(Wish(**wish), viewer=viewer, at=at, on=on)
