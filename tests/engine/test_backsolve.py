"""Back-solve: the worked table of docs/algorithms/backsolve.md, and what always holds."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from luopan.engine.backsolve import (
    NoTime,
    Rates,
    Room,
    back_solve,
    in_time,
    levers,
    moved,
)

FEW = settings(max_examples=max(25, settings.default.max_examples // 20), deadline=None)
RATES = Rates(amount_a_win=100_000, win_rate=0.4, talks_a_deal=3, talks_a_visit=0.75)
ROOM = Room(weeks=10, in_time=0.5, hours_a_visit=3, hours_a_week=30)
above = st.floats(0.05, 50)
rates = st.builds(Rates, st.floats(1_000, 1e7), st.floats(0.02, 1), above, above)
rooms = st.builds(
    Room, st.floats(0.2, 52), st.floats(0.01, 1), st.floats(0.25, 8), st.floats(1, 4000)
)
missings = st.floats(0, 1e9)


def test_the_worked_table():
    found = back_solve(400_000, RATES, ROOM)
    assert (found.wins, found.deals, found.talks, found.visits) == (4, 20, 60, 80)
    assert (found.whole_visits, found.hours_a_week, ROOM.most_visits) == (8, 24, 10)
    assert levers(400_000, found, RATES, ROOM) == ()


def test_what_would_have_to_change_each_alone():
    tight = Room(weeks=10, in_time=0.5, hours_a_visit=3, hours_a_week=8)
    found = back_solve(400_000, RATES, tight)
    told = {one.key: one for one in levers(400_000, found, RATES, tight)}
    assert told["win_rate"].wanted == pytest.approx(1.2)
    assert not told["win_rate"].possible  # of ten one does not win twelve
    assert told["amount_a_win"].wanted == 300_000
    assert told["hours_a_visit"].wanted == 1
    assert told["missing"].wanted == pytest.approx(400_000 / 3)


def test_without_time_nothing_is_worked_out():
    for room in (
        Room(weeks=0, in_time=0.5, hours_a_visit=3, hours_a_week=30),
        Room(weeks=10, in_time=0, hours_a_visit=3, hours_a_week=30),
    ):
        with pytest.raises(NoTime):
            back_solve(1, RATES, room)
    with pytest.raises(ValueError, match="above 0"):
        back_solve(1, Rates(100, 0, 3, 1), ROOM)
    with pytest.raises(ValueError, match="no cycles"):
        in_time([], [3])
    assert in_time([5], []) == 0


@FEW
@given(missings, rates, rooms)
def test_every_step_leads_back_to_what_is_missing(missing, rate, room):
    found = back_solve(missing, rate, room)
    wins = found.deals * rate.win_rate * room.in_time
    assert wins == pytest.approx(found.wins)
    assert found.wins * rate.amount_a_win == pytest.approx(missing)
    assert found.visits * rate.talks_a_visit == pytest.approx(found.talks)
    assert found.visits_a_week * room.weeks == pytest.approx(found.visits)
    assert found.whole_visits >= found.visits_a_week - 1e-8


@FEW
@given(st.floats(1, 1e9), rates, rooms)
def test_each_lever_alone_makes_it_fit(missing, rate, room):
    needed = back_solve(missing, rate, room)
    for one in levers(missing, needed, rate, room):
        told = {"missing": missing, **vars(rate), **vars(room), one.key: one.wanted}
        changed = back_solve(
            told["missing"],
            Rates(*(told[key] for key in vars(rate))),
            Room(*(told[key] for key in vars(room))),
        )
        assert changed.hours_a_week == pytest.approx(told["hours_a_week"])


@FEW
@given(
    st.lists(st.integers(0, 400), min_size=1, max_size=40),
    st.lists(st.integers(0, 365), min_size=1, max_size=40),
)
def test_more_days_never_let_less_close_in_time(cycles, days):
    share = in_time(cycles, days)
    by_hand = np.mean([[taken <= left for taken in cycles] for left in days])
    assert share == pytest.approx(by_hand)
    assert in_time(cycles, [day + 7 for day in days]) >= share


def test_small_changes_are_not_told():
    assert not moved(11, 10) and moved(12, 10) and moved(0, 1)
