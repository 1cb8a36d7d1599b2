"""Axes, cubes and roll-up: slices, sparse pairs, bytes that come back the same."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from luopan.engine.cube import ABSENT, HELD, NULL, Cube
from luopan.engine.rollup import region, rollup, total
from luopan.engine.space import Space, example
from luopan.engine.tree import Tree
from tests.cases import at_first
from tests.engine.worlds import SPACES, cell_of, world

SEEDS = st.integers(0, 2**32)


@at_first(8, later=8)
@given(st.lists(st.integers(0, 30), max_size=30), st.booleans())
def test_leaves_under_any_node_are_neighbours(
    parents: list[int], reserves: bool
) -> None:
    rows: list[tuple[str, str | None]] = [("n0", None)]
    rows += [(f"n{i + 1}", f"n{p % (i + 1)}") for i, p in enumerate(parents)]
    tree = Tree.build(rows[::-1], reserves=reserves)
    by_code = dict(rows)
    for code in tree.codes:
        under = {
            leaf
            for leaf in tree.leaf_codes
            if code == leaf or code in tree.ancestors(leaf)
        }
        assert set(tree.leaf_codes[tree.slice(code)]) == under
        below = tree.children(code)
        assert all(tree.parent(child) == code for child in below)
        if reserves and below:
            assert below[-1] == code + "~"
        if code in by_code and by_code[code]:
            assert tree.parent(code) == by_code[code]
    for depth in range(tree.height + 1):
        starts = tree.starts(tree.cut(depth))
        assert starts[0] == 0 and (np.diff(starts) > 0).all()


@pytest.mark.parametrize(
    "rows",
    [
        [],
        [("a", None), ("b", None)],
        [("a", None), ("a", "a")],
        [("a", None), ("b", "c")],
        [("a", None), ("b", "c"), ("c", "b")],
    ],
)
def test_what_is_no_tree_is_a_bug(rows: list[tuple[str, str | None]]) -> None:
    with pytest.raises(ValueError):
        Tree.build(rows)


def test_a_code_that_looks_like_a_reserve_is_a_bug() -> None:
    with pytest.raises(ValueError, match="reserve"):
        Tree.build([("a", None), ("a~", "a")], reserves=True)


@pytest.mark.parametrize("space", SPACES)
def test_a_space_comes_back_from_its_bytes(space: Space) -> None:
    back = Space.from_bytes(space.to_bytes())
    assert back.hash == space.hash
    assert np.array_equal(back.pairs, space.pairs)
    assert (back.units, back.products, back.periods) == (
        space.units,
        space.products,
        space.periods,
    )
    assert (back.absent is None) == (space.absent is None)


def test_hashes_are_stable() -> None:
    """Frozen inputs are named by these: a change here loses every kept plan."""
    space = example()
    assert space.hash == (
        "4f7fdfd787811af6d86551cacde3b48b88d732a70e0b6bf757f649a1b6728ea5"
    )
    cube = Cube.of(space, np.array([[1, 2], [3, 4], [0, 0]])).flagged(
        "E", "all", "H1", HELD
    )
    assert cube.hash == (
        "578bdef9d32041807145efadece6fad0846719a6739ea59329edec517bf4f276"
    )


@at_first(8, later=8)
@given(SEEDS)
def test_a_cube_comes_back_from_its_bytes(seed: int) -> None:
    cube = world(seed).cube
    back = Cube.from_bytes(cube.to_bytes(), cube.space)
    assert back.hash == cube.hash
    assert np.array_equal(back.amounts, cube.amounts)
    assert np.array_equal(back.state, cube.state)


def test_a_cube_stands_on_its_own_space() -> None:
    cube = Cube.empty(SPACES[0])
    with pytest.raises(ValueError, match="another space"):
        Cube.from_bytes(cube.to_bytes(), SPACES[1])
    with pytest.raises(ValueError, match="shape"):
        replace(cube, amounts=np.zeros((1, 1), np.int64))
    with pytest.raises(ValueError, match="may not be"):
        replace(cube, amounts=np.zeros(cube.space.shape))


def test_a_cube_cannot_be_written_to() -> None:
    amounts = np.zeros(example().shape, np.int64)
    cube = Cube.of(example(), amounts)
    with pytest.raises(ValueError, match="read-only"):
        cube.amounts[0, 0] = 1
    amounts[0, 0] = 5
    assert cube.amounts[0, 0] == 0


def test_absent_leaves_take_no_flag_and_no_amount() -> None:
    space = SPACES[2]
    assert space.absent is not None
    cube = Cube.of(space, np.full(space.shape, 7))
    assert not cube.amounts[space.absent].any()
    held = cube.flagged("CN", "P", "Y", HELD)
    assert (held.state[space.absent] == ABSENT).all()
    assert (held.state[~space.absent] == HELD).all()
    assert (held.unflagged("CN", "P", "Y", HELD).state == cube.state).all()
    assert ((Cube.empty(space).state[~space.absent]) == NULL).all()


@at_first(8, later=8)
@given(SEEDS)
def test_totals_are_sums_of_leaves(seed: int) -> None:
    w = world(seed)
    space, amounts = w.cube.space, w.cube.amounts
    sums = rollup(space, amounts)
    for _ in range(3):
        cell = cell_of(w.random, space)
        expected = sum(
            int(amounts[row, at])
            for row, (unit, product) in enumerate(space.rows_named)
            if cell.unit in (unit, *space.units.ancestors(unit))
            and cell.product in (product, *space.products.ancestors(product))
            for at, period in enumerate(space.periods.leaf_codes)
            if cell.period in (period, *space.periods.ancestors(period))
        )
        assert total(space, amounts, *cell) == expected
        assert sums.at(*cell) == expected
        assert region(space, amounts, *cell).sum() == expected


@pytest.mark.parametrize("space", SPACES)
def test_every_level_has_the_same_sum(space: Space) -> None:
    amounts = np.arange(space.shape[0] * space.shape[1]).reshape(space.shape)
    levels = rollup(space, amounts).all()
    assert {int(level.sum()) for level in levels.values()} == {int(amounts.sum())}
    heights = (space.units.height, space.products.height, space.periods.height)
    assert len(levels) == np.prod([h + 1 for h in heights])


@pytest.mark.parametrize(
    "pairs", [[[1, 0], [0, 0]], [[0, 0], [0, 0]], [[0, 9]], [[-1, 0]]]
)
def test_pairs_out_of_order_are_a_bug(pairs: list[list[int]]) -> None:
    space = SPACES[0]
    with pytest.raises(ValueError, match="pair"):
        Space(space.units, space.products, space.periods, np.asarray(pairs, np.int32))
