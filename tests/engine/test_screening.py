"""Screening: the worked table of docs/algorithms/screening.md, and what always holds."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from luopan.engine.screening import (
    USUAL,
    more_than,
    peer_lines,
    peers_buy,
    recency_points,
    scores,
)

FEW = settings(max_examples=max(25, settings.default.max_examples // 20), deadline=None)
amounts = st.lists(st.integers(0, 10**9), min_size=1, max_size=40)
points = st.one_of(st.floats(0, 100), st.just(np.nan))


def test_the_worked_table():
    one = {"potential": [80], "white_space": [100], "recency": recency_points([540])}
    one |= {"payment": [np.nan], "pipeline": [100]}
    assert round(scores(one, USUAL)[0], 1) == 81.2
    assert scores(dict.fromkeys(USUAL, [np.nan]), USUAL).tolist() == [0]


def test_small_groups_go_by_all_customers():
    bought = np.zeros((12, 2), bool)
    bought[:10, 0] = True  # ten of group 1 buy the first line
    bought[10:, 1] = True  # two of group 2 the second
    peers = [1] * 10 + [2] * 2
    found = peer_lines(bought, peers)
    assert found[0].tolist() == [True, False] and found[11].tolist() == [True, False]
    assert peers_buy([1.0] * 10 + [0.0, 0.0], peers).tolist() == [1.0] * 12
    assert peers_buy([0.0], [1]).tolist() == [0.0]
    assert not peer_lines(np.zeros((1, 2), bool), [1]).any()


def test_weights_that_are_none():
    for wrong in ({}, {"a": 0}, {"a": -1, "b": 2}, {"c": 1}):
        with pytest.raises(ValueError, match="weight"):
            scores({"a": [1], "b": [1]}, wrong)


@FEW
@given(amounts)
def test_who_has_more_room_never_has_fewer_points(room):
    found = more_than(room)
    assert (found >= 0).all() and (found < 100).all()
    order = np.argsort(room, kind="stable")
    assert (np.diff(found[order]) >= 0).all()


@FEW
@given(
    st.lists(st.tuples(points, points, points), min_size=1, max_size=20),
    st.tuples(*[st.floats(0.1, 100)] * 3),
    st.floats(0.01, 100),
)
def test_a_score_is_a_mean_of_what_is_known(rows, weights, factor):
    told = dict(zip("abc", zip(*rows, strict=True), strict=True))
    given_ = dict(zip("abc", weights, strict=True))
    found = scores(told, given_)
    for score, row in zip(found, rows, strict=True):
        known = [one for one in row if not np.isnan(one)]
        low, high = min(known, default=0), max(known, default=0)
        assert low - 1e-6 <= score <= high + 1e-6
    again = scores(told, {key: value * factor for key, value in given_.items()})
    assert again == pytest.approx(found)
