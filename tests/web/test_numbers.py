"""Numbers as people read and type them, held to the table the browser is held to as well."""

import doctest
import json
from decimal import Decimal
from pathlib import Path

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as some

from luopan.web import entries, figures
from luopan.web.words import assessment

VECTORS = json.loads(
    Path(__file__).with_name("number_vectors.json").read_text(encoding="utf-8")
)


@pytest.fixture(params=["zh-hans", "en"])
def column(request):
    """In which column of the table the result stands, the language being switched to it."""
    with translation.override(request.param):
        yield ("zh-hans", "en").index(request.param) - 2


@pytest.mark.parametrize("name", ["fixed", "percent", "change"])
def test_shown_alike_in_both_languages(name):
    for arguments, shown in VECTORS[name]:
        value = arguments[0]
        value = Decimal(value) if isinstance(value, str) else value
        assert getattr(figures, name)(value, *arguments[1:]) == shown


def test_compact(column):
    for value, counted_in, *shown in VECTORS["compact"]:
        assert figures.compact(value, counted_in) == shown[column], value


def test_tables_say_their_unit_in_the_head(column):
    for counted_in, *labels in VECTORS["unit_of_table"]:
        assert figures.unit_of_table(counted_in).label == labels[column]
    for name in ("in_table", "change_in_table"):
        for value, counted_in, *shown in VECTORS[name]:
            unit = figures.unit_of_table(counted_in)
            assert getattr(figures, name)(value, unit) == shown[column], value


def test_points(column):
    for value, *shown in VECTORS["points"]:
        assert figures.points(value) == shown[column], value


@pytest.mark.parametrize("row", VECTORS["read"], ids=lambda row: f"{row[0]}@{row[1]}")
def test_read(row):
    text, unit, kind, *amount = row
    found = entries.read(text, unit)
    if kind is None:
        assert found is None
    else:
        assert found == (kind, Decimal(amount[0]))


@pytest.mark.parametrize(
    "row", VECTORS["applied"], ids=lambda row: f"{row[0]}→{row[4]}"
)
def test_applied(row):
    text, unit, quanta, quantum, expected = row
    entry = entries.read(text, unit)
    assert entry is not None
    assert entry.applied(quanta, Decimal(quantum)) == expected


@given(some.integers(-(10**14), 10**14), some.sampled_from(["", "万", "w", "元", "¥"]))
def test_an_amount_in_fen_comes_back_to_the_fen(fen, money):
    yuan = f"{Decimal(fen) / 100:f}"
    text = money + yuan if money == "¥" else yuan + money
    entry = entries.read(text)
    worth = {"万": 10_000, "w": 10_000}.get(money, 1)
    if abs(fen) * worth < 922_337_203_685_400:
        assert entry is not None
        assert entry.applied(0, Decimal("0.01")) == fen * worth
    else:
        assert entry is None


@given(some.text(max_size=12))
def test_nothing_typed_breaks_it(text):
    found = entries.read(text)
    assert found is None or found.amount.is_finite()


def test_the_examples_of_the_docstrings_hold():
    for module in (entries, assessment):
        found = doctest.testmod(module)
        assert found.attempted > 0
        assert found.failed == 0


@pytest.mark.parametrize(
    ("language", "amount", "told"),
    [
        ("zh-hans", 400_000_000, "4.00 亿"),
        ("zh-hans", 99_999_999, "1.00 亿"),
        ("zh-hans", 600_000, "60.0 万"),
        ("zh-hans", 9_999.9, "1.0 万"),
        ("en", 60_000, "¥60.0K"),
        ("en", 999_999, "¥1.0M"),
        ("en", -4_000_000_000, "−¥4.00B"),
        ("en", 0, "¥0"),
    ],
)
def test_beside_others_zeros_at_the_end_stay(language, amount, told):
    with translation.override(language):
        assert figures.even(amount, "CNY") == told
    small, word = (12, "元") if language == "zh-hans" else (12, "¥")
    with translation.override(language):
        assert word in figures.named(small, "CNY")  # neither 万 nor 亿 says it is money
