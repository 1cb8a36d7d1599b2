"""The daily look, killed wherever it is: each warning once, not twice, not never.

On SQLite a file of its own; on PostgreSQL when LUOPAN_DATABASE_URL names one.
"""

import time

import pytest
from django.db import connection
from django.utils import timezone

from luopan.tracking.daily import JOB, begin_watch
from luopan.tracking.models import EarlyWarning, WarningEvent
from luopan.trail.models import Entry, Job, Recurring
from tests import cast, tracked_year
from tests.tracking.killed_watch import LEASE
from tests.trail.conftest import arena, empty_file, nursery

__all__ = ["arena", "empty_file", "nursery"]
WORK = "tests.tracking.killed_watch:work"
UNITS = {"company", "north"}  # what lies deeper waits for the same person


def stand():
    connection.close()  # on SQLite nobody has the file open now: opening it recovers it
    rows = EarlyWarning.objects.values_list("unit__code", flat=True)
    done = Entry.objects.filter(act="tracking.watch", outcome="done").count()
    return set(rows), WarningEvent.objects.count(), done


@pytest.mark.slow
def test_a_killed_look_leaves_nothing_and_the_next_says_it_once(arena, nursery):
    arena.actor.delete()
    tracked_year.build(cast.build())
    where, day = {"database": arena.database}, tracked_year.NOON.isoformat()
    begin_watch(timezone.now())
    begin_watch(timezone.now())
    assert Recurring.objects.filter(name=JOB).count() == 1
    for place in ("before", "inside"):
        assert nursery.born(WORK, place, day, **where).wait(60) != 0
        assert stand() == (set(), 0, 0), place
        time.sleep(LEASE * 2)
    assert nursery.born(WORK, "after", day, **where).wait(60) != 0
    assert stand() == (UNITS, 2, 1)
    time.sleep(LEASE * 2)
    assert nursery.born(WORK, "", day, **where).wait(60) == 0
    assert stand() == (UNITS, 2, 1)
    assert Job.objects.get(kind=JOB).state == "done"
