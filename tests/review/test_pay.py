"""Pay by hand: what a scheme pays, who sees it, what is disputed and decided.

Seat north-1-a: 1,200 a month to bring, sold 600 on the 10th and the 20th: 1,200 a month.
By part 1 % to 80 %, 2 % to 100 %, 3 % above: 9.60 + 4.80 = 14.40 a month, in fen 1,440.
"""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import pairwise

import pytest
from django.db import transaction
from django.utils.translation import override

from luopan.dimensions.models import Metric
from luopan.engine.incentive import earned
from luopan.org import services as org
from luopan.org.access import Denied, Unknown
from luopan.review.models import RewardRule
from luopan.review.paying.rules import SaidRule
from luopan.review.queries import pay
from luopan.review.queries.pay.books import Source
from luopan.review.queries.pay.lines import _commission
from luopan.review.services import disputing, paying
from luopan.targets.refusals import Conflict
from luopan.trail.models import Entry
from luopan.trail.refusal import Refused
from luopan.web.words import pay as pay_words
from luopan.web.words import pay_next as words
from tests import cast, tracked_year
from tests.tracked_year import NOON, TODAY

pytestmark = pytest.mark.django_db
D = Decimal
SALES = SaidRule(
    name="Sales commission",
    metric="sales_amount",
    steps=((D(0), D("0.01")), (D("0.8"), D("0.02")), (D(1), D("0.03"))),
    back_months=3,
)
VISITS = SaidRule(
    name="Visits",
    kind="deduction",
    metric="visits",
    bar=D(4),
    each=D(1),
    most=D(3),
)
BY = {"at": NOON}
JUNE = datetime(2027, 6, 20, 4, tzinfo=UTC)
SEEN = {"at": NOON, "on": TODAY}


@pytest.fixture(scope="module")
def built(django_db_setup, django_db_blocker):
    """The year, made once; seats are paid by month since January, teams by quarter."""
    with django_db_blocker.unblock(), transaction.atomic():
        year = tracked_year.told(cast.build())
        year.scheme = scheme_of(year, "seat", [SALES], "month")
        lead = SaidRule(
            name="North", metric="sales_amount", steps=((D(0), D("0.001")),)
        )
        scheme_of(year, "branch", [lead], "quarter")
        yield year
        transaction.set_rollback(True)


def scheme_of(year, audience, rules, every):
    by = {"actor": year.world.fin, "at": year.world.at}
    made = paying.open_scheme(**by, name=f"Pay of {audience}", audience=audience)
    paying.save_scheme(
        **by,
        scheme=made,
        from_date=date(2027, 1, 1),
        every=every,
        rules=rules,
        expected=0,
    )
    paying.publish_scheme(**by, scheme=made, expected=1, reason="Year begins")
    return made


@pytest.fixture
def year(built):
    """The same; what a test does is undone."""
    with transaction.atomic():
        built.scheme.refresh_from_db()
        yield built
        transaction.set_rollback(True)


def bob(year, **more):
    return pay.my_pay(year.world.bob, **SEEN, **more)


def month(mine, code):
    return next(one for one in mine.pays if one.span.code == code)


def test_a_month_is_paid_by_its_steps(year):
    mine = bob(year)
    july = month(mine, "2027-07")
    (line,) = july.lines
    assert (july.earned, july.payable, july.clawed) == (1_440, 1_440, 0)
    assert [part.amount for part in line.found.parts] == [960, 480]
    assert (line.came, line.target, line.attainment) == (120_000, 120_000, 1.0)
    assert len(mine.pays) == 8
    assert [one.span.code for one in mine.now] == ["2027-08"]


def test_the_leader_is_paid_for_his_unit_by_quarter(year):
    mine = pay.my_pay(year.world.alice, **SEEN)
    assert [one.span.code for one in mine.pays] == ["2027-Q1", "2027-Q2", "2027-Q3"]
    assert mine.pays[0].earned == round((1_200 + 600 + 1_200) * 3 * 100 / 1000)


def test_what_the_next_amount_pays_and_which_steps_it_crosses(year):
    (now,) = bob(year).now
    (told,) = pay.next_pays(now, 100_000)
    assert told.amount == 3_000
    (told,) = pay.next_pays(month(bob(year), "2027-08"), 1)
    assert not told.parts[0][1].crossed


