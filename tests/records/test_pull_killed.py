"""A worker killed in the middle of a pull: every part is in once, and the pull comes to its end.

On SQLite a file of its own; on PostgreSQL when LUOPAN_DATABASE_URL names one.
"""

import os
import random
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.db import connection

from luopan.records.connecting.spec import Spec
from luopan.records.models import Batch, Document, Pull
from luopan.records.services import connecting, pulling
from luopan.trail.chain import verify
from tests.records.importing import Desk, fact_sum
from tests.trail.conftest import Arena, arena, empty_file

__all__ = ["arena", "empty_file"]
ROOT = Path(__file__).resolve().parents[2]
SCRIPT = Path(__file__).with_name("killed_pull.py")
KILLS, ORDERS, AT_ONCE = 4, 2_000, 250  # a fifth attempt at one part would park it
M = 1_000_000


def worker(arena: Arena) -> "subprocess.Popen[str]":
    environment = {
        **arena.environment,
        "DJANGO_SETTINGS_MODULE": "luopan.config.settings",
        "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'src'}",
    }
    process = subprocess.Popen(
        [sys.executable, str(SCRIPT), str(ORDERS), str(AT_ONCE)],
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline().strip() == "begun"
    return process


@pytest.mark.slow
def test_a_pull_is_done_once_whoever_is_killed(arena: Arena) -> None:
    desk, now = Desk(), datetime.now(UTC)
    spec = Spec(
        name="ERP", kind="sqlite", database="erp.db", table="orders", cursor="n",
        accept_new=True,
    )  # fmt: skip
    source = connecting.add_source(actor=desk.user, at=now, spec=spec)
    run = pulling.begin(actor=desk.user, at=now, source=source)
    connection.close()
    seed = time.time_ns()
    dice = random.Random(seed)
    cut = 0
    for _turn in range(KILLS):
        process = worker(arena)
        time.sleep(dice.uniform(0.02, 0.6))
        cut += process.poll() is None
        process.kill()
        process.wait(timeout=30)
        time.sleep(1.1)  # its lease runs out
    assert cut, f"nobody was caught in the act: {seed}"
    last = worker(arena)
    assert last.wait(timeout=120) == 0, seed
    run, parts = Pull.objects.get(pk=run.pk), ORDERS // AT_ONCE
    assert (run.state, run.part, run.taken) == ("done", parts, ORDERS), seed
    assert Batch.objects.count() == len(run.batches) == parts, seed
    assert Document.objects.count() == ORDERS, seed
    assert fact_sum("sales_amount") == ORDERS * M, seed
    assert verify().ok
