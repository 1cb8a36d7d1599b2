"""A calendar that subscribes: whose it is, what it shows, how it ends."""

from datetime import date

import pytest
import time_machine

from luopan.actions import services
from luopan.actions.models import Action, Feed
from luopan.actions.queries.feeds import feed_since, subscribed, subscriber
from luopan.org.services import disable_user
from luopan.trail.refusal import Refused
from tests.actions.test_actions import brings, by, planned
from tests.tracked_year import NOON, TODAY


def test_the_address_reads_ones_own_and_nothing_else(year):
    world, mine = year.world, planned(year, brings=brings(year, 1_000))
    planned(year, user=world.alice, unit=world.north_1_b, owner=world.people.alice)
    dropped = planned(year, name="No")
    services.move_action(**by(world.bob), action=dropped, state="dropped", said="x")
    services.add_milestone(
        **by(world.bob), action=mine, name="First", due_date=date(2027, 8, 9)
    )
    token = services.subscribe(**by(world.bob))
    assert token not in str(Feed.objects.values_list("token_hash", flat=True))
    user = subscriber(token, on=TODAY)
    found = subscribed(user, on=TODAY)
    assert [row.id for row in found.rows] == [mine.pk]
    assert [(mark.name, mark.reached) for mark in found.marks] == [("First", False)]
    assert user.scopes == {"targets.read"}  # it may look, and nothing else
    assert not subscribed(user, on=date(2028, 1, 1)).rows


def test_a_new_address_ends_the_old_one(year):
    bob = year.world.bob
    old, new = (services.subscribe(**by(bob)) for _ in range(2))
    assert subscriber(old, on=TODAY) is None
    assert subscriber(new, on=TODAY) == bob and feed_since(bob) == NOON
    services.end_subscription(**by(bob))
    assert subscriber(new, on=TODAY) is None and feed_since(bob) is None
    with pytest.raises(Refused, match="No calendar"):
        services.end_subscription(**by(bob))


def test_who_is_out_reads_no_more_and_a_token_gets_no_address(year):
    world = year.world
    token = services.subscribe(**by(world.bob))
    disable_user(**by(world.operator), user=world.bob)
    assert subscriber(token, on=TODAY) is None
    world.alice.scopes = frozenset({"targets.read"})
    with pytest.raises(Refused, match="by people"):
        services.subscribe(**by(world.alice))


def test_the_page_hands_it_out_once_and_the_calendar_answers(client, year):
    planned(year, name="拜访; A", outcome="x,\r\ny")
    with time_machine.travel(NOON, tick=False):
        client.force_login(year.world.bob)
        said = client.post("/act/calendar/subscribe/").content.decode()
        where = said.split('value="http://testserver/act/calendar/')[1].split('"')[0]
        assert where not in client.get("/act/?as=week").content.decode()
        client.logout()
        answer = client.get(f"/act/calendar/{where}")
        assert answer["Content-Type"] == "text/calendar; charset=utf-8"
        body = answer.content.decode()
        assert "SUMMARY:拜访\\; A" in body and "x\\,\\ny" in body.replace("\r\n ", "")
        number = Action.objects.get().pk
        assert f"URL:http://testserver/act/{number}/" in body.replace("\r\n ", "")
        client.force_login(year.world.bob)
        assert client.post("/act/calendar/end/").status_code == 303
        assert client.get(f"/act/calendar/{where}").status_code == 404
