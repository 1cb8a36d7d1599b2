"""Working days: China's notices, make-up days 调休, other regions, unpublished years."""

import json
from datetime import date, timedelta

import pytest

from luopan.dimensions import services
from luopan.dimensions.models import Calendar, Holiday, HolidayYear
from luopan.dimensions.notices import packaged_days, read_notice
from luopan.dimensions.queries import day_exceptions, known_years, working_days
from luopan.engine.calendar import is_working
from luopan.trail.refusal import Refused

NOTICE = {
    "year": 2024,
    "days": [
        {"name": "元旦", "date": "2024-01-01", "isOffDay": True},
        {"name": "春节", "date": "2024-02-04", "isOffDay": False},
        *(
            {"name": "春节", "date": f"2024-02-{day}", "isOffDay": True}
            for day in range(10, 18)
        ),
        {"name": "春节", "date": "2024-02-18", "isOffDay": False},
    ],
}
FEBRUARY = date(2024, 2, 1), date(2024, 3, 1)


@pytest.fixture
def china(by):
    return services.add_calendar(**by, code="c", name="C")


def load(by, notice, **more):
    return services.load_holidays(
        **by, content=json.dumps(notice), source="国办发明电", **more
    )


def test_make_up_days_are_worked(china, by):
    """February 2024: 21 weekdays, 5 of them off, 2 Sundays worked instead."""
    assert working_days(china, *FEBRUARY).days == 21
    load(by, NOTICE)
    assert working_days(china, *FEBRUARY).days == 21 - 5 + 2
    assert working_days(china, date(2024, 2, 4), date(2024, 2, 5)).days == 1


def test_a_year_without_a_notice_is_provisional_until_it_is_loaded(china, by):
    before = working_days(china, *FEBRUARY)
    assert (before.provisional, before.unknown_years) == (True, (2024,))
    loaded = load(by, NOTICE)
    assert loaded.was_provisional
    assert date(2024, 2, 4) in loaded.changed
    assert date(2024, 2, 10) not in loaded.changed  # a Saturday, off anyway
    after = working_days(china, *FEBRUARY)
    assert (after.days, after.provisional) == (18, False)
    both = working_days(china, date(2023, 12, 1), date(2024, 2, 1))
    assert both.unknown_years == (2023,)
    assert not working_days(china, date(2024, 12, 1), date(2025, 1, 1)).provisional


def test_a_notice_is_corrected_by_loading_it_again(china, by):
    """Like the two notices of 2020: three more days off."""
    load(by, NOTICE)
    longer = NOTICE["days"][:-1] + [
        {"name": "春节", "date": f"2024-02-{day}", "isOffDay": True} for day in (18, 19)
    ]
    loaded = load(by, {"year": 2024, "days": longer})
    assert loaded.changed == (date(2024, 2, 18), date(2024, 2, 19))
    assert not loaded.was_provisional
    assert working_days(china, *FEBRUARY).days == 16
    assert load(by, {"year": 2024, "days": longer}).changed == ()
    assert HolidayYear.objects.count() == 1


def test_days_that_a_correction_drops_are_what_their_weekday_says(china, by):
    load(by, NOTICE)
    loaded = load(by, {"year": 2024, "days": NOTICE["days"][:1]})
    assert loaded.changed[0] == date(2024, 2, 4)
    assert working_days(china, *FEBRUARY).days == 21