def test_what_if_changes_the_running_period_only_and_keeps_nothing(year):
    extra = {Source("sales_amount"): 100_000}
    found = pay.what_if(year.world.bob, **SEEN, extra=extra)
    assert month(found, "2027-08").earned == 1_440 + 3_000
    assert month(found, "2027-07").earned == 1_440
    assert month(bob(year), "2027-08").earned == 1_440


def sold(year, number, seat, day, amount):
    row = year.order(seat, day, amount) | {"number": number}
    year.store("order", [row])


def test_a_return_takes_back_at_what_it_was_paid_and_not_twice(year):
    sold(year, "BACK", "north-1-a", date(2027, 5, 28), 600)
    back = year.order("north-1-a", date(2027, 7, 5), 600)
    year.store("return", [back | {"number": "R1", "original": "BACK"}])
    may, july = (month(bob(year), f"2027-0{n}") for n in (5, 7))
    assert may.lines[0].came == 180_000
    assert may.earned == 1_440 + 1_800
    assert may.clawed == 1_080  # a third of 3,240
    assert may.payable == 3_240 - 1_080
    assert july.lines[0].put_back == 60_000
    assert (july.earned, july.clawed) == (1_440, 0)


def test_a_return_after_the_months_takes_off_where_it_happens(year):
    sold(year, "OLD", "north-1-a", date(2027, 1, 28), 600)
    back = year.order("north-1-a", date(2027, 7, 5), 600)
    year.store("return", [back | {"number": "R1", "original": "OLD"}])
    mine = bob(year)
    assert month(mine, "2027-01").clawed == 0
    assert month(mine, "2027-07").lines[0].came == 60_000


def test_a_return_in_another_currency_takes_back_what_it_is_worth(year):
    """100 dollars at 7: 700 came back of the 1,900 of May."""
    from luopan.dimensions.services import add_rate
    from luopan.dimensions.services.rates import NewRate

    row = NewRate("USD", "CNY", date(2027, 1, 1), D(7))
    add_rate(actor=year.world.operator, **BY, row=row)
    dollars = year.order("north-1-a", date(2027, 5, 28), 100) | {"currency": "USD"}
    year.store("order", [dollars | {"number": "BACK"}])
    back = dollars | {"number": "R1", "original": "BACK", "day_date": date(2027, 7, 5)}
    year.store("return", [back])
    may, july = (month(bob(year), f"2027-0{n}") for n in (5, 7))
    assert may.lines[0].came == 190_000
    assert may.lines[0].lost == july.lines[0].put_back == 70_000
    assert july.lines[0].came == 120_000


def test_what_came_back_is_worth_what_it_was_sold_for(year):
    """Sold at 7, given back at 8: all that was paid for it is taken back, and no more."""
    from luopan.dimensions.services import add_rate
    from luopan.dimensions.services.rates import NewRate

    for day, rate in ((date(2027, 1, 1), 7), (date(2027, 7, 1), 8)):
        row = NewRate("USD", "CNY", day, D(rate))
        add_rate(actor=year.world.operator, **BY, row=row)
    dollars = year.order("north-1-a", date(2027, 5, 28), 100) | {"currency": "USD"}
    year.store("order", [dollars | {"number": "BACK"}])
    back = dollars | {"number": "R1", "original": "BACK", "day_date": date(2027, 7, 5)}
    year.store("return", [back])
    may, july = (month(bob(year), f"2027-0{n}") for n in (5, 7))
    assert may.lines[0].lost == 70_000
    assert july.lines[0].put_back == 80_000  # what July's own sum lost
    assert july.lines[0].came == 120_000


def _from_july(year, months):
    """From 1 July on, returns are taken back within other months."""
    seat = year.scheme
    paying.save_scheme(
        actor=year.world.fin,
        at=JUNE,
        scheme=seat,
        from_date=date(2027, 7, 1),
        every="month",
        rules=[replace(SALES, back_months=months, key=key_of(seat))],
        expected=1,
    )
    paying.publish_scheme(
        actor=year.world.fin, at=JUNE, scheme=seat, expected=2, reason="Other months"
    )


def key_of(scheme):
    return scheme.editions.order_by("pk").last().rules[0]["key"]


