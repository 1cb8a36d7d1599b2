"""Years cut into periods: every day once, whatever the scheme."""

import csv
from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from math import prod

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from luopan.engine.calendar import (
    Scheme,
    change_problem,
    changed_year_spans,
    ending_on,
    iso_weeks,
    leaf_positions,
    leaves,
    periods_as_tree_rows,
    span_of,
    year_spans,
)
from tests.cases import at_first

OF_MONTHS = {
    "leaf": ["month", "part"],
    "first_day": list(range(1, 32)),
    "first_month": list(range(1, 13)),
    "week_start": list(range(1, 8)),
    "month_name": ["most", "start", "end"],
    "year_name": ["start", "end"],
}
OF_WEEKS = {
    "leaf": ["month", "week"],
    "kind": ["445", "454", "544", "13x4"],
    "first_month": list(range(1, 13)),
    "week_start": list(range(1, 8)),
    "anchor": ["nearest", "last"],
    "long_month": list(range(13)),
    "year_name": ["start", "end"],
}


def counted(choices):
    """Every combination has a number: one draw instead of seven is four times faster."""

    def chosen(number):
        found = {}
        for name, values in choices.items():
            number, place = divmod(number, len(values))
            found[name] = values[place]
        return Scheme(**found)

    size = prod(len(values) for values in choices.values())
    return st.integers(0, size - 1).map(chosen)


week_schemes = counted(OF_WEEKS)
schemes = counted(OF_MONTHS) | week_schemes
years = st.integers(1901, 2198)
FEWER = at_first(8, later=8)


@at_first(8, later=8)
@given(schemes, years)
def test_every_day_lies_in_exactly_one_leaf_and_children_fill_their_parent(
    scheme, year
):
    spans = year_spans(scheme, year)
    row = leaves(spans)
    assert row[0].start_date == spans[0].start_date
    assert row[-1].end_date == spans[0].end_date
    assert all(a.end_date == b.start_date for a, b in zip(row, row[1:], strict=False))
    seen = {}
    days = Counter()
    for span in spans:
        assert span.days > 0
        if span.parent is not None:
            above = seen[span.parent]  # preorder: the parent came before
            assert above.start_date <= span.start_date < span.end_date <= above.end_date
            days[span.parent] += span.days
        assert span.code not in seen
        seen[span.code] = span
    assert all(seen[code].days == count for code, count in days.items())


@at_first(8, later=8)
@given(schemes, years)
def test_years_follow_each_other(scheme, year):
    scheme = replace(scheme, leaf="month")
    this, following = year_spans(scheme, year), year_spans(scheme, year + 1)
    assert this[0].end_date == following[0].start_date
    assert not {s.code for s in this} & {s.code for s in following}
    if scheme.in_weeks:
        assert this[0].days in (364, 371)
        assert this[0].end_date.isoweekday() == scheme.week_start
    else:
        assert 362 <= this[0].days <= 369


@at_first(8, later=8)
@given(schemes, years, st.integers(-5, 375))
def test_the_leaf_of_a_day(scheme, year, offset):
    spans = year_spans(scheme, year)
    day = spans[0].start_date + timedelta(days=offset)
    position = leaf_positions(spans, np.array([day], dtype="datetime64[D]"))[0]
    if spans[0].start_date <= day < spans[0].end_date:
        leaf = span_of(spans, day)
        assert leaf.start_date <= day < leaf.end_date
        assert leaves(spans)[position] == leaf
    else:
        assert position == -1
        with pytest.raises(ValueError):
            span_of(spans, day)


@FEWER
@given(years, st.integers(1, 12), st.integers(1, 31))
def test_parts_roll_up_to_months_and_to_iso_weeks(year, first_month, first_day):
    scheme = Scheme(first_month=first_month, first_day=first_day, leaf="part")
    spans = year_spans(scheme, year)
    weeks = iso_weeks(spans)
    row = {leaf.code: leaf for leaf in leaves(spans)}
    assert [code for week in weeks for code in week.leaf_codes] == list(row)
    for week in weeks:
        for code in week.leaf_codes:
            leaf = row[code]
            assert week.start_date <= leaf.start_date < leaf.end_date <= week.end_date
            assert "{0.year}-W{0.week:02d}".format(leaf.start_date.isocalendar()) == (
                week.code
            )
    assert all(week.whole for week in weeks[1:-1])


def test_a_year_from_the_26th_to_the_25th():
    """
    year     26 Dec 2017 – 25 Dec 2018
    January  26 Dec – 25 Jan, named after the month that holds most of it
    """
    spans = {s.code: s for s in year_spans(Scheme(first_day=26), 2018)}
    assert (spans["2018"].start_date, spans["2018"].end_date) == (
        date(2017, 12, 26),
        date(2018, 12, 26),
    )
    january, march = spans["2018-01"], spans["2018-03"]
    assert (january.start_date, january.end_date, january.days) == (
        date(2017, 12, 26),
        date(2018, 1, 26),
        31,
    )
    assert march.days == 28  # 26 Feb – 25 Mar
    assert spans["2018-H2"].start_date == date(2018, 6, 26)
    by_start = year_spans(Scheme(first_day=26, month_name="start"), 2018)
    assert by_start[3].code == "2018-01"
    assert by_start[3].start_date == date(2018, 1, 26)


