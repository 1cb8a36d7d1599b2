"""Letters leave after their cause, at least once, under one key."""

from datetime import timedelta

import pytest
from django.core import mail
from django.db import transaction

from luopan.trail import outbox, queries, services
from luopan.trail.models import Message
from luopan.trail.refusal import Refused

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


@pytest.fixture(autouse=True)
def sink(monkeypatch):
    letters = []
    monkeypatch.setattr(outbox, "collected", letters)
    return letters


@pytest.fixture
def post(at):
    def lay(key="k", channel="collect", recipient="a@b.cn", **content):
        outbox.post(
            at=at, channel=channel, recipient=recipient, content=content, key=key
        )

    return lay


@pytest.fixture
def broken(monkeypatch):
    """A channel that raises what it is told, until it is told nothing."""
    faults = []

    def send(letter):
        if faults:
            raise faults[0]

    monkeypatch.setitem(outbox.channels, "broken", send)
    return faults


def test_a_letter_goes_once(post, sink, at):
    post(text="你好")
    assert outbox.dispatch(clock=lambda: at) == 1
    assert outbox.dispatch(clock=lambda: at) == 0
    assert sink == [outbox.Letter("k", "collect", "a@b.cn", {"text": "你好"})]
    assert queries.messages("sent")[0].sent_at == at


def test_the_same_key_is_the_same_letter(post, sink, at):
    post(text="one")
    post(text="two")
    outbox.dispatch(clock=lambda: at)
    assert len(sink) == 1


def test_it_goes_with_its_cause(post, sink, at):
    with transaction.atomic():
        post()
        transaction.set_rollback(True)
    assert outbox.dispatch(clock=lambda: at) == 0


def test_killed_after_sending_it_goes_again_under_the_same_key(post, sink, at):
    post()
    message = outbox._claim(at)
    outbox.channels["collect"](
        outbox.Letter(message.key, message.channel, message.recipient, message.content)
    )
    assert outbox.dispatch(clock=lambda: at + MINUTE) == 0
    assert outbox.dispatch(clock=lambda: at + 2 * MINUTE) == 1
    assert [letter.key for letter in sink] == ["k", "k"]
    assert Message.objects.get().attempts == 2


def test_a_fault_is_tried_again_ever_later_and_given_up(post, broken, at, alice):
    broken.append(ConnectionRefusedError("mail server"))
    post(channel="broken")
    time = [at]

    def clock():
        return time[0]

    for attempt in range(1, 11):
        assert outbox.dispatch(clock=clock) == 1
        assert outbox.dispatch(clock=clock) == 0
        time[0] += MINUTE * 2**attempt
    (row,) = queries.messages("parked")
    assert (row.attempts, row.problem) == (10, "ConnectionRefusedError: mail server")
    assert outbox.dispatch(clock=clock) == 0
    broken.clear()
    services.send_again(actor=alice, at=clock(), message_id=row.id)
    assert outbox.dispatch(clock=clock) == 1
    assert queries.messages("sent")[0].key == "k"
    with pytest.raises(Refused):
        services.send_again(actor=alice, at=clock(), message_id=row.id)


def test_a_refusal_is_given_up_at_once(post, broken, at):
    broken.append(Refused("Bad address."))
    post(channel="broken")
    outbox.dispatch(clock=lambda: at)
    assert queries.messages()[0].problem == "Bad address."
    assert queries.messages()[0].state == "parked"


def test_one_bad_letter_does_not_hold_up_the_others(post, broken, sink, at):
    broken.append(OSError())
    post("1", channel="broken")
    post("2")
    assert outbox.dispatch(clock=lambda: at) == 2
    assert [letter.key for letter in sink] == ["2"]


def test_a_round_sends_twenty(post, sink, at):
    for number in range(25):
        post(str(number))
    assert outbox.dispatch(clock=lambda: at) == 20
    assert outbox.dispatch(clock=lambda: at) == 5
    assert [letter.key for letter in sink] == [str(number) for number in range(25)]


def test_a_round_ends_though_all_are_slow(post, sink, at, monkeypatch):
    """A receiver who takes his time keeps the jobs waiting for half a minute, no longer."""
    clock = iter(range(0, 10_000, 20))
    monkeypatch.setattr(outbox.time, "monotonic", lambda: next(clock))
    for number in range(5):
        post(key=f"k{number}")
    assert outbox.dispatch(clock=lambda: at) == 1
    assert len(sink) == 1


def test_mail_carries_the_key(post, at):
    post("plan:1/letter:2", channel="mail", subject="目标书", text="请确认")
    post("plan:1/letter:3", channel="mail", subject="目标书", text="请确认")
    outbox.dispatch(clock=lambda: at)
    first, second = mail.outbox
    assert (first.subject, first.body, first.to) == ("目标书", "请确认", ["a@b.cn"])
    assert first.extra_headers["Idempotency-Key"] == "plan:1/letter:2"
    assert first.extra_headers["Message-ID"] != second.extra_headers["Message-ID"]


def test_a_subject_cannot_smuggle_a_header_in(post, at):
    post(channel="mail", subject="a\nBcc: x@y", text="")
    outbox.dispatch(clock=lambda: at)
    assert mail.outbox == []
    assert "BadHeaderError" in queries.messages()[0].problem


@pytest.mark.parametrize("key", ["", "a\nb", "k" * 201, "键"])
def test_a_key_no_header_can_carry_is_a_bug(post, key):
    with pytest.raises(ValueError):
        post(key)


def test_an_unknown_channel_is_a_bug(post):
    with pytest.raises(ValueError):
        post(channel="pigeon")


def test_a_channel_that_is_gone_is_told(post, sink, at):
    post()
    Message.objects.update(channel="gone")
    outbox.dispatch(clock=lambda: at)
    assert "gone" in queries.messages()[0].problem
