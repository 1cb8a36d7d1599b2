"""Floor, target, stretch: each adds up by itself, ordered in every cell, in ratio."""

from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from luopan.engine.cube import LOCKED, Cube
from luopan.engine.facts import Cell
from luopan.engine.levels import (
    BESIDE,
    FLOOR,
    STRETCH,
    OutOfOrder,
    Rules,
    Said,
    level_cubes,
    padding,
)
from luopan.engine.rollup import total
from luopan.engine.rounding.exact import nearest
from luopan.engine.space import Space
from luopan.engine.tree import RESERVE, Tree
from tests.cases import fewer
from tests.engine.worlds import SPACES, world

SEEDS = st.integers(0, 2**32)
FEW = fewer(8, 15)
FEWER = fewer(24, 10)
MORE = Rules("0.85", "1.15")
LESS = Rules("1.15", "0.85", lower_is_better=True)


def sums(cube: Cube, cell: Cell) -> int:
    return total(cube.space, cube.amounts, *cell)


def every_sum(space: Space, amounts: np.ndarray) -> np.ndarray:
    """The sums of all nodes: units × products × periods."""
    dense = np.zeros((len(space.units), len(space.products), space.shape[1]), np.int64)
    dense[space.pairs[:, 0], space.pairs[:, 1]] = amounts
    for axis, tree in enumerate((space.units, space.products, space.periods)):
        parts = [dense.take(range(len(tree))[tree.slice(c)], axis) for c in tree.codes]
        dense = np.stack([part.sum(axis) for part in parts], axis)
    return dense


def ordered(target: Cube, levels: dict[str, Cube], rules: Rules) -> None:
    """In every cell that is somebody's (a negative reserve is padding: of the target only)."""
    space = target.space
    low, mid, high = (
        every_sum(space, cube.amounts)
        for cube in (levels[FLOOR], target, levels[STRETCH])
    )
    if rules.lower_is_better:
        low, high = high, low
    kept = np.array([code.endswith(RESERVE) for code in space.units.codes])[:, None]
    kept = kept | [code.endswith(RESERVE) for code in space.products.codes]
    padded = (every_sum(space, padding(target)) > 0) & kept[..., None]
    assert ((low <= mid) | padded).all()
    assert ((mid <= high) | padded).all()


# ---------- by hand


@pytest.fixture
def region() -> Cube:
    """华东 in two teams and what it keeps back, over two half years.

    | target | 上半年 | 下半年 | 全年 |
    |---|---|---|---|
    | 一队 | 300 | 200 | 500 |
    | 二队 | 150 | 250 | 400 |
    | 预留 | 60 | 40 | 100 |
    | 华东 | 510 | 490 | 1,000 |
    """
    return regional([[300, 200], [150, 250], [60, 40]])


def regional(amounts: list[list[int]]) -> Cube:
    units = Tree.build(
        [("华东", None), ("一队", "华东"), ("二队", "华东")], reserves=True
    )
    halves = Tree.build([("Y", None), ("H1", "Y"), ("H2", "Y")])
    space = Space.full(units, Tree.build([("all", None)]), halves)
    return Cube.of(space, np.array(amounts))


def test_levels_are_ratios_of_the_target(region: Cube) -> None:
    """85 % of 510 is 433.5, of 490 416.5: together 850, and what is over goes down to one.

    | floor | 上半年 | 下半年 | 全年 |
    |---|---|---|---|
    | 一队 | 255 | 170 | 425 |
    | 二队 | 127 | 213 | 340 |
    | 预留 | 51 | 34 | 85 |
    | 华东 | 433 | 417 | 850 |
    """
    levels = level_cubes(region, MORE)
    assert levels[FLOOR].amounts.tolist() == [[255, 170], [127, 213], [51, 34]]
    assert levels[STRETCH].amounts.tolist() == [[345, 230], [172, 288], [69, 46]]


def test_padding_is_on_the_target_only() -> None:
    """华东 owes 1,000 and hands 1,100 down: its floor is 850, and 850 is handed down.

    一队 carries 600 of 1,100, so 600 × 1,000 / 1,100 × 85 % = 464 of the floor: 77 % of its
    padded target. The stretch is 1,150: 627 for 一队, still above its 600.
    """
    padded = regional([[600, 0], [500, 0], [-100, 0]])
    levels = level_cubes(padded, MORE)
    assert levels[FLOOR].amounts[:, 0].tolist() == [464, 386, 0]
    assert levels[STRETCH].amounts[:, 0].tolist() == [627, 523, 0]


