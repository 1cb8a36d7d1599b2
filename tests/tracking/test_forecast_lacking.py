"""A missing exchange rate stops the forecast of the seat it lies in; sums say they are without.

Seat a sold 600 on the 10th and 20th of each month of 2027; every case adds something in
dollars, for which nobody has entered a rate.
"""

from datetime import UTC, date, datetime

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from luopan.org import services as org
from luopan.org.bearers import scopes_of
from luopan.records.queries.untold import count
from luopan.tracking import services
from luopan.tracking.models import Call
from luopan.tracking.queries import forecast as queries
from tests.api.conftest import Caller
from tests.tracked_year import NOON, TODAY
from tests.tracking.deals import deal
from tests.tracking.test_forecast import call, look, said

TOP = "/track/forecast/"


def dollars(year, day, number, seat="north-1-a"):
    return year.order(seat, day, 100) | {"currency": "USD", "number": number}


@pytest.fixture
def abroad(year):
    """100 dollars of seat a on 12 August."""
    year.store("order", [dollars(year, date(2027, 8, 12), "ABROAD")])
    return year


def test_the_seat_stops_and_the_units_above_are_without_it(abroad):
    page = look(abroad, abroad.world.dora, unit="north-1")
    rows = {row.code: row for row in page.rows}
    assert rows["north-1-a"].untold and not rows["north-1-b"].lacking
    assert not page.top.untold and count(page.top.lacking) == 1
    assert page.top.actual == 1_200 + 600  # what can be told
    assert page.top.lacking[0].documents == ("order:ABROAD",)
    assert not look(abroad, abroad.world.dora, unit="south").top.lacking
    company = look(abroad, abroad.world.dora).top
    assert company.team.committed and count(company.lacking) == 1


def test_months_that_do_not_rest_on_it_stand(abroad):
    page = look(abroad, abroad.world.bob, period="2027-09")
    assert not page.top.lacking and page.top.team.committed == 1_200
    quarter = look(abroad, abroad.world.bob, period="2027-Q3").top
    assert count(quarter.lacking) == 1


def test_what_usually_comes_rests_on_the_months_before(year):
    year.store("order", [dollars(year, date(2027, 7, 29), "ABROAD")])
    page = look(year, year.world.bob)
    august, september = page.asked
    assert count(august.lacking) == count(september.lacking) == 1
    assert page.top.untold and page.top.actual == 1_200


def test_an_opportunity_stops_only_the_period_it_is_due_in(year):
    """It names an amount: it is none of those that name none."""
    due = deal(1, expected=date(2027, 8, 28), amount=4_000) | {"currency": "USD"}
    home = deal(2, expected=date(2027, 9, 9), amount=1_000)
    year.store("opportunity", [due, home])
    august, september = look(year, year.world.bob).asked
    assert (august.deals, august.bare, august.open) == (1, 0, 0)
    assert august.lacking[0].documents == ("D1",)
    assert (september.deals, september.open, september.lacking) == (1, 1_000, ())


def test_what_moved_stands_but_for_the_deal_itself(year):
    day, old = date(2027, 8, 25), datetime(2027, 8, 10, tzinfo=UTC)
    abroad = deal(1, expected=day) | {"currency": "USD"}
    year.store("opportunity", [abroad, deal(2, expected=day, amount=300)], old)
    moved = [
        deal(1, expected=date(2027, 9, 3)) | {"currency": "USD"},
        deal(2, expected=day, amount=500),
    ]
    year.store("opportunity", moved, datetime(2027, 8, 19, tzinfo=UTC))
    found = queries.moves(viewer=year.world.dora, at=NOON, on=TODAY, unit="north-1-a")
    effects = {row.key: row.effect for row in found.rows}
    assert effects == {"D1": None, "D2": 200}
    assert (found.opening, found.closing, count(found.lacking)) == (300, 500, 1)


def test_a_call_is_made_all_the_same_and_does_not_say_what_records_said(abroad):
    world = abroad.world
    rows = call(abroad, world.bob, world.north_1_a, said("2027-08", 1900, 2000, 2100))
    assert Call.objects.filter(pk__in=[row.pk for row in rows]).exists()
    assert rows[0].drawn_committed is None
    page = look(abroad, world.dora, unit="north-1")
    (row,) = [row for row in page.rows if row.code == "north-1-a"]
    assert row.own.amounts.committed == 2000 and row.untold
    assert page.top.team.committed == 2000 + 700


