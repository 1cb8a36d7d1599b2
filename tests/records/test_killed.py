"""F5: an import killed at any point leaves nothing of itself, and can be run again.

On SQLite a file of its own; on PostgreSQL when LUOPAN_DATABASE_URL names one.
"""

import os
import random
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.db import connection
from django.db.models import Sum

from luopan.records.models import Batch, Document, Fact, Line
from luopan.records.states import last_event
from tests.records.books import Books, M
from tests.trail.conftest import Arena, arena, empty_file

__all__ = ["arena", "empty_file"]
ROOT = Path(__file__).resolve().parents[2]
SCRIPT = Path(__file__).with_name("killed_import.py")
KILLS, ORDERS = 50, 4_000
APPLICATION = "killed_import"


def importing(arena: Arena, label: str) -> "subprocess.Popen[str]":
    """An import in a process of its own that has begun."""
    environment = {
        **arena.environment,
        "DJANGO_SETTINGS_MODULE": "luopan.config.settings",
        "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'src'}",
        "PGAPPNAME": APPLICATION,
    }
    process = subprocess.Popen(
        [sys.executable, str(SCRIPT), label, str(ORDERS)],
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline().strip() == "begun"
    return process


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
def test_an_import_killed_at_random_leaves_nothing_partial(arena: Arena) -> None:
    Books().metric("sales", "order")
    process = importing(arena, "warm")
    start = time.monotonic()
    assert process.wait(timeout=120) == 0
    lasts = time.monotonic() - start
    done = whole()
    assert done == 1
    seed = time.time_ns()
    dice = random.Random(seed)
    killed = 0
    for turn in range(KILLS):
        process = importing(arena, f"kill-{turn}")
        time.sleep(dice.uniform(0, lasts))
        process.kill()
        process.wait(timeout=30)
        before, done = done, whole()
        assert done in {before, before + 1}, (seed, turn)
        killed += done == before
    assert killed > KILLS // 4, "too few imports were caught in the act"
    assert importing(arena, "again").wait(timeout=120) == 0
    assert whole() == done + 1
