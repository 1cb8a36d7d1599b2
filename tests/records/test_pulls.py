"""Runs of a source: each part in once or not at all, whatever stops in between.

What a database answers is played here, so that this runs where no part for sources is
installed; ``test_sources`` asks real ones.
"""

import os
from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest

from luopan.dimensions.models import Account
from luopan.org.access import Denied
from luopan.records.connecting import folders, opening, working
from luopan.records.connecting.parts import Part
from luopan.records.connecting.spec import Spec
from luopan.records.connecting.wanted import check_wanted
from luopan.records.models import Batch, Document, Line, Pull, Source, Upload
from luopan.records.queries.sources import failed_for
from luopan.records.services import connecting, pulling, uploading
from luopan.trail import jobs
from luopan.trail.models import Entry, Job, Recurring
from luopan.trail.refusal import Refused
from tests.records.importing import AT, Desk, fact_sum

M = 1_000_000
HEAD = "订单日期,订单号,客户,产品,销售额\n"


class Erp:
    """Orders of a system outside, by the moment each was last changed."""

    def __init__(self) -> None:
        self.rows: list[tuple[int, str]] = []
        self.at_once = 2
        self.dies_after = 99
        self.asked: list[str] = []

    def order(self, moment: int, day: str, number: str, amount: str, who="甲公司"):
        kept = [row for row in self.rows if f",{number}," not in row[1]]
        self.rows = [*kept, (moment, f"{day},{number},{who},茶,{amount}\n")]

    def next_part(self, _address, _wanted, after, _most, _back=0):
        self.asked.append(after)
        if len(self.asked) > self.dies_after:
            raise Refused("The source refused: %(why)s", why="connection reset")
        later = sorted(r for r in self.rows if not after or r[0] > int(after))
        if not later:
            return Part(until=after)
        took = later[: self.at_once]
        content = HEAD + "".join(text for _moment, text in took)
        return Part(content.encode(), len(took), str(took[-1][0]), took != later)


@pytest.fixture
def erp(monkeypatch, desk, settings, tmp_path):
    settings.FILES, settings.HOME = tmp_path / "files", tmp_path
    settings.WATCHED = tmp_path / "watched"
    there = Erp()
    monkeypatch.setattr(working.parts, "next_part", there.next_part)
    return there


def source_of(desk: Desk, **said) -> Source:
    spec = {"name": "ERP", "kind": "sqlite", "database": "erp.db", "table": "orders"}
    spec |= {"cursor": "changed", "accept_new": True, **said}
    return connecting.add_source(actor=desk.user, at=AT, spec=Spec(**spec))


def pull(desk: Desk, source: Source, at=AT) -> Pull:
    run = pulling.begin(actor=desk.user, at=at, source=source)
    jobs.work(once=True, clock=lambda: at)
    run.refresh_from_db()
    source.refresh_from_db()
    return run


def amounts() -> dict[str, int]:
    lines = Line.objects.filter(document__live=True)
    return dict(lines.values_list("document__number", "amount"))


def test_parts_come_in_one_by_one_and_nothing_twice(desk, erp):
    for n in range(5):
        erp.order(n + 1, f"2026-01-0{n + 1}", f"A{n}", "100")
    source = source_of(desk)
    run = pull(desk, source)
    assert (run.state, run.read, run.taken, run.part) == ("done", 5, 5, 3)
    assert (run.since, run.until, source.until) == ("", "5", "5")
    assert len(run.batches) == Batch.objects.count() == 3
    assert fact_sum("sales_amount") == 500 * M

    again = pull(desk, source)  # nothing new
    assert (again.state, again.read, again.since) == ("done", 0, "5")
    # A month later: one order changed, one came late, of a month long told.
    erp.order(6, "2026-01-01", "A0", "70")
    erp.order(7, "2025-12-30", "B1", "5")
    assert pull(desk, source).taken == 2
    assert amounts()["A0"] == 70 * M
    assert fact_sum("sales_amount") == (70 + 400 + 5) * M
    assert fact_sum("sales_amount", day_date__lt="2026-01-01") == 5 * M

    connecting.read_again(actor=desk.user, at=AT, source=source)
    erp.at_once = 10
    assert pull(desk, source).state == "done"
    assert (
        fact_sum("sales_amount") == (70 + 400 + 5) * M
    )  # read once more, counted once
    acts = set(Entry.objects.values_list("act", flat=True))
    assert {"records.add_source", "records.pull", "records.take_part"} <= acts


