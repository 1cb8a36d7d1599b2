"""Meetings: arranged, held, closed; what was promised and what became of it."""

from datetime import date, time, timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from luopan.actions import services as acting
from luopan.actions.models import Action
from luopan.actions.services.together import Together
from luopan.org import services as org
from luopan.org.access import Denied, Unknown
from luopan.targets.refusals import Conflict
from luopan.tracking.attending import meeting_seen, meetings_seen, promise_seen
from luopan.tracking.models import Meeting, MeetingPromise, Minutes, PromiseEvent
from luopan.tracking.presets import STANDARDS, Point, Way
from luopan.tracking.queries import meetings as seen
from luopan.tracking.queries.meetings.waiting import asked_by_meetings, own_promises
from luopan.tracking.queries.pack.changes import action_moves
from luopan.tracking.services import meetings
from luopan.trail.models import Entry
from luopan.trail.refusal import Refused
from tests.tracking.met import AGENDA, arranged, begun, met, promised

WEEK = timedelta(weeks=1)


def test_a_weekly_meeting_from_promise_to_kept(world):
    """Arranged, held, two promised; a week later looked at first: one kept, one moved."""
    alice, bob = world.alice, world.people.bob
    series = arranged(world, world.north, alice)
    assert [one.due_date for one in met(series)] == [
        date(2027, 1, 4),
        date(2027, 1, 11),
    ]
    first = begun(world, series, alice)
    assert {one.person.code for one in first.attendances.all()} == {"alice", "bob"}
    assert seen.since(first) == seen.Since(None, None)
    by = {"actor": alice, "at": world.at, "meeting": first}
    meetings.attend(**by, came=["alice", "bob"])
    meetings.put_note(**by, point=1, text="Prices stay")
    meetings.decide(**by, text="No discount", key="a", decided_by=world.people.alice)
    kept = promised(world, first, alice, bob)
    planned = promised(world, first, alice, bob, text="Offer to Hua", as_action=True)
    assert planned.action.owner == bob and planned.action.plan.unit == world.north_1_a
    assert planned.action.end_date == date(2027, 1, 9)
    fixed = meetings.close_meeting(**by)
    assert [one["note"] for one in fixed.content["points"]] == ["", "Prices stay"]
    assert [one["text"] for one in fixed.content["promises"]] == [
        "Visit two",
        "Offer to Hua",
    ]
    with pytest.raises(Conflict, match="closed and stay"):
        meetings.put_note(**by, point=1, text="Prices rise")

    second = begun(world, series, alice, weeks=1)
    at, on = world.at + WEEK, world.on + WEEK
    assert seen.since(second) == seen.Since(first, date(2027, 1, 4))
    assert [one.by for one in seen.decisions(first)] == ["Alice"]
    last = seen.last_promises(second, on=on)
    assert [(one.outcome, one.overdue) for one in last] == [("open", True)] * 2
    by = {"actor": alice, "at": at, "meeting": second}
    meetings.settle_promise(**by, promise=kept, outcome="kept")
    assert kept.settled_date == kept.due_date  # in time, ticked at the next meeting
    meetings.move_promise(
        **by, promise=planned, until=date(2027, 1, 15), said="Hua is away"
    )
    acting.move_action(actor=alice, at=at, action=planned.action, state="done")
    one, other = seen.last_promises(second, on=on)
    assert (one.outcome, one.by_records, one.moved) == ("kept", False, 0)
    assert (other.outcome, other.by_records, other.moved) == ("kept", True, 1)
    assert other.proof.done_date == on and other.first_date == date(2027, 1, 8)


