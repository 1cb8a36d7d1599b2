"""Handovers: what is found, what is moved, whose the unpaid money is; once, and wholly."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from luopan.actions import services as actions
from luopan.actions.models import Feed
from luopan.dimensions.models import AccountOwner
from luopan.dimensions.services import NewAccount, add_accounts
from luopan.org import services as org
from luopan.org.access import Action, Denied, Unknown, is_live, may
from luopan.org.models import ApiToken, Holding, User
from luopan.records.models import Opportunity
from luopan.records.services.entering import ActivityEntry, enter_activity
from luopan.review.access.handing_over import handover_seen
from luopan.review.handing.things import Case, things_of
from luopan.review.models import HandoverCredit
from luopan.review.queries.handing_over import handover_page
from luopan.review.services.handing_over import (
    give_accounts,
    give_seat,
    hand_over,
    prepare_handover,
    set_credit,
    withdraw_handover,
)
from luopan.targets import services
from luopan.targets.refusals import Conflict
from luopan.targets.services.signing import sign
from luopan.tracking.access import side_of
from luopan.trail.refusal import Refused
from tests.kept import kept
from tests.tracked_year import NOON, TODAY, M, year  # noqa: F401


def by(user):
    return {"actor": user, "at": NOON}


@pytest.fixture
def leaving(year):  # noqa: F811
    year.world.carol = staged(year)
    year.world.people.carol = year.world.carol.person
    return year


@kept
def staged(year):  # noqa: F811
    """Bob sits in seat A with three customers, a deal, an action, two open invoices."""
    return filled(year)


def filled(year):  # noqa: F811
    world = year.world
    operator = by(world.operator)
    new = [NewAccount(f"k{n}", f"Customer {n}", owner="north-1-a") for n in (1, 2, 3)]
    add_accounts(**operator, rows=new)
    carol = org.add_person(
        **operator, code="carol", name="Carol", start_date=date(2020, 1, 1)
    )
    user = org.add_user(**operator, username="carol", person=carol)
    org.grant_role(**operator, user=user, role="rep", unit=world.north_1_b)
    org.place_person(
        **operator, seat=world.north_1_b, person=carol, from_date=date(2027, 1, 1)
    )
    deals = [
        {
            "key": f"D{n}",
            "account": f"k{n}",
            "seat": "north-1-a",
            "created_date": date(2027, 6, 1),
            "expected_date": date(2027, 10, 1),
            "currency": "CNY",
            "amount": n * 1000 * M,
        }
        for n in (1, 2)
    ]
    year.store("opportunity", deals)
    invoices = [
        year.order("north-1-a", date(2027, 7, 1), 300, account="k1")
        | {"due_date": date(2027, 9, 1)},
        year.order("north-1-a", date(2027, 7, 1), 500, account="k2")
        | {"due_date": date(2027, 12, 1)},
    ]
    year.store("invoice", invoices)
    actions.add_action(
        **by(world.alice),
        unit=world.north_1_a,
        year=2027,
        name="Visit K1",
        kind="other",
        owner=world.people.bob,
        start_date=date(2027, 8, 1),
        end_date=date(2027, 9, 1),
    )
    return user


def prepared(year, **said):  # noqa: F811
    world = year.world
    whole = {"person": world.people.bob, "successor": world.people.carol, "day": TODAY}
    return prepare_handover(**by(world.dora), **whole | said)


def kinds(handover):
    found = {}
    for one in things_of(Case.of(handover, TODAY)):
        found.setdefault(one.kind, []).append(one)
    return found


def test_all_that_hangs_on_the_seat_is_found_with_to_whom_it_goes(leaving):
    world, handover = leaving.world, prepared(leaving)
    found = kinds(handover)
    assert {kind: len(rows) for kind, rows in found.items()} == {
        "seat": 1,
        "account": 3,
        "deal": 2,
        "receivable": 2,
        "action": 1,
    }
    assert {one.to_person for rows in found.values() for one in rows} == {
        world.people.carol
    }
    assert sum(one.amount for one in found["deal"]) == 3_000 * M
    assert [one.key for rows in found.values() for one in rows if one.moved] == [
        "north-1-a",
        found["action"][0].key,
    ]
    page = handover_page(handover, viewer=world.dora, on=TODAY)
    assert page.parcels[0].sums["receivable"] == 800


def test_what_was_written_in_a_review_is_not_in_the_list(leaving):
    """Who hands over need not be one who may read it."""
    from luopan.review.services.looking_back import Said, open_review, write_line

    world = leaving.world
    review = open_review(
        **by(world.alice), unit=world.north, metric="", period="2027-Q2"
    )
    next_step = {"owner": world.people.bob, "due_date": TODAY + timedelta(days=30)}
    line = Said("next", "Bob talks to the two he avoids", **next_step)
    write_line(**by(world.alice), review=review, said=line)
    (found,) = kinds(prepared(leaving))["step"]
    assert found.name == world.north.name


def test_it_is_done_in_one_act_and_his_access_ends(leaving):
    world = leaving.world
    org.issue_token(
        **by(world.adam),
        user=world.bob,
        name="sheet",
        scopes=["targets.read"],
        days=30,
    )
    actions.subscribe(**by(world.bob))
    handover = prepared(leaving)
    give_accounts(
        **by(world.dora), handover=handover, accounts=["k2"], seat=world.south_1_a
    )
    set_credit(
        **by(world.dora), handover=handover, rule="stays", until=date(2027, 10, 1)
    )
    hand_over(**by(world.dora), handover=handover)
    bob = User.objects.get(pk=world.bob.pk)
    assert not is_live(bob, TODAY)
    assert not may(bob, Action.TARGETS_READ, unit=world.north_1_a, on=TODAY)
    assert not ApiToken.objects.filter(user=bob, revoked_at=None).exists()
    assert not Feed.objects.filter(user=bob, ended_at=None).exists()
    holds = Holding.objects.on(TODAY).get(seat=world.north_1_a)
    assert holds.person == world.people.carol
    owner = AccountOwner.objects.on(TODAY)
    assert owner.get(account__code="k2").seat == world.south_1_a
    assert owner.get(account__code="k1").seat == world.north_1_a
    seats = dict(Opportunity.objects.filter(live=True).values_list("key", "seat__code"))
    assert seats == {"D1": "north-1-a", "D2": "south-1-a"}
    parts = list(HandoverCredit.objects.values_list("amount", "own"))
    assert sorted(parts) == [(300 * M, 300 * M), (500 * M, 0)]


def test_it_happens_once_and_is_undone_only_by_another(leaving):
    world, handover = leaving.world, prepared(leaving)
    hand_over(**by(world.dora), handover=handover)
    for act in (
        lambda: hand_over(**by(world.dora), handover=handover),
        lambda: withdraw_handover(**by(world.dora), handover=handover),
        lambda: set_credit(**by(world.dora), handover=handover, rule="goes"),
    ):
        with pytest.raises(Refused, match="is done"):
            act()
    kept_list = handover_page(
        handover_seen(world.dora, handover.pk, on=TODAY), viewer=world.audrey, on=TODAY
    )
    assert len(kept_list.rows) == 9
    assert [one.account for one in kept_list.credits] == ["k1", "k2"]


def test_what_changed_since_one_looked_is_looked_at_again(leaving):
    world, handover = leaving.world, prepared(leaving)
    seen = handover_page(handover, viewer=world.dora, on=TODAY).fingerprint
    new = NewAccount("k9", "Customer 9", owner="north-1-a")
    add_accounts(**by(world.operator), rows=[new])
    with pytest.raises(Conflict):
        hand_over(**by(world.dora), handover=handover, expected=seen)


def test_it_waits_for_its_day_and_for_somebody_else(leaving):
    world = leaving.world
    later = prepared(leaving, day=TODAY + timedelta(days=3))
    with pytest.raises(Refused, match="that day"):
        hand_over(**by(world.dora), handover=later)
    withdraw_handover(**by(world.dora), handover=later)
    with pytest.raises(Denied):
        prepare_handover(
            **by(world.alice),
            person=world.people.bob,
            successor=world.people.carol,
            day=TODAY,
        )
    with pytest.raises(Denied, match="You cannot hand over for yourself"):
        prepare_handover(
            **by(world.dora),
            person=world.people.dora,
            successor=world.people.carol,
            day=TODAY,
        )


def test_an_acting_holder_sees_and_acts_and_the_number_stays_the_seats(leaving):
    world, handover = leaving.world, prepared(leaving)
    give_seat(
        **by(world.dora),
        handover=handover,
        seat=world.north_1_a,
        person=world.people.carol,
        acting=True,
    )
    assert not may(world.carol, Action.TARGETS_AGREE, unit=world.north_1_a, on=TODAY)
    hand_over(**by(world.dora), handover=handover)
    held = Holding.objects.on(TODAY).get(seat=world.north_1_a)
    assert (held.kind, held.person) == ("acting", world.people.carol)
    for action in (Action.TARGETS_AGREE, Action.RECORDS_ENTER, Action.TARGETS_READ):
        assert may(world.carol, action, unit=world.north_1_a, on=TODAY)
    _acts_in_every_stage(leaving)


def _acts_in_every_stage(year):  # noqa: F811
    """Agrees, signs, plans, calls, logs: as acting holder, at the seat's own number."""
    world, carol, seat = year.world, by(year.world.carol), year.world.north_1_a
    signed = sign(**carol, version=year.version, unit=seat.code)
    assert (signed.capacity, signed.lines.get().amount) == ("acting", 14_400)
    planned = actions.add_action(
        **carol,
        unit=seat,
        year=2027,
        name="Go on with K2",
        kind="other",
        owner=world.people.carol,
        start_date=TODAY,
        end_date=date(2027, 9, 30),
    )
    assert planned.plan.unit == seat
    assert side_of(world.carol, seat, TODAY) == "own"
    talk = ActivityEntry("V1", "visit", TODAY, seat=seat, two_way=True)
    assert enter_activity(**carol, entry=talk).rows == 1
    draft = services.copy_version(**by(world.operator), version=year.version)
    services.issue(**by(world.dora), version=draft, unit="company", branch=True)
    services.accept(**carol, version=draft, unit=seat.code)
    said = {"version": draft, "unit": "north-2-a"}
    with pytest.raises(Refused):
        services.accept(**carol, **said)