def test_a_source_that_fails_half_way_goes_on_where_it_stopped(desk, erp):
    for n in range(5):
        erp.order(n + 1, f"2026-01-0{n + 1}", f"A{n}", "100")
    source = source_of(desk)
    erp.dies_after = 2
    failed = pull(desk, source)
    assert (failed.state, failed.taken, source.until) == ("failed", 4, "4")
    assert "connection reset" in failed.problem["en"]
    assert "zh-hans" in failed.problem
    erp.dies_after = 99
    rest = pull(desk, source)
    assert (rest.state, rest.taken, rest.since) == ("done", 1, "4")
    assert fact_sum("sales_amount") == 500 * M


def test_what_an_import_would_ask_waits_and_the_rest_behind_it(desk, erp):
    erp.order(1, "2026-01-01", "A1", "100")
    erp.order(2, "2026-01-02", "A2", "abc")
    erp.order(3, "2026-01-03", "A3", "300")
    source = source_of(desk, accept_new=False)
    run = pull(desk, source)
    upload = run.upload
    assert (run.state, upload.state, source.until) == ("waiting", "examined", "")
    assert upload.found["problem_count"] == 1
    assert not Document.objects.exists() and not Account.objects.exists()
    with pytest.raises(Refused, match=f"import {upload.pk}"):
        pulling.begin(actor=desk.user, at=AT, source=source)

    by = {"actor": desk.user, "at": AT, "upload": upload}
    uploading.accept(**by, leave_out=True)
    jobs.work(once=True, clock=lambda: AT)
    run.refresh_from_db()
    source.refresh_from_db()
    # The answer was the last thing it lacked: customers and products are known by now.
    assert (run.state, run.taken, run.refused, source.until) == ("done", 2, 1, "3")
    assert sorted(amounts()) == ["A1", "A3"]


def test_what_waits_may_be_put_away_and_is_read_again(desk, erp):
    erp.order(1, "2026-01-01", "A1", "100")
    source = source_of(desk, accept_new=False)
    run = pull(desk, source)
    uploading.discard(actor=desk.user, at=AT, upload=run.upload)
    run.refresh_from_db()
    assert run.state == "failed" and "set the import aside" in run.problem["en"]
    assert pull(desk, source).state == "waiting"


def test_a_schedule_begins_runs_and_says_when_it_cannot(desk, erp):
    erp.order(1, "2026-01-01", "A1", "100")
    source = source_of(desk, rule="every 15")
    due = Recurring.objects.get(name=f"source:{source.pk}")
    assert due.next_at - AT <= timedelta(minutes=15)
    later = AT + timedelta(minutes=16)
    jobs.work(once=True, clock=lambda: later)
    assert source.pulls.get().state == "done"
    connecting.stop_source(actor=desk.user, at=later, source=source)
    jobs.work(once=True, clock=lambda: later + timedelta(hours=1))
    assert source.pulls.count() == 1
    with pytest.raises(Refused, match="stopped"):
        pulling.begin(actor=desk.user, at=later, source=source)


def test_a_run_whose_worker_is_gone_is_taken_up_again(desk, erp):
    erp.order(1, "2026-01-01", "A1", "100")
    source = source_of(desk)
    run = pulling.begin(actor=desk.user, at=AT, source=source)
    with pytest.raises(Refused, match="A pull from this source is already running"):
        pulling.begin(actor=desk.user, at=AT, source=source)
    Job.objects.filter(pk=run.job_id).update(state="parked", message="It died.")
    (told,) = failed_for(desk.user, on=AT.date())
    assert (told.state, told.problem) == ("failed", "It died.")
    again = pull(desk, source)
    assert again.pk == run.pk
    assert (again.state, again.taken) == ("done", 1)


