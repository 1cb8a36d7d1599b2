"""Days as people write them; what can be read two ways is asked about."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luopan.sheets.cells import CellError, Column
from luopan.sheets.values import Fault, Habit, dates, day, guess, is_month, order_of
from luopan.sheets.values.dating import of_serial
from tests.cases import fewer

FEWER = fewer(8)

FIRST_OF_DECEMBER = dt.date(2017, 12, 1)


@pytest.mark.parametrize(
    "text",
    [
        "2017-12-01",
        "2017/12/1",
        "2017.12.1",
        "20171201",
        "2017年12月1日",
        "2017 年 12 月 1 日",
        "２０１７／１２／１",
        "2017-12-01 23:59:59",
        "2017-12-01T10:20:30.123Z",
        "2017-12-01T10:20:30+08:00",
        "2017/12/1 0:00",
        "2017/12/1 下午 3:20",
        "1-Dec-17",
        "1 December 2017",
        "01Dec2017",
        "Dec 1, 2017",
        "December 1st 2017",
        "43070",
        43070,
        43070.75,
        20171201,
        dt.date(2017, 12, 1),
        dt.datetime(2017, 12, 1, 8),
        "2017-12",
        "2017年12月",
        "2017年12月份",
        "201712",
    ],
)
def test_one_day_many_hands(text):
    assert day(text) == FIRST_OF_DECEMBER


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("12/1/2017", "ambiguous_day"),
        ("1/2/03", "ambiguous_day"),
        ("2017-02-30", "no_such_day"),
        ("31/31/2017", "no_such_day"),
        ("20171301", "no_such_day"),
        ("1900年2月29日", "no_such_day"),
        (60, "no_such_day"),
        (CellError("1900-02-29"), "no_such_day"),
        (CellError("#N/A"), "cell_error"),
        ("9999-12-31", "day_out_of_range"),
        ("1899-12-31", "day_out_of_range"),
        (dt.date(9999, 12, 31), "day_out_of_range"),
        (-5, "day_out_of_range"),
        (2_958_465, "no_day"),
        (0, "day_out_of_range"),
        (True, "no_day"),
        ("12月1日", "no_day"),
        ("2017-12-01 and more", "no_day"),
        ("２０１７-１２-３２", "no_such_day"),
        ("٢٠١٧-١٢-٠١", "no_day"),
        ("Xyz 1, 2017", "no_day"),
    ],
)
def test_what_is_no_day(value, code):
    found = day(value)
    assert isinstance(found, Fault)
    assert found.code == code


def test_unambiguous_short_dates_speak_for_themselves():
    assert day("25/12/2017") == day("12/25/2017") == dt.date(2017, 12, 25)
    assert day("12/12/2017") == dt.date(2017, 12, 12)
    assert day("1/2/2017", Habit(order="dmy")) == dt.date(2017, 2, 1)
    assert day("1/2/2017", Habit(order="mdy")) == dt.date(2017, 1, 2)
    assert day("25/12/2017", Habit(order="mdy")).code == "no_such_day"


def test_serial_days_around_the_day_that_never_was():
    assert [of_serial(n) for n in (1, 59, 61)] == [
        dt.date(1900, 1, 1),
        dt.date(1900, 2, 28),
        dt.date(1900, 3, 1),
    ]
    assert of_serial(0, since=1904) == dt.date(1904, 1, 1)
    assert day(43070, Habit(since=1904)) == dt.date(2021, 12, 2)


def test_the_column_decides_about_the_order():
    assert order_of(["1/2/2017", "13/2/2017"]) == ("dmy",)
    assert order_of(["1/2/2017", "2/13/2017"]) == ("mdy",)
    assert order_of(["1/2/2017", "3/4/2017"]) == ("dmy", "mdy")
    assert order_of(["13/2/2017", "2/13/2017"]) == ()
    assert order_of(["2017-01-01"]) == ()
    read = dates(Column.of(["1/2/2017", "2/13/2017", None]))
    assert read.dates() == [dt.date(2017, 1, 2), dt.date(2017, 2, 13), None]
    assert (read.habit.order, read.question) == ("mdy", None)


def test_two_digit_years_are_told_by_their_spread():
    """In the wrong reading days of the month pose as years, all over a century."""
    days = [f"17-{m:02}-{d:02}" for m in (1, 6, 12) for d in (1, 9, 15, 28)]
    assert order_of(days) == ("ymd",)
    assert dates(Column.of(days)).dates()[-1] == dt.date(2017, 12, 28)


def test_a_column_that_does_not_tell_asks():
    read = dates(Column.of(["2017-01-01", "1/2/2017", "3/4/2017", "5/5/2017"]))
    assert read.question is not None
    assert (read.question.options, read.question.example, read.question.row) == (
        ("dmy", "mdy"),
        "1/2/2017",
        1,
    )
    assert read.bad.tolist() == [False, True, True, False]
    answered = dates(Column.of(["1/2/2017"]), Habit(order="dmy"))
    assert answered.dates() == [dt.date(2017, 2, 1)]


def test_a_mixed_column():
    cells = [
        dt.date(2017, 12, 1),
        "2017年12月",
        43070,
        None,
        "无",
        "x",
        CellError("#N/A"),
        dt.datetime(2017, 12, 1, 9),
        True,
        0.5,
    ]
    read = dates(Column.of(cells))
    assert read.present.tolist() == [
        True,
        True,
        True,
        False,
        False,
        False,
        False,
        True,
        False,
        False,
    ]
    assert read.bad.tolist() == [False] * 5 + [True, True, False, True, True]
    assert read.months.tolist() == [False, True] + [False] * 8
    assert set(read.dates()) == {FIRST_OF_DECEMBER, None}


def test_months_and_guesses():
    assert [
        is_month(t) for t in ("2024-01", "2024年1月", "202401", "2024-01-01", "12")
    ] == [True, True, True, False, False]
    assert guess(Column.of(["2024-01", "2024-02"])).kind == "month"
    assert guess(Column.of(["2024/1/1", "2024年2月3日", "bad"])).kind == "date"
    assert guess(Column.of([20240101, 20240102])).kind == "date"
    assert (
        guess(Column.of([45000, 45001])).kind == "number"
    )  # serials look like any amount
    assert guess(Column.of([dt.date(2024, 1, 1)])).kind == "date"
    ambiguous = guess(Column.of(["1/2/2017", "3/4/2017"]))
    assert (ambiguous.kind, ambiguous.confidence) == ("date", 1.0)


def test_many_times_of_few_days_are_quick_and_right():
    texts = [
        f"2017-12-01 {h:02}:{m:02}:{s:02}"
        for h in range(24)
        for m in range(60)
        for s in range(0, 60, 20)
    ]
    read = dates(Column.of([*texts, "2017-12-01 rubbish!"]))
    assert read.present[:-1].all()
    assert read.bad[-1]


DAYS = st.dates(dt.date(1900, 3, 1), dt.date(2199, 12, 31))


@given(DAYS)
def test_every_day_in_every_hand(which):
    y, m, d = which.year, which.month, which.day
    for text in (
        f"{y}/{m}/{d}",
        f"{y}年{m}月{d}日",
        f"{y:04}{m:02}{d:02}",
        f"{d:02}-{which:%b}-{y}",
        which.isoformat(),
    ):
        assert day(text) == which
    assert day(f"{d}/{m}/{y}", Habit(order="dmy")) == which
    assert day((which - dt.date(1899, 12, 30)).days) == which
    assert (
        day(
            (which - dt.date(1904, 1, 1)).days if y >= 1904 else which,
            Habit(since=1904),
        )
        == which
    )


@given(st.text(max_size=14))
def test_any_text_is_a_day_nothing_or_a_fault(text):
    found = day(text)
    assert found is None or isinstance(found, Fault | dt.date)


@FEWER
@given(
    st.lists(
        st.one_of(
            DAYS.map(str), DAYS, st.none(), st.integers(61, 80_000), st.just("x")
        ),
        min_size=1,
        max_size=20,
    )
)
def test_a_column_reads_as_its_cells_do(cells):
    read = dates(Column.of(cells))
    for row, cell in enumerate(cells):
        one = day(cell)
        assert read.dates()[row] == (one if isinstance(one, dt.date) else None)
        assert read.bad[row] == isinstance(one, Fault)
