"""Calendars as people set them up, and the rows they are written out as."""

from datetime import date

import pytest

from luopan.dimensions import services
from luopan.dimensions.models import Period
from luopan.dimensions.queries import calendar_called, calendars, year_spans
from luopan.engine.calendar import Scheme, leaves
from luopan.trail.refusal import Refused


@pytest.fixture
def months(by):
    return services.add_calendar(
        **by, code="m26", name="26日历", parameters={"first_day": 26}
    )


def test_a_calendar_is_found_again(months):
    assert calendar_called("m26").schemes == ((None, Scheme(first_day=26)),)
    assert [row.code for row in calendars()] == ["m26"]
    assert year_spans(months, 2018)[0].start_date == date(2017, 12, 26)
    with pytest.raises(Refused, match="m27"):
        calendar_called("m27")
    with pytest.raises(Refused, match="2500"):
        year_spans(months, 2500)


@pytest.mark.parametrize(
    ("scheme", "parameters"),
    [
        ("weeks", {}),
        ("months", {"first_month": 0}),
        ("months", {"first_day": 32}),
        ("445", {"first_day": 26}),
        ("445", {"leaf": "part"}),
        ("months", {"week_start": 8}),
        ("months", {"month_name": "x"}),
        ("months", {"year_name": "x"}),
        ("445", {"anchor": "x"}),
        ("445", {"long_month": 13}),
        ("13x4", {"quarters": [3, 3, 3, 3]}),
        ("months", {"colour": 1}),
        ("months", {"first_month": "January"}),
        ("months", {"first_month": True}),
        ("months", {"first_month": 1.5}),
        ("13x4", {"quarters": 13}),
        ("13x4", {"quarters": ["a", 3, 3, 4]}),
    ],
)
def test_parameters_that_are_refused(by, scheme, parameters):
    with pytest.raises(Refused) as refusal:
        services.add_calendar(
            **by, code="c", name="C", scheme=scheme, parameters=parameters
        )
    assert str(refusal.value).count(".") + str(refusal.value).count("。") >= 1


def test_quarters_come_back_from_the_table(by):
    calendar = services.add_calendar(
        **by, code="c", name="C", scheme="13x4", parameters={"quarters": [3, 3, 3, 4]}
    )
    calendar.refresh_from_db()
    assert year_spans(calendar, 2022)[-1].code == "2022-P13"
    assert len(year_spans(calendar, 2022)) == 1 + 4 + 13


def test_periods_are_written_once(months, by, django_assert_max_num_queries):
    assert services.write_periods(**by, calendar=months, year=2018) == 19
    first = list(Period.objects.values_list("pk", flat=True))
    assert services.write_periods(**by, calendar=months, year=2018) == 19
    assert list(Period.objects.values_list("pk", flat=True)) == first
    row = Period.objects.get(code="2018-01")
    assert (row.parent_code, row.kind) == ("2018-Q1", "month")
    assert (row.start_date, row.end_date) == (date(2017, 12, 26), date(2018, 1, 26))
    services.write_periods(**by, calendar=months, year=2019)
    assert Period.objects.count() == 38


def test_a_calendar_changes_to_whole_months(months, by):
    """26–25 until 2018; December 2018 lasts until New Year's Eve, then whole months."""
    services.write_periods(**by, calendar=months, year=2018)
    services.change_calendar(**by, calendar=months, from_date=date(2019, 1, 1))
    months.refresh_from_db()
    old, new = year_spans(months, 2018), year_spans(months, 2019)
    assert leaves(old)[-1].days == 36
    assert old[0].end_date == new[0].start_date == date(2019, 1, 1)
    assert year_spans(months, 2017)[0].end_date == date(2017, 12, 26)
    assert year_spans(months, 2020)[0].end_date == date(2021, 1, 1)
    assert Period.objects.get(code="2018").end_date == date(2019, 1, 1)
    assert len(calendar_called("m26").schemes) == 2


def test_a_calendar_changes_in_the_middle_of_a_year(by):
    """Until June 2026 calendar years; from July on years that are named by their end."""
    calendar = services.add_calendar(**by, code="c", name="C")
    july = date(2026, 7, 1)
    with pytest.raises(Refused):  # two years would be called 2026
        services.change_calendar(
            **by, calendar=calendar, from_date=july, parameters={"first_month": 7}
        )
    services.change_calendar(
        **by,
        calendar=calendar,
        from_date=july,
        parameters={"first_month": 7, "year_name": "end"},
    )
    short, new = year_spans(calendar, 2026), year_spans(calendar, 2027)
    assert (short[0].start_date, short[0].end_date) == (date(2026, 1, 1), july)
    assert [s.code for s in short if s.kind == "half"] == ["2026-H1"]
    assert (new[0].start_date, new[0].end_date) == (july, date(2027, 7, 1))
    with pytest.raises(Refused):  # a second change must come later
        services.change_calendar(**by, calendar=calendar, from_date=date(2026, 1, 1))
    with pytest.raises(Refused):  # no year of months from July starts in May
        services.change_calendar(
            **by,
            calendar=calendar,
            from_date=date(2028, 5, 1),
            parameters={"first_month": 7},
        )
    with pytest.raises(Refused):
        services.change_calendar(
            **by, calendar=calendar, from_date=july, parameters={"first_month": 13}
        )


def test_from_months_to_retail_weeks(by):
    calendar = services.add_calendar(**by, code="c", name="C")
    services.change_calendar(
        **by,
        calendar=calendar,
        from_date=date(2024, 2, 4),
        scheme="454",
        parameters={"first_month": 2, "week_start": 7, "leaf": "week"},
    )
    old, new = year_spans(calendar, 2023), year_spans(calendar, 2024)
    assert old[0].end_date == new[0].start_date == date(2024, 2, 4)
    assert leaves(old)[-1].days == 31 + 31 + 3
    assert leaves(new)[0].code == "2024-W01"


@pytest.mark.parametrize("who", ["alice", "bob", "dora", "fin", "audrey"])
def test_who_may_not(world, months, who):
    actor = {"actor": getattr(world, who), "at": world.at}
    with pytest.raises(Refused):
        services.add_calendar(**actor, code="c", name="C")
    with pytest.raises(Refused):
        services.write_periods(**actor, calendar=months, year=2018)
    with pytest.raises(Refused):
        services.change_calendar(**actor, calendar=months, from_date=date(2019, 1, 1))
