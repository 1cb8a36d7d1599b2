"""What holds for any list of steps, not only for the ones somebody thought of."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from luopan.engine.cube import HELD
from luopan.engine.facts import Fact, NoRoom
from luopan.engine.levels import Said
from luopan.targets.canonical import array_bytes, array_of
from luopan.targets.conflicts import clash
from luopan.targets.fold import Stuck, begin, fold
from luopan.targets.kinds import kind_named
from luopan.targets.sequence import Written, chain, live
from luopan.targets.state import State
from luopan.trail.refusal import Refused
from tests.cases import at_first
from tests.targets.small import UNITS, Draft, at, cell_json, history, small_space

SPACE = small_space(absent=[("N2", "milk", "Q1"), ("S", "tea", "H2")])
FROZEN = {"h": history(SPACE, 7)}
units = st.sampled_from([code for code, _parent in UNITS])
products = st.sampled_from(["all", "tea", "milk"])
periods = st.sampled_from(["Y", "H1", "H2", "Q1", "Q3"])
cells = st.builds(cell_json, units, products, periods)
amounts = st.integers(0, 50_000)
ratios = st.integers(-50, 150).map(lambda n: f"{n / 100:.2f}")

gestures = st.one_of(
    st.tuples(
        st.just("total"), st.fixed_dictionaries({"cell": cells, "amount": amounts})
    ),
    st.tuples(st.just("grow"), st.fixed_dictionaries({"cell": cells, "ratio": ratios})),
    st.tuples(
        st.just("hold"), st.fixed_dictionaries({"cell": cells, "leaves": st.booleans()})
    ),
    st.tuples(st.just("release"), st.fixed_dictionaries({"cell": cells})),
    st.tuples(
        st.just("override"),
        st.fixed_dictionaries(
            {
                "cells": st.lists(
                    st.fixed_dictionaries({"cell": cells, "amount": amounts}),
                    min_size=1,
                    max_size=2,
                ),
                "hold": st.booleans(),
            }
        ),
    ),
    st.tuples(
        st.just("season"),
        st.one_of(
            st.fixed_dictionaries(
                {
                    "cell": st.builds(cell_json, units, products),
                    "method": st.just("pattern"),
                    "weights": st.lists(st.integers(1, 9), min_size=4, max_size=4),
                }
            ),
            st.fixed_dictionaries({"cell": st.builds(cell_json, units, products)}),
        ),
    ),
    st.tuples(
        st.just("mix"),
        st.fixed_dictionaries(
            {
                "cell": st.builds(cell_json, units, st.just("all"), periods),
                "shares": st.integers(0, 100).map(lambda n: {"tea": f"{n / 100:.2f}"}),
            }
        ),
    ),
    st.tuples(
        st.just("round"),
        st.fixed_dictionaries({"cell": cells, "step": st.sampled_from([1, 10, 100])}),
    ),
    st.tuples(
        st.just("reserve"),
        st.fixed_dictionaries(
            {
                "cell": st.builds(cell_json, st.sampled_from(["CN", "N"])),
                "amount": amounts,
            }
        ),
    ),
    st.tuples(
        st.just("bound"),
        st.fixed_dictionaries({"cell": cells, "least": st.just(0), "most": amounts}),
    ),
)
lists = st.lists(gestures, max_size=3)


# Each case folds up to eight steps: as many gestures as elsewhere.
FEW = at_first(8, later=8)


def said(gestures):
    """A draft with all gestures that were not refused, and the states on the way."""
    draft = Draft(SPACE, FROZEN).baseline()
    states = [draft.state]
    for kind, parameters in gestures:
        try:
            draft.say(kind, **parameters)
        except (Refused, Stuck):
            continue
        states.append(draft.state)
    return draft, states


@FEW
@given(lists)
def test_any_list_of_steps(gestures):
    """Children add up, absent stays absent, holds and limits stay, the same every time."""
    draft, states = said(gestures)
    _check_sums(draft)
    for before, after, step in zip(states, states[1:], draft.steps[1:], strict=False):
        _check_kept(before, after, step)
    again = fold(begin(SPACE), draft.steps, FROZEN).state
    assert again.result_hash() == draft.state.result_hash()
    copy = State.from_bytes(again.to_bytes(), SPACE)
    assert copy.result_hash() == again.result_hash()
    assert np.array_equal(copy.profile, again.profile)


def _check_sums(draft):
    assert not draft.state.amounts[SPACE.absent].any()
    for unit in ("CN", "N"):
        children = sum(draft.total(code) for code in SPACE.units.children(unit))
        assert draft.total(unit) == children
    assert draft.total() == sum(draft.total("CN", "all", q) for q in ("Q1", "Q2", "H2"))
    assert draft.total() == sum(draft.total("CN", p) for p in ("tea", "milk", "all~"))


def _check_kept(before, after, step):
    for held in after.holds:
        assert after.total(held.cell) == held.amount
    for bound in after.bounds:
        amount = after.total(bound.cell)
        assert bound.least is None or amount >= bound.least
        assert bound.most is None or amount <= bound.most
    if step.kind != "release":
        fixed = before.cube.has(HELD)
        assert (after.amounts[fixed] == before.amounts[fixed]).all()
        kept = {held.cell: held.amount for held in after.holds}
        assert all(kept.get(held.cell) == held.amount for held in before.holds)


def written(gestures):
    return [
        Written(seq, kind, parameters)
        for seq, (kind, parameters) in enumerate(gestures, start=1)
    ]


@at_first(8, later=4)
@given(st.lists(gestures, min_size=1, max_size=4), st.integers(0, 3))
def test_revising_is_editing_the_list(gestures, place):
    steps = written(gestures)
    place %= len(steps)
    said = {"cell": cell_json(), "ratio": "0.1"}
    act = Written(len(steps) + 1, "revise", {"seq": place + 1, "parameters": said})
    plain, edited = list(live(steps)), list(live([*steps, act]))
    assert (edited[place].parameters, edited[place].said) == (said, act.seq)
    assert edited[:place] + edited[place + 1 :] == plain[:place] + plain[place + 1 :]
    undoing = Written(len(steps) + 2, "revert", {"seq": act.seq})
    assert list(live([*steps, act, undoing])) == plain
    last = Written(len(steps) + 1, "revert", {"seq": len(steps)})
    assert list(live([*steps, last])) == plain[:-1]
    names = chain(plain, "x")
    assert chain(edited, "x")[: place + 1] == names[: place + 1]
    assert len(set(names)) == len(names)


@FEW
@given(st.lists(gestures, max_size=1), gestures, gestures)
def test_steps_that_do_not_conflict_may_come_in_either_order(before, one, other):
    draft, _states = said(before)

    def after(*order):
        now = Draft(SPACE, FROZEN)
        now.state, now.steps = draft.state, list(draft.steps)
        for kind, parameters in order:
            now.say(kind, **parameters)
        return now.state

    try:
        one_first, other_first = after(one, other), after(other, one)
        touches = []
        for kind, _parameters in (one, other):
            now = Draft(SPACE, FROZEN)
            now.state = draft.state
            now.say(kind, **_parameters)
            touches.append(kind_named(kind).touch(draft.state, now.steps[0].parameters))
    except (Refused, Stuck):
        return
    if clash(SPACE, *touches) is None:
        assert np.array_equal(one_first.amounts, other_first.amounts)


@at_first(8)
@given(
    st.lists(st.integers(-(2**62), 2**62), max_size=3),
    st.sampled_from(["<i8", ">i8"]),
)
def test_equal_arrays_have_one_spelling(values, kind):
    array = np.array(values, dtype=kind)
    assert array_of(array_bytes(array)).tolist() == values
    assert array_bytes(array) == array_bytes(np.array(values, dtype=np.int64))


def test_facts_of_the_engine_are_all_told_in_sentences():
    from luopan.targets.refusals import refusal_of
    from luopan.targets.sentences import PlainSpeech

    told = set()
    for kind in Fact.__subclasses__():
        arguments = {
            "NoRoom": (5, 0, 3),
            "SignChange": (5, -5, 2, at()),
            "Crossing": (at("N"), at("CN", "tea")),
            "NoReserve": (at("N1"), "N1"),
            "OutOfOrder": (Said("floor", at(), 9, 9, True), 5, NoRoom(9, 0, 5)),
        }[kind.__name__]
        told.add(str(refusal_of(kind(*arguments), PlainSpeech(), 3)))
    assert len(told) == 5
