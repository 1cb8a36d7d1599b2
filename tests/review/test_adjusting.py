"""Adjustments in a year that is easy to follow: asked, worked out, decided, in force."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from django.utils.translation import override

from luopan.engine.calendar import Scheme, year_spans
from luopan.org import services as org
from luopan.org.access import Action, Denied, Unknown, may
from luopan.org.facts import one_look
from luopan.review.access.adjusting import adjustment_seen, waiting_for
from luopan.review.adjusting.asked import Evidence, Wish
from luopan.review.adjusting.learning import learning, since
from luopan.review.models import Adjustment
from luopan.review.queries.adjusting.before_signing import open_requests
from luopan.review.queries.adjusting.effect import Side
from luopan.review.queries.adjusting.one import MonthLine, adjustment_page
from luopan.review.services import adjusting, approving
from luopan.targets.capacity import FULL, Seat, Someone, Stay, capacities
from luopan.targets.cube import state_of
from luopan.targets.models import Version
from luopan.targets.queries.commitments import to_sign
from luopan.targets.queries.own_talks import own_talks
from luopan.targets.queries.unsigned import unsigned
from luopan.targets.refusals import Conflict
from luopan.targets.signed.promises import months_of
from luopan.targets.splits import numbers_of
from luopan.targets.succeeding import in_force
from luopan.trail.models import Entry
from luopan.trail.refusal import Refused
from luopan.web.words import adjustment as words
from luopan.web.words.unsigned import before_signing, waiting
from tests.tracked_year import NOON, SEATS, TODAY

D = Decimal
LEAVE = Wish(
    "north-1-a",
    "leave",
    date(2027, 9, 1),
    date(2027, 10, 16),
    clock="calendar",
    reason="Operation on the knee",
)


def by(user, days=0):
    return {"actor": user, "at": NOON + timedelta(days=days)}


def ask(year, wish=LEAVE, who=None):
    who = who or year.world.bob
    about = {"plan": year.plan, "metric": year.metric.pk, "wish": wish}
    return adjusting.ask_adjustment(**by(who), **about)


def changes(one):
    return {line["period"]: line["change"] for line in one.lines if line["change"]}


def total(version, unit):
    found = numbers_of(version, [unit], None)[unit]
    return None if found is None else sum(found)


def force(year):
    return in_force(year.plan.pk, year.metric.pk)


def test_leave_by_hand(year):
    """1,200 a month; away all of September and 15 of 31 days of October."""
    one = ask(year)
    assert changes(one) == {"2027-09": -1_200, "2027-10": -581}
    assert (one.year_amount, one.open_amount, one.amount) == (14_400, 2_400, -1_781)
    assert one.payers == {"north-1~": 1} and not one.retroactive
    assert one.deadline == TODAY + timedelta(days=7)


def test_leave_in_working_days(year):
    """September of 2027 has 22 weekdays, October 21; away until the 15th, a Friday."""
    one = ask(year, replace(LEAVE, clock="working"))
    october = next(line for line in one.lines if line["period"] == "2027-10")
    assert (october["days"], october["of"]) == (11, 21)
    assert changes(one)["2027-10"] == -629


def test_where_it_is_decided(year):
    """12.4 % of the year is more than a manager's word; at 5 % it is hers."""
    assert ask(year).with_unit.code == "company"  # Alice's word goes as far as 5 %
    little = replace(LEAVE, until_date=date(2027, 9, 16))
    assert ask(year, little).with_unit.code == "north"
    assert ask(year, little, year.world.alice).with_unit.code == "company"


