"""What rests on an assumption; who is asked when it falls; what is answered and kept."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, transaction

from luopan.dimensions.models import Metric
from luopan.org.access import Denied
from luopan.strategy import services as strategic
from luopan.targets import services
from luopan.targets.models import Answer
from luopan.targets.queries import resting as reading
from luopan.trail.refusal import Refused

NEXT = date(2027, 3, 1)


@pytest.fixture
def book(play):
    """An assumption of Dora's; the North's and Seat A's targets and an objective rest on it."""
    world = play.world
    by = {"actor": world.dora, "at": world.at}
    services.set_target(**play.by(world.operator), cell=play.cell("north"), total=1200)
    sales = Metric.objects.get(code="sales_amount")
    play.assumption = strategic.add_assumption(
        **by, name="Demand grows", owner=world.people.dora, review_date=NEXT
    )
    play.objective = strategic.add_objective(
        **by, year=2027, kind="growth", name="Grow", owner=world.people.charlie
    )
    target = {"assumption": play.assumption, "plan": play.plan, "metric": sales}
    play.rests = [
        services.rest_target(**by, **target, unit=world.north),
        services.rest_target(**by, **target, unit=world.north_1_a),
        services.rest_objective(
            **by, assumption=play.assumption, objective=play.objective
        ),
    ]
    play.target = target
    return play


def fall(play, days=0):
    play.world.at += timedelta(days=days)
    return strategic.judge_assumption(
        actor=play.world.dora,
        at=play.world.at,
        assumption=play.assumption,
        state="invalidated",
        review_date=play.world.at.date() + timedelta(days=30),
        reason="Orders fell by a third.",
    )


def asked(play, who):
    user = getattr(play.world, who)
    return [rest.name for rest in reading.asked_of(user, on=play.on)]


def answer(play, who, number, text="We keep it.", verdict="stands"):
    return services.answer_fall(
        actor=getattr(play.world, who),
        at=play.world.at,
        resting=play.rests[number],
        verdict=verdict,
        text=text,
    )


def test_nobody_is_asked_while_it_holds(book):
    assert [asked(book, who) for who in ("alice", "bob", "charlie")] == [[], [], []]
    with pytest.raises(Refused, match="There are no questions left here"):
        answer(book, "alice", 0)


def test_the_owners_are_asked_until_they_have_answered(book):
    fall(book)
    assert asked(book, "alice") == ["North"]
    assert asked(book, "bob") == ["Seat A"]
    assert asked(book, "charlie") == ["Grow"]
    assert asked(book, "dora") == []
    answer(book, "bob", 1)
    assert asked(book, "bob") == []
    with pytest.raises(Refused, match="This has already been answered"):
        answer(book, "bob", 1)
    with pytest.raises(Refused, match="Explain why it stays, or how it is to change"):
        answer(book, "alice", 0, text=" ")
    with pytest.raises(Denied, match="Only those who were asked can answer here"):
        answer(book, "charlie", 0)
    answer(book, "olga", 0, verdict="changes", text="Down by a tenth.")
    rows, hidden = reading.resting_on(
        book.assumption, viewer=book.world.dora, on=book.on
    )
    assert hidden == 0
    assert [(r.name, r.open, [s.who for s in r.said]) for r in rows] == [
        ("North", False, ["Olga"]),
        ("Seat A", False, ["Bob"]),
        ("Grow", True, []),
    ]
    assert rows[0].amount == 1200
    assert rows[2].asked == ("Charlie",)


def test_a_second_fall_asks_anew_and_keeps_the_first_answer(book):
    fall(book)
    answer(book, "bob", 1)
    strategic.judge_assumption(
        actor=book.world.dora,
        at=book.world.at,
        assumption=book.assumption,
        state="holds",
        review_date=NEXT,
        reason="They came back.",
    )
    assert asked(book, "alice") == []
    fall(book, days=5)
    assert asked(book, "bob") == ["Seat A"]
    rows, _hidden = reading.resting_on(
        book.assumption, viewer=book.world.dora, on=book.on
    )
    assert [len(row.said) for row in rows] == [0, 1, 0]


def test_where_nobody_leads_the_one_above_is_asked(book):
    by = {"actor": book.world.dora, "at": book.world.at}
    services.rest_target(**by, **book.target, unit=book.world.north_2)
    services.rest_target(**by, **book.target, unit=book.world.south_1_a)
    fall(book)
    assert asked(book, "alice") == ["North", "North team 2"]
    assert asked(book, "charlie") == ["Grow", "Seat D"]


def test_who_may_say_what_rests(book):
    world = book.world
    said = {"at": world.at, **book.target}
    services.rest_target(actor=world.alice, **said, unit=world.north_1)
    for who, unit in (("alice", world.south), ("bob", world.north_1_b)):
        with pytest.raises(Refused):
            services.rest_target(actor=getattr(world, who), **said, unit=unit)
    with pytest.raises(Refused, match="That already rests on"):
        services.rest_target(actor=world.alice, **said, unit=world.north_1)
    with pytest.raises(Denied):
        services.rest_objective(
            actor=world.alice,
            at=world.at,
            assumption=book.assumption,
            objective=book.objective,
        )
    services.rest_no_more(actor=world.charlie, at=world.at, resting=book.rests[2])
    with pytest.raises(Refused, match="It was already removed from this assumption"):
        services.rest_no_more(actor=world.dora, at=world.at, resting=book.rests[2])
    fall(book)
    assert asked(book, "charlie") == []


def test_targets_out_of_reach_are_only_counted(book):
    rows, hidden = reading.resting_on(
        book.assumption, viewer=book.world.charlie, on=book.on
    )
    assert ([row.name for row in rows], hidden) == (["Grow"], 2)


def test_answers_are_never_changed(book):
    fall(book)
    answer(book, "bob", 1)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        Answer.objects.update(text="Something else")
