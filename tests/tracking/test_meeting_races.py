"""Two at one meeting at one time: one closes, the other is told; one promise is one action.

Each race has its control: the same acts by a program that looks first and writes later.
"""

from datetime import date
from threading import Barrier

import pytest

from luopan.actions.models import Action
from luopan.tracking.models import Meeting, MeetingPromise, Minutes
from luopan.tracking.services import meetings
from tests.actions.test_races import crowd, empty_file, planned
from tests.rounds import rounds
from tests.targets.test_agreement_races import count
from tests.targets.test_races import together
from tests.tracking.met import arranged, begun, promised

__all__ = ["crowd", "empty_file"]
pytestmark = pytest.mark.slow
ROUNDS = rounds(4)


def held(world):
    """A meeting that has begun."""
    return begun(world, arranged(world, world.north, world.alice), world.alice).pk


def read(number):
    return Meeting.objects.select_related("series", "unit", "leader").get(pk=number)


def closing(world, number):
    by = {"actor": world.alice, "at": world.at}
    return lambda: meetings.close_meeting(**by, meeting=read(number))


def test_two_who_close_are_one_who_closed(crowd):
    for _round in range(ROUNDS):
        number = held(crowd)
        answers = together(closing(crowd, number), closing(crowd, number))
        assert count(answers) == (1, 1)
        assert Minutes.objects.filter(meeting=number).count() == 1


def test_what_is_put_down_while_one_closes_stands_in_the_minutes_or_is_refused(crowd):
    def deciding(number):
        return lambda: meetings.decide(
            actor=crowd.alice,
            at=crowd.at,
            meeting=read(number),
            text="No discount",
            key="a",
        )

    for _round in range(ROUNDS):
        number = held(crowd)
        answers = together(closing(crowd, number), deciding(number))
        kept = Minutes.objects.get(meeting=number).content["decisions"]
        assert len(kept) == count(answers)[0] - 1


def test_one_promise_is_one_action_whoever_plans_it(crowd):
    def job(number):
        def run():
            rows = MeetingPromise.objects.select_related("meeting", "unit", "person")
            one = rows.get(pk=number)
            return meetings.plan_promise(actor=crowd.alice, at=crowd.at, promise=one).pk

        return run

    for _round in range(ROUNDS):
        meeting = read(held(crowd))
        one = promised(crowd, meeting, crowd.alice, crowd.people.bob).pk
        before = Action.objects.count()
        assert len(set(together(job(one), job(one)))) == 1
        assert Action.objects.count() == before + 1


def test_control_who_looks_first_and_plans_later_plans_twice(crowd):
    meeting, seen = read(held(crowd)), Barrier(2)
    one = promised(crowd, meeting, crowd.alice, crowd.people.bob).pk

    def job():
        assert MeetingPromise.objects.get(pk=one).action_id is None
        seen.wait(20)
        return planned(crowd, name="Visit two", end_date=date(2027, 3, 1)).pk

    assert len(set(together(job, job))) == 2