def test_of_much_padding_the_stretch_is_the_target_itself() -> None:
    """30 % handed down on top: a stretch of 115 % of the own would lie below the targets."""
    padded = regional([[700, 0], [600, 0], [-300, 0]])
    levels = level_cubes(padded, MORE)
    assert levels[STRETCH].amounts[:, 0].tolist() == [700, 600, 0]


def test_a_loss_has_a_larger_loss_for_its_floor() -> None:
    loss = regional([[-100, 0], [40, 0], [0, 0]])
    levels = level_cubes(loss, MORE)
    assert levels[FLOOR].amounts[:, 0].tolist() == [-115, 34, 0]
    assert levels[STRETCH].amounts[:, 0].tolist() == [-85, 46, 0]


def test_where_lower_is_better_the_floor_lies_above(region: Cube) -> None:
    levels = level_cubes(region, LESS)
    assert levels[FLOOR].amounts.sum() == 1_150
    assert levels[STRETCH].amounts.sum() == 850
    ordered(region, levels, LESS)


def test_a_total_said_otherwise_keeps_its_ratio(region: Cube) -> None:
    """The floor of 一队 is set to 450 of 500, 90 %. Its target becomes 600: the floor 540."""
    said = Said(FLOOR, Cell("一队", "all", "Y"), 450, 500)
    levels = level_cubes(region, Rules("0.85", "1.15", said=(said,)))
    assert levels[FLOOR].amounts.tolist() == [[270, 180], [127, 213], [51, 34]]
    more = regional([[360, 240], [150, 250], [60, 40]])
    levels = level_cubes(more, Rules("0.85", "1.15", said=(said,)))
    assert sums(levels[FLOOR], said.cell) == 540


def test_a_held_total_keeps_its_amount(region: Cube) -> None:
    said = Said(FLOOR, Cell("一队", "all", "Y"), 450, 500, held=True)
    rules = Rules("0.85", "1.15", said=(said,))
    more = regional([[360, 240], [150, 250], [60, 40]])
    assert sums(level_cubes(more, rules)[FLOOR], said.cell) == 450
    less = regional([[260, 180], [150, 250], [60, 40]])
    with pytest.raises(OutOfOrder) as found:
        level_cubes(less, rules)
    assert (found.value.target, found.value.room.nearest) == (440, 440)


def test_what_is_said_beyond_the_target_finds_no_room(region: Cube) -> None:
    cell = Cell("华东", "all", "H1")
    with pytest.raises(OutOfOrder) as found:
        level_cubes(
            region, Rules("0.85", "1.15", said=(Said(STRETCH, cell, 500, 510),))
        )
    assert found.value.room.nearest == 519  # 450 of the teams, 69 kept back stay


def test_a_held_year_stays_when_a_half_is_said(region: Cube) -> None:
    year, half = Cell("一队", "all", "Y"), Cell("华东", "all", "H1")
    said = (Said(FLOOR, year, 425, 500, held=True), Said(FLOOR, half, 420, 510))
    levels = level_cubes(region, Rules("0.85", "1.15", said=said))
    assert sums(levels[FLOOR], year) == 425
    assert sums(levels[FLOOR], half) == 420


def test_a_closed_period_keeps_its_levels(region: Cube) -> None:
    shut = region.flagged("华东", "all", "H1", LOCKED)
    closed = {level: cube.amounts for level, cube in level_cubes(region, MORE).items()}
    levels = level_cubes(shut, Rules("0.7", "1.3", closed=closed))
    assert levels[FLOOR].amounts.tolist() == [[255, 140], [127, 175], [51, 28]]


# ---------- at random


