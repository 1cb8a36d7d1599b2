"""Ratios of groups laid over their leaves: worked tables, and what holds always."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from luopan.engine.weighing import NOBODY, laid, periods_of
from tests.cases import at_first

ROWS, PERIODS, GROUPS = 4, 3, 3
AMOUNTS = st.lists(
    st.integers(-1_000, 10**9), min_size=ROWS * PERIODS, max_size=ROWS * PERIODS
)


def digits(base: int) -> st.SearchStrategy[list[int]]:
    """Small numbers for all leaves, drawn as one: a draw for each took half of the time."""
    cells = range(ROWS * PERIODS)
    drawn = st.integers(0, base ** len(cells) - 1)
    return drawn.map(lambda number: [number // base**cell % base for cell in cells])


FREE = digits(2)
GROUP = digits(GROUPS + 1).map(lambda found: [NOBODY + one for one in found])
RATIOS = st.lists(
    st.sampled_from([0.0, 1.0, 7.5, 300.0, 4e11]), min_size=GROUPS, max_size=GROUPS
)


def table(values, kind=np.int64):
    return np.array(values, kind).reshape(ROWS, PERIODS)


def test_a_group_keeps_its_shape_and_has_its_ratio():
    """A stands at 10, 30 and is worth 300; B at 50, 50 and is worth 100."""
    now = np.array([[10, 30], [50, 50]])
    group = np.array([[0, 0], [1, 1]])
    found = laid(now, now > 0, group, np.array([300.0, 100.0]))
    shares = found / found.sum()
    assert np.allclose(shares, [[0.1875, 0.5625], [0.125, 0.125]], atol=1e-10)


def test_who_has_nothing_yet_goes_by_the_periods_of_all():
    """The new seat is worth as much as the old one, which has 1 : 3 in two months."""
    now = np.array([[10, 30], [0, 0]])
    group, free = np.array([[0, 0], [1, 1]]), np.ones((2, 2), bool)
    found = laid(now, free, group, np.array([1.0, 1.0]))
    assert np.allclose(found / found.sum(), [[0.125, 0.375], [0.125, 0.375]])
    nothing = laid(np.zeros((2, 2), np.int64), free, group, np.array([3.0, 1.0]))
    assert np.allclose(nothing / nothing.sum(), [[0.375, 0.375], [0.125, 0.125]])


@at_first(4, later=8)
@given(AMOUNTS, FREE, GROUP, RATIOS)
def test_groups_stand_to_each_other_in_their_ratios(amounts, free, group, ratios):
    now, free, group = table(amounts), table(free, bool), table(group)
    found = laid(now, free, group, np.array(ratios))
    assert found.dtype == np.int64 and (found >= 0).all()
    assert not found[~free | (group == NOBODY)].any()
    sums = [float(found[group == one].sum()) for one in range(GROUPS)]
    counted = [
        ratio if (free & (group == one)).any() else 0.0
        for one, ratio in enumerate(ratios)
    ]
    if not any(counted):
        assert not found.any()
        return
    top = max(counted)
    for one, ratio in zip(sums, counted, strict=True):
        whole = ratio / sum(counted)
        assert one / sum(sums) == pytest.approx(whole, abs=1e-9)
        assert (ratio == 0) == (one == 0) or ratio / top < 1e-9


def test_a_ratio_below_0_is_a_bug():
    now = np.ones((1, 1), np.int64)
    for wrong in (-1.0, float("nan"), float("inf")):
        with pytest.raises(ValueError, match="ratio"):
            laid(now, now > 0, now - 1, np.array([wrong]))
    with pytest.raises(ValueError, match="shapes"):
        laid(now, np.ones((1, 2), bool), now - 1, np.array([1.0]))
    assert periods_of(now - 1, now > 0).tolist() == [1.0]