def test_the_place_and_the_column_a_source_is_measured_in(desk, erp):
    erp.order(1, "2026-01-01", "A1", "100")
    source = source_of(desk, kind="mysql", host="erp.example.com", username="reader")
    assert source.secret == ""
    spec = Spec(
        name="ERP", kind="mysql", host="erp.example.com", username="reader",
        password="hunter2", table="orders", cursor="changed", accept_new=True,
        database="erp.db",
    )  # fmt: skip
    assert pull(desk, source).state == "done"
    by = {"actor": desk.user, "at": AT, "source": source}
    connecting.change_source(**by, spec=spec)
    assert source.until == "1" and source.secret and "hunter2" not in source.secret
    kept = [entry.details for entry in Entry.objects.all()]
    assert "hunter2" not in str(kept)
    from dataclasses import replace

    connecting.change_source(**by, spec=replace(spec, cursor="id", password=None))
    assert source.until == "" and source.secret
    for wrong, word in (
        ({"kind": "oracle"}, "no source of the kind"),
        ({"host": ""}, "needs a host"),
        ({"table": ""}, "Enter one table or one SELECT, not both"),
        ({"table": "a; drop table b"}, "Write it as table or schema.table, without"),
        (
            {"table": "", "query": "delete from orders"},
            "Anything else is refused before it reaches the",
        ),
        (
            {"table": "", "query": "select 1; select 2"},
            "Anything else is refused before it reaches the",
        ),
        ({"table": "", "query": "select * into x from orders"}, "INTO"),
        ({"rule": "now and then"}, "minutes, up to an hour"),
        ({"at_once": 1}, "between 100"),
        ({"name": " "}, "name"),
    ):
        with pytest.raises(Refused, match=word):
            connecting.change_source(**by, spec=replace(spec, **wrong))
    quiet = "select ';', 'drop' as \"update\" from orders -- delete\n"
    connecting.change_source(**by, spec=replace(spec, table="", query=quiet))
    # What was given for one server is sent to no other unasked.
    for moved in ({"host": "evil.example.com"}, {"port": 3307}, {"kind": "postgres"}):
        with pytest.raises(Refused, match="Enter the password again"):
            connecting.change_source(**by, spec=replace(spec, password=None, **moved))
    connecting.change_source(**by, spec=replace(spec, host="new.example.com"))


HIDDEN = [
    ("postgres", r"select E'\'', 1) as l; drop table t; select ('"),
    ("postgres", "select 1 --\r; drop table t"),
    ("postgres", "select 1 ` ; drop table t; select ` 2"),
    ("mysql", r"select '\'', 1; drop table t; select '"),
    ("mysql", "select 2--1; drop table t"),
    ("mysql", "select * from t /*!50000 into outfile '/tmp/x' */"),
    ("mysql", "select $$; drop table t; select $$"),
    ("spark", "select reflect('java.lang.System', 'getenv', 'HOME')"),
    ("spark", "select `java_method`('java.lang.System', 'exit', 1)"),
    ("spark", "select 1 as `it's`, reflect('java.lang.System', 'getenv')"),
    ("spark", r"select r'\', reflect('java.lang.System', 'getenv')"),
    ("spark", r"select '\'', reflect('java.lang.System', 'getenv')"),
    ("spark", "select transform(a) using 'sh' as (b string) from t"),
    ("spark", "select * from identifier('csv.`/etc/passwd`')"),
    ("spark", "select * from csv.`/etc/passwd`"),
]


@pytest.mark.parametrize(("kind", "query"), HIDDEN)
def test_what_is_hidden_in_a_question_is_found(kind, query):
    with pytest.raises(Refused):
        check_wanted("", query, kind)


def test_questions_that_only_read_pass():
    for kind, query in (
        ("postgres", "select $$it's; drop$$, E'it\\'s', a$b from t -- x"),
        ("mysql", "select `set`, 'it''s; \\' drop' from `orders` -- delete"),
        ("spark", "select * from a join b using (no) where note = 'using it'"),
        ("spark", "with x as (select transform(l, e -> e + 1) from t) select * from x"),
        ("sqlite", "select 'C:\\', 'x' from t"),
    ):
        check_wanted("", query, kind)


@pytest.mark.parametrize("kind", ["sqlite", "duckdb"])
def test_a_question_that_never_ends_is_ended(kind, settings, tmp_path, monkeypatch):
    module = pytest.importorskip("sqlite3" if kind == "sqlite" else "duckdb")
    settings.SOURCES = tmp_path
    made = module.connect(str(tmp_path / "erp.db"))
    made.execute("CREATE TABLE orders (no INTEGER)")
    made.close()
    monkeypatch.setattr(opening, "LONGEST", 0.1)
    source = opening._OPEN[kind](opening.Address(kind, database="erp.db"))
    with closing(source), pytest.raises(Exception, match=r"(?i)interrupt"):
        source.ask(
            "WITH RECURSIVE x(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM x) "
            "SELECT max(n) FROM x"
        )


def test_only_who_operates_may(desk, erp, django_user_model):
    source = source_of(desk)
    stranger = django_user_model.objects.create_user("rep", password=None)
    for act in (connecting.ask_to_try, connecting.stop_source, pulling.begin):
        with pytest.raises(Denied):
            act(actor=stranger, at=AT, source=source)


