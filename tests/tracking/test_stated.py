"""Targets as a file states them, of metrics that add up and of those that do not.

What the seats sold (yuan, 2027): Seat A buys from k1 on 5 and 20 January (100, 300) and
5 February (200); Seat B from k1 on 7 January (500), from k2 on 9 February (100). The data
end on 9 February.

==================  ==========  ==========  =============================================
distinct buyers     January     February    never 2 + 1 = 3: k1 is one customer
==================  ==========  ==========  =============================================
Seat A              1           1           January and February together: 1
Seat B              1           1           k1, then k2
North 1 (A, B)      1           2           not the sum of its seats: k1 buys from both
==================  ==========  ==========  =============================================

Average order value of North 1 in January: (100 + 300 + 500) ÷ 3 = 300, not 200 + 500.
"""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from luopan.dimensions.models import Account, Metric
from luopan.org.models import Unit
from luopan.records.models import Batch, StatedTarget
from luopan.tracking.queries import progress, stated_metrics
from luopan.tracking.queries.stated import stated
from luopan.tracking.queries.stated_actuals import _added, _counted
from tests.cast import standards
from tests.tracked_year import M, Year

JANUARY = date(2027, 1, 1), date(2027, 2, 1)
FEBRUARY = date(2027, 2, 1), date(2027, 3, 1)
QUARTER = date(2027, 1, 1), date(2027, 4, 1)
AT = datetime(2027, 2, 10, 4, tzinfo=UTC)
TODAY = date(2027, 2, 10)
SOLD = [
    ("north-1-a", date(2027, 1, 5), 100, "k1"),
    ("north-1-a", date(2027, 1, 20), 300, "k1"),
    ("north-1-a", date(2027, 2, 5), 200, "k1"),
    ("north-1-b", date(2027, 1, 7), 500, "k1"),
    ("north-1-b", date(2027, 2, 9), 100, "k2"),
]


@pytest.fixture
def sold(world):
    """The five orders, and nothing planned."""
    from luopan.dimensions.services import add_products
    from luopan.dimensions.services.products import NewProduct

    by = {"actor": world.operator, "at": world.at}
    standards(world)
    add_products(**by, rows=[NewProduct("tea", "Tea", kind="line")])
    for code in ("k1", "k2"):
        Account.objects.create(code=code, name=code, start_date=date(2015, 1, 1))
    found = Year(world, None, None, None)
    found.store("order", [found.order(*row) for row in SOLD])
    return found


def state(year, code, *rows):
    """Targets of a metric: unit code (None: the company), span, amount."""
    actor, metric = year.world.operator, Metric.objects.get(code=code)
    batch = Batch.objects.create(label="Targets", actor=actor, applied_at=AT)
    for number, (unit, (start, end), amount) in enumerate(rows):
        StatedTarget.objects.create(
            key=f"{code}{number}",
            batch=batch,
            metric=metric,
            seat=Unit.objects.get(code=unit) if unit else None,
            start_date=start,
            end_date=end,
            amount=round(amount * M),
        )
    return next(one for one in stated_metrics() if one.code == code)


def told(rows):
    return [
        (row.unit, row.start_date.month, row.target / M, (row.actual or 0) / M)
        for row in rows
    ]


def test_what_adds_up_has_a_total(sold):
    places = [("north-1-a", JANUARY, 500), ("north-1-a", FEBRUARY, 250)]
    metric = state(sold, "sales_amount", *places, ("north-1-b", JANUARY, 400))
    found = progress(metric, at=AT)
    assert found.whole.target == 1150 * M
    assert found.whole.actual == 1100 * M
    assert told(found.cells) == [("Seat A", 1, 750, 600), ("Seat B", 1, 400, 500)]
    assert [month.actual for month in found.months] == [900 * M, 200 * M]
    reads = stated(metric)
    day = date(2027, 2, 9)
    assert _added(metric, reads, day, AT) == _counted(metric, reads, day, AT)