def test_approved_it_counts_and_what_was_stays(year):
    world, before = year.world, year.version
    one = ask(year)
    approving.approve(**by(world.dora, 1), adjustment=one)
    one.refresh_from_db()
    after = force(year)
    assert one.state == "approved" and one.result == after and one.changed == -1_781
    assert after.copied_from == before and after.frozen
    assert total(before, "north-1-a") == 14_400
    assert total(after, "north-1-a") == 14_400 - 1_781
    assert total(after, "north-1") == 28_800  # its reserve pays
    assert total(after, "company") == 60_000
    was, now = (
        numbers_of(v, ["north-1-a"], None)["north-1-a"] for v in (before, after)
    )
    assert was[:8] == now[:8]
    later = {"on": TODAY + timedelta(days=1), "at": NOON + timedelta(days=1)}
    for when, target in ((later, 14_400 - 1_781), ({}, 14_400)):
        assert (
            year.look(unit="north-1-a", kind="year", **when).standing.target == target
        )
    assert after.rows.filter(unit_code="north-1~").count() == 2
    plain = {u: sum(r.amount for r in after.rows.filter(unit_code=u)) for u in SEATS}
    assert plain == {u: total(after, u) for u in SEATS}
    assert after.rows.count() == before.rows.count() + 2
    said = Entry.objects.filter(act="review.approve_adjustment").last()
    assert said.outcome == "done" and said.actor == world.dora


def test_the_new_number_is_to_be_signed(year):
    from luopan.targets.services import signing

    world = year.world
    signing.sign(**by(world.bob), version=year.version, unit="north-1-a")
    one = ask(year)
    promised(year)
    assert unsigned(world.bob, on=TODAY) == ()
    approving.approve(**by(world.dora), adjustment=one)
    (waits,) = unsigned(world.bob, on=TODAY)
    assert waits.signed and waits.version_id == force(year).pk
    made = signing.sign(**by(world.bob, 1), version=force(year), unit="north-1-a")
    assert made.replaces is not None and unsigned(world.bob, on=TODAY) == ()
    assert "40" in str(made.facts["resources"])


def test_who_signs_is_told_which_requests_would_change_that_number(year):
    """His own, and another's of which it would carry a part; only as long as they wait."""
    from luopan.targets.services import signing

    world, version = year.world, year.version
    signed = {"version": version, "unit": "north-1-a", "reservation": "Two fairs fell."}
    made = signing.sign(**by(world.bob), **signed)
    one = ask(year)
    moved = replace(LEAVE, unit="north-1-b", payer="siblings", pays=("north-1-a",))
    other = ask(year, moved, world.alice)
    number = (version.pk, "north-1-a")
    assert list(other.payers) == ["north-1-a"]

    def told(who, asked=number):
        found = open_requests(getattr(world, who), [asked], on=TODAY)
        return [(x.row.id, x.carries) for x in found.get(asked, ())]

    assert told("alice") == told("dora") == [(one.pk, False), (other.pk, True)]
    assert told("bob") == [(one.pk, False)]  # another seat's request is not his to see
    assert told("charlie") == []
    assert told("dora", (version.pk, "south-1-a")) == []
    assert open_requests(world.dora, [], on=TODAY) == {}
    lines = before_signing(
        replace(to_sign(world.bob, version, "north-1-a", at=NOON), reserved="Fairs."),
        open_requests(world.bob, [number], on=TODAY)[number],
        TODAY,
    )
    assert [line.url for line in lines] == [
        f"/review/adjustments/{one.pk}/",
        f"/letters/read/{made.number}/",
    ]
    assert lines[0].text.startswith(
        "Not decided yet; would change this number: Bob requests for Seat A: "
    )
    assert "awaiting Dora" in lines[0].text and "“Fairs.”" in lines[1].text
    promised(year)
    approving.approve(**by(world.dora), adjustment=one)
    assert told("bob") == []
    (row,) = unsigned(world.bob, on=TODAY)
    assert row.reserved == made.number
    (item,) = waiting([row], {}, TODAY)
    assert [one.url for one in item.beside] == [f"/letters/read/{made.number}/"]


def test_what_today_asks_for_a_letter_with_something_open(
    year, django_assert_num_queries
):
    """A talk to answer, a letter to sign, and a request: read at once, not one by one."""
    world = year.world
    ask(year)
    promised(year)
    with one_look(reading=True):
        found = own_talks(world.bob, TODAY)
        alone = unsigned(world.bob, on=TODAY)
        assert unsigned(world.bob, on=TODAY, among=found.to_sign) == alone
        assert [row.unit for row in alone] == ["north-1-a"] and found.opened == ()
        number = (alone[0].version_id, "north-1-a")
        may(world.bob, Action.TARGETS_READ, on=TODAY)  # of his rights the page knows
        with django_assert_num_queries(1):
            asked = open_requests(world.bob, [number], on=TODAY, by_name=False)
        (item,) = waiting(alone, asked, TODAY)
    assert (
        "awaiting Luopan Drinks, by" in item.beside[0].text
    )  # the unit, for no name was asked


