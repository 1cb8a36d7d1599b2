"""A version that takes long to fold: the worker folds it, pages say so meanwhile."""

import pytest

from luopan.org.access import Unknown
from luopan.targets import folding, patience, queries, services
from luopan.targets import jobs as _jobs  # noqa: F401 (makes the kinds known)
from luopan.targets.cube import HOT, path_of, state_of
from luopan.targets.models import Snapshot
from luopan.trail import jobs, queue
from luopan.trail.models import Job
from luopan.trail.queries import entries, job

PAST_ANY_DAY = 12


@pytest.fixture
def long(play, monkeypatch):
    """A version with steps of which nothing is at hand, called long here."""
    dora = play.world.dora
    for turn in range(PAST_ANY_DAY):
        play.say(dora, "total", cell=play.cell().as_json(), amount=1_000 + turn)
    Snapshot.objects.all().delete()
    HOT.clear()
    monkeypatch.setattr(patience, "LONG", 1)
    return play


def work(play):
    held = queue.claim(at=play.world.at)
    assert jobs.perform(held, clock=lambda: play.world.at) == "done"
    return held


def test_a_long_version_is_folded_by_the_worker_once(long):
    dora, version = long.world.dora, long.version
    expected = folding.folded(path_of(version), lambda share: None).result_hash()
    seen = queries.readiness(version_id=version.pk, **long.see(dora))
    assert seen == queries.Readiness(False, PAST_ANY_DAY)
    asked = services.ask_to_fold(**long.by(dora))
    assert asked == services.ask_to_fold(**long.by(long.world.operator))
    waiting = queries.readiness(version_id=version.pk, **long.see(dora))
    assert (waiting.ready, waiting.asked, waiting.progress) == (False, True, 0)
    work(long)
    assert Job.objects.count() == 1
    assert job(asked).result == {"version": version.pk, "seq": PAST_ANY_DAY}
    HOT.clear()  # another process: it finds the snapshot
    done = queries.readiness(version_id=version.pk, **long.see(dora))
    assert (done.ready, done.ahead) == (True, 0)
    assert services.ask_to_fold(**long.by(dora)) is None
    assert state_of(version).result_hash() == expected


def test_progress_is_told_on_the_way(long):
    told = []
    folding.folded(path_of(long.version), told.append)
    assert len(told) == PAST_ANY_DAY
    assert told == sorted(told)
    assert told[-1] == 1.0


def test_only_what_is_new_is_folded(long):
    path = path_of(long.version)
    folding.keep(path, folding.folded(path, lambda share: None))
    HOT.clear()
    long.say(long.world.dora, "total", cell=long.cell().as_json(), amount=7)
    HOT.clear()
    assert folding.steps_ahead(path_of(long.version)) == 1


def test_a_short_version_is_ready_and_asks_for_nothing(play):
    play.say(play.world.dora, "total", cell=play.cell().as_json(), amount=9)
    HOT.clear()
    dora = play.world.dora
    assert queries.readiness(version_id=play.version.pk, **play.see(dora)).ready
    assert services.ask_to_fold(**play.by(dora)) is None
    assert not Job.objects.exists()


def test_a_failed_job_says_why(long):
    asked = services.ask_to_fold(**long.by(long.world.dora))
    Job.objects.filter(pk=asked).update(state="parked", message="no room on the disk")
    seen = queries.readiness(version_id=long.version.pk, **long.see(long.world.dora))
    assert (seen.ready, seen.failed) == (False, "no room on the disk")


def test_who_sees_nothing_of_a_version_finds_none(long):
    from luopan.org.models import User

    nobody = User.objects.create(username="nobody")
    with pytest.raises(Unknown):
        queries.readiness(version_id=long.version.pk, **long.see(nobody))
    with pytest.raises(Unknown):
        services.ask_to_fold(**long.by(nobody))
    assert not Job.objects.exists()
    assert entries(act="targets.fold", outcome="denied")
