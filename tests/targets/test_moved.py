"""A number is explained from what each step moved: exactly, without folding anew."""

import random

import numpy as np
import pytest

from luopan.targets import moved, patience, queries, services
from luopan.targets.cells import Cell
from luopan.targets.cube import EVERY, HOT, path_of, state_of
from luopan.targets.fold import fold, needed
from luopan.targets.models import Snapshot
from luopan.targets.storage import thaw
from luopan.trail.models import Job

AMOUNTS = (120_000, 90_001, 77_777)


@pytest.fixture
def told(play):
    """A version with gestures of several kinds, high and low."""
    dora = play.world.dora
    say = play.say
    say(dora, "total", cell=play.cell().as_json(), amount=AMOUNTS[0])
    say(dora, "grow", cell=play.cell("north").as_json(), ratio="0.07")
    say(dora, "hold", cell=play.cell("north-1", period="2027-Q1").as_json())
    say(dora, "total", cell=play.cell(period="2027-03").as_json(), amount=AMOUNTS[1])
    say(dora, "reserve", cell=play.cell("north").as_json(), ratio="0.1")
    say(dora, "total", cell=play.cell("south", "tea").as_json(), amount=AMOUNTS[2])
    play.version.refresh_from_db()
    return play


def cells(play, count=12):
    space = path_of(play.version).space
    draw = random.Random(7)
    return [
        Cell(
            *(
                draw.choice(tree.codes)
                for tree in (space.units, space.products, space.periods)
            )
        )
        for _ in range(count)
    ]


def forget():
    Snapshot.objects.all().delete()
    HOT.clear()


def explained(play, cell):
    return queries.explain(play.version, *cell, **play.see(play.world.dora))


def test_each_line_is_what_the_step_before_and_after_it_says(told):
    states = [state_of(told.version, seq) for seq in range(told.version.head + 1)]
    for warm in (True, False):
        for cell in cells(told):
            if not warm:
                forget()
            lines = explained(told, cell).lines
            assert [line.before for line in lines] == [
                s.total(cell) for s in states[:-1]
            ]
            assert [line.after for line in lines] == [s.total(cell) for s in states[1:]]


def test_what_is_known_is_not_folded_again(told, monkeypatch):
    explained(told, told.cell())
    monkeypatch.setattr(moved, "fold", None)
    for cell in cells(told):
        found = explained(told, cell)
        assert sum(line.delta for line in found.lines) == found.amount


def test_after_an_undoing_the_parts_add_up_too(told):
    services.revise(
        **told.by(told.world.dora),
        seq=1,
        parameters={"cell": told.cell().as_json(), "amount": 500_000},
    )
    told.version.refresh_from_db()
    services.revert(**told.by(told.world.dora), seq=told.version.head)
    told.version.refresh_from_db()
    for cell in cells(told):
        found = explained(told, cell)
        assert sum(line.delta for line in found.lines) == found.amount
        assert found.amount == state_of(told.version).total(cell)


def test_where_somebody_waits_the_steps_of_a_long_version_begin_together(
    told, monkeypatch
):
    forget()
    state_of(told.version)
    monkeypatch.setattr(patience, "LONG", 1)
    dora = told.world.dora
    told.say(dora, "total", cell=told.cell().as_json(), amount=321_000)
    told.version.refresh_from_db()
    with patience.hasty():
        first, last = explained(told, told.cell()).lines
    assert (first.seq, first.title) == (None, "The steps before")
    assert "6 earlier steps, combined" in first.text
    assert (last.seq, last.after) == (7, 321_000)
    assert first.after == last.before
    assert len(explained(told, told.cell()).lines) == 7  # whoever waits gets them all


def test_a_long_version_is_told_whole_once_its_moves_are_known(told, monkeypatch):
    explained(told, told.cell())
    monkeypatch.setattr(patience, "LONG", 1)
    with patience.hasty():
        assert len(explained(told, told.cell()).lines) == told.version.head


def test_what_is_kept_is_bounded(told, settings):
    forget()
    settings.CUBE_MEMORY = 1
    found = explained(told, told.cell())
    assert sum(line.delta for line in found.lines) == found.amount
    assert not any(str(name).startswith("moved ") for name in HOT._states)


def test_what_lies_over_the_numbers_before_is_all_that_is_looked_at(told):
    """The same places and deltas as a pass over all leaves finds."""
    path = path_of(told.version)
    state = state_of(told.version, 0)
    for step in path.live:
        after = fold(state, [step], thaw(needed([step]))).state
        found = moved.Moved.between(state, after)
        apart = (after.amounts - state.amounts).ravel()
        assert found.places.tolist() == np.flatnonzero(apart).tolist()
        assert found.deltas.tolist() == apart[found.places].tolist()
        state = after
        assert state.furthest == np.abs(state.amounts).max()


def test_a_large_snapshot_is_written_by_the_worker(play, monkeypatch):
    monkeypatch.setattr(patience, "LARGE", 1)
    with patience.hasty():
        for turn in range(EVERY + 2):
            play.say(play.world.dora, "total", cell=play.cell().as_json(), amount=turn)
    assert not Snapshot.objects.exists()
    (job,) = Job.objects.filter(kind="targets.fold")
    assert job.parameters["seq"] == EVERY
