"""The steps of mid-year: an adjustment, and what was missed; closed quarters never move."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as some

from luopan.targets.fold import Stuck
from luopan.trail.refusal import Refused
from tests.cases import at_first
from tests.targets.small import Draft, at, cell_json


def adjusted(*changes, whole=0, unit="N1"):
    parts = [{"cell": cell_json(*code), "amount": n} for code, n in changes]
    return {"unit": unit, "number": 7, "whole": whole, "changes": parts}


def test_an_adjustment_moves_what_it_says_and_the_whole_by_what_it_says():
    draft = Draft().baseline()
    before = draft.state
    said = adjusted((("N1", "all", "Q3"), -50), (("S", "all", "Q3"), 50))
    draft.say("adjust", **said)
    assert draft.total("CN") == before.total(at("CN"))
    assert draft.total("N1", "all", "Q3") == before.total(at("N1", "all", "Q3")) - 50
    assert (draft.state.amounts[:, :2] == before.amounts[:, :2]).all()
    draft.say("adjust", **adjusted((("N1", "all", "Q4"), -9), whole=-9))
    assert draft.total("CN") == before.total(at("CN")) - 9
    with pytest.raises(Refused, match="do not come to"):
        draft.say("adjust", **adjusted((("N1", "all", "Q4"), -9)))


def missed(draft, policy, amounts, *periods):
    draft.frozen["short"] = np.array(amounts, np.int64)
    return draft.say(
        "shortfall",
        {"missed": "short"},
        policy=policy,
        periods=[{"period": code} for code in periods],
        input="missed",
        missed=int(sum(amounts)),
    )


def test_a_held_total_is_held_at_what_it_has_come_to_and_a_limit_stays():
    draft = Draft().baseline().say("hold", cell=cell_json("N"))
    own = draft.total("N")
    units = draft.space.units.leaf_codes
    short = [40 if code == "N1" else 0 for code in units]
    missed(draft, "respread", short, "Q3", "Q4")
    assert draft.total("N") == own + 40
    assert [(held.cell.unit, held.amount) for held in draft.state.holds] == [
        ("N", own + 40)
    ]
    limited = Draft().baseline()
    limited.say("bound", cell=cell_json("N1"), most=limited.total("N1") + 10)
    with pytest.raises(Stuck):
        missed(limited, "carry", short, "Q3", "Q4")


@at_first(8, later=10)
@given(
    some.lists(some.integers(0, 10**9), min_size=5, max_size=5),
    some.sampled_from(["carry", "respread", "absorb"]),
)
def test_what_was_missed_lands_in_open_quarters_of_its_own_unit(amounts, policy):
    draft = Draft().baseline().say("close", period="H1")
    units = draft.space.units.leaf_codes
    amounts = [
        0 if code.endswith("~") else n for code, n in zip(units, amounts, strict=True)
    ]
    before = draft.state
    missed(draft, policy, amounts, "Q3", "Q4")
    after = draft.state
    assert (after.amounts[:, :2] == before.amounts[:, :2]).all()
    for code, amount in zip(units, amounts, strict=True):
        grown = after.total(at(code)) - before.total(at(code))
        assert grown == (0 if policy == "absorb" else amount)
