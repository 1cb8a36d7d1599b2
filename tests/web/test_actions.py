"""Action plans on the pages: the four looks, one action, the gap, templates."""

import re
from datetime import date

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from luopan.actions.models import Action, Need, Template
from tests.tracked_year import NOON

PLAN = {"name": "<b>Call</b>", "kind": "visits", "owner": "bob", "unit": "north-1-a"}
PLAN |= {"start": "2027-08-02", "last": "2027-08-22", "year": "2027"}


@pytest.fixture
def act(client, year):
    """Bob has planned an action in the year that is easy to follow."""
    with time_machine.travel(NOON, tick=False):
        client.force_login(year.world.bob)
        answer = client.post("/act/add/", PLAN)
        year.action = Action.objects.get()
        year.page = f"/act/{year.action.pk}/"
        assert answer["Location"] == year.page
        yield year


def text(answer, status=200):
    assert answer.status_code == status
    return " ".join(answer.content.decode().split())


def test_the_four_looks_and_the_workbook(client, act):
    for look in ("list", "board", "gantt", "week"):
        page = f"/act/?as={look}"
        client.get(page)
        with CaptureQueriesContext(connection) as asked:
            said = text(client.get(page))
        assert "&lt;b&gt;Call" in said and "<b>Call" not in said, look
        assert len(asked) <= 25
    assert client.get("/act/workbook/").content[:2] == b"PK"
    client.force_login(act.world.charlie)
    assert "Call" not in text(client.get("/act/"))


def test_what_cannot_be_planned_comes_back_as_typed(client, act):
    said = text(client.post("/act/add/", PLAN | {"last": ""}), 422)
    assert "Enter the first and last day" in said and "data-open" in said
    assert client.post("/act/add/", PLAN | {"unit": "south"}).status_code == 404
    # Sent before its fields had come: the form is there, with what was typed.
    for where, which in (("/act/add/", "add"), ("/act/begin/", "begin")):
        said = text(client.post(where, {"name": "Early"}), 422)
        assert "Choose the unit or seat it is for" in said and f'id="{which}"' in said
        assert '<select name="unit"' in said


def test_where_every_action_says_what_it_brings_the_list_is_silent_on_it():
    from luopan.actions.queries.listing import Sums
    from luopan.web.words.actions import sentence

    with translation.override("en"):
        assert sentence(Sums(5, 4, 1, 0)) == "5 actions, 4 open, 1 late."
        assert "2 of the open ones have no expected contribution" in sentence(
            Sums(5, 4, 1, 2)
        )


def test_a_long_list_has_pages_and_says_what_is_not_shown(client, act, monkeypatch):
    for number in range(4):
        client.post("/act/add/", PLAN | {"name": f"Call {number}"})
    monkeypatch.setattr("luopan.web.views.actions.A_PAGE", 2)
    monkeypatch.setattr("luopan.actions.queries.MOST", 3)
    first, last = (text(client.get(f"/act/?page={n}")) for n in (1, 9))
    assert "5 actions, 5 open" in first and "1 / 3" in first and "3 / 3" in last
    assert first.count('name="pick"') == 2 and last.count('name="pick"') == 1
    assert "2 more that end later are not shown" in text(client.get("/act/?as=board"))
    assert "not shown" not in first


def test_an_action_is_changed_on_its_page(client, act):
    def do(verb, **form):
        return client.post(f"{act.page}do/{verb}/", form)

    brings = {"metric": "sales_amount", "amount": "1万", "sure": "60%"}
    do("brings", **brings, **{"from": "2027-08-20", "until": "2027-12-31"})
    do("milestone", name="List", due="2027-08-18")
    do("ask", resource="budget", amount="500", what="Dinner")
    do("evidence", text="Minutes", address="https://example.org/1")
    assert do("evidence", text="x", address="javascript:1").status_code == 422
    said = text(client.get(act.page))
    assert "60%" in said and "5.0%" in said and "Minutes" in said
    assert "late" in text(client.get("/"))  # a milestone is over: on Today
    need = Need.objects.get()
    promise = {"number": need.pk, "amount": "300", "until": "2027-08-30"}
    assert do("promise", **promise).status_code == 403
    client.force_login(act.world.alice)
    assert ">Refuse<" in client.get("/answers/").content.decode()
    assert "why it is not possible" in text(do("refuse", number=need.pk, text=""), 422)
    assert do("refuse", number=need.pk, text="Spent").status_code == 303
    client.force_login(act.world.bob)
    assert "Spent" in text(client.get(act.page))
    assert "Alice refused expense" in text(client.get("/"))
    client.force_login(act.world.alice)
    assert do("promise", **promise).status_code == 303
    board = do("move", state="doing", back="board", edits="1")
    assert board["Location"].endswith(f"#a-{act.action.pk}")
    client.force_login(act.world.bob)
    stale = {"name": "X", "start": "2027-08-02", "last": "2027-08-03", "kind": "visits"}
    stale |= {"outcome": "All <seen>", "f-whom": "Dealer 7", "name_other": "Y 2"}
    said = text(do("edit", edits="1", **stale), 422)
    assert "Alice has changed" in said and "What is done: <b>&lt;b&gt;Call" in said
    for typed in (
        'value="X"',
        'value="Y 2"',
        "All &lt;seen&gt;",
        "Dealer 7",
        'value="2027-08-03"',
    ):
        assert typed in said, typed
    other = stale | {"kind": "proposal", "last": "2027-08-01"}
    said = text(do("edit", **other), 422)
    assert "Dealer 7" in said and 'name="f-terms"' in said  # nothing is lost
    lost = {"amount": "1万", "sure": "some", "from": "2027-08-20", "until": ""}
    said = text(do("brings", metric="sales_amount", **lost), 422)
    assert 'value="1万"' in said and 'value="some"' in said
    asked = do("ask", resource="samples", amount="0", what="Two <pumps>")
    assert 'value="Two &lt;pumps&gt;"' in text(asked, 422)
    assert do("use", number="x", amount="1").status_code == 404
    client.force_login(act.world.audrey)
    with CaptureQueriesContext(connection) as asked:
        assert "/do/" not in text(client.get(act.page))
    assert len(asked) <= 25


