"""What stands beside a figure: P80 of the sales cycle, who came back; what a figure leaves out.

Seat a won five deals in August, created 10, 20, 30, 40 and 50 days before: median 30, mean
30, P80 42 (eight tenths of the way along: 10 + 3.2 × 10). Two are open, 20 and 40 days old on
the last day that the data reach, the 20th.
"""

from datetime import date, timedelta

import pytest
import time_machine
from django.test import Client
from django.utils.translation import override

from luopan.dimensions.models import Account
from luopan.org import services as org
from luopan.org.bearers import scopes_of
from luopan.web.words.beside import besides
from tests.api.conftest import Caller
from tests.tracked_year import NOON, TODAY
from tests.tracking.deals import deal
from tests.tracking.test_kinds import NODES, SPAN, busy  # noqa: F401

AUGUST = {"period": "2027-08"}
WON = date(2027, 8, 20)


@pytest.fixture
def cycles(year):
    """Seven deals of seat a, one more of the South."""
    won = {"closed": WON, "outcome": "won"}
    rows = [
        deal(n, created=WON - timedelta(days), **won)
        for n, days in enumerate((10, 20, 30, 40, 50))
    ]
    rows += [deal(n, created=WON - timedelta(n)) for n in (20, 40)]
    south = deal(99, seat="south-1-a", created=WON - timedelta(90), **won)
    year.store("opportunity", [*rows, south])
    return year


def told(found):
    return {one.key: (one.value, one.count) for one in found.beside}


def test_the_p80_stands_beside_the_median_with_the_age_of_the_open_ones(cycles):
    found = cycles.look(unit="north-1-a", metric="sales_cycle", **AUGUST)
    assert found.standing.actual == 30
    assert told(found) == {
        "mean": (30.0, 5),
        "p80": (42.0, 5),
        "open_median": (30.0, 2),
        "open_p80": (36.0, 2),
    }
    south = cycles.look(unit="south", metric="sales_cycle", **AUGUST)
    assert told(south) == {"mean": (90.0, 1), "p80": (90.0, 1)}
    with override("en"):
        assert besides(found) == [
            "mean 30 days",
            "P80 42 days",
            "2 open, median age 30 days",
            "P80 of the open ones 36 days",
        ]


def test_it_is_what_the_records_say(busy):  # noqa: F811
    from luopan.org.models import Unit
    from luopan.records import queries

    for node in NODES:
        found = told(busy.look(unit=node, metric="sales_cycle"))
        cycle = queries.sales_cycle(**SPAN, unit=Unit.objects.get(code=node))
        assert found["mean"] == (pytest.approx(cycle.won.mean), cycle.won.count)
        assert found["p80"][0] == pytest.approx(cycle.won.p80)
        assert found["open_median"] == (cycle.open.median, cycle.open.count)


def test_who_came_back_is_counted_beside_who_is_new(year):
    """Old bought in June 2026 and again in August 2027, fourteen months later; New is new."""
    for code in ("old", "new", "steady"):
        Account.objects.create(code=code, name=code, start_date=date(2015, 1, 1))
    days = {
        "old": [date(2026, 6, 5), date(2027, 8, 6)],
        "steady": [date(2026, 12, 5), date(2027, 8, 6)],
        "new": [date(2027, 8, 9)],
    }
    year.store(
        "order",
        [
            year.order("north-1-a", day, 100, account=code)
            for code, on in days.items()
            for day in on
        ],
    )
    found = year.look(unit="north", metric="new_customers", **AUGUST)
    assert (found.standing.actual, told(found)) == (1, {"came_back": (1.0, 1)})
    assert told(year.look(unit="south", metric="new_customers", **AUGUST)) == {
        "came_back": (0.0, 0)
    }
    with override("en"):
        assert besides(found) == ["won back: 1, counted apart"]
    assert not year.look(unit="north", **AUGUST).beside  # sales need nothing beside


def test_the_definition_says_which_documents_have_no_rate(year):
    row = year.order("north-1-a", date(2027, 8, 12), 100) | {"currency": "USD"}
    year.store("order", [row])
    with override("en"):
        found = year.look(unit="north", **AUGUST)
        said = (
            "1 document in USD, dated 2027-08-12: figures that include it are not shown"
        )
        assert found.definition.left_out == (("No exchange rate", said),)
        rate = year.look(unit="north", metric="average_order_value", **AUGUST)
        assert dict(rate.definition.left_out)["No exchange rate"] == said
    assert not year.look(unit="south", **AUGUST).definition.left_out
    assert not year.look(unit="north", period="2027-07").definition.left_out


@pytest.fixture
def now(cycles, settings):
    settings.API_A_MINUTE = settings.API_AT_ONCE = 10**9
    with time_machine.travel(NOON, tick=False):
        yield cycles


def test_page_workbook_and_api_say_it(now):
    row = now.order("north-1-a", date(2027, 8, 12), 100) | {"currency": "USD"}
    now.store("order", [row])
    client = Client(headers={"accept-language": "en"})
    client.force_login(now.world.dora)
    where = "/track/?unit=north-1-a&period=2027-08"
    page = client.get(f"{where}&metric=sales_cycle").content.decode()
    assert "P80 42 days" in page and "mean 30 days" in page
    sales = client.get(where).content.decode()
    assert sales.count("Left out · No exchange rate") >= 2  # the sheet, and each tile
    user, scopes = now.world.dora, scopes_of(now.world.dora, on=TODAY)
    who = {"actor": now.world.operator, "at": NOON, "user": user, "name": "token"}
    caller = Caller(org.issue_token(**who, scopes=[one.code for one in scopes]))
    asked = {"unit": "north-1-a", "period": "2027-08", "metric": "sales_cycle"}
    found = caller.get("/tracking", **asked).json()
    assert {one["key"]: one["value"] for one in found["beside"]}["p80"] == 42
    found = caller.get("/tracking", **asked | {"metric": "sales_amount"}).json()
    assert found["definition"]["left_out"][0][0] == "No exchange rate"
