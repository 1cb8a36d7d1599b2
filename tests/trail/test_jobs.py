"""Jobs with a clock of their own: leases, fences, refusals, faults, the worker's loop."""

import threading
from datetime import timedelta

import pytest
from django.db import OperationalError, transaction
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from luopan.trail import chain, jobs, outbox, queries, queue, recurring, services
from luopan.trail.models import Comment, Entry, Job
from luopan.trail.refusal import Refused

pytestmark = pytest.mark.django_db
SECOND = timedelta(seconds=1)


class Clock:
    """Shows what the test says."""

    def __init__(self, at):
        self.at = at

    def __call__(self):
        return self.at

    def passes(self, seconds):
        self.at += seconds * SECOND


@pytest.fixture
def clock(at):
    return Clock(at)


@pytest.fixture(autouse=True)
def own_kinds(monkeypatch):
    monkeypatch.setattr(jobs, "kinds", {})
    monkeypatch.setattr(jobs, "autodiscover_modules", lambda *names: None)


@chain.service("test.say")
def say(*, actor, at, text):
    if text == "refused":
        raise Refused(_("The period %(period)s is closed."), period="2026-01")
    Comment.objects.create(subject="plan:1", author=actor, at=at, text=text)


@pytest.fixture
def told():
    """Registers the kind test.say and keeps the contexts it was run with."""
    contexts = []

    @jobs.job("test.say")
    def run(context):
        contexts.append(context)
        say(actor=context.actor, at=context.at, text=context.parameters["text"])
        if context.parameters["text"] == "fault":
            raise ZeroDivisionError
        return {"said": 1}

    return contexts


@pytest.fixture
def put(alice, clock):
    def enqueue(text="hello", key="k", actor=alice, **more):
        return queue.enqueue(
            actor=actor,
            at=clock(),
            kind="test.say",
            key=key,
            parameters={"text": text},
            **more,
        )

    return enqueue


def turn(clock):
    held = queue.claim(at=clock())
    return None if held is None else jobs.perform(held, clock=clock)


def texts():
    return list(Comment.objects.order_by("pk").values_list("text", flat=True))


def test_a_job_is_done_once_with_its_actor_and_its_trail(told, put, clock, alice):
    number = put()
    assert turn(clock) == "done"
    assert turn(clock) is None
    assert texts() == ["hello"]
    row = queries.job(number)
    assert (row.state, row.progress, row.result) == ("done", 1.0, {"said": 1})
    assert (row.finished_at, row.attempts, row.actor_name) == (clock(), 1, "alice")
    assert told[0].actor == alice
    assert Entry.objects.get().request_id == f"job:{number}:1"


def test_the_same_key_is_the_same_job(told, put, clock):
    assert put() == put()
    turn(clock)
    assert put() == Job.objects.get().pk
    assert turn(clock) is None
    assert texts() == ["hello"]


def test_a_key_of_another_job_is_a_bug(told, put):
    put()
    with pytest.raises(ValueError):
        put(text="other")


def test_a_job_goes_with_the_transaction_that_put_it_in(told, put, clock):
    with transaction.atomic():
        put()
        transaction.set_rollback(True)
    assert turn(clock) is None


def test_jobs_are_taken_in_order_and_not_before_they_are_due(told, put, clock):
    put("late", "a", due_at=clock() + 60 * SECOND)
    put("first", "b")
    put("second", "c")
    while turn(clock):
        pass
    assert texts() == ["first", "second"]
    clock.passes(60)
    turn(clock)
    assert texts() == ["first", "second", "late"]


def test_where_the_company_is_ahead_what_is_asked_for_runs_at_once_on_its_day(
    told, put, clock, monkeypatch
):
    """A demo that stands still on a day to come: pages ask by its day, the queue has its own."""
    monkeypatch.setattr(queue.timezone, "now", clock)
    ahead = Clock(clock() + timedelta(days=240))
    number = queue.enqueue(
        actor=None,
        at=ahead(),
        kind="test.say",
        key="k",
        parameters={"text": "refused"},
    )
    outbox.post(at=ahead(), channel="collect", recipient="a", content={}, key="k")
    jobs.work(once=True, clock=clock, company=ahead)
    assert [context.at for context in told] == [ahead()]
    assert queries.job(number).finished_at == clock()
    assert [one.state for one in queries.messages()] == ["sent"]
    services.run_again(actor=None, at=ahead(), job_id=number)
    jobs.work(once=True, clock=clock, company=ahead)
    assert len(told) == 2