def promised(year):
    """Forty leads were promised to Seat A in the talk about the number before."""
    from luopan.targets.models import Ask, Card, Talk

    said = {"actor": year.world.dora, "at": NOON}
    talk = Talk.objects.create(
        version=year.version,
        unit=year.world.north_1_a,
        with_unit=year.world.north_1,
        issued_by=year.world.dora,
        issued_at=NOON,
        issued_amount=14_400,
        amount=14_400,
        since=NOON,
        state="settled",
        head=1,
    )
    card = Card.objects.create(talk=talk, seq=1, kind="counter", **said)
    Ask.objects.create(
        talk=talk,
        card=card,
        resource="leads",
        quantity=40,
        wanted_date=TODAY,
        state="promised",
        promised_by=year.world.dora,
        promised_date=TODAY,
        changed_at=NOON,
    )


def test_a_part_is_approved_with_a_reason(year):
    one = ask(year)
    with pytest.raises(Refused, match="only a part"):
        approving.approve(**by(year.world.dora), adjustment=one, part=D("0.5"))
    approving.approve(
        **by(year.world.dora),
        adjustment=one,
        part=D("0.5"),
        text="The desk covers half",
    )
    assert total(force(year), "north-1-a") == 14_400 - 891  # −890.5, rounded once
    assert total(force(year), "north-1") == 28_800


def test_two_one_after_the_other_add_up(year):
    one = ask(year)
    two = ask(year, replace(LEAVE, unit="north-1-b"), year.world.alice)
    approving.approve(**by(year.world.dora), adjustment=one)
    approving.approve(**by(year.world.dora, 1), adjustment=two)
    after = force(year)
    assert total(after, "north-1-a") == total(after, "north-1-b") == 12_619
    assert after.copied_from == one.__class__.objects.get(pk=one.pk).result
    assert after.name.startswith("Committed · ") and after.name.endswith(f" {two.pk}")


def test_customers_move_with_their_share(year):
    """A third of what Seat A sold in 2026 was to Ace; the sum of both seats stays."""
    from luopan.dimensions.models import Account

    ace = Account.objects.create(code="ace", name="Ace", start_date=date(2020, 1, 1))
    rows = [
        year.order("north-1-a", date(2026, m, 15), 500, "ace") for m in range(1, 13)
    ]
    year.store("order", rows)
    wish = Wish(
        "north-1-a",
        "account",
        date(2027, 9, 16),
        accounts=(ace.pk,),
        other="north-1-b",
        reason="Ace is served by B from now on",
    )
    one = ask(year, wish, year.world.alice)
    assert changes(one) == {
        "2027-09": -200,  # half of the month
        "2027-10": -400,
        "2027-11": -400,
        "2027-12": -400,
    }
    assert one.payer == "seat" and one.payers == {"north-1-b": 1}
    approving.approve(**by(year.world.dora), adjustment=one)
    after = force(year)
    assert total(after, "north-1-a") == 13_000 and total(after, "north-1-b") == 15_800
    assert total(after, "north-1") == 28_800


def test_territory_siblings_and_the_total(year):
    wish = Wish(
        "north-1-a",
        "territory",
        date(2027, 9, 1),
        moved=D(2),
        areas=D(8),
        payer="siblings",
        reason="Two counties less",
    )
    one = ask(year, wish, year.world.olga)
    assert one.amount == -1_200 and one.payers == {"north-1-b": 4_800}
    free = replace(wish, trigger="market", share=D("-0.1"), payer="whole")
    two = ask(year, free, year.world.olga)
    assert two.amount == -480 and two.with_unit.code == "company"
    approving.approve(**by(year.world.dora), adjustment=one)
    approving.approve(**by(year.world.dora), adjustment=two)
    assert total(force(year), "company") == 60_000 - 480


