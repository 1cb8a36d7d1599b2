"""Where a unit stands, by hand (docs/algorithms/pace.md), and what holds for every unit."""

import random
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from luopan.org.access import Unknown
from luopan.tracking.queries import Shape, State, Verdict, Wish, overview
from luopan.trail.refusal import Refused
from tests.kept import kept
from tests.tracked_year import NOON, SEATS, TODAY

D = Decimal
CLOCKS = ("history", "working", "calendar")


def test_a_year_by_hand(year):
    """34,560 of 60,000 on 20 August, day 232 of 365.

    | figure                       | worked out                       | result  |
    |------------------------------|----------------------------------|---------|
    | attainment                   | 34,560 ÷ 60,000                  | 57.6 %  |
    | time progress, calendar      | 232 ÷ 365                        | 63.56 % |
    | lead                         | 57.6 − 63.56                     | −5.96   |
    | target to date               | 7 × 4,800 + 20/31 × 4,800        | 36,696.8 |
    | attainment to date           | 34,560 ÷ 36,696.8                | 94.18 % |
    | landing                      | 34,560 ÷ (232 ÷ 365)             | 54,372.4 |
    | required a working day       | 25,440 ÷ 95                      | 267.79  |
    """
    found = year.look(clock="calendar").standing
    assert (found.state, found.shape, found.counted_in) == (
        State.RUNNING,
        Shape.MONEY,
        "CNY",
    )
    assert (found.actual, found.target) == (D(34_560), D(60_000))
    assert (found.elapsed, found.days, found.reach_date) == (232, 365, TODAY)
    assert found.attainment == pytest.approx(0.576)
    assert found.progress == pytest.approx(232 / 365)
    assert found.lead == pytest.approx(0.576 - 232 / 365)
    assert found.due == pytest.approx(D("36696.774194"))
    assert found.pacing == pytest.approx(34_560 / 36_696.774194)
    assert float(found.landing) == pytest.approx(34_560 * 365 / 232)
    assert found.landing_gap == found.landing - found.target
    assert (found.remaining, found.days_left) == (D(25_440), 95)
    assert float(found.required) == pytest.approx(25_440 / 95)


def test_a_month_that_runs_by_three_clocks(year):
    """August: 22 working days, 15 of them up to the 20th; orders come on the 10th and 20th.

    By its own history all of a month has come by the 20th.
    """
    found = year.look(period="2027-08").standing
    by = {clock.name: clock.progress for clock in found.clocks}
    assert by["calendar"] == pytest.approx(20 / 31)
    assert by["working"] == pytest.approx(15 / 22)
    assert by["history"] > 0.95
    assert found.clock == "history" and found.progress == by["history"]
    assert (found.actual, found.target) == (D(4_320), D(4_800))


def test_a_period_that_is_over(year):
    found = year.look(period="2027-Q1")
    stands = found.standing
    assert stands.state is State.OVER
    assert {clock.progress for clock in stands.clocks} == {1.0}
    assert stands.landing == stands.actual == D(12_960)
    assert (stands.days_left, stands.required) == (0, None)
    assert found.finding.verdict is Verdict.MISSED


def test_a_period_to_come_and_one_without_targets(year):
    assert year.look(period="2027-12").standing.state is State.NOT_BEGUN
    before = year.look(period="2026").standing
    assert before.state is State.NO_TARGET
    assert (before.actual, before.target, before.attainment) == (D(48_000), None, None)
    assert year.look(metric="visits").standing.state is State.NO_DATA


def test_a_target_of_nothing_has_no_percentage(year):
    """The milk line: nobody said anything; tea: all there is."""
    milk = year.look(product="milk").standing
    assert milk.attainment is None and milk.state is State.NO_TARGET
    tea = year.look(product="tea").standing
    assert tea.attainment == pytest.approx(0.576)