def drop(settings, name: str, text: str, aged: float = 60) -> None:
    settings.WATCHED.mkdir(exist_ok=True)
    file = settings.WATCHED / name
    file.write_text(text, encoding="utf-8")
    then = datetime.now(UTC).timestamp() - aged
    os.utime(file, (then, then))


def test_a_folder_gives_its_files_once_and_keeps_them(
    desk, erp, settings, django_capture_on_commit_callbacks
):
    source = source_of(
        desk,
        name="Drop",
        kind="folder",
        database="",
        table="",
        cursor="",
        rule="every 5",
    )
    now = datetime.now(UTC)
    good = HEAD + "2026-01-01,A1,甲公司,茶,100\n"
    drop(settings, "订单.csv", good)
    drop(settings, "new.csv", good, aged=1)  # somebody still writes to it
    drop(settings, "part.csv.tmp", good)
    drop(settings, "broken.xlsx", "no workbook")
    drop(
        settings,
        "asks.csv",
        HEAD + "2026-01-02,A2,乙公司,茶,abc\n2026-01-03,A3,乙公司,茶,1\n",
    )

    def look(minutes: int) -> None:
        with django_capture_on_commit_callbacks(execute=True):
            jobs.work(
                once=True, clock=lambda: now + timedelta(minutes=minutes, seconds=-59)
            )

    Recurring.objects.update(next_at=now - timedelta(minutes=1))
    look(1)
    states = dict(source.pulls.values_list("file", "state"))
    assert states == {
        "订单.csv": "done",
        "broken.xlsx": "failed",
        "asks.csv": "waiting",
    }
    assert (settings.WATCHED / "done" / "订单.csv").read_text() == good
    why = settings.WATCHED / "refused" / "broken.xlsx.why.txt"
    assert "xlsx" in why.read_text()
    left = {file.name for file in settings.WATCHED.iterdir() if file.is_file()}
    assert left == {"asks.csv", "new.csv", "part.csv.tmp"}

    upload = Upload.objects.get()
    with django_capture_on_commit_callbacks(execute=True):
        uploading.discard(actor=desk.user, at=now, upload=upload)
    assert (
        "set the import aside"
        in (settings.WATCHED / "refused" / "asks.csv.why.txt").read_text()
    )
    # The same orders under another name: known, moved away, counted once.
    look(9)
    assert source.pulls.get(file="new.csv").state == "done"
    assert (settings.WATCHED / "done" / "new.csv").exists()
    assert fact_sum("sales_amount") == 100 * M
    assert Batch.objects.count() == 1


def test_a_folder_may_hold_odd_names_and_links(desk, erp, settings, tmp_path):
    """A name in GBK is read; links are not followed, whenever they were put there."""
    source = source_of(desk, kind="folder", database="", table="", cursor="")
    now = datetime.now(UTC)
    good = HEAD + "2026-01-01,A1,甲公司,茶,100\n"
    drop(settings, "a.csv", good)
    watched = os.fsencode(settings.WATCHED)
    os.rename(watched + b"/a.csv", watched + b"/" + "订单\n1.csv".encode("gbk"))
    assert folders.names(source, now) == ["订单 1.csv"]
    found = folders.read(source, "订单 1.csv")
    assert found.content.decode() == good
    secret = tmp_path / "secret.csv"
    secret.write_text(good)
    (settings.WATCHED / "link.csv").symlink_to(secret)
    os.mkfifo(settings.WATCHED / "pipe.csv")
    for name in ("link.csv", "pipe.csv"):
        with pytest.raises(Refused, match="no longer in the folder"):
            folders.read(source, name)
    refused, elsewhere = settings.WATCHED / "refused", tmp_path / "elsewhere"
    elsewhere.mkdir()
    refused.symlink_to(elsewhere)
    folders.put(source, found.name, found.sha256, into="refused", why="odd")
    assert list(elsewhere.iterdir()) == []
    refused.unlink()
    refused.mkdir()
    name = os.fsdecode("订单\n1.csv".encode("gbk"))
    (refused / f"{name}.why.txt").symlink_to(secret)
    folders.put(source, found.name, found.sha256, into="refused", why="odd")
    assert (refused / name).read_text() == good == secret.read_text()


def test_a_folder_that_is_not_there_is_told(desk, erp, settings):
    source = source_of(
        desk,
        kind="folder",
        database="../elsewhere",
        table="",
        cursor="",
        rule="every 5",
    )
    for minutes in (6, 12):  # told once, not every five minutes
        jobs.work(once=True, clock=lambda m=minutes: AT + timedelta(minutes=m))
    run = source.pulls.get()
    assert run.state == "failed" and "no folder" in run.problem["en"]
