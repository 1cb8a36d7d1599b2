"""Early warnings in a year that is easy to follow: what each rule sees, and what becomes of it."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest

from luopan.dimensions.models import Calendar, Metric, Rate
from luopan.dimensions.queries.rates import no_rate
from luopan.org import services as org
from luopan.org.access import Denied, Unknown
from luopan.org.models import Company
from luopan.strategy.words import year_of
from luopan.targets import services as targets
from luopan.targets.cells import Cell
from luopan.tracking.access import warning_seen
from luopan.tracking.jobs import look_again
from luopan.tracking.models import EarlyWarning, OpenedStep, UntoldRule, WarningEvent
from luopan.tracking.queries.warnings import Looked, look
from luopan.tracking.queries.warnings.answering import not_opened
from luopan.tracking.queries.warnings.listing import (
    Wish,
    marks,
    waiting_warnings,
    warning_page,
    warnings,
)
from luopan.tracking.queries.warnings.setting import rules_page
from luopan.tracking.services import watching
from luopan.tracking.services.warning_rules import RuleSet, set_warning_rule
from luopan.trail.jobs import Context
from luopan.trail.models import Entry, Job
from luopan.trail.refusal import Refused
from tests.tracked_year import NOON, SEATS, TODAY, M
from tests.tracking.deals import deal
from tests.tracking.practised import practise, talk
from tests.tracking.raised import looked, raised, sight

D = Decimal
QUANTUM = 100  # fen of a yuan


def found(rule, on=TODAY, at=NOON):
    """By unit what a rule finds beyond its bound."""
    return {
        one.unit.code: one.finding
        for one in look(at=at, on=on).sights
        if one.finding.rule == rule and one.finding.measure >= one.rule.bound
    }


def test_pace_by_hand_and_as_track_tells_it(year):
    """Sold until 20 August, half a month on the 10th and half on the 20th; yuan:

    | unit       | came   | target | lands at | short      | bound |
    |------------|--------|--------|----------|------------|-------|
    | Seat A     | 9,600  | 14,400 | 14,480   | –          | 15 %  |
    | Seat B     | 4,800  | 14,400 | 7,240    | 49.7 %     | 15 %  |
    | North 1    | 14,400 | 28,800 | 21,729   | 24.6 %     | 5 %   |
    | North      | 24,000 | 43,200 | 36,218   | 16.2 %     | 5 %   |
    | company    | 34,560 | 60,000 | 54,332   | 9.4 %      | 5 %   |

    The landing is the one that Track shows of the unit, to the millionth.
    """
    pace = found("pace")
    assert set(pace) == {"company", "north", "north-1", "north-1-b"}
    for code, one in pace.items():
        stands = year.look(unit=code).standing
        assert D(one.facts["landing"]) == pytest.approx(stands.landing, abs=D("1e-5"))
        assert one.amount / M == pytest.approx(float(-stands.landing_gap), abs=1e-5)
    assert pace["north-1-b"].measure == pytest.approx(0.4972, abs=1e-4)
    rows = {row.name.code: row.gap for row in year.look(unit="north").drill.rows}
    ((under, missing),) = pace["north"].facts["below"]
    assert D(missing) == pytest.approx(-rows[under], abs=D("1e-5"))
    assert pace["north-1-b"].known == date(2027, 3, 12)  # a fifth of its year was over
    assert found("coverage") == found("activity") == found("receivables") == {}


def test_who_catches_up_late_and_records_that_come_late(year):
    """What B sold comes in a week late, with what he gave back in July: a negative month."""
    assert "north-1-b" in found("pace")
    year.store("order", [year.order("north-1-b", date(2027, 7, 15), -9_000)])
    worse = found("pace")["north-1-b"]
    assert worse.measure > 1 and D(worse.facts["landing"]) < 0
    rows = [year.order("north-1-b", date(2027, 8, 19), 14_000)]
    year.store("order", rows, at=NOON + timedelta(days=7))
    assert "north-1-b" in found("pace")  # on the 20th nobody knew
    later = {"on": TODAY + timedelta(days=7), "at": NOON + timedelta(days=7)}
    assert "north-1-b" not in found("pace", **later)


def test_a_currency_without_a_rate_takes_nothing_away(year):
    """An order of Seat A in EUR, and no rate: it and all above it cannot be told.

    What stood there stays, and the trail says why. Seat B under the same team is looked at
    as ever.
    """
    world = year.world

    def watch(day):
        when = NOON + timedelta(days=day)
        found = look(at=when, on=TODAY + timedelta(days=day))
        return watching.watch(actor=world.operator, at=when, looked=found)

    assert watch(0) == {"raised": 2}
    order = year.order("north-1-a", date(2027, 8, 19), 100) | {"currency": "EUR"}
    year.store("order", [order], at=NOON + timedelta(hours=1))
    told = look(at=NOON + timedelta(days=1), on=TODAY + timedelta(days=1))
    stopped = {key[1] for key in told.stays if key[0] == "pace"}
    north = (world.north_1_a, world.north_1, world.north, world.company)
    assert told.untold == {} and stopped == {unit.pk for unit in north}
    assert set(found("pace", at=NOON + timedelta(days=1))) == {"north-1-b"}
    assert set(watch(1)) <= {"raised"}  # of Seat B, who hears of nothing above it now
    entry = Entry.objects.filter(act="tracking.watch").last()
    assert "EUR" in entry.details["stays"][0]
    stands = EarlyWarning.objects.filter(state="open")
    assert {one.unit.code for one in stands} >= {"north", "company"}


def test_a_rate_that_has_come_is_looked_at_soon(year):
    """Every quarter of an hour the worker asks; it looks once the rate is there, and once."""
    world = year.world
    order = year.order("north-1-a", date(2027, 8, 19), 100) | {"currency": "EUR"}
    year.store("order", [order])

    def asks(number):
        look_again(Context(number, "", None, NOON, {}, 1))
        return Job.objects.filter(kind="tracking.watch", key__contains="again").count()

    assert asks(1) == 0  # nothing has been looked at yet
    watching.watch(actor=world.operator, at=NOON, looked=look(at=NOON, on=TODAY))
    assert asks(2) == 0
    rate = {"currency": "EUR", "into": "CNY", "rate": Decimal(8)}
    Rate.objects.create(**rate, start_date=date(2027, 8, 20))  # not of the order's day
    assert asks(3) == 0
    Rate.objects.create(**rate, start_date=date(2027, 8, 1))
    assert asks(4) == 1 == asks(4)
    watching.watch(actor=world.operator, at=NOON, looked=look(at=NOON, on=TODAY))
    assert not UntoldRule.objects.exists() and asks(5) == 1


def test_who_sees_what_could_not_be_told(year):
    """Seat A's order in EUR: named to who sees the unit; gone with the next look."""
    world = year.world
    order = year.order("north-1-a", date(2027, 8, 19), 100) | {"currency": "EUR"}
    year.store("order", [order])

    def untold(user, **wish):
        rows = warnings(user, Wish(**wish), on=TODAY).untold
        assert all("EUR" in one.problem for one in rows)
        return {one.code for one in rows if one.rule == "pace"}

    told = look(at=NOON, on=TODAY)
    watching.watch(actor=world.operator, at=NOON, looked=told)
    whole = {"company", "north", "north-1", "north-1-a"}
    assert untold(world.dora) == whole
    assert untold(world.alice) == whole - {"company"}
    assert untold(world.bob) == {"north-1-a"}
    assert untold(world.zed) == set()
    assert untold(world.dora, unit="north-1", kind="units") == {"north-1"}
    assert untold(world.dora, unit="south") == set()
    assert untold(world.alice, own=True) == whole - {"company"}
    assert untold(world.dora, rule="coverage") == untold(world.dora, state="open")
    row = EarlyWarning.objects.filter(unit=world.north, rule="pace").first()
    stood = sight(world.north)
    looked(world, TODAY, stood)  # the next look finds nothing missing
    assert untold(world.dora) == set() and row is None
    row = EarlyWarning.objects.get(unit=world.north)
    key = ("pace", world.north.pk, "2027", "")
    why = next(iter(told.stays.values()))
    watching.watch(
        actor=world.operator, at=NOON, looked=Looked(TODAY, (), stays={key: why})
    )
    page = warning_page(row, viewer=world.alice, on=TODAY)
    assert [one.code for one in page.untold] == ["north"]


