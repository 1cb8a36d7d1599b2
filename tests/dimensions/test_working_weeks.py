"""Which days a unit works: said with dates, followed by those below, ended and replaced."""

from datetime import date

import pytest

from luopan.dimensions.models import WorkingWeek
from luopan.dimensions.queries import week_on, working_weeks
from luopan.dimensions.services import drop_working_week, set_working_week
from luopan.trail.refusal import Refused

MARCH, JUNE, SEPTEMBER = date(2027, 3, 1), date(2027, 6, 1), date(2027, 9, 1)
SATURDAY, HOLIDAY, MAKE_UP = date(2027, 3, 6), date(2027, 10, 1), date(2027, 10, 9)
NOTICE = {HOLIDAY: False, MAKE_UP: True}


def say(world, unit, rest=(), start=MARCH, actor=None, holidays=False):
    return set_working_week(
        actor=actor or world.operator,
        at=world.at,
        unit=unit,
        rest_days=rest,
        keeps_holidays=holidays,
        from_date=start,
        reason="shops",
    )


def works(unit, *days):
    weeks = working_weeks(unit)
    return [week_on(weeks, day).works(day, NOTICE) for day in days]


def test_nobody_says_anything(world):
    assert working_weeks(world.north) == ()
    assert works(world.north, SATURDAY, HOLIDAY, MAKE_UP) == [False, False, True]


def test_a_shop_is_open_on_holidays_and_so_are_those_below(world):
    say(world, world.north, rest=[1])
    for unit in (world.north, world.north_1, world.north_1_a):
        assert works(unit, SATURDAY, HOLIDAY, MAKE_UP) == [True, True, True]
        assert works(unit, date(2027, 3, 8)) == [False]  # a Monday
        assert week_on(working_weeks(unit), MARCH).code == "north"
    assert works(world.south_1_a, SATURDAY, HOLIDAY) == [False, False]
    assert works(world.north, date(2027, 2, 27)) == [False]  # before it was said


def test_the_nearest_counts(world):
    say(world, world.north)
    say(world, world.north_1, rest=[6, 7], start=JUNE, holidays=True)
    assert works(world.north_1_a, SATURDAY, date(2027, 6, 5)) == [True, False]
    assert works(world.north_2_a, SATURDAY, date(2027, 6, 5)) == [True, True]


def test_who_moves_works_as_those_where_he_stands(world):
    from luopan.org.services import move_unit

    say(world, world.south)
    move_unit(
        actor=world.operator,
        at=world.at,
        unit=world.north_2,
        parent=world.south,
        from_date=JUNE,
    )
    assert works(world.north_2_a, SATURDAY, date(2027, 6, 5)) == [False, True]


def test_what_was_said_before_and_later_stays(world):
    """March said, September said, then June: each holds until the next begins."""
    say(world, world.north, rest=[7])
    say(world, world.north, rest=[6, 7], start=SEPTEMBER)
    say(world, world.north, rest=[], start=JUNE)
    rows = WorkingWeek.objects.order_by("start_date").values_list(
        "rest_days", "start_date", "end_date"
    )
    assert list(rows) == [
        ("7", MARCH, JUNE),
        ("", JUNE, SEPTEMBER),
        ("67", SEPTEMBER, None),
    ]


def test_what_began_on_the_same_day_is_replaced(world):
    say(world, world.north, rest=[7])
    say(world, world.north, rest=[1])
    (row,) = WorkingWeek.objects.all()
    assert (row.rest_days, row.start_date, row.end_date) == ("1", MARCH, None)


def test_as_above_again(world):
    say(world, world.north)
    drop = {"actor": world.operator, "at": world.at, "unit": world.north}
    drop_working_week(**drop, from_date=JUNE)
    assert works(world.north, SATURDAY, date(2027, 6, 5)) == [True, False]
    with pytest.raises(Refused, match="no working days of its own"):
        drop_working_week(**drop, from_date=JUNE)
    drop_working_week(**drop, from_date=MARCH)
    assert not WorkingWeek.objects.exists()


@pytest.mark.parametrize(
    ("rest", "said"),
    [([0], "numbered"), ([8], "numbered"), (range(1, 8), "at least one day")],
)
def test_weeks_that_are_none(world, rest, said):
    with pytest.raises(Refused, match=f"(?i){said}"):
        say(world, world.north, rest=rest)
    assert not WorkingWeek.objects.exists()


def test_who_may(world):
    say(world, world.north, actor=world.olga)
    for actor in (world.alice, world.bob, world.audrey):
        with pytest.raises(Refused):
            say(world, world.north, actor=actor)
        with pytest.raises(Refused):
            drop_working_week(
                actor=actor, at=world.at, unit=world.north, from_date=MARCH
            )
