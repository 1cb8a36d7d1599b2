"""Adjusting: the worked tables of docs/algorithms/adjusting.md, and what always holds."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as some

from luopan.engine.adjusting import approved, laid_over, paid_by, taken_off
from luopan.engine.shortfall import laid_on, missed
from tests.cases import at_first

AMOUNTS = some.integers(-(10**12), 10**12)
MONTHS = some.lists(AMOUNTS, min_size=1, max_size=12)
# Hypothesis's own fractions make two strategies a case, a third of the time of all.
PARTS = some.builds(
    lambda whole, part: Fraction(part % (whole + 1), whole),
    some.integers(1, 10_000),
    some.integers(0, 10_000),
)


def test_absence_by_hand():
    """420,000 a month; away 12 of 18 working days in October, 5 of 21 in November."""
    parts = [Fraction(0), Fraction(12, 18), Fraction(5, 21)]
    found = taken_off([420_000] * 3, parts)
    assert found.tolist() == [0, -280_000, -100_000]


def test_a_customer_moved_by_hand():
    """A quarter of what the seat sold: here minus, there plus, the sum stays."""
    here = taken_off([100, 101, 102], [Fraction(1, 4)] * 3)
    assert here.tolist() == [-25, -25, -26]
    assert paid_by(here, [1]).tolist() == [[25, 25, 26]]


def test_a_part_is_approved_by_hand():
    """Three quarters of −410: −307.5, rounded once to −308."""
    found = approved([-200, 0, -210], Fraction(3, 4))
    assert found.tolist() == [-150, 0, -158]


@at_first(8, later=8)
@given(MONTHS, some.lists(some.integers(0, 10**6), min_size=1, max_size=9))
def test_who_pays_pays_all_of_it_month_by_month(changes, weights):
    if not any(weights):
        with pytest.raises(ValueError):
            paid_by(changes, weights)
        return
    paid = paid_by(changes, weights)
    assert (paid.sum(axis=0) == -np.array(changes)).all()
    assert not paid[np.array(weights) == 0].any()


@at_first(8, later=8)
@given(MONTHS, PARTS)
def test_a_part_of_a_change_adds_up_and_moves_no_other_month(changes, part):
    found = approved(changes, part)
    exact = sum(changes) * part
    assert abs(int(found.sum()) - exact) <= Fraction(1, 2)
    for was, now in zip(changes, found.tolist(), strict=True):
        assert abs(now - was * part) < 1


@at_first(8, later=8)
@given(AMOUNTS, some.lists(some.tuples(AMOUNTS, some.booleans()), min_size=1))
def test_an_amount_lies_on_open_months_only(total, months):
    amounts, free = zip(*months, strict=True)
    if not any(free):
        return
    found = laid_over(total, amounts, free)
    assert found.sum() == total
    assert not found[~np.array(free)].any()


@at_first(8, later=8)
@given(
    some.integers(0, 10**12),
    some.lists(some.tuples(AMOUNTS, some.booleans()), min_size=6, max_size=6),
    some.sampled_from(["carry", "respread", "absorb"]),
)
def test_what_was_missed_goes_where_it_may(short, leaves, policy):
    amounts = np.array([amount for amount, _free in leaves]).reshape(2, 3)
    free = np.array([free for _amount, free in leaves]).reshape(2, 3)
    if not free.any():
        return
    found = laid_on(amounts, free, short, policy)
    assert found.sum() == (0 if policy == "absorb" else short)
    assert (found >= 0).all() and not found[~free].any()
    if policy == "carry":
        assert np.count_nonzero(found.any(axis=0)) <= 1


def test_nobody_pays_with_what_he_is_ahead():
    assert missed([[100, 100], [50, 50]], [[90, 120], [40, 30]]).tolist() == [0, 30]
