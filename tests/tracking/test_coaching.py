"""Talks of two: who writes, who sees what, what came before and after, who needs his leader."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, transaction

from luopan.dimensions.models import Metric
from luopan.org.access import Denied, Unknown
from luopan.targets.refusals import Conflict
from luopan.tracking.coached import Sight, led_directly, sight_of, talk_seen
from luopan.tracking.models import CoachingEntry
from luopan.tracking.queries.coaching.desk import desk
from luopan.tracking.queries.coaching.effect import compared, stay
from luopan.tracking.queries.coaching.people import person_page
from luopan.tracking.services import coaching
from luopan.tracking.services.coaching import Record
from luopan.trail.models import Entry
from luopan.trail.refusal import Refused
from tests.tracked_year import NOON, TODAY
from tests.tracking.test_working_weeks import open_daily

SECRET = "He answers price before he has asked for the need"
LATER = NOON + timedelta(days=8)


@pytest.fixture
def line(year):
    """Charlie leads Bob's team, Alice the North, Dora the company."""
    from luopan.org.services import grant_role

    world = year.world
    by = {"actor": world.operator, "at": world.at}
    grant_role(**by, user=world.charlie, role="manager", unit=world.north_1)
    return year


def write(year, who="charlie", at=NOON, **said):
    world = year.world
    record = Record(
        SECRET,
        "Three questions before a price",
        Metric.objects.get(code="sales_amount"),
        at.date() + timedelta(days=14),
    )
    return coaching.write_talk(
        actor=getattr(world, who),
        at=at,
        person=world.people.bob,
        record=said.pop("record", record),
        **said,
    )


def sights(year, talk, on=TODAY):
    found = {
        name: str(sight_of(getattr(year.world, name), talk, on))
        for name in ("bob", "charlie", "alice", "dora", "adam", "olga", "fin", "audrey")
    }
    assert not any(found.pop(name) for name in ("adam", "olga", "fin", "audrey"))
    return found


@pytest.mark.parametrize(
    ("audience", "alice", "dora"),
    [("pair", "days", "days"), ("direct", "all", "days"), ("line", "all", "all")],
)
def test_who_sees_a_talk_follows_the_rule_it_was_written_under(
    line, audience, alice, dora
):
    by = {"actor": line.world.dora, "at": NOON}
    coaching.set_talk_audience(**by, audience=audience)
    talk = write(line)
    coaching.set_talk_audience(**by, audience="line")  # opens none that was written
    first = {"bob": "all", "charlie": "all", "alice": "days", "dora": "days"}
    assert sights(line, talk) == first
    coaching.answer_talk(actor=line.world.bob, at=NOON, talk=talk, expected=1)
    after = first | {"alice": alice, "dora": dora}
    assert sights(line, talk) == after
    unread = write(line, at=NOON)
    if audience == "line":
        assert sights(line, unread, LATER.date()) == after


def test_who_follows_a_leader_sees_what_was_agreed_and_no_old_word(line):
    from luopan.org.services import end_role, grant_role

    world = line.world
    talk = write(line)
    coaching.answer_talk(actor=world.bob, at=NOON, talk=talk, expected=1)
    by = {"actor": world.operator, "at": NOON}
    end_role(**by, user=world.charlie, role="manager", unit=world.north_1)
    grant_role(**by, user=world.zed, role="manager", unit=world.north_1)
    assert sight_of(world.zed, talk, TODAY) == Sight.STEPS
    page = person_page(world.zed, "bob", at=NOON, on=TODAY)
    [row] = page.talks
    assert (row.step, row.entries) == ("Three questions before a price", ())
    assert row.due == TODAY + timedelta(days=14)
    with pytest.raises(Denied):  # he leads here no more
        coaching.follow_up(
            actor=world.charlie, at=NOON, talk=talk, outcome="kept", expected=2
        )
    coaching.follow_up(actor=world.zed, at=NOON, talk=talk, outcome="kept", expected=2)
    assert person_page(world.bob, "bob", at=NOON, on=TODAY).talks[0].due is None


def test_a_leader_who_is_nearer_sees_steps_and_a_stranger_nothing(line):
    world = line.world
    talk = write(line, "alice")
    coaching.answer_talk(actor=world.bob, at=NOON, talk=talk, expected=1)
    assert sight_of(world.charlie, talk, TODAY) == Sight.STEPS
    with pytest.raises(Unknown):
        talk_seen(world.fin, talk.pk, TODAY)
    for who, code in (("fin", "bob"), ("bob", "alice"), ("charlie", "alice")):
        with pytest.raises(Unknown):
            person_page(getattr(world, who), code, at=NOON, on=TODAY)
    for who in ("bob", "fin", "olga", "adam"):
        with pytest.raises(Denied, match="Ask the current leader of the unit"):
            write(line, who)


