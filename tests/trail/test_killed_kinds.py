"""A worker really killed in each kind of job there is: its effect once, not twice, not never.

On SQLite a file of its own; on PostgreSQL when LUOPAN_DATABASE_URL names one.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.utils.module_loading import autodiscover_modules

import luopan.demo.jobs  # noqa: F401 - as where a demo is served
from luopan.dimensions.models import Rate
from luopan.dimensions.services import NewMetric, add_metric, create_standards
from luopan.org.models import Company
from luopan.records.connecting.spec import Spec
from luopan.records.models import Fact, Upload
from luopan.records.services import connecting, pulling, uploading
from luopan.review.models import ContestEnd
from luopan.review.services import paying
from luopan.targets import replays, services
from luopan.targets.acts import Said
from luopan.targets.cube import HOT, path_of, snapshots
from luopan.targets.models import Card, Return, Snapshot, Version
from luopan.targets.services import collecting, signing
from luopan.targets.signed import bundles
from luopan.tracking.models import Meeting
from luopan.tracking.queries.pack import files as packs
from luopan.tracking.queries.warnings import look
from luopan.tracking.services import watching
from luopan.trail import chain, jobs, queue
from luopan.trail.models import Comment, Entry, Job, Message, Recurring
from luopan.trail.services import comment
from tests import cast, kept, tracked_year
from tests.review import test_contests
from tests.targets import conftest as opening
from tests.targets import test_collecting
from tests.tracking import met, test_bulletins
from tests.trail.conftest import arena, empty_file, nursery
from tests.web import test_messages

__all__ = ["arena", "empty_file", "nursery"]
WORK = "tests.trail.mortal_kind:work"
ORDERS = "订单日期,订单号,客户,产品,销售额\n2027-01-02,A1,甲公司,茶,100\n".encode()
OVER = timedelta(minutes=5)  # more than a lease


@dataclass
class Case:
    """A job to be done.

    Attributes:
        actor: Who asked for it.
        parameters: Of it; None: what was done before has put it in.
        at: When it is due.
        effect: How much of its effect is there: nothing at first, then ``count``.
        letters: How many messages leave.
    """

    actor: Any
    parameters: dict[str, Any] | None
    at: datetime
    effect: Callable[[], int]
    count: int = 1
    letters: int = 0


def done(act: str) -> Callable[[], int]:
    return lambda: Entry.objects.filter(act=act, outcome="done").count()


def result(kind: str, name: str) -> Callable[[], int]:
    """Whether the job says what came of it."""
    return lambda: int(bool((Job.objects.get(kind=kind).result or {}).get(name)))


def standards():
    world = cast.build()
    create_standards(actor=world.operator, at=world.at)
    return world


def received(world):
    files = [("orders.csv", ORDERS)]
    return uploading.receive(actor=world.olga, at=world.at, files=files)


def an_upload_to_read():
    world = standards()
    received(world)
    return Case(world.olga, None, world.at, done("records.found"))


def an_upload_to_store():
    world = standards()
    upload = received(world)
    jobs.work(once=True, clock=lambda: world.at)
    upload = Upload.objects.get(pk=upload.pk)
    by = {"actor": world.olga, "at": world.at, "upload": upload}
    uploading.accept(**by, leave_out=True)
    return Case(world.olga, None, world.at, done("records.apply_upload"))


def source(world):
    said = {"name": "ERP", "kind": "sqlite", "database": "erp.db", "table": "orders"}
    spec = Spec(**said, cursor="n", accept_new=True)
    return connecting.add_source(actor=world.adam, at=world.at, spec=spec)


def a_run():
    world = standards()
    pulling.begin(actor=world.adam, at=world.at, source=source(world))
    return Case(world.adam, None, world.at, done("records.take_part"))


def a_run_that_is_due():
    world = standards()
    said = {"source": source(world).pk}
    return Case(None, said, world.at, done("records.pull"))


def a_source_to_try():
    world = standards()
    said = {"source": source(world).pk}
    return Case(world.adam, said, world.at, done("records.tried"))


def a_metric_to_count():
    one = year()
    row = NewMetric("gross", "Gross", document="order", grain=("unit",))
    made = add_metric(actor=one.world.olga, at=one.world.at, row=row)
    there = Fact.objects.filter(metric=made)
    many = Fact.objects.filter(metric=one.metric).count()
    return Case(one.world.olga, None, one.world.at, there.count, count=many)


def a_backup():
    world = cast.build()
    return Case(world.adam, {}, world.at, result("org.backup", "file"))


def a_night():
    world = cast.build()
    return Case(None, {}, world.at, result("org.nightly", "file"))


def a_sweep():
    world = cast.build()
    return Case(None, {}, world.at, lambda: int(_swept() == {"gone": 0}))


def _swept():
    return Job.objects.get(kind="records.sweep").result


def a_proof():
    world = cast.build()
    return Case(world.audrey, {}, world.at, result("org.prove", "rows"))


def play():
    return opening.opened(cast.build())


def a_hold():
    one = play()
    services.hold(**one.by(one.world.alice), cell=one.cell("north"), until_date=one.on)
    at = one.world.at + timedelta(days=1)
    steps = lambda: Version.objects.get(pk=one.version.pk).head - 1  # noqa: E731
    return Case(None, None, at, steps)


def long():
    one = play()
    for turn in range(3):
        by = one.by(one.world.dora)
        services.set_target(**by, cell=one.cell(), total=1_000 + turn)
    Snapshot.objects.all().delete()
    HOT.clear()
    one.version = Version.objects.select_related(
        "plan__root", "plan__calendar", "metric"
    ).get(pk=one.version.pk)
    one.path = path_of(one.version)
    return one


def steps_to_fold():
    one = long()
    said = {"version": one.version.pk, "seq": one.path.seq}
    there = lambda: int(one.path.names[-1] in snapshots(one.path))  # noqa: E731
    return Case(one.world.dora, said, one.world.at, there)


def a_step_to_take_back():
    one = long()
    act = Said("revert", {"seq": 1}, {})
    told = {"kind": act.kind, "parameters": act.parameters, "inputs": act.inputs}
    said = {"version": one.version.pk, "seq": one.path.seq, "act": told}
    name = replays.name_of(one.path, act)
    there = lambda: int(replays.found(name) is not None)  # noqa: E731
    return Case(one.world.dora, said, one.world.at, there)


def deadlines_over():
    one = play()
    services.set_target(**one.by(one.world.dora), cell=one.cell("north"), total=80_000)
    soon = one.on + timedelta(days=7)
    services.issue(**one.by(one.world.dora), unit="company", deadline=soon)
    reminded = Card.objects.filter(kind="reminder")
    at = one.world.at + timedelta(days=17)
    return Case(None, {}, at, reminded.count)


def signed_letters():
    one = play()
    by = one.by(one.world.dora)
    services.set_target(**by, cell=one.cell("north-1-a"), total=120_007)
    services.commit(**by)
    one.version.refresh_from_db()
    signing.sign(**one.by(one.world.bob), unit="north-1-a")
    said = {"version": one.version.pk, "unit": "north-1", "kind": "docx"}
    there = result("targets.letters", "size")
    return Case(one.world.alice, said, one.world.at, there)


def returned(amount):
    one = opening.bought(play()).play
    by = one.by(one.world.olga)
    collecting.ask_for_workbooks(**by, units=["north"], deadline=test_collecting.SOON)
    book = test_collecting.out(one)
    test_collecting.fill(book, amount)
    files = [("a.xlsx", test_collecting.saved(book))]
    collecting.return_workbooks(**one.by(one.world.alice), files=files)
    return one


def a_workbook_to_read():
    one = returned(1)
    return Case(one.world.alice, None, one.world.at, done("targets.note_workbook"))


def a_workbook_to_load():
    one = returned(1)
    test_collecting.work(one)
    Job.objects.all().delete()
    said = {"returned": Return.objects.get().pk}
    effect = done("targets.load_workbook")
    return Case(one.world.alice, said, one.world.at, effect)


def year():
    return tracked_year.build(cast.build())


def a_miss_to_see():
    year()
    return Case(None, {}, tracked_year.NOON, done("tracking.watch"))


def a_rate_that_has_come():
    one = year()
    sold = one.order("north-1-a", tracked_year.TODAY - timedelta(days=1), 100)
    one.store("order", [sold | {"currency": "EUR"}])
    found = look(at=tracked_year.NOON, on=tracked_year.TODAY)
    watching.watch(actor=one.world.operator, at=tracked_year.NOON, looked=found)
    since = tracked_year.TODAY - timedelta(days=9)
    Rate.objects.create(currency="EUR", into="CNY", rate=8, start_date=since)
    return Case(None, {}, tracked_year.NOON, result("tracking.watch_again", "again"))


def meetings_to_come():
    world = cast.build()
    met.arranged(world, world.north, world.alice)
    at = world.at + timedelta(weeks=1)
    due = Meeting.objects.exclude(
        pk__in=list(Meeting.objects.values_list("pk", flat=True))
    )
    return Case(None, {}, at, due.count)


def a_bulletin():
    one = year()
    world = test_bulletins.settled(one)
    room = test_bulletins.room(world, world.north)
    opened = test_bulletins.queries.PARTS
    made = test_bulletins.drawn_up(world, channel=room, opened=opened)
    by = {"actor": world.alice, "at": tracked_year.NOON}
    test_bulletins.services.switch_bulletin(**by, bulletin=made, on=True)
    said = {"bulletin": made.pk, "slot": "2027-08-20T18:00"}
    effect = done("tracking.issue_bulletin")
    return Case(None, said, test_bulletins.EVENING, effect, letters=2)


def a_contest_over():
    one = year()
    by = {"actor": one.world.dora, "at": tracked_year.NOON}
    paying.set_reward_rule(**by, leaders_see=False, contests=True)
    test_contests.announced(one, top=1)
    return Case(None, {}, test_contests.END, ContestEnd.objects.count)


def spoken():
    world = standards()
    test_messages.hears_all(world.bob, world.at)
    comment(actor=world.alice, at=world.at, text="@bob look", subject="version:1")
    return world


def a_digest():
    spoken()
    said, at = {"hour": "08:00"}, datetime(2027, 1, 5, tzinfo=UTC)
    return Case(None, said, at, Message.objects.count, letters=1)


def news():
    world = spoken()
    at = world.at + timedelta(hours=1)
    return Case(None, {}, at, Message.objects.count, letters=1)


def a_pack():
    one = year()
    wish = {"kind": "weekly", "unit": "north", "period": "", "meeting": None}
    said = {
        "wish": {**wish, "since": None},
        "file": "xlsx",
        "language": "en",
        "units": ["north-1", "north-2"],
    }
    there = result("web.packs", "units")
    return Case(one.world.alice, said, tracked_year.NOON, there)


def a_day_of_the_demo():
    world = cast.build()
    Company.objects.update(made_by_demo=True)
    added = Comment.objects.filter(subject="day")
    return Case(None, {}, world.at, added.count, count=2)


CASES = {
    "records.examine": an_upload_to_read,
    "records.apply": an_upload_to_store,
    "records.pull": a_run,
    "records.pull_due": a_run_that_is_due,
    "records.try_source": a_source_to_try,
    "records.count_metric": a_metric_to_count,
    "org.backup": a_backup,
    "org.nightly": a_night,
    "records.sweep": a_sweep,
    "org.prove": a_proof,
    "web.digest": a_digest,
    "web.news": news,
    "web.packs": a_pack,
    "targets.release_expired": a_hold,
    "targets.fold": steps_to_fold,
    "targets.replay": a_step_to_take_back,
    "targets.deadlines": deadlines_over,
    "targets.letters": signed_letters,
    "targets.check_workbook": a_workbook_to_read,
    "targets.load_workbook": a_workbook_to_load,
    "tracking.watch": a_miss_to_see,
    "tracking.watch_again": a_rate_that_has_come,
    "tracking.meetings": meetings_to_come,
    "tracking.bulletin": a_bulletin,
    "review.contests": a_contest_over,
    "demo.add_days": a_day_of_the_demo,
}


def test_no_kind_of_job_is_forgotten():
    autodiscover_modules("jobs")
    own = {n for n, k in jobs.kinds.items() if k.run.__module__.startswith("luopan.")}
    assert own == set(CASES)


@pytest.fixture
def home(tmp_path, settings):
    settings.HOME, settings.FILES = tmp_path, tmp_path / "files"
    return tmp_path


@pytest.fixture
def dying(arena, nursery, home):
    """Prepares a case, and has workers born who do it; each comes after the last one's lease."""
    arena.actor.delete()
    turn = 0

    def prepare(kind):
        case = CASES[kind]()
        if case.parameters is not None:
            Job.objects.all().delete()
            said = {"kind": kind, "key": kind, "parameters": case.parameters}
            queue.enqueue(actor=case.actor, at=case.at, **said)
        Job.objects.exclude(kind=kind).delete()
        Job.objects.update(due_at=case.at)
        Recurring.objects.all().delete()
        Message.objects.all().delete()
        return case, partial(work, case.at)

    def work(at, place, apart=False):
        nonlocal turn
        turn += 1
        said = (place, (at + turn * OVER).isoformat(), str(home), apart)
        code = nursery.born(WORK, *said, database=arena.database).wait(120)
        connection.close()  # on SQLite nobody has the file open now: opening it recovers it
        return code

    return prepare


