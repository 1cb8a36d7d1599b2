"""Two at one action, one resource, one sheet at one time: one is heard, the others told.

Each race has its control: the same acts by a program that looks first and writes later.
"""

import shutil
from datetime import date
from decimal import Decimal
from functools import partial
from threading import Barrier

import pytest
from django.db import connection

from luopan.actions import services
from luopan.actions.models import Action, Feed, Need
from luopan.actions.services.together import Together
from tests.rounds import rounds
from tests.targets.test_agreement_races import count
from tests.targets.test_races import together
from tests.trail.conftest import empty_file, on_file

__all__ = ["empty_file"]
pytestmark = pytest.mark.slow
ROUNDS = rounds(4)


@pytest.fixture
def crowd(request, tmp_path, transactional_db, django_db_blocker, settings):
    """The cast on a database that threads share: a file, or the PostgreSQL of the test."""
    settings.FILES = tmp_path
    if connection.vendor != "sqlite":
        yield request.getfixturevalue("world")
        return
    path = tmp_path / "luopan.db"
    shutil.copy(request.getfixturevalue("empty_file"), path)
    with django_db_blocker.unblock(), on_file(path):
        yield request.getfixturevalue("world")


def planned(world, **said):
    given = {"owner": world.people.bob, "start_date": date(2027, 2, 1)}
    given |= {"end_date": date(2027, 3, 1), "name": "Call"} | said
    where = {"unit": world.north_1_a, "year": 2027}
    return services.add_action(actor=world.operator, at=world.at, **where, **given)


def read(number):
    related = "plan__unit", "owner", "edited_by__person"
    return Action.objects.select_related(*related).get(pk=number)


def act(world, who, number, service, **said):
    """Somebody acts on the action as he has read it, unchanged."""

    def job():
        by = {"actor": who, "at": world.at, "action": read(number), "expected": 0}
        return service(**by, **said)

    return job


def test_two_who_move_one_action_are_one_who_is_heard(crowd):
    for _round in range(ROUNDS):
        number = planned(crowd).pk
        answers = together(
            act(crowd, crowd.bob, number, services.move_action, state="doing"),
            act(crowd, crowd.alice, number, services.move_action, state="done"),
        )
        assert count(answers) == (1, 1)
        assert Action.objects.get(pk=number).edits == 1


def test_control_who_looks_first_and_moves_later_loses_a_word(crowd):
    number, seen = planned(crowd).pk, Barrier(2)

    def job(state):
        def run():
            assert read(number).edits == 0
            seen.wait(20)
            return Action.objects.filter(pk=number).update(state=state, edits=1)

        return run

    assert together(job("doing"), job("done")) == [1, 1]


def test_edited_and_closed_and_changed_in_the_list_at_once(crowd):
    def at_once(number):
        return lambda: services.change_together(
            actor=crowd.olga,
            at=crowd.at,
            expected={number: 0, other: None},
            change=Together(days=7),
        )

    for _round in range(ROUNDS):
        number, other = planned(crowd).pk, planned(crowd, name="Other").pk
        answers = together(
            act(crowd, crowd.bob, number, services.edit_action, name="Visit"),
            act(crowd, crowd.alice, number, services.move_action, state="done"),
            at_once(number),
        )
        assert count(answers) == (1, 2)
        one, beside = Action.objects.filter(pk__in=[number, other]).order_by("pk")
        assert one.edits == 1 and beside.edits == (one.start_date.day == 8)


def test_two_lists_that_overlap_wait_for_each_other_and_never_in_a_circle(crowd):
    numbers = [planned(crowd, name=f"Call {n}").pk for n in range(6)]

    def job(who, order):
        return lambda: services.change_together(
            actor=who,
            at=crowd.at,
            expected=dict.fromkeys(order),
            change=Together(days=1),
        )

    for turn in range(1, ROUNDS + 1):
        answers = together(
            job(crowd.alice, numbers), job(crowd.olga, list(reversed(numbers)))
        )
        assert count(answers) == (2, 0)
        edits = set(Action.objects.values_list("edits", flat=True))
        assert edits == {2 * turn}


@pytest.mark.parametrize(
    ("who", "other"),
    [
        ("bob", services.withdraw_need),
        ("olga", partial(services.refuse_need, text="No")),
    ],
    ids=["withdrawn", "refused"],
)
def test_promised_and_otherwise_answered_at_once_is_one_of_them(crowd, who, other):
    number = planned(crowd).pk

    def on_need(user, service, **said):
        def job():
            related = "action__plan__unit", "action__owner"
            need = Need.objects.select_related(*related).get(pk=need_id)
            together_seen.wait(20)
            return service(actor=user, at=crowd.at, need=need, **said)

        return job

    for _round in range(ROUNDS):
        together_seen = Barrier(2)
        asked = {"action": read(number), "resource": "heads", "amount": Decimal(1)}
        need_id = services.ask(actor=crowd.bob, at=crowd.at, **asked).pk
        until = {"amount": Decimal(1), "until_date": date(2027, 3, 1)}
        answers = together(
            on_need(crowd.alice, services.promise, **until),
            on_need(getattr(crowd, who), other),
        )
        assert count(answers) == (1, 1)
        left = Need.objects.filter(pk=need_id).first()
        assert left is None or (left.promised is None) is (left.refused_said == "No")


def test_one_sheet_is_planned_once_and_one_address_lives(crowd):
    head = "Unit,What is done,Owner,First day,Last day\n"
    by = {"actor": crowd.bob, "at": crowd.at}

    def apply(file):
        return lambda: services.apply_action_file(**by, file=file)

    def subscribe():
        return services.subscribe(**by)

    for turn in range(ROUNDS):
        row = f"north-1-a,Call {turn},bob,2027-02-01,2027-02-28\n"
        said = {"name": "a.csv", "content": (head + row).encode()}
        one, same = (services.receive_action_file(**by, **said) for _n in range(2))
        answers = together(apply(one), apply(same), apply(one))
        assert count(answers) == (1, 2)
        assert Action.objects.count() == turn + 1
        together(subscribe, subscribe, subscribe)
        assert Feed.objects.filter(ended_at=None).count() == 1
