"""Scores: the worked tables of docs/algorithms/scoring.md, and what holds for every sheet."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luopan.engine.pacing import attainment
from luopan.engine.scoring import (
    Assessed,
    Items,
    Linear,
    Outcome,
    Stepped,
    Veto,
    score,
    share_of,
    spread_weights,
)
from tests.cases import fewer

D = Decimal
FEW = fewer(8, 25)
STEPS = Stepped(((D(1), D(1)), (D("0.9"), D("0.8")), (D("0.8"), D("0.6"))))


def sheet(sales, cash, visits, *more):
    """Sales 60 from 60 % to 120 %, cash 30 by steps, visits 10 up to 100 %."""
    return [
        Assessed("sales", D(60), Linear(D("0.6"), D("1.2")), sales),
        Assessed("cash", D(30), STEPS, cash),
        Assessed("visits", D(10), Linear(cap=D(1)), visits),
        *more,
    ]


@pytest.mark.parametrize(
    ("sales", "cash", "visits", "points", "total"),
    [
        (1.0, 1.0, 1.0, (60, 30, 10), 100),
        (1.5, 1.2, 1.4, (72, 30, 10), 112),  # capped, the highest step, capped
        (0.95, 0.93, 0.5, (57, 24, 5), 86),
        (0.59, 0.79, 0.0, (0, 0, 0), 0),  # below the floor, below the lowest step
        (0.6, 0.8, 2.0, (36, 18, 10), 64),  # at the floor, at the lowest step
    ],
)
def test_linear_with_floor_and_cap_and_steps(sales, cash, visits, points, total):
    found = score(sheet(sales, cash, visits))
    assert tuple(line.points for line in found.lines) == points
    assert found.total == total


def test_less_is_better_by_the_stated_formula():
    """2 − actual ÷ target: 12 returns where 10 were allowed is 80 %."""
    reached = attainment(12, 10, lower_is_better=True)
    (line,) = score([Assessed("returns", D(100), Linear(), reached)]).lines
    assert line.points == 80


def test_without_a_target_the_rest_is_100_again():
    """Visits out: 60 and 30 become 66.67 and 33.33; 57 of 60 is 63.34 of 66.67."""
    found = score(sheet(0.95, 0.93, None))
    assert [line.weight for line in found.lines] == [D("66.67"), D("33.33"), 0]
    assert found.lines[2].outcome is Outcome.LEFT_OUT
    assert found.total == D("63.34") + D("26.66")
    assert score(sheet(None, None, None)).total is None


def test_items_add_and_take_off_up_to_their_most():
    praise = Assessed("praise", D(0), Items(D(2), D(5)), count=D(3))
    blame = Assessed("blame", D(0), Items(D(-3), D(10)), count=D(2))
    assert score(sheet(1.0, 1.0, 1.0, praise)).total == 105
    assert score(sheet(1.0, 1.0, 1.0, praise, blame)).total == 99
    assert score(sheet(0.0, 0.0, 0.0, blame)).total == 0  # never below 0


def test_a_veto_makes_the_whole_score_0():
    sham = Assessed("sham", D(0), Veto(), count=D(1))
    assert score(sheet(1.2, 1.0, 1.0, sham)).total == 0
    low = Assessed("margin", D(0), Veto(D("0.8")), 0.79)
    found = score(sheet(1.0, 1.0, 1.0, low))
    assert (found.total, found.vetoed) == (0, ("margin",))
    met = Assessed("margin", D(0), Veto(D("0.8")), 0.8)
    unknown = Assessed("margin", D(0), Veto(D("0.8")))
    assert score(sheet(1.0, 1.0, 1.0, met)).total == 100
    assert score(sheet(1.0, 1.0, 1.0, unknown)).total == 100


def test_a_weighted_line_without_weight_is_a_bug():
    with pytest.raises(ValueError, match="weight"):
        score([Assessed("x", D(0), Linear(), 1.0)])


shares = st.integers(0, 200).map(lambda one: D(one) / 100)
linear = st.builds(
    lambda low, more, cap: Linear(low, (low or D(0)) + more if cap else None),
    st.none() | shares,
    shares,
    st.booleans(),
)
stepped = st.sets(st.integers(0, 200), min_size=1, max_size=5).map(
    lambda some: Stepped(tuple((D(n) / 100,) * 2 for n in sorted(some, reverse=True)))
)
weights = st.integers(1, 10_000).map(lambda one: D(one) / 100)
reached = st.none() | st.floats(-1, 4, allow_nan=False)
lines = st.lists(
    st.tuples(weights, linear | stepped, reached), min_size=1, max_size=8
).map(lambda some: [Assessed(f"l{n}", *one) for n, one in enumerate(some)])


@FEW
@given(st.dictionaries(st.text(max_size=3), weights, min_size=1, max_size=9))
def test_spread_weights_are_100_and_in_order(some):
    found = spread_weights(some)
    assert sum(found.values()) == 100
    whole = sum(some.values())
    assert all(abs(found[k] - some[k] * 100 / whole) <= D("0.01") for k in some)


@FEW
@given(lines)
def test_points_add_up_to_the_total_to_the_last_hundredth(some):
    found = score(some)
    counted = [line for line in found.lines if line.outcome is Outcome.COUNTED]
    if not counted:
        assert found.total is None
        return
    assert found.total == sum(line.points for line in found.lines)
    assert sum(line.weight for line in counted) == 100
    assert found.total >= 0


@FEW
@given(lines, st.integers(0, 7), st.floats(0, 2, allow_nan=False))
def test_more_attainment_never_brings_less(some, place, more):
    place %= len(some)
    line = some[place]
    if line.attainment is None:
        return
    better = Assessed(line.key, line.weight, line.rule, line.attainment + more)
    after = score([*some[:place], better, *some[place + 1 :]])
    assert after.total >= score(some).total


@FEW
@given(lines, st.randoms(use_true_random=False))
def test_the_order_of_lines_does_not_matter(some, dice):
    other = list(some)
    dice.shuffle(other)
    assert score(other).total == score(some).total


@FEW
@given(lines, st.integers(1, 9).map(D))
def test_after_a_veto_nothing_else_counts(some, count):
    vetoed = score([*some, Assessed("sham", D(0), Veto(), count=count)])
    assert vetoed.vetoed == ("sham",)
    assert not vetoed.total
    clear = score([*some, Assessed("sham", D(0), Veto())])
    assert clear.total == score(some).total


@FEW
@given(linear | stepped, st.floats(-1, 4, allow_nan=False))
def test_a_share_is_never_below_0_nor_above_its_cap(rule, one):
    found = share_of(rule, one)
    assert found >= 0
    if isinstance(rule, Linear) and rule.cap is not None:
        assert found <= rule.cap


def test_a_line_that_cannot_be_told_keeps_its_weight_and_leaves_no_total():
    """A veto that happened is 0 whatever else is unknown; an unknown veto is no 0."""
    sales = Assessed("sales", D(70), Linear(), 0.9)
    cash = Assessed("cash", D(30), Linear(), untold=True)
    sham = Assessed("sham", D(0), Veto(), count=D(1))
    margin = Assessed("margin", D(0), Veto(least=D("0.5")), untold=True)
    found = score([sales, cash])
    assert [(one.outcome, one.weight, one.points) for one in found.lines] == [
        (Outcome.COUNTED, D(70), D("63.00")),
        (Outcome.UNTOLD, D(30), D(0)),
    ]
    assert found.total is None
    assert score([sales, cash, sham]).total == 0
    assert score([sales, margin]).total is None
