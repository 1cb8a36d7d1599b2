"""The pages of reviews: begun, written, published, answered; from the year to the next plan."""

from datetime import date
from decimal import Decimal
from types import SimpleNamespace

import pytest
import time_machine
from django.test import Client
from django.utils.translation import override

from luopan.org.services import grant_role
from luopan.review.models import NextCycle, Review, Seed
from luopan.web.kept import SHELF
from luopan.web.words.review_page import assumption
from tests.tracked_year import NOON, year  # noqa: F401
from tests.web.books import book_rows


@pytest.fixture
def pages(year):  # noqa: F811
    with time_machine.travel(NOON, tick=False):
        SHELF.clear()
        yield lambda user: signed_in(getattr(year.world, user))


def signed_in(user):
    client = Client(headers={"accept-language": "en"})
    client.force_login(user)
    return client


def do(client, review, act, **said):
    return client.post(f"/review/{review.pk}/do/{act}/", said)


def test_a_manager_writes_a_review_and_the_director_answers_it(pages):
    alice, dora = pages("alice"), pages("dora")
    assert "No period has been reviewed" in alice.get("/review/").text
    begun = {"unit": "north", "period": "2027-Q2", "metric": "sales_amount"}
    assert alice.post("/review/new/", begun).status_code == 303
    review = Review.objects.get()
    again = alice.post("/review/new/", begun)
    assert again.status_code == 422 and "already" in again.text
    text = alice.get(f"/review/{review.pk}/").text
    assert "83.3%" in text and "From goal to result" in text
    written = do(
        alice, review, "write", part="cause", evidence="unit:north-1", text="B is new"
    )
    assert written.status_code == 303
    do(alice, review, "write", part="lesson", kind="try", text="Pair B with A")
    assert do(alice, review, "publish").status_code == 303
    refused = do(alice, review, "write", part="lesson", kind="try", text="More")
    assert refused.status_code == 422 and "new edition" in refused.text
    shown = alice.get(f"/review/{review.pk}/").text
    assert "North team 1 −¥1.8K<" in shown  # what a cause leans on, with its unit
    listed = alice.get("/review/").text
    assert (
        "North, Q2 2027: 83.3% of the goal attained. 1 review is published." in listed
    )
    said = dora.post(f"/review/{review.pk}/answer/", {"text": "Good. Go on."})
    assert said.status_code == 303
    assert "Good. Go on." in alice.get(f"/review/{review.pk}/").text
    for address in ("/review/?xlsx=1", f"/review/{review.pk}/?xlsx=1"):
        assert alice.get(address).content[:2] == b"PK"


def test_a_seat_in_the_bridge_is_called_by_who_was_in_it(pages, year):  # noqa: F811
    """As on the day of the review; who is in none keeps the name of the seat."""
    alice, world = pages("alice"), year.world
    by = {"actor": world.operator, "at": NOON}
    grant_role(**by, user=world.alice, role="manager", unit=world.north_1)
    begun = {"unit": "north-1", "period": "2027-Q2", "metric": "sales_amount"}
    assert alice.post("/review/new/", begun).status_code == 303
    text = alice.get(f"/review/{Review.objects.get().pk}/").text
    assert 'Bob<small class="quiet">Seat A</small></th>' in text
    assert "Seat B</th>" in text
    book = alice.get(f"/review/{Review.objects.get().pk}/?xlsx=1").content
    held = {row[1]: row[2] for row in book_rows(book) if row[0] == "By unit"}
    assert (held["Seat A"], held["Seat B"]) == ("Bob", None)


@pytest.mark.slow  # a browser does the same
def test_from_the_year_one_goes_on_to_the_next_plan(pages):
    dora = pages("dora")
    missing = dora.get("/review/next/").text
    assert "does not exist yet" in missing and "Start the review of 2027" in missing
    dora.post("/review/new/", {"unit": "company", "period": "2027", "metric": ""})
    review = Review.objects.get()
    do(dora, review, "write", part="cause", text="B is new")
    do(dora, review, "write", part="lesson", kind="keep", text="Two visits a week")
    line = review.lines.get(part="lesson")
    do(dora, review, "mark", line=line.pk, kind="clean", unit="north-1-a", amount="600")
    do(dora, review, "mark", line=line.pk, kind="assumption", owner="dora")
    do(dora, review, "publish")
    where = f"/review/{review.pk}/next/"
    assert "¥600 removed from the base of Seat A" in dora.get(where).text
    seeds = list(Seed.objects.values_list("pk", flat=True))
    answer = dora.post(where, {"seed": seeds, "grow": "10%"})
    cycle = NextCycle.objects.get()
    assert answer["Location"] == f"/targets/{cycle.version_id}/"
    assert "Comes from the review of" in dora.get(answer["Location"]).text
    assert "was opened from the review" in dora.get("/review/next/").text


def test_an_action_is_reviewed_by_what_it_was_to_bring(pages, year):  # noqa: F811
    from luopan.actions import services as actions
    from luopan.actions.checks import Brings

    world = year.world
    actions.add_action(
        actor=world.alice,
        at=NOON,
        unit=world.north,
        year=2027,
        name="Dealer days",
        kind="other",
        owner=world.people.alice,
        start_date=date(2027, 3, 1),
        end_date=date(2027, 5, 1),
        brings=Brings(
            year.metric, Decimal(3000), date(2027, 3, 1), date(2027, 7, 1), 0.5
        ),
    )
    alice = pages("alice")
    number = year.world.north and alice.get("/review/").text.split('name="action"')
    assert "Dealer days" in number[1]
    begun = alice.post("/review/new/", {"action": action_called("Dealer days")})
    text = alice.get(begun["Location"]).text
    assert (
        "Expected contribution ¥3K" in text
        and "Its individual effect cannot be measured" in text
    )


def action_called(name):
    from luopan.actions.models import Action

    return Action.objects.get(name=name).pk


def test_what_was_typed_beside_a_refusal_stays(pages):
    """A scheme of a unit that is none; the close of a month of another year."""
    fin = pages("fin")
    said = {"name": "Heads", "audience": "team", "unit": "abc"}
    answer = fin.post("/review/pay/schemes/new/", said)
    assert answer.status_code == 422
    assert 'value="Heads"' in answer.text and 'role="alert"' in answer.text
    said = {"period": "2026-03", "deadline": "soon", "decides": "line"}
    answer = fin.post("/review/close/open/", said)
    assert answer.status_code == 422 and 'role="alert"' in answer.text


def test_an_assumption_is_called_by_its_name():
    """Nobody reads its number; only one that has no name any more is called by it."""
    found = SimpleNamespace(named={"assumption:A-01": "Demand grows"})
    with override("en"):
        said = [
            assumption({"key": key, "state": "holds"}, found)
            for key in ("A-01", "A-02")
        ]
    assert said == ["Demand grows · has held", "A-02 · has held"]