def test_nothing_to_look_at(world):
    """A company without calendars, records and targets: nothing is said of anybody."""
    nothing = look(at=world.at, on=world.on)
    assert (
        not nothing.looked
        and watching.watch(actor=world.operator, at=world.at, looked=nothing) == {}
    )


def test_targets_without_any_history(year):
    """Before the first record of the year, and a seat that never sold anything."""
    january = {
        "on": date(2027, 1, 5),
        "at": datetime(2027, 1, 5, 4, tzinfo=NOON.tzinfo),
    }
    assert look(**january).sights == ()


def test_coverage_by_hand(year):
    """Of 24 ripe opportunities of Seat A 12 were won, after 60 days: until 19 October.

    It still has to win what is due by then, less what came and what comes without new
    opportunities; 800 open × 50 % bring 400 of it.
    """
    begun = date(2027, 1, 4)
    won = {"closed": begun + timedelta(days=60), "outcome": "won"}
    lost = {"closed": begun + timedelta(days=30), "outcome": "lost"}
    deals = [deal(n, created=begun, **(won if n < 12 else lost)) for n in range(24)]
    deals += [deal(30, amount=800, created=TODAY, expected=date(2027, 10, 1))]
    deals += [deal(31, amount=5_000, created=TODAY, expected=date(2027, 10, 21))]
    year.store("opportunity", deals)
    covered = found("coverage")
    said = found("pace")["north-1"].facts["uncovered"]
    assert said == covered["north-1"].facts  # one warning says both
    # At units, unless set; North 2 has none of its own open, its rates are North's.
    assert set(covered) == {"north-1", "north-2", "north", "company"}
    one = covered["north-1"]
    facts = one.facts
    assert (facts["source"], facts["win_rate"], facts["cycle"]) == ("north-1", 0.5, 60)
    assert (facts["until"], facts["open"]) == ("2027-10-19", "800.00")
    assert D(facts["brings"]) == 400 and facts["needed"] == 2
    wanted = D(facts["wanted"])
    assert one.measure == pytest.approx(float((wanted - 400) / wanted))
    assert one.amount == pytest.approx(float(wanted - 400) * M)
    more = deal(32, amount=float(wanted) * 2, created=TODAY, expected=date(2027, 10, 2))
    year.store("opportunity", [more | {"amount": round(wanted * 2 * M)}])
    assert "north-1" not in found("coverage")


