"""Pages of the strategy, whole and in part; forms that come back as they were typed."""

import re
from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest
import time_machine
from django.test import Client
from openpyxl import load_workbook

from luopan.dimensions.models import Metric
from luopan.strategy import naming, services
from luopan.strategy.models import Assumption, Objective
from luopan.targets import services as targets
from luopan.targets.cells import Cell
from luopan.targets.models import Plan
from tests.cast import standards

HTMX = {"hx-request": "true"}


@pytest.fixture
def at(world):
    with time_machine.travel(world.at, tick=True):
        yield world


@pytest.fixture
def browser(at):
    """A signed-in browser of one of the cast."""

    def make(name):
        client = Client(headers={"accept-language": "en"})
        client.force_login(getattr(at, name), backend="luopan.org.sign_in.Backend")
        return client

    return make


@pytest.fixture
def told(at):
    """Two objectives, one carried by the North's target; an assumption under it."""
    from luopan.dimensions.models import Calendar
    from luopan.dimensions.queries import STANDARD_CALENDAR

    standards(at)
    by = {"actor": at.dora, "at": at.at}
    sales = Metric.objects.get(code="sales_amount")
    plan = targets.create_plan(
        **by,
        name="Plan 2027",
        calendar=Calendar.objects.get(code=STANDARD_CALENDAR),
        year=2027,
        root=at.company,
    )
    version = targets.create_version(**by, plan=plan, metric=sales, name="Draft")
    cell = Cell("north", "products", "2027")
    targets.set_target(**by, version=version, cell=cell, total=120_000_000)
    said = {**by, "year": 2027, "kind": "growth", "owner": at.people.alice}
    at.grow = services.add_objective(**said, name="Grow in the North", weight=60)
    at.earn = services.add_objective(**said, name="Earn more", weight=30)
    services.add_measure(
        **by, objective=at.grow, metric=sales, amount=Decimal(1_500_000)
    )
    targets.link(**by, objective=at.grow, plan=plan, metric=sales, unit=at.north)
    at.demand = services.add_assumption(
        **by, name="Demand grows", owner=at.people.dora, review_date=date(2027, 3, 1)
    )
    targets.rest_target(
        **by, assumption=at.demand, plan=plan, metric=sales, unit=at.north
    )
    return at


def test_an_empty_company_is_told_what_the_page_is_for(at, browser):
    said = browser("dora").get("/strategy/?year=2027").content.decode()
    assert "No objectives for 2027 yet." in said
    assert "Add the first objective of 2027" in said
    seen = browser("bob").get("/strategy/?year=2027").content.decode()
    assert "Once your director or sales operations writes" in seen
    assert "/strategy/new/" not in seen
    for path in (
        "/strategy/one-page/",
        "/strategy/coverage/",
        "/strategy/assumptions/",
    ):
        assert browser("bob").get(path).status_code == 200
    book = browser("dora").get("/strategy/assumptions/").content.decode()
    assert "Add the first assumption" in book


def test_the_page_says_what_matters(told, browser):
    said = browser("dora").get("/strategy/?year=2027").content.decode()
    assert "2027 has 2 objectives. No target carries 1 of them: “Earn more”." in said
    assert "The top-level weights add up to 90, 10 short of 100." in said
    assert "¥300K CNY below expectation" in said or "300K" in said
    assert '<a href="/targets/' in said
    assert "the others are visible to the leaders of their" not in said


def test_who_sees_a_part_reads_what_he_sees_and_is_led_to_his_own(told, browser):
    said = browser("bob").get("/strategy/?year=2027").content.decode()
    assert "the others are visible to the leaders of their" in said
    assert '<a class="link" href="/track/">See own number' in said


def test_a_part_is_the_chosen_objective_alone(told, browser):
    where = f"/strategy/?year=2027&objective={told.earn.code}"
    whole = browser("dora").get(where).content.decode()
    part = browser("dora").get(where, headers=HTMX).content.decode()
    assert "<h2>Earn more</h2>" in whole
    assert "<h2>Earn more</h2>" in part
    assert "<html" in whole
    assert "<html" not in part
    assert "Grow in the North" not in part


def test_an_objective_of_another_year_is_not_there(told, browser):
    where = f"/strategy/?year=2026&objective={told.earn.code}"
    assert browser("dora").get(where).status_code == 404


def test_a_form_that_is_wrong_comes_back_as_it_was_typed(told, browser):
    dora = browser("dora")
    typed = {"name": "Expand", "kind": "expansion", "owner": "alice", "weight": "101"}
    answer = dora.post("/strategy/new/?year=2027", typed)
    said = answer.content.decode()
    assert answer.status_code == 422
    assert "from 0 to 100" in said
    assert 'value="Expand"' in said
    part = dora.post("/strategy/new/?year=2027", typed, headers=HTMX)
    assert part.status_code == 422
    assert part.content.decode().lstrip().startswith("<form")
    done = dora.post("/strategy/new/?year=2027", typed | {"weight": "10"}, headers=HTMX)
    assert done.status_code == 204
    made = Objective.objects.get(name="Expand")
    assert done["HX-Redirect"] == f"/strategy/?year=2027&objective={made.code}"


