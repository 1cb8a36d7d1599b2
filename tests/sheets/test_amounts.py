"""Amounts as people write them; what is none is never taken for one."""

from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from luopan.sheets.cells import CellError, Column
from luopan.sheets.values import (
    FAULTS,
    Fault,
    Habit,
    decimal_of,
    guess,
    number,
    numbers,
)
from luopan.sheets.values.numerals import currency_in, millionths
from luopan.sheets.values.plain import plain_millionths
from tests.cases import at_first, fewer

FEWER = fewer(8)

COMMA = Habit(decimal=",")


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("１２３．５", "123.5"),
        ("1.2亿", "120000000"),
        ("3.5万", "35000"),
        ("1.2千", "1200"),
        ("2百万", "2000000"),
        ("1.5万亿", "1500000000000"),
        ("120w", "1200000"),
        ("120W", "1200000"),
        ("1.2万元", "12000"),
        ("人民币 5 元", "5"),
        ("(1,234.50)", "-1234.50"),
        ("（1,234.50）", "-1234.50"),
        ("¥1,234", "1234"),
        ("￥１，２３４．５", "1234.5"),
        ("US$ 5", "5"),
        ("5 €", "5"),
        ("-¥5", "-5"),
        ("¥-5", "-5"),
        ("−5", "-5"),
        ("－5", "-5"),
        ("5-", "-5"),
        ("+5", "5"),
        ("12%", "0.12"),
        ("1e9", "1000000000"),
        (".5", "0.5"),
        ("5.", "5"),
        ("\u00a0 7\u3000", "7"),
        ("-0", "0"),
        ("007", "7"),
    ],
)
def test_amounts(text, amount):
    found = number(text)
    assert found == Decimal(amount)
    assert not str(found).startswith("-0")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("NaN", "not_finite"),
        ("sNaN", "not_finite"),
        ("-Infinity", "not_finite"),
        ("1e400", "too_large"),
        ("9999999999999999亿", "too_large"),
        ("1234567890123456789", "too_large"),
        ("1_000", "no_number"),
        ("٣٤", "no_number"),
        ("²", "no_number"),
        ("①", "no_number"),
        ("½", "no_number"),
        ("五百", "no_number"),
        ("百", "no_number"),
        ("0x1F", "no_number"),
        ("12,34,567", "no_number"),
        ("1.2.3", "no_number"),
        ("1,23", "ambiguous_number"),
        ("1.234,50", "ambiguous_number"),
        ("(5", "no_number"),
        ("(-5)", "no_number"),
        ("--5", "no_number"),
        ("1e5万", "no_number"),
        ("$5€", "no_number"),
        ("=1+1", "no_number"),
        ("#N/A", "cell_error"),
        ("8848米", "no_number"),
        ("2017-12-01", "no_number"),
        ("9" * 300, "too_large"),
    ],
)
def test_what_is_no_amount(text, code):
    found = number(text)
    assert isinstance(found, Fault)
    assert found.code == code
    assert text[:20] in str(found)


@pytest.mark.parametrize(
    "text", ["", "  ", "-", "——", "无", "暂无", "N/A", "NULL", "／", None]
)
def test_nothing_is_not_zero(text):
    assert number(text) is None
    assert number("0") == 0


def test_other_cells():
    assert number(3) == 3
    assert number(0.1 + 0.2) == Decimal("0.3")
    assert number(True).code == "truth"
    assert number(CellError("#REF!")).code == "cell_error"
    assert number(float("nan")).code == "not_finite"
    assert number(1e300).code == "too_large"
    assert set(FAULTS) >= {number(True).code}


def test_the_column_decides_about_commas():
    assert decimal_of(["1,5", "2,25"]) == ","
    assert decimal_of(["1.234,50"]) == ","
    assert decimal_of(["1,5", "2.25"]) == "."
    assert decimal_of(["1,234", "5"]) == "."
    assert decimal_of(["1,5"]) == "."  # one slip does not make a habit
    read = numbers(Column.of(["1,5", "2,25", "1.000", "3"]))
    assert read.amounts.tolist() == [1_500_000, 2_250_000, 1_000_000_000, 3_000_000]
    assert number("1 234,5", COMMA) == Decimal("1234.5")
    assert number("1.234", COMMA) == 1234