def test_a_held_job_is_left_alone_until_its_lease_is_over(told, put, clock):
    put()
    held = queue.claim(at=clock())
    clock.passes(29)
    assert queue.claim(at=clock()) is None
    assert queue.extend(held, at=clock())
    clock.passes(29)
    assert queue.claim(at=clock()) is None
    clock.passes(2)
    assert queue.claim(at=clock()).attempt == 2


def test_a_zombie_is_fenced_before_its_effect(told, put, clock):
    put()
    zombie = queue.claim(at=clock())
    clock.passes(31)
    heir = queue.claim(at=clock())
    assert jobs.perform(zombie, clock=clock) == "lost"
    assert texts() == []
    assert jobs.perform(heir, clock=clock) == "done"
    assert jobs.perform(zombie, clock=clock) == "lost"
    assert texts() == ["hello"]


def test_a_zombie_cannot_spoil_the_state_of_another(told, put, clock):
    put()
    zombie = queue.claim(at=clock())
    clock.passes(31)
    heir = queue.claim(at=clock())
    queue.fail(zombie, at=clock(), message="no")
    queue.retry(zombie, at=clock(), message="no")
    assert not queue.extend(zombie, at=clock())
    with pytest.raises(queue.Fenced):
        queue.finish(zombie, at=clock(), result=None)
    assert jobs.perform(heir, clock=clock) == "done"


def test_a_refusal_is_kept_for_people_and_not_tried_again(told, put, clock):
    number = put("refused")
    assert turn(clock) == "failed"
    clock.passes(3600)
    assert turn(clock) is None
    row = queries.job(number)
    assert (row.state, row.finished_at is not None) == ("failed", True)
    assert "2026-01" in row.message
    assert [(e.act, e.outcome) for e in queries.entries()] == [("test.say", "denied")]


def test_the_refusal_speaks_the_language_of_who_reads(put, clock, alice):
    alice.language = "en"
    alice.save()
    number = put()
    turn(clock)
    with translation.override("en"):
        assert "knows no job" in queries.job(number).message
    with translation.override("zh-hans"):
        assert "knows no job" not in queries.job(number).message
        assert "test.say" in queries.job(number).message
    assert queries.job(number).result is None


def test_a_fault_is_tried_again_later_and_parked_after_five(told, put, clock, caplog):
    number = put("fault")
    for attempt in range(1, 6):
        assert turn(clock) == "again"
        assert queries.job(number).attempts == attempt
        assert turn(clock) is None, "it waits before it is tried again"
        clock.passes(2**attempt)
    assert queries.job(number).state == "parked"
    assert "ZeroDivisionError" in queries.job(number).message
    assert "Traceback" in caplog.text
    assert texts() == []
    assert Entry.objects.count() == 0
    clock.passes(1_000)
    assert turn(clock) is None


def test_a_job_that_kills_its_workers_is_parked_after_five(told, put, clock):
    number = put()
    put("good", "other")
    for _attempt in range(5):
        assert queue.claim(at=clock()).id == number
        clock.passes(31)
    assert turn(clock) == "done"
    assert texts() == ["good"]
    row = queries.job(number)
    assert (row.state, row.attempts) == ("parked", 5)
    assert row.message


def test_a_parked_job_can_be_run_again(told, put, clock, alice):
    number = put("refused")
    turn(clock)
    services.run_again(actor=alice, at=clock(), job_id=number)
    assert queries.job(number).state == "ready"
    assert turn(clock) == "failed"


@pytest.mark.parametrize("state", ["ready", "running", "done", None])
def test_only_what_failed_can_be_run_again(told, put, clock, alice, state):
    number = put() if state else 404
    Job.objects.update(state=state or "ready")
    with pytest.raises(Refused):
        services.run_again(actor=alice, at=clock(), job_id=number)


