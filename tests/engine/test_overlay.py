"""An edit shares what it leaves alone: the same numbers as if everything were copied."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from luopan.engine.cube import Cube
from luopan.engine.facts import Cell, Fact
from luopan.engine.gesture import Gesture
from luopan.engine.overlay import MOST, Draft, Overlay
from luopan.engine.solve import apply
from luopan.engine.space import Block
from tests.cases import at_first
from tests.engine.worlds import cell_of, world

SHAPE = (40, 12)


def block_of(random: np.random.Generator) -> Block:
    first, last = np.sort(random.integers(0, SHAPE[1] + 1, 2))
    if random.random() < 0.5:
        low, high = np.sort(random.integers(0, SHAPE[0] + 1, 2))
        return Block(slice(int(low), int(high)), slice(int(first), int(last)))
    rows = np.flatnonzero(random.random(SHAPE[0]) < random.random())
    return Block(rows, slice(int(first), int(last)))


@at_first(8, later=4)
@given(st.integers(0, 2**32))
def test_a_draft_reads_as_an_array_that_was_written_to(seed: int) -> None:
    random = np.random.default_rng(seed)
    begun = random.integers(0, 99, SHAPE)
    plain, before = begun.copy(), begun.copy()
    kept = Overlay(begun)
    draft = Draft(kept)
    for turn in range(int(random.integers(1, MOST * 2))):
        block = block_of(random)
        new = random.integers(100, 999, plain[block].shape)
        plain[block] = new
        draft.put(block, new)
        asked = block_of(random)
        assert np.array_equal(draft[asked], plain[asked])
        if turn % 5 == 4:
            kept = draft.done()
            assert np.array_equal(kept.whole, plain)
            draft = Draft(kept)
    assert np.array_equal(draft.done().whole, plain)
    assert np.array_equal(begun, before)


@at_first(8, later=8)
@given(st.integers(0, 2**32))
def test_edits_on_edits_are_those_on_whole_cubes(seed: int) -> None:
    task = world(seed)
    edited = whole = task.cube
    for _turn in range(6):
        cell = cell_of(task.random, edited.space)
        gesture = Gesture(cell, amount=int(task.random.integers(0, 10**6)))
        try:
            expected = apply(whole, gesture)
        except Fact as fact:
            refused(edited, gesture, fact)
            continue
        found = apply(edited, gesture)
        assert (found.after, found.leaves, found.units, found.movers) == (
            expected.after,
            expected.leaves,
            expected.units,
            expected.movers,
        )
        edited = found.cube
        copied = expected.cube
        whole = Cube(copied.space, copied.amounts, copied.state, *bounds(copied))
    assert edited.hash == whole.hash
    assert edited.to_bytes() == whole.to_bytes()


def refused(cube: Cube, gesture: Gesture, fact: Fact) -> None:
    try:
        apply(cube, gesture)
    except type(fact) as same:
        assert str(same) == str(fact)
    else:
        raise AssertionError("only the whole cube refused")


def bounds(cube: Cube):
    return cube.lower, cube.upper


def test_a_small_edit_copies_nothing_of_the_rest() -> None:
    task = world(3, bounds=False, negative=False)
    space = task.cube.space
    amounts = np.arange(1, space.shape[0] * space.shape[1] + 1).reshape(space.shape)
    cube = Cube.of(space, amounts)
    unit = next(
        code
        for code in space.units.leaf_codes
        if cube.amounts[space.block(code, "P", "M1")].any()
    )
    block = space.block(unit, "P", "M1")
    before = int(cube.amounts[block].sum())
    change = apply(cube, Gesture(Cell(unit, "P", "M1"), amount=before + 70))
    assert change.cube.parts.base is cube.amounts
    assert (change.before, change.after) == (before, before + 70)
    assert not change.cube.amounts.flags.writeable
    assert change.cube.amounts[block].sum() == before + 70
    assert cube.amounts[block].sum() == before
