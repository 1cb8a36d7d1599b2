"""Every kind of metric: what does not add up is counted or divided anew, never added."""

import random
from datetime import date, timedelta
from decimal import Decimal

import pytest

from luopan.dimensions.models import Account, Metric
from luopan.org.models import Unit
from luopan.records import queries
from luopan.targets import services
from luopan.targets.aims_said import SaidAim
from luopan.targets.services.aims import set_aims
from luopan.tracking.queries import Shape, State
from luopan.web.standings import chart, heat, tables
from luopan.web.standings.tiles import tiles
from luopan.web.words.progress import sentence
from tests.tracked_year import NOON, SEATS, TODAY, M

NODES = ("company", "north", "south", "north-1", "north-1-a")
START, UNTIL = date(2027, 1, 1), date(2027, 8, 21)
SPAN = {"start": START, "end": UNTIL, "as_of": TODAY}


@pytest.fixture
def busy(year):
    """Customers that buy from several seats, deals that take time, invoices half paid."""
    draw = random.Random(5)
    for code in ("k1", "k2", "k3", "k4"):
        Account.objects.create(code=code, name=code, start_date=date(2015, 1, 1))
    orders = [
        year.order(
            draw.choice(SEATS),
            date(2026, 1, 1) + timedelta(draw.randrange(590)),
            draw.randrange(100, 900),
            account=draw.choice(["k1", "k2", "k3", "k4"]),
        )
        for _number in range(60)
    ]
    year.store("order", orders)
    year.store("invoice", [_invoice(row) for row in orders])
    year.store("opportunity", [_deal(draw, number) for number in range(80)])
    return year


def _invoice(order):
    return {**order, "number": f"I{order['number']}", "due_date": order["day_date"]}


def _deal(draw, number):
    made = date(2026, 6, 1) + timedelta(draw.randrange(400))
    outcome = draw.choice(["won", "lost", ""])
    closed = min(made + timedelta(draw.randrange(5, 90)), TODAY)
    return {
        "key": f"d{number}",
        "seat": draw.choice(SEATS),
        "product": "tea",
        "created_date": made,
        "expected_date": made + timedelta(60),
        "closed_date": closed if outcome else None,
        "outcome": outcome,
        "amount": draw.randrange(1_000, 9_000) * M,
        "currency": "CNY",
    }


def _told(year, code, node):
    """What the queries of records say, each asked of the database."""
    metric = Metric.objects.get(code=code)
    unit = Unit.objects.get(code=node)
    if metric.kind == "distinct":
        return queries.distinct_count(metric, [SPAN_DAYS], as_of=TODAY, unit=unit)[0]
    if metric.kind == "first":
        came = queries.newcomers(metric, **SPAN, unit=unit)
        return sum(not each.came_back for each in came)
    if metric.kind == "ratio":
        return queries.ratio(metric, **SPAN, unit=unit).value
    if metric.kind == "duration":
        return queries.sales_cycle(**SPAN, unit=unit).won.median
    return queries.by_span(metric, [SPAN_DAYS], as_of=TODAY, unit=unit)[0].amount / M


SPAN_DAYS = (START, UNTIL)


@pytest.mark.parametrize(
    ("code", "shape", "level"),
    [
        ("buying_customers", Shape.COUNT, False),
        ("new_customers", Shape.COUNT, False),
        ("receivables", Shape.MONEY, True),
        ("sales_cycle", Shape.DAYS, True),
        ("win_rate", Shape.RATE, True),
        ("average_order_value", Shape.MONEY, True),
        ("revenue_per_customer", Shape.MONEY, False),
        ("retention_rate", Shape.RATE, False),
        ("orders", Shape.COUNT, False),
    ],
)
def test_the_figure_is_that_of_the_records(busy, code, shape, level):
    for node in NODES:
        found = busy.look(unit=node, metric=code)
        stands = found.standing
        assert (stands.shape, stands.level) == (shape, level)
        assert stands.state is State.NO_TARGET
        assert float(stands.actual) == pytest.approx(float(_told(busy, code, node)))
        last = found.pace.points[found.pace.now]
        assert last.actual == stands.actual
        rows = {row.name.code: row.actual for row in found.drill.rows}
        for child, actual in rows.items():
            own = busy.look(unit=child, metric=code).standing.actual
            assert actual == own, child


def test_what_does_not_add_up_has_no_landing_and_says_so(busy):
    customers = busy.look(metric="buying_customers")
    assert not customers.drill.adds_up
    assert (customers.standing.landing, customers.standing.required) == (None, None)
    assert "no run-rate" in customers.formulas["landing"].formula
    assert sum(r.actual for r in customers.drill.rows) > customers.standing.actual
    assert {clock.name for clock in customers.standing.clocks} == {
        "working",
        "calendar",
    }
    assert busy.look(metric="receivables").drill.adds_up


