"""What a year has in store for a plan: late months, moves in mid-month, no rate, no history.

Each on the pages' own queries, by hand, in the year that is easy to follow: seat B is to
bring 1,200 a month and sells 300 on the 10th and 300 on the 20th.
"""

from datetime import date, timedelta
from decimal import Decimal

import pytest
import time_machine
from django.test import Client

from luopan.api.operations.tracking import _told
from luopan.dimensions.queries import year_spans
from luopan.dimensions.services import NewRate, add_calendar, add_rate
from luopan.org import services as org
from luopan.targets import services as targets
from luopan.targets.cells import Cell
from luopan.tracking.queries import State
from tests.tracked_year import NOON, SEATS, TODAY

pytestmark = pytest.mark.slow
D = Decimal
LATE = NOON + timedelta(days=7)
MID = date(2027, 6, 15)  # orders of June: the 10th before it, the 20th after it


def of(year, unit, period="2027-06", **wish):
    return year.look(unit=unit, period=period, **wish).standing


def now(year, unit, **wish):
    """What counts for a unit in June, by how units stood (then) or stand (now)."""
    rows = year.look(period="2027-06", **wish).drill.rows
    (row,) = [row for row in rows if row.name.code == unit]
    return row.year.now


def test_a_month_of_records_that_arrive_late_moves_its_own_month_only(year):
    """Thirty orders of June come on 27 August: what was known before stays as it was known."""
    before = {unit: of(year, unit).actual for unit in (*SEATS, "north")}
    july = of(year, "north", "2027-07").actual
    rows = [year.order("north-1-b", date(2027, 6, day), 100) for day in range(1, 31)]
    year.store("order", rows, at=LATE)
    assert {unit: of(year, unit).actual for unit in before} == before  # on the 20th
    later = {"at": LATE, "on": TODAY + timedelta(days=7)}
    assert of(year, "north-1-b", **later).actual == before["north-1-b"] + 3_000
    assert of(year, "north", **later).actual == before["north"] + 3_000
    assert of(year, "north-1-a", **later).actual == before["north-1-a"]
    assert of(year, "north", "2027-07", **later).actual == july


def test_who_moves_to_another_team_in_mid_month_sells_for_both(year):
    """Seat B goes from North to South on 15 June: the 10th is North's, the 20th South's."""
    world = year.world
    org.move_unit(
        actor=world.operator,
        at=NOON,
        unit=world.north_1_b,
        parent=world.south_1,
        from_date=MID,
    )
    assert of(year, "north-1-b").actual == D(600)  # his own month is whole
    assert now(year, "north", base="then") == D(2 * (600 + 600) + 300)
    assert now(year, "south", base="then") == D(2 * 660 + 300)
    assert now(year, "north", base="now") == D(2 * (600 + 600))
    assert now(year, "south", base="now") == D(2 * 660 + 2 * 300)
    whole = of(year, "company").actual
    assert whole == D(2 * (600 + 300 + 600 + 660))  # nothing twice, nothing lost


def test_a_person_who_changes_seats_in_mid_month_leaves_his_records_where_they_are(
    year,
):
    world = year.world
    by = {"actor": world.operator, "at": NOON, "person": world.people.bob}
    org.vacate(actor=world.operator, at=NOON, seat=world.north_1_a, from_date=MID)
    org.place_person(**by, seat=world.south_1_a, from_date=MID)
    assert of(year, "north-1-a").actual == D(1_200)
    assert of(year, "south-1-a").actual == D(1_320)
    assert year.look(world.charlie, unit="south-1-a").standing.actual == D(660 * 16)


