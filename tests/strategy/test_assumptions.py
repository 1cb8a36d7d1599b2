"""The assumption book and its risks."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction

from luopan.org.access import Denied, Unknown
from luopan.strategy import access, services
from luopan.strategy.models import Assumption, Judgement
from luopan.strategy.queries import assumptions as reading
from luopan.trail.models import Entry
from luopan.trail.refusal import Refused

NEXT = date(2027, 3, 1)
RISK = {
    "kind": "risk",
    "probability": Decimal("0.3"),
    "amount": Decimal("1500000.50"),
    "trigger": "Two orders in a row go elsewhere.",
}


@pytest.fixture
def by(world):
    return {"actor": world.dora, "at": world.at}


def add(by, name, world, **said):
    said = {"owner": world.people.alice, "review_date": NEXT} | said
    return services.add_assumption(**by, name=name, **said)


def test_codes_tell_assumptions_from_risks(world, by):
    assert add(by, "Demand grows", world).code == "A-01"
    assert add(by, "Key account leaves", world, **RISK).code == "R-01"
    assert add(by, "Prices hold", world).code == "A-02"
    with pytest.raises(Denied):
        add({"actor": world.alice, "at": world.at}, "Mine", world)


def test_what_is_none(world, by):
    wrong = [
        ({"review_date": world.on}, "The next review must be after today"),
        ({"kind": "fear"}, "an assumption or a risk"),
        (
            {"probability": Decimal("0.5")},
            "Only a risk has a probability, an amount, a",
        ),
        ({"kind": "risk"}, "A risk needs your estimated probability and the"),
        (RISK | {"probability": Decimal("1.5")}, "between 0 % and 100 %"),
        (RISK | {"amount": Decimal("0.001")}, "two decimals"),
        (RISK | {"amount": Decimal(-5)}, "two decimals"),
    ]
    for said, sentence in wrong:
        with pytest.raises(Refused, match=sentence):
            add(by, "Wrong", world, **said)
    assert not Assumption.objects.exists()


def test_who_finds_nothing(world, by):
    made = add(by, "Demand grows", world)
    assert access.assumption_called(world.bob, "A-01", on=world.on) == made
    for who, code in [(world.zed, "A-01"), (world.bob, "A-9")]:
        with pytest.raises(Unknown, match="no such assumption"):
            access.assumption_called(who, code, on=world.on)


def test_the_owner_judges_and_every_judgement_is_kept(world, by):
    made = add(by, "Demand grows", world)
    own = {"actor": world.alice, "at": world.at, "assumption": made}
    later = NEXT + timedelta(days=90)
    services.judge_assumption(**own, state="holds", review_date=later)
    with pytest.raises(Refused, match="people whose targets rest on it will read it"):
        services.judge_assumption(**own, state="doubt", review_date=later)
    services.judge_assumption(
        **own, state="invalidated", review_date=later, reason="Orders fell by a third."
    )
    with pytest.raises(Refused, match="The next review must be after today"):
        services.judge_assumption(
            **own, state="holds", review_date=world.on, reason="Again."
        )
    with pytest.raises(Denied):
        services.judge_assumption(
            **own | {"actor": world.bob}, state="holds", review_date=later, reason="No"
        )
    page = reading.entry_page(made, viewer=world.alice, on=world.on)
    assert [one.state for one in page.judgements] == ["invalidated", "holds"]
    assert page.entry.state == "invalidated"
    assert (page.may_edit, page.may_judge) == (False, True)


def test_a_judgement_is_never_changed(world, by):
    made = add(by, "Demand grows", world)
    services.judge_assumption(**by, assumption=made, state="holds", review_date=NEXT)
    for act in (
        lambda: Judgement.objects.update(state="doubt"),
        lambda: Judgement.objects.all()._raw_delete(using="default"),
    ):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            act()


def test_overdue_is_counted_in_days(world, by):
    made = add(by, "Demand grows", world)
    on = NEXT + timedelta(days=12)
    assert reading.entry(made, viewer=world.dora, on=on).overdue == 12
    assert reading.entry(made, viewer=world.dora, on=NEXT).overdue == 0
    assert [e.code for e in reading.overdue_for(world.alice, on=on)] == ["A-01"]
    assert reading.overdue_for(world.bob, on=on) == ()
    assert reading.overdue_for(world.alice, on=NEXT) == ()


def test_a_risk_fires_and_its_answer_is_due(world, by):
    risk = add(by, "Key account leaves", world, **RISK)
    prepare = {**by, "risk": risk, "owner": world.people.bob}
    services.prepare_action(**prepare, wording="Visit the second buyer", days=3)
    late = services.prepare_action(**prepare, wording="Offer a framework", days=10)
    assert reading.due_of(reading.fired_for(world.bob)) == ()
    own = {"actor": world.alice, "at": world.at, "risk": risk}
    with pytest.raises(Refused, match="those who act on it will read it"):
        services.fire_risk(**own, reason="")
    services.fire_risk(**own, reason="The September order went elsewhere.")
    with pytest.raises(Refused, match="The trigger has already fired and is not over"):
        services.fire_risk(**own, reason="Once more.")
    due = reading.due_of(reading.fired_for(world.bob))
    assert [one.due_date - world.on for one in due] == [
        timedelta(days=3),
        timedelta(days=10),
    ]
    services.withdraw_action(**by, action=late)
    assert len(reading.due_of(reading.fired_for(world.bob))) == 1
    services.call_off_risk(**own, reason="They came back.")
    assert reading.due_of(reading.fired_for(world.bob)) == ()
    with pytest.raises(Refused, match="has not fired"):
        services.call_off_risk(**own, reason="Again.")
    page = reading.entry_page(risk, viewer=world.dora, on=world.on)
    assert [one.over_reason for one in page.firings] == ["They came back."]


def test_only_risks_fire(world, by):
    made = add(by, "Demand grows", world)
    with pytest.raises(Refused, match="only a risk"):
        services.fire_risk(**by, risk=made, reason="Something")


def test_amounts_of_risks_are_for_those_who_see_the_company(world, by):
    risk = add(by, "Key account leaves", world, **RISK)
    seen = {
        who: reading.entry(risk, viewer=getattr(world, who), on=world.on).amount
        for who in ("dora", "alice", "charlie")
    }
    assert seen == {
        "dora": Decimal("1500000.50"),
        "alice": Decimal("1500000.50"),  # hers
        "charlie": None,
    }
    shown = reading.entry(risk, viewer=world.dora, on=world.on)
    assert shown.expected == Decimal("450000.15")


def test_editing_names_what_changed(world, by):
    risk = add(by, "Key account leaves", world, **RISK)
    services.edit_assumption(**by, assumption=risk, probability=Decimal("0.4"))
    entry = Entry.objects.latest("seq")
    assert entry.details["changed"] == {"probability": ["0.3", "0.4"]}
    with pytest.raises(
        Refused, match="A risk needs your estimated probability and the"
    ):
        services.edit_assumption(**by, assumption=risk, trigger="")