@pytest.mark.parametrize("months", [0, 1, 12])
def test_the_rule_that_paid_says_how_long_a_return_is_taken_back(year, months):
    """Sold in May, within three months; whatever the rules of July say, and once."""
    _from_july(year, months)
    sold(year, "BACK", "north-1-a", date(2027, 5, 28), 600)
    back = year.order("north-1-a", date(2027, 7, 5), 600)
    year.store("return", [back | {"number": "R1", "original": "BACK"}])
    may, july = (month(bob(year), f"2027-0{n}") for n in (5, 7))
    assert may.clawed == 1_080
    assert july.lines[0].put_back == 60_000
    assert july.earned == 1_440


def received(year, invoice, day, amount, number="P1"):
    """A receipt that is matched to an invoice."""
    from luopan.records.models import Batch
    from luopan.records.store import store
    from luopan.records.tables import Table

    row = year.order("north-1-a", day, amount) | {"number": number}
    head = {name: [value] for name, value in row.items()}
    match = {"receipt": [number], "invoice": [invoice], "amount": [amount * 1_000_000]}
    batch = Batch.objects.create(
        label=number, actor=year.world.operator, applied_at=year.world.at
    )
    store(batch, [Table("receipt", head), Table("match", match)])


def test_receipts_say_how_much_may_be_paid(year):
    rules = [replace(SALES, receipts=True), VISITS]
    own = paying.open_scheme(
        actor=year.world.fin, **BY, name="A's own", unit=year.world.north_1_a
    )
    by = {"actor": year.world.fin, **BY, "scheme": own}
    start = date(2027, 1, 1)
    paying.save_scheme(**by, from_date=start, every="month", rules=rules, expected=0)
    paying.publish_scheme(**by, expected=1, reason="On trial")
    invoice = year.order("north-1-a", date(2027, 7, 11), 1_000) | {"number": "I1"}
    year.store("invoice", [invoice])
    received(year, "I1", date(2027, 8, 1), 400)
    july = month(bob(year), "2027-07")
    sales, visits = july.lines
    assert (sales.settled.earned, sales.settled.payable) == (1_440, 576)
    assert visits.settled.earned == -300  # 4 are missing, 3 at most
    with override("zh-hans"):
        _sales, told = pay_words.lines(july, bob(year))
    assert told.came == "0 次" and told.facts[-1] == "缺 4 次。"
    assert visits.settled.payable == -300
    assert july.payable == 276
    assert month(bob(year), "2027-08").lines[1].settled.earned == 0  # it still runs


SPAN = {"start": date(2027, 6, 1), "end": date(2027, 7, 1)}
ABOUT = {"as_of": TODAY, "known_at": NOON, "into": "CNY"}


