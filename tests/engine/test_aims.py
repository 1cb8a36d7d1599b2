"""What the figures of parts tell of a whole that is no sum: true of every world drawn."""

from statistics import median

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from luopan.engine.aims import Room, room

SEATS = some.lists(
    some.tuples(
        some.lists(some.integers(0, 30), min_size=1, max_size=8),  # customers, or days
        some.integers(-500, 500),  # margin
        some.integers(1, 900),  # sales
    ),
    min_size=1,
    max_size=6,
)


@settings(max_examples=60)
@given(SEATS)
def test_whatever_really_happened_lies_in_the_room_that_parts_leave(seats):
    sets = [set(customers) for customers, _margin, _sales in seats]
    everybody = set().union(*sets)
    assert room("distinct", [len(one) for one in sets]).holds(len(everybody))
    days = [sorted(found) for found, _margin, _sales in seats]
    pooled = [day for found in days for day in found]
    assert room("duration", [median(found) for found in days]).holds(median(pooled))
    rates = [margin / sales for _c, margin, sales in seats]
    whole = sum(m for _c, m, _s in seats) / sum(s for _c, _m, s in seats)
    found = room("ratio", rates)
    assert found.least - 1e-9 <= whole <= found.most + 1e-9
    firsts = [sales for _c, _m, sales in seats]
    assert room("first", firsts) == Room(sum(firsts), sum(firsts))


@pytest.mark.parametrize(
    ("kind", "parts", "adds", "least", "most"),
    [
        ("distinct", [120, 90, 100], True, 120, 310),
        ("distinct", [120, None, 100], True, 120, None),
        ("balance", [4, 5], True, 9, 9),
        ("first", [4, None], True, 4, None),
        ("duration", [42, 60], True, 42, 60),
        ("duration", [42, None], True, None, None),
        ("ratio", [0.28, 0.35], True, 0.28, 0.35),
        ("ratio", [0.28, 0.35], False, None, None),  # revenue per customer
        ("distinct", [None], True, None, None),
        ("ratio", [], True, None, None),
    ],
)
def test_by_hand(kind, parts, adds, least, most):
    assert room(kind, parts, adds=adds) == Room(least, most)


def test_what_adds_up_has_no_room():
    with pytest.raises(ValueError, match="sum"):
        room("additive", [1])
