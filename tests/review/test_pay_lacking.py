"""A missing exchange rate stops the pay that rests on it, names it, and stops nobody else's.

Bob's seat sells 1,200 a month and is paid 14.40; every case adds something in dollars, for
which nobody has entered a rate.
"""

import io
from dataclasses import replace
from datetime import date

import openpyxl
import pytest
import time_machine
from django.urls import reverse
from django.utils.translation import override

from luopan.org import services as org
from luopan.org.bearers import scopes_of
from luopan.records.queries.untold import count
from luopan.review.models import Handover
from luopan.review.queries import pay
from luopan.web.words import pay as said
from luopan.web.words import pay_next, pay_people
from tests.api.conftest import Caller
from tests.review import test_pay_handed as handed
from tests.review.test_pay import (  # noqa: F401
    BY,
    SALES,
    SEEN,
    VISITS,
    bob,
    built,
    by_receipts,
    month,
    scheme_of,
    year,
)
from tests.review.test_pay_handed import billed  # noqa: F401
from tests.review.test_pay_seen import come_in
from tests.tracked_year import NOON

pytestmark = pytest.mark.django_db
MAY = date(2027, 5, 28)


@pytest.fixture
def abroad(year, settings):  # noqa: F811
    """100 dollars of Bob's seat on 28 May."""
    settings.SECOND_FACTOR = "nobody"
    settings.API_A_MINUTE = settings.API_AT_ONCE = 10**9
    year.store("order", [dollars(year, MAY, "ABROAD")])
    with time_machine.travel(NOON, tick=False):
        yield year


def dollars(year, day, number, seat="north-1-a"):  # noqa: F811
    return year.order(seat, day, 100) | {"currency": "USD", "number": number}


def named(pay_):
    return [(one.day_date, one.documents) for one in pay_.lacking]


def test_only_the_month_it_lies_in_stops(abroad):
    mine = bob(abroad)
    may = month(mine, "2027-05")
    (line,) = may.lines
    assert named(may) == [(MAY, ("order:ABROAD",))] and not may.told
    assert (line.settled.earned, line.attainment, line.commission) == (0, None, None)
    assert line.lacking[0].seat == abroad.world.north_1_a.pk
    others = [one for one in mine.pays if one.span.code != "2027-05"]
    assert {one.earned for one in others} == {1_440}
    assert not any(one.lacking for one in others)


def test_who_leads_the_unit_is_stopped_with_it_and_nobody_else(abroad):
    quarters = pay.my_pay(abroad.world.alice, **SEEN).pays
    assert [bool(one.lacking) for one in quarters] == [False, True, False]
    table = pay.people_paid(abroad.world.fin, **SEEN, period="2027-05")
    stopped = {one.assigned.unit.code for one in table.rows if one.lacking}
    assert stopped == {"north-1-a"}
    assert {one.unit.code for one in table.unpaid} and count(table.lacking) == 1
    assert all(one.amount and not one.lacking for one in table.unpaid)


def test_a_return_without_a_rate_stops_where_it_was_sold_and_where_it_came_back(
    year,  # noqa: F811
):
    """Sold by Bob in yuan in May, given back in dollars in July."""
    year.store("order", [year.order("north-1-a", MAY, 600) | {"number": "BACK"}])
    back = dollars(year, date(2027, 7, 5), "R1") | {"original": "BACK"}
    year.store("return", [back])
    stopped = {one.span.code: named(one) for one in bob(year).pays if one.lacking}
    day = date(2027, 7, 5)
    of_both = [(day, ("return:R1",))]
    assert stopped == {"2027-05": of_both, "2027-07": of_both}
    table = pay.people_paid(year.world.fin, **SEEN, period="2027-07")
    assert {one.assigned.unit.code for one in table.rows if one.lacking} == {
        "north-1-a"
    }


def test_an_invoice_without_a_rate_stops_what_is_paid_by_receipts(year):  # noqa: F811
    """Sold in yuan in June, billed in dollars: nobody knows what was received of it."""
    by_receipts(year)
    bill = dollars(year, date(2027, 7, 11), "I1") | {"original": "S1"}
    year.store("invoice", [bill])
    stopped = {one.span.code: named(one) for one in bob(year).pays if one.lacking}
    assert list(stopped) == ["2027-06"]
    assert stopped["2027-06"][0][1] == ("invoice:I1",)


def test_other_lines_stand_and_a_deduction_from_the_stopped_one_stops(year):  # noqa: F811
    """Visits take off a part of what is left of the sales: of an unknown sum, nothing."""
    from luopan.review.services import paying

    own = paying.open_scheme(
        actor=year.world.fin, **BY, name="A's own", unit=year.world.north_1_a
    )
    by = {"actor": year.world.fin, **BY, "scheme": own}
    money = replace(SALES, name="Receipts", metric="receipts", back_months=0)
    rules = [SALES, money, VISITS]
    paying.save_scheme(
        **by, from_date=date(2027, 1, 1), every="month", rules=rules, expected=0
    )
    paying.publish_scheme(**by, expected=1, reason="Own")
    year.store("order", [dollars(year, MAY, "ABROAD")])
    may = month(bob(year), "2027-05")
    assert [bool(one.lacking) for one in may.lines] == [True, False, True]
    assert may.told and count(may.lacking) == 1
    running = month(bob(year), "2027-08")
    assert not any(one.lacking for one in running.lines)