def test_a_seat_that_was_filled(year):
    """Vacant in September, filled on 1 October; the ramp takes off of the months after."""
    wish = Wish(
        "north-1-b",
        "filled",
        date(2027, 9, 1),
        date(2027, 10, 1),
        clock="calendar",
        reason="Filled a month late",
    )
    one = ask(year, wish, year.world.alice)
    found = changes(one)
    assert found["2027-09"] == -1_200 and -1_200 < found["2027-10"] < 0


def test_who_changes_seats_does_not_begin_to_learn_again(year):
    world, came = year.world, date(2027, 10, 1)
    by_hand = {"actor": world.operator, "at": world.at}
    assert since(world.north_1_b, came) == came  # nobody is known to come
    person = world.people.charlie
    org.place_person(**by_hand, seat=world.north_1_b, person=person, from_date=came)
    assert since(world.north_1_b, came) == person.start_date < came
    filled = Wish("north-1-b", "filled", date(2027, 9, 1), came, clock="calendar")
    one = ask(year, replace(filled, reason="Filled"), world.alice)
    assert changes(one) == {"2027-09": -1_200}


def test_broken_promises_bring_what_rested_on_them(year):
    from luopan.targets.services import supporting

    world = year.world
    org.add_units(
        actor=world.operator,
        at=world.at,
        rows=[org.NewUnit("supply", "Supply", overlay=True)],
    )
    supporting.ask_support(
        **by(world.alice, -30),
        version=year.version,
        unit="north",
        department="supply",
        what="Forty meters",
        wanted_date=date(2027, 8, 10),
        carries=900,
    )
    support = one_of("targets", "Support")
    wish = Wish(
        "north", "promise", date(2027, 9, 1), supports=(support.pk,), reason="Not here"
    )
    one = ask(year, wish, world.alice)
    assert one.amount == -900 and sum(changes(one).values()) == -900
    with pytest.raises(Refused, match="Choose the promises"):
        ask(year, replace(wish, supports=()), world.alice)


def one_of(app, model):
    from django.apps import apps

    return apps.get_model(app, model).objects.get()


def test_back_in_time_only_with_a_reason_and_a_word_without_limit(year):
    wish = replace(LEAVE, from_date=date(2027, 7, 25), until_date=date(2027, 8, 1))
    with pytest.raises(Refused, match="going back needs its own written reason, and"):
        ask(year, wish)
    one = ask(year, replace(wish, past_reason="The paper came late"))
    assert one.retroactive and one.with_unit.code == "company"
    org.grant_role(
        actor=year.world.operator,
        at=NOON,
        user=year.world.charlie,
        role="manager",
        unit=year.world.company,
    )
    with pytest.raises(Refused, match="Going back in time or changing the total"):
        approving.approve(**by(year.world.charlie), adjustment=one)
    approving.approve(**by(year.world.dora), adjustment=one)


def test_who_may_what(year):
    world = year.world
    one = ask(year)
    for user in (world.charlie, world.zed):
        with pytest.raises((Denied, Refused)):
            ask(year, LEAVE, user)
        with pytest.raises(Unknown):
            adjustment_seen(user, one.pk, on=TODAY)
    with pytest.raises(Denied):
        ask(year, LEAVE, world.fin)
    with pytest.raises(
        Denied, match="nobody can decide on their own request or number"
    ):
        approving.approve(**by(world.bob), adjustment=one)
    with pytest.raises(Denied):
        approving.approve(**by(world.alice), adjustment=one)
    with pytest.raises(Denied):
        adjusting.withdraw_adjustment(**by(world.dora), adjustment=one)
    assert adjustment_seen(world.audrey, one.pk, on=TODAY) == one