def test_late_not_kept_and_dropped(world):
    """By hand and by what the action says; late only after its day."""
    series = arranged(world, world.north, world.alice)
    first = begun(world, series, world.alice)
    late, broken, done, dropped, gone = (
        promised(world, first, world.alice, world.people.bob, as_action=as_action)
        for as_action in (False, False, True, True, False)
    )
    by = {"actor": world.alice, "at": world.at}
    with pytest.raises(Refused, match="The due day has not passed, so it cannot be"):
        meetings.settle_promise(**by, promise=late, outcome="late")
    with pytest.raises(Refused, match="It is planned as action"):
        meetings.withdraw_promise(**by, promise=done)
    meetings.withdraw_promise(**by, promise=gone)
    at, on = world.at + WEEK, world.on + WEEK
    by["at"] = at
    meetings.settle_promise(**by, promise=late, outcome="late")
    meetings.settle_promise(
        **by,
        promise=broken,
        outcome="not_kept",
        said="Forgotten",
    )
    acting.move_action(**by, action=done.action, state="done")
    acting.move_action(**by, action=dropped.action, state="dropped", said="No budget")
    outcomes = [one.outcome for one in seen.made_in(first, on=on)]
    assert outcomes == ["late", "not_kept", "late", "not_kept"]
    with pytest.raises(Conflict):
        meetings.settle_promise(**by, promise=late, outcome="kept")
    meetings.reopen_promise(**by, promise=broken)
    assert broken.state == "open" and broken.settled_date is None
    events = PromiseEvent.objects.filter(promise=broken).values_list("kind", flat=True)
    assert list(events) == ["not_kept", "opened"]


def test_done_with_many_others_it_is_as_late_as_done_alone(world):
    """Due on Friday, ticked with others on the Monday after: late, whatever is said later."""
    series = arranged(world, world.north, world.alice)
    first = begun(world, series, world.alice)
    one = promised(world, first, world.alice, world.people.bob, as_action=True)
    done, number = Together(state="done"), one.action_id
    for weeks in (1, 2):
        by = {"actor": world.alice, "at": world.at + weeks * WEEK}
        acting.change_together(**by, expected={number: None}, change=done)
    on = world.on + 2 * WEEK
    (found,) = seen.made_in(first, on=on)
    assert (found.outcome, found.by_records) == ("late", True)
    assert found.settled_date == found.proof.done_date == world.on + WEEK
    days = {"until": on, "year": on.year, "on": on}
    moved = action_moves(world.alice, "north", world.on, **days)
    assert [row.id for row in moved.done] == [number]
    assert action_moves(world.alice, "north", on, **days).done == ()


def test_who_promised_it_ticks_and_says_a_word_and_no_more(world):
    series = arranged(world, world.north, world.alice)
    first = begun(world, series, world.alice)
    mine = promised(world, first, world.alice, world.people.bob)
    by = {"actor": world.bob, "at": world.at, "promise": mine}
    with pytest.raises(Denied, match="s leader decides that something was not kept"):
        meetings.settle_promise(**by, outcome="not_kept")
    with pytest.raises(Denied, match="s leader can move a promise"):
        meetings.move_promise(**by, until=date(2027, 1, 20))
    meetings.answer_promise(**by, said="Both were glad")
    meetings.settle_promise(**by, outcome="kept")
    with pytest.raises(Denied):
        meetings.reopen_promise(**by)
    with pytest.raises(Denied, match="Only the person who promised it can comment"):
        meetings.answer_promise(**by | {"actor": world.alice}, said="No")
    (one,) = seen.made_in(first, on=world.on)
    assert (one.outcome, one.said) == ("kept", "Both were glad")
    told = Entry.objects.filter(act__contains="promise").values_list(
        "details", flat=True
    )
    assert "glad" not in str(list(told))  # who reads the trail need not read this


def test_who_reads_and_who_writes(world):
    """Who takes part and the line above read; who leads writes; all others find nothing."""
    series = arranged(world, world.north_1, world.alice)
    first = begun_by = met(series)[0]
    for name in ("alice", "dora", "bob"):
        assert meeting_seen(getattr(world, name), first.pk, on=world.on) == first
    for name in ("charlie", "olga", "fin", "audrey", "adam", "zed"):
        with pytest.raises(Unknown):
            meeting_seen(getattr(world, name), first.pk, on=world.on)
        assert not meetings_seen(getattr(world, name), world.on)
    by = {"at": world.at, "meeting": begun_by}
    for name in ("bob", "dora", "alice"):  # nobody leads exactly this team
        with pytest.raises(Denied, match="ask Alice"):
            meetings.open_meeting(actor=getattr(world, name), **by)
    with pytest.raises(Denied, match="are arranged by its leader or a leader above"):
        arranged(world, world.north_1, world.bob)
    with pytest.raises(Refused, match="is a seat"):
        arranged(world, world.north_1_a, world.alice)


