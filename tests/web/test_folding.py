"""A version whose numbers take long: pages and the API say so, and a job works them out."""

import json

import pytest
from django.test import Client

from luopan.targets import jobs as _jobs  # noqa: F401 (makes the kinds known)
from luopan.targets import patience, services
from luopan.targets.cube import HOT, state_of
from luopan.targets.models import Snapshot, Version
from luopan.trail import jobs, queue
from luopan.trail.models import Entry, Job
from tests.targets.conftest import play  # noqa: F401 (a fixture)

STEPS = 6
ENGLISH = {"accept-language": "en"}


@pytest.fixture
def long(play, monkeypatch):  # noqa: F811
    """A version with a few steps of which nothing is at hand; they are called many here."""
    monkeypatch.setattr("luopan.web.middleware.now", lambda: play.world.at)
    for turn in range(STEPS):
        services.set_target(
            **play.by(play.world.dora), cell=play.cell(), total=1_000 + turn
        )
    Snapshot.objects.all().delete()
    HOT.clear()
    monkeypatch.setattr(patience, "LONG", 1)
    play.version.refresh_from_db()
    return play


def browser(long, who="dora"):
    client = Client(headers=ENGLISH)
    client.force_login(getattr(long.world, who))
    return client


def work(long):
    held = queue.claim(at=long.world.at)
    assert jobs.perform(held, clock=lambda: long.world.at) == "done"


def pages(long):
    number = long.version.pk
    return [
        f"/targets/{number}/",
        f"/targets/compare/?one={number}&other={number}",
        f"/decompose/?version={number}",
        f"/decompose/{number}/table/",
    ]


def test_every_page_of_it_says_how_far_it_is_and_then_opens(long):
    client = browser(long)
    for path in pages(long):
        answer = client.get(path)
        assert answer.status_code == 503, path
        assert answer["Retry-After"] == "2"
        assert "are being worked out (6 steps)" in answer.content.decode()
    assert Job.objects.filter(kind="targets.fold").count() == 1
    assert Entry.objects.filter(act="targets.fold").count() == 1
    part = f"/targets/{long.version.pk}/readiness/"
    waiting = client.get(part, headers={"HX-Request": "true"})
    assert waiting.status_code == 200
    assert "HX-Refresh" not in waiting
    work(long)
    HOT.clear()  # the worker is another process
    assert client.get(part, headers={"HX-Request": "true"})["HX-Refresh"] == "true"
    for path in pages(long):
        assert client.get(path).status_code == 200, path


def test_the_list_shows_the_rest_meanwhile(long):
    answer = browser(long).get("/targets/")
    assert answer.status_code == 200
    assert "being worked out" in answer.content.decode()
    assert not Job.objects.filter(kind="targets.fold").exists()


def test_committing_waits_for_the_numbers(long):
    client = browser(long)
    path = f"/targets/{long.version.pk}/commit/"
    answer = client.post(path, {"expected": STEPS})
    assert answer.status_code == 503
    assert "?acted=1" in answer.content.decode()
    long.version.refresh_from_db()
    assert long.version.state == Version.State.DRAFT
    work(long)
    HOT.clear()
    done = client.get(f"/targets/{long.version.pk}/readiness/?acted=1")
    assert done["Location"] == f"/targets/{long.version.pk}/"
    assert client.post(path, {"expected": STEPS}).status_code == 303
    long.version.refresh_from_db()
    assert long.version.state == Version.State.COMMITTED


def test_a_copy_finds_what_was_worked_out_for_the_first(long):
    client = browser(long)
    client.get(f"/targets/{long.version.pk}/")
    work(long)
    assert client.post(f"/targets/{long.version.pk}/copy/").status_code == 303
    copy = Version.objects.get(copied_from=long.version)
    HOT.clear()
    assert client.get(f"/targets/{copy.pk}/").status_code == 200


def test_programs_are_told_to_ask_again(long):
    client = browser(long)
    asks = {"accept": "application/json"}
    path = f"/decompose/{long.version.pk}/grid.json"
    answer = client.get(path, {"axis": "units"}, headers=asks)
    assert answer.status_code == 503
    assert answer["Retry-After"] == "2"
    assert answer.json()["facts"] == {"version": "Draft", "steps": STEPS}
    assert Job.objects.filter(kind="targets.fold").count() == 1


def test_a_gesture_waits_for_the_numbers_and_is_said_again(long):
    client = browser(long)
    body = {
        "view": {"axis": "units"},
        "token": "",
        "since": STEPS,
        "gesture": {
            "kind": "total",
            "parameters": {"cell": long.cell().as_json(), "amount": 77},
        },
    }
    say = {
        "path": f"/decompose/{long.version.pk}/steps",
        "data": json.dumps(body),
        "content_type": "application/json",
        "headers": {"accept": "application/json", "Idempotency-Key": "once"},
    }
    assert client.post(**say).status_code == 503
    work(long)
    HOT.clear()
    assert client.post(**say).json()["seq"] == STEPS + 1
    assert client.post(**say).json()["seq"] == STEPS + 1
    long.version.refresh_from_db()
    assert long.version.head == STEPS + 1


def test_a_job_that_failed_says_why(long):
    client = browser(long)
    client.get(f"/targets/{long.version.pk}/")
    Job.objects.update(state="parked", message="no room on the disk")
    answer = client.get(f"/targets/{long.version.pk}/")
    assert "no room on the disk" in answer.content.decode()


def test_who_sees_nothing_of_it_learns_nothing(long):
    answer = browser(long, "zed").get(f"/targets/{long.version.pk}/readiness/")
    assert answer.status_code in {403, 404}
    assert not Job.objects.exists()


def test_commands_and_the_worker_wait(long):
    assert state_of(long.version).total(long.cell()) == 1_000 + STEPS - 1