def test_customers_are_not_held_against_the_time_that_is_gone(busy):
    """Whoever buys each month was counted in January: there is no lead, and no pace."""
    by = {"actor": busy.world.operator, "at": NOON}
    version = services.copy_version(**by, version=busy.version, name="Draft")
    metric = Metric.objects.get(code="buying_customers")
    aims = [
        SaidAim("company", "2027", Decimal(40)),
        SaidAim("north", "2027", Decimal(3)),
    ]
    set_aims(**by, version=version, metric=metric, said=aims)
    services.commit(**by, version=version, reason="so")
    found = busy.look(metric="buying_customers")
    assert found.standing.share == pytest.approx(float(found.standing.actual) / 40)
    assert (found.standing.lead, found.finding.verdict) == (None, "none")
    assert {row.lead for row in found.drill.rows} == {None}
    assert "judged at the end of the period, not against" in sentence(found)


def test_a_ratio_of_customers_is_judged_when_its_period_is_over(busy):
    """客单价: sales grow by the day, customers once each: half a year's is no whole year's.

    A year's target of it holds in no month, and until the end nobody is behind it.
    """
    by = {"actor": busy.world.operator, "at": NOON}
    version = services.copy_version(**by, version=busy.version, name="Draft")
    metric = Metric.objects.get(code="revenue_per_customer")
    aims = [
        SaidAim("company", "2027", Decimal(90_000)),
        SaidAim("north", "2027", Decimal(1)),
        SaidAim("south", "2027", Decimal(90_000)),
        SaidAim("company", "2027-Q2", Decimal(90_000)),
        SaidAim("company", "2027-08", Decimal(90_000)),
    ]
    set_aims(**by, version=version, metric=metric, said=aims)
    services.commit(**by, version=version, reason="so")
    found = busy.look(metric="revenue_per_customer")
    stands = found.standing
    assert (stands.due, stands.lead, stands.pacing) == (None, None, None)
    assert (found.finding.verdict, found.finding.behind) == ("none", 0)
    assert "judged at its end" in sentence(found)
    assert {(row.lead, row.gap) for row in found.drill.rows} == {(None, None)}
    assert {point.target for point in found.pace.points} == {None}
    assert tiles(found)[0].bullet == (stands.share, None)
    assert "progress" not in [one.key for one in tiles(found)]
    north = busy.look(metric="revenue_per_customer", unit="north")
    assert north.standing.attainment > 1 and north.finding.verdict == "none"
    spring = busy.look(metric="revenue_per_customer", period="2027-Q2")
    assert spring.finding.verdict == "missed"  # it is over
    assert spring.standing.target == 90_000
    april = busy.look(metric="revenue_per_customer", period="2027-04")
    assert (april.standing.target, april.finding.verdict) == (None, "none")
    assert "A target for a longer period does not apply here" in sentence(april)
    cells = next(r for r in found.heat.rows if r.name.code == "company").cells
    assert cells[7].running and cells[7].attainment is None  # August runs


def test_the_heat_map_of_what_does_not_add_up(busy):
    """A year's rate holds in its months; who buys in half a month says nothing of the whole."""
    by = {"actor": busy.world.operator, "at": NOON}
    version = services.copy_version(**by, version=busy.version, name="Draft")
    rate, customers = (
        Metric.objects.get(code=code)
        for code in ("average_order_value", "buying_customers")
    )
    each = [SaidAim("north", "2027", Decimal(400))]
    set_aims(**by, version=version, metric=rate, said=each)
    months = [SaidAim("north", f"2027-0{n}", Decimal(4)) for n in (3, 8)]
    months.append(SaidAim("company", "2027", Decimal(40)))
    set_aims(**by, version=version, metric=customers, said=months)
    services.commit(**by, version=version, reason="so")
    (row,) = busy.look(metric="average_order_value").heat.rows
    march = busy.look(metric="average_order_value", unit="north", period="2027-03")
    assert row.name.code == "north"
    assert row.cells[2].attainment == pytest.approx(march.standing.attainment)
    august = busy.look(metric="average_order_value", unit="north", period="2027-08")
    assert row.cells[7].running
    assert row.cells[7].attainment == august.standing.attainment  # nobody bought yet
    assert not row.cells[8].begun and row.cells[8].attainment is None
    (row,) = busy.look(metric="buying_customers").heat.rows
    march = busy.look(metric="buying_customers", unit="north", period="2027-03")
    assert row.cells[2].attainment == pytest.approx(float(march.standing.actual) / 4)
    assert {cell.attainment for cell in row.cells[:2]} == {None}
    assert row.cells[7].running and row.cells[7].attainment is None
    painted = heat.heat(busy.look(metric="buying_customers"))["rows"][0]["cells"]
    assert painted[7].words == "2027-08: not over"
    assert busy.look(metric="receivables").heat.rows == ()


