"""Gestures by people: rights, conflicts, revising, taking back, committing."""

from contextlib import contextmanager
from decimal import Decimal
from importlib import import_module
from types import SimpleNamespace

import numpy as np
import pytest
from django.db import DatabaseError, connection, transaction

from luopan.targets import queries, services
from luopan.targets.models import Frozen, Ramp, Snapshot, Step, TargetRow
from luopan.targets.services import people
from luopan.trail.refusal import Refused

GUARDS = import_module("luopan.targets.migrations.0017_guards")


def test_a_gesture_is_one_row_and_says_what_it_did(play):
    done = services.set_target(
        **play.by(play.world.dora), cell=play.cell(), total=120_000
    )
    assert (done.seq, done.head, play.version.head) == (1, 1, 1)
    assert Step.objects.count() == 1
    assert done.totals[0].after == 120_000
    assert done.touched > 0
    assert done.movers[0].after > 0
    assert "Bob" in done.people
    assert any("equal" in note for note in done.notes)


def test_a_manager_changes_his_own_cells_only(play):
    services.set_target(**play.by(play.world.dora), cell=play.cell(), total=120_000)
    done = services.set_target(
        **play.by(play.world.alice), cell=play.cell("north-1"), total=5
    )
    assert done.seq == 2
    with pytest.raises(Refused) as refused:
        services.set_target(
            **play.by(play.world.alice), cell=play.cell("south"), total=5
        )
    assert "Charlie" in str(refused.value)
    with pytest.raises(Refused):
        services.grow(**play.by(play.world.bob), cell=play.cell("north-1-a"), ratio=1)
    assert play.version.head == 2


def test_a_held_total_above_does_not_let_one_reach_into_the_neighbour(play):
    services.set_target(
        **play.by(play.world.dora), cell=play.cell(), total=120_000, hold=True
    )
    with pytest.raises(Refused, match="Charlie"):
        services.set_target(
            **play.by(play.world.alice), cell=play.cell("north"), total=5
        )


def test_a_preview_changes_nothing(play):
    said = {"amount": 500}
    seen = queries.preview(
        play.version, "total", said, viewer=play.world.dora, at=play.world.at
    )
    assert (seen.seq, seen.head, seen.totals[0].after) == (None, 0, 500)
    assert not Step.objects.exists()


def test_steps_that_do_not_conflict_are_rebased(play):
    services.set_target(**play.by(play.world.dora), cell=play.cell(), total=120_000)
    first = services.set_target(
        **play.by(play.world.alice, expected=1), cell=play.cell("north"), total=50_000
    )
    second = services.set_target(
        **play.by(play.world.charlie, expected=1), cell=play.cell("south"), total=40_000
    )
    assert (first.seq, second.seq) == (2, 3)
    sheet = queries.sheet(
        play.version, **play.see(play.world.dora), products=["products"]
    )
    assert sheet.amount("north", "products", "2027") == 50_000
    assert sheet.amount("south", "products", "2027") == 40_000


def test_the_later_of_two_that_conflict_is_refused_with_names(play):
    services.set_target(**play.by(play.world.dora), cell=play.cell(), total=120_000)
    services.set_target(
        **play.by(play.world.alice, expected=1), cell=play.cell("north-1"), total=50_000
    )
    with pytest.raises(Refused) as refused:
        services.set_target(
            **play.by(play.world.dora, expected=1), cell=play.cell("north"), total=1
        )
    said = str(refused.value)
    assert "Alice" in said
    assert "North team 1" in said
    assert "50,000" in said


def test_a_hold_conflicts_with_what_moves_under_it(play):
    services.set_target(**play.by(play.world.dora), cell=play.cell(), total=120_000)
    services.hold(**play.by(play.world.dora, expected=1), cell=play.cell("north"))
    with pytest.raises(Refused, match="Dora"):
        services.set_target(
            **play.by(play.world.alice, expected=1), cell=play.cell("north-1"), total=1
        )


def test_revising_replays_and_flags_what_was_typed(play):
    dora = play.world.dora
    services.set_target(**play.by(dora), cell=play.cell(), total=120_000)
    services.override(**play.by(dora), amounts=[(play.cell("north-1-a"), 7_000)])
    services.grow(**play.by(dora), cell=play.cell("south"), ratio="0.1")
    before = queries.cell(
        play.version, "north-1-a", "products", "2027", **play.see(dora)
    )
    done = services.revise(**play.by(dora), seq=1, parameters={"amount": 240_000})
    assert before.amount == 7_000
    (flag,) = done.flagged
    assert (flag.seq, flag.kept, flag.basis_now) == (2, 7_000, 2 * flag.basis_then)
    sheet = queries.sheet(play.version, **play.see(dora))
    assert sheet.amount("north-1-a", "products", "2027") == 7_000
    assert queries.flagged(play.version) == done.flagged
    cells = [{"cell": play.cell("north-1-a").as_json(), "amount": 7_000}]
    services.revise(**play.by(dora), seq=2, parameters={"cells": cells})
    assert queries.flagged(play.version) == ()