def test_asked_back_answered_declined(year):
    world = year.world
    one = ask(year)
    assert [w.pk for w in waiting_for(world.dora, TODAY)] == [one.pk]
    approving.ask_back(**by(world.dora), adjustment=one, text="Who covers for you?")
    assert not waiting_for(world.dora, TODAY) and waiting_for(world.bob, TODAY)
    with pytest.raises(Refused, match="It was sent back and is waiting for the"):
        adjusting.remind_of_adjustment(**by(world.bob), adjustment=one)
    adjusting.answer(**by(world.bob), adjustment=one, text="Seat B, half of it")
    with pytest.raises(Refused, match="the next like case is held to it"):
        approving.decline(**by(world.dora), adjustment=one, text=" ")
    approving.decline(**by(world.dora), adjustment=one, text="B covers it")
    with pytest.raises(Refused, match="declined"):
        adjusting.withdraw_adjustment(**by(world.bob), adjustment=one)
    one.refresh_from_db()
    assert (one.state, one.part, one.changed) == ("declined", 0, 0)
    kinds = [event.kind for event in one.events.all()]
    assert kinds == ["asked", "question", "remark", "declined"]
    assert force(year) == year.version


def test_escalated_when_nobody_answers_and_deputised(year):
    world = year.world
    little = replace(LEAVE, until_date=date(2027, 9, 16))
    one = ask(year, little)
    assert one.with_unit.code == "north"
    with pytest.raises(Refused, match="It can be escalated once its due day,"):
        approving.escalate(**by(world.bob), adjustment=one)
    approving.escalate(**by(world.bob, 8), adjustment=one)
    one.refresh_from_db()
    assert one.with_unit.code == "company"
    with pytest.raises(Refused, match="cannot decide there"):
        approving.deputise(
            **by(world.dora, 8),
            adjustment=one,
            deputy=world.fin,
            until_date=date(2027, 9, 9),
        )
    with pytest.raises(Refused, match="your authority goes up to"):
        approving.approve(**by(world.olga, 8), adjustment=one)
    approving.deputise(
        **by(world.dora, 8),
        adjustment=one,
        deputy=world.olga,
        until_date=date(2027, 9, 9),
    )
    day = TODAY + timedelta(days=8)
    assert waiting_for(world.olga, day) and not waiting_for(world.dora, day)
    approving.approve(**by(world.olga, 9), adjustment=one)
    one.refresh_from_db()
    assert one.state == "approved" and one.decided_by == world.olga


def test_who_saw_something_older_is_told_who_was_faster(year):
    one = ask(year)
    adjusting.remind_of_adjustment(**by(year.world.bob), adjustment=one)
    with pytest.raises(Conflict, match="Bob has just handled this request"):
        approving.approve(**by(year.world.dora), adjustment=one, expected=1)
    with pytest.raises(Refused, match="A reminder was already sent today"):
        adjusting.remind_of_adjustment(**by(year.world.bob), adjustment=one)


def test_closed_months_and_nothing_at_all(year):
    with pytest.raises(Refused, match="the approver reads it first"):
        ask(year, replace(LEAVE, reason=" "))
    with pytest.raises(Refused, match="no change"):
        ask(year, replace(LEAVE, trigger="territory", moved=D(1), areas=D(99_999)))
    with pytest.raises(Refused, match="inside the year"):
        ask(year, replace(LEAVE, until_date=date(2027, 8, 1)))
    evidence = (Evidence("link", "Mail", address="javascript:alert(1)"),)
    with pytest.raises(Refused, match="https"):
        ask(year, replace(LEAVE, evidence=evidence))
    Version.objects.update(state="draft")
    with pytest.raises(Refused, match="Nothing is committed"):
        ask(year)


def test_every_month_adds_up_and_closed_ones_stay(year):
    """Whatever is asked: months before stay, every month of the company stays."""
    before = state_of(year.version)
    for part in (D("0.3333"), D("0.07")):
        one = ask(year, replace(LEAVE, unit="north-1-a"))
        approving.approve(
            **by(year.world.dora), adjustment=one, part=part, text="so much"
        )
        after = state_of(force(year))
        assert (after.amounts[:, :8] == before.amounts[:, :8]).all()
        assert (after.amounts.sum(axis=0) == before.amounts.sum(axis=0)).all()
    assert len(months_of(year.version)) == 12
    assert Adjustment.objects.filter(state="approved").count() == 2