def test_a_target_below_nothing_is_words(year):
    from luopan.targets import services
    from luopan.targets.cells import Cell

    by = {"actor": year.world.operator, "at": NOON}
    draft = services.create_version(
        **by, plan=year.plan, metric=year.metric, name="Padding"
    )
    cell = Cell("north-1-a", "tea", "2027-01")
    services.override(**by, version=draft, amounts=[(cell, -100)])
    found = year.look(version=draft.pk, period="2027-01").standing
    assert found.state is State.NO_PERCENTAGE
    assert (found.attainment, found.lead, found.required) == (None, None, None)
    assert found.target == D(-100)


def test_less_is_better_by_the_stated_formula(year):
    """Allowed 4,800 in August, 20/31 of it due by the 20th; 3,000 came back.

    Attainment 2 − 3,000 ÷ 3,096.8 = 103.1 %; lead 64.5 % − 62.5 % = +2.0 points.
    """
    from luopan.dimensions.models import Metric
    from luopan.targets import services
    from luopan.targets.cells import Cell

    by = {"actor": year.world.operator, "at": year.world.at}
    returns = Metric.objects.get(code="returns")
    version = services.create_version(
        **by, plan=year.plan, metric=returns, name="Returns"
    )
    whole = Cell("south-1-a", "tea", "2027-08")
    services.set_target(**by, version=version, cell=whole, total=480_000)  # fen
    services.commit(**by, version=version)
    year.store("return", [year.order("south-1-a", date(2027, 8, 20), 3_000)])
    found = year.look(metric="returns", period="2027-08", clock="calendar")
    stands = found.standing
    assert stands.lower_is_better
    assert stands.attainment == pytest.approx(2 - 3_000 / (4_800 * 20 / 31))
    assert stands.lead == pytest.approx(20 / 31 - 3_000 / 4_800)
    assert found.finding.verdict is Verdict.AHEAD
    assert stands.required is None


def test_as_of_a_day_with_what_was_known_then(year):
    """Orders of February that came in August are unknown in March."""
    late = datetime(2027, 8, 1, tzinfo=UTC)
    year.store("order", [year.order("south-1-a", date(2027, 2, 3), 999)], at=late)
    march = date(2027, 3, 15)
    then = year.look(as_of=march, period="2027-02").standing
    later = year.look(as_of=march, period="2027-02", hindsight=True).standing
    assert later.actual - then.actual == D(999)
    assert then.reach_date == date(2027, 3, 10)
    with pytest.raises(Refused, match="is in the future"):
        year.look(as_of=TODAY + timedelta(1))


def test_everybody_sees_his_own(year):
    people = year.world
    assert year.look(people.dora).name.code == "company"
    alice = year.look(people.alice)
    assert alice.name.code == "north"
    assert alice.standing.target == D(43_200)
    assert [row.name.code for row in alice.drill.rows] == ["north-1", "north-2"]
    assert [(c.name.code, c.open) for c in alice.choices.crumbs] == [
        ("company", False),
        ("north", True),
    ]
    bob = year.look(people.bob)
    assert (bob.name.code, bob.name.holder) == ("north-1-a", "Bob")
    assert bob.standing.target == D(14_400)
    for viewer, code in ((people.bob, "north-1"), (people.alice, "south")):
        with pytest.raises(Unknown):
            year.look(viewer, unit=code)
    with pytest.raises(Unknown):
        year.look(people.alice, unit="nowhere")
    with pytest.raises(Refused):
        year.look(people.zed)


@pytest.mark.parametrize(
    "wish",
    [
        {"metric": "nonsense"},
        {"product": "nonsense"},
        {"period": "nonsense"},
        {"period": "2027-13"},
        {"version": 999_999},
        {"metric": "visits", "product": "tea"},
    ],
)
def test_what_is_not_there_is_a_sentence(year, wish):
    with pytest.raises(Refused):
        year.look(**wish)


@pytest.fixture
def wild(year):
    """600 orders and returns of both years at random, some of nobody's."""
    year.numbers = strewn(year)
    return year


@kept
def strewn(year):
    """These orders, stored; how many orders there are now."""
    draw, orders, returns = random.Random(11), [], []
    for _number in range(600):
        on = date(2026, 1, 1) + timedelta(draw.randrange(597))
        row = year.order(
            draw.choice([*SEATS, None]),
            on,
            draw.randrange(1, 4_000) / 7,
            product=draw.choice(["tea", "milk"]),
        )
        (returns if draw.random() < 0.2 else orders).append(row)
    year.store("order", orders)
    year.store("return", returns)
    return year.numbers


