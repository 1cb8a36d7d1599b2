"""Clocks, landing, shortfall and growth; worked by hand in docs/algorithms/pace.md."""

from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from luopan.engine.pacing import (
    Growth,
    GrowthWord,
    Leaf,
    PastMonth,
    aligned_days,
    attainment,
    clock,
    density,
    elapsed_span,
    growth,
    lead,
    month_curve,
    run_rate_landing,
    shares_of_shortfall,
    target_line,
)
from tests.cases import at_first

amounts = st.integers(-(10**15), 10**15)
STEPS = np.array([0.0, 1.0, 0.3, 7.0])


def bytes_as(size, number):
    """So many small numbers by one draw: a draw each takes fifty times as long."""
    return st.binary(min_size=2 * size, max_size=2 * size).map(
        lambda drawn: number(np.frombuffer(drawn, "<u2").astype(np.int64))
    )


@st.composite
def periods(draw):
    """Increments of some days, and leaves that fill them."""
    leaves = draw(
        st.lists(st.builds(Leaf, st.integers(1, 31), amounts), min_size=1, max_size=6)
    )
    days = sum(leaf.days for leaf in leaves)
    return draw(bytes_as(days, lambda drawn: STEPS[drawn % 4])).tolist(), leaves


@at_first(8, later=8)
@given(periods())
def test_a_clock_runs_from_0_to_1_and_never_back(period):
    steps, leaves = period
    for passed in (clock(steps), clock(steps, leaves), clock(np.ones(len(steps)))):
        assert passed[0] == 0 and passed[-1] == 1
        assert ((passed >= 0) & (passed <= 1)).all()
        assert (np.diff(passed) >= 0).all()


@at_first(8, later=8)
@given(periods())
def test_the_target_line_meets_every_leaf_exactly(period):
    steps, leaves = period
    line, edge, whole = target_line(steps, leaves), 0, 0
    for leaf in leaves:
        edge, whole = edge + leaf.days, whole + leaf.weight
        assert line[edge] == whole


MONTHS = st.integers(28, 31).flatmap(
    lambda days: bytes_as(days, lambda drawn: drawn % 551 - 50)
)


@at_first(8, later=8)
@given(st.lists(MONTHS, min_size=3, max_size=6))
def test_a_curve_and_what_a_day_brings(months):
    past = [
        PastMonth(days, np.arange(len(days)) % 7 < 5)
        for days in months
        if sum(days) > 0
    ]
    curve = month_curve(past)
    if len(past) < 3:
        assert curve is None
        return
    assert curve[0] == 0 and curve[-1] == 1 and (np.diff(curve) >= 0).all()
    each = density(curve, np.arange(30) % 7 < 5)
    assert each.sum() == pytest.approx(1) and (each >= 0).all()
    assert not each[np.arange(30) % 7 >= 5].any()


def test_a_month_end_rush_is_no_alarm_on_the_25th():
    """20 working days; 40 % come on the last three.

    | after working day | by working days | by the own history |
    |-------------------|-----------------|--------------------|
    | 10                | 50 %            | 35 %               |
    | 17                | 85 %            | 60 %               |
    | 20                | 100 %           | 100 %              |
    """
    days = np.array([60] * 17 + [400, 400, 400]) * 17
    days[:17] = 60 * 30
    month = PastMonth(days, np.ones(20, bool))
    curve = month_curve([month] * 3)
    passed = clock(density(curve, np.ones(20, bool)))
    assert [round(float(passed[n]), 2) for n in (10, 17, 20)] == [0.35, 0.6, 1.0]
    assert clock(np.ones(20))[17] == 0.85


def test_days_off_belong_to_the_working_day_before_them():
    """Mon 10, Sat 90 (off), Tue 100: after the first of two working days half has come."""
    month = PastMonth(np.array([10, 90, 100]), np.array([True, False, True]))
    assert month_curve([month] * 3)[30] == 0.5


@at_first(8, later=8)
@given(st.lists(amounts, max_size=9))
def test_shares_of_a_shortfall_sum_to_one(gaps):
    shares = shares_of_shortfall(gaps)
    assert all(0 <= share <= 1 for share in shares)
    if any(gap < 0 for gap in gaps):
        assert sum(shares) == pytest.approx(1)
    else:
        assert not any(shares)


@at_first(8, later=8)
@given(st.lists(amounts, min_size=1, max_size=9), st.floats(0.001, 1))
def test_landing_is_a_rule_of_three_and_adds_up(actuals, progress):
    parts, whole = (
        run_rate_landing(each, progress) for each in (actuals, [sum(actuals)])
    )
    assert sum(parts) == whole[0]
    assert whole[0] == pytest.approx(sum(actuals) / progress, rel=1e-3, abs=1)
    assert run_rate_landing(actuals, 1.0) == actuals


def test_rates_without_a_percentage():
    assert attainment(10, 0) is None and attainment(10, -5) is None
    assert attainment(300, 100, lower_is_better=True) == 0
    assert lead(None, 0.5) is None


@pytest.mark.parametrize(
    ("now", "before", "expected"),
    [
        (112, 100, Growth(0.12)),
        (-5, 10, Growth(-1.5, GrowthWord.TURNED_BAD)),
        (5, -3, Growth(None, GrowthWord.TURNED_GOOD)),
        (-1, -3, Growth(None, GrowthWord.STILL_BELOW)),
        (0, -3, Growth(None, GrowthWord.STILL_BELOW)),
        (5, 0, Growth(None, GrowthWord.NEW)),
        (5, None, Growth(None, GrowthWord.NEW)),
        (0, 0, Growth(None, GrowthWord.NOTHING)),
        (None, 4, Growth(None, GrowthWord.NOTHING)),
        (0, 4, Growth(-1.0)),
    ],
)
def test_growth_or_a_word(now, before, expected):
    assert growth(now, before) == expected


days = st.dates(date(2001, 1, 1), date(2090, 12, 1))


@at_first(8, later=8)
@given(days, st.integers(1, 400), days, st.integers(1, 400), st.integers(0, 400))
def test_equal_elapsed_days(start, length, base, base_length, passed):
    own = (start, start + timedelta(length))
    other = (base, base + timedelta(base_length))
    first, last = elapsed_span(*own, passed, other)
    assert first == base and last <= other[1]
    if passed >= length:
        assert (first, last) == other
    else:
        assert (last - first).days == min(passed, base_length)


@at_first(8, later=8)
@given(days, st.integers(1, 366))
def test_aligned_days_are_named_once(start, length):
    found = aligned_days(start, start + timedelta(length), -1)
    assert len(set(found)) == len(found) <= length
    assert list(found) == sorted(found)


def test_wrong_calls_are_bugs():
    for wrong in ([], [-1, 2]):
        with pytest.raises(ValueError, match="period"):
            clock(wrong)
    with pytest.raises(ValueError, match="fill"):
        clock([1, 1], [Leaf(1, 5)])