def test_a_named_leader_and_guests(world):
    """Charlie of the South is a guest; Bob leads the meeting of the team he sells in."""
    people = world.people
    series = arranged(
        world, world.north_1, world.olga, leader=people.bob, guests=[people.charlie]
    )
    one = begun(world, series, world.bob)
    assert meeting_seen(world.charlie, one.pk, on=world.on)
    assert not meetings_seen(world.olga, world.on)  # she arranged it, and reads nothing
    with pytest.raises(Denied, match="ask Bob"):
        meetings.close_meeting(actor=world.alice, at=world.at, meeting=one)
    own = promised(world, one, world.bob, people.charlie)
    assert own.unit == world.north_1 and promise_seen(
        world.charlie, own.pk, on=world.on
    )
    with pytest.raises(Refused, match="is not a participant in this meeting"):
        promised(world, one, world.bob, people.fin)
    with pytest.raises(Denied):  # he plans nothing for the whole team
        meetings.plan_promise(actor=world.bob, at=world.at, promise=own)
    assert not Action.objects.exists()


def test_the_same_twice_is_once(world):
    series = arranged(world, world.north, world.alice)
    one = begun(world, series, world.alice)
    again = begun(world, series, world.alice)
    assert one.opened_at == again.opened_at
    by = {"actor": world.alice, "at": world.at}
    texts = {meetings.decide(**by, meeting=one, text=t, key="d").text for t in "ab"}
    assert texts == {"a"}
    made = [
        promised(
            world, one, world.alice, world.people.bob, key="one", as_action=as_action
        ).pk
        for as_action in (False, True, True)
    ]
    assert len(set(made)) == 1 and Action.objects.count() == 1
    stale = MeetingPromise.objects.get()
    stale.action = None  # read before another planned it
    assert meetings.plan_promise(**by, promise=stale) == Action.objects.get()
    meetings.close_meeting(**by, meeting=one)
    with pytest.raises(Conflict, match="closed"):
        meetings.close_meeting(**by, meeting=one)
    assert Minutes.objects.count() == 1


def test_minutes_and_what_became_of_promises_only_grow(world):
    series = arranged(world, world.north, world.alice)
    one = begun(world, series, world.alice)
    kept = promised(world, one, world.alice, world.people.bob)
    by = {"actor": world.alice, "at": world.at}
    meetings.settle_promise(**by, promise=kept, outcome="kept")
    meetings.close_meeting(**by, meeting=one)
    for table in ("tracking_minutes", "tracking_promiseevent"):
        for statement in (f"DELETE FROM {table}", f"UPDATE {table} SET id = id"):
            with (
                pytest.raises(DatabaseError, match="append-only"),
                transaction.atomic(),
            ):
                connection.cursor().execute(statement)


def test_moved_cancelled_and_arranged_anew(world):
    """A moved one stays where it was put; planned ones follow the series; held ones stay."""
    by = {"actor": world.alice, "at": world.at}
    series = arranged(world, world.north, world.alice)
    held = begun(world, series, world.alice)
    moved = met(series)[1]
    meetings.move_meeting(
        **by, meeting=moved, day=date(2027, 1, 13), starts_at=time(8, 0)
    )
    with pytest.raises(Conflict, match="has begun"):
        meetings.cancel_meeting(**by, meeting=held, reason="Snow")
    said = meetings.Arrangement(
        name="Weekly",
        rhythm="weekly",
        day=3,
        starts_at=time(10),
        takes="leads",
        agenda=AGENDA,
        start_date=world.on,
    )
    meetings.arrange_series(**by, unit=world.north, said=said, series=series)
    meetings.arise(actor=world.operator, at=world.at)
    rows = [(m.due_date, m.day_date, m.starts_at.hour, m.state) for m in met(series)]
    assert rows == [
        (date(2027, 1, 4), date(2027, 1, 4), 9, "held"),
        (date(2027, 1, 6), date(2027, 1, 6), 10, "planned"),
        (date(2027, 1, 11), date(2027, 1, 13), 8, "planned"),
        (date(2027, 1, 13), date(2027, 1, 13), 10, "planned"),
    ]
    off = met(series)[1]
    meetings.cancel_meeting(**by, meeting=off, reason="All are at the fair")
    meetings.end_series(**by, series=series, end_date=date(2027, 1, 12))
    states = [one.state for one in met(series)]
    assert states == ["held", "cancelled", "planned", "cancelled"]
    with pytest.raises(Conflict, match="Someone has changed this meanwhile"):
        meetings.arrange_series(
            **by, unit=world.north, said=said, series=series, expected=0
        )


