"""What people type into forms is read, or refused with a sentence."""

from datetime import date
from decimal import Decimal

import pytest

from luopan.trail.refusal import Refused
from luopan.web import typed


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("18M", 18_000_000),
        ("1800万", 18_000_000),
        ("3.5k", 3_500),
        ("１２３", 123),
        ("-1", -1),
    ],
)
def test_amounts_are_read_as_either_language_writes_them(text, amount):
    assert typed.amount(text) == Decimal(amount)


@pytest.mark.parametrize("text", ["abc", "*1.1", "+=3", "😀", "x" * 10_000])
def test_what_is_no_amount_is_refused_in_a_short_sentence(text):
    with pytest.raises(Refused, match="is not an amount") as refused:
        typed.amount(text)
    assert len(str(refused.value)) < 120


def test_a_day_that_has_to_be_said_is_not_today_by_silence():
    assert typed.needed_day("2026-09-15") == date(2026, 9, 15)
    with pytest.raises(Refused, match="Enter a date"):
        typed.needed_day(" ")