def test_each_has_read_the_other_and_nothing_is_overwritten(line):
    """Bob answers while Charlie corrects: who comes second reads first."""
    world, talk = line.world, write(line)
    said = {"actor": world.charlie, "at": NOON, "talk": talk}
    coaching.answer_talk(
        actor=world.bob, at=NOON, talk=talk, expected=1, said="Twice, not always"
    )
    with pytest.raises(Conflict, match="The other person has just written"):
        coaching.correct_talk(**said, record=Record("Twice"), expected=1)
    coaching.correct_talk(**said, record=Record("Twice"), expected=2)
    with pytest.raises(Conflict):
        coaching.answer_talk(
            actor=world.bob, at=NOON, talk=talk, expected=2, said="Now I agree"
        )
    with pytest.raises(Denied, match="A record can only be corrected by its author"):
        coaching.correct_talk(
            actor=world.bob, at=NOON, talk=talk, record=Record("x"), expected=3
        )
    with pytest.raises(DatabaseError), transaction.atomic():
        CoachingEntry.objects.update(said="x")
    [row] = person_page(world.bob, "bob", at=NOON, on=TODAY, brief=True).talks
    kept = [(one.kind, one.observation or one.said) for one in row.entries]
    assert kept == [
        ("record", SECRET),
        ("word", "Twice, not always"),
        ("record", "Twice"),
    ]
    assert [one.corrected for one in row.entries] == [True, False, False]


def test_of_two_who_saw_the_same_the_database_lets_one(line):
    """As if both had looked at once: the second insert meets the first."""
    world, talk = line.world, write(line)
    said = {"talk": talk, "seq": 2, "at": NOON, "kind": "word"}
    coaching._add(**said, actor=world.bob, said="First")
    with (
        pytest.raises(Conflict, match="The other person has just written"),
        transaction.atomic(),
    ):
        coaching._add(**said, actor=world.charlie, said="Second")
    assert [one.said for one in talk.entries.filter(seq=2)] == ["First"]


def test_the_trail_says_that_and_never_what(line):
    world, talk = line.world, write(line)
    coaching.answer_talk(
        actor=world.bob, at=NOON, talk=talk, expected=1, said="A word of mine"
    )
    long = "A word that is far too long " * 400
    with pytest.raises(Refused, match="4000"):
        coaching.answer_talk(actor=world.bob, at=NOON, talk=talk, expected=2, said=long)
    rows = Entry.objects.filter(act__in=["tracking.write_talk", "tracking.answer_talk"])
    told = [(row.act, row.subject, row.outcome) for row in rows.order_by("seq")]
    assert told[0] == ("tracking.write_talk", "person:bob", "done")
    assert told[2][2] == "denied"
    everything = str([(row.details, row.reason, row.subject) for row in rows])
    for words in ("price", "A word", "Three questions"):
        assert words not in everything


def test_what_is_asked_for_is_refused_in_a_sentence(line):
    world = line.world
    talk = write(line, record=Record("Seen, nothing agreed"))
    with pytest.raises(Refused, match="No step"):
        coaching.follow_up(
            actor=world.charlie, at=NOON, talk=talk, outcome="kept", expected=1
        )
    for record, words in (
        (Record(" "), "Enter what was observed"),
        (
            Record("x", follow_date=TODAY + timedelta(days=3)),
            "First enter what was agreed, then when to",
        ),
        (
            Record("x", "y", None, TODAY - timedelta(days=1)),
            "The follow-up must be on a future day within a",
        ),
    ):
        with pytest.raises(Refused, match=words):
            write(line, record=record)
    with pytest.raises(Refused, match="The talk must be today or earlier"):
        write(line, held_date=TODAY + timedelta(days=1))
    with pytest.raises(Conflict):
        write(line, audience="pair")  # the page had told another rule
    with pytest.raises(Denied):
        coaching.set_talk_audience(actor=world.alice, at=NOON, audience="line")


def test_before_and_after_are_as_long_and_held_beside_comparable_seats(line):
    """Bob sells 600 on each 10th and 20th; on 1 July he sold 50 more, others nothing.

    A talk on 30 June, looked at on 20 July: the 19 days from 1 July hold his 600 of the
    10th and the 50; the 19 days before it, from 11 June, hold the 600 of the 20th.
    """
    world, seat = line.world, line.world.north_1_a
    line.store("order", [line.order(seat.code, date(2027, 7, 1), 50)])
    held, until = date(2027, 6, 30), date(2027, 7, 20)
    by = {"held": held, "at": NOON, "on": TODAY}
    found = compared(world.bob, seat, line.metric, until=until, **by)
    assert (found.state, found.days) == ("told", 19)
    assert (found.before, found.after) == (600, 650)
    assert (found.peers, found.peers_before) == (0, None)  # nobody else holds a seat
    early = compared(world.bob, seat, line.metric, until=date(2027, 7, 5), **by)
    assert (early.state, early.before) == ("early", None)


