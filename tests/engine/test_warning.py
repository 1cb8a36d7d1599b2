"""Early warning by hand, and what holds whatever the numbers are."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luopan.engine import warning
from tests.cases import at_first

AMOUNTS = st.integers(-(10**12), 10**12)
SIZES = st.floats(0, 2, allow_nan=False)
BOUNDS = st.floats(0.01, 1)


def test_worked_examples():
    """docs/algorithms/warning.md.

    | rule          | numbers                                 | result         |
    |---------------|-----------------------------------------|----------------|
    | pace          | 4,800 came, 9,600 due, 14,400 in all    | 7,200: 50 %    |
    | coverage      | 2,000 wanted, 1,600 open, 1 in 4 won    | 1,600: 80 %    |
    | activity      | 9 3 – 4 visits, 8 needed, – a holiday   | 2 weeks        |
    | concentration | 2,000 came, 1,500 open, of 10,000       | 35 %           |
    | receivables   | 30 of 120 overdue                       | 25 %           |
    """
    assert warning.landing(4_800, 9_600, 14_400) == 7_200
    assert warning.shortfall(7_200, 14_400) == 0.5
    assert warning.uncovered(2_000, 1_600, 0.25) == (1_600, 0.8)
    assert warning.weeks_short([9, 3, 0, 4], [8, 8, 0, 8], 0.8) == 2
    assert warning.heaviest([2_000, 4_000], [1_500, 0], 10_000) == (0, 0.35)
    assert warning.overdue_part(30, 120) == 0.25


def test_what_cannot_be_told_is_not_told():
    assert warning.landing(5, 0, 10) is None and warning.landing(5, 5, 0) is None
    assert warning.shortfall(None, 10) is None and warning.shortfall(5, -1) is None
    assert warning.uncovered(0, 5, 0.5) == (0, None)
    assert warning.heaviest([5], [0], 10) is None
    assert warning.heaviest([5], [5], 0) is None
    assert warning.overdue_part(0, 0) is None
    assert not warning.stands(None, 0.1, stood=True)
    with pytest.raises(ValueError, match="above 0"):
        warning.stands(0.5, 0, stood=False)
    for wrong in (
        lambda: warning.weeks_short([1], [1, 2], 1),
        lambda: warning.heaviest([1], [1, 2], 1),
    ):
        with pytest.raises(ValueError, match="each|customer"):
            wrong()


def test_a_negative_month_lands_lower_not_nowhere():
    """A return larger than all that came: −500 of 400 due, 1,000 in all."""
    assert warning.landing(-500, 400, 1_000) == -1_250
    assert warning.shortfall(-1_250, 1_000) == 2.25


@at_first(8, later=8)
@given(AMOUNTS, st.integers(1, 10**12), st.integers(1, 10**12))
def test_who_is_on_his_line_lands_on_his_target(actual, due, target):
    end = warning.landing(due, due, target)
    assert end == target and warning.shortfall(end, target) == 0
    found = warning.landing(actual, due, target)
    assert (found - actual * target / due) == pytest.approx(0, abs=1 + abs(found) / 1e6)


@at_first(8, later=8)
@given(st.lists(SIZES, min_size=1, max_size=40), BOUNDS)
def test_what_swings_about_the_bound_does_not_flap(sizes, bound):
    """Between four fifths of the bound and the bound nothing changes; beyond, it does."""
    stood, changes = False, 0
    for size in sizes:
        now = warning.stands(size, bound, stood=stood)
        if bound * warning.EASE <= size < bound:
            assert now == stood
        assert not (size >= bound and not now)
        assert not (size < bound * warning.EASE and now)
        changes, stood = changes + (now != stood), now
    if all(bound * warning.EASE <= size for size in sizes):
        assert changes <= 1


@at_first(8, later=8)
@given(st.lists(SIZES, min_size=1, max_size=30), BOUNDS)
def test_since_when_it_could_be_known(sizes, bound):
    """From that look on it stood at each; just before it did not."""
    first = warning.began([*sizes, bound], bound)
    after, stood = [*sizes, bound][first:], False
    for size in after:
        stood = warning.stands(size, bound, stood=stood)
        assert stood
    if first:
        before, stood = [*sizes, bound][:first], False
        for size in before:
            stood = warning.stands(size, bound, stood=stood)
        assert not stood


@at_first(8, later=8)
@given(
    st.lists(st.integers(0, 20), min_size=1, max_size=20), st.integers(1, 20), BOUNDS
)
def test_a_week_as_needed_ends_the_row(done, need, part):
    needed = [need] * len(done)
    assert warning.weeks_short([*done, need], [*needed, need], part) == 0
    count = warning.weeks_short(done, needed, part)
    assert 0 <= count <= len(done)
    assert warning.weeks_short([*done, 0], [*needed, 0], part) == count  # a holiday