def test_a_revision_that_leaves_a_later_step_no_room_is_refused_by_number(play):
    dora = play.world.dora
    services.set_target(**play.by(dora), cell=play.cell(), total=120_000)
    services.hold(**play.by(dora), cell=play.cell("north"))
    services.bound(**play.by(dora), cell=play.cell("south"), most=90_000)
    services.set_target(**play.by(dora), cell=play.cell(), total=150_000)
    with pytest.raises(Refused, match="Step 4"):
        services.revise(**play.by(dora), seq=1, parameters={"amount": 20_000})


def test_one_takes_back_his_own_last_step(play):
    dora, alice = play.world.dora, play.world.alice
    services.set_target(**play.by(dora), cell=play.cell(), total=120_000)
    services.set_target(**play.by(alice), cell=play.cell("north"), total=1)
    with pytest.raises(Refused, match="Alice"):
        services.revert(**play.by(dora))
    with pytest.raises(Refused, match="step 2"):
        services.revert(**play.by(alice), seq=1)
    services.revert(**play.by(alice))
    sheet = queries.sheet(play.version, **play.see(dora))
    assert sheet.amount("company", "products", "2027") == 120_000
    with pytest.raises(Refused, match="no step"):
        services.revert(**play.by(alice))
    services.revert(**play.by(dora))
    assert (
        queries.cell(
            play.version, "company", "products", "2027", **play.see(dora)
        ).amount
        is None
    )


def test_a_revision_can_be_taken_back(play):
    dora = play.world.dora
    services.set_target(**play.by(dora), cell=play.cell(), total=120_000)
    services.revise(**play.by(dora), seq=1, parameters={"amount": 10})
    services.revert(**play.by(dora))
    view = queries.cell(play.version, "company", "products", "2027", **play.see(dora))
    assert view.amount == 120_000


def test_a_committed_version_is_frozen_and_written_out(play):
    dora = play.world.dora
    services.set_target(**play.by(dora), cell=play.cell(), total=120_000)
    version = services.commit(**play.by(dora))
    rows = TargetRow.objects.filter(version=version)
    assert sum(rows.values_list("amount", flat=True)) == 120_000
    assert (
        rows.filter(period_code="2027-02").first().end_date.isoformat() == "2027-03-01"
    )
    assert version.committed_hash == Snapshot.objects.get(version=version).hash
    for act in (
        lambda: services.set_target(**play.by(dora), cell=play.cell(), total=1),
        lambda: services.revise(**play.by(dora), seq=1, parameters={"amount": 1}),
        lambda: services.revert(**play.by(dora)),
        lambda: services.commit(**play.by(dora)),
    ):
        with pytest.raises(Refused, match="committed"):
            act()
    copy = services.copy_version(**play.by(dora), name="Copy")
    services.set_target(
        actor=dora, at=play.world.at, version=copy, cell=play.cell(), total=1
    )
    assert queries.compare(version, copy, **play.see(dora)).one == 120_000


def test_a_committed_version_is_read_from_its_snapshot(play, monkeypatch):
    from luopan.targets import cube

    dora = play.world.dora
    services.set_target(**play.by(dora), cell=play.cell(), total=120_000)
    services.commit(**play.by(dora))
    cube.HOT.clear()
    monkeypatch.setattr(cube, "fold", None)
    sheet = queries.sheet(play.version, **play.see(dora))
    assert sheet.amount("company", "products", "2027") == 120_000


def test_numbers_obey_rights(play):
    services.set_target(**play.by(play.world.dora), cell=play.cell(), total=120_000)
    alice = play.see(play.world.alice)
    sheet = queries.sheet(play.version, **alice)
    assert sheet.amount("north", "products", "2027") > 0
    assert sheet.amount("company", "products", "2027") is None
    assert sheet.amount("south", "products", "2027") is None
    assert not sheet.amounts[~np.array(sheet.shown)].any()
    for query in (queries.cell, queries.explain):
        with pytest.raises(Refused):
            query(play.version, "south", "products", "2027", **alice)