def billed_by(metric, **span):
    """What was matched and billed of the sales of some days, by seat, in yuan."""
    from luopan.records.queries.collected import billing

    found = billing(metric, **SPAN | span, **ABOUT).invoices
    return {
        seat: sorted((one.matched // 10**6, one.amount // 10**6) for one in rows)
        for seat, rows in found.items()
    }


def test_money_is_of_who_sold_it_whoever_the_customer_has_now(year):
    """Sold by A, shipped, billed when C had the customer: it counts for A's sales alone."""
    order = year.order("north-1-a", date(2027, 6, 5), 1_000) | {"number": "S1"}
    year.store("order", [order])
    later = {"seat": "south-1-a", "day_date": date(2027, 7, 11)}
    shipment = order | later | {"number": "D1", "original": "S1"}
    year.store("shipment", [shipment])
    bill = order | later | {"number": "I1", "original": "shipment:D1"}
    alone = bill | {"number": "I2", "original": None}
    unknown = bill | {"number": "I3", "original": "NEVER"}
    year.store("invoice", [bill, alone, unknown])
    received(year, "I1", date(2027, 8, 1), 400)
    july = {"start": date(2027, 7, 1), "end": date(2027, 8, 1)}
    paid, open_one = (400, 1_000), (0, 1_000)
    seller, owner = year.world.north_1_a.pk, year.world.south_1_a.pk
    metric = Metric.objects.get(code="sales_amount")
    assert billed_by(metric) == {seller: [paid]}  # on the day of the order
    assert billed_by(metric, **july) == {owner: [open_one, open_one]}
    for metric.document in ("shipment", "invoice"):
        assert billed_by(metric) == {}
        assert billed_by(metric, **july) == {owner: [open_one, open_one, paid]}


def by_receipts(year, **more):
    """The seat is paid as money comes in; Bob sold 800 more on 28 June: S1."""
    own = paying.open_scheme(
        actor=year.world.fin, **BY, name="A's own", unit=year.world.north_1_a
    )
    by = {"actor": year.world.fin, **BY, "scheme": own}
    rules, start = [replace(SALES, receipts=True, **more)], date(2027, 1, 1)
    paying.save_scheme(**by, from_date=start, every="month", rules=rules, expected=0)
    paying.publish_scheme(**by, expected=1, reason="By receipts")
    sold(year, "S1", "north-1-a", date(2027, 6, 28), 800)


def bill(year, number, of, day, amount, **more):
    row = year.order("north-1-a", day, amount)
    year.store("invoice", [row | {"number": number, "original": of} | more])


def test_a_sale_is_paid_for_in_its_month_whenever_it_is_billed(year):
    """June: 2,000 sold, 38.40 earned; 800 of it billed in July, 400 received: a fifth."""
    by_receipts(year)
    bill(year, "I1", "S1", date(2027, 7, 11), 800)
    received(year, "I1", date(2027, 8, 1), 400)
    june, july = (month(bob(year), f"2027-0{n}") for n in (6, 7))
    (line,) = june.lines
    assert (line.sold, line.billed, line.received) == (200_000, 80_000, 40_000)
    assert (june.earned, june.payable) == (3_840, 768)
    assert (july.lines[0].billed, july.earned, july.payable) == (0, 1_440, 0)


def test_what_is_billed_and_paid_of_an_order_does_not_release_all_of_it(year):
    """A tenth of S1 is billed and paid: 80 of the 2,000 sold in June."""
    by_receipts(year)
    bill(year, "I1", "S1", date(2027, 6, 29), 80)
    received(year, "I1", date(2027, 7, 1), 80)
    assert month(bob(year), "2027-06").payable == 154  # 3,840 × 4 %, half up


def test_when_all_that_was_sold_is_billed_and_paid_all_is_paid(year):
    from luopan.records.models import Document

    by_receipts(year)
    june = Document.objects.filter(
        kind="order", seat=year.world.north_1_a, day_date__range=SPAN.values()
    )
    parts = [(one.key, one.lines.get().amount // 10**6) for one in june]
    assert sum(amount for _key, amount in parts) == 2_000
    for place, (key, amount) in enumerate(parts):
        bill(year, f"I{place}", key, date(2027, 7, 11), amount)
        received(year, f"I{place}", date(2027, 8, 1), amount, f"P{place}")
    found = month(bob(year), "2027-06")
    assert found.payable == found.earned == 3_840


def test_what_came_back_needs_no_receipts(year):
    """Of S1 300 came back in July: 1,700 are left, 500 of them billed and paid."""
    by_receipts(year)
    back = year.order("north-1-a", date(2027, 7, 5), 300)
    year.store("return", [back | {"number": "R1", "original": "S1"}])
    bill(year, "I1", "S1", date(2027, 7, 11), 500)
    received(year, "I1", date(2027, 8, 1), 500)
    june = month(bob(year), "2027-06")
    assert june.lines[0].sold == 170_000
    assert june.clawed == 576  # 3,840 × 300 ÷ 2,000
    assert june.payable == 960  # (3,840 − 576) × 500 ÷ 1,700


def test_an_order_of_december_is_paid_for_in_december(year):
    sold(year, "DEC", "north-1-a", date(2026, 12, 28), 800)
    bill(year, "I1", "DEC", date(2027, 1, 11), 800)
    received(year, "I1", date(2027, 2, 1), 800)
    edge, seat = date(2027, 1, 1), year.world.north_1_a.pk
    before = {"start": date(2026, 1, 1), "end": edge}
    assert billed_by(year.metric, **before) == {seat: [(800, 800)]}
    assert billed_by(year.metric, start=edge, end=date(2028, 1, 1)) == {}


def test_what_is_unpaid_for_long_takes_its_part_of_all_that_was_sold(year):
    """Half of S1 is unpaid in August: 400 of 2,000, a fifth; what is not billed stays."""
    by_receipts(year, bad_months=1)
    bill(year, "I1", "S1", date(2027, 7, 11), 800)
    received(year, "I1", date(2027, 8, 1), 400)
    june = month(bob(year), "2027-06")
    assert june.lines[0].bad and june.lines[0].lost == 40_000
    assert (june.clawed, june.payable) == (768, 768)


def test_sold_without_tax_and_billed_with_it_is_compared_with_tax(year):
    """800 without tax are 904 with 13 %; half of it is billed, 452, and paid."""
    from luopan.records.queries.collected import billing

    row = year.order("north-1-a", date(2027, 6, 28), 800)
    year.store("order", [row | {"number": "S1", "tax_basis": "excl"}])
    taxed = {"tax_basis": "incl", "net": 400_000_000}
    bill(year, "I1", "S1", date(2027, 7, 11), 452, **taxed)
    received(year, "I1", date(2027, 8, 1), 452)
    found = billing(year.metric, **SPAN, **ABOUT)
    (rows,) = found.sold.values()
    amounts = {one.day_date.day: one.amount // 10**6 for one in rows}
    assert amounts == {10: 600, 20: 600, 28: 904}
    assert billed_by(year.metric) == {year.world.north_1_a.pk: [(452, 452)]}


def test_the_rate_of_the_sale_counts_for_its_invoice_too(year):
    """Sold at 7, billed and paid at 8: all of it is paid for, and neither more nor less."""
    from luopan.dimensions.services import add_rate
    from luopan.dimensions.services.rates import NewRate

    for day, rate in ((date(2027, 1, 1), 7), (date(2027, 7, 1), 8)):
        row = NewRate("USD", "CNY", day, D(rate))
        add_rate(actor=year.world.operator, **BY, row=row)
    row = year.order("north-1-a", date(2027, 6, 28), 100)
    year.store("order", [row | {"number": "S1", "currency": "USD"}])
    bill(year, "I1", "S1", date(2027, 7, 11), 100, currency="USD")
    received(year, "I1", date(2027, 8, 1), 100)
    assert billed_by(year.metric) == {year.world.north_1_a.pk: [(700, 700)]}


def test_the_page_and_the_api_say_what_was_sold_billed_and_received(year):
    from luopan.api.operations.pay import _period
    from luopan.web.words import pay as said
    from luopan.web.words import pay_next as ahead

    by_receipts(year)
    bill(year, "I1", "S1", date(2027, 7, 11), 800)
    received(year, "I1", date(2027, 8, 1), 400)
    mine = bob(year)
    june = month(mine, "2027-06")
    with override("en"):
        (line,) = said.lines(june, mine)
    told = "Received 400.00 of 2,000.00 sold, 800.00 of it invoiced: 20% is payable"
    assert told in line.facts and line.payable == "7.68"
    with override("en"):
        over, now = (ahead.sentence_of(mine, one, []) for one in (june, mine.now[0]))
    assert over.startswith("June 2027: ") and "earned so far" not in over
    assert "of which 7.68 is payable now." in over
    assert now == ahead.sentence(mine, [])
    (line,) = _period(june)["lines"]
    found = [line[name] for name in ("payable", "sold", "invoiced", "received")]
    assert found == [D("7.68"), D(2000), D(800), D(400)]


def test_an_edition_never_changes_what_was_earned(year):
    by = {"actor": year.world.fin, **BY, "scheme": year.scheme}
    double = [SaidRule(name="Double", metric="sales_amount", steps=((D(0), D("0.5")),))]
    said = {"every": "month", "rules": double, "expected": 1}
    paying.save_scheme(**by, from_date=date(2027, 8, 1), **said)
    with pytest.raises(Refused, match="has not begun"):
        paying.publish_scheme(**by, expected=2, reason="More")
    paying.save_scheme(**by, from_date=date(2027, 9, 1), **said | {"expected": 2})
    before = [one.earned for one in bob(year).pays]
    paying.publish_scheme(**by, expected=3, reason="More")
    assert [one.earned for one in bob(year).pays] == before
    with pytest.raises(Conflict):
        paying.publish_scheme(**by, expected=2, reason="Older")
    with pytest.raises(Refused, match="It must start on the first day of a pay period"):
        paying.save_scheme(**by, from_date=date(2027, 9, 2), **said | {"expected": 3})


def test_who_sees_what_is_paid(year):
    world = year.world
    for user in (world.fin, world.dora, world.audrey, world.adam, world.bob):
        assert pay.pay_of(user, "bob", **SEEN).pays
    for user in (world.olga, world.alice, world.charlie):
        with pytest.raises(Unknown):
            pay.pay_of(user, "bob", **SEEN)
    with pytest.raises(Unknown):
        pay.pay_of(world.bob, "alice", **SEEN)
    assert pay.people_paid(world.olga, **SEEN) is None
    table = pay.people_paid(world.fin, **SEEN, period="2027-07")
    assert [one.assigned.person.code for one in table.rows] == ["bob"]


def test_leaders_see_the_pay_under_them_only_if_the_company_says_so(year):
    world = year.world
    with pytest.raises(Denied):
        paying.set_reward_rule(actor=world.olga, **BY, leaders_see=True, contests=False)
    paying.set_reward_rule(actor=world.dora, **BY, leaders_see=True, contests=False)
    assert pay.pay_of(world.alice, "bob", **SEEN).pays
    with pytest.raises(Unknown):
        pay.pay_of(world.charlie, "bob", **SEEN)
    assert RewardRule.objects.count() == 1
    beside = {"user": world.charlie, "role": "manager", "unit": world.north}
    org.grant_role(actor=world.operator, **BY, **beside)
    assert pay.pay_of(world.charlie, "bob", **SEEN).pays
    with pytest.raises(Unknown):  # whoever else leads what he leads himself
        pay.pay_of(world.charlie, "alice", **SEEN)


def test_who_leads_a_unit_in_two_roles_is_paid_once(year):
    from luopan.review.paying.in_force import assigned

    world, days = year.world, (date(2027, 1, 1), date(2028, 1, 1))
    before = assigned(*days, person=world.alice.person)
    twice = {"user": world.alice, "role": "director", "unit": world.north}
    org.grant_role(actor=world.operator, **BY, **twice)
    after = assigned(*days, person=world.alice.person)
    assert [one.unit for one in after] == [one.unit for one in before]


def disputed(year):
    return disputing.dispute_pay(
        actor=year.world.bob,
        **BY,
        unit=year.world.north_1_a,
        period="2027-07",
        line="rule-1",
        said="An order of the 30th is missing",
    )


def test_a_dispute_is_decided_by_another_one_with_a_reason(year):
    world = year.world
    found = disputed(year)
    assert found.due_date == date(2027, 8, 27)
    with pytest.raises(Refused, match="already"):
        disputed(year)
    said = {"dispute": found, "upheld": True, "said": "The order counts", **BY}
    with pytest.raises(Denied):
        disputing.decide_dispute(actor=world.dora, **said)
    with pytest.raises(
        Refused, match="Only finance or the director can add an amount,"
    ):
        disputing.decide_dispute(actor=world.olga, **said, amount=500)
    disputing.decide_dispute(actor=world.fin, **said, amount=500)
    with pytest.raises(Conflict):
        disputing.decide_dispute(actor=world.olga, **said)
    july = month(bob(year), "2027-07")
    assert (july.decided, july.earned) == (500, 1_940)


def test_nobody_disputes_what_is_not_his_or_decides_his_own(year):
    world = year.world
    line = {"period": "2027-07", "line": "rule-1", "said": "Wrong", **BY}
    for unit, more in (
        (world.north_1_b, {}),
        (world.north_1_a, {"period": "2027-09"}),
        (world.north_1_a, {"line": "rule-2"}),
    ):
        with pytest.raises(Unknown):
            disputing.dispute_pay(actor=world.bob, unit=unit, **line | more)
    found = disputed(year)
    world.fin.person = world.bob.person
    with pytest.raises(Denied, match="You cannot decide your own dispute"):
        disputing.decide_dispute(
            actor=world.fin, **BY, dispute=found, upheld=True, said="Mine"
        )
    world.fin.refresh_from_db()


def test_no_figure_of_pay_stands_in_the_trail(year):
    found = disputed(year)
    disputing.decide_dispute(
        actor=year.world.fin,
        **BY,
        dispute=found,
        upheld=True,
        said="It counts",
        amount=424_242,
    )
    told = Entry.objects.filter(act__startswith="review.").order_by("-seq")[:2]
    assert "424242" not in str([entry.details for entry in told])


def test_rules_that_cannot_be_are_refused_by_name(year):
    by = {"actor": year.world.fin, **BY, "scheme": year.scheme, "expected": 1}
    for rule, word in (
        (SaidRule(name="", metric="sales_amount"), "name"),
        (SaidRule(name="X", metric="nothing"), "adds up"),
        (SaidRule(name="X", metric="sales_amount"), "Enter the share that"),
        (SaidRule(name="X", metric="visits", steps=((D(0), D(1)),)), "share of money"),
        (
            SaidRule(
                name="X", metric="sales_amount", steps=((D(1), D(1)), (D(0), D(1)))
            ),
            "low to high",
        ),
        (
            SaidRule(
                name="X",
                metric="sales_amount",
                channel="online",
                steps=((D(1), D(1)),),
            ),
            "no target together",
        ),
    ):
        with pytest.raises(Refused, match=word):
            paying.save_scheme(
                **by, from_date=date(2027, 9, 1), every="month", rules=[rule]
            )


def test_a_gate_is_not_passed_where_there_is_no_target():
    """1,200 came: with a target of 1,000 it passes 80 %; without one nothing is paid."""
    rule = replace(SALES, steps=((D(0), D("0.01")),), gate=D("0.8"))
    aim, nothing = (
        earned(_commission(None, None, None, None, rule, target), 120_000)
        for target in (100_000, None)
    )
    assert (aim.amount, nothing.amount) == (1_200, 0)
    free = _commission(None, None, None, None, replace(rule, gate=None), None)
    assert earned(free, 120_000).amount == 1_200


def test_an_invoice_of_a_closed_month_is_received_in_the_open_one(year):
    """Dated 11 July, entered when July was closed: it counts on 1 August, once."""
    from luopan.records.models import Document
    from luopan.records.queries.collected import Collected, billing
    from luopan.records.queries.money_owed import document_rate

    invoice = year.order("north-1-a", date(2027, 7, 11), 1_000) | {"number": "I1"}
    year.store("invoice", [invoice])
    received(year, "I1", date(2027, 8, 1), 400)
    late = Document.objects.filter(kind="invoice", key__endswith="I1")
    assert late.update(counted_date=date(2027, 8, 1)) == 1
    about = {"as_of": TODAY, "known_at": NOON, "into": "CNY"}
    months = [(date(2027, n, 1), date(2027, n + 1, 1)) for n in (7, 8)]
    july, august = (billing(year.metric, *one, **about).invoices for one in months)
    came, day = 400_000_000, date(2027, 8, 1)
    row = Collected("invoice:I1", day, 1_000_000_000, ((day, came),))
    assert (july, august) == ({}, {year.world.north_1_a.pk: [row]})
    days = [date(2027, month, 1) for month in (7, 8, 9)]
    rates = [document_rate(start=a, end=b, **about) for a, b in pairwise(days)]
    assert [one.value for one in rates] == [None, 0.4]


def test_who_earns_nothing_yet_reads_how_much_is_missing(year):
    """1,200 came of 1,200 in August; nothing below 200 %, and there 1 % of 2,400."""
    gated = replace(SALES, steps=((D(0), D("0.01")),), gate=D(2))
    gated = replace(gated, level="target")
    _from_august(year, [gated])
    (now,) = bob(year).now
    (line,) = now.lines
    assert (now.earned, line.begins, line.short, line.then) == (
        0,
        240_000,
        120_000,
        2_400,
    )
    with override("en"):
        said = words.sentence(bob(year), pay.next_pays(now))
        assert (
            "nothing earned yet" in said and "100.0%; ¥1.2K more reaches 200%" in said
        )
        assert "24.00 CNY at once" in said
        (told,) = words.nexts(pay.next_pays(now, 100), bob(year))
        assert "pays from 200% on: ¥1.2K more" in told.crossed


def test_what_pays_already_is_not_short_of_anything(year):
    (now,) = bob(year).now
    assert now.lines[0].begins == now.lines[0].short == 0
    assert words.nearest(bob(year)) is None


def _from_august(year, rules):
    by = {"actor": year.world.fin, "at": datetime(2027, 7, 20, 4, tzinfo=UTC)}
    paying.save_scheme(
        **by,
        scheme=year.scheme,
        from_date=date(2027, 8, 1),
        every="month",
        rules=rules,
        expected=1,
    )
    paying.publish_scheme(**by, scheme=year.scheme, expected=2, reason="Anew")
