"""Weights: by example, and what holds for every tree."""

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from luopan.strategy.weights import evenly, lacking, shares
from tests.cases import at_first

TREES = st.lists(
    st.tuples(st.integers(0, 30), st.integers(0, 100)), min_size=1, max_size=30
)


def _tree(drawn):
    """Each hangs under one before it, or stands on top."""
    parents, weights = {}, {}
    for number, (above, weight) in enumerate(drawn):
        under = above % (number + 1)
        parents[str(number)] = None if under == number else str(under)
        weights[str(number)] = weight
    return parents, weights


def test_shares_by_example():
    parents = {"growth": None, "profit": None, "east": "growth", "new": "growth"}
    weights = {"growth": 60, "profit": 40, "east": 70, "new": 30}
    found = shares(parents, weights)
    assert found["east"] == Fraction(42, 100)
    assert found["new"] == Fraction(18, 100)


def test_weights_that_make_no_hundred_count_by_their_sum():
    found = shares({"a": None, "b": None}, {"a": 30, "b": 30})
    assert found == {"a": Fraction(1, 2), "b": Fraction(1, 2)}
    assert lacking({"a": 30, "b": 30}) == 40
    assert lacking({"a": 70, "b": 50}) == -20


@given(st.integers(1, 100))
def test_even_parts_make_a_hundred_and_differ_by_one_at_most(count):
    parts = evenly(count)
    assert sum(parts) == 100
    assert max(parts) - min(parts) <= 1
    assert list(parts) == sorted(parts, reverse=True)


@at_first(8, later=10)
@given(TREES)
def test_children_share_what_their_parent_has(drawn):
    parents, weights = _tree(drawn)
    found = shares(parents, weights)
    for above in {None, *parents}:
        family = [code for code, parent in parents.items() if parent == above]
        whole = Fraction(1) if above is None else found[above]
        if family and sum(weights[code] for code in family):
            assert sum(found[code] for code in family) == whole
        else:
            assert not any(found[code] for code in family)


@at_first(8, later=10)
@given(TREES)
def test_a_leafs_share_is_the_product_of_the_parts_above_it(drawn):
    parents, weights = _tree(drawn)
    found = shares(parents, weights)
    for code in parents:
        share, at = Fraction(1), code
        while at is not None:
            family = [one for one, parent in parents.items() if parent == parents[at]]
            total = sum(weights[one] for one in family)
            share *= Fraction(weights[at], total) if total else 0
            at = parents[at]
        assert found[code] == share
