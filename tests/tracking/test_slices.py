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

from luopan.org import services as org
from luopan.org.models import Unit
from luopan.targets import queries as targets
from luopan.targets.queries.slices import slice_of
from luopan.tracking.queries import State
from luopan.trail.refusal import Refused
from tests.tracked_year import TODAY

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
    with pytest.raises(Refused, match="no part"):
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
            assert "¥60K" in told, path
        assert client.get("/track/records/").status_code == 400
