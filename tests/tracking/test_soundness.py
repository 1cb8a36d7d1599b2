"""How sound a figure is, by hand: month ends, what came back, deals that want a hand."""

import io
from datetime import date, timedelta
from decimal import Decimal

import openpyxl
import pytest
import time_machine
from django.test import Client
from django.utils.translation import override

from luopan.org.access import Unknown
from luopan.tracking.queries import Wish, soundness
from luopan.trail.refusal import Refused
from luopan.web.words import soundness as words
from tests.tracked_year import NOON, TODAY, M

D = Decimal


def look(year, who=None, **wish):
    viewer = who or year.world.dora
    return soundness(Wish(**wish), viewer=viewer, at=NOON, on=TODAY)


def daily(year, seat, month, amounts):
    """An order on each of the first days of a month."""
    first = date(2027, month, 1)
    return [
        year.order(seat, first + timedelta(days=place), amount)
        for place, amount in enumerate(amounts)
    ]


def test_a_month_end_rush_by_hand(year):
    """South sold 660 on the 10th and 20th: no month ends in a rush, and usual is 0 %.

    In July, 100 a day on the first 8 days, and 1,200 on Wednesday 28 to Friday 30 (the
    31st is a Saturday):

    | of July                   | worked out             | result  |
    |---------------------------|------------------------|---------|
    | all                       | 1,320 + 800 + 1,200    | 3,320   |
    | last three working days   | 28, 29, 30             | 1,200   |
    | their share               | 1,200 ÷ 3,320          | 36.1 %  |
    | more than usual           | 1,200 − 0 % of 3,320   | 1,200   |
    """
    rows = daily(year, "south-1-a", 7, [100] * 8)
    rows += [year.order("south-1-a", date(2027, 7, day), 400) for day in (28, 29, 30)]
    year.store("order", rows)
    found = look(year, unit="south-1-a")
    july = found.months[0]
    assert (july.code, july.amount, july.last) == ("2027-07", D(3_320), D(1_200))
    assert july.share == pytest.approx(1_200 / 3_320)
    assert (found.usual, july.rush) == (0, D(1_200))
    assert [month.rush for month in found.months[1:]] == [None] * 6
    assert "36.1%" in words.sentence(found) and "July 2027" in words.sentence(found)


def test_a_month_of_few_days_has_no_rhythm_to_break(year):
    """All that a seat sold in July came at its end, but on two days only."""
    year.store("order", [year.order("north-2-a", date(2027, 7, 30), 5_000)])
    found = look(year, unit="north-2-a")
    july = found.months[0]
    assert july.share == pytest.approx(5_000 / 6_200) and july.rush is None
    with override("en"):
        assert words.sentence(found) == (
            "No month end of 2027 was much above the usual. No open opportunities."
        )


def test_what_came_back_in_the_month_after(year):
    """250 came back in July: of June's 4,320 that is 5.8 %; July's own are not told yet."""
    back = year.order("north-1-a", date(2027, 7, 5), 250)
    year.store("return", [back])
    found = look(year)
    july, june = found.months[:2]
    assert (june.returned, july.returned) == (D(250), None) and found.returns
    assert june.returned_share == pytest.approx(250 / 4_320)


def deal(seat, key, created, expected, amount=1_000, **more):
    return {
        "key": key,
        "account": "A1",
        "seat": seat,
        "created_date": created,
        "expected_date": expected,
        "currency": "CNY",
        "amount": amount * M,
    } | more


def visit(seat, on, contact):
    return {
        "kind": "visit",
        "day_date": on,
        "account": "A1",
        "seat": seat,
        "contact": contact,
    }