def test_an_explanation_adds_up_and_shows_what_is_above_by_kind(play):
    dora, alice = play.world.dora, play.world.alice
    services.set_target(**play.by(dora), cell=play.cell(), total=120_000)
    services.grow(**play.by(dora), cell=play.cell(), ratio="0.1")
    services.set_target(
        **play.by(alice, reason="new dealer"), cell=play.cell("north-1"), total=60_000
    )
    full = queries.explain(play.version, "north-1", "tea", "2027-Q1", **play.see(dora))
    assert [line.seq for line in full.lines] == [1, 2, 3]
    part = queries.explain(play.version, "north-1", "tea", "2027-Q1", **play.see(alice))
    assert [line.seq for line in part.lines] == [None, None, 3]
    for found in (full, part):
        now = 0
        for line in found.lines:
            assert (line.before, line.after) == (now, now + line.delta)
            now = line.after
        assert now == found.amount
    for line in part.lines[:2]:  # what was done above: nothing but its kind and effect
        assert (line.who, line.at, line.reason, line.notes) == ("", None, "", ())
        assert "120,000" not in line.text and "10%" not in line.text
    assert part.lines[-1].reason == "new dealer"
    assert "North team 1" in part.lines[-1].text


def test_the_history_of_a_version(play):
    dora = play.world.dora
    services.set_target(**play.by(dora), cell=play.cell(), total=120_000)
    services.revise(**play.by(dora), seq=1, parameters={"amount": 10})
    services.revert(**play.by(dora))
    acts = queries.history(play.version, **play.see(dora))
    assert [(act.kind, act.counts, act.about) for act in acts] == [
        ("total", True, None),
        ("revise", False, 1),
        ("revert", False, 2),
    ]
    assert "120,000" in acts[0].text


def test_why_others_did_something_is_not_told(play):
    """Reasons name customers and people: of steps above one's part neither text nor reason."""
    dora, alice = play.world.dora, play.world.alice
    services.set_target(
        **play.by(dora), cell=play.cell(), total=120_000, reason="the board of Hengyuan"
    )
    services.revise(
        **play.by(dora), seq=1, parameters={"amount": 130_000}, reason="they asked"
    )
    services.set_target(
        **play.by(dora),
        cell=play.cell(unit="north", product="tea", period="2027-Q1"),
        total=900,
        reason="new dealer",
    )
    services.revert(**play.by(dora), reason="no dealer")
    own = queries.history(play.version, **play.see(dora))
    assert [act.reason for act in own] == [
        "the board of Hengyuan",
        "they asked",
        "new dealer",
        "no dealer",
    ]
    seen = queries.history(play.version, **play.see(alice))
    assert [act.reason for act in seen] == ["", "", "new dealer", "no dealer"]
    other = queries.history(play.version, **play.see(play.world.bob))
    assert {act.reason for act in other} == {""}


@contextmanager
def unguarded():
    """As somebody who may change the tables themselves."""
    with connection.cursor() as cursor:
        editor = SimpleNamespace(connection=connection, execute=cursor.execute)
        GUARDS.drop_guard(None, editor)
        yield
        GUARDS.add_guard(None, editor)


def test_what_was_done_is_append_only(play):
    """Steps, their arrays, ramps, acts on customers: nothing changes or drops a row."""
    services.set_target(**play.by(play.world.dora), cell=play.cell(), total=120_000)
    by = {"actor": play.world.dora, "at": play.world.at}
    people.set_ramp(**by, role="", shares=[Decimal("0.5")])
    name, table = (
        ("name", "sqlite_master")
        if connection.vendor == "sqlite"
        else ("tgname", "pg_trigger")
    )
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {name} FROM {table}")
        there = {row[0] for row in cursor.fetchall()}
    for guarded in GUARDS.GUARDED:
        assert any(one.startswith(f"{guarded}_") for one in there), guarded
    for rows in (Step.objects, Frozen.objects, Ramp.objects):
        assert rows.exists()
        with pytest.raises(DatabaseError), transaction.atomic():
            rows.update(at=play.world.at)
        with pytest.raises(DatabaseError), transaction.atomic():
            rows.all()._raw_delete("default")


def test_replaying_is_checked(play):
    dora = play.world.dora
    services.set_target(**play.by(dora), cell=play.cell(), total=120_000)
    services.grow(**play.by(dora), cell=play.cell(), ratio="0.1")
    assert queries.verify_version(play.version).ok
    with unguarded():
        Step.objects.filter(seq=2).update(result_hash="0" * 64)
    found = queries.verify_version(play.version)
    assert (found.ok, found.seq) == (False, 2)
    assert "step 2" in str(found)
    with pytest.raises(Refused, match="to accept the new numbers, revise a step"):
        services.commit(**play.by(dora))


