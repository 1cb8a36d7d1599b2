"""Bulletins: only what every member of the room may see, once an hour, and nobody ranked."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from io import BytesIO
from types import SimpleNamespace

import pytest

from luopan.org.access import Denied, Unknown
from luopan.org.models import Channel
from luopan.tracking.models import BulletinIssue
from luopan.tracking.queries import bulletins as queries
from luopan.tracking.queries.bulletins import PROGRESS, WINS, WORK
from luopan.tracking.services import bulletins as services
from luopan.tracking.services.bulletins import Drawn, Worded
from luopan.trail.models import Message
from luopan.trail.refusal import Refused
from tests.cast import BEGAN
from tests.tracked_year import NOON, TODAY
from tests.tracking.deals import deal

DRAWN = Drawn("North daily", "en", (1, 2, 3, 4, 5), ("18:00",), queries.PARTS)
EVENING = datetime(2027, 8, 20, 10, 5, tzinfo=UTC)  # a Friday, 18:05 in Shanghai
SAID = Worded("Bulletin of North", "Well done", b"png")


def room(world, unit, kind="wecom"):
    return Channel.objects.create(
        kind=kind, name=f"{kind} room", unit=unit, hint="…", made_at=world.at
    )


def drawn_up(world, user=None, unit=None, channel=None, **said):
    return services.draw_up_bulletin(
        actor=user or world.alice,
        at=NOON,
        unit=unit or world.north,
        drawn=replace(DRAWN, **said),
        channel=channel,
    )


def content(bulletin):
    return queries.content(bulletin, at=NOON, on=TODAY)


def settled(year):
    """Three seats of the North are held; Bob and two without accounts; A and B won."""
    from luopan.org import services as org

    world = year.world
    by = {"actor": world.operator, "at": world.at}
    for code, seat in (("bea", world.north_1_b), ("cem", world.north_2_a)):
        person = org.add_person(
            **by, code=code, name=code.capitalize(), start_date=BEGAN
        )
        org.place_person(**by, seat=seat, person=person, from_date=BEGAN)
    won = {"outcome": "won", "closed": TODAY}
    year.store(
        "opportunity",
        [
            deal(1, **won),
            deal(2, seat="north-1-b", amount=9_000, **won),
            deal(3, seat="north-1-b", amount=1, **won),
            deal(4, seat="north-2-a", outcome="lost", closed=TODAY),
        ],
    )
    return world


def test_what_one_member_may_not_see_is_left_out(year):
    """Bob sells for seat A and reads no other: nothing of the North is his to see."""
    world = settled(year)
    found = content(drawn_up(world))
    assert found.empty and found.actual is None
    assert {(one.part, one.why) for one in found.left} == {
        (PROGRESS, "rights"),
        (WORK, "rights"),
        (WINS, "rights"),
    }


def test_what_is_opened_tells_shares_counts_and_names_only(year):
    world = settled(year)
    found = content(drawn_up(world, opened=queries.PARTS))
    came = (600 + 300 + 600) * 16
    assert found.share == pytest.approx(came / (3 * 14_400)) and found.progress
    assert (found.actual, found.target) == (None, None)
    assert (found.visits, found.talks) == (0, 0)
    told = [(one.who, one.deals, one.amount) for one in found.wins]
    assert told == [("Bea", 2, None), ("Bob", 1, None)]  # by name; who lost is nowhere
    assert {one.why for one in found.left} == {"opened"}


def test_a_room_of_more_than_the_unit_is_opened_nothing(year):
    world = settled(year)
    wide = room(world, None)
    made = drawn_up(world, world.dora, channel=wide, opened=queries.PARTS)
    assert content(made).empty
    with pytest.raises(Unknown, match="no such room"):
        drawn_up(world, channel=wide)  # Alice leads the North, not the company


def test_where_everybody_may_read_amounts_stand(year):
    """In the South only Charlie, who leads it, reads the room."""
    world = year.world
    found = content(drawn_up(world, world.charlie, world.south))
    assert (found.actual, found.target) == (660 * 16, 14_400) and not found.left


def test_of_fewer_than_three_nothing_is_told(year):
    """Only Bob holds a seat of the North: its share would be his."""
    found = content(drawn_up(year.world, opened=[PROGRESS, WORK]))
    assert found.share is None and found.visits is None
    assert {one.why for one in found.left} == {"few"}


def test_who_draws_up_and_what_must_fit(year):
    world = year.world
    for user in (world.bob, world.olga, world.adam, world.charlie):
        with pytest.raises(Denied):
            drawn_up(world, user)
    for wrong in (
        {"hours": ["25:00"]},
        {"hours": [f"1{n}:00" for n in range(5)]},
        {"weekdays": [8]},
        {"shows": []},
        {"shows": ["ranking"]},
        {"language": "fr"},
    ):
        with pytest.raises(Refused):
            drawn_up(world, **wrong)
    made = drawn_up(world)
    by = {"actor": world.alice, "at": NOON}
    with pytest.raises(Refused, match="room first"):
        services.switch_bulletin(**by, bulletin=made, on=True)
    with pytest.raises(Unknown):
        queries.bulletin_led(world.bob, made.pk, on=TODAY)
    stale = queries.bulletin_led(world.dora, made.pk, on=TODAY)
    services.change_bulletin(**by, bulletin=made, drawn=DRAWN)
    with pytest.raises(Refused, match="Someone has just changed this bulletin"):
        services.remove_bulletin(actor=world.dora, at=NOON, bulletin=stale)
    services.remove_bulletin(**by, bulletin=made)
    assert not queries.bulletins_led(world.alice, TODAY)


def test_it_leaves_once_an_hour_with_its_picture(year):
    world = year.world
    made = drawn_up(world, channel=room(world, world.north))
    assert queries.due(EVENING) == []  # not switched on
    services.switch_bulletin(actor=world.alice, at=NOON, bulletin=made, on=True)
    ((due, slot),) = queries.due(EVENING)
    assert (due.pk, slot) == (made.pk, "2027-08-20T18:00")
    assert queries.due(EVENING - timedelta(minutes=10)) == []
    assert queries.due(EVENING + timedelta(hours=2)) == []  # long over: passed by
    assert queries.due(EVENING + timedelta(days=1)) == []  # a Saturday
    by = {"at": EVENING, "bulletin": made, "slot": slot, "worded": SAID}
    with pytest.raises(Denied):
        services.issue_bulletin(actor=world.alice, **by)
    first = services.issue_bulletin(actor=world.operator, **by)
    assert services.issue_bulletin(actor=world.operator, **by).pk == first.pk
    assert queries.due(EVENING) == []
    letters = Message.objects.filter(key__startswith="bulletin:").order_by("pk")
    assert [bool(one.content.get("picture")) for one in letters] == [False, True]
    assert letters[0].content["where"] == f"/coach/bulletins/sent/{first.pk}/"
    assert queries.issue_read(world.bob, first.pk, on=TODAY).text == "Well done"
    assert [one.pk for one in queries.issues_read(world.bob, TODAY)] == [first.pk]
    with pytest.raises(Unknown):
        queries.issue_read(world.charlie, first.pk, on=TODAY)


def test_who_joins_later_does_not_read_what_was_made_for_others(year):
    from luopan.org import services as org

    world = year.world
    own = drawn_up(world, channel=room(world, world.north))
    said = {"bulletin": own, "slot": "2027-08-20T18:00", "worded": SAID}
    issue = services.issue_bulletin(actor=world.operator, at=EVENING, **said)
    later = TODAY + timedelta(days=3)
    person = org.add_person(
        actor=world.operator, at=NOON, code="new", name="New", start_date=later
    )
    org.place_person(
        actor=world.operator,
        at=NOON,
        seat=world.north_1_b,
        person=person,
        from_date=later,
    )
    world.fin.person = person  # as if the account were his
    assert queries.is_member(world.fin, world.north, on=later)
    with pytest.raises(Unknown):
        queries.issue_read(world.fin, issue.pk, on=later)
    assert queries.issues_read(world.fin, later) == ()
    assert queries.issues_read(world.bob, later) == (issue,)


def test_a_test_is_marked_and_seen_by_who_leads_only(year):
    world = year.world
    made = drawn_up(world, channel=room(world, world.north, "slack"))
    by = {"actor": world.alice, "bulletin": made, "worded": SAID}
    tried = services.test_bulletin(**by, at=NOON)
    assert services.test_bulletin(**by, at=NOON).pk == tried.pk
    assert BulletinIssue.objects.count() == 1 and tried.tested
    (letter,) = Message.objects.filter(key__startswith="bulletin:")
    assert letter.content["where"] == ""  # Slack takes no picture from a webhook
    with pytest.raises(Unknown):
        queries.issue_read(world.bob, tried.pk, on=TODAY)
    assert queries.issue_read(world.alice, tried.pk, on=TODAY) == tried
    assert queries.issues_read(world.alice, TODAY) == ()


def test_the_words_are_the_rooms_and_the_worker_sends_them(year, monkeypatch):
    from luopan.web import bulletins as making

    world = settled(year)
    said = {"opened": queries.PARTS, "language": "zh-hans"}
    bulletin = drawn_up(world, channel=room(world, world.north), **said)
    tried = making.made(bulletin, NOON, test=True)
    assert "完成率 55.6%" in tried.text and "Bea" in tried.text
    assert tried.picture[:4] == b"\x89PNG" and tried.subject != "Bulletin of North"
    services.switch_bulletin(actor=world.alice, at=NOON, bulletin=bulletin, on=True)
    monkeypatch.setattr(making, "_next", [0.0])  # another test may just have looked
    assert making.look(at=EVENING) == 1 and making.look(at=EVENING) == 0
    asked = {"bulletin": bulletin.pk, "slot": "2027-08-20T18:00"}
    context = SimpleNamespace(parameters=asked, at=EVENING, prepared=None)
    assert making.send_bulletin(context) == {"sent": 0}  # nothing to tell
    context.prepared = making._made(context)
    assert making.send_bulletin(context) == {"sent": 1}
    services.switch_bulletin(actor=world.alice, at=NOON, bulletin=bulletin, on=False)
    assert making._made(context) is None  # switched off meanwhile


def test_wins_since_the_last_one(year):
    world = settled(year)
    made = drawn_up(world, channel=room(world, world.north), opened=[WINS])
    assert len(content(made).wins) == 2
    later = TODAY + timedelta(days=4)
    assert queries.content(made, at=NOON + timedelta(days=4), on=later).wins == ()
    assert queries._since(made, date(2027, 8, 24)) == date(2027, 8, 23)


def test_a_win_abroad_is_told_in_the_bulletins_currency(year):
    """1,000 dollars at 7 and 1,000 yuan are 8,000 yuan; without a rate no amount at all."""
    from luopan.dimensions.services import NewRate, add_rate
    from luopan.org import services as org

    world = year.world
    by = {"actor": world.operator, "at": world.at}
    person = org.add_person(**by, code="dan", name="Dan", start_date=BEGAN)
    org.place_person(**by, seat=world.south_1_a, person=person, from_date=BEGAN)
    won = deal(8, "south-1-a", outcome="won", closed=TODAY)
    year.store("opportunity", [won, won | {"key": "D9", "currency": "USD"}])
    made = drawn_up(world, world.charlie, world.south, shows=[WINS])
    assert [(one.deals, one.amount) for one in content(made).wins] == [(2, None)]
    add_rate(**by, row=NewRate("USD", "CNY", BEGAN, Decimal(7)))
    found = content(made)
    assert [one.amount for one in found.wins] == [8_000] and found.counted_in == "CNY"


def test_a_picture_goes_into_a_room_that_takes_one(monkeypatch):
    import requests

    from luopan.org.couriers import deliver_picture

    seen, answers = [], [b'{"errcode": 0}', b'{"errcode": 40009, "errmsg": "size"}']

    def send(_session, request, **_named):
        seen.append((request.url, request.body))
        answer = requests.Response()
        answer.status_code, answer.raw = 200, BytesIO(answers.pop(0))
        return answer

    monkeypatch.setattr(requests.Session, "send", send)
    kept = {"token": "abcdefgh-1"}
    deliver_picture("wecom", kept, "Bulletin", b"png")
    ((url, body),) = seen
    assert url.endswith("key=abcdefgh-1") and b'"image"' in body
    with pytest.raises(Refused, match="40009"):
        deliver_picture("wecom", kept, "Bulletin", b"png")
    with pytest.raises(Refused, match="This room does not accept pictures"):
        deliver_picture("slack", kept, "Bulletin", b"png")
