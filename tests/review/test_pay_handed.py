"""Pay by receipts where a seat was handed over: what one gives the other gets, to the fen.

Bob bills 1,000 on 11 June and earned 14.40 in June, paid as receipts come. 300 come on the
20th, 400 on 20 July; on 1 July his seat is handed over.
"""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from luopan.org import services as org
from luopan.records.models import Batch
from luopan.records.store import store
from luopan.records.tables import Table
from luopan.review.models import Handover, HandoverCredit, HandoverSeat
from luopan.review.queries import pay
from luopan.review.services import paying
from tests.review.test_pay import BY, SALES, SEEN, bob, built, month, year  # noqa: F401

pytestmark = pytest.mark.django_db
Credit = Handover.Credit
FIRST_OF_JULY = date(2027, 7, 1)
HALF = Decimal("0.5")


@pytest.fixture
def billed(year):  # noqa: F811
    """The seat is paid by receipts; two of them have come."""
    own = paying.open_scheme(
        actor=year.world.fin, **BY, name="A's own", unit=year.world.north_1_a
    )
    by = {"actor": year.world.fin, **BY, "scheme": own}
    paying.save_scheme(
        **by,
        from_date=date(2027, 1, 1),
        every="month",
        rules=[replace(SALES, receipts=True)],
        expected=0,
    )
    paying.publish_scheme(**by, expected=1, reason="By receipts")
    invoice = year.order("north-1-a", date(2027, 6, 11), 1_000) | {"number": "I1"}
    year.store("invoice", [invoice])
    _received(year, "P1", date(2027, 6, 20), 300)
    _received(year, "P2", date(2027, 7, 20), 400)
    year.world.people.erin = _person(year, "erin")
    year.world.people.finn = _person(year, "finn")
    return year


def _received(year, number, day, amount, invoice="I1"):  # noqa: F811
    row = year.order("north-1-a", day, amount) | {"number": number}
    head = {name: [value] for name, value in row.items()}
    match = {"receipt": [number], "invoice": [invoice], "amount": [amount * 1_000_000]}
    batch = Batch.objects.create(
        label=number, actor=year.world.operator, applied_at=year.world.at
    )
    store(batch, [Table("receipt", head), Table("match", match)])


def _person(year, code):  # noqa: F811
    return org.add_person(
        actor=year.world.operator,
        **BY,
        code=code,
        name=code.title(),
        start_date=date(2027, 1, 1),
    )


def _hand_over(
    year,  # noqa: F811
    giver,
    taker,
    day,
    credit,
    *,
    own=700,
    document="invoice:I1",
    **rule,
):
    """As the service leaves it: the seat has another holder, the open money a rule."""
    world = year.world
    org.hand_over(
        actor=world.operator, **BY, seat=world.north_1_a, person=taker, from_date=day
    )
    made = Handover.objects.create(
        person=giver,
        successor=taker,
        kind="moves",
        day_date=day,
        state="done",
        credit=credit,
        prepared_by=world.operator,
        prepared_at=world.at,
        **rule,
    )
    HandoverSeat.objects.create(handover=made, seat=world.north_1_a, to_person=taker)
    HandoverCredit.objects.create(
        handover=made,
        seat=world.north_1_a,
        document=document,
        currency="CNY",
        amount=700_000_000,
        own=own * 1_000_000,
        until_date=rule.get("credit_until"),
    )


def _paid(year, person):  # noqa: F811
    found = pay.pay_of(year.world.fin, person.code, **SEEN)
    return {one.span.code: one.payable for one in found.pays}


def test_without_a_handover_all_is_his(billed):
    june = month(bob(billed), "2027-06")
    assert (june.earned, june.payable, june.handed) == (1_440, 1_008, 0)


