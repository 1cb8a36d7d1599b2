"""Two writers and more at one time: nothing is lost, and of those that conflict one wins."""

import shutil
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection, connections

from luopan.targets import queries, services
from luopan.targets.cube import HOT
from luopan.targets.models import Step
from luopan.trail.refusal import Refused
from tests.rounds import rounds
from tests.trail.conftest import empty_file, on_file

__all__ = ["empty_file"]
WRITERS = 4
ROUNDS = rounds(25)


@pytest.fixture
def crowd(request, tmp_path, transactional_db, django_db_blocker):
    """The play on a database that threads share: a file, or the PostgreSQL of the test."""
    if connection.vendor != "sqlite":
        yield request.getfixturevalue("play")
        return
    path = tmp_path / "luopan.db"
    shutil.copy(request.getfixturevalue("empty_file"), path)
    with django_db_blocker.unblock(), on_file(path):
        yield request.getfixturevalue("play")


def together(*jobs):
    """Run jobs at one time, each in a thread; what each returned or was refused with."""
    barrier = Barrier(len(jobs))

    def run(job):
        barrier.wait()
        try:
            return job()
        except Refused as refused:
            return refused
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(jobs)) as pool:
        return list(pool.map(run, jobs))


def setting(play, unit, total, expected):
    def job():
        return services.set_target(
            **play.by(play.writers[unit], expected=expected),
            cell=play.cell(unit),
            total=total,
        )

    return job


SEATS = ("north-1-a", "north-1-b", "north-2-a", "south-1-a")


def several(play):
    """As many writers as seats, each with a right at his own."""
    from luopan.org import services as org

    play.writers = {}
    for seat in SEATS:
        by = {"actor": play.world.operator, "at": play.world.at}
        user = org.add_user(**by, username=f"writer-{seat}")
        unit = getattr(play.world, seat.replace("-", "_"))
        org.grant_role(**by, user=user, role="manager", unit=unit)
        play.writers[seat] = user
    services.set_target(**play.by(play.world.dora), cell=play.cell(), total=120_000)


@pytest.mark.slow
def test_writers_who_do_not_conflict_all_get_their_way(crowd):
    several(crowd)
    for number in range(ROUNDS):
        head = Step.objects.filter(version=crowd.version).count()
        jobs = [setting(crowd, seat, 100 * number + 1, head) for seat in SEATS]
        done = together(*jobs)
        assert sorted(one.seq for one in done) == list(range(head + 1, head + 5))
    crowd.version.refresh_from_db()
    assert crowd.version.head == 1 + ROUNDS * WRITERS
    HOT.clear()
    sheet = queries.sheet(crowd.version, **crowd.see(crowd.world.dora))
    assert [sheet.amount(seat, "products", "2027") for seat in SEATS] == [
        100 * (ROUNDS - 1) + 1
    ] * 4
    assert queries.verify_version(crowd.version).ok


@pytest.mark.slow
def test_of_writers_who_conflict_exactly_one_wins(crowd):
    several(crowd)
    people = [crowd.world.dora, crowd.world.alice, crowd.world.olga, crowd.world.adam]
    for number in range(ROUNDS):
        head = Step.objects.filter(version=crowd.version).count()

        def job(person, head=head, number=number):
            return lambda: services.set_target(
                **crowd.by(person, expected=head),
                cell=crowd.cell("north"),
                total=number,
            )

        done = together(*map(job, people))
        refused = [one for one in done if isinstance(one, Refused)]
        assert len(refused) == len(people) - 1
        assert all("has just changed" in str(one) for one in refused)
    assert Step.objects.filter(version=crowd.version).count() == 1 + ROUNDS


@pytest.mark.slow
def test_without_saying_what_one_saw_the_last_one_wins(crowd):
    """The control: the same race with the check left out loses the others' numbers."""
    several(crowd)
    people = [crowd.world.dora, crowd.world.alice, crowd.world.olga, crowd.world.adam]

    def job(person, total):
        return lambda: services.set_target(
            **crowd.by(person), cell=crowd.cell("north"), total=total
        )

    done = together(*[job(person, n) for n, person in enumerate(people, start=1)])
    assert not any(isinstance(one, Refused) for one in done)
    sheet = queries.sheet(crowd.version, **crowd.see(crowd.world.dora))
    assert sheet.amount("north", "products", "2027") in (1, 2, 3, 4)


@pytest.mark.slow
@pytest.mark.race
def test_committing_and_writing_at_one_time(crowd):
    """The step is in the committed numbers, or it is refused, or it stops the commit."""
    several(crowd)

    def commit():
        return services.commit(**crowd.by(crowd.world.dora))

    step = setting(crowd, "north-1-a", 77, None)
    committed, written = together(commit, step)
    crowd.version.refresh_from_db()
    if isinstance(committed, Refused):  # the step came in between
        assert "has changed" in str(committed)
        assert crowd.version.state == "draft"
        assert not isinstance(written, Refused)
        return
    assert crowd.version.state == "committed"
    sheet = queries.sheet(crowd.version, **crowd.see(crowd.world.dora))
    amount = sheet.amount("north-1-a", "products", "2027")
    assert (amount == 77) == (not isinstance(written, Refused))