def test_the_page_tells_before_after_like_and_way(year):
    from luopan.review.queries.adjusting.asking import desk, preview
    from luopan.review.queries.adjusting.listing import Wish as Which
    from luopan.review.queries.adjusting.listing import adjustments
    from luopan.review.queries.adjusting.marks import marks
    from luopan.review.queries.adjusting.one import adjustment_page, effect_of

    world, at = year.world, {"at": NOON, "on": TODAY}
    led = desk(world.alice, year.version, "north-1-a", on=TODAY)
    assert [code for code, _name in led.siblings] == ["north-1-b"]
    offered = desk(world.bob, year.version, "", on=TODAY)
    assert offered.unit.code == "north-1-a" and offered.siblings == ()
    thought = preview(world.bob, year.version, offered.unit, LEAVE, **at)
    assert thought.amount == -1_781 and thought.who == ("Dora",)
    assert Adjustment.objects.count() == 0
    one = ask(year)
    page = adjustment_page(one, viewer=world.dora, on=TODAY)
    effect = effect_of(one, viewer=world.dora, on=TODAY)
    sides = {side.code: (side.before, side.after) for side in effect.sides}
    assert sides == {
        "north-1-a": (14_400, 12_619),
        "north-1~": (0, 1_781),
        "north-1": (28_800, 28_800),
        "north": (43_200, 43_200),
        "company": (60_000, 60_000),
    }
    first = effect.sides[0]
    assert first.came == 9_600 and first.attains > first.attained
    assert page.may.decide and page.may.enough and not page.may.withdraw
    own = effect_of(one, viewer=world.bob, on=TODAY)
    assert [side.code for side in own.sides] == ["north-1-a"]
    assert adjustment_page(one, viewer=world.bob, on=TODAY).may.withdraw
    approving.approve(**by(world.dora), adjustment=one)
    again = adjustment_seen(world.bob, one.pk, on=TODAY)
    done = effect_of(again, viewer=world.bob, on=TODAY)
    assert (done.sides[0].before, done.sides[0].after) == (14_400, 12_619)
    (mark,) = marks(world.bob, force(year), ["north-1-a"], on=TODAY).values()
    assert (mark.before, mark.now, mark.count) == (14_400, 12_619, 1)
    listed = adjustments(world.alice, Which(), on=TODAY)
    assert listed.total == 1 and listed.rows[0].part == 1.0
    assert adjustments(world.charlie, Which(), on=TODAY).total == 0


def test_what_came_is_what_track_says_also_after_a_move(year):
    """Seat B goes South in June; its number stays the North's, so what it sells does too."""
    from luopan.review.queries.adjusting.one import effect_of

    world = year.world
    moved = {"unit": world.north_1_b, "parent": world.south_1}
    org.move_unit(actor=world.operator, at=NOON, from_date=date(2027, 6, 15), **moved)
    one = ask(year)
    sides = effect_of(one, viewer=world.dora, on=TODAY).sides
    found = {side.code: side for side in sides}
    for code in ("north-1-a", "north", "company"):
        stands = year.look(unit=code).standing
        assert (found[code].came, found[code].attained) == (stands.actual, stands.share)
    assert found["north"].came == 24_000


def test_what_units_out_of_sight_take_over_stands_in_one_row(year):
    """One by one it would tell how the targets of one's colleagues stand to each other."""
    from luopan.review.queries.adjusting.one import pays_of

    codes, world = ("north-1-b", "north-2-a", "south-1-a"), year.world
    payers = dict(zip(codes, (100, 200, 700), strict=True))
    said = (year.version, payers, [-900, -100])
    (all_of_them,) = pays_of(*said, world.bob, TODAY)
    assert (all_of_them.code, all_of_them.name) == ("", "")
    assert all_of_them.share == 1.0 and all_of_them.amount == 1_000
    seen = pays_of(*said, world.alice, TODAY)  # she leads the north
    assert [one.code for one in seen] == ["north-1-b", "north-2-a", ""]
    assert [one.amount for one in seen] == [100, 200, 700]