def test_who_was_shut_out_meanwhile_is_refused(told, put, clock, alice):
    number = put()
    alice.is_active = False
    alice.save()
    assert turn(clock) == "failed"
    assert "alice" in queries.job(number).message
    assert texts() == []
    entry = Entry.objects.get()
    assert (entry.act, entry.outcome) == ("job.test.say", "denied")


def test_who_is_shut_out_while_it_prepares_is_refused(put, clock, alice):
    def prepare(context):
        type(alice).objects.filter(pk=alice.pk).update(is_active=False)

    @jobs.job("test.say", prepare=prepare)
    def run(context):
        say(actor=context.actor, at=context.at, text="late")

    put()
    assert turn(clock) == "failed"
    assert texts() == []
    assert Entry.objects.get().outcome == "denied"


def test_an_unknown_kind_says_so(put, clock):
    number = put()
    assert turn(clock) == "failed"
    assert "test.say" in queries.job(number).message


def test_the_system_needs_no_account(clock):
    ran = []
    jobs.job("test.sweep")(ran.append)
    queue.enqueue(actor=None, at=clock(), kind="test.sweep", key="s")
    assert turn(clock) == "done"
    assert ran[0].actor is None


def test_the_long_part_is_prepared_outside_and_shows_progress(put, clock):
    seen = []

    def prepare(context):
        context.progress(0.25, "reading")
        seen.append(queries.job(context.job_id))
        context.progress(7)
        seen.append(queries.job(context.job_id))
        return [1, 2, 3]

    @jobs.job("test.say", prepare=prepare)
    def run(context):
        context.progress(0.5)
        return context.prepared

    number = put()
    assert turn(clock) == "done"
    assert [(row.progress, row.message) for row in seen] == [
        (0.25, "reading"),
        (1.0, ""),
    ]
    assert queries.job(number).result == [1, 2, 3]


def test_who_lost_the_job_is_stopped_at_the_next_progress(put, clock):
    def prepare(context):
        clock.passes(31)
        assert queue.claim(at=clock()) is not None
        context.progress(0.5)
        raise AssertionError("not reached")

    jobs.job("test.say", prepare=prepare)(lambda context: None)
    put()
    assert turn(clock) == "lost"


def test_the_worker_does_all_there_is(told, put, clock, alice, monkeypatch):
    monkeypatch.setattr(outbox, "collected", [])
    put()
    put("two", "k2")
    outbox.post(at=clock(), channel="collect", recipient="r", content={}, key="m")
    services.repeat(
        actor=alice, at=clock(), name="n", kind="test.say", rule="daily 00:00"
    )
    clock.passes(24 * 3600)
    jobs.work(once=True, clock=clock)
    assert texts() == ["hello", "two"]
    assert [letter.key for letter in outbox.collected] == ["m"]
    assert queries.jobs("ready")[0].key.startswith("recurring:n:"), "waits: a fault"


def test_the_worker_stops_after_the_job_under_way(told, put, clock):
    stop = threading.Event()

    @jobs.job("test.say")
    def run(context):
        stop.set()
        say(actor=context.actor, at=context.at, text=context.parameters["text"])

    put("one", "a")
    put("two", "b")
    jobs.work(stop=stop, clock=clock)
    assert texts() == ["one"]


def test_the_worker_outlives_a_silent_database(told, put, clock, monkeypatch, caplog):
    stop = threading.Event()
    calls = []

    def fire(*, at):
        calls.append(at)
        if len(calls) == 1:
            raise OperationalError("gone")
        stop.set()
        return 0

    monkeypatch.setattr(recurring, "fire", fire)
    put()
    jobs.work(stop=stop, clock=clock, pause=0)
    assert texts() == ["hello"]
    calls.clear()
    with pytest.raises(OperationalError):
        jobs.work(once=True, clock=clock)


def test_lists_of_jobs(told, put, clock, alice, bob):
    put("a", "1")
    put("b", "2", actor=bob)
    turn(clock)
    assert [row.key for row in queries.jobs()] == ["2", "1"]
    assert [row.key for row in queries.jobs("done")] == ["1"]
    assert [row.key for row in queries.jobs(actor=bob)] == ["2"]
    assert len(queries.jobs(limit=1)) == 1
    assert queries.job(0) is None