@pytest.fixture
def deals(year):
    """Four open deals of one customer, two contacts; spoken to in June and on 10 August."""
    from luopan.dimensions.services import add_accounts
    from luopan.dimensions.services.accounts import NewAccount

    by = {"actor": year.world.operator, "at": year.world.at}
    add_accounts(**by, rows=[NewAccount("A1", "Mei")])
    seat = "north-1-a"
    year.store(
        "opportunity",
        [
            deal(seat, "late", date(2027, 1, 4), date(2027, 8, 1), 3_000),
            deal(seat, "well", date(2027, 1, 4), date(2027, 10, 1)),
            deal(seat, "lone", date(2027, 7, 1), date(2027, 10, 1), 2_000),
            deal(seat, "young", date(2027, 8, 15), date(2027, 10, 1)),
            deal(
                seat,
                "won",
                date(2027, 7, 1),
                date(2027, 7, 9),
                closed_date=date(2027, 7, 9),
                outcome="won",
            ),
        ],
    )
    met = [visit(seat, date(2027, 6, 1), "Wu"), visit(seat, date(2027, 8, 10), "Li")]
    year.store("activity", [row | {"key": str(n)} for n, row in enumerate(met)])
    return year


def test_deals_that_want_a_hand(deals):
    """On 20 August.

    | deal  | expected | contacts since it began | what is the matter |
    |-------|----------|-------------------------|--------------------|
    | late  | 1 August | Wu, Li                  | 19 days late       |
    | well  | October  | Wu, Li                  |                    |
    | lone  | October  | Li                      | one contact        |
    | young | October  | none, 5 days old        |                    |
    """
    found = look(deals, deals.world.bob)
    care = found.care
    with override("en"):  # what asks for somebody stands before what is well
        assert words.sentence(found).startswith("2 of 4 open opportunities need a push")
    assert (care.deals, care.amount) == (4, D(7_000))
    assert {row.deal.key: words.matters(row) for row in care.rows} == {
        "late": ["19 days late"],
        "lone": ["one contact"],
    }
    assert (care.slipped, care.single) == ((1, D(3_000)), (1, D(2_000)))
    assert care.rows[0].account.name == "Mei" and care.stale == (0, 0)


def test_a_deal_that_nobody_has_touched_for_long_is_stale(deals):
    later = {"at": NOON + timedelta(days=30), "on": TODAY + timedelta(days=30)}
    care = soundness(Wish(), viewer=deals.world.bob, **later).care
    assert care.stale == (4, D(7_000))
    assert "no activity for 40 days" in words.matters(care.rows[0])


def test_what_another_sees_is_not_there(deals):
    with pytest.raises(Unknown):
        look(deals, deals.world.charlie, unit="north-1-a")
    assert look(deals, deals.world.charlie).care.deals == 0
    assert look(deals).care.deals == 4


def test_only_what_is_sold_can_be_rushed(year):
    with pytest.raises(Refused, match="Choose sales, contracts, shipments or invoices"):
        look(year, metric="visits")


def test_what_dealers_took_and_sold_on(year):
    """On 20 August, over 90 days, each in pieces.

    | dealer | taken | sold on | stock | lasts                |
    |--------|-------|---------|-------|----------------------|
    | D1     | 120   | 30      | 90    | 90 ÷ (30 ÷ 90) = 270 |
    | D2     | 0     | 45      | 15    | 15 ÷ (45 ÷ 90) = 30  |
    """
    from luopan.dimensions.models import Account
    from luopan.dimensions.services import add_accounts, assign_owner
    from luopan.dimensions.services.accounts import NewAccount

    by = {"actor": year.world.operator, "at": year.world.at}
    rows = [NewAccount(code, code, dealer_tier=1) for code in ("D1", "D2", "D3")]
    add_accounts(**by, rows=rows)
    for account in Account.objects.all():
        start = {"seat": year.world.south_1_a, "start_date": date(2026, 1, 1)}
        assign_owner(**by, account=account, **start)
    assert look(year, unit="south-1-a").channel.rows == ()
    common = {"seat": "south-1-a", "product": "tea"}
    took = year.order("south-1-a", date(2027, 7, 1), 100, "D1") | {"quantity": 120 * M}
    year.store("order", [took])
    sold = [
        ("D1", date(2027, 7, 31), 30),
        ("D2", date(2027, 8, 1), 45),
        ("D2", date(2027, 1, 1), 99),
    ]
    year.store(
        "sell_out",
        [
            common
            | {"number": f"S{n}", "account": who, "day_date": on, "quantity": much * M}
            for n, (who, on, much) in enumerate(sold)
        ],
    )
    counted = [
        ("D1", date(2027, 1, 31), 70),
        ("D1", date(2027, 7, 31), 90),
        ("D2", date(2027, 7, 31), 15),
    ]
    year.store(
        "stock",
        [
            {"account": who, "product": "tea", "day_date": on, "quantity": much * M}
            for who, on, much in counted
        ],
    )
    found = look(year, unit="south-1-a").channel
    assert (found.dealers, found.taken, found.sold) == (3, D(120), D(75))
    told = {
        r.account.code: (r.taken, r.sold, r.stock, r.days, r.long) for r in found.rows
    }
    assert told["D1"] == (D(120), D(30), D(90), pytest.approx(270), True)
    assert told["D2"] == (D(0), D(45), D(15), pytest.approx(30), False)
    assert look(year, unit="north-1-a").channel is None
    with override("en"):
        said = words.sentence(look(year, unit="south-1-a"))
    assert said.endswith("The stock of 1 dealer lasts for more than 90 days.")