def test_a_currency_without_a_rate_is_named_and_counts_when_it_has_one(year):
    """Never as nothing: until the rate is entered, figures it is in are none, by name."""
    row = year.order("north-1-b", date(2027, 6, 12), 100) | {"currency": "EUR"}
    year.store("order", [row])
    for unit in ("north-1-b", "north", "company"):
        found = year.look(unit=unit, period="2027-06")
        (why,) = found.lacking
        assert "EUR into CNY for 2027-06-12" in str(why)
        stands = found.standing
        assert stands.actual is stands.attainment is stands.landing is None
        assert stands.target and found.finding.verdict == "none"
        assert stands.state is State.UNTOLD
        assert [point.actual for point in found.pace.points][11:13] == [
            D(of_11(unit)),
            None,
        ]
    rate = NewRate("EUR", "CNY", date(2027, 1, 1), D("7.5"))
    add_rate(actor=year.world.operator, at=NOON, row=rate)
    assert of(year, "north-1-b").actual == D(600 + 750)
    assert of(year, "company").actual == D(2 * (600 + 300 + 600 + 660) + 750)


def of_11(unit):
    """What had come by 11 June."""
    return {"north-1-b": 300, "north": 1_500, "company": 2_160}[unit]


def test_a_missing_rate_stops_the_figures_it_is_in_and_no_others(year):
    """A dollar of seat B in June: South, seat A and all other months stand as they were."""
    before = {
        (unit, month): of(year, unit, month).actual
        for unit in ("company", "north", "south", "north-1-a", "north-1-b")
        for month in ("2027-05", "2027-06", "2027-07")
    }
    row = year.order("north-1-b", date(2027, 6, 12), 1) | {"currency": "USD"}
    year.store("order", [row])
    none = {("company", "2027-06"), ("north", "2027-06"), ("north-1-b", "2027-06")}
    for (unit, month), actual in before.items():
        assert of(year, unit, month).actual == (
            None if (unit, month) in none else actual
        )
    found = year.look(period="2027-06")
    rows = {
        row.name.code: (row.actual, row.gap, row.year.now) for row in found.drill.rows
    }
    assert rows["north"] == (None, None, None)
    assert {row.share for row in found.drill.rows} == {
        None
    }  # of a shortfall nobody knows
    assert rows["south"][0] == rows["south"][2] == before["south", "2027-06"]
    cells = {cell.period: cell.attainment for cell in found.heat.rows[-1].cells}
    assert cells["2027-06"] is None and cells["2027-05"] and cells["2027-07"]
    assert found.heat.rows[-1].total.attainment is None
    assert len(year.look(period="2027-05").lacking) == 1  # the heat map shows June
    assert year.look(period="2027-07").growths.previous.before is None
    assert year.look(unit="south", period="2027-07").lacking == ()


def test_money_is_told_in_the_companys_currency_whatever_records_are_in(year):
    """All receipts are dollars: 100 at 7 are 700 yuan, of 300 that were sold by that day."""
    rate = NewRate("USD", "CNY", date(2026, 1, 1), D(7))
    add_rate(actor=year.world.operator, at=NOON, row=rate)
    paid = [
        year.order("north-1-b", date(number, 6, 12), 100) | {"currency": "USD"}
        for number in (2026, 2027)
    ]
    year.store("receipt", paid)
    asked = {"unit": "north-1-b", "period": "2027-06"}
    found = year.look(**asked, metric="receipts")
    assert (found.standing.actual, found.standing.counted_in) == (D(700), "CNY")
    assert found.growths.year["north-1-b"].before == D(700)
    ratio = year.look(**asked, metric="collection_rate_flow").standing
    assert ratio.actual == D("2.333333")


def test_a_target_in_yuan_is_not_held_against_dollars(year):
    """All orders of 2026 become dollars: 500 × 2 at 7 are 7,000 in June, 8 % of it in 2027."""
    from luopan.records.models import Document, Fact

    Fact.objects.filter(day_date__year=2026).update(currency="USD")
    Document.objects.filter(day_date__year=2026).update(currency="USD")
    rate = NewRate("USD", "CNY", date(2026, 1, 1), D(7))
    add_rate(actor=year.world.operator, at=NOON, row=rate)
    grown = year.look(unit="north-1-b", period="2027-06").growths.year["north-1-b"]
    assert (grown.now, grown.before) == (D(600), D(7_000))


