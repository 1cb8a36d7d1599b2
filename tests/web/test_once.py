"""A form that is sent twice makes one thing, and both sendings lead to it."""

import re
from io import BytesIO

import pytest
import time_machine
from django.test import Client
from django.urls import get_resolver

from luopan.actions.models import Action
from luopan.org.models import Person
from luopan.records.models import Upload
from luopan.trail.models import Claim
from luopan.web import once
from tests.actions.test_races import crowd, empty_file
from tests.rounds import rounds
from tests.targets.test_races import together
from tests.tracked_year import NOON

__all__ = ["crowd", "empty_file"]
SHOWN = "a" * 64  # the token of a page as it was shown; the next showing has another
LATER = "b" * 64
PLAN = {"name": "Call", "kind": "visits", "owner": "bob", "unit": "north-1-a"}
PLAN |= {"start": "2027-08-02", "last": "2027-08-22", "year": "2027"}


@pytest.fixture
def act(client, year):
    with time_machine.travel(NOON, tick=False):
        client.force_login(year.world.bob)
        yield client


def send(client, where, said, token=SHOWN):
    return client.post(where, {**said, once.TOKEN: token})


def test_every_name_is_a_form_of_ours_and_whatever_is_called_new_is_among_them():
    def walked(patterns):
        for one in patterns:
            yield from (
                walked(one.url_patterns) if hasattr(one, "url_patterns") else [one]
            )

    ours = {
        one.name
        for one in walked(get_resolver().url_patterns)
        if one.callback.__module__.startswith("luopan.web.")
    }
    assert ours >= once.MAKES
    new = {name for name in ours if name.startswith(("add_", "new_"))}
    assert new - once.MAKES == {"new_plan_ways"}  # it only looks


def test_an_action(act):
    first, second = send(act, "/act/add/", PLAN), send(act, "/act/add/", PLAN)
    made = Action.objects.get()
    assert first["Location"] == second["Location"] == f"/act/{made.pk}/"
    send(act, "/act/add/", PLAN, LATER)  # on purpose, from the page shown anew
    send(act, "/act/add/", PLAN | {"name": "Visit"})  # filled in otherwise
    assert Action.objects.count() == 3
    act.post("/act/add/", PLAN)  # by a program of before, without a token
    assert Action.objects.count() == 4


def test_a_part_of_a_page_is_led_the_same_way(act):
    headers = {"HX-Request": "true"}
    said = {**PLAN, once.TOKEN: SHOWN}
    first, second = [act.post("/act/add/", said, headers=headers) for _ in "12"]
    assert first.get("HX-Redirect") == second.get("HX-Redirect")
    assert Action.objects.count() == 1


def test_what_was_refused_may_be_sent_again(act, year):
    wrong = PLAN | {"last": ""}
    assert send(act, "/act/add/", wrong).status_code == 422
    assert send(act, "/act/add/", wrong).status_code == 422
    assert send(act, "/act/add/", PLAN | {"unit": "south"}).status_code == 404
    assert Claim.objects.count() == 0
    assert send(act, "/act/add/", PLAN).status_code == 303


def test_of_another_it_is_another(act, year):
    send(act, "/act/add/", PLAN)
    act.force_login(year.world.alice)
    send(act, "/act/add/", PLAN)
    assert Action.objects.count() == 2


def test_a_person_and_a_stranger(client, world):
    client.force_login(world.adam)
    said = {"code": "nina", "name": "Nina"}
    before = Person.objects.count()
    answers = [send(client, "/settings/people/add/", said) for _ in "12"]
    assert [one.status_code for one in answers] == [303, 303]
    assert answers[0]["Location"] == answers[1]["Location"]
    assert Person.objects.count() == before + 1
    assert send(Client(), "/settings/people/add/", said).status_code == 302  # the door
    client.force_login(world.bob)
    assert send(client, "/settings/people/add/", said).status_code == 403


def test_a_metric(client, world):
    client.force_login(world.olga)
    said = {"code": "shipped", "name": "Shipped", "document": "shipment"}
    said |= {"kind": "additive", "measure": "amount", "date_field": "day_date"}
    answers = [send(client, "/settings/metrics/add/", said) for _ in "12"]
    assert [one.status_code for one in answers] == [303, 303]
    assert answers[0]["Location"] == answers[1]["Location"]


def test_each_showing_of_a_page_has_another_key(act):
    """Also of a kept page, which is not made anew."""
    shown = [act.get("/act/?as=list").content.decode() for _ in "123"]
    keys = [
        set(re.findall(r'name="csrfmiddlewaretoken" value="(\w+)"', one))
        for one in shown
    ]
    assert [len(one) for one in keys] == [1, 1, 1]  # all forms of a page have the same
    assert len(set.union(*keys)) == 3


def test_a_file_to_import(client, world, settings, tmp_path):
    settings.FILES = tmp_path
    client.force_login(world.olga)

    def bring(content):
        file = BytesIO(content)
        file.name = "orders.csv"
        return send(client, "/import/", {"files": file})

    first, second = bring(b"a,b\n1,2\n"), bring(b"a,b\n1,2\n")
    assert first["Location"] == second["Location"]
    assert Upload.objects.count() == 1
    assert bring(b"a,b\n1,3\n")["Location"] != first["Location"]


@pytest.mark.slow
def test_two_clicks_at_once_make_one(crowd):
    said = PLAN | {"year": "2027", "start": "2027-02-01", "last": "2027-03-01"}
    for turn in range(rounds(4)):

        def click(token=f"{turn}" * 64):
            client = Client()
            client.force_login(crowd.bob)
            answer = send(client, "/act/add/", said, token)
            return answer.status_code, answer.get("Location")

        found = together(click, click)
        assert found[0] == found[1] and found[0][0] == 303, found
        assert Action.objects.count() == turn + 1


@pytest.mark.slow
def test_control_two_clicks_without_a_token_make_two(crowd):
    said = PLAN | {"year": "2027", "start": "2027-02-01", "last": "2027-03-01"}

    def click():
        client = Client()
        client.force_login(crowd.bob)
        return client.post("/act/add/", said).status_code

    assert together(click, click) == [303, 303]
    assert Action.objects.count() == 2
