"""What is refused at the door leaves one line in the log: route, who, why, and nothing sent."""

import json
import logging
import time

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client

from luopan.config.logs import JsonLines
from luopan.web import refusals
from luopan.web.refusals import Flood

PASSWORD = "eine gute Passphrase 罗盘"
SECRET = "typed-into-the-wrong-field"


@pytest.fixture(autouse=True)
def at_noon(world, settings, monkeypatch):
    """One account with a password, and nothing written so far."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    world.bob.set_password(PASSWORD)
    world.bob.save()
    cache.clear()
    monkeypatch.setattr(refusals, "_flood", Flood())
    with time_machine.travel(world.at) as traveller:
        yield traveller


@pytest.fixture
def lines(caplog):
    """The lines written since it was last asked, as they stand in the file."""

    def written():
        found = [one for one in caplog.records if one.name == "luopan.door"]
        caplog.clear()
        return [json.loads(JsonLines().format(one)) for one in found]

    caplog.set_level(logging.WARNING, "luopan.door")
    return written


def short(line):
    return line["route"], line["who"], line["why"], line["status"]


def test_by_policy_hidden_and_what_is_no_address(client, world, lines):
    client.force_login(world.bob)
    assert client.get("/settings/company/?x=" + SECRET).status_code == 403
    assert client.get("/settings/organisation/nowhere/").status_code == 404
    assert client.get("/nothing/of/ours/").status_code == 404
    found = lines()
    assert [short(line) for line in found] == [
        ("company", world.bob.pk, "not allowed", 403),
        ("unit", world.bob.pk, "hidden", 404),
    ]
    assert found[0]["at"].startswith("2027-01-04T04")
    assert SECRET not in json.dumps(found)
    assert client.get("/me/").status_code == 200
    assert lines() == []


def test_wrong_passwords_and_the_lock(client, world, lines):
    for name, password in [("Bob", SECRET), (SECRET, "x"), *4 * [("bob", SECRET)]]:
        client.post("/sign-in/", {"login": name, "password": password})
    client.post("/sign-in/", {"login": "bob", "password": PASSWORD})
    found = lines()
    why = [(line["who"], line["why"]) for line in found]
    assert why[:2] == [
        (world.bob.pk, "wrong password or code"),
        (None, "wrong password or code"),
    ]
    assert [line["why"] for line in found[-2:]] == 2 * ["locked out"]
    assert {line["route"] for line in found} == {"sign_in"}
    assert SECRET not in json.dumps(found, ensure_ascii=False)
    assert PASSWORD not in json.dumps(found, ensure_ascii=False)


def test_a_form_without_its_seal(world, lines):
    client = Client(enforce_csrf_checks=True)
    client.force_login(world.bob)
    assert client.post("/sign-out/", {"said": SECRET}).status_code == 403
    (line,) = lines()
    assert short(line) == ("sign_out", world.bob.pk, "no seal", 403)


def test_writing_in_a_session_that_is_over(client, world, lines, at_noon):
    client.post("/sign-in/", {"login": "bob", "password": PASSWORD})
    assert client.get("/me/").status_code == 200
    at_noon.shift(9 * 3600)
    assert client.get("/me/").status_code == 302
    assert lines() == []  # looking, one is only led to the door
    client.post("/sign-in/", {"login": "bob", "password": PASSWORD})
    at_noon.shift(9 * 3600)
    assert client.post("/settings/company/", {"name": SECRET}).status_code == 302
    found = lines()
    assert short(found[-1]) == ("company", world.bob.pk, "session over", 302)
    assert SECRET not in json.dumps(found)


def test_programs_without_a_token(client, lines):
    assert client.get("/api/v1/company").status_code == 401
    (line,) = lines()
    assert (line["who"], line["why"], line["status"]) == (None, "signed out", 401)
    said = {"authorization": f"Bearer {SECRET}"}
    assert client.get("/api/v1/company", headers=said).status_code == 401
    (line,) = lines()
    assert (line["who"], line["why"], line["status"]) == (None, "unknown token", 401)
    assert SECRET not in json.dumps(line)


def test_a_flood_is_cut_and_said_how_much(client, world, lines, at_noon, monkeypatch):
    client.force_login(world.bob)
    monkeypatch.setattr(refusals, "_flood", Flood(most=3, began=time.monotonic()))
    for _ in range(10):
        client.get("/settings/company/")
    assert len(lines()) == 3
    refusals._flood.began -= 60
    client.get("/settings/company/")
    (line,) = lines()
    assert line["left_out_before"] == 7
