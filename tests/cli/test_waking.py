"""A demo that goes with time adds the day that has begun by itself, and touches nothing else."""

from datetime import UTC, date, datetime

import pytest

from luopan.demo import jobs, waking
from luopan.org import clock
from luopan.org.models import Company
from luopan.trail import queue, recurring
from luopan.trail.jobs import perform
from luopan.trail.models import Entry, Job, Recurring

EVENING = datetime(2027, 1, 4, 15, 59, tzinfo=UTC)  # 23:59 in Shanghai
NIGHT = datetime(2027, 1, 4, 16, 11, tzinfo=UTC)  # 00:11 of the 5th


@pytest.fixture
def added(world, monkeypatch):
    """The days that were added; the company is a demo."""
    days = []
    monkeypatch.setattr(jobs, "bring_up", lambda day, _tell: days.append(day))
    Company.objects.update(made_by_demo=True, time_zone="Asia/Shanghai")
    clock.forget()
    yield days
    clock.forget()


def night():
    """What a worker does that looks after midnight."""
    assert recurring.fire(at=EVENING) == 0
    assert recurring.fire(at=NIGHT) == 1
    held = queue.claim(at=NIGHT)
    assert perform(held, clock=lambda: NIGHT) == "done"


def test_after_midnight_in_company_time_the_day_is_added(added):
    waking.wake_daily(EVENING)
    night()
    assert added == [date(2027, 1, 5)]


def test_a_company_that_is_no_demo_or_stands_still_is_left_alone(added):
    waking.wake_daily(EVENING)
    Company.objects.update(demo_date=date(2026, 9, 15))
    clock.forget()
    night()
    Job.objects.all().delete()
    Recurring.objects.update(next_at=NIGHT)
    Company.objects.update(made_by_demo=False, demo_date=None)
    clock.forget()
    assert recurring.fire(at=NIGHT) == 1
    assert perform(queue.claim(at=NIGHT), clock=lambda: NIGHT) == "done"
    assert added == []


def test_it_is_said_once(added):
    waking.wake_daily(EVENING)
    waking.wake_daily(NIGHT)
    assert Recurring.objects.count() == 1
    assert Entry.objects.filter(act="trail.repeat").count() == 1