def test_like_cases_name_nobody_out_of_reach_and_departures_are_marked(year):
    from luopan.review.queries.adjusting.likes import likes

    world = year.world
    for unit in ("north-1-a", "north-1-b", "north-2-a"):
        one = ask(year, replace(LEAVE, unit=unit), world.olga)
        approving.approve(**by(world.dora), adjustment=one)
    last = ask(year, replace(LEAVE, unit="south-1-a"), world.olga)
    approving.decline(**by(world.dora), adjustment=last, text="Somebody covers")
    last.refresh_from_db()
    found = likes(last, world.charlie, on=TODAY)
    assert found.usual == 1.0 and found.departs and found.count == 3
    assert {row.name for row in found.rows} == {""}
    assert likes(one, world.bob, on=TODAY).rows == ()


def test_nobody_decides_on_his_own_number(year):
    """Alice leads North, holds Seat A too: what Bob asks for it goes over her head."""
    world = year.world
    little = replace(LEAVE, until_date=date(2027, 9, 16))
    one = ask(year, little)
    assert one.with_unit.code == "north" and approving.may_decide(
        world.alice, one, TODAY
    )
    holds(world, world.alice, world.north_1_a)
    assert not waiting_for(world.alice, TODAY).exists()
    for act in (approving.approve, approving.decline, approving.ask_back):
        with pytest.raises(Denied, match="own request or number"):
            act(**by(world.alice, 1), adjustment=one, text="Mine")
    said = {"deputy": world.alice, "until_date": TODAY + timedelta(days=5)}
    with pytest.raises(Refused, match="cannot decide"):
        approving.deputise(**by(world.olga), adjustment=one, **said)
    assert ask(year, little).with_unit.code == "company"


def test_nor_on_what_his_own_seat_would_pay(year):
    world = year.world
    holds(world, world.alice, world.north_1_b)
    other = replace(LEAVE, until_date=date(2027, 9, 16), payer="siblings")
    one = ask(year, other)
    assert "north-1-b" in one.payers and one.with_unit.code == "company"


def holds(world, user, seat):
    from luopan.org.models import Holding

    Holding.objects.create(
        person=user.person, seat=seat, kind="acting", start_date=date(2027, 1, 1)
    )


@pytest.mark.slow
def test_ones_own_data_hold_what_one_asked_and_not_what_others_did(year):
    """Who decided keeps that he did; the words and the amounts are Bob's."""
    one = ask(year)
    approving.approve(**by(year.world.dora), adjustment=one, text="=1+1")
    bob, dora = (own(user) for user in (year.world.bob, year.world.dora))
    assert "Operation on the knee" in bob["review_adjustment"]
    assert "review_adjustment" in dora and "knee" not in dora["review_adjustment"]
    assert "1781" not in dora["review_adjustment"]
    assert "'=1+1" in dora["review_adjustmentevent"]


def own(user):
    """One's own data as texts, table by table."""
    import zipfile
    from io import BytesIO

    from luopan.org.queries import self_of
    from luopan.trail.upkeep.export import own_tables, zipped

    stream = BytesIO()
    zipped(stream, own_tables(self_of(user)))
    with zipfile.ZipFile(stream) as packed:
        return {
            name.removesuffix(".csv"): packed.read(name).decode()
            for name in packed.namelist()
        }


def test_a_customer_of_others_is_not_there(year):
    """Neither named beside one's own nor told from a number that nobody has."""
    from luopan.dimensions.models import Account

    since = {"start_date": date(2020, 1, 1)}
    ace = Account.objects.create(code="ace", name="Ace", **since)
    far = Account.objects.create(code="far", name="Far", **since)
    mine = year.order("north-1-a", date(2026, 3, 15), 500, "ace")
    year.store("order", [mine, year.order("south-1-a", date(2026, 3, 15), 500, "far")])
    wish = Wish("north-1-a", "lost", date(2027, 9, 16), reason="They left")
    told = []
    for number in (far.pk, far.pk + 999):
        with pytest.raises(Refused) as refusal:
            ask(year, replace(wish, accounts=(ace.pk, number)))
        told.append(str(refusal.value))
    assert told[0] == told[1]
    assert ask(year, replace(wish, accounts=(ace.pk,))).amount < 0


