"""F5: an import killed at any point leaves nothing of itself, and can be run again.

On SQLite a file of its own; on PostgreSQL when LUOPAN_DATABASE_URL names one.
"""

import random
import time
from collections.abc import Callable

import pytest
from django.db import connection
from django.db.models import Sum

from luopan.records.models import Batch, Document, Fact, Line
from luopan.records.states import last_event
from tests.records.books import Books, M
from tests.trail.conftest import Arena, arena, empty_file, nursery
from tests.trail.nursery import Child, Nursery

__all__ = ["arena", "empty_file", "nursery"]
BRING = "tests.records.killed_import:bring"
KILLS, ORDERS = 50, 4_000
APPLICATION = "killed_import"


@pytest.fixture
def importing(arena: Arena, nursery: Nursery) -> Callable[[str], Child]:
    """An import in a process of its own that has begun."""
    where = {"database": arena.database}
    return lambda label: nursery.born(BRING, label, ORDERS, APPLICATION, **where)


def at_work() -> int:
    """How many servers of PostgreSQL still work for an import, dead or not."""
    if connection.vendor != "postgresql":
        return 0
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity"
            " WHERE datname = current_database() AND application_name = %s",
            [APPLICATION],
        )
        return int(cursor.fetchone()[0])


def whole() -> int:
    """Every batch that is there is there entirely; how many there are."""
    end = time.monotonic() + 60
    while at_work():
        assert time.monotonic() < end
        time.sleep(0.01)
    connection.close()  # on SQLite nobody has the file open now: opening it recovers it
    count = Batch.objects.count()
    assert last_event() == count
    assert Document.objects.filter(live=True).count() == Document.objects.count()
    assert Line.objects.count() == count * ORDERS * 2
    amount = Fact.objects.aggregate(sum=Sum("amount"))["sum"] or 0
    assert amount == count * ORDERS * 2 * M
    return count


@pytest.mark.slow
def test_an_import_killed_at_random_leaves_nothing_partial(
    importing: Callable[[str], Child],
) -> None:
    Books().metric("sales", "order")
    process = importing("warm")
    start = time.monotonic()
    assert process.wait(120) == 0
    lasts = time.monotonic() - start
    done = whole()
    assert done == 1
    seed = time.time_ns()
    dice = random.Random(seed)
    killed = 0
    for turn in range(KILLS):
        process = importing(f"kill-{turn}")
        time.sleep(dice.uniform(0, lasts))
        process.kill()
        process.wait()
        before, done = done, whole()
        assert done in {before, before + 1}, (seed, turn)
        killed += done == before
        lasts *= 1.05 if done == before else 0.9  # machines are not busy always
    assert killed > KILLS // 4, "too few imports were caught in the act"
    assert importing("again").wait(120) == 0
    assert whole() == done + 1
