"""Back-solve: whose rates, what is missing, what a week asks for, who adopts it."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction

from luopan.actions.models import WeeklyNumber
from luopan.actions.services.weekly import adopt_weekly_number, set_visit_hours
from luopan.org import services as org
from luopan.org.access import Denied, Unknown
from luopan.tracking.queries import Wish, overview
from luopan.tracking.queries.backsolve import back_solve, own_week
from luopan.trail.refusal import Refused
from tests.tracked_year import NOON, TODAY
from tests.tracking.deals import deal
from tests.tracking.practised import practise
from tests.tracking.test_slices import give, presales  # noqa: F401  (a fixture)

SEEN = {"at": NOON, "on": TODAY}


def by(user):
    return {"actor": user, "at": NOON}


@pytest.fixture
def practised(year):
    return practise(year)


def adopt(year, visits, user=None, seat=None, **said):
    world = year.world
    who, where = user or world.bob, seat or world.north_1_a
    return adopt_weekly_number(
        **by(who), seat=where, year=2027, visits=visits, advised=8, **said
    )


def test_ones_own_rates_where_there_are_enough(practised):
    """12 of 24 won; 48 communications with 24 opportunities; 30 with 60 visits."""
    world = practised.world
    found = back_solve(world.bob, "north-1-a", **SEEN)
    factors = found.one.factors
    assert {key: one.value for key, one in factors.items()} == {
        "new_share": None,  # nothing was won in the last 12 months
        "amount_a_win": 1_000,
        "win_rate": 0.5,
        "talks_a_deal": 2.0,
        "talks_a_visit": 0.5,
    }
    assert {one.source for one in factors.values()} == {"", "north-1-a"}
    assert (factors["win_rate"].of, factors["win_rate"].out_of) == (12, 24)


def test_else_those_of_the_nearest_above_that_has_enough(practised):
    world = practised.world
    for who, code, source in (
        (world.dora, "north-1-b", "north-1"),
        (world.dora, "north-2-a", "north"),
        (world.charlie, "south-1-a", "company"),
    ):
        one = back_solve(who, code, **SEEN).one
        assert {f.source for f in one.factors.values() if f.value} == {source}, code


def test_what_is_missing_is_what_the_landing_lacks_less_open_opportunities(practised):
    world = practised.world
    told = overview(Wish(unit="north-1-a"), viewer=world.bob, **SEEN).standing
    lacks = told.target - told.landing
    one = back_solve(world.bob, "north-1-a", **SEEN).one
    assert one.missing == lacks and one.open_deals == 0
    practised.store("opportunity", [deal(99, amount=800, expected=date(2027, 11, 1))])
    one = back_solve(world.bob, "north-1-a", **SEEN).one
    assert (one.open_amount, one.open_brings) == (800, 400)
    assert one.missing == lacks - 400


def test_the_week_follows_by_hand(practised):
    """Wins of 60 days: of the working days left, those before November leave time enough."""
    found = back_solve(practised.world.bob, "north-1-a", **SEEN)
    one, room, needed = found.one, found.one.room, found.one.needed
    assert one.begin_date == date(2027, 11, 1)
    assert room.weeks == one.working_days / 5
    assert 0.5 < room.in_time < 0.6
    wins = float(one.missing) / 1_000
    assert needed.deals == pytest.approx(wins / 0.5 / room.in_time)
    assert needed.visits == pytest.approx(needed.deals * 2 / 0.5)
    assert one.advised == needed.whole_visits
    assert (one.state, one.heads, one.most_visits) == ("fits", 1, 10)


def test_more_than_there_are_hours_says_what_would_have_to_change(practised):
    world = practised.world
    with pytest.raises(
        Refused, match="A visit must take more than 0 hours and no more"
    ):
        set_visit_hours(
            **by(world.alice),
            unit=world.north,
            hours_a_visit=Decimal(5),
            hours_a_day=Decimal(4),
        )
    hours = {"hours_a_visit": Decimal("2.5"), "hours_a_day": Decimal("2.5")}
    with pytest.raises(Denied):
        set_visit_hours(**by(world.bob), unit=world.north_1_a, **hours)
    set_visit_hours(**by(world.alice), unit=world.north, **hours)
    found = back_solve(world.bob, "north-1-a", **SEEN)
    assert (found.one.state, found.one.most_visits) == ("hours", 5)
    assert (found.hours.unit, found.hours.who) == ("North", "Alice")
    assert {one.key for one in found.one.levers} >= {"win_rate", "missing"}
    assert back_solve(world.dora, "south-1-a", **SEEN).hours.unit == ""


def test_a_number_is_adopted_by_whose_week_it_is(practised):
    world = practised.world
    for who in (world.alice, world.dora, world.operator):
        with pytest.raises(Denied, match="holder"):
            adopt(practised, 8, who)
    with pytest.raises(Refused, match="another number"):
        adopt(practised, 5)
    with pytest.raises(Refused, match="200"):
        adopt(practised, 201)
    adopt(practised, 5, reason="Two days at the fair")
    adopt(practised, 8, rests_on={"missing": "1"})
    found = back_solve(world.alice, "north-1-a", **SEEN)
    assert [(one.visits, one.reason) for one in found.history] == [
        (8, ""),
        (5, "Two days at the fair"),
    ]
    assert found.one.adopted.visits == 8 and not found.mine
    (row,) = (
        one for one in back_solve(world.alice, "north-1", **SEEN).below if one.adopted
    )
    assert row.name.code == "north-1-a"
    assert WeeklyNumber.objects.count() == 2
    org.vacate(**by(world.operator), seat=world.north_1_a, from_date=TODAY)
    found = back_solve(world.alice, "north-1-a", **SEEN)  # nobody adopted for who comes
    assert found.one.adopted is None and len(found.history) == 2
    with pytest.raises(DatabaseError), transaction.atomic():
        WeeklyNumber.objects.update(visits=1)


def test_advice_is_new_only_when_it_has_moved(practised):
    world = practised.world
    advised = own_week(world.bob, **SEEN).one.advised
    for before, moved in ((advised, False), (advised + 4, True)):
        adopt_weekly_number(
            **by(world.bob),
            seat=world.north_1_a,
            year=2027,
            visits=before,
            advised=before,
        )
        assert own_week(world.bob, **SEEN).one.moved is moved
    assert own_week(world.alice, **SEEN) is None  # she sits in no seat


def test_too_late_too_few_and_no_target(practised):
    world = practised.world
    late = {"at": NOON.replace(month=12, day=10), "on": date(2027, 12, 10)}
    assert back_solve(world.bob, "north-1-a", **late).one.state == "late"
    assert back_solve(world.dora, "industry", **SEEN).one.state == "no_target"
    with pytest.raises(Unknown):
        back_solve(world.bob, "south-1-a", **SEEN)


def test_without_records_nothing_is_made_up(year):
    one = back_solve(year.world.bob, "north-1-a", **SEEN).one
    assert (one.state, one.needed, one.advised) == ("no_rates", None, None)
    assert own_week(year.world.bob, **SEEN) is None


def test_who_is_measured_by_what_others_sell_has_no_week(presales):  # noqa: F811
    give(presales, "product", "tea")
    one = back_solve(presales.ivy, "industry", **SEEN).one
    assert (one.state, one.advised) == ("overlay", None)


def test_a_quarter_and_a_month_are_solved_beside_the_year(practised):
    """Seat a is to bring 1,200 a month; 600 came on the 10th and the 20th of each.

    In September nothing has come yet: running business is last September's 1,000 less the
    share that new wins bring; an opportunity of October is the quarter after's.
    """
    world = practised.world
    year = back_solve(world.bob, "north-1-a", **SEEN)
    assert [span.code for span in year.periods] == ["2027", "2027-Q3", "2027-08"]
    later = [deal(99, amount=800, expected=date(2027, 10, 5))]
    practised.store("opportunity", later)
    quarter, month, ahead, fourth = (
        back_solve(world.bob, "north-1-a", **SEEN, period=code)
        for code in ("2027-Q3", "2027-08", "2027-09", "2027-Q4")
    )
    assert (quarter.one.target, month.one.target) == (3_600, 1_200)
    assert quarter.one.actual == 2_400 and month.one.actual == 1_200
    assert month.one.state == "nothing" and not month.mine and year.mine
    share = 1 - (ahead.one.factors["new_share"].value or 0)
    assert ahead.one.actual == 0
    assert ahead.one.running == pytest.approx(Decimal(1_000 * share))
    assert (quarter.one.open_deals, fourth.one.open_deals) == (0, 1)
    assert quarter.one.working_days < fourth.one.working_days + 35
    with pytest.raises(Refused):
        back_solve(world.bob, "north-1-a", **SEEN, period="2027-W33")
