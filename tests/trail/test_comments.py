"""Words on things; and reading the trail."""

from datetime import timedelta

import pytest

from luopan.trail import queries, services
from luopan.trail.models import Comment, Entry
from luopan.trail.refusal import Refused

pytestmark = pytest.mark.django_db
THING = "version:12"
HOUR = timedelta(hours=1)


@pytest.fixture
def say(alice, at):
    def comment(text="Too high.", actor=alice, subject=THING, **more):
        return services.comment(actor=actor, at=at, text=text, subject=subject, **more)

    return comment


@pytest.mark.parametrize(
    "text",
    ["Zu hoch", "  spaces stay \n\n ", "👩‍👩‍👧 e\u0301 \u00e9 𠮷", "<script>alert(1)</script>",
     "\u202eright to left", "=1+1", "％", "x" * 10_000],
)  # fmt: skip
def test_the_text_is_kept_as_it_is(say, text):
    say(text)
    assert queries.comments(THING)[0].text == text


@pytest.mark.parametrize("text", ["", " \n\t ", "x" * 10_001, "a\x00b", "half \ud83d"])
def test_what_cannot_be_kept_is_refused(say, text):
    with pytest.raises(Refused):
        say(text)
    assert Comment.objects.count() == 0


def test_answers_stand_under_their_comment_in_order(say, bob):
    first = say("A", subject="version:12/cell:1")
    say("elsewhere")
    answer = say("B", actor=bob, answers=first, subject="")
    say("C", answers=answer)
    say("D", answers=first)
    (row,) = queries.comments("version:12/cell:1")
    assert (row.text, row.author_name) == ("A", "alice")
    assert [(reply.text, reply.author_name) for reply in row.replies] == [
        ("B", "bob"),
        ("D", "alice"),
    ]
    assert [reply.text for reply in row.replies[0].replies] == ["C"]


def test_a_comment_is_withdrawn_by_its_author_only(say, alice, bob, at):
    said = say()
    say("reply", answers=said)
    with pytest.raises(Refused):
        services.withdraw(actor=bob, at=at, comment=said)
    services.withdraw(actor=alice, at=at + HOUR, comment=said)
    (row,) = queries.comments(THING)
    assert (row.text, row.withdrawn_at) == ("", at + HOUR)
    assert row.replies[0].text == "reply"
    with pytest.raises(Refused):
        services.withdraw(actor=alice, at=at, comment=said)
    with pytest.raises(Refused):
        say("late", answers=Comment.objects.get(pk=said.pk))
    assert [entry.outcome for entry in queries.entries()][:2] == ["denied", "denied"]


def test_a_comment_on_nothing_is_a_bug(say):
    with pytest.raises(ValueError):
        say(subject="")


def test_a_thread_is_read_with_one_query(say, django_assert_num_queries):
    first = say()
    for _ in range(10):
        say("r", answers=first)
    with django_assert_num_queries(1):
        queries.comments(THING)


@pytest.fixture
def trail(say, alice, bob, at):
    for hour, (actor, subject) in enumerate(
        [
            (alice, THING),
            (bob, THING),
            (alice, f"{THING}/cell:3"),
            (alice, "version:120"),
        ]
    ):
        services.comment(
            actor=actor, at=at + hour * HOUR, text=str(hour), subject=subject
        )
    with pytest.raises(Refused):
        services.withdraw(actor=bob, at=at + 4 * HOUR, comment=Comment.objects.first())


def seqs(**asked):
    return [entry.seq for entry in queries.entries(**asked)]


def test_entries_newest_first_and_filtered(trail, alice, bob, at):
    assert seqs() == [5, 4, 3, 2, 1]
    assert seqs(limit=2) == [5, 4]
    assert seqs(limit=2, before=4) == [3, 2]
    assert seqs(subject=THING) == [5, 3, 2, 1]
    assert seqs(subject="version:1") == []
    assert seqs(actor=bob) == [5, 2]
    assert seqs(since=at + HOUR, until=at + 3 * HOUR) == [3, 2]
    assert seqs(outcome="denied") == [5]
    assert seqs(act="trail.comment", actor=alice) == [4, 3, 1]


def test_an_entry_says_all(trail, alice, at):
    (entry,) = queries.entries(limit=1, before=2)
    stored = Entry.objects.get(seq=1)
    assert (entry.actor_id, entry.actor_name, entry.at) == (alice.pk, "alice", at)
    assert (entry.act, entry.subject) == ("trail.comment", THING)
    assert entry.details["text"] == "0"
    assert entry.hash == stored.hash
