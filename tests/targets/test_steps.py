"""Each kind of step on a company small enough to follow by hand."""

import numpy as np
import pytest

from luopan.engine.facts import NoRoom, SignChange
from luopan.targets.canonical import NULL
from luopan.targets.cells import Cell
from luopan.targets.fold import KERNEL, Stuck, fold
from luopan.targets.sentences import PlainSpeech
from luopan.targets.sequence import Live
from luopan.trail.refusal import Refused
from tests.targets.small import Draft, cell_json, history, small_space


def test_the_baseline_is_last_year():
    draft = Draft().baseline()
    assert draft.total() == draft.frozen["h"].sum()
    assert draft.total("N1", "tea", "Q1") == 100
    assert draft.state.base is not None


def test_a_weighted_mean_is_rounded_once():
    space = small_space()
    frozen = {"a": history(space), "b": history(space, 3)}
    elements = [{"input": "x", "weight": "0.5"}, {"input": "y", "weight": 0.25}]
    draft = Draft(space, frozen).say(
        "baseline", {"x": "a", "y": "b"}, elements=elements
    )
    total = int(frozen["a"].sum())
    assert draft.total() == round(total * (0.5 + 0.75) / 0.75)


def test_what_nobody_knows_is_null_and_not_zero():
    space = small_space()
    past = history(space)
    past[space.block("S", "milk", "Y")] = NULL
    past[space.block("S", "tea", "Q1")] = 0
    draft = Draft(space, {"h": past}).baseline()
    null = draft.state.cube.has(2)
    assert null[space.block("S", "milk", "Y")].all()
    assert not null[space.block("S", "tea", "Q1")].any()


def test_millionths_become_quanta_with_an_exact_sum():
    space = small_space()
    past = history(space) * 1_000_000 + 400_000
    past[space.is_reserve] = 0
    elements = [{"input": "last"}]
    draft = Draft(space, {"h": past}).say(
        "baseline", {"last": "h"}, elements=elements, divisor=1_000_000
    )
    assert draft.total() == round(int(past.sum()) / 1_000_000)


def test_growth_is_exact_at_the_total():
    draft = Draft().baseline()
    before = draft.total()
    draft.say("grow", ratio="0.12")
    assert draft.total() == before + round(before * 0.12)
    assert draft.total("CN~") == 0


def test_a_held_region_stays_and_the_others_carry_it():
    draft = Draft().baseline()
    south = draft.total("S")
    draft.say("hold", cell=cell_json("S")).say("total", amount=10_000)
    assert draft.total() == 10_000
    assert draft.total("S") == south


def test_a_held_whole_makes_the_others_give_way():
    draft = Draft().baseline().say("total", amount=6_000, hold=True)
    draft.say("override", cells=[{"cell": cell_json("S"), "amount": 3_000}])
    assert (draft.total(), draft.total("S"), draft.total("N")) == (6_000, 3_000, 3_000)


def test_no_room_is_a_fact_with_the_step():
    draft = Draft().baseline()
    for unit in ("N", "S"):
        draft.say("hold", cell=cell_json(unit))
    with pytest.raises(Stuck) as stuck:
        draft.say("total", amount=10_000)
    assert isinstance(stuck.value.fact, NoRoom)


def test_release_lets_move_again():
    draft = Draft().baseline()
    draft.say("hold", cell=cell_json("N")).say("hold", cell=cell_json("S"), leaves=True)
    draft.say("release").say("total", amount=10_000)
    assert draft.total() == 10_000
    assert not draft.state.holds


def test_bounds_are_kept():
    draft = Draft().baseline()
    draft.say("bound", cell=cell_json("S"), most=1_000, least=None)
    assert draft.total("S") == 1_000
    draft.say("total", amount=20_000)
    assert (draft.total(), draft.total("S")) == (20_000, 1_000)


def test_typed_leaves_are_exact():
    draft = Draft().baseline()
    cells = [
        {"cell": cell_json("N1", "tea", "Q1"), "amount": 7},
        {"cell": cell_json("S", "milk", "Q4"), "amount": 0},
    ]
    draft.say("override", cells=cells)
    assert draft.total("N1", "tea", "Q1") == 7
    assert draft.total("S", "milk", "Q4") == 0


def test_many_typed_cells_are_said_in_one_sentence():
    cells = [{"cell": cell_json(unit), "amount": 7} for unit in ("N1", "N2", "S")]
    draft = Draft().baseline().say("override", cells=cells)
    assert "as are 2 other cells" in str(_explained(draft))


def test_free_leaves_typed_together_do_not_change_their_sign_unasked():
    cells = [
        {"cell": cell_json("N1", "tea", "Q1"), "amount": -7},
        {"cell": cell_json("S", "milk", "Q4"), "amount": 9},
    ]
    draft = Draft().baseline()
    with pytest.raises(Stuck) as stuck:
        draft.say("override", cells=cells)
    assert isinstance(stuck.value.fact, SignChange)
    draft.say("override", cells=cells, turn=True)
    assert draft.total("N1", "tea", "Q1") == -7
    assert draft.total("S", "milk", "Q4") == 9


