"""Trust checks on arrays: worked by hand, and held against the slow way."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from luopan.engine.trust import (
    LEAST_LETTERS,
    apart,
    back_filled,
    copies,
    jaccard,
    plain,
    shingles,
    without,
)

SMALL = st.integers(-3, 12)
WORDS = st.text("ab甲乙", min_size=0, max_size=24)


def test_back_filling_by_hand():
    """Six visits of the first week written on the 10th by one person, one by another.

    | day | written | who | late by | late ones of him that day | back-filled |
    |-----|---------|-----|---------|---------------------------|-------------|
    | 1–5 | 10      | 1   | 9–5     | 5                         | yes         |
    | 7   | 10      | 1   | 3       |                           | in time     |
    | 1   | 10      | 2   | 9       | 1                         | a single one|
    """
    days, who = [1, 2, 3, 4, 5, 7, 1], [1] * 6 + [2]
    assert back_filled(days, [10] * 7, who).tolist() == [True] * 5 + [False] * 2
    assert not back_filled(days[1:], [10] * 6, who[1:]).any()
    assert back_filled([], [], []).tolist() == []
    with pytest.raises(ValueError):
        back_filled([1], [1, 2], [1])


@settings(max_examples=200)
@given(st.lists(st.tuples(SMALL, SMALL, st.integers(1, 3)), max_size=14))
def test_back_filling_as_counted_one_by_one(rows):
    columns = list(zip(*rows, strict=True)) if rows else [(), (), ()]
    found = back_filled(*columns, after=3, least=2)
    for (day, on, who), marked in zip(rows, found, strict=True):
        late = [d for d, o, w in rows if (o, w) == (on, who) and o - d > 3]
        assert marked == (on - day > 3 and len(late) >= 2)


@settings(max_examples=300)
@given(st.lists(WORDS, max_size=12), st.sampled_from([0.5, 0.8, 1.0]))
def test_copies_are_those_that_comparing_every_pair_finds(texts, alike):
    found = copies(texts, alike=alike, least=6)
    for place, text in enumerate(texts):
        long = len(plain(text)) >= 6
        same = [
            before
            for before in range(place)
            if len(plain(texts[before])) >= 6
            and jaccard(shingles(plain(text)), shingles(plain(texts[before]))) >= alike
        ]
        assert (found[place] >= 0) == (long and bool(same))
        assert found[place] < place


def test_a_report_that_was_taken_over_with_a_word_changed():
    said = "客户对方案总体认可，下周二安排样机测试，预算已立项"
    other = "客户对方案总体认可，下周三安排样机测试，预算已立项"
    short = "价格需再谈"
    assert len(plain(short)) < LEAST_LETTERS
    assert jaccard(shingles(plain(said)), shingles(plain(other))) < 0.8
    longer = said * 1 + "，采购部李工跟进商务条款并约定下次见面时间"
    near = other + "，采购部李工跟进商务条款并约定下次见面时间"
    assert copies([short, longer, short, near]).tolist() == [-1, -1, -1, 1]


@settings(max_examples=200)
@given(st.lists(st.tuples(st.integers(0, 3), st.integers(-1, 2)), max_size=12))
def test_places_of_a_day_as_counted_one_by_one(rows):
    groups, places = zip(*rows, strict=True) if rows else ((), ())
    for (group, place), marked in zip(rows, apart(groups, places), strict=True):
        there = {p for g, p in rows if g == group and p >= 0}
        assert marked == (place >= 0 and len(there) > 1)


@settings(max_examples=200)
@given(
    st.lists(st.tuples(st.integers(0, 2), SMALL, SMALL), max_size=8),
    st.lists(st.tuples(st.integers(0, 2), SMALL), max_size=8),
)
def test_spans_without_contact_as_counted_one_by_one(spans, contacts):
    said = np.array(spans, np.int64).reshape(-1, 3).T
    seen = np.array(contacts, np.int64).reshape(-1, 2).T
    for (who, start, end), bare in zip(spans, without(*said, *seen), strict=True):
        there = [d for w, d in contacts if w == who and start <= d <= end]
        assert bare == (not there)


def test_numbers_that_cannot_be_joined_are_a_fault():
    with pytest.raises(ValueError):
        without([2**31], [1], [1], [], [])
    with pytest.raises(ValueError):
        without([1], [1], [1], [1, 2], [1])
    with pytest.raises(ValueError):
        apart([1], [1, 2])