def test_many_steps_leave_few_snapshots_and_replay_alike(play):
    from luopan.targets import cube

    dora = play.world.dora
    services.set_target(**play.by(dora), cell=play.cell(), total=120_000)
    for number in range(45):
        services.grow(
            **play.by(dora), cell=play.cell("north"), ratio=f"0.0{number % 9 + 1}"
        )
    assert 1 <= Snapshot.objects.count() <= cube.KEPT
    hot = cube.state_of(play.version).result_hash()
    cube.HOT.clear()
    assert cube.state_of(play.version).result_hash() == hot
    assert queries.verify_version(play.version).ok


def test_the_main_job(sold):
    play = sold.play
    drafted = services.plan_from_history(
        actor=play.world.dora,
        at=play.world.at,
        plan=play.plan,
        metric=play.metric,
        name="From history",
        grow="0.12",
        season=services.Season(aligned=True),
        mix={"tea": "0.6", "milk": "0.4"},
        holds={"south": 20_000},
        round_to=10,
    )
    see = play.see(play.world.dora)
    sheet = queries.sheet(drafted.version, **see)
    quantum = float(play.metric.quantum)
    base = round(sold.total / quantum)
    grown = base + round(base * 0.12)
    assert sheet.amount("company", "products", "2027") == grown
    assert sheet.amount("south", "products", "2027") == 20_000
    assert [applied.seq for applied in drafted.steps] == list(range(1, 8))
    found = queries.explain(drafted.version, "north-1-a", "tea", "2027-03", **see)
    assert sum(line.delta for line in found.lines) == found.amount
    assert found.lines[0].delta > 0
    assert drafted.history.open_periods == ()


def test_history_by_the_weighted_mean_and_a_clean_base(sold):
    play = sold.play
    item = {
        "cell": play.cell("south-1-a", "tea", "2027-05").as_json(),
        "amount": 100,
        "reason": "one tender",
        "author": "Olga",
    }
    drafted = services.plan_from_history(
        actor=play.world.dora,
        at=play.world.at,
        plan=play.plan,
        metric=play.metric,
        name="Mean",
        history=[services.Element(2026, "0.5"), services.Element(2025, "0.5")],
        clean=[item],
    )
    sheet = queries.sheet(drafted.version, **play.see(play.world.dora))
    half = sold.total / float(play.metric.quantum) / 2
    assert sheet.amount("company", "products", "2027") == round(half) - 100


def test_nothing_recorded_is_said(play):
    with pytest.raises(Refused, match="There are no records of"):
        services.plan_from_history(
            actor=play.world.dora,
            at=play.world.at,
            plan=play.plan,
            metric=play.metric,
            name="Empty",
        )
    assert play.plan.versions.count() == 1


def test_amounts_that_could_not_be_added_up_are_refused(play):
    dora = play.world.dora
    amounts = [
        (play.cell("north-1-a", "tea", f"2027-{month:02}"), 2**58)
        for month in range(1, 13)
    ]
    with pytest.raises(Refused, match="too large"):
        services.override(**play.by(dora), amounts=amounts)
    services.set_target(**play.by(dora), cell=play.cell(), total=10**15)
    sheet = queries.sheet(play.version, **play.see(dora))
    assert sheet.amount("company", "products", "2027") == 10**15


def test_an_aligned_season_counts_every_day_once(sold):
    from luopan.targets.histories import read_season
    from luopan.targets.storage import thaw

    play = sold.play
    how = {"at": play.world.at, "owner": "then"}
    plain = read_season(play.version, [2026], aligned=False, **how)
    aligned = read_season(play.version, [2026], aligned=True, **how)
    found = thaw([plain, aligned])
    assert found[plain].sum() == found[aligned].sum() == sold.total * 1_000_000
    assert found[aligned].shape == (1, *found[plain].shape[1:])


@pytest.mark.parametrize(
    ("scheme", "parameters", "years"),
    [
        ("445", {"leaf": "week"}, (2023, 2022)),
        ("445", {"leaf": "week"}, (2024, 2023)),
        ("months", {"leaf": "part"}, (2027, 2026)),
        ("months", {"leaf": "part"}, (2025, 2024)),
        ("months", {"first_day": 26}, (2027, 2025)),
    ],
)
def test_the_days_of_a_past_year_stand_for_every_leaf(scheme, parameters, years):
    from luopan.dimensions.models import Calendar
    from luopan.dimensions.queries import year_spans
    from luopan.engine.calendar import leaves
    from luopan.targets.histories import source_spans
    from luopan.targets.models import Plan

    calendar = Calendar(code="c", name="c", scheme=scheme, parameters=parameters)
    plan = Plan(name="p", calendar=calendar, year=years[0])
    own = leaves(year_spans(calendar, years[0]))
    found = source_spans(plan, years[1])
    assert len(found) == len(own)
    for one, after in zip(found, found[1:], strict=False):
        assert one.end_date == after.start_date
        assert one.start_date <= one.end_date