@pytest.fixture
def practised(year):
    """Seat A sold less, and is asked for 7 visits a week; the last one was on 19 August."""
    practise(year)
    year.store("activity", [talk(300, date(2027, 8, 19))])
    return year


def test_activity_by_hand(practised):
    """No visit in any of the last whole weeks: 13 are looked at, from 17 May on."""
    one = found("activity")["north-1-a"]
    assert one.measure == 13 and one.facts["need"] == 7 and not one.facts["adopted"]
    assert (one.facts["done"], one.facts["since"]) == (0.0, "2027-05-17")
    assert one.known == date(2027, 6, 7)  # three weeks later
    assert one.amount / M == pytest.approx(float(one.facts["missing"]))  # all of it
    rows = [talk(400 + n, date(2027, 8, 10), effective=False) for n in range(4)]
    practised.store("activity", rows)
    assert found("activity") == {}  # 4 of 7 last week: more than half


def test_weeks_of_leave_ask_for_nothing(practised):
    """Bob was away for all of it but the last week: one week is short, none before."""
    org.add_leave(
        actor=practised.world.operator,
        at=NOON,
        person=practised.world.people.bob,
        from_date=date(2027, 5, 17),
        until_date=date(2027, 8, 9),
    )
    assert found("activity") == {}


def test_a_warning_is_answered_in_the_fiscal_year_that_runs(world):
    """The year begins in April: in February 2027 the plan of 2026 goes on."""
    Calendar.objects.all().delete()
    Company.objects.update(first_month=4)
    assert [year_of(date(2027, month, 1)) for month in (2, 3, 4)] == [2026, 2026, 2027]
    one = raised(world, world.north)
    planned = watching.NewAction(
        "Open it", world.people.alice, date(2027, 2, 1), date(2027, 3, 1)
    )
    action = watching.take_up_anew(
        actor=world.alice, at=world.at, warning=one, planned=planned
    )
    assert action.plan.year == 2026


def test_a_person_who_came_in_mid_month_is_measured_by_his_own_weeks(practised):
    """Bob hands Seat A over on Wednesday 4 August: one whole week of the new one is over."""
    world = practised.world
    by = {"actor": world.operator, "at": NOON}
    day = date(2027, 8, 4)
    person = org.add_person(**by, code="new", name="New", start_date=day)
    org.vacate(**by, seat=world.north_1_a, from_date=day)
    org.place_person(**by, seat=world.north_1_a, person=person, from_date=day)
    near = [s.finding for s in look(at=NOON, on=TODAY).sights]
    assert [one for one in near if one.rule == "activity"] == []
    after = {"on": date(2027, 9, 3), "at": datetime(2027, 9, 3, 4, tzinfo=NOON.tzinfo)}
    practised.store("activity", [talk(500, date(2027, 9, 2))])
    assert found("activity", **after)["north-1-a"].measure == 3


def test_the_week_across_new_year_is_no_weeks_need(practised):
    """Week 53 of 2026 ends on 3 January 2027: the need of 2027 begins with the 4th."""
    practised.store("activity", [talk(600, date(2027, 1, 20))])
    when = {"on": date(2027, 1, 21), "at": datetime(2027, 1, 21, 4, tzinfo=NOON.tzinfo)}
    assert all(one.measure <= 2 for one in found("activity", **when).values())


def test_concentration_by_hand(practised):
    """K1 brought 2,000 this year and 6,000 more are open with it: 8,000 of 28,800 is 28 %."""
    rows = [practised.order("north-1-a", date(2027, 5, 4), 2_000, account="K1")]
    practised.store("order", rows)
    row = deal(40, amount=6_000, created=TODAY, expected=date(2027, 11, 2))
    practised.store("opportunity", [row | {"account": "K1"}])
    carried = found("concentration")
    assert set(carried) == {"north-1"}  # of North it is 18.5 %
    one = carried["north-1"]
    assert one.measure == pytest.approx(8_000 / 28_800) and one.amount == 6_000 * M
    assert (one.facts["account"], one.facts["deal"]) == ("K1", "D40")


