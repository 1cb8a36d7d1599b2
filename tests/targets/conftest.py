"""The cast opens a plan: two lines of products, months of 2027, sales in 2026."""

from datetime import UTC, date, datetime
from types import SimpleNamespace

import pytest
from django.utils import translation

from luopan.targets.cells import Cell
from tests.kept import Stage, kept


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


@pytest.fixture
def play(world):
    """World with products, calendar, metric, one plan; a step counter for time."""
    return opened(world)


@kept
def opened(world):
    """The cast opens its plan."""
    from luopan.dimensions.models import Calendar, Metric
    from luopan.dimensions.queries import STANDARD_CALENDAR
    from luopan.dimensions.services import add_products, create_standards
    from luopan.dimensions.services.products import NewProduct
    from luopan.targets import services

    by = {"actor": world.operator, "at": world.at}
    create_standards(**by)
    rows = [
        NewProduct("tea", "Tea", kind="line"),
        NewProduct("milk", "Milk", kind="line"),
    ]
    add_products(**by, rows=rows)
    Metric.objects.filter(code="sales_amount").update(quantum=1)
    metric = Metric.objects.get(code="sales_amount")
    plan = services.create_plan(
        **by,
        name="2027",
        calendar=Calendar.objects.get(code=STANDARD_CALENDAR),
        year=2027,
        root=world.company,
    )
    version = services.create_version(**by, plan=plan, metric=metric, name="Draft")
    return Play(world, plan, metric, version)


class Play(Stage):
    """Services with fewer words."""

    def __init__(self, world, plan, metric, version):
        super().__init__(world=world, plan=plan, metric=metric, version=version)
        self.on = world.at.date()

    def cell(self, unit="company", product="products", period="2027"):
        return Cell(unit, product, period)

    def say(self, who, kind, version=None, expected=None, inputs=None, **parameters):
        from luopan.targets import services

        return services.step(
            actor=who,
            at=self.world.at,
            version=version or self.version,
            kind=kind,
            parameters=parameters,
            inputs=inputs,
            expected=expected,
        )

    def by(self, who, **more):
        return {"actor": who, "at": self.world.at, "version": self.version, **more}

    def see(self, who):
        return {"viewer": who, "on": self.on}


@pytest.fixture
def sold(play):
    """Orders of 2026: seat × line × month, 1,000 and more."""
    return bought(play)


@kept
def bought(play):
    """The orders of a year, stored."""
    from luopan.records.models import Batch
    from luopan.records.store import store
    from luopan.records.tables import Table

    rows = [
        (seat, line, month, 1_000 + 100 * place + 10 * month)
        for place, seat in enumerate(
            ["north-1-a", "north-1-b", "north-2-a", "south-1-a"]
        )
        for line in ("tea", "milk")
        for month in range(1, 13)
    ]
    count = len(rows)
    columns = {
        "number": [f"O{n}" for n in range(count)],
        "day_date": [date(2026, month, 15) for _s, _l, month, _a in rows],
        "seat": [seat for seat, *_rest in rows],
        "product": [line for _s, line, *_rest in rows],
        "account": [None] * count,
        "currency": ["CNY"] * count,
        "amount": [amount * 1_000_000 for *_rest, amount in rows],
    }
    batch = Batch.objects.create(
        label="orders",
        actor=play.world.operator,
        applied_at=datetime(2027, 1, 2, tzinfo=UTC),
    )
    store(batch, [Table("order", columns)])
    return SimpleNamespace(play=play, total=sum(row[3] for row in rows), rows=rows)