def test_customers_are_counted_never_added(sold):
    places = [("north-1-a", 1), ("north-1-b", 2), ("north-1", 3)]
    spans = [
        (unit, span, want) for unit, want in places for span in (JANUARY, FEBRUARY)
    ]
    metric = state(sold, "buying_customers", *spans, ("north-1", QUARTER, 4))
    found = progress(metric, at=AT)
    assert found.whole is None
    assert found.months == ()
    assert told(found.cells) == [
        ("North team 1", 1, 3, 1),
        ("North team 1", 1, 4, 2),
        ("North team 1", 2, 3, 2),
        ("Seat A", 1, 1, 1),
        ("Seat A", 2, 1, 1),
        ("Seat B", 1, 2, 1),
        ("Seat B", 2, 2, 1),
    ]


def test_a_ratio_is_divided_at_its_own_node_and_due_as_a_whole(sold):
    metric = state(
        sold,
        "average_order_value",
        ("north-1", JANUARY, 250),
        ("north-1-a", JANUARY, 250),
        ("north-2", FEBRUARY, 250),
    )
    found = progress(metric, at=AT)
    assert found.whole is None
    north, nothing, seat = found.cells
    assert (north.actual, north.attainment) == (300 * M, 1.2)
    assert seat.actual == 200 * M
    assert nothing.actual is None and nothing.attainment is None
    assert north.to_date == north.target and north.lead is None
    assert told(found.months) == [("North team 2", 2, 250, 0)]


def test_a_ratio_said_twice_is_not_added(sold):
    twice = [("north-1", JANUARY, 250), ("north-1", JANUARY, 250)]
    metric = state(sold, "average_order_value", *twice, ("north-1", JANUARY, 300))
    found = progress(metric, at=AT)
    assert [row.target for row in found.cells] == [250 * M, 300 * M]
    assert found.whole is None


def test_one_target_alone_is_its_own_total(sold):
    metric = state(sold, "buying_customers", (None, QUARTER, 5))
    found = progress(metric, at=AT, as_of=date(2027, 1, 31))
    assert (found.whole.actual, found.whole.target) == (1 * M, 5 * M)


def test_track_shows_them_where_no_plan_has_any(sold):
    state(
        sold,
        "buying_customers",
        ("north-1", JANUARY, 3),
        ("north-1-a", JANUARY, 1),
        (None, QUARTER, 9),
    )
    asked = {"on": TODAY, "at": AT, "metric": "buying_customers"}
    whole = sold.look(**asked).stated
    assert [row.unit for row in whole.rows] == ["", "North team 1", "Seat A"]
    assert (whole.count, whole.total) == (3, None)
    assert whole.rows[0].actual == 2
    north = sold.look(who=sold.world.alice, **asked).stated
    assert [row.unit for row in north.rows] == ["North team 1", "Seat A"]
    january = sold.look(**asked, unit="north-1-a", period="2027-01").stated
    assert january.rows[0].attainment == 1.0 and january.count == 1
    assert sold.look(**asked, unit="south-1").stated is None


def test_a_total_on_track_where_they_add_up(sold):
    rows = [("north-1-a", JANUARY, 500), ("north-1-b", JANUARY, 400)]
    state(sold, "sales_amount", *rows)
    found = sold.look(on=TODAY, at=AT, metric="sales_amount").stated
    assert (found.total.target, found.total.actual) == (Decimal(900), Decimal(900))


def test_where_less_is_better_the_lead_is_what_was_not_used():
    """3,000 of 4,800 allowed came back when 64.5 % of the time had gone: 2 points to the good."""
    from luopan.tracking.queries.stated import Attainment

    month = {
        "unit": "",
        "product": "",
        "start_date": JANUARY[0],
        "end_date": JANUARY[1],
    }
    row = Attainment(
        **month,
        target=4_800,
        to_date=3_097,
        actual=3_000,
        time_progress=20 / 31,
        lower=True,
    )
    assert row.lead == pytest.approx(20 / 31 - 3_000 / 4_800)
    assert row.attainment == pytest.approx(2 - 3_000 / 3_097)
