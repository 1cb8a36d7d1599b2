"""The pages of adjustments: ask, look, decide; Track, its calls and Today tell of it."""

from datetime import date

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from luopan.review.models import Adjustment
from tests.tracked_year import NOON
from tests.web.books import book_rows


@pytest.fixture
def ask_as(year):
    def sign_in(name):
        browser = Client(headers={"accept-language": "en"})
        user = getattr(year.world, name)
        browser.force_login(user, backend="luopan.org.sign_in.Backend")
        return browser

    with time_machine.travel(NOON, tick=False):
        yield sign_in


FORM = {
    "unit": "north-1-a",
    "metric": "sales_amount",
    "trigger": "leave",
    "from": "2027-09-01",
    "last": "2027-10-15",
    "clock": "calendar",
    "reason": "Operation on the knee",
    "evidence-0": "Sick note",
    "address-0": "https://files.example/1",
}


def test_from_the_form_to_track(ask_as):
    bob, dora = ask_as("bob"), ask_as("dora")
    assert b"First day of leave" in bob.get("/review/adjustments/new/").content
    shown = bob.post("/review/adjustments/new/", FORM | {"act": "show"})
    assert shown.status_code == 200 and b"Decided at" in shown.content
    assert Adjustment.objects.count() == 0
    asked = bob.post("/review/adjustments/new/", FORM | {"act": "ask"})
    one = Adjustment.objects.get()
    assert asked.status_code == 303 and asked["Location"].endswith(f"/{one.pk}/")
    assert one.from_date == date(2027, 9, 1) and one.until_date == date(2027, 10, 16)
    assert "Adjustment of Seat A to approve" in dora.get("/").content.decode()
    page = dora.get(f"/review/adjustments/{one.pk}/").content.decode()
    assert "This is within your authority" in page and "Sick note" in page
    effect = f"/review/adjustments/{one.pk}/effect/"
    with CaptureQueriesContext(connection) as questions:
        compared = dora.get(effect).content
    assert b"Seat A" in compared and b"Probability" not in compared
    assert len(questions) <= 25
    assert sum("org_membership" in one["sql"] for one in questions) <= 3  # not by unit
    assert dora.get(effect + "?score=1").status_code == 200
    listed = dora.get("/review/adjustments/").content.decode()
    assert "awaiting Dora" in listed
    assert dora.get("/review/adjustments/?xlsx=1").status_code == 200
    done = dora.post(
        f"/review/adjustments/{one.pk}/do/approve/", {"head": "1", "part": "100%"}
    )
    assert done.status_code == 303
    track = dora.get("/track/?unit=north-1-a&period=2027").content.decode()
    assert f"/review/adjustments/{one.pk}/" in track and "adjusted" in track
    own = ask_as("bob").get("/").content.decode()
    assert f"/review/adjustments/{one.pk}/" in own and "adjusted" in own
    calls = dora.get("/track/forecast/?unit=north-1").content.decode()
    assert calls.count(f"/review/adjustments/{one.pk}/") == 1  # the seat, not its team
    again = dora.post(f"/review/adjustments/{one.pk}/do/decline/", {"text": "no"})
    assert again.status_code == 422 and b"already approved" in again.content


def test_each_trigger_has_its_fields_and_nonsense_is_a_sentence(ask_as):
    alice = ask_as("alice")
    for trigger in Adjustment.Trigger.values:
        shown = alice.get(f"/review/adjustments/new/?unit=north-1-a&trigger={trigger}")
        assert shown.status_code == 200
    bad = alice.post("/review/adjustments/new/", FORM | {"from": "soon", "act": "ask"})
    assert bad.status_code == 422 and b"is not a date" in bad.content
    none = alice.post("/review/adjustments/new/", {"unit": "north-1-a", "act": "ask"})
    assert none.status_code == 422


def test_asked_back_and_said_anew(ask_as):
    bob, dora = ask_as("bob"), ask_as("dora")
    bob.post("/review/adjustments/new/", FORM | {"act": "ask"})
    one = Adjustment.objects.get()
    where = f"/review/adjustments/{one.pk}/"
    dora.post(where + "do/ask-back/", {"text": "Until when exactly?", "head": "1"})
    assert (
        "Your adjustment of Seat A came back with a question"
        in bob.get("/").content.decode()
    )
    form = bob.get(where + "again/")
    assert b"2027-10-15" in form.content
    said = bob.post(
        where + "again/", FORM | {"last": "2027-09-30", "act": "ask", "head": "2"}
    )
    assert said.status_code == 303
    one.refresh_from_db()
    assert one.state == "open" and one.amount == -1_200
    assert dora.get(where + "again/").status_code == 404
    assert ask_as("charlie").get(where).status_code == 404


def test_mid_year_is_shown_set_and_opened(ask_as):
    dora, bob = ask_as("dora"), ask_as("bob")
    where = "/review/adjustments/mid-year/"
    page = dora.get(where + "?policy=respread&unit=north-1").content.decode()
    assert 'Bob<small class="quiet">Seat A</small></th>' in page
    assert "Seat B</th>" in page  # vacant
    assert "Create mid-year plan" in page
    book = dora.get(where + "?unit=north-1&xlsx=1").content
    held = {str(row[0]).strip(): row[1] for row in book_rows(book)}
    assert (held["Seat A"], held["Seat B"]) == ("Bob", None)  # B is vacant
    assert "Create mid-year plan" not in bob.get(where).content.decode()
    said = {
        "metric": "sales_amount",
        "policy": "respread",
        "reason": "As agreed in May",
    }
    assert dora.post(where + "policy/", said).status_code == 303
    assert dora.post(where + "policy/", said | {"reason": ""}).status_code == 422
    done = dora.post(where + "open/", said)
    assert done.status_code == 303
    made = dora.get(done["Location"]).content.decode()
    assert "Mid-year plan from 2027-08" in made
    assert bob.post(where + "open/", said).status_code == 403


def test_who_signs_reads_which_request_would_change_the_number(ask_as, year):
    """On the page of the letter and on Today, with the way to it; others read nothing."""
    bob, alice = ask_as("bob"), ask_as("alice")
    sign = f"/targets/{year.version.pk}/sign/north-1-a/"
    said = "Not decided yet; would change this number: Bob requests for Seat A"
    assert said not in bob.get(sign).content.decode()
    asked = bob.post("/review/adjustments/new/", FORM | {"act": "ask"})
    page = bob.get(sign).content.decode()
    assert f'<a href="{asked["Location"]}">{said}' in page
    assert "You can sign all the same" in page and "<button" in page
    assert '<a href="#signing">1 item is still open before you sign' in page
    assert said not in alice.get(sign).content.decode()  # it is not hers to sign
    one = Adjustment.objects.get()
    bob.post(f"/review/adjustments/{one.pk}/do/withdraw/", {"head": "1"})
    assert said not in bob.get(sign).content.decode()