def test_presets_are_the_companys_to_edit(world):
    with pytest.raises(Denied):
        meetings.save_preset(
            actor=world.alice, at=world.at, code="morning", way=STANDARDS["morning"]
        )
    by = {"actor": world.olga, "at": world.at}
    way = Way(
        "站会", "daily", 1, time(8), "under", (Point("All", 5),), other="Stand-up"
    )
    meetings.save_preset(**by, code="morning", way=way)
    found = seen.presets()
    assert [row.code for row in found] == list(STANDARDS)
    assert (found[0].own, found[0].spoken, found[0].way.minutes) == (
        True,
        "Stand-up",
        5,
    )
    assert sum(p.minutes for p in STANDARDS["morning"].agenda) == 5
    meetings.retire_preset(**by, code="evening")
    assert "evening" not in {row.code for row in seen.presets()}
    with pytest.raises(Unknown):
        seen.preset_called("evening")
    bad = Way("Stand-up", "weekly", 8, time(8), "under", (Point("All", 5),))
    with pytest.raises(Refused, match="has no day “8”"):
        meetings.save_preset(**by, code="morning", way=bad)


def test_one_sees_ones_own_record_first_and_counts_are_no_ranking(world):
    """What is overdue or settled is the person's alone for a week; people by name."""
    org.place_person(
        actor=world.operator,
        at=world.at,
        seat=world.north_2_a,
        person=world.people.zed,
        from_date=world.on,
    )
    series = arranged(world, world.north, world.alice)
    one = begun(world, series, world.alice)
    by = {"actor": world.alice, "at": world.at + WEEK}
    became = (("zed", 0, "kept"), ("bob", 4, "not_kept"), ("bob", 4, "late"))
    for person, days, outcome in became:
        promiser = getattr(world.people, person)
        made = promised(world, one, world.alice, promiser, days=days)
        meetings.settle_promise(**by, promise=made, outcome=outcome)
    on = world.on + WEEK
    mine = seen.keeping(world.bob, on=on)
    assert (mine.mine.not_kept, mine.mine.late, mine.people) == (1, 1, ())
    hers = seen.keeping(world.alice, on=on)
    assert [row.code for row in hers.people] == ["zed"]  # kept on the day itself
    assert hers.untold == 2
    later = seen.keeping(world.alice, on=on + WEEK)
    assert [row.code for row in later.people] == ["bob", "zed"]
    assert later.people[0].counted.not_kept == 1 and later.untold == 0
    assert seen.keeping(world.charlie, on=on + WEEK).people == ()
    assert [row.code for row in later.units] == ["north"]


def test_what_meetings_ask_of_one_today(world):
    series = arranged(world, world.north, world.alice)
    asked = asked_by_meetings(world.bob, on=world.on)
    assert [one.series for one in asked.today] == [series.pk]
    one = begun(world, series, world.alice)
    promised(world, one, world.alice, world.people.bob, days=2)
    assert len(asked_by_meetings(world.alice, on=world.on).to_close) == 1
    meetings.close_meeting(actor=world.alice, at=world.at, meeting=one)
    bobs = asked_by_meetings(world.bob, on=world.on)
    assert (len(bobs.to_read), bobs.today) == (1, ())
    (his,) = own_promises(world.bob, on=world.on)
    assert his.due_date == world.on + timedelta(2) and not his.overdue
    assert own_promises(world.bob, on=world.on + timedelta(3))[0].overdue
    alices = asked_by_meetings(world.alice, on=world.on)
    assert alices.to_read == alices.to_close == ()
    assert own_promises(world.alice, on=world.on) == ()


def test_the_worker_adds_nothing_twice(world):
    series = arranged(world, world.north, world.alice, rhythm="daily", day=1)
    count = Meeting.objects.filter(series=series).count()
    found = meetings.arise(actor=world.operator, at=world.at)
    assert found == {"arose": 0, "fell_out": 0}
    assert Meeting.objects.filter(series=series).count() == count == 10