def test_months_of_learning_go_from_day_to_day_whatever_the_plans_months():
    """Months from the 26th; who comes on 30 September is in his first month until 29 October.

    | month    | days that he is there   | carries            | learns still |
    |----------|-------------------------|--------------------|--------------|
    | October  | 30 September to 25: 26  | 26 x 1/4           | 3/4          |
    | November | 26 October to 25: 31    | 4 x 1/4 + 27 x 3/4 | 39/124       |
    | December | 26 November to 25: 30   | 4 x 3/4 + 26       | 1/30         |
    """
    spans = [
        one for one in year_spans(Scheme(first_day=26), 2027) if one.kind == "month"
    ]
    ramp = [Fraction(1, 4), Fraction(3, 4)]
    came = date(2027, 9, 30)
    found = learning(spans, came, came, ramp)
    codes = {span.code: part for span, part in zip(spans, found, strict=True) if part}
    assert codes == {
        "2027-10": Fraction(3, 4),
        "2027-11": Fraction(39, 124),
        "2027-12": Fraction(1, 30),
    }
    # The same days as where the number goes to the seats by people.
    year = [(span.start_date, span.end_date) for span in spans]
    seat = Seat("a", (year[0][0], None), tuple(ramp))
    stays = [Stay("a", "new", (came, None))]
    told = capacities([seat], stays, {"new": Someone(came)}, year, "reserve")["a"]
    here = [max((end - max(start, came)).days, 0) for start, end in year]
    for days, part, carries in zip(here, found, told.carries, strict=True):
        assert days * FULL * (1 - part) == carries
    # Who comes from another seat learnt there.
    assert not any(learning(spans, came, date(2020, 1, 1), ramp))


def test_the_steps_of_a_month_are_written_out_and_add_up():
    """15 of 22 days vacant; on the other 7 three quarters are learnt still: 92 %."""
    part = Fraction(15, 22) + Fraction(7, 22) * Fraction(3, 4)
    filled = MonthLine(
        "2027-09", D(76_800), float(part), 15, 22, False, D(-70_700), None
    )
    learns = MonthLine("2027-10", D(99_100), 0.5, 0, 21, False, D(-49_550), None)
    with override("en"):
        first, second = words.months([filled, learns], "filled")
        assert first.about == (
            "vacant 15 of 22 days = 68.2%; the other 31.8% × ramp-up allowance 75.0%; "
            "together 92.0%"
        )
        assert second.about == "ramp-up allowance: 50.0%"
        assert (first.target, first.change) == ("76,800", "−70,700")
        share = float(Fraction(1, 80) * Fraction(30, 31))
        lost = MonthLine("2027-10", D(72_000), share, 30, 31, False, D(-871), None)
        (row,) = words.months([lost], "lost")
        assert row.about == "1.3% × 30 of 31 days = 1.2%"
        away = MonthLine("2027-09", D(1_200), 0.5, 11, 22, False, D(-600), None)
        assert words.months([away], "leave")[0].about == "11 of 22 days = 50.0%"


def test_before_and_change_are_after_as_they_are_written():
    side = Side("a", "Seat A", D(774_520), D(707_340), None, ())
    with override("zh-hans"):
        (row,) = words.sides([side])
    assert (row.before, row.change, row.after) == ("774,520", "−67,180", "707,340")


def test_who_may_not_approve_is_told_who_does(year):
    """Operations decide at the company without a word on amounts: Dora has one."""
    one = ask(year)
    page = adjustment_page(one, viewer=year.world.olga, on=TODAY)
    assert page.may.decide and not (page.may.enough or page.may.partly)
    assert not page.may.escalate  # it is at the top
    with override("en"):
        said = words.word(page)
        assert said == (
            "You do not approve this yourself: Dora does. You can decline it or send it back."
        )
        assert words.decider(page, "Company") == "Dora · Company"
