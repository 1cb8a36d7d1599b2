"""The nine cases of an idempotency key, and what lies beyond them."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection

from luopan.trail import chain, idempotency
from luopan.trail.models import Claim, Comment, Entry
from luopan.trail.refusal import Busy, Mismatch, Refused

KEY = "8b7c"


@chain.service("test.effect")
def effect(*, actor, at, fail=None):
    row = Comment.objects.create(subject="plan:1", author=actor, at=at, text="effect")
    if fail is not None:
        raise fail
    return row.pk


@pytest.fixture
def send(alice, at):
    """Sends alice's request; what is said replaces its parts."""

    def request(key=KEY, body='{"a":1}', actor=alice, when=at, fail=None):
        return idempotency.once(
            actor=actor,
            key=key,
            body=body,
            at=when,
            run=lambda: {"id": effect(actor=actor, at=when, fail=fail)},
        )

    return request


def effects():
    return Comment.objects.count()


def test_1_a_first_request_runs(send):
    assert send() == {"id": Comment.objects.get().pk}


def test_2_a_repetition_gets_the_same_answer_and_does_nothing(send):
    assert send() == send() == send()
    assert effects() == 1
    assert Entry.objects.count() == 1


def test_3_another_key_is_another_request(send):
    assert send() != send(key="other")
    assert effects() == 2


def test_4_the_key_belongs_to_its_actor(send, bob):
    assert send() != send(actor=bob)
    assert effects() == 2


def test_5_while_it_is_worked_on_the_twin_is_told_to_wait(alice, at, send):
    def during():
        with pytest.raises(Busy) as told:
            send()
        assert told.value.status == 409
        return "first"

    first = idempotency.once(actor=alice, key=KEY, body='{"a":1}', at=at, run=during)
    assert first == "first"
    assert send() == "first"
    assert effects() == 0


def test_6_a_refused_request_leaves_the_key_free_and_a_denied_entry(send):
    with pytest.raises(Refused, match="No"):
        send(fail=Refused("No."))
    assert (effects(), Claim.objects.count()) == (0, 0)
    assert Entry.objects.get().outcome == "denied"
    assert send()["id"]
    assert effects() == 1


def test_7_a_fault_leaves_the_key_free_and_no_entry(send):
    with pytest.raises(ZeroDivisionError):
        send(fail=ZeroDivisionError())
    assert (effects(), Claim.objects.count(), Entry.objects.count()) == (0, 0, 0)
    send()
    assert effects() == 1


def test_8_a_killed_request_is_taken_over_when_its_lease_is_over(alice, at, send):
    digest = idempotency._digest('{"a":1}')
    Claim.objects.create(actor=alice, key=KEY, body_hash=digest, at=at, token="dead")
    with pytest.raises(Busy):
        send(when=at + timedelta(seconds=59))
    send(when=at + timedelta(seconds=61))
    assert effects() == 1


@pytest.mark.parametrize("key", ["", "x" * 201, "a\x00b", "line\nbreak", "\u202e"])
def test_9_a_broken_key_is_refused_before_anything_happens(send, key):
    with pytest.raises(Refused):
        send(key=key)
    assert effects() == 0


def test_same_key_other_body_is_a_mismatch(send):
    send()
    with pytest.raises(Mismatch) as told:
        send(body='{"a":2}')
    assert told.value.status == 422
    assert effects() == 1


def test_a_mismatch_is_told_also_while_the_first_is_worked_on(alice, at, send):
    def during():
        with pytest.raises(Mismatch):
            send(body="other")

    idempotency.once(actor=alice, key=KEY, body='{"a":1}', at=at, run=during)


@pytest.mark.parametrize("body", [b"\x00\xff", "text", {"b": 1, "a": [None]}, None])
def test_any_body_may_be_said(send, body):
    assert send(body=body) == send(body=body)


def test_a_key_is_kept_for_24_hours(send, at):
    first = send()
    assert send(when=at + timedelta(hours=23, minutes=59)) == first
    assert send(when=at + timedelta(hours=24)) != first
    assert effects() == 2


def test_after_24_hours_the_key_may_carry_another_body(send, at):
    send()
    send(body="other", when=at + timedelta(hours=25))
    assert effects() == 2


def test_a_clock_set_back_does_not_do_it_twice(send, at):
    assert send() == send(when=at - timedelta(hours=1))
    assert effects() == 1


def test_old_keys_are_forgotten(send, at):
    send()
    send(key="later", when=at + timedelta(hours=20))
    assert idempotency.forget(at=at + timedelta(hours=25)) == 1
    assert Claim.objects.get().key == "later"


def test_the_one_taken_over_is_rolled_back(alice, at, send):
    """It slept in the middle of the work; its twin took the key and finished."""

    def during():
        send(when=at + timedelta(minutes=2))
        return {"id": effect(actor=alice, at=at)}

    with pytest.raises(Busy):
        idempotency.once(actor=alice, key=KEY, body='{"a":1}', at=at, run=during)
    # both ran in this one transaction, so the twin's work went with it; apart, see the race


def test_what_json_cannot_hold_is_a_bug_and_nothing_is_done(alice, at):
    def run():
        effect(actor=alice, at=at)
        return object()

    with pytest.raises(TypeError):
        idempotency.once(actor=alice, key=KEY, body="", at=at, run=run)
    assert (effects(), Claim.objects.count()) == (0, 0)


@pytest.mark.slow
@pytest.mark.parametrize("trial", range(5))
def test_twenty_at_once_have_one_effect(arena, at, trial):
    """Each asks until it is answered; all get the one answer."""
    start = threading.Barrier(20)

    def client(_number):
        try:
            start.wait()
            while True:
                try:
                    return idempotency.once(
                        actor=arena.actor,
                        key=KEY,
                        body="x",
                        at=at,
                        run=lambda: {"id": effect(actor=arena.actor, at=at)},
                    )
                except Busy:
                    threading.Event().wait(0.01)
        finally:
            connection.close()

    with ThreadPoolExecutor(20) as pool:
        answers = list(pool.map(client, range(20)))
    assert effects() == 1
    assert answers == [{"id": Comment.objects.get().pk}] * 20
    assert chain.verify() == chain.Verdict(True, 1)


@pytest.mark.slow
def test_the_sleeper_and_its_twin_have_one_effect(arena, at):
    """On PostgreSQL the twin takes the key over and the sleeper is rolled back. On SQLite

    an open transaction holds the only pen: the twin waits, and gets the sleeper's answer.
    """
    asleep, awake = threading.Event(), threading.Event()

    def request(when, sleeps=False):
        def run():
            if sleeps:
                asleep.set()
                assert awake.wait(20)
            return {"id": effect(actor=arena.actor, at=when)}

        try:
            return idempotency.once(
                actor=arena.actor, key=KEY, body="x", at=when, run=run
            )
        except Busy:
            return "taken over"
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        sleeper = pool.submit(request, at, sleeps=True)
        assert asleep.wait(20)
        twin = pool.submit(request, at + timedelta(minutes=2))
        if connection.vendor == "postgresql":
            twin.result()
        awake.set()
        answers = sleeper.result(), twin.result()
    assert effects() == 1
    answer = {"id": Comment.objects.get().pk}
    took_over = connection.vendor == "postgresql"
    assert answers == (("taken over" if took_over else answer), answer)
    assert Entry.objects.count() == 1