def test_a_deal_without_a_rate_leaves_concentration_to_all_others(practised):
    """4,000 dollars are open at seat B: North 1 is beyond its bound without them.

    North and the company are not; nobody knows whether they are with them.
    """
    world = practised.world
    rows = [practised.order("north-1-a", date(2027, 5, 4), 2_000, account="K1")]
    practised.store("order", rows)
    ahead = {"created": TODAY, "expected": date(2027, 11, 2)}
    home = deal(40, amount=6_000, **ahead) | {"account": "K1"}
    abroad = deal(41, "north-1-b", amount=4_000, **ahead) | {"account": "K1"}
    practised.store("opportunity", [home, abroad | {"currency": "USD"}])
    told = look(at=NOON, on=TODAY)
    # nor does it take coverage, activity or the parts of pace from others
    assert told.untold == {}
    assert found("concentration")["north-1"].measure == pytest.approx(8_000 / 28_800)
    stopped = {key[1] for key in told.stays if key[0] == "concentration"}
    assert stopped == {world.north.pk, world.company.pk}
    assert all("USD" in str(why) for why in told.stays.values())


def test_what_came_without_a_rate_leaves_concentration_to_all_others(practised):
    """Seat A's deal hangs on K1 and is beyond North 1's bound; Seat B's order has no rate."""
    world = practised.world
    rows = [practised.order("north-1-a", date(2027, 5, 4), 2_000, account="K1")]
    abroad = practised.order("north-1-b", date(2027, 5, 5), 4_000, account="K1")
    practised.store("order", [*rows, abroad | {"currency": "USD"}])
    row = deal(40, amount=6_000, created=TODAY, expected=date(2027, 11, 2))
    practised.store("opportunity", [row | {"account": "K1"}])
    told = look(at=NOON, on=TODAY)
    assert found("concentration")["north-1"].measure == pytest.approx(8_000 / 28_800)
    stopped = {key[1] for key in told.stays if key[0] == "concentration"}
    assert stopped == {world.north.pk, world.company.pk}


def test_what_stands_where_it_cannot_be_told_stays(practised):
    world = practised.world
    day, north = world.on, world.north
    said = sight(north, rule="concentration", measure=0.5, account="K1")
    assert looked(world, day, said) == {"raised": 1}
    (row,) = EarlyWarning.objects.all()
    key = (row.rule, row.unit_id, row.period_code, row.subject)
    nothing = Looked(day, (), stays={key: no_rate("USD", "CNY", day)})
    assert watching.watch(actor=world.operator, at=world.at, looked=nothing) == {}
    (why,) = Entry.objects.filter(act="tracking.watch").last().details["stays"]
    assert "from USD into CNY" in why
    assert looked(world, day) == {"gone": 1}


def invoice(number, amount, due, seat="north-1-a", currency="CNY"):
    return {
        "number": f"I{number}",
        "day_date": date(2027, 5, 31),
        "due_date": due,
        "seat": seat,
        "account": "K1",
        "currency": currency,
        "amount": amount * M,
    }


def test_an_invoice_without_a_rate_leaves_receivables_to_all_others(practised):
    """Seat A's invoice is old; one of the South's in USD is open: the South and all know not."""
    world = practised.world
    late = date(2027, 6, 30)
    rows = [invoice(1, 600, late), invoice(2, 100, late, "south-1-a", "USD")]
    practised.store("invoice", rows)
    told = look(at=NOON, on=TODAY)
    assert set(found("receivables")) == {"north", "north-1"}
    stopped = {key[1] for key in told.stays if key[0] == "receivables"}
    south = (world.south_1, world.south, world.company)
    assert told.untold == {} and stopped == {unit.pk for unit in south}


def test_an_invoice_paid_long_ago_needs_no_rate(practised):
    """It was paid before anything that is looked at: it is in no sum, and stops none."""
    late = date(2027, 6, 30)
    rows = [invoice(1, 600, late), invoice(2, 100, late, "south-1-a", "USD")]
    practised.store("invoice", rows)
    receipt = {
        "number": "R1",
        "day_date": date(2027, 6, 5),
        "seat": "south-1-a",
        "account": "K1",
        "currency": "USD",
        "amount": 100 * M,
    }
    practised.store("receipt", [receipt])
    paid_by = {"receipt": "R1", "invoice": "I2", "amount": 100 * M}
    practised.store("match", [paid_by])
    told = look(at=NOON, on=TODAY)
    assert not [key for key in told.stays if key[0] == "receivables"]
    assert set(found("receivables")) == {"company", "north", "north-1"}