def test_no_quarter_follows_from_a_month_that_cannot_be_told(year):
    """July is over, and some of it is in dollars."""
    year.store("order", [dollars(year, date(2027, 7, 2), "ABROAD")])
    world = year.world
    months = said("2027-08", 1200, 1500, 1800), said("2027-09", 0, 900, 2000)
    rows = call(year, world.bob, world.north_1_a, *months)
    assert {row.period_code for row in rows} == {"2027-08", "2027-09"}


def test_the_year_says_which_months_it_is_without(abroad):
    found = queries.year_ahead(viewer=abroad.world.bob, at=NOON, on=TODAY)
    lacks = {one.span.code for one in found.months if one.lacking}
    assert lacks == {"2027-08"}
    assert [count(roll.lacking) for roll in found.rolls] == [0, 0, 1]
    abroad.store("order", [dollars(abroad, date(2026, 11, 3), "LAST")])
    found = queries.year_ahead(viewer=abroad.world.bob, at=NOON, on=TODAY)
    lacks = {one.span.code for one in found.months if one.lacking}
    assert lacks == {"2027-08", "2027-11"}  # as last year
    assert not queries.year_ahead(
        viewer=abroad.world.dora, at=NOON, on=TODAY, unit="south"
    ).now.lacking


def test_how_near_a_call_was_is_not_told_of_that_month(year):
    world = year.world
    row = services.Brought("north-1-a", said("2027-07", 0, 1500, 2000))
    services.bring_calls(actor=world.olga, at=NOON, week=date(2027, 6, 28), rows=[row])
    year.store("order", [dollars(year, date(2027, 7, 12), "ABROAD")])
    (mine,) = queries.accuracy(viewer=world.bob, at=NOON, on=TODAY).records
    (july,) = mine.months
    assert (july.actual, july.errors[4], july.called[4]) == (None, None, 1500)
    assert count(july.lacking) == 1 and mine.off[4] is None


@pytest.fixture
def now(abroad, settings):
    """Its day."""
    settings.API_A_MINUTE = settings.API_AT_ONCE = 10**9
    with time_machine.travel(NOON, tick=False):
        yield abroad


def read(user, address):
    client = Client(headers={"accept-language": "en"})
    client.force_login(user)
    answer = client.get(address)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


@pytest.mark.parametrize("page", ["", "year/"])
def test_the_pages_name_it_and_show_the_rest(now, page):
    text = read(now.world.dora, f"{TOP}{page}?unit=north-1")
    assert "There is no exchange rate from USD into CNY for 2027-08-12" in text
    assert "ABROAD of 2027-08-12 (Seat A)" in text
    assert "without 1 document" in text and "That excludes 1 document" in text
    assert "no exchange rate" not in read(now.world.dora, f"{TOP}{page}?unit=south")


def test_a_seats_own_page_says_that_it_cannot_be_told_and_may_be_called(now):
    text = read(now.world.bob, TOP)
    assert "the current forecast is not available until an" in text
    assert 'name="committed-2027-08"' in text
    linked = f'class="link" href="{reverse("rates")}"'
    assert linked not in text
    assert linked in read(now.world.olga, f"{TOP}?unit=north-1")
    table = read(now.world.dora, f"{TOP}?unit=north-1")
    assert "Could not be fully determined: Seat A." in table


def test_the_api_tells_null_and_why(now):
    user = now.world.dora
    scopes = [one.code for one in scopes_of(user, on=TODAY)]
    who = {"actor": now.world.operator, "at": NOON, "user": user}
    caller = Caller(org.issue_token(**who, name="token", scopes=scopes))
    found = caller.get("/forecast", unit="north-1").json()
    rows = {row["code"]: row for row in found["rows"]}
    assert rows["north-1-a"]["team"] is None and rows["north-1-a"]["without"] == 1
    assert rows["north-1-b"]["team"] and rows["north-1-b"]["without"] == 0
    assert found["top"]["without"] == 1 and "USD" in found["lacking"][0]
    year = caller.get("/forecast/year", unit="north-1").json()
    assert [one["period"] for one in year["months"] if one["without"]] == ["2027-08"]
    assert year["rolls"][-1]["without"] == 1 and len(year["lacking"]) == 1
    assert caller.get("/forecast/moves", unit="north-1").json()["without"] == 0
    assert caller.get("/forecast/accuracy", unit="north-1").status_code == 200