def test_customers_show_no_tiles_that_never_say_anything(busy):
    keys = [one.key for one in tiles(busy.look(metric="buying_customers"))]
    assert not {"lead", "required", "landing", "pacing"} & set(keys)
    assert {"attainment", "progress", "year"} <= set(keys)


def test_a_rate_changes_in_points(busy):
    found = busy.look(metric="win_rate", unit="north")
    grown = found.growths.year["north"]
    assert grown.ratio is None
    assert grown.difference == pytest.approx(float(grown.now - grown.before))


def test_a_definition_names_its_parts(busy):
    found = busy.look(metric="revenue_per_customer").definition
    assert found.formula == "Net amount ÷ distinct buying customers of the period."
    lines = dict(found.lines)
    assert lines["Numerator"] == "Sales amount"
    assert lines["Denominator"] == "Buying customers"
    assert lines["Numerator · Document"] == "Orders"
    plain = dict(busy.look().definition.lines)
    assert plain["Returns"] == "Deducted in the period in which they happen"
    assert plain["Tax"].startswith("As in the documents")


def test_the_customers_of_a_seat(busy):
    found = busy.look(unit="north-1-a")
    rows = found.customers.rows
    assert sum(row.actual for row in rows) == found.standing.actual
    assert found.customers.count == len(rows)
    assert rows[0].account is None  # the orders that name nobody
    assert busy.look(unit="north").customers is None


def test_coverage_is_open_deals_against_what_is_missing(busy):
    found = busy.look(unit="north", period="2027-Q3")
    covered, stands = found.coverage, found.standing
    unit = Unit.objects.get(code="north")
    won = queries.win_rate(start=date(2026, 8, 21), end=UNTIL, as_of=TODAY, unit=unit)
    assert covered.known and covered.closed == won.won + won.lost >= 20
    assert covered.win_rate == pytest.approx(won.by_amount)
    assert covered.needed == pytest.approx(1 / won.by_amount)
    assert covered.coverage == pytest.approx(float(covered.amount / stands.remaining))
    assert covered.source == ""
    notes = {one.key: one.note for one in tiles(busy.look(unit="north", period="2026"))}
    assert notes["coverage"] == "no committed target"  # and not that nothing is missing


def test_a_deal_without_a_rate_takes_the_coverage_of_its_own_units_only(busy):
    """Open at South, in dollars: North's coverage stands, and the days of all won deals."""
    before = busy.look(unit="north", period="2027-Q3").coverage
    cycle = busy.look(unit="south", metric="sales_cycle").standing.actual
    row = _deal(random.Random(1), 99)
    open_ = {"closed_date": None, "outcome": "", "expected_date": date(2027, 9, 9)}
    row |= open_ | {"seat": "south-1-a", "currency": "USD"}
    busy.store("opportunity", [row])
    assert busy.look(unit="north", period="2027-Q3").coverage == before
    south = busy.look(unit="south", period="2027-Q3")
    assert south.coverage is None and "USD" in str(south.lacking[0])
    assert busy.look(unit="south", metric="sales_cycle").standing.actual == cycle


def test_a_seat_that_closed_little_takes_the_win_rate_above(busy):
    covered = busy.look(unit="south-1-a").coverage
    assert covered.source in {"south-1", "south", "company"} or covered.closed >= 20
    assert busy.look(metric="orders").coverage is None


def test_no_opportunities_are_said_to_be_none(year):
    covered = year.look().coverage
    assert (covered.known, covered.coverage, covered.deals) == (False, None, 0)
    assert covered.amount == Decimal(0)


def test_floor_and_stretch_stand_beside_what_does_not_add_up(busy):
    """In the tile, the rows and the chart; nobody sees those of a unit that is not his."""
    by = {"actor": busy.world.operator, "at": NOON}
    version = services.copy_version(**by, version=busy.version, name="Draft")
    services.set_levels(**by, version=version)
    rate = Metric.objects.get(code="average_order_value")
    aims = [
        SaidAim("company", "2027", Decimal(400)),
        SaidAim("north", "2027", Decimal(200)),
    ]
    aims.append(SaidAim("north", "2027", Decimal(190), "floor"))
    set_aims(**by, version=version, metric=rate, said=aims)
    services.commit(**by, version=version, reason="so")
    found = busy.look(metric="average_order_value")
    first = tiles(found)[0]
    assert first.note == "floor ¥340 · stretch ¥460"
    rows = {row.row.name.code: row.beside for row in tables.rows(found, "name")}
    assert rows["north"] == "floor ¥190 (held) · stretch ¥230"
    assert rows["south"] == ""
    lines = chart.chart(found, found.levels["company"])["beside"]
    assert [(one["name"], one["share"]) for one in lines] == [
        ("floor", 0.85),
        ("stretch", 1.15),
    ]
    march = busy.look(metric="average_order_value", unit="north", period="2027-03")
    assert march.levels["north"].floor == 190
    alice = busy.look(
        metric="average_order_value", unit="north-1", who=busy.world.alice
    )
    assert alice.levels == {}