def test_receivables_by_hand(practised):
    """Owed on 20 August: 600 due in June, 300 in August, 1,100 in September: 30 % is old."""
    due = ((1, 600, date(2027, 6, 30)), (2, 300, date(2027, 8, 10)))
    due += ((3, 1_100, date(2027, 9, 30)),)
    practised.store("invoice", [invoice(*one) for one in due])
    owed = found("receivables")
    assert {code: one.measure for code, one in owed.items()} == dict.fromkeys(
        ("company", "north", "north-1"), 0.3
    )
    one = owed["north"]
    assert (D(one.facts["old"]), D(one.facts["overdue"])) == (600, 900)
    assert [D(age) for age in one.facts["ages"]] == [300, 600, 0, 0]
    assert one.amount == 600 * M and one.known == date(2027, 8, 6)  # 31 days late


# ── metrics besides the main one ──


@pytest.fixture
def paid(year):
    """Receipts have targets, too: 14,400 a seat; of North 2 and the South all is paid.

    Seat A's customers paid 4,800 of 9,600, Seat B's 2,400 of 4,800: of 14,400 they land
    49.7 % and 74.9 % short; Seat A sells what it should.
    """
    by = {"actor": year.world.operator, "at": year.world.at}
    metric = Metric.objects.get(code="receipts")
    version = targets.create_version(**by, plan=year.plan, metric=metric, name="Paid")
    for seat in SEATS:
        cell = Cell(seat, "products", "2027")
        targets.set_target(**by, version=version, cell=cell, total=14_400 * QUANTUM)
    targets.commit(**by, version=version)
    amounts = dict(zip(SEATS, (300, 150, 600, 600), strict=True))
    year.store(
        "receipt",
        [
            year.order(seat, date(2027, month, day), much, product=None)
            for seat, much in amounts.items()
            for month in range(1, 9)
            for day in (10, 20)
        ],
    )
    return year


def test_a_further_metric_warns_by_what_it_lacks_beyond_the_main_one(paid):
    """Seat A sells and is not paid: a cause of its own, at all units above it, too.

    North 1 lacks 24.6 % of sales and 62 % of receipts. The whole says it, naming where most
    is missing; nobody below it is told once more.
    """
    world, looks = paid.world, look(at=NOON, on=TODAY)
    by_key = {(s.finding.rule, s.finding.subject, s.unit.code): s for s in looks.sights}
    seat = by_key["pace", "receipts", "north-1-a"]
    assert seat.metric.code == "receipts" and seat.counted_in == "CNY"
    assert ("pace", "", "north-1-a") not in by_key and seat.raises
    assert seat.finding.amount == pytest.approx(
        (D(seat.finding.facts["target"]) - D(seat.finding.facts["landing"])) * M
    )
    watching.watch(actor=world.operator, at=NOON, looked=looks)
    rows = EarlyWarning.objects.filter(rule="pace", subject="receipts")
    told = {row.unit.code for row in rows}
    assert told == {"company"}  # all below is named by it
    again = watching.watch(actor=world.operator, at=NOON, looked=looks)
    assert again == {}


def test_what_the_main_metric_explains_stands_in_its_warning(paid):
    """The more receipts come in the less is left that sales do not explain."""
    rows = [
        paid.order("north-1-b", date(2027, 8, 18), 2_500, product=None),
        paid.order("north-1-a", date(2027, 8, 18), 4_800, product=None),
    ]
    paid.store("receipt", rows)
    sights = look(at=NOON, on=TODAY).sights
    pace = {
        (s.finding.subject, s.unit.code): s for s in sights if s.finding.rule == "pace"
    }
    seat = pace["receipts", "north-1-b"]
    assert seat.finding.measure >= seat.rule.bound and not seat.raises
    (also,) = pace["", "north-1-b"].finding.facts["also"]
    assert (also["metric"], also["target"]) == ("receipts", "14400")
    assert also["share"] == pytest.approx(seat.finding.measure, abs=1e-6)


def test_what_is_overdue_says_what_is_missing_of_receipts(world):
    """Overdue at North: its receipts are no second warning; another metric is."""
    paying = replace(sight(world.north), metric=Metric(document="receipt"))
    other = replace(sight(world.north), metric=Metric(document="order"))
    owed = sight(world.north, rule="receivables", measure=0.5)
    named = [
        replace(one, finding=replace(one.finding, subject=code))
        for one, code in ((paying, "receipts"), (other, "gross_margin"))
    ]
    desk = watching._Desk(world.operator, world.at, Looked(world.on, ()))
    assert not desk._said(("pace", world.north.pk, "2027", "receipts"), named[0])
    desk.met["receivables", world.north.pk, "2027", ""] = ""
    assert desk._said(("pace", world.north.pk, "2027", "receipts"), named[0])
    assert not desk._said(("pace", world.north.pk, "2027", "gross_margin"), named[1])
    assert owed.finding.subject == ""


def test_a_further_metric_without_a_rate_takes_nothing_from_the_main_one(paid):
    """A receipt of Seat A in EUR: there and above only receipts are untold, and stay."""
    world = paid.world
    watching.watch(actor=world.operator, at=NOON, looked=look(at=NOON, on=TODAY))
    row = paid.order("north-1-a", date(2027, 8, 19), 100, product=None)
    paid.store("receipt", [row | {"currency": "EUR"}])
    untold = look(at=NOON, on=TODAY)
    stopped = {(key[0], key[3]) for key in untold.stays}
    assert stopped >= {("pace", "receipts")} and ("pace", "") not in stopped
    assert world.north_1_b.pk not in {key[1] for key in untold.stays}
    assert watching.watch(actor=world.operator, at=NOON, looked=untold) == {}
    assert EarlyWarning.objects.filter(subject="receipts", state="open").exists()


