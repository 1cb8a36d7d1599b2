"""Incentives: exact to the fen, monotone where the scheme is, never more back than was paid."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from luopan.engine.incentive import (
    WHOLE,
    Commission,
    Receipts,
    Step,
    deducted,
    earned,
    half_up,
    more,
    settled,
)

FEW = settings(max_examples=max(25, settings.default.max_examples // 10))
AMOUNTS = st.integers(0, 10**13)
RATES = st.integers(0, WHOLE)


@st.composite
def rules(draw, rising=False):
    starts = sorted({0, *draw(st.lists(st.integers(1, 10**11), max_size=5))})
    rates = [draw(RATES) for _ in starts]
    steps = tuple(map(Step, starts, sorted(rates) if rising else rates))
    return Commission(
        steps,
        whole=draw(st.booleans()),
        gate=draw(st.none() | st.integers(0, 10**11)),
        cap=draw(st.none() | st.integers(0, 10**11)),
        sum=draw(st.none() | st.integers(0, 10**10)),
    )


@FEW
@given(rules(), st.integers(-(10**12), 10**13))
def test_parts_add_up_to_the_line(rule, came):
    found = earned(rule, came)
    assert sum(part.amount for part in found.parts) - found.cut == found.amount >= 0
    if rule.cap is not None:
        assert found.amount <= rule.cap
    if rule.sum is None:
        assert found.amount <= max(came, 0)


@FEW
@given(rules(rising=True), AMOUNTS, AMOUNTS)
def test_more_never_pays_less_where_rates_rise(rule, came, extra):
    assert more(rule, came, extra).amount >= 0


@FEW
@given(rules(), AMOUNTS, AMOUNTS)
def test_steps_by_part_never_pay_less_for_more(rule, came, extra):
    by_part = Commission(rule.steps, gate=rule.gate, cap=rule.cap)
    assert earned(by_part, came + extra).amount >= earned(by_part, came).amount


@FEW
@given(rules(), AMOUNTS, AMOUNTS)
def test_what_more_pays_is_the_difference(rule, came, extra):
    found = more(rule, came, extra)
    assert found.amount == earned(rule, came + extra).amount - earned(rule, came).amount
    assert all(came < step.start <= came + extra for step in found.crossed)


@FEW
@given(
    AMOUNTS,
    AMOUNTS,
    AMOUNTS,
    st.none() | st.just(Receipts()) | st.just(Receipts(((0, 0), (900_000, WHOLE)))),
    AMOUNTS,
    AMOUNTS,
    AMOUNTS,
)
def test_never_more_is_taken_back_than_was_earned(
    amount, came, lost, receipts, got, of, unpaid
):
    facts = {"came": came, "receipts": receipts, "received": got, "of": of}
    found = settled(amount, **facts, lost=lost, unpaid=unpaid)
    assert 0 <= found.lost <= came
    assert 0 <= found.clawed <= amount
    assert 0 <= found.payable <= amount - found.clawed
    assert found.payable <= settled(amount, **facts, lost=lost).payable


@FEW
@given(AMOUNTS, AMOUNTS, AMOUNTS, AMOUNTS)
def test_no_more_is_released_than_the_share_that_was_received(amount, sold, got, of):
    """Half up, and more that is received never releases less."""
    facts = {"came": sold, "receipts": Receipts()}
    found = settled(amount, **facts, received=got, of=of)
    assert found.payable <= (half_up(amount * got, of) if of else 0)
    assert settled(amount, **facts, received=got + 1, of=of).payable >= found.payable
    assert not of or settled(amount, **facts, received=of, of=of).payable == amount


def test_what_is_unpaid_for_long_is_not_taken_twice():
    """100 earned, 30 % came back; of what is left half was paid, half is lost: 35 remain."""
    facts = {"came": 1_000, "lost": 300, "of": 700, "received": 350, "unpaid": 350}
    found = settled(10_000, **facts, receipts=Receipts())
    assert (found.clawed, found.payable, found.lost) == (6_500, 3_500, 650)
    assert settled(10_000, **facts).payable == 3_500  # all was paid at once before
    steps = Receipts(((0, 0), (800_000, WHOLE)))
    assert settled(10_000, **facts, receipts=steps).payable == 0


@FEW
@given(st.integers(0, 10**9), AMOUNTS, AMOUNTS, AMOUNTS)
def test_nothing_is_deducted_that_is_not_there(missing, each, most, of):
    assert 0 <= deducted(missing, each=each, most=most, of=of) <= min(most, of)


def test_the_worked_table_of_the_page():
    """docs/algorithms/incentive.md: target 100 万, 1 % to 80 %, 1.5 % to 100 %, 2.5 % above."""
    steps = (Step(0, 10_000), Step(80_000_000, 15_000), Step(100_000_000, 25_000))
    marginal = [
        earned(Commission(steps), wan * 1_000_000).amount for wan in (79, 90, 120)
    ]
    whole = [
        earned(Commission(steps, whole=True), wan * 1_000_000).amount
        for wan in (79, 90, 120)
    ]
    assert marginal == [790_000, 950_000, 1_600_000]
    assert whole == [790_000, 1_350_000, 3_000_000]


def test_odd_steps_are_a_bug():
    with pytest.raises(ValueError, match="ascend"):
        earned(Commission((Step(5, 1), Step(5, 2))), 10)
