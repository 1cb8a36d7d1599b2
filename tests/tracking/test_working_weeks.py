"""Track counts by the days that the unit works."""

from datetime import date

import pytest

from luopan.dimensions.services import set_working_week


def open_daily(year, unit, start=date(2027, 1, 1)):
    set_working_week(
        actor=year.world.operator,
        at=year.world.at,
        unit=unit,
        rest_days=(),
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
