"""What programs elsewhere are told of the end of the loop: each once, thin, with its page."""

import re
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.urls import reverse

from luopan.org import hooks
from luopan.org.hook_events import (
    EVENTS,
    PAGES,
    events_of,
    link_to,
    subjects_of,
    unit_of,
)
from luopan.org.models import Webhook
from luopan.review.services import disputing
from luopan.review.services.closing import reopen_period
from luopan.trail.models import Message
from luopan.trail.queries import EntryRow, length
from tests.review.closed_year import with_nina
from tests.review.test_closing import LATER, first_order
from tests.review.test_pay import built, year  # noqa: F401
from tests.tracked_year import NOON

pytestmark = pytest.mark.django_db
HOME = "https://luopan.company.example"
THIN = {"id", "event", "act", "subject", "unit", "link", "at", "seq"}


@pytest.fixture
def hooked(settings):
    """A program that is told everything from now on."""
    settings.URL = HOME

    def hook(*events):
        return Webhook.objects.create(
            name="ERP",
            hint="erp",
            events=list(events or EVENTS),
            seq=length(),
            made_at=NOON,
        )

    return hook


def told():
    """What was laid out since; pumping again adds nothing."""
    hooks.pump(at=NOON)
    rows = [row.content for row in Message.objects.filter(channel="hook")]
    hooks.pump(at=NOON)
    assert Message.objects.filter(channel="hook").count() == len(rows)
    assert all(set(row) == THIN for row in rows)
    return sorted(rows, key=lambda row: (row["seq"], row["id"]))


def events():
    return [(row["event"], row["subject"], row["unit"]) for row in told()]


def test_every_act_of_an_event_is_a_service_and_every_page_is_one():
    source = Path(hooks.__file__).parent.parent
    texts = [path.read_text("utf-8") for path in source.rglob("services/**/*.py")]
    known = set(re.findall(r'@service\(\s*"([a-z_.]+)"', "\n".join(texts)))
    acts = {act for _title, of in EVENTS.values() for act in of}
    assert acts <= known, acts - known
    assert all(reverse(route, args=[1]) for route in PAGES.values())
    assert {"period.closed", "objection.raised", "letter.signed"} <= set(EVENTS)


def test_a_month_is_closed_objected_to_and_opened_again(world, hooked):
    closes = with_nina(world)
    hooked()
    closing = closes.open()
    number = first_order(closes, "north-1-a").number
    by = (closing, world.bob, world.north_1_a, number, world.north_1_b)
    one = closes.claim(*by)
    closes.decide(one)
    closes.close(closing)
    reopen_period(actor=world.dora, at=LATER, closing=closing, reason="late ones")
    objection, closed = f"objection:{one.pk}", f"closing:{closing.pk}"
    assert events() == [
        ("objection.raised", objection, "north-1-a"),
        ("objection.decided", objection, "north-1-a"),
        ("period.closed", closed, ""),
        ("period.reopened", closed, ""),
    ]
    where = HOME + reverse("closing_round", args=["2027-07"])
    assert {row["link"] for row in told()} == {where}
    text = str(told())
    assert "look at it" not in text and "late ones" not in text


def test_a_dispute_about_pay_tells_neither_amount_nor_words(year, hooked):  # noqa: F811
    hooked()
    world = year.world
    row = disputing.dispute_pay(
        actor=world.bob,
        at=NOON,
        unit=world.north_1_a,
        period="2027-07",
        line="rule-1",
        said="An order is missing",
    )
    disputing.decide_dispute(
        actor=world.fin,
        at=NOON,
        dispute=row,
        upheld=True,
        said="The order counts",
        amount=7_777,
    )
    subject = f"paydispute:{row.pk}"
    assert events() == [
        ("pay_dispute.raised", subject, "north-1-a"),
        ("pay_dispute.decided", subject, "north-1-a"),
    ]
    text = str(told())
    assert "7777" not in text and "77.77" not in text and "missing" not in text
    assert f"{HOME}{reverse('pay_dispute', args=[row.pk])}" in text


def test_who_did_not_ask_for_it_is_not_told(year, hooked):  # noqa: F811
    hooked("period.closed")
    world = year.world
    about = {"unit": world.north_1_a, "period": "2027-07", "line": "rule-1"}
    disputing.dispute_pay(actor=world.bob, at=NOON, said="Wrong", **about)
    assert events() == []


def entry(act, subject="", outcome="done", **details):
    at = datetime(2027, 8, 20, tzinfo=UTC)
    return EntryRow(7, at, None, "", act, subject, outcome, details, "", "", "")


@pytest.mark.parametrize(
    ("row", "event", "subjects", "unit", "page"),
    [
        (
            entry("review.publish", "review:3"),
            "review.published",
            ["review:3"],
            "",
            ("one_review", 3),
        ),
        (
            entry("review.hand_over", "handover:4"),
            "handover.done",
            ["handover:4"],
            "",
            ("handover", 4),
        ),
        (
            entry("tracking.close_meeting", "meeting:5", unit="north"),
            "minutes.issued",
            ["meeting:5"],
            "north",
            ("meeting", 5),
        ),
        (
            entry("review.end_contests", "contests", ended=[6, 8]),
            "contest.ended",
            ["contest:6", "contest:8"],
            "",
            ("contest", 6),
        ),
        (
            entry("targets.sign", "version:9", unit="north", number="L-9/1"),
            "letter.signed",
            ["version:9"],
            "north",
            ("letter", "L-9/1"),
        ),
        (
            entry("review.decline_adjustment", "adjustment:2", unit="north"),
            "adjustment.decided",
            ["adjustment:2"],
            "north",
            ("adjustment", 2),
        ),
    ],
)
def test_each_says_what_where_and_in_which_unit(
    hooked, row, event, subjects, unit, page
):
    hooked()
    assert event in events_of(row)
    assert list(subjects_of(row)) == subjects
    assert unit_of(row) == unit
    route, told_of = page
    assert link_to(row, subjects[0]) == HOME + reverse(route, args=[told_of])


def test_a_look_that_finds_nothing_and_what_was_refused_tell_nobody():
    day = date(2027, 8, 20).isoformat()
    assert not events_of(entry("tracking.watch", day=day, untold={}))
    assert events_of(entry("tracking.watch", day=day, untold={}, raised=2))
    assert not events_of(entry("review.end_contests", "contests", ended=[]))
    assert not events_of(entry("review.publish", "review:3", outcome="denied"))


def test_an_entry_that_makes_two_events_comes_as_two(hooked, monkeypatch, db):
    """An approved adjustment commits a version; who wants both gets both, each once."""
    hooked("target.committed", "adjustment.decided")
    row = entry("review.approve_adjustment", "adjustment:2", unit="north")
    monkeypatch.setattr(hooks, "length", lambda: 10**6)
    monkeypatch.setattr(hooks, "entries_after", lambda _seq, limit: (row,))
    Webhook.objects.update(seq=0)
    hooks.pump(at=NOON)
    rows = {m.key.split(":", 2)[2]: m.content for m in Message.objects.all()}
    assert {key: one["event"] for key, one in rows.items()} == {
        "7": "target.committed",
        "7.1": "adjustment.decided",
    }
    assert {one["id"] for one in rows.values()} == {"trail:7", "trail:7.1"}
