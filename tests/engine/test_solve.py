"""Whatever the gesture: totals are exact, holds stay, bounds are kept, absent is absent."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import example as case
from hypothesis import given
from hypothesis import strategies as st

from luopan.engine.cube import ABSENT, HELD, LOCKED, NULL, Cube
from luopan.engine.facts import Cell, Crossing, Fact, NoReserve, NoRoom, SignChange
from luopan.engine.gesture import Action, Change, Gesture, Limit, Method
from luopan.engine.solve import apply, breakback, set_total
from luopan.engine.space import Space, example
from luopan.engine.tree import Tree
from tests.cases import at_first
from tests.engine.worlds import World, world

SEEDS = st.integers(0, 2**32)
TOTALS = [
    Method.PROPORTIONAL,
    Method.EQUAL_LEAVES,
    Method.WEIGHTED,
    Method.RELATIVE,
    Method.EQUAL,
    Method.RESERVE,
]
SEVEN = Space.full(
    Tree.build([("CN", None), *((f"u{i}", "CN") for i in range(7))]),
    Tree.build([("all", None)]),
    Tree.build([("Y", None)]),
)


def at(cube: Cube, cell: Cell) -> int:
    return int(cube.amounts[cube.space.block(*cell)].sum())


def sound(before: Cube, after: Cube) -> None:
    """What holds after any gesture."""
    stuck = (before.state & (ABSENT | HELD | LOCKED)) != 0
    assert np.array_equal(before.amounts[stuck], after.amounts[stuck])
    assert not after.amounts[(after.state & ABSENT) != 0].any()
    assert not after.amounts[(after.state & NULL) != 0].any()
    assert np.array_equal(before.state & ~np.uint8(NULL), after.state & ~np.uint8(NULL))
    moved = before.amounts != after.amounts
    if before.lower is not None:
        assert (after.amounts[moved] >= before.lower[moved]).all()
    if before.upper is not None:
        assert (after.amounts[moved] <= before.upper[moved]).all()


def gesture_for(w: World, methods: list[Method]) -> Gesture:
    now = at(w.cube, w.cell)
    return Gesture(
        w.cell,
        methods[w.random.integers(len(methods))],
        amount=int(now * w.random.uniform(0, 2.5)) + int(w.random.integers(-3, 100)),
        ratio=float(w.random.integers(-50, 150)) / 100,
        step=int(w.random.choice([1, 1, 10, 1000])),
        pattern="4 4 5",
        sign_change=bool(w.random.random() < 0.5),
    )


def done(w: World, gesture: Gesture, keep: tuple[Cell, ...] = ()) -> Change:
    shape = w.cube.space.shape
    return apply(
        w.cube,
        gesture,
        keep=keep,
        weights=[w.random.random(shape), w.random.integers(0, 9, shape).astype(float)],
        reference=w.random.integers(0, 1000, shape),
    )


@at_first(8)
@given(SEEDS)
def test_the_total_is_exact_and_nothing_else_moves(seed: int) -> None:
    w = world(seed)
    gesture = gesture_for(w, TOTALS)
    try:
        change = done(w, gesture)
    except Fact:
        return
    assert change.after == at(change.cube, w.cell) == gesture.amount
    sound(w.cube, change.cube)
    outside = np.ones(w.cube.space.shape, bool)
    outside[w.cube.space.block(*w.cell)] = False
    if gesture.method is not Method.RESERVE:
        moved = w.cube.amounts != change.cube.amounts
        assert not moved[outside].any()


@at_first(8, later=4)
@given(SEEDS)
def test_every_method_keeps_what_must_stay(seed: int) -> None:
    results = []
    for _ in range(2):
        w = world(seed)
        gesture = replace(
            gesture_for(w, [m for m in Method if m is not Method.MOVE]),
            action=list(Action)[w.random.integers(3)],
        )
        try:
            change = done(w, gesture)
        except Fact as fact:
            results.append(str(fact))
            continue
        results.append(change.cube.to_bytes())
        sound(w.cube, change.cube)
    assert results[0] == results[1], "same input, same output"


@at_first(8, later=4)
@given(SEEDS)
def test_held_totals_stay(seed: int) -> None:
    w = world(seed)
    keep = (w.other(), w.other())
    gesture = gesture_for(w, [Method.PROPORTIONAL, Method.EQUAL, Method.PERCENT])
    try:
        change = done(w, gesture, keep)
    except Fact:
        return
    sound(w.cube, change.cube)
    for cell in keep:
        assert at(change.cube, cell) == at(w.cube, cell)
    if gesture.method is Method.PROPORTIONAL:
        assert change.after == gesture.amount


@at_first(8, later=4)
@given(SEEDS)
def test_a_limit_of_a_total_is_kept(seed: int) -> None:
    w = world(seed)
    limits = []
    for cell in (w.other(), w.other()):
        now = at(w.cube, cell)
        wide = abs(now) // 4 + 1
        limits.append(Limit(cell, now - wide, now + wide))
    gesture = gesture_for(w, [Method.PROPORTIONAL])
    try:
        change = apply(w.cube, gesture, limits=limits)
    except Fact:
        return
    sound(w.cube, change.cube)
    assert change.after == gesture.amount
    for limit in limits:
        assert limit.lower is not None and limit.upper is not None
        assert limit.lower <= at(change.cube, limit.cell) <= limit.upper


@at_first(8, later=4)
@given(SEEDS)
@case(13962)  # a leaf at 0 may go below only as long as no leaf above it is free
def test_no_room_is_true_and_its_release_makes_room(seed: int) -> None:
    w = world(seed, negative=False)
    gesture = replace(gesture_for(w, [Method.PROPORTIONAL]), sign_change=False, step=1)
    try:
        apply(w.cube, gesture)
    except NoRoom as fact:
        assert fact.nearest != gesture.amount
        if fact.lowest is None or fact.highest is None or fact.lowest <= fact.highest:
            nearest = replace(gesture, amount=fact.nearest)
            assert apply(w.cube, nearest).after == fact.nearest
        if not fact.held or any(hold.kind != "leaf" for hold in fact.held):
            return
        cube = w.cube
        for hold in fact.held:
            cube = cube.unflagged(*hold.cell, HELD)
        assert apply(cube, gesture).after == gesture.amount
    except SignChange:
        return


@at_first(8, later=4)
@given(SEEDS)
def test_a_move_keeps_the_sum_of_both(seed: int) -> None:
    w = world(seed)
    gesture = Gesture(
        w.cell, Method.MOVE, amount=int(w.random.integers(0, 500)), to=w.other()
    )
    try:
        change = done(w, gesture)
    except (Fact, ValueError):
        return
    sound(w.cube, change.cube)
    assert change.cube.amounts.sum() == w.cube.amounts.sum()
    assert change.after == change.before - gesture.amount


@at_first(8, later=4)
@given(SEEDS)
def test_the_parents_reserve_keeps_everything_above(seed: int) -> None:
    w = world(seed)
    gesture = replace(gesture_for(w, [Method.PROPORTIONAL]), parent_kept=True)
    try:
        change = done(w, gesture)
    except Fact:
        return
    parent = w.cube.space.units.parent(w.cell.unit)
    assert parent is not None or change.leaves == 0
    for period in ("Y", "Q1", "M1"):
        for product in ("P", "A"):
            cell = Cell(parent or "CN", product, period)
            assert at(change.cube, cell) == at(w.cube, cell)


@at_first(8, later=4)
@given(SEEDS)
def test_rounding_does_not_add_up_over_many_edits(seed: int) -> None:
    random = np.random.default_rng(seed)
    weights = random.integers(1, 100, SEVEN.shape)
    cube = Cube.of(SEVEN, weights)
    profile = weights.astype(float)
    for total in (int(random.integers(1, 50)), 1_000_000):
        change = apply(
            cube, Gesture(Cell("CN", "all", "Y"), amount=total), profile=profile
        )
        cube, profile = change.cube, change.profile
    exact = 1_000_000 * weights / weights.sum()
    assert np.abs(cube.amounts - exact).max() < 1.001


def test_a_hundred_small_edits_leave_the_ratios_alone() -> None:
    cube = Cube.of(example(), np.array([[17, 31], [5, 47], [0, 0]]))
    profile = cube.amounts.astype(float)
    gesture = Gesture(Cell("CN", "all", "Y"))
    for total in [3, 7, 1, 10] * 25:
        change = apply(cube, replace(gesture, amount=total), profile=profile)
        cube, profile = change.cube, change.profile
    back = apply(cube, replace(gesture, amount=100), profile=profile)
    assert back.cube.amounts.ravel().tolist() == [17, 31, 5, 47, 0, 0]


def test_the_profile_keeps_ratios_that_small_numbers_lose() -> None:
    cube = Cube.of(example(), np.array([[1, 1], [1, 0], [0, 0]]))
    gesture = Gesture(Cell("CN", "all", "Y"), amount=4)
    change = apply(cube, gesture, profile=cube.amounts.astype(float))
    assert change.cube.amounts.ravel().tolist() == [1, 1, 2, 0, 0, 0]
    again = apply(change.cube, replace(gesture, amount=300), profile=change.profile)
    assert again.cube.amounts.ravel().tolist() == [100, 100, 100, 0, 0, 0]
    without = apply(change.cube, replace(gesture, amount=300))
    assert without.cube.amounts.ravel().tolist() == [75, 75, 150, 0, 0, 0]


@at_first(8)
@given(
    st.lists(st.integers(-(10**6), 10**9), min_size=1, max_size=12),
    st.integers(-(10**6), 10**10),
    SEEDS,
)
def test_breakback(amounts: list[int], total: int, seed: int) -> None:
    random = np.random.default_rng(seed)
    held = random.random(len(amounts)) < 0.3
    lower = np.asarray(amounts) - random.integers(0, 10**9, len(amounts))
    try:
        result = breakback(amounts, total, held, lower=lower)
    except (NoRoom, SignChange):
        return
    assert result.sum() == total
    assert (result[held] == np.asarray(amounts)[held]).all()
    assert (result[~held] >= lower[~held]).all()


def test_shapes_that_differ_are_a_bug() -> None:
    with pytest.raises(ValueError, match="differ"):
        breakback([1, 2], 3, [True])


def test_a_held_cell_is_not_edited() -> None:
    cube = Cube.of(example(), np.array([[1, 2], [3, 4], [0, 0]]))
    cell = Cell("E", "all", "Y")
    with pytest.raises(NoRoom) as caught:
        apply(cube, Gesture(cell, amount=9), keep=[cell])
    assert (caught.value.lowest, caught.value.highest) == (3, 3)
    assert caught.value.held[0].cell == cell


def test_crossing_names_both() -> None:
    cube = Cube.of(example(), np.array([[1, 2], [3, 4], [0, 0]]))
    with pytest.raises(Crossing) as caught:
        set_total(cube, "E", "all", "Y", 9, keep=[Cell("CN", "all", "H1")])
    assert caught.value.held == Cell("CN", "all", "H1")


def test_a_crossing_hold_whose_common_leaves_cannot_move_is_no_crossing() -> None:
    cube = Cube.of(example(), np.array([[1, 2], [3, 4], [0, 0]]))
    cube = cube.flagged("E", "all", "H1", HELD)
    change = set_total(cube, "E", "all", "Y", 9, keep=[Cell("CN", "all", "H1")])
    assert change.cube.amounts[0].tolist() == [1, 8]


def test_no_reserve_where_trees_have_none() -> None:
    units = Tree.build([("CN", None), ("E", "CN")])
    one, year = Tree.build([("all", None)]), Tree.build([("Y", None)])
    cube = Cube.of(Space.full(units, one, year), np.array([[5]]))
    with pytest.raises(NoReserve):
        apply(cube, Gesture(Cell("CN", "all", "Y"), Method.RESERVE, 9))


def test_what_a_gesture_tells() -> None:
    cube = Cube.of(example(), np.array([[10, 20], [30, 40], [0, 0]]))
    change = set_total(cube, "CN", "all", "Y", 200)
    assert (change.before, change.after, change.leaves, change.units) == (
        100,
        200,
        4,
        2,
    )
    assert change.movers[0].cell == Cell("W", "all", "H2")
    assert (change.movers[0].before, change.movers[0].after) == (40, 80)


def test_each_base_that_was_used_is_told_once() -> None:
    cube = Cube.of(example(), np.array([[0, 0], [30, 60], [0, 0]]))
    assert set_total(cube, "E", "all", "Y", 30).bases == ("profile of CN",)
    assert set_total(cube, "CN", "all", "Y", 30).bases == ("own",)
    equal = Gesture(Cell("CN", "all", "Y"), Method.EQUAL_LEAVES, 40)
    assert apply(cube, equal).bases == ("leaves",)
    empty = Cube.empty(example())
    assert set_total(empty, "CN", "all", "Y", 30).bases == ("equal",)
    history = np.array([[1, 1], [2, 2], [0, 0]])
    change = apply(empty, Gesture(Cell("CN", "all", "Y"), amount=30), history=history)
    assert change.bases == ("history",)
    assert change.cube.amounts.tolist() == [[5, 5], [10, 10], [0, 0]]
