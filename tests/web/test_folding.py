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
from luopan.trail.refusal import Refused
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
    assert "calculating" in answer.content.decode()
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


def revise(long, total, seq=2):
    said = {"cell": long.cell().as_json(), "amount": total}
    return services.revise(**long.by(long.world.dora), seq=seq, parameters=said)


def test_saying_an_early_step_anew_is_a_job_where_somebody_waits(long):
    state_of(long.version)  # the newest numbers are at hand, those in between are not
    with patience.hasty(), pytest.raises(patience.Unreplayed) as waits:
        revise(long, 500)
    assert waits.value.steps == STEPS
    ask = {"actor": long.world.dora, "at": long.world.at, "version": long.version}
    ask |= {"seq": STEPS, "act": waits.value.act}
    job = services.ask_to_replay(**ask)
    assert services.ask_to_replay(**ask) == job  # one, however many ask
    work(long)
    assert Job.objects.get(pk=job).state == "done"
    HOT.clear()  # the worker is another process
    with patience.hasty():
        done = revise(long, 500)
    assert done.seq == STEPS + 1
    assert len(done.flagged) == 0
    HOT.clear()
    assert state_of(long.version).total(long.cell()) == 1_000 + STEPS - 1


def test_what_it_left_is_gone_so_it_is_worked_out_again(long):
    state_of(long.version)
    with patience.hasty(), pytest.raises(patience.Unreplayed) as waits:
        revise(long, 500)
    ask = {"actor": long.world.dora, "at": long.world.at, "version": long.version}
    ask |= {"seq": STEPS, "act": waits.value.act}
    job = services.ask_to_replay(**ask)
    work(long)
    Snapshot.objects.filter(seq=STEPS + 1).delete()
    HOT.clear()
    assert services.ask_to_replay(**ask) != job
    work(long)
    with patience.hasty():
        assert revise(long, 500).seq == STEPS + 1


def test_a_later_step_that_finds_no_room_is_named_by_the_job(long):
    services.hold(**long.by(long.world.dora), cell=long.cell("north"))
    under = {"cell": long.cell().as_json(), "amount": 1_200}
    services.step(**long.by(long.world.dora), kind="total", parameters=under)
    long.version.refresh_from_db()
    said = {"cell": long.cell("nowhere").as_json(), "amount": 5}
    by = {**long.by(long.world.dora), "seq": 2, "parameters": said}
    state_of(long.version)
    with patience.hasty(), pytest.raises(patience.Unreplayed) as waits:
        services.revise(**by)
    ask = {"actor": long.world.dora, "at": long.world.at, "version": long.version}
    services.ask_to_replay(**ask, seq=waits.value.seq, act=waits.value.act)
    work(long)
    with patience.hasty(), pytest.raises(Refused, match="nowhere"):
        services.revise(**by)


def test_taking_back_an_early_step_in_the_grid_waits_too(long):
    own, other = long.by(long.world.dora), long.by(long.world.olga)
    services.set_target(**own, cell=long.cell("north-1-a", "tea", "2027-01"), total=9)
    for month in ("2027-01", "2027-02"):
        cell = long.cell("south-1-a", "milk", month)
        services.set_target(**other, cell=cell, total=5)
    long.version.refresh_from_db()
    state_of(long.version)
    body = {
        "view": {"axis": "units"},
        "token": "",
        "since": STEPS + 3,
        "gesture": {"kind": "revert", "parameters": {"seq": STEPS + 1}},
    }
    say = {
        "path": f"/decompose/{long.version.pk}/steps",
        "data": json.dumps(body),
        "content_type": "application/json",
        "headers": {"accept": "application/json", "Idempotency-Key": "undo"},
    }
    client = browser(long)
    answer = client.post(**say)
    assert answer.status_code == 503, answer.content
    assert Job.objects.filter(kind="targets.replay").count() == 1
    work(long)
    HOT.clear()
    assert client.post(**say).status_code == 200
    long.version.refresh_from_db()
    assert long.version.head == STEPS + 4