def test_money_handed_over_from_a_stopped_month_stops_for_who_got_it(billed):  # noqa: F811
    """Bob's June is billed, and handed to Erin in July; a dollar order lies in June."""
    people = billed.world.people
    rule = {"credit": Handover.Credit.GOES, "own": 0}
    handed._hand_over(billed, people.bob, people.erin, handed.FIRST_OF_JULY, **rule)
    july = month(pay.pay_of(billed.world.fin, "erin", **SEEN), "2027-07")
    assert july.handed == 576 and not july.lacking
    billed.store("order", [dollars(billed, date(2027, 6, 5), "ABROAD")])
    erin = pay.pay_of(billed.world.fin, "erin", **SEEN)
    july, august = month(erin, "2027-07"), month(erin, "2027-08")
    assert named(july) == [(date(2027, 6, 5), ("order:ABROAD",))]
    assert july.handed == 0 and july.told  # her own month stands
    assert not august.lacking
    assert month(bob(billed), "2027-06").lacking


def test_what_nobody_earned_says_what_it_is_without(abroad):
    org.vacate(
        actor=abroad.world.operator,
        **BY,
        seat=abroad.world.north_1_a,
        from_date=date(2027, 5, 1),
    )
    table = pay.people_paid(abroad.world.fin, **SEEN, period="2027-05")
    (one,) = [row for row in table.unpaid if row.unit.code == "north-1-a"]
    assert one.amount == 0 and count(one.lacking) == 1
    with override("en"):
        (row,) = [row for row in pay_people.unpaid(table) if row.without]
    assert (row.amount, row.without) == ("—", "without 1 document")


def test_the_words_say_what_a_sum_is_without(abroad):
    mine = bob(abroad)
    with override("en"):
        rows = {row.key: row for row in said.periods(mine, None)}
        stopped, other = rows["2027-05@north-1-a"], rows["2027-07@north-1-a"]
        assert (stopped.earned, stopped.without) == ("—", "without 1 document")
        assert (other.earned, other.without) == ("14.40", "")
        table = pay.people_paid(abroad.world.fin, **SEEN, period="2027-05")
        sums = pay_people.sums(table)
        assert sums.without == "without 1 document"
        assert "That excludes 1 document" in pay_people.table_sentence(table)
        assert "without" not in pay_next.sentence(mine, [])


def test_the_page_names_what_is_missing_and_who_can_enter_it(abroad):
    bobs = come_in(abroad.world.bob).get("/review/pay/?period=2027-05@north-1-a")
    text = bobs.content.decode()
    assert bobs.status_code == 200
    assert "There is no exchange rate from USD into CNY for 2027-05-28" in text
    assert "ABROAD of 2027-05-28 (" in text and "It can be entered by:" in text
    theirs = come_in(abroad.world.fin).get("/review/pay/people/?period=2027-05")
    text = theirs.content.decode()
    assert theirs.status_code == 200
    assert "Bob (" in text
    assert "without 1 document" in text and "14.40" not in text.split("Total")[0]
    book = come_in(abroad.world.fin).get("/review/pay/people/?period=2027-05&xlsx=1")
    assert book.status_code == 200 and book.content[:2] == b"PK"
    book = come_in(abroad.world.bob).get("/review/pay/?year=2027&xlsx=1")
    sheet = openpyxl.load_workbook(io.BytesIO(book.content)).active
    assert "There is no exchange rate from USD into CNY" in str([*sheet.values])


@pytest.mark.parametrize("may", [True, False])
def test_who_may_enter_rates_is_led_there(abroad, may):
    world = abroad.world
    if may:
        whole = {"role": "operations", "unit": world.company}
        org.grant_role(actor=world.operator, **BY, user=world.fin, **whole)
    page = come_in(world.fin).get("/review/pay/people/?period=2027-05")
    linked = f'class="link" href="{reverse("rates")}"'
    assert page.status_code == 200 and (linked in page.content.decode()) is may


def test_the_api_tells_null_and_why(abroad):
    def caller(user):
        scopes = [one.code for one in scopes_of(user, on=SEEN["on"])]
        return Caller(
            org.issue_token(
                actor=abroad.world.operator,
                at=NOON,
                user=user,
                name=f"token of {user.username}",
                scopes=scopes,
            )
        )

    found = caller(abroad.world.bob).get("/pay").json()
    periods = {one["period"]: one for one in found["periods"]}
    may, july = periods["2027-05"], periods["2027-07"]
    assert (may["earned"], may["payable"], may["without"]) == (None, None, 1)
    (line,) = may["lines"]
    assert line["earned"] is None and "USD" in line["lacking"][0]
    assert float(july["earned"]) == 14.4 and july["without"] == 0
    table = caller(abroad.world.fin).get("/pay/people", period="2027-05").json()
    assert len(table["lacking"]) == 1
    assert {one["unit"] for one in table["rows"] if one["without"]} == {"north-1-a"}
