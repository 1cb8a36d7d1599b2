"""An overlay unit is measured by a slice of what others are: twice counted, never added.

The industry team's remit is tea. All seats together (``tracked_year``): a year's target
of 60,000, of which the company keeps 2,400; sold to 20 August 600 + 300 + 600 + 660 twice
a month: 2,160 × 2 × 8 = 34,560, of it 100 of milk apart.
"""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
import time_machine
from django.test import Client
from django.utils import translation

from luopan.dimensions import services as dimensions
from luopan.org import services as org
from luopan.org.access import Unknown
from luopan.org.models import Unit
from luopan.targets import queries as targets
from luopan.targets.queries.slices import slice_of
from luopan.targets.services.customers import name_customers
from luopan.tracking.queries import State, Wish, records
from luopan.trail.refusal import Refused
from luopan.web.words.progress import sentence
from tests.tracked_year import NOON, TODAY

FROM = date(2027, 1, 1)
SOLD = Decimal(34_560)


@pytest.fixture
def presales(year):
    """Whoever looks after tea everywhere, and sells nothing himself."""
    world = year.world
    by = {"actor": world.operator, "at": world.at}
    year.store(
        "order", [year.order("north-1-a", date(2027, 3, 1), 100, product="milk")]
    )
    team = Unit.objects.get(code="industry")
    person = org.add_person(**by, code="ivy", name="Ivy", start_date=FROM)
    user = org.add_user(**by, username="ivy", person=person)
    org.grant_role(**by, user=user, role="manager", unit=team)
    year.team, year.ivy, year.by = team, user, by
    return year


def give(year, axis, code):
    org.add_remit(**year.by, unit=year.team, axis=axis, code=code, from_date=FROM)


def test_without_products_in_its_remit_it_has_no_numbers(presales):
    found = presales.look(who=presales.ivy)
    assert found.question.unit == presales.team
    assert (found.standing.target, found.standing.actual) == (None, Decimal(0))


def test_its_number_is_the_slice_of_all(presales):
    give(presales, "product", "tea")
    found = presales.look(who=presales.ivy)
    assert found.standing.state is State.RUNNING
    assert (found.standing.target, found.standing.actual) == (60_000, SOLD)
    assert found.standing.attainment == pytest.approx(float(SOLD) / 60_000)
    assert found.growths.year["industry"].ratio == pytest.approx(0.08)
    (row,) = found.heat.rows
    assert row.cells[0].target == 4_800 and row.cells[0].actual == 4_320
    assert found.customers is None and not found.opens


def test_two_lines_are_added_one_inside_another_is_not(presales):
    for line in ("tea", "milk"):
        give(presales, "product", line)
    both = presales.look(who=presales.ivy)
    assert both.standing.actual == SOLD + 100
    milk = presales.look(who=presales.ivy, product="milk")
    assert milk.standing.actual == 100
    assert {choice.code for choice in both.choices.products} == {"tea", "milk"}
    give(presales, "product", "products")
    whole = presales.look(who=presales.ivy)
    assert whole.standing.actual == SOLD + 100


def test_it_leaves_out_only_what_is_its_own(presales):
    """What is of none of its lines, in dollars without a rate, keeps no figure from it."""
    for line in ("tea", "milk"):
        give(presales, "product", line)
    abroad = {"currency": "USD"}
    day = date(2027, 8, 2)
    whole = presales.order("north-1-a", day, 100, product="products") | abroad
    presales.store("order", [whole])
    with translation.override("en"):
        found = presales.look(who=presales.ivy)
        assert (found.standing.actual, found.definition.left_out) == (SOLD + 100, ())
        milk = presales.order("north-1-a", day, 100, product="milk") | abroad
        presales.store("order", [milk])
        ((what, _why),) = presales.look(who=presales.ivy).definition.left_out
        assert what == "No exchange rate"


def test_it_adds_to_nobodys_total(presales):
    before = presales.look()
    give(presales, "product", "tea")
    after = presales.look()
    assert after.standing.target == before.standing.target == 60_000
    assert after.standing.actual == before.standing.actual == SOLD + 100
    assert "industry" not in {row.name.code for row in after.drill.rows}


def test_the_list_of_versions_says_its_target(presales):
    give(presales, "product", "tea")
    (plan,) = targets.plans(presales.ivy, on=TODAY)
    (row,) = plan.versions
    assert (row.part, row.total) == (presales.team, Decimal(60_000))