def test_a_deal_in_a_currency_without_a_rate_is_named_and_shuts_nobody_out(deals):
    """5,000 dollars at seat A, late: it wants a hand, and no amount holds it."""
    row = deal("north-1-a", "abroad", date(2027, 1, 4), date(2027, 8, 2), 5_000)
    deals.store("opportunity", [row | {"currency": "USD"}])
    care = look(deals, deals.world.bob).care
    assert (care.deals, care.amount, care.slipped) == (5, D(7_000), (2, D(3_000)))
    (abroad,) = [row for row in care.rows if row.deal.key == "abroad"]
    assert abroad.amount is None
    (lacks,) = care.lacking
    assert lacks.documents == ("abroad",) and "USD" in str(lacks.refusal)
    other = look(deals, deals.world.charlie).care
    assert (other.deals, other.lacking) == (0, ())


def test_the_page_says_which_rate_an_open_deal_lacks(deals, settings):
    settings.SECOND_FACTOR = "nobody"
    row = deal("north-1-a", "abroad", date(2027, 1, 4), date(2027, 8, 2), 5_000)
    deals.store("opportunity", [row | {"currency": "USD"}])
    with time_machine.travel(NOON, tick=False):
        client = Client(headers={"accept-language": "en"})
        client.force_login(deals.world.bob, backend="luopan.org.sign_in.Backend")
        page = client.get("/track/soundness/")
        book = client.get("/track/soundness/workbook/")
    text = page.content.decode()
    assert page.status_code == 200 and "without 1 document" in text
    assert "There is no exchange rate from USD into CNY" in text
    assert "abroad of 2027-08-20" in text and "It can be entered by:" in text
    sheet = openpyxl.load_workbook(io.BytesIO(book.content)).worksheets[1]
    assert "There is no exchange rate from USD into CNY" in str([*sheet.values])


def test_a_month_with_a_document_without_a_rate_is_none_and_others_stand(year):
    """100 dollars sold in May, and as much given back in July: May and June's returns."""
    for kind, day in (("order", date(2027, 5, 6)), ("return", date(2027, 7, 5))):
        row = year.order("north-1-a", day, 100) | {"currency": "USD", "number": kind}
        year.store(kind, [row])
    year.store("return", [year.order("north-1-a", date(2027, 6, 5), 250)])
    found = look(year, year.world.bob)
    months = {month.code: month for month in found.months}
    may, june = months["2027-05"], months["2027-06"]
    assert (may.amount, may.last, may.share, may.rush) == (None, None, None, None)
    assert may.returned == D(250) and may.returned_share is None
    assert (june.amount, june.returned) == (D(950), None)
    assert (months["2027-07"].amount, months["2027-04"].amount) == (None, D(1_200))
    assert found.usual == 0
    named = [key for one in found.lacking for key in one.documents]
    assert named == ["order", "return"]
    other = look(year, year.world.charlie)
    assert other.lacking == () and all(month.amount for month in other.months)
