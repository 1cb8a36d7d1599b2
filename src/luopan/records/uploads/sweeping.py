"""Files that nothing refers to any more are taken off the disk, some weeks after they came.

Whatever names a file by its hash keeps it: a batch, a workbook that was sent back, a sheet of
actions or of the market, an upload that waits. What was put away names nothing.
"""

import os
import time
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from django.apps import apps
from django.db.models import Model

from luopan.org.queries import builtin_operator
from luopan.records.models import Upload
from luopan.records.uploads import keeping
from luopan.trail.models import Recurring
from luopan.trail.services import repeat

JOB = "records.sweep"
RULE = "daily 03:40"
DAY = 86_400
GOING = ".going"


def begin_sweep(at: datetime) -> None:
    """Let the worker look every night; said once in a database."""
    if not Recurring.objects.filter(name=JOB).exists():
        repeat(actor=builtin_operator(at=at), at=at, name=JOB, kind=JOB, rule=RULE)


def sweep(*, days: int, now: float | None = None) -> int:
    """Take away files that came more than so many days ago and that nothing refers to.

    Args:
        days: How long a file stays that nothing refers to.
        now: Seconds, as file systems count them; tests tell theirs.

    Returns:
        How many went.
    """
    folder = keeping.folder()
    _bring_back(folder)
    before = (time.time() if now is None else now) - days * DAY
    old = {
        file.name: file
        for file in folder.glob("?" * 64)
        if file.stat().st_mtime < before
    }
    over = old.keys() - referred() if old else ()
    return sum(_take_away(old[digest], before) for digest in sorted(over))


def referred() -> set[str]:
    """The hashes of all files that something refers to."""
    found = {
        file["sha256"]
        for files in Upload.objects.exclude(state=Upload.State.DISCARDED).values_list(
            "files", flat=True
        )
        for file in files
    }
    for model in _naming():
        rows = model._default_manager.all()
        if "discarded_at" in {field.name for field in model._meta.fields}:
            rows = rows.filter(discarded_at=None)
        found |= set(rows.values_list("sha256", flat=True))
    return found


def _naming() -> Iterator[type[Model]]:
    """Every table that names files by ``sha256``: one that comes new counts by itself."""
    for model in apps.get_models():
        if "sha256" in {field.name for field in model._meta.fields}:
            yield model


def _take_away(file: Path, before: float) -> bool:
    """Whoever hands the same file in meanwhile keeps it: he touches it, or writes it anew.

    It is moved aside first. Touched before that, it is seen to be young and put back; after
    that, it is not there for him, and he writes his own.
    """
    aside = file.with_suffix(GOING)
    os.replace(file, aside)
    if aside.stat().st_mtime >= before:
        _put_back(aside)
        return False
    aside.unlink()
    return True


def _bring_back(folder: Path) -> None:
    """What was left aside by a worker that was killed is looked at anew."""
    for aside in folder.glob(f"*{GOING}"):
        _put_back(aside)


def _put_back(aside: Path) -> None:
    place = aside.with_suffix("")
    if place.exists():  # handed in anew; under one hash lies one content
        aside.unlink()
    else:
        os.replace(aside, place)