def test_what_others_sold_in_his_seat_is_not_his_before_or_after(line):
    """Bob leaves seat A on 15 July; the 600 of 20 July are his successor's.

    A talk on 30 June: 14 days from 1 July are his, with the 600 of the 10th; the 14 before
    it hold the 600 of 20 June. Five days after another talk he is gone: nothing is said.
    """
    from luopan.org import services

    world, seat, bob = line.world, line.world.north_1_a, line.world.people.bob
    by = {"actor": world.operator, "at": world.at, "seat": seat}
    away = date(2027, 7, 15)
    services.vacate(**by, from_date=away)
    held = date(2027, 6, 30)
    there = stay(seat.pk, bob.pk, held)
    assert there[1] == away
    days = {"until": TODAY, "at": NOON, "on": TODAY}
    found = compared(world.dora, seat, line.metric, held=held, there=there, **days)
    assert (found.state, found.days, found.before, found.after) == (
        "told",
        14,
        600,
        600,
    )
    assert compared(world.dora, seat, line.metric, held=held, **days).after == 1_800
    soon = {"held": date(2027, 7, 9), "there": there}
    assert compared(world.dora, seat, line.metric, **soon, **days).state == "moved"
    late = {"held": date(2027, 7, 3), "there": (date(2027, 7, 1), None)}
    assert compared(world.dora, seat, line.metric, **late, **days).state == "moved"


def test_peers_are_told_by_their_median_from_five_on(line):
    """Five new seats of the same role far away sell 100 to 500 after the talk."""
    from luopan.org import services
    from luopan.org.models import Unit

    world, role = line.world, "account manager"
    by = {"actor": world.operator, "at": world.at}
    codes = [f"south-1-{number}" for number in range(1, 6)]
    services.add_units(
        **by,
        rows=[
            services.NewUnit(code, code, "south-1", kind="seat", role=role)
            for code in codes
        ],
    )
    orders = []
    for number, code in enumerate(codes, start=1):
        person = services.add_person(
            **by, code=code, name=code, start_date=date(2027, 1, 5)
        )
        seat = Unit.objects.get(code=code)
        services.place_person(
            **by, seat=seat, person=person, from_date=date(2027, 1, 5)
        )
        orders.append(line.order(code, date(2027, 7, 2), 100 * number))
    line.store("order", orders)
    by = {"held": date(2027, 6, 30), "until": date(2027, 7, 20)}
    found = compared(world.bob, world.north_1_a, line.metric, **by, at=NOON, on=TODAY)
    assert (found.peers, found.widened) == (5, True)
    assert (found.peers_before, found.peers_after) == (0, 300)


def test_a_leader_sees_whom_he_leads_directly_the_most_pressing_first(line):
    from luopan.org import services

    world = line.world
    by = {"actor": world.operator, "at": world.at}
    ben = services.add_person(**by, code="ben", name="Ben", start_date=date(2027, 1, 5))
    services.place_person(
        **by, seat=world.north_1_b, person=ben, from_date=date(2027, 1, 5)
    )
    assert set(led_directly(world.company, TODAY)) == {
        world.people.alice.pk,
        world.people.charlie.pk,  # leads the South, and a team of Alice's
    }
    assert set(led_directly(world.north, TODAY)) == {world.people.charlie.pk}
    write(line, at=NOON - timedelta(days=20))
    found = desk(world.charlie, at=NOON, on=TODAY, unit="north-1")
    [first, second] = found.mates
    assert (first.person.code, first.due, first.late) == ("bob", 1, 6)
    assert first.talked == TODAY - timedelta(days=20)
    assert first.attainment == pytest.approx(16 * 600 / 14_400)
    assert (second.person.code, second.due) == ("ben", 0)
    assert second.lead < first.lead
    assert desk(world.fin, at=NOON, on=TODAY) is None
    with pytest.raises(Unknown):
        desk(world.charlie, at=NOON, on=TODAY, unit="north")


def test_each_is_held_against_the_clock_of_his_own_unit(line):
    """The company keeps 2,400 back for December: its year passes later than the North's."""
    dora = line.world.dora
    found = desk(dora, at=NOON, on=TODAY)
    assert found.unit.code == "company" and found.mates
    company = line.look(who=dora, unit="company").standing
    for mate in found.mates:
        own = line.look(who=dora, unit=mate.unit.code).standing
        assert (mate.attainment, mate.lead) == (own.share, own.lead)
        assert own.progress > company.progress
    by_lead = sorted(found.mates, key=lambda one: one.lead)
    assert list(found.mates) == by_lead


def test_who_works_other_days_is_held_against_those(line):
    """The North opens daily from April on: its year passes otherwise than its leader's."""
    dora, north = line.world.dora, line.world.north
    before = {one.unit.code: one.lead for one in desk(dora, at=NOON, on=TODAY).mates}
    open_daily(line, north, date(2027, 4, 1))
    after = {one.unit.code: one.lead for one in desk(dora, at=NOON, on=TODAY).mates}
    assert after["north"] != before["north"]
    for code, lead in after.items():
        assert lead == line.look(who=dora, unit=code).standing.lead
