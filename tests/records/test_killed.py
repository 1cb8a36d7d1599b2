"""F5: an import killed at any point leaves nothing of itself, and can be run again."""

import os
import random
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
KILLS, ORDERS = 20, 4_000

PREPARE = """
import django
django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0, skip_checks=True)
from tests.records.books import Books
Books().metric("sales", "order")
"""

LOOK = """
import django, json
django.setup()
from django.db.models import Sum
from luopan.records.models import Batch, Document, Fact, Line
from luopan.records.states import last_event
print(json.dumps({
    "labels": sorted(Batch.objects.values_list("label", flat=True)),
    "documents": Document.objects.filter(live=True).count(),
    "all": Document.objects.count(),
    "lines": Line.objects.count(),
    "facts": Fact.objects.aggregate(sum=Sum("amount"))["sum"] or 0,
    "event": last_event(),
}))
"""


def run(home: Path, *words: str) -> "subprocess.Popen[str]":
    environment = {
        **os.environ,
        "LUOPAN_HOME": str(home),
        "LUOPAN_DATABASE_URL": "",
        "DJANGO_SETTINGS_MODULE": "luopan.config.settings",
        "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'src'}",
    }
    return subprocess.Popen(
        [sys.executable, *words], env=environment, stdout=subprocess.PIPE, text=True
    )


def finished(home: Path, *words: str) -> str:
    process = run(home, *words)
    said, _errors = process.communicate(timeout=120)
    assert process.returncode == 0
    return said


def look(home: Path) -> dict[str, Any]:
    import json

    found: dict[str, Any] = json.loads(finished(home, "-c", LOOK))
    return found


def whole(home: Path) -> int:
    """Every batch that is there is there entirely; how many there are."""
    found = look(home)
    count = len(found["labels"])
    assert found["event"] == count
    assert found["documents"] == found["all"]
    assert found["lines"] == count * ORDERS * 2
    assert found["facts"] == count * ORDERS * 2 * 1_000_000
    return count


def importing(home: Path, label: str) -> "subprocess.Popen[str]":
    script = str(Path(__file__).with_name("killed_import.py"))
    process = run(home, script, label, str(ORDERS))
    assert process.stdout is not None
    assert process.stdout.readline().strip() == "begun"
    return process


@pytest.mark.slow
def test_an_import_killed_at_random_leaves_nothing_partial(tmp_path: Path) -> None:
    finished(tmp_path, "-c", PREPARE)
    begun = time.monotonic()
    process = importing(tmp_path, "warm")
    start = time.monotonic()
    assert process.wait(timeout=120) == 0
    lasts = time.monotonic() - start
    assert whole(tmp_path) == 1
    dice = random.Random(int(begun))
    killed = 0
    for turn in range(KILLS):
        before = whole(tmp_path)
        process = importing(tmp_path, f"kill-{turn}")
        time.sleep(dice.uniform(0, lasts))
        process.kill()
        process.wait(timeout=30)
        after = whole(tmp_path)
        assert after in {before, before + 1}
        killed += after == before
    assert killed > 0, "no import was caught in the act"
    again = importing(tmp_path, "again")
    assert again.wait(timeout=120) == 0
    assert whole(tmp_path) == 1 + (KILLS - killed) + 1