# ── who is told of what ──


def test_each_waits_for_one_person_and_is_worth_his_time(practised):
    """Seat A is Bob's, North Alice's, the whole Dora's; Seat B and its team are nobody's.

    Seat A's weeks without visits are his to hear; nobody hears of Seat B's first, and of
    what lies under North only Alice is told.
    """
    people = practised.world.people
    alice, bob = people.alice.pk, people.bob.pk
    sights = {
        (one.finding.rule, one.unit.code): one for one in look(at=NOON, on=TODAY).sights
    }
    inner = sights["pace", "north-1-b"]
    assert (inner.owner, inner.above) == (alice, None)
    north_1, north = (sights["pace", code].unit.pk for code in ("north-1", "north"))
    assert inner.within == {north_1, north} and inner.raises
    assert sights["pace", "north"].above == sights["pace", "company"].owner
    assert sights["pace", "north"].within == frozenset()
    own = sights["activity", "north-1-a"]
    assert (own.owner, own.within, own.raises) == (bob, frozenset(), True)
    org.vacate(
        actor=practised.world.operator,
        at=NOON,
        seat=practised.world.north_1_a,
        from_date=TODAY,
    )
    left = [one for one in look(at=NOON, on=TODAY).sights if one.raises]
    assert not [one for one in left if one.finding.rule == "activity"]


def test_nobody_is_told_the_same_twice(world):
    """Seat under team under North: Alice hears of North; when that has gone, of the team."""
    day, within = world.on, frozenset({world.north.pk})
    inner = replace(sight(world.north_1), within=within)
    assert looked(world, day, sight(world.north), inner) == {"raised": 1}
    day += timedelta(days=1)
    assert looked(world, day, inner) == {"gone": 1, "raised": 1}
    day += timedelta(days=1)  # what stands goes only by its own measure
    assert looked(world, day, sight(world.north), inner) == {"back": 1}
    assert EarlyWarning.objects.filter(state="open").count() == 2


def test_a_thin_pipeline_is_said_by_pace_and_small_things_by_nobody(world):
    coverage = sight(world.north, rule="coverage", measure=0.6)
    both = (sight(world.north), coverage)
    assert looked(world, world.on, *both) == {"raised": 1}
    day = world.on + timedelta(days=1)
    assert looked(world, day, coverage) == {"gone": 1, "raised": 1}
    untold = Looked(day, (coverage,), untold={"pace": "no rate"})
    assert looked(world, day, sight(world.north)) == {"gone": 1, "back": 1}
    assert watching.watch(actor=world.operator, at=world.at, looked=untold) == {}
    assert looked(world, day, coverage) == {"gone": 1, "back": 1}
    small = replace(sight(world.south), raises=False)
    assert looked(world, day, coverage, small) == {}
    customers = [
        sight(unit, rule="concentration", measure=0.5, account=code)
        for unit, code in ((world.south, "K1"), (world.south_1, "K2"))
    ]
    customers[1] = replace(customers[1], within=frozenset({world.south.pk}))
    assert looked(world, day, coverage, *customers) == {"raised": 2}


# ── what becomes of it ──


def kinds(warning):
    return [one.kind for one in warning.events.all()]


def test_one_row_a_rule_unit_and_period_and_no_flapping(world):
    """Raised at 5 %; at 4.1 % it stands, at 3.9 % it goes; at 4.5 % it stays gone."""
    day, north = world.on, world.north
    assert looked(world, day, sight(north, 0.049)) == {}
    assert looked(world, day, sight(north, 0.05)) == {"raised": 1}
    assert looked(world, day, sight(north, 0.05)) == {}  # the same look again
    steps = ((0.041, {}), (0.039, {"gone": 1}), (0.045, {}), (0.06, {"back": 1}))
    for n, (size, became) in enumerate(steps):
        assert looked(world, day + timedelta(days=n + 1), sight(north, size)) == became
    (one,) = EarlyWarning.objects.all()
    assert (one.state, one.measure) == ("open", 0.06)
    assert kinds(one) == ["raised", "gone", "back"]
    assert looked(world, date(2028, 1, 1)) == {"over": 1}  # its year has ended
    with pytest.raises(Exception, match="append-only"):
        WarningEvent.objects.update(said="nothing happened")


