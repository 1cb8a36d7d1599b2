"""Many new totals under held ones: quick, and what one by one would have come to."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from luopan.engine.cube import HELD
from luopan.engine.facts import Crossing, Fact, SignChange
from luopan.engine.gesture import Gesture
from luopan.targets.cells import Cell, meet
from luopan.targets.moves import _in_turn, hold_totals, set_totals
from luopan.targets.state import State
from tests.cases import at_first
from tests.targets.small import Draft
from tests.targets.test_properties import (
    FROZEN,
    SPACE,
    amounts,
    gestures,
    periods,
    products,
    said,
    units,
)

FEW = at_first(8, later=20)
places = st.builds(Cell, units, products, periods)


def apart(cells: list[Cell]) -> list[Cell]:
    """Those that share no leaf with one before them."""
    found: list[Cell] = []
    for cell in cells:
        if not any(meet(SPACE, one, cell) for one in found):
            found.append(cell)
    return found


def tried(
    state: State, wanted: list[tuple[Cell, int]], stay: list[Cell], *, by_name: bool
) -> State | Fact:
    try:
        return _in_turn(state, wanted, asked, stay, by_name=by_name).state
    except Fact as fact:
        return fact


def told(fact: State | Fact) -> tuple:
    """What a refusal says: its kind and all that it names."""
    return type(fact), fact if isinstance(fact, State) else vars(fact)


def asked(cell: Cell, *, amount: int) -> Gesture:
    return Gesture(cell, amount=amount)


@FEW
@given(
    st.lists(gestures, max_size=3),
    st.lists(places, min_size=2, max_size=6),
    st.lists(amounts, min_size=6, max_size=6),
    st.lists(places, max_size=1),
)
def test_held_leaf_by_leaf_is_kept_by_name(before, cells, amounts, stay):
    draft, _states = said(before)
    state = draft.state
    wanted = list(zip(apart(cells), amounts, strict=False))
    quick = tried(state, wanted, stay, by_name=False)
    slow = tried(state, wanted, stay, by_name=True)
    if isinstance(slow, Fact):
        # A total of before that only crosses what makes up for the next stays leaf by leaf.
        assert isinstance(slow, Crossing) or told(quick) == told(slow)
        return
    assert isinstance(quick, State)
    assert (quick.amounts == slow.amounts).all()
    assert (quick.cube.state == slow.cube.state).all()
    assert np.allclose(quick.profile, slow.profile, rtol=0, atol=0)
    assert quick.holds == slow.holds


@FEW
@given(st.lists(gestures, max_size=3), st.lists(st.tuples(places, amounts), max_size=6))
def test_each_has_its_total_and_what_was_held_is_held(before, said_totals):
    draft, _states = said(before)
    state = draft.state
    cells = apart([cell for cell, _amount in said_totals])
    wanted = [one for one in said_totals if one[0] in cells]
    wanted = list({cell: (cell, amount) for cell, amount in wanted}.values())
    try:
        after = set_totals(state, wanted).state
    except Fact:
        return
    assert all(after.total(cell) == amount for cell, amount in wanted)
    assert all(after.total(held.cell) == held.amount for held in state.holds)
    held = np.uint8(HELD)
    assert ((after.cube.state & held) == (state.cube.state & held)).all()


def test_beside_what_is_held_a_leaf_does_not_change_its_sign_unasked():
    state = hold_totals(Draft(SPACE, FROZEN).baseline().state, [Cell("S", "all", "Y")])
    one, other = Cell("N1", "tea", "Q1"), Cell("N1", "tea", "Q2")
    assert state.total(one) > 0
    wanted = [(one, -5), (other, 10)]
    with pytest.raises(SignChange):
        set_totals(state, wanted)
    turned = set_totals(state, wanted, turn=True).state
    assert (turned.total(one), turned.total(other)) == (-5, 10)