@given(SEEDS, st.booleans(), st.integers(0, 10_000), st.integers(0, 10_000))
@FEWER
def test_ordered_exact_and_the_same_again(
    seed: int, less: bool, down: int, up: int
) -> None:
    target = world(seed, bounds=False).cube
    low, high = f"{1 - down / 10_000:.4f}", f"{1 + up / 10_000:.4f}"
    rules = Rules(high, low, True) if less else Rules(low, high)
    levels = level_cubes(target, rules)
    again = level_cubes(target, rules)
    for level in BESIDE:
        assert (levels[level].amounts == again[level].amounts).all()
        if (target.amounts >= 0).all() and not (target.state & LOCKED).any():
            whole = nearest(int(target.amounts.sum()) * Fraction(rules.ratio(level)))
            assert levels[level].amounts.sum() == whole
    if (target.amounts >= 0).all():
        ordered(target, levels, rules)
        apart = levels[FLOOR].amounts - target.amounts * float(rules.floor)
        assert np.abs(apart).max(initial=0) < 1 + 1e-6 * np.abs(target.amounts).max()


def test_in_steps_every_cell_is_a_multiple(region: Cube) -> None:
    """In tens: of the years 425, 340 and 85 the last goes up; then the halves of each."""
    levels = level_cubes(region, replace(MORE, step=10))
    assert levels[FLOOR].amounts.tolist() == [[250, 170], [130, 210], [50, 40]]
    assert levels[STRETCH].amounts.sum() == 1150
    said = Said(FLOOR, Cell("一队", "all", "Y"), 455, 500)
    by_hand = level_cubes(region, replace(MORE, step=10, said=(said,)))
    assert (
        sums(by_hand[FLOOR], said.cell) == 455
    )  # as it was said; one cell takes the 5
    assert sorted(by_hand[FLOOR].amounts[0] % 10) == [0, 5]


@given(SEEDS, st.booleans(), st.integers(2, 60))
@FEWER
def test_steps_are_ordered_and_as_near_in_all_as_there_is_room(
    seed: int, less: bool, step: int
) -> None:
    target = world(seed, bounds=False, negative=False).cube
    rules = replace(LESS if less else MORE, step=step)
    levels = level_cubes(target, rules)
    ordered(target, levels, rules)
    closed = (target.state & LOCKED).any()
    for level, cube in levels.items():
        assert not (cube.amounts % step).any()
        below = rules.below(level)
        near = target.amounts // step if below else -(-target.amounts // step)
        exact = Fraction(rules.ratio(level)) * int(target.amounts.sum())
        wanted = nearest(exact / step) * step
        room = int(near.sum()) * step
        nearest_room = min(wanted, room) if below else max(wanted, room)
        assert closed or cube.amounts.sum() == nearest_room


@given(SEEDS, st.booleans())
@FEW
def test_padding_leaves_the_order(seed: int, less: bool) -> None:
    random = np.random.default_rng(seed)
    space = [one for one in SPACES if one.units.is_reserve.any()][seed % 3]
    amounts = random.integers(0, 10 ** random.integers(2, 10), space.shape)
    amounts[space.is_reserve] //= 10
    reserve = space.units.is_reserve[space.pairs[:, 0]]
    reserve &= ~space.products.is_reserve[space.pairs[:, 1]]
    amounts[reserve & (random.random(len(reserve)) < 0.5)] //= -3
    target = Cube.of(space, amounts)
    rules = LESS if less else MORE
    named = [RESERVE not in code for code in space.units.codes]
    if every_sum(space, target.amounts)[named].min() < 0:
        return  # more was handed down than there is
    ordered(target, level_cubes(target, rules), rules)


@given(SEEDS, st.booleans(), st.sampled_from(BESIDE), st.floats(0, 1))
@FEW
def test_said_and_held_totals_are_met_or_named(
    seed: int, held: bool, level: str, part: float
) -> None:
    drawn = world(seed, bounds=False, negative=False)
    target, cell, other = drawn.cube, drawn.cell, drawn.other()
    now, across = sums(target, cell), sums(target, other)
    amount = round(now * (part if level == FLOOR else 1 + part))
    said = (
        Said(level, other, across, across, held=held),
        Said(level, cell, amount, now, held=held),
    )
    rules = Rules("0.85", "1.15", said=said)
    try:
        levels = level_cubes(target, rules)
    except OutOfOrder as fact:
        assert fact.room.nearest != fact.amount or fact.room.held
        return
    ordered(target, levels, rules)
    assert sums(levels[level], cell) == amount
    blocks = [target.space.block(*one) for one in (cell, other)]
    if held and str(blocks[0]) != str(blocks[1]):  # of one said twice the last counts
        assert sums(levels[level], other) == across
