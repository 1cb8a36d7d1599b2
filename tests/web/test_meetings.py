"""Meetings on their pages: arranged, held from the last promises to the action, read."""

import re

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from luopan.actions.services import subscribe
from luopan.org.facts import one_look
from luopan.tracking.models import Meeting, MeetingPromise, MeetingSeries
from luopan.tracking.queries.meetings.before import since
from luopan.tracking.services import meetings
from luopan.web.asked import ASKING
from tests.tracking.met import arranged, begun, met, promised

TOP = "/coach/meetings/"


@pytest.fixture
def now(world):
    with time_machine.travel(world.at, tick=False):
        yield world


def browser(user, language="en"):
    one = Client(headers={"accept-language": language})
    one.force_login(user)
    return one


def text(answer, status=200):
    assert answer.status_code == status, answer.content[:500]
    return " ".join(answer.content.decode().split())


def counted(client, address):
    client.get(address)
    with CaptureQueriesContext(connection) as asked:
        said = text(client.get(address))
    assert len(asked) <= 25, [query["sql"][:80] for query in asked]
    return said


def form_of(client, address):
    """The fields of the form of a new recurring meeting, as the page fills them in."""
    said = client.get(address).content.decode()
    form = said[said.index('action="/coach/meetings/series/arrange/"') :]
    found = dict(re.findall(r'<input[^>]*name="([^"]+)"[^>]*value="([^"]*)"', form))
    for name, options in re.findall(
        r'<select name="([^"]+)"[^>]*>(.*?)</select>', form, re.DOTALL
    ):
        chosen = re.search(r'value="([^"]*)" selected', options)
        found[name] = chosen.group(1) if chosen else ""
    return found


def test_arranged_from_a_kind_and_arranged_anew(now):
    alice = browser(now.alice)
    said = form_of(alice, f"{TOP}series/new/?preset=morning&unit=north-1")
    assert said["name_other"] != "晨会" and said["rhythm"] == "daily"
    said["unit"] = "north-1"
    answer = alice.post(f"{TOP}series/arrange/", said | {"day": "nine"})
    assert "“nine” is not a number" in text(answer, 422)
    answer = alice.post(f"{TOP}series/arrange/", said)
    series = MeetingSeries.objects.get()
    assert answer.headers["Location"] == f"{TOP}series/{series.pk}/"
    page = counted(alice, f"{TOP}series/{series.pk}/")
    assert "every working day · 08:50 · 5 minutes" in page
    assert text(browser(now.olga).get(f"{TOP}series/{series.pk}/"))
    assert browser(now.charlie).get(f"{TOP}series/{series.pk}/").status_code == 404
    seen = text(browser(now.olga).get(TOP))  # she sees the series, not its meetings
    assert "None that you can open" in seen and "next 01-0" in seen
    assert "None that you can open" not in text(alice.get(TOP))
    anew = f"{TOP}series/{series.pk}/do/arrange/"
    stale = said | {"edits": "7"}
    assert "changed this meanwhile" in text(alice.post(anew, stale), 422)
    assert alice.post(anew, said | {"edits": "0", "takes": "all"}).status_code == 303
    end = {"end": "2027-01-06"}
    assert alice.post(f"{TOP}series/{series.pk}/do/end/", end).status_code == 303
    states = Meeting.objects.order_by("due_date").values_list("state", flat=True)
    assert list(states)[:3] == ["planned", "planned", "cancelled"]


def test_held_on_its_page(now):
    """Begun, noted, decided, promised as an action, closed; the rep reads it."""
    alice, bob = browser(now.alice), browser(now.bob)
    one = met(arranged(now, now.north, now.alice))[0]
    top = f"{TOP}{one.pk}/"
    assert "Start</button>" in counted(alice, top) and "Start</button>" not in counted(
        bob, top
    )
    for words in ("No decisions yet.", "No promises yet."):
        assert words in counted(bob, top)
    assert browser(now.charlie).get(top).status_code == 404
    assert "has not begun" in text(
        alice.post(f"{top}do/decide/", {"text": "Yes", "key": "a"}), 422
    )
    assert alice.post(f"{top}do/open/").status_code == 303
    part = {"headers": {"hx-request": "true"}}
    note = {"point": "1", "text": "Prices stay", "edits": "0"}
    assert "Saved." in text(alice.post(f"{top}do/note/", note, **part))
    assert "changed this meanwhile" in text(
        alice.post(f"{top}do/note/", note | {"edits": "9"}, **part), 422
    )
    decided = {"text": "No discount", "key": "k", "by": "alice"}
    assert "No discount" in text(alice.post(f"{top}do/decide/", decided, **part))
    promise = {"text": "Visit Hua", "who": "bob", "due": "2027-01-08", "key": "k"}
    said = text(alice.post(f"{top}do/promise/", promise | {"as_action": "1"}, **part))
    assert "Visit Hua" in said and "/act/" in said
    assert "takes part" in text(
        alice.post(f"{top}do/promise/", promise | {"who": "zed"}, **part), 422
    )
    came = text(alice.post(f"{top}do/attend/", {"came": ["bob"]}, **part))
    assert 'value="bob" checked' in came
    assert bob.post(f"{top}do/close/").status_code == 403
    assert alice.post(f"{top}do/close/").status_code == 303
    said = counted(bob, top)
    assert (
        "Prices stay" in said and "Minutes closed" in said and "<textarea" not in said
    )
    (read,) = ASKING["meeting"](now.bob, now.on)[:1]
    assert (read.text, read.url) == ("Minutes: Weekly of North", top)


