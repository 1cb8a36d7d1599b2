"""Track, and warnings with it, count by the days that the unit works."""

from datetime import date

import pytest

from luopan.dimensions.services import set_working_week
from luopan.tracking.queries.backsolve import back_solve
from luopan.tracking.queries.warnings import look
from tests.tracked_year import NOON, TODAY
from tests.tracking.practised import practise, talk


def open_daily(year, unit, start=date(2027, 1, 1), rest=()):
    set_working_week(
        actor=year.world.operator,
        at=year.world.at,
        unit=unit,
        rest_days=rest,
        keeps_holidays=False,
        from_date=start,
        reason="shops",
    )


def working(found):
    return next(each for each in found.standing.clocks if each.name == "working")


def test_an_open_shop_has_calendar_days(year):
    """August 2027: 31 days of which 20 have passed; weekdays: 22, and 15 of them."""
    august = {"period": "2027-08", "clock": "working"}
    before = year.look(unit="north", **august)
    open_daily(year, year.world.north)
    after = year.look(unit="north", **august)
    assert working(before).progress == pytest.approx(15 / 22)
    assert working(after).progress == pytest.approx(20 / 31)
    remaining = after.standing.target - after.standing.actual
    assert float(before.standing.required) == pytest.approx(float(remaining) / 7)
    assert float(after.standing.required) == pytest.approx(float(remaining) / 11)


def test_those_below_follow_and_others_do_not(year):
    august = {"period": "2027-08", "clock": "working"}
    open_daily(year, year.world.north)
    assert working(year.look(unit="north-1-a", **august)).progress == pytest.approx(
        20 / 31
    )
    assert working(year.look(unit="south", **august)).progress == pytest.approx(15 / 22)
    assert working(year.look(**august)).progress == pytest.approx(15 / 22)


def test_from_a_day_on(year):
    """Weekdays until the 15th (10), every day from the 16th on (16)."""
    open_daily(year, year.world.north, date(2027, 8, 16))
    found = year.look(unit="north", period="2027-08", clock="working")
    assert working(found).progress == pytest.approx(15 / 26)


def warned(rule):
    """By unit what a rule of warning finds beyond its bound, today."""
    return {
        one.unit.code: one.finding
        for one in look(at=NOON, on=TODAY).sights
        if one.finding.rule == rule and one.finding.measure >= one.rule.bound
    }


def test_warnings_hold_a_unit_to_its_own_days(year):
    """Seat B sells on Saturdays and Sundays since July: its landing is Track's, no other."""
    before = warned("pace")
    open_daily(year, year.world.north_1_b, date(2027, 7, 1), rest=(1, 2, 3, 4, 5))
    after = warned("pace")
    landing = float(after["north-1-b"].facts["landing"])
    assert landing != pytest.approx(float(before["north-1-b"].facts["landing"]))
    stands = year.look(unit="north-1-b").standing
    assert landing == pytest.approx(float(stands.landing), abs=1e-5)
    assert after["north"].facts == before["north"].facts  # works as it did


def test_visits_are_asked_for_on_own_days(year):
    """13 whole weeks from 17 May on, since July of four days instead of five: 7 + 6 x 4/5.

    The need is the one of the seat's own page.
    """
    practise(year)
    year.store("activity", [talk(300, date(2027, 8, 19))])
    usual = warned("activity")["north-1-a"].facts
    assert usual["asked"] == 13 * usual["need"]
    open_daily(year, year.world.north_1_a, date(2027, 7, 5), rest=(5, 6, 7))
    own = warned("activity")["north-1-a"].facts
    assert own["asked"] == pytest.approx(own["need"] * (7 + 6 * 4 / 5))
    page = back_solve(year.world.dora, "north-1-a", at=NOON, on=TODAY)
    assert own["need"] == page.one.advised
