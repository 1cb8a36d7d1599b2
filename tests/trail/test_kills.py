"""Real workers, really killed: each effect once, not twice, not never.

On SQLite a file of its own; on PostgreSQL when LUOPAN_DATABASE_URL names one.
"""

import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from contextlib import contextmanager
from datetime import UTC, datetime

import pytest
from django.db import connection
from django.utils import timezone

from luopan.trail import chain, outbox, queue
from luopan.trail.models import Comment, Entry, Job, Message

pytestmark = pytest.mark.slow
WORK, WRITE = "tests.trail.mortal_worker:work", "tests.trail.mortal_worker:write"
PLACES = ["before", "inside", "after", None]


class Crew:
    """Worker processes, and what they told of themselves."""

    def __init__(self, nursery, database, leases, folder):
        self.nursery, self.database = nursery, database
        self.leases, self.log = leases, folder / "told.log"
        self.log.touch()
        self.workers = []

    def hire(self, count=1):
        for _ in range(count):
            words, where = (*self.leases, str(self.log)), self.database
            self.workers.append(self.nursery.born(WORK, *words, database=where))
        return self.workers[-1]

    def told(self, word):
        """The lines that begin with a word, split."""
        lines = [line.split() for line in self.log.read_text().splitlines()]
        return [line for line in lines if line and line[0] == word]

    def wait(self, condition, seconds=60):
        end = time.monotonic() + seconds
        while not condition():
            assert time.monotonic() < end, self.log.read_text()[-2_000:]
            time.sleep(0.02)

    def replace_the_dead(self):
        """Returns how many were dead."""
        dead = [worker for worker in self.workers if worker.poll() is not None]
        for worker in dead:
            self.workers.remove(worker)
            self.hire()
        return len(dead)

    def dismiss(self):
        for worker in self.workers:
            if worker.poll() is None:
                worker.send_signal(signal.SIGCONT)
                worker.kill()
            worker.wait()


@pytest.fixture
def working(arena, nursery, tmp_path):
    """A crew that is gone afterwards, whatever happens."""

    @contextmanager
    def working(lease=1.0, of_letters=60.0):
        crew = Crew(nursery, arena.database, (lease, of_letters), tmp_path)
        try:
            yield crew
        finally:
            crew.dismiss()

    return working


def put(arena, count, **parameters):
    at = datetime.now(UTC)
    for number in range(count):
        said = {name: value(number) for name, value in parameters.items()}
        queue.enqueue(
            actor=arena.actor,
            at=at,
            kind="test.effect",
            key=f"job-{number}",
            parameters=said,
        )


def states():
    return Counter(Job.objects.values_list("state", flat=True))


def check_each_once(count):
    """Three rows, one entry, one letter for each job; and the chain holds."""
    assert states() == {"done": count}
    rows = Comment.objects.values_list("subject", "text")
    assert Counter(rows) == {
        (f"job-{number}", str(part)): 1 for number in range(count) for part in range(3)
    }
    assert Entry.objects.filter(act="test.effect", outcome="done").count() == count
    assert chain.verify() == chain.Verdict(True, count)
    assert Message.objects.count() == count


def test_killed_workers_do_each_job_once(arena, working):
    """80 jobs; 60 kill their worker at a known place, chance kills at least 15 more."""
    count, kills, chance, dice = 80, 0, 0, random.Random(7)
    put(arena, count, die=lambda number: PLACES[number % 4])
    with working(of_letters=5.0) as crew:
        crew.hire(4)
        end = time.monotonic() + 240
        while states()["done"] < count or chance < 15:
            assert time.monotonic() < end, (states(), kills, chance)
            time.sleep(dice.uniform(0.05, 0.4))
            kills += crew.replace_the_dead()
            if chance < 15 and crew.told("ready"):
                dice.choice(crew.workers).kill()
                chance += 1
        crew.wait(lambda: not Message.objects.exclude(state="sent").exists(), 150)
        sent = Counter(line[1] for line in crew.told("sent"))
    assert kills >= 60
    check_each_once(count)
    assert set(sent) == {f"letter:job-{number}" for number in range(count)}
    assert Job.objects.filter(attempts__gt=1).count() >= count // 2


def test_a_killed_job_is_taken_up_when_its_lease_is_over(arena, working):
    put(arena, 1, die=lambda _: "before")
    with working(lease=2.0) as crew:
        assert crew.hire().wait() == -signal.SIGKILL
        until = Job.objects.get().lease_until.timestamp()
        crew.hire()
        crew.wait(lambda: states()["done"] == 1)
        (_first, second) = crew.told("before")
    assert 0 <= float(second[-1]) - until < 5.0
    check_each_once(1)


