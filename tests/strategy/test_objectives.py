"""Objectives: who may, who may not, what is refused, what is kept."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from luopan.dimensions.models import Metric
from luopan.org.access import Denied, Unknown
from luopan.strategy import access, queries, services
from luopan.strategy.models import Measure, Objective
from luopan.strategy.queries import objectives as reading
from luopan.trail.models import Entry
from luopan.trail.refusal import Refused
from tests.cast import standards


@pytest.fixture
def by(world):
    return {"actor": world.dora, "at": world.at}


def add(by, name, world, **said):
    said = {"year": 2027, "kind": "growth", "owner": world.people.alice} | said
    return services.add_objective(**by, name=name, **said)


@pytest.mark.parametrize("who", ["adam", "dora", "olga"])
def test_who_may_write(world, who):
    made = add({"actor": getattr(world, who), "at": world.at}, "Grow", world)
    assert (made.code, made.state) == ("2027-01", "open")
    assert (made.start_date, made.end_date) == (date(2027, 1, 1), date(2028, 1, 1))


@pytest.mark.parametrize("who", ["alice", "bob", "charlie", "fin", "audrey", "zed"])
def test_who_may_not(world, who):
    with pytest.raises(Denied, match="You cannot change the strategy and the market"):
        add({"actor": getattr(world, who), "at": world.at}, "Grow", world)
    assert not Objective.objects.exists()
    assert Entry.objects.latest("seq").outcome == "denied"


def test_who_finds_nothing(world, by):
    made = add(by, "Grow", world)
    assert access.objective_called(world.bob, made.code, on=world.on) == made
    for who, code in [(world.zed, made.code), (world.bob, "2027-77"), (None, "x")]:
        with pytest.raises(Unknown, match="no such objective"):
            access.objective_called(who, code, on=world.on)


def test_a_tree_in_order_with_shares(world, by):
    top = add(by, "Grow", world, weight=60)
    add(by, "Earn", world, kind="profit", weight=40)
    add(by, "East", world, parent=top, weight=50)
    add(by, "New customers", world, parent=top, weight=30)
    shown = queries.outline(2027)
    assert [(line.name, line.depth) for line in shown.lines] == [
        ("Grow", 0),
        ("East", 1),
        ("New customers", 1),
        ("Earn", 0),
    ]
    assert shown.lacking == 0
    assert [line.name for line in shown.uneven] == ["Grow"]
    assert shown.uneven[0].lacking == 20
    assert shown.lines[1].share == Fraction(60, 100) * Fraction(50, 80)


def test_what_is_no_objective(world, by):
    top = add(by, "Grow", world)
    wrong = [
        ({"kind": "hope"}, "no kind of objective"),
        ({"weight": 101}, "from 0 to 100"),
        ({"year": 2027, "end_date": date(2026, 1, 1)}, "would end on"),
        ({"year": 2026, "parent": top}, "is an objective of 2027"),
        ({"year": 99}, "is not a valid planning year"),
        ({"code": top.code}, "already"),
    ]
    for said, sentence in wrong:
        with pytest.raises(Refused, match=sentence):
            add(by, "Wrong", world, **said)
    with pytest.raises(Refused, match="missing"):
        add(by, "  ", world)
    assert Objective.objects.count() == 1


def test_the_owner_words_it_but_does_not_give_it_away(world, by):
    made = add(by, "Grow", world)
    own = {"actor": world.alice, "at": world.at, "objective": made}
    services.edit_objective(**own, wording="Twice the dealers in the East.")
    made.refresh_from_db()
    assert made.wording == "Twice the dealers in the East."
    with pytest.raises(Denied):
        services.edit_objective(**own, owner=world.people.bob)
    with pytest.raises(Denied):
        services.edit_objective(
            actor=world.charlie, at=world.at, objective=made, name="Mine"
        )
    entry = Entry.objects.filter(outcome="done").latest("seq")
    assert entry.details["changed"] == {
        "wording": ["", "Twice the dealers in the East."]
    }


def test_moving_keeps_the_order_and_makes_no_circle(world, by):
    top = add(by, "Grow", world)
    first, second, third = (add(by, n, world, parent=top) for n in "abc")
    services.move_objective(**by, objective=third, parent=top, before=first)
    assert [line.name for line in queries.outline(2027).lines] == ["Grow", *"cab"]
    services.move_objective(**by, objective=second, parent=None)
    assert [line.name for line in queries.outline(2027).lines] == ["Grow", *"cab"]
    assert queries.outline(2027).lines[-1].depth == 0
    with pytest.raises(Refused, match="under itself"):
        services.move_objective(**by, objective=top, parent=first)
    with pytest.raises(Refused, match="under itself"):
        services.move_objective(**by, objective=top, parent=top)


def test_no_deeper_than_five(world, by):
    under = None
    for name in "12345":
        under = add(by, name, world, parent=under)
    with pytest.raises(Refused, match="up to 5 levels"):
        add(by, "6", world, parent=under)
    other = add(by, "other", world)
    add(by, "child", world, parent=other)
    with pytest.raises(Refused, match="up to 5 levels"):
        services.move_objective(
            **by, objective=other, parent=Objective.objects.get(name="4")
        )


def test_weighing_a_family(world, by):
    one, two = add(by, "a", world), add(by, "b", world)
    services.weigh_objectives(**by, weights={one.code: 55, two.code: 40})
    assert queries.outline(2027).lacking == 5
    child = add(by, "c", world, parent=one)
    with pytest.raises(
        Refused, match="Weights can only be set together for objectives"
    ):
        services.weigh_objectives(**by, weights={one.code: 50, child.code: 50})
    with pytest.raises(
        Refused, match="Weights can only be set together for objectives"
    ):
        services.weigh_objectives(**by, weights={})
    with pytest.raises(Denied):
        services.weigh_objectives(
            actor=world.alice, at=world.at, weights={one.code: 1, two.code: 99}
        )


def test_dropping_keeps_all_of_it(world, by):
    top = add(by, "Grow", world)
    child = add(by, "East", world, parent=top)
    with pytest.raises(Refused, match="the reason is kept with it"):
        services.drop_objective(**by, objective=top, reason=" ")
    services.drop_objective(**by, objective=top, reason="The market is gone.")
    assert [line.open for line in queries.outline(2027).lines] == [False, False]
    child.refresh_from_db()
    assert child.dropped_reason == "The market is gone."
    with pytest.raises(Refused, match="was dropped"):
        services.reopen_objective(**by, objective=child)
    services.reopen_objective(**by, objective=top)
    assert [line.open for line in queries.outline(2027).lines] == [True, False]
    acts = list(Entry.objects.order_by("seq").values_list("act", flat=True))
    assert acts[-4:] == [
        "strategy.drop_objective",
        "strategy.drop_objective",
        "strategy.reopen_objective",
        "strategy.reopen_objective",
    ]


def test_measures(world, by):
    standards(world)
    made = add(by, "Grow", world)
    sales = Metric.objects.get(code="sales_amount")
    said = {**by, "objective": made, "metric": sales}
    measure = services.add_measure(**said, unit=world.north, amount=Decimal("1200.5"))
    services.add_measure(**said, change=Decimal("0.2"))
    for wrong, sentence in [
        ({}, "one of these"),
        ({"amount": Decimal(1), "change": Decimal(1)}, "one of these"),
        ({"amount": Decimal("0.00001")}, ", the smallest unit of"),
        ({"level": Decimal("0.3")}, "must be entered as an amount"),
        ({"change": Decimal(-2)}, "A change vs the year before cannot be entered"),
    ]:
        with pytest.raises(Refused, match=sentence):
            services.add_measure(**said, **wrong)
    shown = reading.chosen(made, viewer=world.dora, at=world.at, on=world.on)
    assert [wish.wanted for wish in shown.wishes] == [Decimal("1200.5"), None]
    services.withdraw_measure(**by, measure=measure)
    with pytest.raises(Refused, match="withdrawn before"):
        services.withdraw_measure(**by, measure=measure)
    assert Measure.objects.count() == 2


def test_amounts_are_for_those_who_see_the_units_targets(world, by):
    standards(world)
    made = add(by, "Grow", world)
    sales = Metric.objects.get(code="sales_amount")
    said = {**by, "objective": made, "metric": sales, "amount": Decimal(100)}
    services.add_measure(**said)
    services.add_measure(**said, unit=world.north)
    seen = {
        who: [
            wish.amount
            for wish in reading.chosen(
                made, viewer=getattr(world, who), at=world.at, on=world.on
            ).wishes
        ]
        for who in ("fin", "alice", "charlie")
    }
    assert seen == {"fin": [100, 100], "alice": [None, 100], "charlie": [None, None]}
    shown = reading.chosen(made, viewer=world.charlie, at=world.at, on=world.on)
    assert [(w.unit, w.unit_code) for w in shown.wishes] == [
        ("", None),
        ("another unit", None),
    ]


def test_who_read_it_before_another_changed_it_is_told_by_whom(world, by):
    """Dora and Alice open it; Alice keeps hers first; nothing of hers is lost."""
    made = add(by, "Grow", world)
    said = {"objective": made, "at": world.at, "expected": made.edits}
    services.edit_objective(**said, actor=world.alice, wording="More dealers.")
    with pytest.raises(Refused, match="Alice has changed “Grow”") as told:
        services.edit_objective(**said, actor=world.dora, wording="Fewer dealers.")
    assert told.value.status == 409
    made.refresh_from_db()
    assert (made.wording, made.edits, made.edited_by) == (
        "More dealers.",
        1,
        world.alice,
    )
    said["expected"] = made.edits
    services.edit_objective(**said, actor=world.dora, wording="Fewer dealers.")
    assert Objective.objects.get().wording == "Fewer dealers."


def test_control_without_saying_what_one_read_the_later_words_stand(world, by):
    made = add(by, "Grow", world)
    said = {"objective": made, "at": world.at}
    services.edit_objective(**said, actor=world.alice, wording="More dealers.")
    services.edit_objective(**said, actor=world.dora, wording="Fewer dealers.")
    assert Objective.objects.get().wording == "Fewer dealers."
