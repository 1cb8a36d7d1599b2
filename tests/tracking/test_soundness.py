"""How sound a figure is, by hand: month ends, what came back, deals that want a hand."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

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
    july = look(year, unit="north-2-a").months[0]
    assert july.share == pytest.approx(5_000 / 6_200) and july.rush is None


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
    care = look(deals, deals.world.bob).care
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
    assert "nothing done for 40 days" in words.matters(care.rows[0])


def test_what_another_sees_is_not_there(deals):
    with pytest.raises(Unknown):
        look(deals, deals.world.charlie, unit="north-1-a")
    assert look(deals, deals.world.charlie).care.deals == 0
    assert look(deals).care.deals == 4


def test_only_what_is_sold_can_be_rushed(year):
    with pytest.raises(Refused, match="nothing that is sold"):
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