@pytest.mark.parametrize(
    "credit, rule, own, gives",
    [
        (Credit.GOES, {}, 0, 576),
        (Credit.SPLIT, {"credit_share": HALF}, 350, 288),
        (Credit.STAYS, {"credit_until": date(2027, 8, 1)}, 700, 0),
        (Credit.STAYS, {"credit_until": date(2027, 7, 20)}, 700, 576),
    ],
)
def test_what_comes_after_the_day_goes_by_the_rule(billed, credit, rule, own, gives):
    people = billed.world.people
    _hand_over(billed, people.bob, people.erin, FIRST_OF_JULY, credit, own=own, **rule)
    june = month(bob(billed), "2027-06")
    assert (june.earned, june.payable) == (1_440 - gives, 1_008 - gives)
    assert june.lines[0].settled.payable == 1_008
    july = month(pay.pay_of(billed.world.fin, "erin", **SEEN), "2027-07")
    assert july.handed == july.taken == gives
    assert july.payable == gives  # of her own July nothing is billed yet
    assert july.earned == 1_440 + gives


def test_who_was_handed_it_may_hand_it_on(billed):
    people = billed.world.people
    split = {"credit_share": HALF, "own": 350}
    _hand_over(billed, people.bob, people.erin, FIRST_OF_JULY, Credit.SPLIT, **split)
    day = date(2027, 7, 15)
    _hand_over(billed, people.erin, people.finn, day, Credit.GOES, own=0)
    assert _paid(billed, people.bob)["2027-06"] == 1_008 - 288
    assert _paid(billed, people.erin)["2027-07"] == 0
    assert _paid(billed, people.finn)["2027-07"] == 288


@pytest.mark.parametrize("seat", ["north-1-a", "south-1-a"])
def test_what_is_billed_later_is_of_the_month_it_was_sold_in(billed, seat):
    """800 more sold on 28 June, billed in July, by another seat too: 200 come before and
    400 after Bob handed over on 1 August. 1,300 of 2,000 received, 400 of it hers."""
    people, order = billed.world.people, billed.order
    sale = order("north-1-a", date(2027, 6, 28), 800) | {"number": "S1"}
    billed.store("order", [sale])
    bill = order(seat, date(2027, 7, 11), 800) | {"number": "I2", "original": "S1"}
    billed.store("invoice", [bill])
    _received(billed, "P3", date(2027, 7, 20), 200, "I2")
    _received(billed, "P4", date(2027, 8, 10), 400, "I2")
    day, goes = date(2027, 8, 1), {"own": 0, "document": "invoice:I2"}
    _hand_over(billed, people.bob, people.erin, day, Credit.GOES, **goes)
    june = month(bob(billed), "2027-06")
    assert june.lines[0].settled.payable == 2_496  # 3,840 × 1,300 ÷ 2,000
    assert june.payable == 1_728  # 3,840 × 900 ÷ 2,000
    august = month(pay.pay_of(billed.world.fin, "erin", **SEEN), "2027-08")
    assert august.handed == 2_496 - 1_728


def test_the_table_of_a_period_says_the_same(billed):
    people = billed.world.people
    _hand_over(billed, people.bob, people.erin, FIRST_OF_JULY, Credit.GOES, own=0)
    found = pay.people_paid(billed.world.fin, **SEEN, period="2027-07")
    handed = {row.assigned.person.code: row.handed for row in found.rows if row.handed}
    assert handed == {"erin": 576}
    june = pay.people_paid(billed.world.fin, **SEEN, period="2027-06")
    handed = {row.assigned.person.code: row.handed for row in june.rows if row.handed}
    assert handed == {people.bob.code: -576}


def test_what_goes_to_somebody_who_is_paid_nowhere_is_listed(billed):
    """Erin takes what is left and holds no seat: 5.76 of Bob's June are nobody's in July."""
    people, seat = billed.world.people, billed.world.north_1_a
    _hand_over(billed, people.bob, people.finn, FIRST_OF_JULY, Credit.GOES, own=0)
    HandoverSeat.objects.update(to_person=people.erin)
    found = pay.people_paid(billed.world.fin, **SEEN, period="2027-07")
    (one,) = [row for row in found.unpaid if row.why == "handed"]
    assert (one.unit, one.who, one.amount) == (seat, people.erin, 576)
    assert one.days == (FIRST_OF_JULY, date(2027, 7, 2))
    assert not any(row.handed for row in found.rows)
    HandoverSeat.objects.update(to_person=people.finn)
    found = pay.people_paid(billed.world.fin, **SEEN, period="2027-07")
    assert not [row for row in found.unpaid if row.why == "handed"]