def test_the_leap_day_lies_in_february_and_in_the_fiscal_year_that_holds_it():
    day = date(2024, 2, 29)
    assert span_of(year_spans(Scheme(), 2024), day).code == "2024-02"
    assert span_of(year_spans(Scheme(first_day=26), 2024), day).code == "2024-03"
    assert span_of(year_spans(Scheme(first_month=4), 2023), day).parent == "2023-Q4"
    assert year_spans(Scheme(first_month=4), 2023)[0].days == 366


@pytest.mark.parametrize(
    ("first_month", "rule", "starts"),
    [
        (1, "start", date(2018, 1, 1)),
        (1, "end", date(2018, 1, 1)),
        (2, "start", date(2018, 2, 1)),
        (4, "start", date(2018, 4, 1)),
        (4, "end", date(2017, 4, 1)),
        (7, "end", date(2017, 7, 1)),
        (10, "end", date(2017, 10, 1)),
    ],
)
def test_which_year_a_fiscal_year_is_named_after(first_month, rule, starts):
    spans = year_spans(Scheme(first_month=first_month, year_name=rule), 2018)
    assert spans[0].code == "2018"
    assert spans[0].start_date == starts
    assert spans[3].code == f"{starts:%Y-%m}"


def test_a_month_starts_on_its_last_day_if_it_has_no_31st():
    spans = {
        s.code: s for s in year_spans(Scheme(first_day=31, month_name="end"), 2018)
    }
    assert spans["2018-02"].start_date == date(2018, 1, 31)
    assert spans["2018-03"].start_date == date(2018, 2, 28)


def test_a_week_is_cut_at_the_end_of_a_month():
    """31 Jan 2018 is a Wednesday: three days in January, four in February."""
    spans = year_spans(Scheme(leaf="part"), 2018)
    january = [s for s in spans if s.parent == "2018-01"]
    february = [s for s in spans if s.parent == "2018-02"]
    assert [s.code for s in january] == [f"2018-01-W0{n}" for n in range(1, 6)]
    assert [s.days for s in january] == [7, 7, 7, 7, 3]
    assert [s.days for s in february] == [4, 7, 7, 7, 3]
    week = next(w for w in iso_weeks(spans) if w.code == "2018-W05")
    assert week.leaf_codes == ("2018-01-W05", "2018-02-W01")
    assert week.whole


def test_months_that_do_not_sit_in_weeks_have_no_iso_weeks():
    with pytest.raises(ValueError):
        iso_weeks(year_spans(Scheme(), 2018))
    with pytest.raises(ValueError):
        iso_weeks(year_spans(Scheme(leaf="part", week_start=7), 2018))


@pytest.mark.parametrize("year", [2015, 2020, 2026, 2032, 2037, 2043])
def test_years_with_an_iso_week_53(year):
    weeks = iso_weeks(year_spans(Scheme(leaf="part"), year))
    assert f"{year}-W53" in [week.code for week in weeks]
    assert len([w for w in weeks if w.code.startswith(str(year))]) == 53
    following = iso_weeks(year_spans(Scheme(leaf="part"), year + 1))
    assert following[0].code == f"{year}-W53" and not following[0].whole


def test_the_retail_years_of_the_nrf(shared):
    with shared("nrf_calendar/nrf_weeks_per_year_published.csv").open() as file:
        published = {int(r["nrf_year"]): int(r["weeks"]) for r in csv.DictReader(file)}
    assert len(published) == 14
    for year, weeks in published.items():
        spans = year_spans(Scheme.nrf(), year)
        assert len(leaves(spans)) == weeks
        assert spans[0].end_date.isoweekday() == 7


def test_the_dates_the_nrf_gives_for_2023():
    """29 Jan 2023 – 3 Feb 2024, 53 weeks; December, week 49 ff.; January has five."""
    spans = {s.code: s for s in year_spans(Scheme.nrf(), 2023)}
    assert spans["2023"].start_date == date(2023, 1, 29)
    assert spans["2023"].end_date == date(2024, 2, 4)
    assert spans["2023-P12"].days == 35
    assert spans["2023-P01"].days == 28
    assert spans["2023-P02"].days == 35
    assert spans["2023-W53"].parent == "2023-P12"