def test_a_step_of_before_that_did_not_ask_is_replayed_as_it_was_done():
    cells = [
        {"cell": cell_json("N1", "tea", "Q1"), "amount": -7},
        {"cell": cell_json("S", "milk", "Q4"), "amount": 9},
    ]
    draft = Draft().baseline()
    parameters = {"cells": cells, "hold": False, "turn": False}
    step = Live(2, "override", parameters, {}, KERNEL, {}, 2)
    after = fold(draft.state, [step], draft.frozen).state
    assert after.total(Cell("N1", "tea", "Q1")) == -7


def test_overlapping_typed_cells_are_refused():
    cells = [{"cell": cell_json("N"), "amount": 7}, {"cell": cell_json(), "amount": 9}]
    with pytest.raises(Refused, match="overlap"):
        Draft().baseline().say("override", cells=cells)


def test_a_pattern_of_445():
    draft = Draft().baseline().say("total", amount=13_000, cell=cell_json("N1", "tea"))
    draft.say("season", method="pattern", weights=[4, 4, 5, 0], cell=cell_json("N1"))
    quarters = [draft.total("N1", "tea", f"Q{n}") for n in (1, 2, 3, 4)]
    assert quarters == [4_000, 4_000, 5_000, 0]


def test_a_pattern_of_halves_keeps_the_shape_inside():
    draft = Draft().baseline()
    before = draft.total("N1", "tea")
    draft.say("season", method="pattern", weights=[1, 3], cell=cell_json("N1", "tea"))
    assert draft.total("N1", "tea") == before
    first = draft.total("N1", "tea", "H1")
    assert abs(first - before / 4) < 1
    assert draft.total("N1", "tea", "Q1") < draft.total("N1", "tea", "Q2")


def test_a_short_history_takes_the_season_of_the_nearest_ancestor_and_says_so():
    space = small_space()
    past = history(space)
    past[space.block("N1", "tea", "Y")] = 0
    past[space.block("N1", "tea", "Q1")] = 400
    draft = Draft(space, {"h": past}).baseline()
    draft.say("season")
    line = [draft.total("N1", "tea", f"Q{n}") for n in (1, 2, 3, 4)]
    assert sum(line) == 400
    above = past[space.block("N2", "tea", "Y")] + past[space.block("N1", "tea", "Y")]
    shares = above[0] / above.sum() * 400
    assert np.abs(np.array(line) - shares).max() < 1
    assert "N · tea" in " ".join(map(str, draft.notes[2]))


def test_no_history_at_all_is_equal_periods():
    space = small_space()
    draft = Draft(space, {"h": np.zeros(space.shape, np.int64)})
    draft.say("total", amount=1_200, cell=cell_json("N1", "tea"))
    draft.say("season", input="z", inputs={"z": "h"})
    assert [draft.total("N1", "tea", f"Q{n}") for n in (1, 2, 3, 4)] == [300] * 4
    assert "equal periods" in " ".join(map(str, draft.notes[2]))


def test_a_held_month_is_left_alone_by_a_season():
    draft = Draft().baseline().say("hold", cell=cell_json("S", "tea", "Q1"))
    held = draft.total("S", "tea", "Q1")
    before = draft.total("S", "tea")
    draft.say("season", method="pattern", weights=[1])
    assert draft.total("S", "tea", "Q1") == held
    assert draft.total("S", "tea") == before


def test_the_mix_moves_between_products_only():
    draft = Draft().baseline()
    before = draft.total("N")
    draft.say("mix", cell=cell_json("N"), shares={"tea": "0.75", "milk": "0.25"})
    assert draft.total("N") == before
    assert draft.total("N", "tea") == round(before * 0.75)
    with pytest.raises(Refused, match="add up"):
        draft.say("mix", shares={"tea": "0.75", "milk": "0.5"})


def test_a_move_keeps_the_whole():
    draft = Draft().baseline()
    before = draft.total(), draft.total("N"), draft.total("S")
    draft.say("move", source=cell_json("N"), sink=cell_json("S"), amount=500)
    after = draft.total(), draft.total("N"), draft.total("S")
    assert after == (before[0], before[1] - 500, before[2] + 500)
    with pytest.raises(Refused, match="same parent"):
        draft.say("move", source=cell_json("N1"), sink=cell_json("S"), amount=1)


def test_a_reserve_is_kept_back_and_padding_is_negative():
    draft = Draft().baseline()
    own = draft.total("N")
    draft.say("reserve", cell=cell_json("N"), ratio="0.1")
    assert draft.total("N") == own
    assert draft.total("N~") == round(own * 0.1)
    draft.say("padding", cell=cell_json("N"), ratio="0.05")
    assert draft.total("N") == own
    assert draft.total("N1") + draft.total("N2") == own + round(own * 0.05)


def test_rounding_keeps_the_total_and_held_regions():
    draft = Draft(frozen={"h": history(small_space(), 77)}).baseline()
    draft.say("hold", cell=cell_json("S"))
    whole, south = draft.total(), draft.total("S")
    draft.say("round", step=1_000)
    assert (draft.total(), draft.total("S")) == (whole, south)
    odd = draft.state.amounts % 1_000 != 0
    assert odd.sum() <= 2


