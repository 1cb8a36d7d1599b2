"""Files that nothing refers to go after some weeks; never one that something refers to."""

import hashlib
import os
import random
import time
from datetime import UTC, datetime

import pytest
from django.apps import apps

from luopan.actions.models import ActionFile
from luopan.records.models import Upload
from luopan.records.uploads import keeping, sweeping
from luopan.trail import jobs
from luopan.trail.models import Job, Recurring

AT = datetime(2027, 1, 4, 4, tzinfo=UTC)
DAY = 86_400


@pytest.fixture(autouse=True)
def files(settings, tmp_path):
    settings.FILES = tmp_path
    return tmp_path / "uploads"


def lay(content, days_ago):
    digest = keeping.keep(content)
    at = time.time() - days_ago * DAY
    os.utime(keeping.folder() / digest, (at, at))
    return digest


def upload(user, digest, state):
    named = [{"name": "a.csv", "sha256": digest}]
    return Upload.objects.create(actor=user, received_at=AT, files=named, state=state)


def sheet(user, digest, put_away):
    return ActionFile.objects.create(
        name="a.xlsx", sha256=digest, actor=user, received_at=AT,
        discarded_at=AT if put_away else None,
    )  # fmt: skip


@pytest.mark.parametrize("seed", range(25))
def test_whatever_lies_there_only_old_ones_without_reference_go(world, files, seed):
    draw = random.Random(seed)
    age, needed = {}, set()
    for number in range(draw.randrange(30)):
        digest = lay(b"file %d of %d" % (number, seed), days := draw.uniform(0, 60))
        age[digest] = days
        for _ in range(draw.choice([0, 0, 1, 2])):
            if draw.random() < 0.5:
                state = draw.choice(Upload.State.values)
                upload(world.adam, digest, state)
                needed |= {digest} if state != "discarded" else set()
            else:
                away = draw.random() < 0.5
                sheet(world.adam, digest, away)
                needed |= set() if away else {digest}
    gone = sweeping.sweep(days=30)
    left = {file.name for file in files.glob("*")}
    assert needed <= left
    assert left == {one for one, days in age.items() if days < 30 or one in needed}
    assert gone == len(age) - len(left)
    assert sweeping.sweep(days=30) == 0


def test_every_table_that_names_files_keeps_them(world, db):
    """A table whose rows name files otherwise than by ``sha256`` must be told to the sweep."""
    named = {model._meta.label for model in sweeping._naming()}
    assert {
        "records.Batch", "actions.ActionFile", "targets.Return", "strategy.MarketFile",
    } <= named  # fmt: skip
    keeping_ones = {"records.Upload"}  # by its list of files
    for model in apps.get_models():
        fields = {field.name for field in model._meta.fields}
        if "files" in fields:
            assert model._meta.label in keeping_ones


def test_who_hands_the_same_file_in_meanwhile_keeps_it(world, files, monkeypatch):
    """Touched before it is moved aside, or written anew after: it is there either way."""
    digest, real = lay(b"again", 40), os.replace

    def touched_just_before(place, aside):
        if not str(place).endswith(sweeping.GOING):
            keeping.keep(b"again")
        real(place, aside)

    monkeypatch.setattr(sweeping.os, "replace", touched_just_before)
    assert sweeping.sweep(days=30) == 0
    assert keeping.read(digest) == b"again"
    monkeypatch.undo()
    lay(b"again", 40)

    def written_just_after(place, aside):
        real(place, aside)
        if str(aside).endswith(sweeping.GOING):
            keeping.keep(b"again")

    monkeypatch.setattr(sweeping.os, "replace", written_just_after)
    sweeping.sweep(days=30)
    assert keeping.read(digest) == b"again"


def test_what_a_killed_worker_left_aside_is_looked_at_anew(world, files):
    digest = lay(b"needed", 40)
    sheet(world.adam, digest, put_away=False)
    os.replace(files / digest, files / f"{digest}{sweeping.GOING}")
    assert sweeping.sweep(days=30) == 0
    assert keeping.read(digest) == b"needed"
    assert hashlib.sha256(b"needed").hexdigest() == digest


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("days, left", [(30, 0), (0, 1)])
def test_the_worker_looks_every_night(world, files, settings, days, left):
    settings.UPLOADS_DAYS = days
    lay(b"nobody's", 40)
    sweeping.begin_sweep(AT)
    sweeping.begin_sweep(AT)
    assert Recurring.objects.get(name=sweeping.JOB).rule == "daily 03:40"
    jobs.work(once=True, clock=lambda: AT.replace(day=6))
    assert Job.objects.get(kind=sweeping.JOB).result == {"gone": 1 - left}
    assert len(list(files.iterdir())) == left
