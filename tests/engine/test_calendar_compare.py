"""Days, weeks and seasons of different years beside each other."""

from collections import Counter
from datetime import date, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from luopan.engine.calendar import (
    Scheme,
    aligned_day,
    alignment_days,
    festival_shares,
    is_working,
    leaves,
    spring_festival,
    week_last_year,
    weeks_last_year,
    working_days,
    year_spans,
)
from tests.cases import at_first

years = st.integers(1900, 2099)
FEWER = at_first(8, later=2)


@at_first(8, later=8)
@given(years, years, st.integers(-7, 15))
def test_the_season_goes_by_its_distance_to_the_festival(year, other, offset):
    day = spring_festival(year) + timedelta(days=offset)
    assert aligned_day(day, other) == spring_festival(other) + timedelta(days=offset)


@FEWER
@given(years, years, st.integers(0, 365))
@example(2040, 1983, 59)  # 29 February, beside a season that ends on the 28th
def test_a_day_outside_the_seasons_is_compared_with_an_ordinary_day(
    year, other, offset
):
    day = date(year, 1, 1) + timedelta(days=offset)
    if day.year != year or -7 <= (day - spring_festival(year)).days <= 15:
        return
    found = aligned_day(day, other)
    assert found.year == other
    assert not -7 <= (found - spring_festival(other)).days <= 15
    if day.month > 3 or (day.month, day.day) < (1, 14):
        assert (found.month, found.day) == (day.month, day.day)


@pytest.mark.parametrize(("year", "other"), [(2025, 2024), (2024, 2023), (2023, 2022)])
def test_no_day_is_compared_twice_except_around_the_leap_day(year, other):
    days = [date(year, 1, 1) + timedelta(days=n) for n in range(366)]
    found = Counter(aligned_day(day, other) for day in days if day.year == year)
    assert sum(count - 1 for count in found.values()) == (year == 2024)
    assert max(found.values()) <= 2


def test_2025_beside_2024():
    """Festival 29 Jan 2025 and 10 Feb 2024; the table of the algorithm page."""
    table = {
        date(2025, 1, 21): date(2024, 1, 21),
        date(2025, 1, 22): date(2024, 2, 3),
        date(2025, 1, 29): date(2024, 2, 10),
        date(2025, 2, 13): date(2024, 2, 25),
        date(2025, 2, 14): date(2024, 1, 22),
        date(2025, 2, 25): date(2024, 2, 2),
        date(2025, 2, 26): date(2024, 2, 26),
        date(2025, 10, 1): date(2024, 10, 1),
    }
    assert {day: aligned_day(day, 2024) for day in table} == table
    assert aligned_day(date(2024, 2, 29), 2022) == date(2022, 2, 28)


def test_how_the_season_falls_over_months_and_weeks():
    months = {year: year_spans(Scheme(), year) for year in (2023, 2024, 2025)}
    assert festival_shares(months[2024], 2024) == {"2024-02": 23}
    assert festival_shares(months[2025], 2025) == {"2025-01": 10, "2025-02": 13}
    assert festival_shares(months[2023], 2023) == {"2023-01": 17, "2023-02": 6}
    assert festival_shares(months[2023], 2024) == {}
    parts = festival_shares(
        year_spans(Scheme(leaf="part"), 2025), 2025, before=1, after=5
    )
    assert parts == {"2025-01-W05": 4, "2025-02-W01": 2, "2025-02-W02": 1}


@FEWER
@given(years, st.integers(0, 40), st.integers(0, 60))
def test_the_shares_of_a_season_are_its_days(year, before, after):
    both = (
        year_spans(Scheme(first_month=10), year - 1) if year > 1900 else ()
    ) + year_spans(Scheme(first_month=10), year)
    shares = festival_shares(both, year, before=before, after=after)
    if year > 1900:
        assert sum(shares.values()) == before + 1 + after


@pytest.mark.parametrize("first_day", [1, 26])
@pytest.mark.parametrize("year", [1902, *range(2010, 2031), 2099])
def test_all_days_of_all_leaves_are_aligned(year, first_day):
    scheme = Scheme(first_day=first_day)
    spans, base = year_spans(scheme, year), year_spans(scheme, year - 1)
    counts = alignment_days(spans, base)
    assert list(counts.sum(axis=1)) == [leaf.days for leaf in leaves(spans)]
    away = abs(counts.sum(axis=0) - [leaf.days for leaf in leaves(base)])
    assert away.sum() <= 1


def test_a_season_that_cannot_be_aligned():
    with pytest.raises(ValueError):
        aligned_day(date(2025, 1, 1), 2024, before=40)
    with pytest.raises(ValueError):
        aligned_day(date(2025, 1, 1), 2024, after=200)
    with pytest.raises(ValueError):
        aligned_day(date(2025, 1, 1), 2024, before=-1)
    with pytest.raises(ValueError):
        aligned_day(date(2025, 1, 1), 2100)
    with pytest.raises(ValueError):
        festival_shares(year_spans(Scheme(), 2025), 2025, after=-1)


def test_the_53rd_week_beside_last_year():
    """2023 has 53 weeks. By number week 53 stands alone; by days all weeks meet."""
    assert weeks_last_year(Scheme.nrf(), 2023)["2023-W53"] is None
    assert weeks_last_year(Scheme.nrf(), 2023)["2023-W01"] == "2022-W01"
    assert weeks_last_year(Scheme.nrf(), 2024)["2024-W01"] == "2023-W01"
    by_days = weeks_last_year(Scheme.nrf(), 2024, "days")
    assert by_days["2024-W01"] == "2023-W02"
    assert by_days["2024-W52"] == "2023-W53"
    assert weeks_last_year(Scheme.nrf(), 2023, "days")["2023-W53"] == "2023-W01"
    assert weeks_last_year(Scheme.nrf(), 2022, "days")["2022-W07"] == "2021-W07"
    with pytest.raises(ValueError):
        weeks_last_year(Scheme(leaf="part"), 2023)


def test_the_iso_week_53_beside_last_year():
    assert week_last_year(2020, 53) is None
    assert week_last_year(2021, 1) == (2020, 1)
    assert week_last_year(2021, 1, "days") == (2020, 2)
    assert week_last_year(2020, 53, "days") == (2020, 1)
    assert week_last_year(2018, 10) == week_last_year(2018, 10, "days") == (2017, 10)


@at_first(8, later=8)
@given(
    st.dates(date(2000, 1, 1), date(2030, 1, 1)),
    st.integers(-3, 60),
    st.integers(1, 20),
    st.sets(st.integers(1, 7)),
)
def test_working_days_are_the_days_that_are_worked(start, length, step, rest):
    near = {start + timedelta(days=n): n % 2 == 0 for n in range(-5, 70, step)}
    days = [start + timedelta(days=n) for n in range(length)]
    assert working_days(start, start + timedelta(days=length), near, rest) == sum(
        is_working(day, near, rest) for day in days
    )