@pytest.mark.parametrize("clock", CLOCKS)
@pytest.mark.parametrize("period", ["2027", "2027-H2", "2027-Q3", "2027-08", "2027-03"])
def test_what_holds_for_every_unit(wild, clock, period):
    """Children make the whole: actual, target, landing and gap; shares are one whole."""
    for unit in ("company", "north", "north-1", "south"):
        found = wild.look(unit=unit, period=period, clock=clock)
        stands, rows = found.standing, found.drill.rows
        assert found.drill.adds_up
        for name in ("actual", "landing", "gap"):
            own = stands.landing_gap if name == "gap" else getattr(stands, name)
            assert sum(getattr(row, name) or 0 for row in rows) == own, name
        assert sum(row.target or 0 for row in rows) == stands.target
        missing = [row.share for row in rows if row.share]
        assert not missing or sum(missing) == pytest.approx(1)
        for figure in stands.clocks:
            assert 0 <= figure.progress <= 1
            assert figure.lead == pytest.approx(stands.share - figure.progress)


@pytest.mark.parametrize("clock", CLOCKS)
def test_the_course_ends_where_the_standing_is(wild, clock):
    for period in ("2027", "2027-Q3", "2027-08"):
        found = wild.look(period=period, clock=clock)
        points, stands = found.pace.points, found.standing
        assert points[found.pace.now].actual == stands.actual
        assert points[found.pace.now].target == stands.due
        assert points[-1].target == stands.target
        assert points[0].actual == points[0].target == 0
        assert all(point.actual is None for point in points[found.pace.now + 1 :])
        days = [point.day_date for point in points]
        assert days == sorted(set(days))
        assert found.pace.weekly == (period == "2027")


def test_the_heat_map_is_the_months_one_by_one(wild):
    found = wild.look(clock="working")
    months = {span.code: place for place, span in enumerate(found.heat.months)}
    assert [row.name.code for row in found.heat.rows] == ["north", "south", "company"]
    for row in found.heat.rows:
        own = wild.look(unit=row.name.code, period="2027-03").standing
        cell = row.cells[months["2027-03"]]
        assert (cell.actual, cell.target) == (own.actual, own.target)
        assert cell.attainment == pytest.approx(own.attainment)
        running = row.cells[months["2027-08"]]
        assert running.running and not row.cells[months["2027-09"]].begun
        wish = {"unit": row.name.code, "clock": "working"}
        now = wild.look(period="2027-08", **wish).standing
        assert running.attainment == pytest.approx(now.pacing)
        whole = wild.look(unit=row.name.code).standing
        assert row.total.actual == whole.actual


def test_a_unit_that_moved_counts_where_the_plan_has_it(year):
    """Seat B moves from North to South in June: the plan, and with it his sales, stay."""
    from luopan.org import services

    services.move_unit(
        actor=year.world.operator,
        at=NOON,
        unit=year.world.north_1_b,
        parent=year.world.south_1,
        from_date=date(2027, 6, 1),
    )
    found = year.look(base="then")
    rows = {row.name.code: row for row in found.drill.rows}
    assert rows["north"].actual == D(24_000)
    assert rows["south"].actual == D(10_560)
    assert year.look(unit="north-1-b").standing.actual == D(4_800)
    # As it was, his sales since June are South's; by today's units all of them are.
    assert rows["north"].year.now == D(24_000 - 6 * 300)
    today = {r.name.code: r for r in year.look(base="now").drill.rows}
    assert today["north"].year.now == D(24_000 - 16 * 300)
    assert today["north"].year.before == D(24_000 - 16 * 500)


def test_a_page_costs_few_queries(year, django_assert_max_num_queries):
    for viewer in (year.world.dora, year.world.alice, year.world.bob):
        wish = {"viewer": viewer, "at": NOON, "on": TODAY}
        overview(Wish(), **wish)
        with django_assert_max_num_queries(15):
            overview(Wish(), **wish)