def test_a_job_that_always_kills_is_parked(arena, working):
    put(arena, 1, before_takes=lambda _: 30)
    with working(lease=0.3) as crew:
        for attempt in range(1, 6):
            worker = crew.hire()
            crew.wait(lambda attempt=attempt: len(crew.told("before")) == attempt)
            worker.kill()
            worker.wait()
        crew.hire()
        crew.wait(lambda: states()["parked"] == 1)
    assert Comment.objects.count() == 0


@pytest.mark.parametrize("trial", range(3))
def test_a_zombie_is_fenced(arena, working, tmp_path, trial):
    """Ten workers are stopped while preparing until their lease is over; then they wake up."""
    count, sign = 10, tmp_path / "stop"
    with working(lease=30.0) as crew:
        crew.hire(count)
        put(arena, count, before_stops=lambda _: str(sign))
        crew.wait(lambda: len(crew.told("before")) == count)
        zombies = list(crew.workers)
        sign.touch()
        crew.wait(lambda: len(crew.told("stopped")) == count)
        over = {"lease_until": timezone.now(), "parameters": {}}  # the heir is quick
        assert Job.objects.filter(state="running").update(**over) == count
        crew.hire()
        crew.wait(lambda: states()["done"] == count)
        assert len(crew.told("performed")) <= count, "zombies lie still"
        for zombie in zombies:
            zombie.send_signal(signal.SIGCONT)
        crew.wait(lambda: len(crew.told("performed")) == 2 * count)
        outcomes = Counter(line[2] for line in crew.told("performed"))
    assert outcomes == {"done": count, "lost": count}
    check_each_once(count)


def test_a_worker_stopped_within_its_effect_keeps_the_job(arena, working, tmp_path):
    """The open transaction is its hold; another worker passes the job by, or waits."""
    put(arena, 1, inside_stops=lambda _: str(tmp_path))  # is there: at once
    with working(lease=0.5) as crew:
        sleeper = crew.hire()
        crew.wait(lambda: crew.told("stopped"))
        crew.hire()
        crew.wait(lambda: len(crew.told("ready")) == 2)
        time.sleep(1.5)
        assert len(crew.told("before")) == 1
        sleeper.send_signal(signal.SIGCONT)
        crew.wait(lambda: crew.told("performed"))
        time.sleep(0.5)
        assert [line[2] for line in crew.told("performed")] == ["done"]
    check_each_once(1)


def test_the_worker_is_asked_to_stop_and_finishes_its_job(arena):
    """``luopan work`` itself: SIGTERM while a job is under way."""
    put(arena, 1)
    worker = subprocess.Popen(
        [sys.executable, "-m", "luopan", "work"], env=arena.environment
    )
    try:
        end = time.monotonic() + 120
        while not states()["failed"]:  # it does not know test.effect, and says so
            assert time.monotonic() < end
            time.sleep(0.05)
        worker.send_signal(signal.SIGTERM)
        assert worker.wait(60) == 0
    finally:
        worker.kill()
        worker.wait()
    assert "test.effect" in Job.objects.get().message


def test_the_heartbeat_keeps_a_long_job(arena, working):
    """Preparing takes three leases; a second worker keeps looking and gets nothing."""
    put(arena, 1, before_takes=lambda _: 6.0)
    with working(lease=2.0) as crew:
        crew.hire(2)
        crew.wait(lambda: states()["done"] == 1)
        assert len(crew.told("before")) == 1
    check_each_once(1)


def test_eight_processes_append_without_loss(arena, nursery):
    """8 × 50 entries from processes of their own: one chain, none lost."""
    where = {"database": arena.database}
    processes = [nursery.born(WRITE, 50, **where) for _ in range(8)]
    assert [process.wait(120) for process in processes] == [0] * 8
    assert Comment.objects.count() == 400
    assert chain.verify() == chain.Verdict(True, 400)


def test_letters_are_sent_by_one_of_many(arena, working):
    at = datetime.now(UTC)
    with working() as crew:
        outbox.channels.setdefault("file", lambda letter: None)
        for number in range(60):
            outbox.post(
                at=at, channel="file", recipient="", content={}, key=str(number)
            )
        crew.hire(4)
        crew.wait(lambda: len(crew.told("sent")) >= 60)
        sent = Counter(line[1] for line in crew.told("sent"))
    assert sent == {str(number): 1 for number in range(60)}


def test_the_arena_is_the_database_it_should_be(arena):
    wanted = "postgresql" if os.environ.get("LUOPAN_DATABASE_URL") else "sqlite"
    assert connection.vendor == wanted