def rows():
    """All that stands in the database, but for the queue itself."""
    return {k: v for k, v in kept._rows().items() if k != Job._meta.db_table}


@pytest.mark.slow
@pytest.mark.parametrize("kind", sorted(CASES))
def test_killed_anywhere_it_is_done_once(dying, home, kind):
    case, work = dying(kind)
    stood = rows()
    assert case.effect() == 0
    for place in ("preparing", "before", "inside"):
        assert work(place) == -9, place
        assert rows() == stood, place
        assert case.effect() == 0, place
    assert work("after") == -9
    job = Job.objects.get(kind=kind)
    assert (job.state, job.attempts) == ("done", 4), job.message
    assert case.effect() == case.count
    assert Message.objects.count() == case.letters
    Job.objects.exclude(pk=job.pk).delete()  # what it had put in itself
    entries = Entry.objects.count()
    assert work("") == 0
    assert case.effect() == case.count
    assert Entry.objects.count() == entries
    assert chain.verify().ok
    assert len(told(home)) == len(set(told(home))) == case.letters
    assert_whole(job, home)


def told(home: Path):
    log = home / "sent.log"
    return log.read_text().splitlines() if log.exists() else []


def assert_whole(job, home):
    """A file that the job made is there, and nothing half-written beside it."""
    where = {
        "org.backup": lambda: home / "backups" / job.result["file"],
        "org.nightly": lambda: home / "backups" / job.result["file"],
        "targets.letters": lambda: bundles.place(job.pk),
        "web.packs": lambda: packs.place(job.pk),
    }
    if job.kind in where:
        file = where[job.kind]()
        assert file.stat().st_size > 0
        assert not [one for one in file.parent.iterdir() if one.suffix == ".part"]


@pytest.mark.slow
def test_control_an_effect_that_is_not_one_with_done_is_there_twice(dying):
    """The same worker, whose effect is written before "done": killed in between, it is done anew."""
    case, work = dying("demo.add_days")
    assert work("inside", apart=True) == -9
    assert case.effect() == case.count
    assert work("", apart=True) == 0
    assert case.effect() == 2 * case.count