def test_the_pages_stand_and_say_once_which_rate_is_missing(year):
    row = year.order("north-1-b", date(2027, 6, 12), 1) | {"currency": "USD"}
    year.store("order", [row])
    client = Client(headers={"accept-language": "en"})
    with time_machine.travel(NOON, tick=False):
        client.force_login(year.world.dora)
        found = client.get("/track/?period=2027-06&unit=north")
        today = client.get("/")
    assert found.status_code == today.status_code == 200
    text = found.content.decode()
    assert text.count("USD into CNY for 2027-06-12") == 1
    assert "is not available until an exchange rate or" in text
    told = _told(year.look(period="2027-06", unit="north"))
    assert told["standing"].actual is None
    assert ["USD into CNY for 2027-06-12" in one for one in told["lacking"]] == [True]


def test_without_history_there_is_no_comparison_and_no_invented_pace(year):
    """Milk was never sold: nothing to compare with, nothing to go by, and no fault."""
    found = year.look(product="milk", unit="north-1-b")
    assert found.standing.state in (State.NO_TARGET, State.RUNNING)
    assert found.standing.actual in (None, 0)
    assert not found.standing.landing
    assert all(row.actual in (None, 0) for row in found.drill.rows)


def test_a_negative_month_is_less_than_nothing_and_the_year_is_exact(year):
    year.store("order", [year.order("north-1-b", date(2027, 6, 28), -2_000)])
    month = of(year, "north-1-b")
    assert month.actual == D(-1_400)
    assert month.attainment == pytest.approx(-1_400 / 1_200)
    assert month.landing_gap == month.landing - month.target
    assert of(year, "north-1-b", "2027").actual == D(16 * 300 - 2_000)
    assert of(year, "north").actual == D(2 * (600 + 300 + 600) - 2_000)


def test_the_53rd_week_is_planned_sold_in_and_added_up(year):
    """The retail year 2023 has 53 weeks, to 3 February 2024: no week is lost or counted twice."""
    by = {"actor": year.world.operator, "at": year.world.at}
    retail = {"first_month": 2, "week_start": 7, "leaf": "week"}
    said = {"scheme": "454", "parameters": retail}
    weeks = add_calendar(**by, code="weeks", name="Weeks", **said)
    plan = targets.create_plan(
        **by, name="2023", calendar=weeks, year=2023, root=year.world.company
    )
    version = targets.create_version(
        **by, plan=plan, metric=year.metric, name="Of weeks"
    )
    codes = [span.code for span in year_spans(weeks, 2023) if span.kind == "week"]
    assert len(codes) == 53
    targets.set_target(
        **by, version=version, cell=Cell("north-1-b", "tea", "2023"), total=53_000
    )
    targets.set_target(
        **by, version=version, cell=Cell("north-1-b", "tea", codes[-1]), total=1_700
    )
    targets.commit(**by, version=version)
    days = [date(2023, 1, 29) + timedelta(days=7 * week) for week in range(53)]
    days += [
        date(2024, 2, 3),
        date(2024, 2, 4),
    ]  # the last day of it, the first after it
    year.store("order", [year.order("north-1-b", day, 10) for day in days])
    wish = {"unit": "north-1-b", "version": version.pk}
    last = year.look(**wish, period=codes[-1]).standing
    assert (last.actual, last.target) == (D(20), D(1_700))
    whole = year.look(**wish, period="2023").standing
    assert (whole.actual, whole.days) == (D(53 * 10 + 10), 371)
    assert whole.target == D(53_000 + 700)
    each = [year.look(**wish, period=code).standing for code in codes]
    assert sum(one.actual for one in each) == whole.actual
    assert sum(one.target for one in each) == whole.target
