"""The step that an agreement is written as: exact, and nothing beside it moves."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as some

from luopan.targets.fold import Stuck
from luopan.trail.refusal import Refused
from tests.cases import fewer
from tests.targets.small import Draft, at, cell_json

CARRIERS = ["N2", "N~", "S", "CN~"]


def carried(unit, *changes):
    """Parameters of the step: (code, amount) pairs."""
    parts = [{"cell": cell_json(code), "amount": amount} for code, amount in changes]
    return {"unit": unit, "changes": parts}


def test_a_seat_gives_to_the_reserve_two_levels_up():
    draft = Draft().baseline()
    before = {code: draft.total(code) for code in ("CN", "N", "N1", "N2", "S", "CN~")}
    draft.say("carry", **carried("N1", ("N1", -50), ("CN~", 50)))
    after = {code: draft.total(code) for code in before}
    moved = {code: after[code] - before[code] for code in before}
    assert moved == {"CN": 0, "N": -50, "N1": -50, "N2": 0, "S": 0, "CN~": 50}


def test_what_is_held_around_all_of_it_stays_and_nobody_else_moves():
    draft = Draft().baseline().say("hold", cell=cell_json("CN"))
    beside = draft.state.amounts[draft.space.block("S", "all", "Y")].copy()
    own = draft.total("CN")
    draft.say("carry", **carried("N1", ("N1", -50), ("N2", 20), ("N~", 30)))
    assert draft.total("CN") == own
    assert np.array_equal(
        draft.state.amounts[draft.space.block("S", "all", "Y")], beside
    )
    assert [(held.cell.unit, held.amount) for held in draft.state.holds] == [
        ("CN", own)
    ]


def test_a_hold_of_the_very_number_moves_with_it():
    draft = Draft().baseline().say("hold", cell=cell_json("N1"))
    own = draft.total("N1")
    draft.say("carry", **carried("N1", ("N1", -50), ("N~", 50)))
    assert draft.total("N1") == own - 50
    assert [(held.cell.unit, held.amount) for held in draft.state.holds] == [
        ("N1", own - 50)
    ]


def test_a_total_held_around_a_part_of_it_is_named():
    draft = Draft().baseline().say("hold", cell=cell_json("N"))
    with pytest.raises(Stuck) as stuck:
        draft.say("carry", **carried("N1", ("N1", -50), ("CN~", 50)))
    assert stuck.value.fact.held[0].cell == at("N")


def test_leaves_held_inside_stay():
    draft = Draft().baseline().say("hold", cell=cell_json("N1", "tea"), leaves=True)
    tea = draft.total("N1", "tea")
    draft.say("carry", **carried("N1", ("N1", -50), ("N~", 50)))
    assert draft.total("N1", "tea") == tea


@pytest.mark.parametrize(
    "changes",
    [
        [("N1", -50), ("N~", 49)],
        [("N1", -50), ("N1", 50)],
        [("N", -50), ("N1", 50)],
        [("N1", -50), ("nobody", 50)],
        [],
    ],
)
def test_what_makes_no_sense_is_refused(changes):
    with pytest.raises(Refused):
        Draft().baseline().say("carry", **carried("N1", *changes))


@fewer(10)
@given(
    some.dictionaries(some.sampled_from(CARRIERS), some.integers(-60, 60), min_size=1)
)
def test_each_changes_by_what_is_said_and_nothing_else(parts):
    draft = Draft().baseline()
    codes = draft.space.units.leaf_codes
    before = {code: draft.total(code) for code in codes}
    draft.say("carry", **carried("N1", ("N1", -sum(parts.values())), *parts.items()))
    said = {**dict.fromkeys(codes, 0), **parts, "N1": -sum(parts.values())}
    assert {code: draft.total(code) - before[code] for code in codes} == said


def rounded():
    """In multiples of 10, but for three quanta somewhere."""
    draft = Draft().baseline().say("round", cell=cell_json("CN"), step=10)
    return draft.say("total", cell=cell_json("CN"), amount=draft.total("CN") + 3)


def odd(draft, code):
    return int((draft.state.amounts[draft.space.block(*at(code))] % 10 != 0).sum())


def test_it_is_spread_in_multiples_and_one_cell_takes_the_odd_rest():
    said = carried("N1", ("N1", -53), ("N~", 53))
    before, after = rounded(), rounded().say("carry", **said, round=10)
    assert after.total("N1") == before.total("N1") - 53
    assert after.total("N~") == before.total("N~") + 53
    assert after.total("N2") == before.total("N2")
    assert max(odd(after, "N1"), odd(after, "N~")) <= 1
    assert odd(rounded().say("carry", **said), "N1") > 1
    with pytest.raises(Refused):
        before.say("carry", **said, round=0)