def test_last_promises_come_first_and_are_ticked(now):
    series = arranged(now, now.north, now.alice)
    first = begun(now, series, now.alice)
    promised(now, first, now.alice, now.people.bob, days=0)
    meetings.close_meeting(actor=now.alice, at=now.at, meeting=first)
    second = met(series)[1]
    alice = browser(now.alice)
    top = f"{TOP}{second.pk}/"
    said = counted(alice, top)
    assert said.index("Last promises first") < said.index("Agenda")
    with one_look(reading=True), CaptureQueriesContext(connection) as asked:
        assert since(second).meeting == since(second).meeting == first
    assert len(asked) == 1  # a pack asks twice
    mine = MeetingPromise.objects.get()
    part = {"headers": {"hx-request": "true"}}
    later = {"promise": mine.pk, "until": "2027-01-12", "said": "Hua is away"}
    assert "moved 1 time" in text(alice.post(f"{top}do/later/", later, **part))
    tick = {"promise": mine.pk, "outcome": "kept"}
    assert "kept" in text(alice.post(f"{top}do/settle/", tick, **part))
    assert alice.post(f"{top}do/reopen/", {"promise": mine.pk}).status_code == 303
    assert "Reopened" in text(alice.get(top))
    bob = browser(now.bob)
    own = counted(bob, f"{TOP}promises/")
    assert "Your 1 promise in a year: 1 still open." in own and "Visit two" in own
    done = f"{TOP}promises/{mine.pk}/do/"
    assert bob.post(f"{done}answer/", {"said": "On Tuesday"}).status_code == 303
    assert bob.post(f"{done}kept/").status_code == 303
    assert "same moment" in text(bob.post(f"{done}kept/"), 422)
    assert bob.get(f"{TOP}promises/?xlsx=1").headers["Content-Type"].endswith("sheet")
    hers = counted(alice, f"{TOP}promises/")
    assert "1 promise from last week is still visible only to its owner" in hers


def test_moved_and_cancelled_in_a_dialog(now):
    alice = browser(now.alice)
    one = met(arranged(now, now.north, now.alice))[1]
    top = f"{TOP}{one.pk}/"
    gone = {"day": "2020-01-01", "starts_at": "09:00"}
    assert "between today" in text(alice.post(f"{top}do/shift/", gone), 422)
    moved = {"day": "2027-01-08", "starts_at": "08:00", "reason": "The fair"}
    assert alice.post(f"{top}do/shift/", moved).status_code == 303
    assert "The fair" in text(alice.get(top))
    assert "Explain why it is not held" in text(
        alice.post(f"{top}do/cancel/", {"reason": ""}), 422
    )
    assert alice.post(f"{top}do/cancel/", {"reason": "Snow"}).status_code == 303
    assert "cancelled" in counted(alice, TOP) and "cancelled" in counted(alice, top)


def test_kinds_are_read_by_all_and_written_by_operations(now):
    assert "Quarterly review" in counted(browser(now.bob), f"{TOP}kinds/")
    olga = browser(now.olga)
    assert 'name="title-0"' in counted(olga, f"{TOP}kinds/?code=weekly")
    kind = {
        "code": "weekly",
        "name": "周会",
        "name_other": "Monday round",
        "rhythm": "weekly",
        "day": "1",
        "off": "after",
        "starts_at": "09:00",
        "takes": "under",
        "title-0": "承诺",
        "other-0": "Promises",
        "minutes-0": "10",
        "behind-0": "promises",
        "edits": "0",
    }
    assert olga.post(f"{TOP}kinds/save/", kind).status_code == 303
    assert "Monday round" in text(olga.get(f"{TOP}kinds/"))
    retire = {"code": "evening", "act": "retire"}
    assert olga.post(f"{TOP}kinds/save/", retire).status_code == 303
    assert "Evening meeting" not in text(olga.get(f"{TOP}kinds/"))


def test_ones_meetings_stand_in_ones_own_calendar(now):
    one = met(arranged(now, now.north, now.alice))[0]
    token = subscribe(actor=now.bob, at=now.at)
    told = Client().get(reverse("action_feed", args=[token])).content.decode()
    assert "DTSTART:20270104T013000Z\r\nDTEND:20270104T020000Z" in told
    assert f"/coach/meetings/{one.pk}/" in told.replace("\r\n ", "")
