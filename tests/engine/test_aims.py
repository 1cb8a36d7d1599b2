"""What the figures of parts tell of a whole that is no sum: true of every world drawn."""

from decimal import Decimal
from statistics import median

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from luopan.engine.aims import Room, beside, on_its_side, room
from luopan.engine.level_rules import Rules

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


# ---------- floor and stretch beside them


def rules(floor, stretch, *, less):
    """Of a plan whose own metric is better or worse with more."""
    ratios = [str(Decimal(one) / 10_000) for one in (floor, stretch)]
    floor, stretch = ratios if not less else ratios[::-1]
    return Rules(floor, stretch, less)


RULES = some.builds(
    rules,
    some.integers(0, 10_000),
    some.integers(10_000, 100_000),
    less=some.booleans(),
)
TARGETS = some.decimals(
    -10_000, 10**9, places=6
)  # what follows from parts is no quantum
QUANTA = some.sampled_from([Decimal(1), Decimal("0.01"), Decimal("0.0001")])


@settings(max_examples=200)
@given(TARGETS, RULES, some.booleans(), QUANTA, some.sampled_from([None, Decimal(1)]))
def test_floor_target_and_stretch_are_in_order(target, plan, less, quantum, most):
    floor, stretch = (
        beside(target, plan, level, less=less, quantum=quantum, most=most)
        for level in ("floor", "stretch")
    )
    first, last = (stretch, floor) if less else (floor, stretch)
    assert first <= target <= last
    if most is not None:
        assert last <= max(most, target)
    if target >= 0:
        assert first >= 0
    for level, amount in (("floor", floor), ("stretch", stretch)):
        assert on_its_side(amount, target, level, less=less) == amount


@settings(max_examples=200)
@given(some.integers(0, 10**6), some.integers(1, 9), RULES, some.booleans(), QUANTA)
def test_what_is_not_held_moves_in_ratio_with_the_target(whole, times, plan, less, q):
    """Of targets whose ratio is whole in quanta exactly; of others to a quantum."""
    target = whole * 10_000 * q
    for level in ("floor", "stretch"):
        one = beside(target, plan, level, less=less, quantum=q)
        assert beside(target * times, plan, level, less=less, quantum=q) == one * times
        near = beside(target + q, plan, level, less=less, quantum=q)
        assert 0 <= near - one <= 10 * q + q


@pytest.mark.parametrize(
    ("target", "less", "quantum", "most", "floor", "stretch"),
    [
        ("300", False, "1", None, "255", "345"),  # customers
        ("45", True, "1", None, "52", "38"),  # days: 51.75 and 38.25
        ("17250000", True, "0.01", None, "19837500", "14662500"),  # receivables
        ("0.365", False, "0.0001", "1", "0.3103", "0.4198"),  # 0.31025 and 0.41975
        ("0.95", False, "0.0001", "1", "0.8075", "1"),  # not 109.25 % of a share
        ("0.95", True, "0.0001", "1", "1", "0.8075"),
        ("0.95", False, "0.0001", None, "0.8075", "1.0925"),  # receipts ÷ sales
        ("1.05", False, "0.0001", "1", "0.8925", "1.05"),
        ("-0.2", False, "0.0001", "1", "-0.23", "-0.17"),  # a margin that is a loss
        ("0", False, "1", None, "0", "0"),
    ],
)
def test_levels_by_hand(target, less, quantum, most, floor, stretch):
    plan, most = Rules("0.85", "1.15"), most and Decimal(most)
    by = {"less": less, "quantum": Decimal(quantum), "most": most}
    found = [beside(Decimal(target), plan, one, **by) for one in ("floor", "stretch")]
    assert found == [Decimal(floor), Decimal(stretch)]


def test_the_ratios_of_a_plan_for_less_turn_round_for_what_is_better_with_more():
    costs = Rules("1.2", "0.9", True)
    assert beside(Decimal(100), costs, "floor", less=True) == 120
    assert beside(Decimal(100), costs, "floor") == 80
    assert beside(Decimal(100), costs, "stretch") == 110
    far = Rules("0.5", "3")
    assert beside(Decimal(100), far, "stretch", less=True) == 0  # not below nothing