def test_snoozed_with_a_reason_until_a_day(world):
    """Alice leads North: it waits until the 8th; it goes on being looked at, and wakes up."""
    by = {"actor": world.alice, "at": world.at}
    one = raised(world, world.north, owner=world.people.alice)
    day = world.on
    for until, reason, says in (
        (day, "Tender", "between tomorrow and"),
        (day + timedelta(days=91), "Tender", "between tomorrow and"),
        (day + timedelta(days=4), " ", "why it can wait"),
    ):
        with pytest.raises(Refused, match=says):
            watching.snooze(**by, warning=one, until=until, reason=reason)
    watching.snooze(**by, warning=one, until=day + timedelta(days=4), reason="Tender")
    assert waiting_warnings(world.alice, on=day).first is None
    assert looked(world, day + timedelta(days=3), sight(world.north)) == {}
    one.refresh_from_db()
    assert (one.state, one.reason) == ("snoozed", "Tender")
    assert looked(world, day + timedelta(days=4), sight(world.north)) == {"woken": 1}
    one.refresh_from_db()
    assert (one.state, one.reason, one.until_date) == ("open", "", None)


def test_taken_up_with_an_action_until_that_has_ended(world):
    by = {"actor": world.alice, "at": world.at}
    one = raised(world, world.north)
    planned = watching.NewAction(
        "Open the tenders", world.people.alice, world.on, world.on + timedelta(days=30)
    )
    action = watching.take_up_anew(**by, warning=one, planned=planned)
    assert (one.state, one.action, action.plan.unit) == ("taken", action, world.north)
    assert Entry.objects.last().act == "tracking.answer_with_action"
    assert looked(world, world.on, sight(world.north)) == {}
    from luopan.actions.services import move_action

    move_action(**by, action=action, state="done", said="Three are open")
    assert looked(world, world.on, sight(world.north)) == {"released": 1}
    with pytest.raises(Refused, match="has ended"):
        watching.take_up(**by, warning=one, action=action)
    assert looked(world, world.on) == {"gone": 1}
    with pytest.raises(Refused, match="This warning has cleared by itself"):
        watching.snooze(
            **by, warning=one, until=world.on + timedelta(days=2), reason="Late"
        )
    page = warning_page(one, viewer=world.alice, on=world.on)
    assert [h.kind for h in page.happened] == ["gone", "released", "taken", "raised"]
    assert page.happened[2].action_name == "Open the tenders"


def test_who_sees_and_who_answers(world):
    """Of Seat A: Bob who holds it, Alice who leads above; Charlie of the South sees nothing."""
    one = raised(
        world, world.north_1_a, owner=world.people.bob, above=world.people.alice
    )
    said = {"at": world.at, "warning": one, "said": "Two tenders moved to March"}
    for who in (world.bob, world.alice, world.dora):
        watching.answer(actor=who, **said)
    for who in (world.olga, world.adam, world.fin):
        assert warnings(who, Wish(), on=world.on).total == 1
        with pytest.raises(Denied, match="ask"):
            watching.answer(actor=who, **said)
    with pytest.raises(Unknown):
        warning_seen(world.charlie, one.pk, on=world.on)
    assert waiting_warnings(world.bob, on=world.on).first.id == one.pk
    told = waiting_warnings(world.alice, on=world.on)
    assert (told.first, told.told, told.largest.id) == (None, 1, one.pk)
    assert marks(world.alice, ["north", "north-1-a", "south"], on=world.on) == {
        "north": marks(world.dora, ["north"], on=world.on)["north"],
        "north-1-a": marks(world.bob, ["north-1-a"], on=world.on)["north-1-a"],
    }


def test_of_ones_activity_one_hears_first(world):
    """Three days it is Bob's alone; then his line's. A unit's own is nobody's secret."""
    bob = {"owner": world.people.bob, "above": world.people.alice, "rule": "activity"}
    looked(world, world.on, sight(world.north_1_a, 3.0, **bob))
    for who, days, count in (
        (world.bob, 0, 1),
        (world.alice, 2, 0),
        (world.dora, 2, 0),
        (world.alice, 3, 1),
    ):
        on = world.on + timedelta(days=days)
        assert warnings(who, Wish(), on=on).total == count, (who, days)
    one = EarlyWarning.objects.select_related("unit").get()
    said = {"actor": world.bob, "warning": one, "said": "Two weeks of fairs"}
    for days, kept in ((1, set()), (3, {"rule", "said"})):
        watching.answer(at=world.at + timedelta(days=days), **said)
        assert set(Entry.objects.last().details) == kept
    # Nor does Alice find it among what is kept about her; what comes back is his first again.
    assert one.above is None
    looked(world, world.on + timedelta(days=3), sight(world.north_1_a, 3.0, **bob))
    one.refresh_from_db()
    assert one.above == world.people.alice
    later = world.on + timedelta(days=9)
    looked(world, later - timedelta(days=1))
    looked(world, later, sight(world.north_1_a, 3.0, **bob))
    assert warnings(world.bob, Wish(), on=later).total == 1
    assert warnings(world.alice, Wish(), on=later).total == 0