def test_a_mixed_column_with_every_reason():
    cells = [
        "100",
        200.5,
        "1,23",
        None,
        True,
        "￥３",
        "无",
        CellError("#N/A"),
        "1e400",
        "0.0000015",
    ]
    read = numbers(Column.of(cells))
    assert read.amounts.tolist() == [
        100_000_000,
        200_500_000,
        0,
        0,
        0,
        3_000_000,
        0,
        0,
        0,
        2,
    ]
    assert read.present.tolist() == [
        True,
        True,
        False,
        False,
        False,
        True,
        False,
        False,
        False,
        True,
    ]
    assert {f.row: f.fault.code for f in read.faults} == {
        2: "ambiguous_number",
        4: "truth",
        7: "cell_error",
        8: "too_large",
    }
    assert read.rounded.tolist() == [False] * 9 + [True]
    assert read.currencies == {"¥": 1}
    assert read.total == Decimal("303.500002")


def test_faults_are_counted_beyond_the_first_thousand():
    read = numbers(Column.of(["x"] * 3000))
    assert (len(read.faults), int(read.bad.sum())) == (1000, 3000)


def test_float_noise_goes_and_fine_decimals_are_flagged():
    assert millionths(Decimal("-60.70400000000001")) == (-60_704_000, False)
    assert millionths(Decimal("0.1234567")) == (123_457, True)
    assert millionths(Decimal("0.0000005")) == (0, True)
    read = numbers(Column.of([-60.70400000000001, 129.69600000000003, 1 / 3]))
    assert read.amounts.tolist() == [-60_704_000, 129_696_000, 333_333]
    assert read.rounded.tolist() == [False, False, True]


def test_currency_signs():
    assert [currency_in(t) for t in ("¥5", "￥５", "5元", "US$5", "5")] == [
        "¥",
        "¥",
        "元",
        "US$",
        "",
    ]


def test_guesses():
    assert guess(Column.of(["1", "2.5", "x", "3万"])).kind == "number"
    assert guess(Column.of(["华东", "华北"])).kind == "text"
    assert guess(Column.of(["001", "002", "003"])).kind == "code"
    assert guess(Column.of([True, False])).kind == "truth"
    assert guess(Column.of([None, None])).kind == "blank"
    found = guess(Column.of(["1,5", "2,5", None, None]))
    assert (found.kind, found.habit.decimal, found.filled) == ("number", ",", 0.5)


PLAIN = st.decimals(
    min_value=-(10**11),
    max_value=10**11,
    places=6,
    allow_nan=False,
    allow_infinity=False,
)


@given(PLAIN)
def test_the_quick_and_the_slow_path_agree(amount):
    text = format(amount, "f")
    (quick,), (fine,) = plain_millionths([text])
    assert fine
    assert int(quick) == millionths(number(text))[0] == int(amount * 1_000_000)


@at_first(8, later=4)  # of eight texts each
@given(st.lists(st.text(alphabet="0123456789.-,", max_size=8), max_size=8))
def test_the_quick_path_takes_nothing_the_slow_one_refuses(texts):
    for text, quick, fine in zip(texts, *plain_millionths(texts), strict=True):
        if fine:
            assert millionths(number(text))[0] == quick


@at_first(8)
@given(st.text(max_size=12))
def test_any_text_is_an_amount_nothing_or_a_fault(text):
    found = number(text)
    assert found is None or isinstance(found, Fault) or found.is_finite()


@at_first(8)
@given(st.integers(-(10**12), 10**12), st.sampled_from(["", "万", "%"]))
def test_full_width_twins_read_the_same(amount, tail):
    wide = str.maketrans("0123456789-%", "０１２３４５６７８９－％")
    text = f"{amount}{tail}"
    ours, theirs = number(text), number(text.translate(wide))
    assert ours == theirs or (isinstance(ours, Fault) and isinstance(theirs, Fault))


@FEWER
@given(
    st.lists(
        st.one_of(
            PLAIN.map(str), st.none(), st.integers(-(10**9), 10**9), st.just("x")
        ),
        min_size=1,
        max_size=20,
    )
)
def test_a_column_reads_as_its_cells_do(cells):
    read = numbers(Column.of(cells), Habit(decimal="."))
    for row, cell in enumerate(cells):
        one = number(cell)
        assert read.present[row] == isinstance(one, Decimal)
        assert read.bad[row] == isinstance(one, Fault)
        if isinstance(one, Decimal):
            assert read.amounts[row] == millionths(one)[0]


@pytest.mark.slow
def test_a_million_amounts():
    texts = [f"{i % 10_000_000}.{i % 100:02}" for i in range(1_000_000)]
    column = Column(np.ones(10**6, np.uint8), np.arange(10**6, dtype=np.int32), texts)
    read = numbers(column)
    assert read.total == Decimal(sum(int(t.replace(".", "")) for t in texts)) / 100
