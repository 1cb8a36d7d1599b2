"""Action plans: who plans what, what it needs, whether it adds up to the gap."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from luopan.actions import naming, queries, services
from luopan.actions.checks import Brings
from luopan.actions.models import Action
from luopan.actions.standards import STANDARDS, Draft
from luopan.targets.refusals import Conflict
from luopan.trail.refusal import Refused
from tests.tracked_year import NOON, TODAY


def by(user):
    return {"actor": user, "at": NOON}


def brings(year, amount, sure=0.5, until=date(2028, 1, 1)):
    return Brings(year.metric, Decimal(amount), TODAY, until, sure)


def planned(year, user=None, unit=None, **said):
    world = year.world
    given = {"name": "Visit <b>dealers</b>", "owner": world.people.bob}
    given |= {"start_date": date(2027, 8, 1), "end_date": date(2027, 9, 1)}
    where = {"unit": unit or world.north_1_a, "year": 2027}
    return services.add_action(**by(user or world.bob), **where, **(given | said))


def test_a_rep_plans_his_own_and_only_his(year):
    world, made = year.world, planned(year, kind="visits", particulars={"whom": "A"})
    assert made.particulars == {"whom": "A"}
    with pytest.raises(Refused, match="planned by"):
        planned(year, unit=world.south_1_a)
    with pytest.raises(Refused):
        planned(year, user=world.fin)
    seen = [
        row.id for row in queries.action_rows(world.alice, queries.Wish(), on=TODAY)
    ]
    assert seen == [made.pk]
    assert not queries.action_rows(world.charlie, queries.Wish(), on=TODAY)


def test_what_is_open_stands_before_what_is_over(year):
    world, over = year.world, planned(year)
    services.move_action(**by(world.bob), action=over, state="done", expected=0)
    still = planned(year, end_date=date(2027, 12, 1))
    rows = queries.action_rows(world.bob, queries.Wish(), on=TODAY)
    assert [row.id for row in rows] == [still.pk, over.pk]


def test_what_is_late_stands_before_all_else(year):
    """A milestone that was missed makes late what ends after the others."""
    world = year.world
    soon = planned(year, end_date=date(2027, 8, 28))
    late = planned(year, end_date=date(2027, 12, 1))
    missed = TODAY - timedelta(days=1)
    services.add_milestone(**by(world.bob), action=late, name="Asked", due_date=missed)
    rows = queries.action_rows(world.bob, queries.Wish(), on=TODAY)
    assert [(row.id, row.late) for row in rows] == [(late.pk, True), (soon.pk, False)]
    assert queries.sums(world.bob, queries.Wish(), on=TODAY).late == 1


def test_the_trail_calls_actions_by_name(year):
    made = planned(year, name_other="Visit them")
    assert naming.names([f"action:{made.pk}", "action:x", "unit:north"]) == {
        f"action:{made.pk}": "Visit them"
    }


def test_what_cannot_be_is_refused(year):
    for wrong in (
        {"name": " "},
        {"end_date": date(2027, 8, 1)},
        {"kind": "dance"},
        {"brings": brings(year, 0)},
        {"brings": brings(year, 5, sure=1.5)},
    ):
        with pytest.raises(Refused):
            planned(year, **wrong)
    assert not Action.objects.exists()


def test_who_was_faster_is_named(year):
    world, made = year.world, planned(year)
    services.move_action(**by(world.alice), action=made, state="doing", expected=0)
    with pytest.raises(Conflict, match="Alice"):
        services.edit_action(**by(world.bob), action=made, name="Other", expected=0)
    with pytest.raises(Refused, match="why"):
        services.move_action(**by(world.bob), action=made, state="dropped")
    services.move_action(**by(world.bob), action=made, state="dropped", said="No time")
    assert Action.objects.get().edits == 2


def test_a_need_is_asked_promised_delivered_used(year):
    world, made = year.world, planned(year, brings=brings(year, 1_000))
    need = services.ask(
        **by(world.bob), action=made, resource="budget", amount=Decimal(100)
    )
    until = {"need": need, "amount": Decimal(80), "until_date": date(2027, 8, 30)}
    with pytest.raises(Refused, match="promised by"):
        services.promise(**by(world.bob), **until)
    services.promise(**by(world.alice), **until)
    with pytest.raises(Refused, match="cannot have been used"):
        services.use(**by(world.bob), need=need, amount=Decimal(10))
    services.deliver(**by(world.bob), need=need, amount=Decimal(80))
    services.use(**by(world.bob), need=need, amount=Decimal(50))
    one = queries.one_action(world.bob, made.pk, on=TODAY)
    assert (one.needs[0].state, one.expense, one.expense_ratio) == ("used", 50, 0.05)


def test_a_template_is_begun_written_and_retired(year):
    world = year.world
    draft = Draft("Call", "visits", 3, 10, "Known")
    kept = {"code": "price", "name": "Ours", "drafts": [draft]}
    with pytest.raises(Refused):
        services.save_template(**by(world.alice), **kept)
    services.save_template(**by(world.dora), **kept)
    made = services.begin_from_template(
        **by(world.bob),
        unit=world.north_1_a,
        year=2027,
        template="price",
        owner=world.people.bob,
        start_date=date(2027, 8, 1),
    )
    assert [(one.name, one.start_date) for one in made] == [("Call", date(2027, 8, 4))]
    services.retire_template(**by(world.dora), code="price")
    assert [row.code for row in queries.templates()] == [
        code for code in STANDARDS if code != "price"
    ]


def test_milestones_and_what_is_due(year):
    world, made = year.world, planned(year, end_date=date(2027, 12, 1))
    assert not queries.due_for(world.bob, on=TODAY)
    step = services.add_milestone(
        **by(world.bob), action=made, name="First", due_date=date(2027, 8, 1)
    )
    assert [row.late for row in queries.due_for(world.bob, on=TODAY)] == [True]
    assert queries.due_of(world.bob, TODAY).exists()
    assert not queries.due_of(world.alice, TODAY).exists()
    services.reach_milestone(**by(world.bob), milestone=step)
    assert not queries.due_for(world.bob, on=TODAY)
    assert not queries.due_of(world.bob, TODAY).exists()
    with pytest.raises(Refused, match="was reached and cannot be removed"):
        services.take_milestone_out(**by(world.bob), milestone=step)


@pytest.mark.parametrize("state", ["done", "dropped"])
def test_once_over_what_was_planned_stays_and_what_came_of_it_is_said(year, state):
    world, made = year.world, planned(year, brings=brings(year, 1_000))
    mine, its = by(world.bob), by(world.bob) | {"action": made}
    step = services.add_milestone(**its, name="First", due_date=date(2027, 8, 9))
    need = services.ask(**its, resource="budget", amount=Decimal(100))
    besides = its | {"resource": "samples", "amount": Decimal(3)}
    for early in (
        lambda: services.record_used(**besides),
        lambda: services.tell_result(**its, said="Nine of ten"),
    ):
        with pytest.raises(Conflict, match="It is still in progress"):
            early()
    services.move_action(**its, state=state, said="No time")
    until = {"need": need, "amount": Decimal(80), "until_date": date(2027, 8, 30)}
    for planning in (
        lambda: services.edit_action(**its, name="Other"),
        lambda: services.edit_action(**its, brings=None),
        lambda: services.add_milestone(**its, name="x", due_date=date(2027, 8, 9)),
        lambda: services.take_milestone_out(**mine, milestone=step),
        lambda: services.ask(**besides),
        lambda: services.withdraw_need(**mine, need=need),
        lambda: services.promise(**by(world.alice), **until),
        lambda: services.refuse_need(**by(world.alice), need=need, text="No"),
    ):
        with pytest.raises(
            Conflict, match="Record its result, or first set it back to in"
        ):
            planning()
    services.edit_action(**its, name=made.name)  # says nothing new
    services.edit_action(**by(world.alice), action=made, owner=world.people.alice)
    services.reach_milestone(**mine, milestone=step)
    services.use(**mine, need=need, amount=Decimal(70))  # nobody had promised it
    services.record_used(**besides)
    services.add_evidence(**its, text="Minutes")
    services.tell_result(**its, said="Nine of ten")
    with pytest.raises(Refused, match="belongs to"):
        services.record_used(**besides | {"actor": world.charlie})
    one = queries.one_action(world.bob, made.pk, on=TODAY)
    assert (one.row.said, one.expense, one.row.owner) == ("Nine of ten", 70, "alice")
    assert one.steps[0].reached_date == TODAY and one.evidence[0].text == "Minutes"
    spent = [(row.asked, row.delivered, row.used) for row in one.needs]
    assert spent == [(100, 70, 70), (0, 3, 3)]
    services.move_action(**its, state="doing")
    services.edit_action(**its, name="Other")