def test_the_notice_of_the_new_year_may_speak_of_december(china, by):
    eve = {"name": "元旦", "date": "2023-12-30", "isOffDay": False}
    load(by, {"year": 2024, "days": [eve]})
    assert working_days(china, date(2023, 12, 30), date(2023, 12, 31)).days == 1
    other = {"name": "x", "date": "2023-05-01", "isOffDay": True}
    load(by, {"year": 2023, "days": [other]})
    assert working_days(china, date(2023, 12, 30), date(2023, 12, 31)).days == 1


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff\xfe",
        b"[]",
        b"null",
        b"{}",
        b'{"year": 2027, "days": []}',
        b'{"year": "2024", "days": [{"name": "x", "date": "2024-01-01", "isOffDay": true}]}',
        b'{"year": true, "days": [{"name": "x", "date": "2024-01-01", "isOffDay": true}]}',
        b'{"year": 2024, "days": [{"name": "x", "date": "2024-13-01", "isOffDay": true}]}',
        b'{"year": 2024, "days": [{"name": "x", "date": "20240101", "isOffDay": true}]}',
        b'{"year": 2024, "days": [{"name": "x", "date": "2024-01-01", "isOffDay": 1}]}',
        b'{"year": 2024, "days": [{"name": 5, "date": "2024-01-01", "isOffDay": true}]}',
        b'{"year": 2024, "days": [{"name": "x", "date": "2020-01-01", "isOffDay": true}]}',
        b'{"year": 2024, "days": "2024-01-01"}',
        b'{"year": 2024, "days": ["2024-01-01"]}',
        b'{"year": 2024, "days": [{"name": "x", "date": "2024-01-01", "isOffDay": true},'
        b' {"name": "y", "date": "2024-01-01", "isOffDay": false}]}',
        b"[" * 100_000,
    ],
)
def test_a_file_that_is_no_notice(by, content):
    with pytest.raises(Refused):
        services.load_holidays(**by, content=content, source="x")
    assert not HolidayYear.objects.exists()


def test_another_region_has_plain_weekends_and_what_is_loaded(by):
    berlin = Calendar.objects.create(code="de", name="DE", region="DE-BE")
    load(by, NOTICE)
    assert working_days(berlin, *FEBRUARY).days == 21
    day = {"name": "Frauentag", "date": "2024-03-08", "isOffDay": True}
    load(by, {"year": 2024, "days": [day]}, region="DE-BE")
    march = working_days(berlin, date(2024, 3, 1), date(2024, 4, 1))
    assert (march.days, march.provisional) == (20, False)


def test_units_have_their_own_clock(china, by):
    load(by, NOTICE)
    shop = working_days(china, *FEBRUARY, rest_days=(), holidays=False)
    assert (shop.days, shop.provisional) == (29, False)
    six_days = working_days(china, *FEBRUARY, rest_days={7})
    # 25 days that are no Sunday; 10–17 February hold seven of them; two Sundays worked
    assert six_days.days == 25 - 7 + 2
    assert working_days(china, FEBRUARY[1], FEBRUARY[0]).days == 0


def test_the_package_and_the_files_agree_day_by_day(shared):
    package = {}
    for days in packaged_days().values():
        package |= {day: worked for day, (worked, _name) in days.items()}
    files = {}
    for year in range(2015, 2025):
        found, days = read_notice(shared(f"holiday_cn/{year}.json").read_bytes())
        assert found == year
        files |= {day: worked for day, (worked, _name) in days.items()}
    first, after = date(2015, 1, 1), date(2025, 1, 1)
    all_days = [first + timedelta(days=n) for n in range((after - first).days)]
    differ = [d for d in all_days if is_working(d, package) != is_working(d, files)]
    assert len(all_days) == 3653
    assert differ == []


def test_package_first_then_file_changes_nothing(by, shared):
    services.load_packaged_holidays(**by)
    assert {2004, 2024, 2026} <= known_years("CN")
    before = day_exceptions("CN", date(2015, 1, 1), date(2025, 1, 1))
    for year in range(2015, 2025):
        content = shared(f"holiday_cn/{year}.json").read_bytes()
        loaded = services.load_holidays(**by, content=content, source="holiday-cn")
        assert loaded.changed == ()
    after = day_exceptions("CN", date(2015, 1, 1), date(2025, 1, 1))
    meant = {d for d in before | after if is_working(d, before) != is_working(d, after)}
    assert meant == set()


def test_the_package_leaves_known_years_alone(by):
    load(by, NOTICE)
    loaded = services.load_packaged_holidays(**by)
    assert 2024 not in [one.year for one in loaded]
    assert Holiday.objects.get(day_date=date(2024, 1, 1)).source == "国办发明电"
    assert services.load_packaged_holidays(**by) == []
    assert Holiday.objects.get(day_date=date(2018, 12, 29)).year == 2019


@pytest.mark.parametrize("who", ["alice", "bob", "dora", "fin", "audrey"])
def test_who_may_not(world, who):
    actor = {"actor": getattr(world, who), "at": world.at}
    with pytest.raises(Refused):
        load(actor, NOTICE)
    with pytest.raises(Refused):
        services.load_packaged_holidays(**actor)
    assert not Holiday.objects.exists()
