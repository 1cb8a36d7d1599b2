"""Every kind of step explains itself in Chinese, not only in English: also in the plural."""

import re

import numpy as np
import pytest
from django.utils import translation

from luopan.targets import queries, services
from luopan.targets.cells import Cell
from luopan.targets.kinds import kind_named, kinds
from tests.targets.small import Draft, cell_json

OWN = {"cell": cell_json("N1", "tea")}
TWO = [{"cell": cell_json(unit, "tea", "Q1"), "amount": 5} for unit in ("N1", "N2")]
ITEM = {"cell": cell_json("N1"), "amount": 5, "reason": "招标", "author": "某人"}
REST = [{"input": "last", "weight": "0.5"}, {"input": "last", "weight": "1.5"}]
CHANGES = [
    {"cell": cell_json("N1"), "amount": -5},
    {"cell": cell_json("N~"), "amount": 5},
]
SHORT = OWN | {"periods": [{"period": "Q3"}], "missed": 5, "input": "missed"}
AIM = {"unit": "N1", "period": "Q1"}
EXAMPLES = [
    ("adjust", {"unit": "N1", "number": 3, "whole": 0, "changes": CHANGES}),
    ("aim", {"metric": "率", "aims": [AIM | {"amount": 5}, AIM | {"unit": "N"}]}),
    ("aim", {"metric": "率", "aims": [AIM | {"amount": None}]}),
    ("baseline", {"elements": [{"input": "last"}]}),
    ("baseline", {"elements": REST, "owner": "now"}),
    ("bound", OWN | {"least": 1}),
    ("bound", OWN | {"most": 9_000}),
    ("bound", OWN | {"least": 1, "most": 9_000}),
    ("bound", OWN),
    ("carry", {"unit": "N1", "changes": CHANGES}),
    ("people", {"rule": "acting", "seats": [{"unit": "N1", "carries": "11.5"}]}),
    ("clean", {"items": [ITEM, ITEM | {"direction": "back"}]}),
    ("close", {"period": "Q1"}),
    ("reopen", {"period": "Q1"}),
    ("grow", OWN | {"ratio": "0.1"}),
    ("hold", OWN),
    ("hold", OWN | {"leaves": True}),
    ("release", OWN),
    ("levels", {"pays": "stretch"}),
    ("level", {"level": "floor", "cells": [OWN | {"amount": 5}]}),
    ("level", {"level": "floor", "cells": [OWN | {"share": "0.9"}], "hold": True}),
    ("level", {"level": "floor", "cells": TWO}),
    ("level_hold", OWN | {"level": "stretch"}),
    ("level_hold", OWN | {"level": "stretch", "also": [cell_json("N2")]}),
    ("level_release", OWN | {"level": "floor"}),
    ("level_release", OWN | {"level": "floor", "back": True}),
    ("mix", {"shares": {"tea": "0.6"}}),
    ("move", {"source": cell_json("N1"), "sink": cell_json("N2"), "amount": 5}),
    ("override", {"cells": TWO[:1]}),
    ("override", {"cells": TWO[:1], "hold": True}),
    ("override", {"cells": TWO}),
    ("padding", {"cell": cell_json("N"), "ratio": "0.05"}),
    ("reserve", {"cell": cell_json("N"), "ratio": "0.05"}),
    ("reserve", {"cell": cell_json("N"), "amount": 5}),
    ("round", {"step": 10}),
    ("season", {"method": "pattern", "weights": [1, 2, 2, 1]}),
    ("season", {"enough": 4}),
    ("season", {"enough": 4, "aligned": True}),
    ("shortfall", SHORT | {"policy": "carry"}),
    ("shortfall", SHORT | {"policy": "respread"}),
    ("shortfall", SHORT | {"policy": "absorb"}),
    ("spread", OWN | {"method": "equal", "amount": 90}),
    ("spread", OWN | {"method": "percent", "ratio": "0.1", "action": "add"}),
    ("spread", OWN | {"method": "clear"}),
    ("total", OWN | {"amount": 900}),
    ("total", OWN | {"amount": 900, "hold": True}),
]
INPUTS = {
    "baseline": {"last": "h"},
    "people": {"people": "h"},
    "shortfall": {"missed": "missed"},
}
CODES = re.compile(r"CN|N1|N2|N|S|Y|Q1|all|tea|milk|last")


def test_every_kind_has_an_example():
    assert {kind.name for kind in kinds()} <= {name for name, _said in EXAMPLES}


@pytest.mark.parametrize(("name", "said"), EXAMPLES)
def test_it_is_said_in_chinese(name, said):
    draft = Draft().baseline()
    units = len(draft.space.units.leaf_codes)
    draft.frozen["missed"] = np.zeros(units, np.int64)
    draft.say(name, INPUTS.get(name), **said)
    step = draft.steps[-1]
    with translation.override("zh-hans"):
        texts = [
            str(kind_named(name).explain(step.parameters)),
            str(kind_named(name).title),
        ]
        if about := kind_named(name).about:
            texts += [str(one) for one in about(step.parameters, Cell("N1", "", ""))]
        texts += [str(note) for note in draft.notes.get(step.seq, ())]
    for text in texts:
        left = CODES.sub("", text)
        assert re.search("[\u4e00-\u9fff]", left), text
        assert not re.search("[A-Za-z]{2,}", left), text


def test_notes_of_a_season_are_said_in_chinese():
    draft = Draft()
    quiet = draft.frozen["h"].copy()
    quiet[draft.space.row("N1", "tea"), 1:] = 0
    quiet[draft.space.row("S", "milk")] = 0
    draft = Draft(frozen={"h": quiet}).baseline().say("season", enough=3)
    with translation.override("zh-hans"):
        said = [str(note) for note in draft.notes[2]]
    assert said
    for text in said:
        assert not re.search("[A-Za-z]{2,}", CODES.sub("", text)), text


def test_by_the_owner_then_or_now(sold):
    """同口径还原: the same sales, laid on who is to carry them."""
    play = sold.play
    drafted = {
        owner: services.plan_from_history(
            actor=play.world.dora,
            at=play.world.at,
            plan=play.plan,
            metric=play.metric,
            name=owner,
            owner=owner,
        )
        for owner in ("then", "now")
    }
    see = play.see(play.world.dora)
    totals = {
        owner: queries.sheet(one.version, **see).amount("company", "products", "2027")
        for owner, one in drafted.items()
    }
    assert totals["then"] == totals["now"] > 0
    cell = ("company", "products", "2027")
    with translation.override("en"):
        said = queries.explain(drafted["now"].version, *cell, **see).lines[0].text
    assert ", restated by current ownership" in said