def test_rounding_by_level():
    draft = Draft(frozen={"h": history(small_space(), 1_000)}).baseline()
    draft.say("round", step=1_000, levels={"1": 100_000})
    assert draft.total("S") % 100_000 == 0
    assert not (draft.state.amounts % 1_000).any()


def test_a_step_far_above_the_amounts_is_warned_of():
    draft = Draft(frozen={"h": history(small_space(), 1_000)}).baseline()
    whole = draft.total()
    draft.say("round", step=1_000)
    assert not draft.notes.get(len(draft.steps))
    draft.say("round", step=10_000_000)
    assert draft.total() == whole
    assert np.count_nonzero(draft.state.amounts) == 1
    (note,) = draft.notes[len(draft.steps)]
    assert note.say(PlainSpeech()) == (
        "The step 10,000,000 is larger than most amounts: 23 of 24 became 0, and few "
        "places carry the whole total."
    )


def test_clean_takes_out_and_becomes_the_base():
    draft = Draft().baseline()
    before = draft.total("S")
    item = {
        "cell": cell_json("S", "tea", "Q1"),
        "amount": 50,
        "reason": "one tender",
        "author": "Olga",
    }
    draft.say("clean", items=[item])
    assert draft.total("S") == before - 50
    assert draft.state.base.sum() == draft.total()
    text = str(_explained(draft))
    assert "one tender" in text
    assert "Olga" in text
    item["direction"] = "back"
    draft.say("clean", items=[item])
    assert draft.total("S") == before


def _explained(draft):
    from luopan.targets.kinds import kind_named

    step = draft.steps[-1]
    return kind_named(step.kind).explain(step.parameters)


def test_spread_by_the_engines_methods():
    draft = Draft().baseline()
    draft.say("spread", method="equal", cell=cell_json("S", "tea"), amount=400)
    assert [draft.total("S", "tea", f"Q{n}") for n in (1, 2, 3, 4)] == [100] * 4
    draft.say(
        "spread",
        method="percent",
        action="add",
        ratio="0.1",
        cell=cell_json("S", "tea"),
    )
    assert draft.total("S", "tea") == 440
    draft.say("spread", method="relative", cell=cell_json("S", "tea"), amount=1_000)
    assert draft.total("S", "tea") == 1_000
    draft.say(
        "spread",
        {"w": "h"},
        method="weighted",
        weights=[{"input": "w"}],
        cell=cell_json("S"),
        amount=5_000,
    )
    assert draft.total("S") == 5_000


def test_absent_leaves_stay_absent():
    space = small_space(absent=[("N1", "all", "H1")])
    draft = Draft(space, {"h": history(space)}).baseline()
    draft.say("total", amount=9_999).say("season", method="pattern", weights=[1])
    draft.say("round", step=100)
    assert draft.total("N1", "all", "H1") == 0
    assert draft.total() == 9_999


@pytest.mark.parametrize(
    ("kind", "said", "word"),
    [
        ("grow", {"ratio": "a lot"}, "must be a number"),
        ("grow", {"ratio": "NaN"}, "must be a number"),
        ("grow", {"ratio": float("inf")}, "must be a number"),
        ("grow", {"ratio": -2}, "between"),
        ("grow", {}, "missing"),
        ("grow", {"ratio": 1, "rate": 2}, "does not know"),
        ("total", {"amount": 1.5}, "whole number"),
        ("total", {"amount": True}, "whole number"),
        ("total", {"amount": 2**62}, "between"),
        ("total", {"amount": 1, "cell": {"unit": "nowhere"}}, "no unit"),
        ("total", {"amount": 1, "cell": "N"}, "named values"),
        ("season", {"method": "magic"}, "one of"),
        ("season", {"method": "pattern", "weights": [1, 2, 3]}, "does not fit"),
        ("season", {"method": "pattern", "weights": [0, 0]}, "above 0"),
        ("mix", {"shares": {"cola": 1}}, "no product"),
        ("bound", {"least": 2, "most": 1}, "lower limit"),
        ("baseline", {"elements": []}, "list of 1 to 6"),
        ("clean", {"items": [{"amount": 1, "author": "x"}]}, "missing"),
        ("reserve", {"cell": {"unit": "N1"}, "amount": 1}, "nothing under it"),
        ("reserve", {"cell": {"unit": "N"}}, "either"),
        ("round", {"step": 0}, "between"),
        ("round", {"step": 300, "levels": {"1": 1_000}}, "multiple"),
        ("spread", {"method": "teleport"}, "one of"),
        ("reorganise", {}, "cannot be added by hand"),
        ("dance", {}, "no kind of step"),
        (["total"], {}, "The kind of a step is given as one word"),
        ("clean", {"items": [{"amount": 1, "author": "x", "reason": "\0"}]}, "text"),
        (
            "clean",
            {"items": [{"amount": 1, "author": "\ud800", "reason": "x"}]},
            "text",
        ),
    ],
)
def test_bad_parameters_are_refused_in_a_sentence(kind, said, word):
    with pytest.raises(Refused, match=word):
        Draft().say(kind, **said)
