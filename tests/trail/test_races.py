"""Many threads at the chain's end at once; and what happens without its lock."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import IntegrityError, connection

from luopan.trail import chain, queue
from luopan.trail.models import Comment, Entry, Job
from luopan.trail.refusal import Refused

pytestmark = pytest.mark.slow
THREADS, EACH = 8, 50


@chain.service("test.write")
def write(*, actor, at, refuse=False):
    row = Comment.objects.create(subject="plan:1", author=actor, at=at, text="x")
    if refuse:
        raise Refused("No.")
    return row


def touch_all(rows):
    for row in rows:
        Comment.objects.filter(pk=row.pk).update(text="y")


@chain.service("test.around")
def around(*, actor, at, rows):
    """An inner entry first, row locks after."""
    write(actor=actor, at=at)
    touch_all(rows)


@chain.service("test.touch")
def touch(*, actor, at, rows):
    """Row locks first, its entry after."""
    touch_all(rows)


def together(run, each=EACH):
    """Each thread runs it so many times; returns what went wrong."""
    start, faults = threading.Barrier(THREADS), []

    def thread(number):
        try:
            start.wait()
            for turn in range(each):
                try:
                    run(number, turn)
                except Refused:
                    pass
                except Exception as fault:  # noqa: BLE001
                    faults.append(fault)
        finally:
            connection.close()

    with ThreadPoolExecutor(THREADS) as pool:
        list(pool.map(thread, range(THREADS)))
    return faults


def test_appends_lose_nothing(arena, at):
    assert together(lambda *_: write(actor=arena.actor, at=at)) == []
    assert Comment.objects.count() == Entry.objects.count() == THREADS * EACH
    assert chain.verify() == chain.Verdict(True, THREADS * EACH)


def test_refused_and_done_calls_mix(arena, at):
    faults = together(
        lambda number, turn: write(actor=arena.actor, at=at, refuse=turn % 2 == 0)
    )
    assert faults == []
    assert Comment.objects.count() == THREADS * EACH // 2
    assert Entry.objects.filter(outcome="denied").count() == THREADS * EACH // 2
    assert chain.verify() == chain.Verdict(True, THREADS * EACH)


def test_without_the_lock_appends_collide(arena, at, monkeypatch):
    """The negative control: the race is there. SQLite lets one writer in at a time anyway;

    there the order of things is what keeps it, so the control reads the head too early.
    """
    if connection.vendor == "postgresql":
        monkeypatch.setattr(chain, "_take_turn", lambda: None)
        run = lambda *_: write(actor=arena.actor, at=at)  # noqa: E731
    else:

        def run(number, turn):
            head = Entry.objects.order_by("-seq").values_list("seq", flat=True).first()
            threading.Event().wait(0.001)
            draft = chain.Draft("test.early", at, arena.actor)
            Entry.objects.bulk_create([chain._entry(draft, (head or 0) + 1, "")])

    faults = together(run)
    assert any(isinstance(fault, IntegrityError) for fault in faults)
    assert Entry.objects.count() == THREADS * EACH - len(faults)


def half_each(arena, at, row):
    def run(number, _turn):
        service = around if number % 2 else touch
        service(actor=arena.actor, at=at, rows=[row])

    return run


def test_row_locks_after_an_inner_entry_cannot_deadlock(arena, at):
    row = write(actor=arena.actor, at=at)
    assert together(half_each(arena, at, row)) == []
    assert chain.verify() == chain.Verdict(True, 1 + THREADS * EACH * 3 // 2)


def test_with_the_lock_taken_early_they_would(arena, at, monkeypatch):
    """The negative control. SQLite's one writer cannot block himself: nothing to see there."""
    row = write(actor=arena.actor, at=at)
    inner = chain._Scope.add

    def add_and_lock(scope, draft):
        inner(scope, draft)
        chain._take_turn()

    monkeypatch.setattr(chain._Scope, "add", add_and_lock)
    faults = together(half_each(arena, at, row), each=3)
    deadlocks = [fault for fault in faults if "deadlock" in str(fault)]
    assert bool(deadlocks) == (connection.vendor == "postgresql")


def test_each_job_is_claimed_by_one(arena, at):
    for number in range(THREADS * EACH):
        queue.enqueue(actor=None, at=at, kind="x.y", key=str(number))
    claimed = []
    assert together(lambda *_: claimed.append(queue.claim(at=at))) == []
    numbers = [held.id for held in claimed if held is not None]
    assert len(numbers) == len(set(numbers))
    assert Job.objects.filter(state="running").count() == len(numbers)
    while held := queue.claim(at=at):
        numbers.append(held.id)
    assert len(set(numbers)) == len(numbers) == THREADS * EACH


def test_the_same_job_put_in_at_once_is_one(arena, at):
    faults = together(
        lambda _, turn: queue.enqueue(actor=None, at=at, kind="x.y", key=str(turn))
    )
    assert faults == []
    assert Job.objects.count() == EACH
