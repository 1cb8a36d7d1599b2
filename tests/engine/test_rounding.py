"""Rounding: totals exact, never a whole step off, ties to the later leaf."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from luopan.engine.cube import Cube
from luopan.engine.fill import fill
from luopan.engine.rounding import (
    Level,
    largest_remainder,
    round_levels,
    round_rows,
    scale,
    settle_groups,
    share,
)
from luopan.engine.rounding.select import kth_largest
from tests.cases import at_first, fewer
from tests.engine.worlds import SPACES

SEEDS = st.integers(0, 2**32)
FEW = fewer(8)
WEIGHTS = st.lists(st.integers(0, 10**12), min_size=1, max_size=9).filter(any)
AMOUNTS = st.integers(-(10**17), 10**17)
STEPS = st.sampled_from([1, 1, 10, 1000])


def slowly(amount: int, weights: list[int], step: int) -> list[int]:
    """The rule, said again with fractions."""
    if amount < 0:
        return [-x for x in slowly(-amount, weights, step)]
    shares = [Fraction(amount * w, sum(weights)) for w in weights]
    rest = amount % step
    take = max(range(len(weights)), key=lambda at: (shares[at], at))
    shares[take] -= rest
    floors = [s // step for s in shares]
    left = amount // step - sum(floors)
    order = sorted(
        range(len(weights)),
        key=lambda at: (shares[at] - floors[at] * step, at),
        reverse=True,
    )
    for at in order[:left]:
        floors[at] += 1
    result = [floor * step for floor in floors]
    result[take] += rest
    return result


@at_first(8)
@given(AMOUNTS, WEIGHTS, STEPS)
def test_share_is_the_rule(amount: int, weights: list[int], step: int) -> None:
    got = share(amount, weights, step).tolist()
    on = [w for w in weights if w]
    expected = iter(slowly(amount, on, step))
    assert got == [next(expected) if w else 0 for w in weights]
    assert sum(got) == amount
    assert share(amount, [w / 7 for w in weights], step).sum() == amount
    for found, weight in zip(got, weights, strict=True):
        assert abs(found - Fraction(amount * weight, sum(weights))) < step


@at_first(8)
@given(SEEDS, STEPS)
def test_groups_are_rounded_like_one(seed: int, step: int) -> None:
    random = np.random.default_rng(seed)
    size = int(random.integers(1, 12))
    base = random.integers(-100, 10_000, size)
    weights = random.integers(1, 1000, size)
    groups = random.integers(0, 3, size)
    amounts = random.integers(-5000, 5000, 3)
    together = settle_groups(base, weights, groups, amounts, step)
    for group in np.unique(groups):
        here = groups == group
        zero = np.zeros(int(here.sum()), np.int64)
        alone = settle_groups(base[here], weights[here], zero, amounts[[group]], step)
        assert np.array_equal(together[here], alone)
        assert alone.sum() == base[here].sum() + amounts[group]


@at_first(8)
@given(SEEDS, STEPS)
def test_rows_are_exact_near_and_free_of_blocks(seed: int, step: int) -> None:
    random = np.random.default_rng(seed)
    rows, leaves = int(random.integers(1, 6)), int(random.integers(1, 9))
    totals = random.integers(-1000, 10_000, rows)
    weights = random.random((rows, leaves)) + 0.01
    shares = weights / weights.sum(axis=1, keepdims=True) * totals[:, None]
    got = round_rows(shares, totals, step)
    assert np.array_equal(got.sum(axis=1), totals)
    assert (np.abs(got - shares) < step + 1e-6).all()
    for row in range(rows):
        assert np.array_equal(
            got[row], largest_remainder(shares[row], totals[row], step)
        )
        assert np.array_equal(
            got[row : row + 1],
            round_rows(shares[row : row + 1], totals[row : row + 1], step),
        )


def test_blocks_do_not_show() -> None:
    random = np.random.default_rng(3)
    shares = random.random((5000, 33)) * 1000
    totals = np.rint(shares.sum(axis=1)).astype(np.int64)
    shares *= (totals / shares.sum(axis=1))[:, None]
    got = round_rows(shares, totals)
    back = round_rows(shares[::-1], totals[::-1])[::-1]
    assert np.array_equal(got, back)
    assert np.array_equal(got.sum(axis=1), totals)
    assert np.abs(got - shares).max() < 1


@at_first(8)
@given(SEEDS)
def test_bounds_are_kept_by_the_kernel(seed: int) -> None:
    random = np.random.default_rng(seed)
    size = int(random.integers(1, 10))
    base = random.integers(-50, 10 ** int(random.integers(2, 15)), size)
    weights = random.integers(0, 1000, size)
    weights[0] = 1
    lower = base - random.integers(0, 10**6, size)
    upper = base + random.integers(0, 10**6, size)
    still = weights == 0
    low = int(np.where(still, base, lower).sum())
    high = int(np.where(still, base, upper).sum())
    total = int(random.integers(low, high + 1))
    got, _ = fill(base, weights, total, lower, upper, step=int(random.choice([1, 10])))
    assert got.sum() == total
    assert ((lower <= got) & (got <= upper)).all()
    assert (got[still] == base[still]).all()


@at_first(8, later=2)
@given(SEEDS)
def test_the_kernel_is_the_nearest_point(seed: int) -> None:
    """No two leaves could give each other a quantum and be nearer to the base."""
    random = np.random.default_rng(seed)
    size = int(random.integers(2, 8))
    base, weights = random.integers(0, 1000, size), random.integers(1, 50, size)
    lower, upper = (
        base - random.integers(0, 500, size),
        base + random.integers(0, 500, size),
    )
    total = int(random.integers(lower.sum(), upper.sum() + 1))
    got, _ = fill(base, weights, total, lower, upper)
    slope = (got - base) / weights
    for one in range(size):
        for other in range(size):
            # Moving from one to the other may gain nothing but what rounding explains.
            if got[one] > lower[one] and got[other] < upper[other]:
                slack = 1 / weights[one] + 1 / weights[other]
                assert slope[one] <= slope[other] + slack + 1e-9


@at_first(8)
@given(st.lists(st.integers(-(10**9), 10**9), min_size=1, max_size=8), STEPS)
def test_scale_is_exact(amounts: list[int], step: int) -> None:
    ratio = Fraction(113, 100)
    got = scale(np.asarray(amounts), ratio, step)
    assert abs(int(got.sum()) - sum(amounts) * ratio) <= Fraction(1, 2)
    if step == 1:
        assert (
            max(abs(g - a * ratio) for g, a in zip(got.tolist(), amounts, strict=True))
            < 1.5
        )


@FEW
@given(SEEDS)
def test_levels_are_multiples_and_the_total_stays(seed: int) -> None:
    random = np.random.default_rng(seed)
    space = SPACES[random.integers(len(SPACES))]
    amounts = random.integers(5_000, 10**8, space.shape)
    amounts[random.random(space.shape) < 0.2] = 0
    cube = Cube.of(space, amounts)
    levels = [Level(1, 0, 0, 10_000), Level(9, 0, 0, 1000), Level(9, 9, 9, 100)]
    got = round_levels(space, cube.amounts, levels)
    assert got.sum() == cube.amounts.sum()
    assert (np.sign(got) * np.sign(cube.amounts) >= 0).all()
    assert not got[cube.amounts == 0].any()
    odd = np.count_nonzero(got % 100)
    assert odd <= 1 or cube.amounts.sum() % 100 == 0 and odd == 0
    for unit in space.units.children("CN"):
        whole = int(got[space.block(unit, "P", "Y")].sum())
        assert whole % 10_000 in (0, int(cube.amounts.sum()) % 10_000)
    free = random.random(space.shape) < 0.7
    kept = round_levels(space, cube.amounts, levels, free)
    assert kept.sum() == cube.amounts.sum()
    assert np.array_equal(kept[~free], cube.amounts[~free])


def test_levels_must_lie_inside_each_other() -> None:
    space = SPACES[0]
    amounts = np.zeros(space.shape, np.int64)
    with pytest.raises(ValueError, match="inside"):
        round_levels(space, amounts, [Level(1, 0, 0, 10), Level(0, 1, 0, 10)])
    with pytest.raises(ValueError, match="multiple"):
        round_levels(space, amounts, [Level(0, 0, 0, 10), Level(1, 0, 0, 3)])


def test_what_does_not_sum_is_a_bug() -> None:
    with pytest.raises(ValueError, match="sum"):
        largest_remainder([1.0, 2.0], 100)
    with pytest.raises(ValueError, match="negative"):
        share(1, [-1, 2])
    with pytest.raises(ValueError, match="above 0"):
        share(1, [0, 0])


@FEW
@given(
    st.integers(0, 2**32 - 1),
    st.integers(1, 60_000),
    st.sampled_from(["even", "steep", "ties", "months", "floats"]),
)
def test_the_kth_largest_is_that_of_a_sort(seed: int, size: int, kind: str) -> None:
    """Whatever the sample happens to meet: skewed, mostly equal, or in the rhythm of a year."""
    random = np.random.default_rng(seed)
    values = {
        "even": lambda: random.integers(0, 2**60, size),
        "steep": lambda: random.lognormal(0, 6, size).astype(np.int64),
        "ties": lambda: random.integers(0, 3, size),
        "months": lambda: np.resize(random.integers(0, 9, 12), size),
        "floats": lambda: random.normal(size=size),
    }[kind]()
    for k in {1, size, min(5, size), int(random.integers(1, size + 1))}:
        assert kth_largest(values, k) == np.sort(values)[size - k]