@pytest.mark.parametrize(
    ("kind", "sizes"),
    [("445", [4, 4, 5] * 4), ("454", [4, 5, 4] * 4), ("544", [5, 4, 4] * 4)],
)
def test_the_53rd_week_goes_where_it_is_told(kind, sizes):
    for long_month in (0, 3, 12):
        scheme = Scheme(kind, first_month=2, week_start=7, long_month=long_month)
        spans = year_spans(scheme, 2023)
        longer = list(sizes)
        longer[long_month - 1] += 1
        assert [s.days // 7 for s in spans if s.kind == "month"] == longer


def test_thirteen_months_of_four_weeks():
    spans = year_spans(Scheme.nrf("13x4", "month"), 2022)
    assert [s.kind for s in spans] == ["year"] + ["month"] * 13
    assert spans[-1].code == "2022-P13"
    assert len(year_spans(Scheme.nrf("13x4"), 2023)) == 1 + 13 + 53
    quarters = Scheme("13x4", quarters=(3, 3, 3, 4))
    weeks = [s.days // 7 for s in year_spans(quarters, 2022) if s.kind == "quarter"]
    assert weeks == [12, 12, 12, 16]


@at_first(8, later=8)
@given(week_schemes, years)
def test_the_anchor_is_kept(scheme, year):
    spans = year_spans(replace(scheme, leaf="month"), year)
    last = spans[0].end_date - timedelta(days=1)
    ends = [
        date(last.year + add, scheme.first_month, 1) - timedelta(days=1)
        for add in (0, 1)
    ]
    away = min((last - end).days for end in ends if abs((last - end).days) < 180)
    assert -3 <= away <= 3 if scheme.anchor == "nearest" else -6 <= away <= 0


@FEWER
@given(schemes, years, st.integers(1, 380))
def test_a_change_of_calendar_leaves_no_day_out(scheme, year, length):
    spans = year_spans(scheme, year)
    end = spans[0].start_date + timedelta(days=length)
    cut = ending_on(spans, end)
    row = leaves(cut)
    assert sum(leaf.days for leaf in row) == length == cut[0].days
    assert all(a.end_date == b.start_date for a, b in zip(row, row[1:], strict=False))
    assert {s.parent for s in cut} - {None} <= {s.code for s in cut}


def test_from_the_26th_to_whole_months_in_mid_winter():
    old = ending_on(year_spans(Scheme(first_day=26), 2018), date(2019, 1, 1))
    assert leaves(old)[-1].days == 36  # 26 Nov – 31 Dec
    with pytest.raises(ValueError):
        ending_on(old, date(2017, 12, 26))


def test_rows_for_the_tree():
    rows = periods_as_tree_rows(year_spans(Scheme(), 2018))
    assert rows[:4] == [
        ("2018", None),
        ("2018-H1", "2018"),
        ("2018-Q1", "2018-H1"),
        ("2018-01", "2018-Q1"),
    ]
    assert len(rows) == 1 + 2 + 4 + 12


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": "weeks"},
        {"first_month": 13},
        {"first_day": 32},
        {"first_day": 0},
        {"kind": "445", "first_day": 26},
        {"kind": "445", "leaf": "part"},
        {"leaf": "week"},
        {"week_start": 0},
        {"month_name": "best"},
        {"year_name": "both"},
        {"anchor": "first"},
        {"long_month": 1},
        {"kind": "13x4", "long_month": 14},
        {"kind": "13x4", "quarters": (3, 3, 3, 3)},
        {"quarters": (3, 3, 3, 3)},
    ],
)
def test_parameters_that_contradict_each_other(wrong):
    with pytest.raises(ValueError):
        Scheme(**wrong)


@pytest.mark.parametrize("year", [1899, 2200])
def test_a_year_out_of_reach(year):
    with pytest.raises(ValueError):
        year_spans(Scheme(), year)


coarse = schemes.map(lambda scheme: replace(scheme, leaf="month"))
eras = st.tuples(coarse, coarse, st.integers(1950, 2150)).map(
    lambda drawn: (
        [
            (date.min, drawn[0]),
            (year_spans(drawn[1], drawn[2])[0].start_date, drawn[1]),
        ],
        drawn[2],
    )
)


@FEWER
@given(eras)
def test_a_change_that_fits_leaves_every_day_in_one_leaf_of_one_year(drawn):
    chosen, year = drawn
    if change_problem(chosen):
        return
    last, first = (
        changed_year_spans(chosen, year - 1),
        changed_year_spans(chosen, year),
    )
    row = leaves(last) + leaves(first)
    assert all(a.end_date == b.start_date for a, b in zip(row, row[1:], strict=False))
    assert len({span.code for span in (*last, *first)}) == len(last) + len(first)
    before = changed_year_spans(chosen, year - 2)
    assert before[0].end_date == last[0].start_date


def test_why_a_change_does_not_fit():
    whole, retail = Scheme(), Scheme.nrf()
    start = date(2024, 2, 4)
    assert change_problem([(date.min, whole), (start, retail)]) == ""
    assert change_problem([(date.min, whole), (date(2024, 2, 5), retail)]) == "start"
    july = Scheme(first_month=7)
    assert change_problem([(date.min, whole), (date(2026, 7, 1), july)]) == "name"
    assert change_problem([(start, retail), (start, retail)]) == "order"
    with pytest.raises(ValueError):
        changed_year_spans([(date.min, whole), (start, retail)], 2300)