def test_rules_are_set_at_a_unit_and_below(year):
    """Alice lets North warn at 20 % of the year only; the South and the company stay."""
    world = year.world
    by = {"actor": world.alice, "at": NOON}
    said = RuleSet(True, 0.2, 0.5, "year", "both", "owner", 0)
    set_warning_rule(**by, unit=world.north, rule="pace", said=said)
    assert set(found("pace")) == {"company", "north-1"}  # seats at 60 %
    off = said._replace(active=False)
    set_warning_rule(**by, unit=world.north, rule="pace", said=off)
    assert set(found("pace")) == {"company"}
    page = rules_page(world.bob, None, on=TODAY)
    pace = next(one for one in page.rules if one.rule == "pace")
    assert (page.unit.code, pace.active, pace.unit) == ("north-1-a", False, "north")
    above = rules_page(world.dora, None, on=TODAY)
    assert [one.unit for one in above.exceptions] == ["north"]
    month = said._replace(period="month", bound=0.4)
    at = {"unit": world.company, "rule": "pace", "said": month}
    set_warning_rule(actor=world.dora, at=NOON, **at)
    assert Job.objects.filter(kind="tracking.watch", key__contains="rule").exists()
    assert {one.span.code for one in look(at=NOON, on=TODAY).sights} <= {"2027-08"}


@pytest.mark.parametrize(
    ("rule", "said", "words"),
    [
        ("speed", RuleSet(True, 0.1), "no rule"),
        ("pace", RuleSet(True, 0, 0.5), "bound between"),
        ("pace", RuleSet(True, 0.1), "share between"),
        ("activity", RuleSet(True, 2.5, 0.5), "whole number of weeks"),
        ("receivables", RuleSet(True, 0.3, 45), "0, 30, 60 or 90"),
        ("coverage", RuleSet(True, 0.3, 0.5), "The rule needs nothing but its bound"),
        ("coverage", RuleSet(True, 0.3, None, "day"), "a year, a quarter"),
        (
            "coverage",
            RuleSet(True, 0.3, None, "year", "all"),
            "A rule can only cover units, seats or both",
        ),
        (
            "coverage",
            RuleSet(True, 0.3, tells="all"),
            "A rule can notify the owner only, or the owner",
        ),
        ("coverage", RuleSet(True, 0.3, first_days=15), "0 to 14 days"),
    ],
)
def test_rules_that_make_no_sense_are_refused(world, rule, said, words):
    by = {"actor": world.dora, "at": world.at, "unit": world.company}
    with pytest.raises(Refused, match=words):
        set_warning_rule(**by, rule=rule, said=said)


def test_a_trigger_that_fired_warns_and_opens_its_actions_once(year):
    """Alice owns the risk: it stands at North; Bob's step is an action of his seat."""
    from luopan.strategy import services as strategy

    world = year.world
    by = {"actor": world.dora, "at": NOON}
    risk = strategy.add_assumption(
        **by,
        code="price",
        name="A rival undercuts us",
        kind="risk",
        owner=world.people.alice,
        review_date=date(2027, 12, 1),
        probability=0.3,
        amount=D(5_000),
        trigger="Two dealers report it",
    )
    step = {"risk": risk, "wording": "Call every dealer", "days": 3}
    strategy.prepare_action(**by, owner=world.people.bob, **step)
    strategy.fire_risk(**by, risk=risk, reason="Three dealers did")

    def watch():
        at = look(at=NOON, on=TODAY)
        return watching.watch(actor=world.operator, at=NOON, looked=at)

    assert [row.wording for row in not_opened(world.bob)] == ["Call every dealer"]
    assert watch()["opened"] == 1 and watch() == {}
    assert not not_opened(world.bob)  # it waits for him as his action now
    one = EarlyWarning.objects.get(rule="risk")
    assert (one.unit, one.subject, one.owner) == (
        world.north,
        "price",
        world.people.alice,
    )
    action = OpenedStep.objects.get().action
    assert (action.plan.unit, action.owner) == (world.north_1_a, world.people.bob)
    assert action.end_date == TODAY + timedelta(days=4)
    assert action.outcome == "Answer the risk “A rival undercuts us”"
    shown = warnings(world.dora, Wish(rule="risk"), on=TODAY).rows[0]
    hidden = warnings(world.bob, Wish(rule="risk"), on=TODAY).rows
    assert shown.amount == 5_000 and hidden == ()
    # What it may cost stays with who sees the company's targets and who owns the risk.
    EarlyWarning.objects.filter(pk=one.pk).update(owner=world.people.bob)
    one.refresh_from_db()
    for who, amount in ((world.alice, None), (world.bob, 5_000), (world.dora, 5_000)):
        seen = warning_page(one, viewer=who, on=TODAY)
        assert {seen.row.amount, *(had.amount for had in seen.happened)} == {amount}
    strategy.call_off_risk(**by, risk=risk, reason="They gave it up")
    assert watch() == {"gone": 1}
    strategy.fire_risk(**by, risk=risk, reason="Again")
    assert len(not_opened(world.bob)) == 1  # what was opened is of the firing before