def test_what_is_no_part_of_it_is_not_shown(presales):
    give(presales, "product", "tea")
    with pytest.raises(Refused, match="is not in the slice that Industry team is"):
        presales.look(who=presales.ivy, product="milk")
    give(presales, "metric", "receipts")
    assert slice_of(presales.team, presales.metric, on=TODAY) is None
    now = datetime(2027, 8, 20, 4, tzinfo=UTC)
    assert presales.look(who=presales.ivy, at=now).standing.target is None


def test_its_pages_show_it(presales, django_assert_max_num_queries):
    give(presales, "product", "tea")
    give(presales, "product", "milk")
    client = Client(headers={"accept-language": "en"})
    with time_machine.travel(datetime(2027, 8, 20, 4, tzinfo=UTC), tick=False):
        client.force_login(presales.ivy)
        for path in ("/", "/track/", "/targets/"):
            client.get(path)
            with django_assert_max_num_queries(25):
                shown = client.get(path)
            assert shown.status_code == 200, path
            told = shown.content.decode()
            assert "¥60.0K" in told, path
        assert client.get("/track/records/").status_code == 400


def customers(year):
    """Two seats sell to K1, one to K2 of the group G; K9 is in nobody's remit."""
    dimensions.add_accounts(
        **year.by,
        rows=[
            dimensions.NewAccount("G", "Group", owner="south-1-a", start_date=FROM),
            dimensions.NewAccount("K1", "One", owner="north-1-a", start_date=FROM),
            dimensions.NewAccount("K2", "Two", group="G", start_date=FROM),
            dimensions.NewAccount("K9", "Nine", start_date=FROM),
        ],
    )
    day = date(2027, 4, 2)
    sold = [
        ("north-1-a", 500, "K1", "tea"),
        ("south-1-a", 40, "K1", "milk"),
        ("south-1-a", 9, "K2", "tea"),
        ("north-2-a", 7000, "K9", "tea"),
    ]
    rows = [
        year.order(seat, day, amount, who, what) for seat, amount, who, what in sold
    ]
    year.store("order", rows)


def test_of_customers_it_has_what_all_units_sold_them(presales):
    customers(presales)
    give(presales, "customer", "K1")
    give(presales, "customer", "G")
    found = presales.look(who=presales.ivy)
    assert (found.standing.target, found.standing.actual) == (None, Decimal(549))
    assert found.standing.state is State.NO_TARGET and not found.measured_by.named
    rows = {row.account.code: row.actual for row in found.customers.rows}
    assert rows == {"K1": 540, "K2": 9} and found.opens
    milk = presales.look(who=presales.ivy, product="milk")
    assert milk.standing.actual == 40
    bought = presales.look(who=presales.ivy, metric="buying_customers")
    assert bought.standing.actual == 2


def test_its_target_is_what_seats_name_for_them(presales):
    customers(presales)
    give(presales, "customer", "K1")
    give(presales, "customer", "G")
    for seat, account, total in (
        ("north-1-a", "K1", 1_200),
        ("south-1-a", "K1", 120),
        ("north-2-a", "K9", 3_000),
    ):
        name_customers(
            **presales.by, version=presales.version, unit=seat, lines={account: total}
        )
    found = presales.look(who=presales.ivy)
    assert (found.standing.target, found.standing.actual) == (1_320, 549)
    assert (found.measured_by.named, found.measured_by.accounts) == (1, 3)
    with translation.override("en"):
        assert "Only 1 of the 3 customers have a target" in sentence(found)
    targets_of = {row.account.code: row.target for row in found.customers.rows}
    assert targets_of == {"K1": 1_320, "K2": None}
    month = presales.look(who=presales.ivy, period="2027-04")
    assert month.standing.target == 110
    (plan,) = targets.plans(presales.ivy, on=TODAY)
    assert plan.versions[0].total == 1_320
    whole = presales.look()
    assert whole.standing.target == 60_000


def test_customers_and_products_are_both_kept_to(presales):
    customers(presales)
    give(presales, "customer", "K1")
    give(presales, "product", "milk")
    found = presales.look(who=presales.ivy)
    assert found.standing.actual == 40
    with pytest.raises(Refused, match="is not in the slice that Industry team is"):
        presales.look(who=presales.ivy, product="tea")


