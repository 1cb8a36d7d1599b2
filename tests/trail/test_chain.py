"""One entry a call: done, denied, nested, rolled back."""

import time
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.core.exceptions import ObjectDoesNotExist
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from luopan.trail import chain
from luopan.trail.models import Comment, Entry
from luopan.trail.refusal import Refused

pytestmark = pytest.mark.django_db


@chain.service("test.write")
def write(*, actor, at, text="…", reason="", fail=None):
    row = Comment.objects.create(subject="plan:1", author=actor, at=at, text=text)
    chain.note(row, text=text)
    if fail is not None:
        raise fail
    return row


@chain.service("test.around")
def around(*, actor, at, texts, catch=False, fail=None, reason=""):
    chain.note("plan:1")
    for text in texts:
        try:
            write(actor=actor, at=at, text=text, fail=fail if text == "bad" else None)
        except Refused:
            if not catch:
                raise
    if fail is not None and "bad" not in texts:
        raise fail


def refusal():
    return Refused("No room: %(left)d left.", left=3)


def acts():
    return list(Entry.objects.values_list("act", "outcome"))


def texts():
    return set(Comment.objects.values_list("text", flat=True))


def test_a_call_leaves_one_entry(alice, at):
    mark = chain.request_id.set("r-1")
    row = write(actor=alice, at=at, text="你好", reason="because")
    chain.request_id.reset(mark)
    (entry,) = Entry.objects.all()
    assert (entry.seq, entry.act, entry.outcome) == (1, "test.write", "done")
    assert (entry.actor, entry.actor_name, entry.at) == (alice, "alice", at)
    assert entry.subject == f"comment:{row.pk}"
    assert entry.details == {"text": "你好"}
    assert (entry.reason, entry.request_id) == ("because", "r-1")
    assert chain.verify() == chain.Verdict(True, 1)


def test_entries_are_numbered_without_gaps_and_linked(alice, at):
    for _ in range(5):
        write(actor=alice, at=at)
    entries = list(Entry.objects.all())
    assert [e.seq for e in entries] == [1, 2, 3, 4, 5]
    assert [e.previous_hash for e in entries[1:]] == [e.hash for e in entries[:-1]]


def test_a_refused_call_saves_nothing_and_is_denied(alice, at):
    with pytest.raises(Refused):
        write(actor=alice, at=at, text="bad", fail=refusal(), reason="why not")
    assert texts() == set()
    (entry,) = Entry.objects.all()
    assert entry.outcome == "denied"
    assert entry.details == {"text": "bad", "why": "No room: 3 left."}
    assert entry.reason == "why not"
    assert chain.verify().ok


def test_another_error_leaves_no_entry(alice, at):
    with pytest.raises(ZeroDivisionError):
        write(actor=alice, at=at, fail=ZeroDivisionError())
    assert acts() == []
    assert texts() == set()


def test_nested_calls_each_leave_theirs(alice, at):
    around(actor=alice, at=at, texts=["a", "b"])
    assert acts() == [
        ("test.write", "done"),
        ("test.write", "done"),
        ("test.around", "done"),
    ]
    assert chain.verify().ok


def test_a_refusal_inside_leaves_one_denied_entry_of_the_outermost(alice, at):
    with pytest.raises(Refused):
        around(actor=alice, at=at, texts=["a", "bad"], fail=refusal())
    assert texts() == set()
    (entry,) = Entry.objects.all()
    assert (entry.act, entry.outcome) == ("test.around", "denied")
    assert entry.details["refused_in"] == "test.write"
    assert entry.subject == "plan:1"


def test_the_innermost_act_is_named_through_three_levels(alice, at):
    @chain.service("test.outermost")
    def outermost(*, actor, at):
        around(actor=actor, at=at, texts=["bad"], fail=refusal())

    with pytest.raises(Refused):
        outermost(actor=alice, at=at)
    (entry,) = Entry.objects.all()
    assert (entry.act, entry.details["refused_in"]) == ("test.outermost", "test.write")


def test_a_refusal_that_the_outer_call_catches_stays_denied(alice, at):
    around(actor=alice, at=at, texts=["a", "bad", "c"], catch=True, fail=refusal())
    assert texts() == {"a", "c"}
    assert acts() == [
        ("test.write", "done"),
        ("test.write", "denied"),
        ("test.write", "done"),
        ("test.around", "done"),
    ]


def test_a_refusal_after_good_inner_calls_takes_their_entries_back(alice, at):
    with pytest.raises(Refused):
        around(actor=alice, at=at, texts=["a", "b"], fail=refusal())
    assert acts() == [("test.around", "denied")]
    assert "refused_in" not in Entry.objects.get().details


def test_an_inner_block_rolled_back_by_hand_takes_its_entries_back(alice, at):
    @chain.service("test.tries")
    def tries(*, actor, at):
        try:
            with transaction.atomic():
                write(actor=actor, at=at, text="lost")
                raise ObjectDoesNotExist
        except ObjectDoesNotExist:
            write(actor=actor, at=at, text="kept")

    tries(actor=alice, at=at)
    assert texts() == {"kept"}
    assert acts() == [("test.write", "done"), ("test.tries", "done")]