def test_what_is_over_says_what_came_of_it_and_folds_its_forms(client, act):
    def head(said):
        return said.partition("<h1")[2].partition("act-cols")[0]

    def move(**form):
        return client.post(f"{act.page}do/move/", form)

    said = text(client.get(act.page))
    assert "<details" not in said.partition("act-cols")[2].partition("nd-t")[0]
    move(state="done")
    said = text(client.get(act.page))
    assert "no expected outcome was written down" in head(said) and ">Result" in said
    assert "not said" not in said and 'id="ms-t"' not in said
    assert said.count('<details class="later">') == 1 and "do/edit/" not in said
    edit = {"name": "Call", "kind": "visits", "outcome": "All <seen>"}
    edit |= {"start": PLAN["start"], "last": PLAN["last"]}
    bad = text(client.post(f"{act.page}do/edit/", edit), 422)
    assert "Record its result, or first set it back to in" in bad
    move(state="doing")
    client.post(f"{act.page}do/edit/", edit)
    move(state="done")
    assert "Done. Expected outcome: All &lt;seen&gt;" in head(
        text(client.get(act.page))
    )


def test_what_came_of_it_is_said_once_it_is_over(client, act):
    """Result, evidence, what was used: each in a form that stands open on the page."""

    def do(verb, **form):
        return client.post(f"{act.page}do/{verb}/", form)

    assert "do/used/" not in text(client.get(act.page))
    do("ask", resource="budget", amount="100")
    do("move", state="done")
    said = text(client.get(act.page)).partition('id="ch-t"')[0]
    for form in ("result", "evidence", "used", "use"):
        assert f"do/{form}/" in said, form
    assert "do/promise/" not in said and "do/withdraw/" not in said
    assert "Enter the actual result" in text(do("result", said=" "), 422)
    assert 'value="two"' in text(do("used", resource="samples", amount="two"), 422)
    do("result", said="Nine of ten <seen>")
    do("use", number=Need.objects.get().pk, amount="80")
    do("used", resource="samples", amount="2", what="pumps")
    said = text(client.get(act.page))
    assert "Done: Nine of ten &lt;seen&gt;" in said
    assert "requested ¥100 → delivered ¥80 → used ¥80" in said
    assert (
        "pumps" in said and "delivered 2 → used 2" in said and "requested 0" not in said
    )


def test_what_is_over_says_what_came_of_it_or_why_it_was_dropped(client, act):
    def head(said):
        return said.partition("<h1")[2].partition("act-cols")[0]

    def move(**form):
        return client.post(f"{act.page}do/move/", form)

    move(state="done", said="Nine of ten seen")
    assert "Done: Nine of ten seen" in head(text(client.get(act.page)))
    move(state="dropped", said="No budget")
    assert "Dropped: No budget" in head(text(client.get(act.page)))
    client.force_login(act.world.audrey)
    said = text(client.get(act.page))
    assert "Result" in said and "/do/" not in said and "<form" not in head(said)


def test_plans_against_the_gap(client, act):
    client.force_login(act.world.dora)
    client.get("/act/gap/?year=2027")
    with CaptureQueriesContext(connection) as asked:
        said = text(client.get("/act/gap/?year=2027"))
    assert "no plan" in said and len(asked) <= 25
    assert "4 units with a gap have no plan; 1 of them are seats." in said
    assert (
        'aria-expanded="true"' in said
        and 'Seat A</a> <small class="quiet">Bob</small>' in said
    )
    folded = text(client.get("/act/gap/?year=2027&open="))
    assert (
        folded.count('scope="row"') == 1 and "1 seat with a gap has no plan" in folded
    )
    where = re.search(r'href="(/act/gap/[^"]+)"', folded)[1].replace("&amp;", "&")
    once = text(client.get(where))
    assert "North" in once and "Seat A" not in once
    assert client.get("/act/gap/?year=2027&xlsx=1").content[:2] == b"PK"
    assert "There is no target for this year yet to compare" in text(
        client.get("/act/gap/?year=2031")
    )


def test_templates_are_written_and_begun(client, act):
    form = {"code": "ours", "name": "Ours", "name-0": "First", "kind-0": "visits"}
    form |= {"after-0": "2", "lasts-0": "9", "outcome-0": "Known"}
    assert client.post("/act/templates/save/", form).status_code == 403
    client.force_login(act.world.dora)
    assert text(client.post("/act/templates/save/", form | {"lasts-0": "0"}), 422)
    client.post("/act/templates/save/", form)
    assert Template.objects.get().code == "ours"
    assert "First" in text(client.get("/act/templates/?code=ours"))
    begun = {"template": "ours", "unit": "north", "owner": "bob", "start": "2027-09-01"}
    client.post("/act/begin/", begun)
    made = Action.objects.get(name="First")
    assert (made.start_date, made.owner.code) == (date(2027, 9, 3), "bob")
    client.post("/act/templates/retire/", {"code": "ours"})
    assert "t-ours" not in text(client.get("/act/templates/"))
