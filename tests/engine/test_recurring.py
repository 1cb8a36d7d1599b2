"""What recurs, over any holidays and make-up days."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from luopan.engine.calendar import due_days, is_working

FIRST = date(2026, 9, 1)
DAYS = [FIRST + timedelta(days=n) for n in range(200)]
exceptions = st.dictionaries(st.sampled_from(DAYS), st.booleans(), max_size=40)
spans = st.lists(st.sampled_from(DAYS), min_size=3, max_size=3).map(sorted)
NATIONAL = {date(2026, 10, n): False for n in range(1, 8)} | {
    date(2026, 9, 20): True,
    date(2026, 10, 10): True,
}


@pytest.mark.parametrize(
    ("rhythm", "day", "off", "found"),
    [
        ("weekly", 1, "after", ["09-28", "10-08", "10-12"]),
        ("weekly", 5, "before", ["09-25", "09-30", "10-09"]),
        ("weekly", 1, "skip", ["09-28", "10-12"]),
        ("weekly", 2, "before", ["09-29", "10-08", "10-13"]),
        ("weekly", 6, "skip", ["10-10"]),
        ("monthly", 1, "after", ["10-08"]),
        ("monthly", -1, "after", ["09-30"]),
        ("quarterly", 3, "after", ["10-10"]),
        ("monthly", 23, "after", ["09-30"]),
    ],
)
def test_around_national_day(rhythm, day, off, found):
    """The week of 28 September is worked until the 30th, that of 5 October from the 8th."""
    span = date(2026, 9, 25), date(2026, 10, 14)
    days = due_days(rhythm, day, span, lambda d: is_working(d, NATIONAL), off=off)
    assert [f"{one:%m-%d}" for one in days] == found


@settings(max_examples=60, deadline=None)
@given(
    exceptions, spans, st.integers(1, 7), st.sampled_from(["before", "after", "skip"])
)
def test_weekly_and_daily(said, span, weekday, off):
    """At most one a week, of that week, worked; two spans that meet are both together."""

    def works(day):
        return is_working(day, said)

    start, middle, end = span
    for rhythm in ("daily", "weekly"):
        whole = due_days(rhythm, weekday, (start, end), works, off=off)
        parts = [
            *due_days(rhythm, weekday, (start, middle), works, off=off),
            *due_days(rhythm, weekday, (middle, end), works, off=off),
        ]
        assert parts == whole == sorted(set(whole)) and all(map(works, whole))
        if rhythm == "weekly":
            weeks = [one.isocalendar()[:2] for one in whole]
            assert len(weeks) == len(set(weeks))


@settings(max_examples=40, deadline=None)
@given(exceptions, st.integers(-25, 25).filter(bool), st.integers(1, 12))
def test_monthly_and_quarterly(said, number, first_month):
    """One a month that has a working day; the n-th as counted by hand."""

    def works(day):
        return is_working(day, said)

    days = due_days("monthly", number, (FIRST, date(2027, 1, 1)), works)
    months = {}
    for one in DAYS:
        if one < date(2027, 1, 1) and works(one):
            months.setdefault(one.month, []).append(one)
    for month, worked in months.items():
        place = number - 1 if number > 0 else len(worked) + number
        expected = worked[min(max(place, 0), len(worked) - 1)]
        assert [one for one in days if one.month == month] == [expected]
    span = FIRST, date(2027, 3, 1)
    quarterly = due_days("quarterly", number, span, works, first_month=first_month)
    assert all(map(works, quarterly)) and len(quarterly) <= 3