def test_gathered_calls_are_one_transaction(alice, at):
    with pytest.raises(Refused), chain.gathered():
        write(actor=alice, at=at, text="a")
        write(actor=alice, at=at, text="bad", fail=refusal())
    assert texts() == set()
    assert acts() == [("test.write", "denied")]
    with chain.gathered():
        write(actor=alice, at=at, text="a")
        write(actor=alice, at=at, text="b")
        assert Entry.objects.count() == 1
    assert Entry.objects.count() == 3
    assert chain.verify().ok


def test_a_denial_before_any_service_is_recorded(alice, at):
    refused = refusal()
    chain.deny(act="job.import", actor=alice, at=at, refusal=refused)
    chain.deny(act="job.import", actor=alice, at=at, refusal=refused)
    assert acts() == [("job.import", "denied")]


def test_the_system_may_act(at):
    @chain.service("test.sweep")
    def sweep(*, actor, at):
        chain.note("home")

    sweep(actor=None, at=at)
    entry = Entry.objects.get()
    assert (entry.actor, entry.actor_name) == (None, "")


@pytest.mark.parametrize("at", [None, datetime(2026, 1, 1), "2026-01-01"])
def test_a_call_without_an_instant_is_a_bug(alice, at):
    with pytest.raises(ValueError):
        write(actor=alice, at=at)
    assert acts() == []


def test_the_first_row_given_is_the_subject_unless_noted(alice, at):
    @chain.service("test.touch")
    def touch(*, actor, at, comment):
        pass

    row = write(actor=alice, at=at)
    touch(actor=alice, at=at, comment=row)
    assert Entry.objects.last().subject == f"comment:{row.pk}"


ODD = {
    "day": date(2026, 1, 2),
    "at": datetime(2026, 1, 2, 3, 4, 5, 678901, tzinfo=UTC),
    "number": Decimal("1.20"),
    "floats": [1.0, -0.0, 1e300, float("nan"), float("inf"), 0.1],
    "large": 2**70,
    "set": {3, 1, 2},
    "text": "NUL \x00, half \ud83d, 𠮷, \u202ebidi, 'quote', \"double\", \\",
    "nested": {1: (None, True)},
    "": "",
}


def test_odd_details_survive_and_verify(alice, at):
    @chain.service("test.odd")
    def odd(*, actor, at, reason):
        chain.note("a\x00b" + "长" * 300, **ODD)

    odd(actor=alice, at=at, reason="NUL \x00 half \ud83d")
    entry = Entry.objects.get()
    assert entry.details["floats"] == [1.0, -0.0, 1e300, "nan", "inf", 0.1]
    assert entry.details["number"] == "1.20"
    assert entry.details["text"] == ODD["text"]
    assert len(entry.subject) == 200
    assert chain.verify().ok


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE trail_entry SET reason = 'x'",
        "DELETE FROM trail_entry",
        "UPDATE trail_entry SET seq = seq + 10",
    ],
)
def test_the_database_refuses_to_change_the_chain(alice, at, statement):
    write(actor=alice, at=at)
    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
    assert chain.verify().ok


def test_the_chain_cannot_be_truncated(alice, at):
    """PostgreSQL's guard refuses; SQLite knows no TRUNCATE."""
    says = "append-only" if connection.vendor == "postgresql" else "syntax error"
    with (
        pytest.raises(DatabaseError, match=says),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("TRUNCATE trail_entry")


def test_the_orm_is_refused_too(alice, at):
    write(actor=alice, at=at)
    with pytest.raises(DatabaseError), transaction.atomic():
        Entry.objects.all().delete()
    with pytest.raises(DatabaseError), transaction.atomic():
        Entry.objects.update(reason="x")


def test_an_exported_head_shows_a_cut_tail(alice, at):
    empty = chain.export_head()
    write(actor=alice, at=at)
    head = chain.export_head()
    assert chain.verify(head=empty).ok
    assert chain.verify(head=head).ok
    write(actor=alice, at=at)
    assert chain.verify(head=head).ok
    later = head.replace('"seq":1', '"seq":5')
    verdict = chain.verify(head=later)
    assert (verdict.ok, verdict.first_bad_seq) == (False, 3)


@pytest.mark.parametrize("head", ["", "x", "[]", "{}", '{"seq":"1","hash":""}', "null"])
def test_a_broken_head_is_refused(db, head):
    with pytest.raises(Refused):
        chain.verify(head=head)


def test_an_entry_costs_two_statements_and_less_than_a_millisecond(alice, at):
    @chain.service("test.nothing")
    def nothing(*, actor, at):
        pass

    nothing(actor=alice, at=at)
    with CaptureQueriesContext(
        connection,
    ) as seen:
        nothing(actor=alice, at=at)
    entry = [q for q in seen if "trail_entry" in q["sql"]]
    assert len(entry) == 2
    started = time.process_time()
    for _ in range(200):
        nothing(actor=alice, at=at)
    each = (time.process_time() - started) / 200
    if connection.vendor == "sqlite":
        assert each < 0.003  # measured 0.5 ms of CPU; the margin is for a busy machine