def test_who_reads_it(leaving):
    world, handover = leaving.world, prepared(leaving)
    for name in ("dora", "olga", "adam", "audrey", "alice", "carol", "bob"):
        handover_seen(getattr(world, name), handover.pk, on=TODAY)
    with pytest.raises(Unknown):
        handover_seen(world.charlie, handover.pk, on=TODAY)
    part = handover_page(handover, viewer=world.carol, on=TODAY)
    assert not part.whole and not part.credits and len(part.rows) == 9


def test_who_prepared_it_and_may_no_more_hears_of_it_no_more(leaving):
    from luopan.review.queries.handing_over import of_today

    world, handover = leaving.world, prepared(leaving)
    assert list(of_today(world.dora, TODAY)) == [handover]
    gone = {"user": world.dora, "role": "director", "unit": world.company}
    org.end_role(**by(world.operator), **gone)
    assert not of_today(world.dora, TODAY).exists()


def test_parts_of_the_money_add_up(leaving):
    world, handover = leaving.world, prepared(leaving)
    handover = set_credit(
        **by(world.dora), handover=handover, rule="split", share=Decimal("0.3333")
    )
    page = handover_page(handover, viewer=world.dora, on=TODAY)
    assert [one.account for one in page.credits] == ["k1", "k2"]
    assert [(one.own, one.successor) for one in page.credits] == [
        (Decimal("99.99"), Decimal("200.01")),
        (Decimal("166.65"), Decimal("333.35")),
    ]
