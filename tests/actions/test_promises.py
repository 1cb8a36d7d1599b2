"""Promises that did not come: on Today of both sides, on the action, on the target."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

import pytest
import time_machine

from luopan.actions import queries, services
from luopan.actions.queries.marks import marked
from luopan.tracking.queries import Wish as Track
from luopan.tracking.queries import overview
from luopan.trail.refusal import Refused
from tests.actions.test_actions import by, planned
from tests.tracked_year import NOON, TODAY

AFTER = TODAY + timedelta(days=11)


@pytest.fixture
def promised(year):
    """Alice has promised Bob 80 until 25 August."""
    world, made = year.world, planned(year, end_date=date(2027, 12, 1))
    year.action = made
    year.need = services.ask(
        **by(world.bob), action=made, resource="samples", amount=Decimal(100), what="P"
    )
    assert [row.from_me for row in queries.asked_for(world.alice, on=TODAY)] == [True]
    assert not queries.asked_for(world.dora, on=TODAY)  # Alice leads nearer
    assert not queries.asked_for(world.bob, on=TODAY)
    much = {"amount": Decimal(80), "until_date": date(2027, 8, 25)}
    services.promise(**by(world.alice), need=year.need, **much)
    return year


def told(user, on=AFTER):
    return [(row.from_me, row.much) for row in queries.late_for(user, on=on)]


def _on_track(year, user):
    """What Track marks, of the largest part of somebody and what is under it."""
    at = NOON + timedelta(days=11)
    found = overview(Track(), viewer=user, at=at, on=AFTER)
    return dict(found.unmet)


def test_both_sides_are_told_once_the_day_is_over(promised):
    world = promised.world
    assert not queries.asked_for(world.alice, on=TODAY)
    assert told(world.bob, date(2027, 8, 25)) == []
    assert told(world.bob) == [(False, 80)] and told(world.alice) == [(True, 80)]
    assert told(world.charlie) == told(world.dora) == []
    assert queries.unmet(2027, on=AFTER) == {"north-1-a": 1}
    (row,) = queries.action_rows(world.bob, queries.Wish(), on=AFTER)
    assert row.unmet and not row.late
    stood = [_on_track(promised, who) for who in (world.bob, world.alice, world.fin)]
    assert stood == [
        {"north-1-a": 1},
        {"north": 1, "north-1": 1},
        {"company": 1, "north": 1},
    ]
    services.deliver(**by(world.bob), need=promised.need, amount=Decimal(80))
    assert told(world.bob) == told(world.alice) == []
    assert _on_track(promised, world.alice) == {}
    assert not queries.unmet(2027, on=AFTER)


def test_what_nobody_promised_is_taken_back(promised):
    bob = promised.world.bob
    with pytest.raises(Refused, match="This has been promised meanwhile and can no"):
        services.withdraw_need(**by(bob), need=promised.need)
    asked = {"action": promised.action, "resource": "heads", "amount": Decimal(1)}
    need = services.ask(**by(bob), **asked)
    with pytest.raises(Refused):
        services.withdraw_need(**by(promised.world.fin), need=need)
    services.withdraw_need(**by(bob), need=need)
    assert promised.action.needs.get() == promised.need


def test_what_is_refused_says_why_until_it_is_promised_or_withdrawn(year):
    world, made = year.world, planned(year)
    asked = {"action": made, "resource": "budget", "amount": Decimal(100)}
    need = services.ask(**by(world.bob), **asked)
    no = {"need": need, "text": "The budget is spent"}
    for who, said, why in (
        (world.bob, no, "promised by"),
        (world.fin, no, "promised by"),
        (world.alice, no | {"text": " "}, "Explain why"),
    ):
        with pytest.raises(Refused, match=why):
            services.refuse_need(**by(who), **said)
    services.refuse_need(**by(world.alice), **no)
    assert not queries.asked_for(world.alice, on=TODAY)
    assert not queries.late_for(world.alice, on=TODAY)
    (row,) = queries.late_for(world.bob, on=TODAY)
    assert (row.refused_by, row.refused_said) == ("Alice", "The budget is spent")
    assert not queries.unmet(2027, on=AFTER)  # nothing was promised
    one = queries.one_action(world.bob, made.pk, on=TODAY)
    assert (one.needs[0].state, one.expense) == ("refused", None)
    with pytest.raises(Refused, match="just answered"):
        services.refuse_need(**by(world.alice), **no)
    much = {"amount": Decimal(60), "until_date": date(2027, 8, 25)}
    services.promise(**by(world.alice), need=need, **much)
    one = queries.one_action(world.bob, made.pk, on=TODAY)
    assert (one.needs[0].state, one.needs[0].refused_said) == ("promised", "")
    assert not queries.late_for(world.bob, on=TODAY)
    with pytest.raises(Refused, match="just answered"):
        services.refuse_need(**by(world.alice), **no)


def test_what_was_refused_may_be_withdrawn(year):
    world, made = year.world, planned(year)
    asked = {"action": made, "resource": "heads", "amount": Decimal(1)}
    need = services.ask(**by(world.bob), **asked)
    services.refuse_need(**by(world.alice), need=need, text="Nobody is free")
    services.withdraw_need(**by(world.bob), need=need)
    assert not queries.late_for(world.bob, on=TODAY)


def test_what_one_asks_for_oneself_is_promised_from_above(year):
    world = year.world
    made = planned(year, user=world.alice, owner=world.people.alice)
    ask = {"action": made, "resource": "heads", "amount": Decimal(1)}
    services.ask(**by(world.alice), **ask)
    assert not queries.asked_for(world.alice, on=TODAY)
    assert len(queries.asked_for(world.dora, on=TODAY)) == 1


@dataclass(frozen=True)
class Row:
    """As much of a row of the agreement as is looked at."""

    unit: str
    unmet: bool = False


def test_the_row_of_the_agreement_has_the_mark(promised):
    rows = [Row("north-1-a"), Row("north-1-b"), Row("north-2-a", unmet=True)]
    found = marked(rows, 2027, on=AFTER)
    assert [row.unmet for row in found] == [True, False, True]


def test_it_marks_the_target_and_stands_on_today(promised, client):
    world = promised.world
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    with time_machine.travel(NOON + timedelta(days=11), tick=False):
        for who, said in (
            (world.bob, "Alice promised 80 samples (P) by 2027-08-25"),
            (world.alice, "You promised 80 samples (P) by 2027-08-25"),
        ):
            client.force_login(who)
            assert said in re.sub("<[^>]+>", "", client.get("/").content.decode())
        client.force_login(world.dora)
        page = client.get("/act/gap/?year=2027").content.decode()
        assert page.count("1 promise broken") == 4  # the seat and all above it
        assert "broken promise" in client.get("/act/").content.decode()