def test_the_records_of_its_customers_are_open_to_it_and_no_others(presales):
    customers(presales)
    give(presales, "customer", "K1")
    asked = {"viewer": presales.ivy, "at": NOON, "on": TODAY}
    _question, found = records(Wish(), **asked)
    assert {(row.account, row.amount) for row in found.rows} == {
        ("K1", 500_000_000),
        ("K1", 40_000_000),
    }
    assert records(Wish(), **asked, account="K9")[1].count == 0
    with pytest.raises(Unknown):
        records(Wish(unit="north-1-a"), **asked)
    with pytest.raises(Unknown):
        presales.look(who=presales.world.alice, unit="industry")


def test_its_pages_say_customers_and_where_the_target_comes_from(
    presales, django_assert_max_num_queries
):
    customers(presales)
    give(presales, "customer", "K1")
    client = Client(headers={"accept-language": "en"})
    with time_machine.travel(NOON, tick=False):
        client.force_login(presales.ivy)
        bare = client.get("/track/").content.decode()
        assert "no seat has amounts for these customers" in bare
        name_customers(
            **presales.by,
            version=presales.version,
            unit="north-1-a",
            lines={"K1": 1_200},
        )
        for path, words in (
            ("/", "¥540 / ¥1.2K"),
            ("/track/", "1 of 1 have one"),
            ("/targets/", "¥1.2K"),
            ("/track/records/?account=K1", "2 record lines of"),
        ):
            client.get(path)
            with django_assert_max_num_queries(25):
                shown = client.get(path)
            assert words in shown.content.decode(), path
        scopes = ["records.read", "targets.read"]
        token = org.issue_token(
            actor=presales.world.operator,
            at=NOON,
            user=presales.ivy,
            name="board",
            scopes=scopes,
        )
        sent = {"authorization": f"Bearer {token}"}
        told = client.get("/api/v1/tracking", headers=sent).json()
    assert told["measured_by"]["customers"] == [{"code": "K1", "name": "One"}]
    assert told["customers"][0]["target"] == "1200"


def under(year, *codes):
    """Seats of the team, some with a remit of one customer."""
    rows = [
        org.NewUnit(
            code, code.title(), "industry", kind="seat", overlay=True, start_date=FROM
        )
        for code in codes
    ]
    org.add_units(**year.by, rows=rows)
    return [Unit.objects.get(code=code) for code in codes]


def test_a_department_measured_by_nothing_adds_up_its_own_seats(presales):
    """Two seats with sales of their own, 30 and 12; the team itself has 5."""
    under(presales, "seat-x", "seat-y")
    day = date(2027, 4, 2)
    sold = (("seat-x", 30), ("seat-y", 12), ("industry", 5))
    presales.store("order", [presales.order(who, day, much) for who, much in sold])
    found = presales.look(who=presales.ivy)
    assert (found.standing.target, found.standing.actual) == (None, Decimal(47))
    rows = {row.name.code: row.actual for row in found.drill.rows}
    assert rows == {"seat-x": 30, "seat-y": 12, "industry~": 5}
    assert found.drill.adds_up and found.growths.year["seat-x"].now == 30
    _question, behind = records(Wish(), viewer=presales.ivy, at=NOON, on=TODAY)
    assert behind.count == 3


def test_a_department_is_measured_by_what_its_seats_are(presales):
    """One seat answers for K1, the other for the group G and K1 too: each counts once."""
    customers(presales)
    first, second = under(presales, "seat-x", "seat-y")
    for seat, code in ((first, "K1"), (second, "K1"), (second, "G")):
        org.add_remit(
            **presales.by, unit=seat, axis="customer", code=code, from_date=FROM
        )
    found = presales.look(who=presales.ivy)
    assert found.standing.actual == 549
    assert {row.account.code for row in found.customers.rows} == {"K1", "K2"}
    assert presales.look(who=presales.ivy, unit="seat-x").standing.actual == 540
    org.add_remit(**presales.by, unit=first, axis="product", code="tea", from_date=FROM)
    # Tea of K1, and anything of K1 and G: no one slice, so its own sales count.
    assert slice_of(presales.team, presales.metric, on=TODAY) is None


def test_customers_of_several_products_are_listed_one_by_one(presales):
    customers(presales)
    give(presales, "customer", "K1")
    for line in ("tea", "milk"):
        give(presales, "product", line)
    found = presales.look(who=presales.ivy)
    assert found.standing.actual == 540
    rows = {row.account.code: row.actual for row in found.customers.rows}
    assert rows == {"K1": 540} and found.customers.count == 1