@pytest.mark.parametrize(
    "path", ["new/?year=2027", "assumptions/new/", "assumptions/new/?kind=risk"]
)
def test_who_asks_is_proposed_as_the_owner(told, browser, path):
    """Not whom the list happens to begin with."""
    said = browser("dora").get(f"/strategy/{path}").content.decode()
    chosen = said.split('name="owner"')[1].split(" selected")[0]
    assert chosen.rpartition("<option")[2].strip() == 'value="dora"'


def test_acts_on_an_objective(told, browser):
    dora, code = browser("dora"), told.earn.code

    def do(act, **said):
        answer = dora.post(f"/strategy/objectives/{code}/do/{act}/", said)
        assert answer.status_code == 303, answer.content.decode()[:2000]
        told.earn.refresh_from_db()

    do("edit", name="Earn much more", wording="By price.", start_date="2027-02-01")
    assert (told.earn.name, told.earn.start_date) == (
        "Earn much more",
        date(2027, 2, 1),
    )
    do("move", parent=told.grow.code)
    assert told.earn.parent == told.grow
    do("measure", metric="gross_margin_rate", level="36%")
    assert told.earn.measures.get().level == 0.36
    do("weights", **{f"weight-{code}": "100"})
    assert told.earn.weight == 100
    version = told.grow.carriers.get().plan.versions.get()
    do("link", version=version.pk, unit="south")
    assert told.earn.carriers.get().unit == told.south
    do("drop", reason="Too dear.")
    assert told.earn.state == "dropped"
    do("reopen")
    assert told.earn.state == "open"
    page = dora.get(f"/strategy/?year=2027&objective={code}").content.decode()
    assert "name: Earn more → Earn much more" in page
    assert "Too dear." in page
    empty = dora.post(f"/strategy/objectives/{code}/do/drop/", {"reason": ""})
    assert empty.status_code == 422


def test_the_owner_words_his_objective_and_no_more(told, browser):
    alice, where = browser("alice"), f"/strategy/objectives/{told.earn.code}/do/"
    form = alice.get(where + "edit/").content.decode()
    assert 'name="wording"' in form
    assert 'name="owner"' not in form
    assert alice.post(where + "edit/", {"name": "Earn"}).status_code == 303
    assert alice.get(where + "drop/").status_code == 404
    assert browser("charlie").get(where + "edit/").status_code == 404


def test_coverage_and_the_one_page(told, browser):
    dora = browser("dora")
    said = dora.get("/strategy/coverage/?year=2027").content.decode()
    assert "Targets carry 1 of 2 objectives." in said
    assert "Earn more" in said
    paper = dora.get("/strategy/one-page/?year=2027").content.decode()
    assert "Grow in the North" in paper
    assert "data-prints" in paper


def test_what_is_not_wholly_carried_is_named_in_its_group(told, browser):
    """The same count on all three pages; a measure is held against the plan's own number."""
    said = {"actor": told.dora, "at": told.at, "year": 2027, "kind": "growth"}
    said |= {"owner": told.people.alice, "parent": told.grow}
    services.add_objective(**said, name="Grow with the old")
    rate = Metric.objects.get(code="win_rate")
    by = {"actor": told.dora, "at": told.at}
    services.add_measure(**by, objective=told.grow, metric=rate, level=Decimal("0.4"))
    dora = browser("dora")
    pages = {
        path: " ".join(dora.get(f"/strategy/{path}?year=2027").content.decode().split())
        for path in ("", "coverage/", "one-page/")
    }
    for path in ("", "one-page/"):
        assert "2027 has 3 objectives. No target carries 1 of them" in pages[path]
        assert "1 is carried only by its parent: “Grow with" in pages[path]
        assert (
            "◆</i>a measure has no" in pages[path]
            or "◆ a measure has no" in pages[path]
        )
    for path in ("coverage/", "one-page/"):
        assert "Targets carry 0 of 3 objectives." in pages[path]
    assert "Objectives not fully carried: 3" in pages[""]
    assert "<h2>Carried only by a parent</h2>" in pages["coverage/"]
    assert "<h2>Carried, but a measure has no target</h2>" in pages["coverage/"]


def test_as_wanted_is_said_without_an_arrow(told, browser):
    by = {"actor": told.dora, "at": told.at}
    sales = Metric.objects.get(code="sales_amount")
    for one in told.grow.measures.all():
        services.withdraw_measure(**by, measure=one)
    services.add_measure(
        **by, objective=told.grow, metric=sales, amount=Decimal(1_200_000)
    )
    paper = browser("dora").get("/strategy/one-page/?year=2027").content.decode()
    assert '<span class="tag">as expected</span>' in paper


def test_exports_hold_true_numbers(told, browser):
    answer = browser("dora").get("/strategy/?year=2027&xlsx=1")
    sheet = load_workbook(BytesIO(answer.content)).active
    cells = [cell.value for row in sheet.iter_rows() for cell in row]
    assert "Grow in the North" in cells
    assert 60 in cells
    answer = browser("dora").get("/strategy/assumptions/?xlsx=1")
    sheet = load_workbook(BytesIO(answer.content)).active
    assert "Demand grows" in [c.value for row in sheet.iter_rows() for c in row]


def test_the_trail_says_names_in_the_readers_language(told, browser):
    told.demand.name_other = "Demand as the reader says it"
    told.demand.save()
    names = naming.names([f"assumption:{told.demand.pk}"])
    assert list(names.values()) == ["Demand as the reader says it"]


def test_what_fell_waits_on_today_until_it_is_answered(told, browser):
    alice, dora = browser("alice"), browser("dora")
    assert "no longer holds" not in alice.get("/").content.decode()
    judge = f"/strategy/assumptions/{told.demand.code}/do/judge/"
    typed = {"state": "invalidated", "review_date": "2027-05-01", "reason": ""}
    assert dora.post(judge, typed).status_code == 422
    assert dora.post(judge, typed | {"reason": "It fell."}).status_code == 303
    assert "what should happen to North" in alice.get("/").content.decode()
    rest = told.demand.restings.get()
    where = f"/strategy/assumptions/rests/{rest.pk}/do/answer/"
    page = alice.get("/strategy/assumptions/").content.decode()
    assert where in page
    asked = alice.get(where).content.decode()
    assert "What should happen to North" in asked
    assert "“Demand grows” no longer holds: It fell. Your answer" in asked
    assert re.search(r"North[^.<]*: [^.<]*\d[^<]* in [^.<]*\.", asked), asked
    said = {"verdict": "stands", "text": "We keep it."}
    assert alice.post(where, said).status_code == 303
    assert "no longer holds: what" not in alice.get("/").content.decode()
    kept = dora.get(f"/strategy/assumptions/{told.demand.code}/").content.decode()
    assert "We keep it." in kept
    assert "stays as it is" in kept


def test_a_risk_from_the_form_to_its_due_steps(told, browser):
    dora, bob = browser("dora"), browser("bob")
    typed = {
        "name": "Key account leaves",
        "owner": "alice",
        "review_date": "2027-05-01",
        "probability": "30%",
        "amount": "600万",
        "trigger": "Two orders go elsewhere.",
    }
    assert dora.post("/strategy/assumptions/new/?kind=risk", typed).status_code == 303
    risk = Assumption.objects.get(kind="risk")
    assert (risk.probability, risk.amount) == (0.3, 600_000_000)
    where = f"/strategy/assumptions/{risk.code}/do/"
    asked = dora.get(where + "prepare/").content.decode()
    assert '<option value="alice" selected>' in asked  # who owns the risk
    step = {"wording": "Visit the buyer", "owner": "bob", "days": "3"}
    assert dora.post(where + "prepare/", step).status_code == 303
    assert "Visit the buyer" not in bob.get("/").content.decode()
    assert dora.post(where + "fire/", {"reason": "It happened."}).status_code == 303
    assert "Visit the buyer" in bob.get("/").content.decode()
    page = dora.get(f"/strategy/assumptions/{risk.code}/").content.decode()
    assert "due 2027-01-07" in page


def test_the_palette_finds_objectives_and_assumptions(told, browser):
    found = browser("bob").get("/find/?q=dema").json()["found"]
    assert [(one["label"], one["kind"]) for one in found] == [
        ("Demand grows", "Assumption")
    ]
    found = browser("bob").get("/find/?q=earn").json()["found"]
    assert found[0]["label"] == "2027 · Earn more"


def test_a_change_beside_another_comes_back_as_it_was_typed(browser, told):
    """The name of who was faster; sent again, it counts as having read that."""
    dora, where = browser("dora"), f"/strategy/objectives/{told.earn.code}/do/edit/"
    form = dora.get(where).content.decode()
    assert 'name="expected" value="0"' in form
    services.edit_objective(
        actor=told.olga, at=told.at, objective=told.earn, wording="Theirs"
    )
    said = {"name": told.earn.name, "wording": "Mine", "expected": "0"}
    answer = dora.post(where, said)
    text = answer.content.decode()
    assert answer.status_code == 422 and "has changed" in text and "Mine" in text
    assert 'name="expected" value="1"' in text
    assert dora.post(where, said | {"expected": "1"}).status_code == 303
    assert Objective.objects.get(pk=told.earn.pk).wording == "Mine"


def test_a_manager_names_his_own_target_as_resting_on_an_assumption(told, browser):
    Plan.objects.update(name_other="Sales plan")
    page = browser("alice").get(
        f"/strategy/assumptions/{told.demand.code}/do/rest-target/"
    )
    offered = page.content.decode()
    assert 'value="north"' in offered and 'value="south"' not in offered
    assert "the whole company" not in offered
    assert "Sales plan · " in offered  # by the name that its reader reads
