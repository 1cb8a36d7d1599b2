"""The copy of every night: its hour, its rotation, its failure, and what it holds on PostgreSQL."""

import os
import shutil
from collections import namedtuple
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from luopan.org import nights
from luopan.trail import jobs
from luopan.trail.models import Entry, Job, Recurring
from luopan.trail.refusal import Refused
from luopan.trail.services import comment
from luopan.trail.upkeep import backup, dumps, nightly, room
from luopan.trail.upkeep.backup import back_up, read_manifest
from luopan.trail.upkeep.nightly import Kept, to_keep
from luopan.web import asked
from tests import cast

AT = datetime(2026, 9, 14, 20, 0, tzinfo=UTC)  # 15 September, 04:00, in Shanghai
DAY = timedelta(days=1)
ROOM = namedtuple("ROOM", "total used free")


@pytest.fixture
def home(settings, tmp_path):
    settings.HOME, settings.FILES = tmp_path, tmp_path / "files"
    return tmp_path


def on_today(user):
    at = AT + DAY
    found = asked.by_kind(user, at=at, on=at.date())
    sentence = "The nightly backup was not written"
    return [one.more for one in found.get("work", []) if one.text == sentence]


def nightly_files(home):
    return sorted(file.name for file in (home / "backups").glob("nightly-*.zip"))


def test_each_night_of_years_the_last_days_weeks_and_months_are_there():
    kept, there = Kept(7, 4, 12), frozenset()
    for night in range(800):
        today = date(2025, 1, 1) + night * DAY
        there = to_keep({*there, today}, kept)
        assert {today - back * DAY for back in range(min(7, night + 1))} <= there
        assert len(there) <= 7 + 4 + 12
    assert today == date(2027, 3, 11)
    ends = {date(2027, 2, 28), date(2026, 12, 31), date(2026, 4, 30)}  # of months
    assert ends <= there
    assert {date(2027, 3, 7), date(2027, 2, 28), date(2027, 2, 21)} <= there  # Sundays
    assert date(2026, 3, 31) not in there


@given(
    st.frozensets(st.dates(date(2020, 1, 1), date(2030, 1, 1)), max_size=60),
    st.builds(Kept, st.integers(1, 9), st.integers(0, 9), st.integers(0, 14)),
)
def test_the_newest_always_stays_and_keeping_twice_changes_nothing(days, kept):
    left = to_keep(days, kept)
    assert left <= days
    assert len(left) <= kept.days + kept.weeks + kept.months
    assert not days or max(days) in left
    assert to_keep(left, kept) == left


@pytest.mark.parametrize("said", ["2:30", "25:00", "noon", "02:30\n"])
def test_an_hour_that_is_none_is_refused_with_what_to_write(settings, said):
    settings.BACKUP_AT = said
    with pytest.raises(Refused, match="02:30"):
        nightly.rule()


@pytest.mark.parametrize("said", ["0,4,12", "7,4", "7;4;12", "7,-4,12", "seven"])
def test_a_rotation_that_keeps_nothing_is_refused(settings, said):
    settings.BACKUPS_KEPT = said
    with pytest.raises(Refused, match="7,4,12"):
        nightly.kept()


@pytest.mark.django_db
def test_it_begins_once_moves_with_the_setting_and_ends_with_it(settings):
    cast.build()
    nights.begin_nights(AT)
    nights.begin_nights(AT)
    assert Entry.objects.filter(act="trail.repeat").count() == 1
    assert nights.next_night() == datetime(2026, 9, 15, 18, 30, tzinfo=UTC)
    settings.BACKUP_AT = "23:15"
    nights.begin_nights(AT)
    assert nights.next_night() == datetime(2026, 9, 15, 15, 15, tzinfo=UTC)
    settings.BACKUP_AT = "off"
    nights.begin_nights(AT)
    nights.begin_nights(AT)
    assert nights.next_night() is None
    assert not Recurring.objects.filter(name=nights.JOB, active=True)


@pytest.mark.django_db(transaction=True)
def test_the_night_writes_a_copy_that_reads_back_and_lets_old_ones_go(home, settings):
    if connection.vendor == "postgresql" and not shutil.which("pg_dump"):
        pytest.skip("no client programs of PostgreSQL")
    cast.build()
    settings.BACKUPS_KEPT = "2,0,0"
    folder = home / "backups"
    folder.mkdir()
    for name in ("nightly-2026-09-13", "nightly-2026-09-14", "luopan-20250101-000000"):
        (folder / f"{name}.zip").write_bytes(b"older")
    nights.begin_nights(AT)
    jobs.work(once=True, clock=lambda: AT + DAY)
    assert nightly_files(home) == ["nightly-2026-09-14.zip", "nightly-2026-09-16.zip"]
    assert (folder / "luopan-20250101-000000.zip").exists()  # somebody asked for it
    manifest = read_manifest(folder / "nightly-2026-09-16.zip")
    assert manifest["rows"]["org_user"] > 3
    assert Job.objects.get(kind=nights.JOB).result["gone"] == 1


@pytest.mark.django_db(transaction=True)
def test_a_full_disk_is_refused_before_it_begins_and_said_to_administrators(
    home, monkeypatch, client
):
    world = cast.build()
    monkeypatch.setattr(room.shutil, "disk_usage", lambda _: ROOM(9, 9, 1 << 20))
    nights.begin_nights(AT)
    jobs.work(once=True, clock=lambda: AT + DAY)
    assert Job.objects.get(kind=nights.JOB).state == "failed"
    assert list((home / "backups").iterdir()) == []
    on = (AT + DAY).date()
    assert nights.missed(world.dora, on=on) is None
    said = nights.missed(world.adam, on=on)
    assert "1 MB" in said.why and "LUOPAN_BACKUPS_KEPT" in said.why
    client.force_login(world.adam)
    page = client.get("/settings/backups/", headers={"accept-language": "en"})
    assert said.why.split(":")[0] in page.content.decode()
    assert on_today(world.adam) == [said.why]
    assert on_today(world.dora) == []
    later = home / "backups" / "luopan-by-hand.zip"
    later.write_bytes(b"newer than the failure")
    os.utime(later, times=2 * ((AT + 2 * DAY).timestamp(),))
    assert nights.missed(world.adam, on=on) is None
    assert on_today(world.adam) == []


@pytest.mark.django_db(transaction=True)
def test_a_disk_that_fills_up_meanwhile_leaves_nothing(home, monkeypatch):
    cast.build()

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("luopan.trail.upkeep.backup._pack", full)
    if connection.vendor == "postgresql" and not shutil.which("pg_dump"):
        pytest.skip("no client programs of PostgreSQL")
    with pytest.raises(Refused, match="Free some space, or keep fewer backups"):
        back_up(at=AT)
    assert list((home / "backups").iterdir()) == []


def test_a_dump_wants_the_client_programs(monkeypatch):
    monkeypatch.setattr(dumps.shutil, "which", lambda _: None)
    with pytest.raises(Refused, match="Install PostgreSQL's client programs"):
        dumps.dump(Path("never-written"))


@pytest.mark.django_db(transaction=True)
def test_a_copy_counts_the_moment_that_it_is_of(home, monkeypatch):
    """Who writes while it is taken is in neither; counted later he would be in one."""
    world = cast.build()
    of_file = connection.vendor == "sqlite"
    place = (backup, "_count") if of_file else (dumps, "run")
    before, real = Entry.objects.count(), getattr(*place)

    def people_go_on(*words):
        comment(actor=world.adam, at=AT, text="a word", subject="version:1")
        return real(*words)

    monkeypatch.setattr(*place, people_go_on)
    manifest = back_up(at=AT).manifest
    assert manifest["rows"]["trail_entry"] == before < Entry.objects.count()


@pytest.mark.django_db(transaction=True)
def test_a_dump_that_lacks_rows_is_none(home, monkeypatch):
    if connection.vendor != "postgresql":
        pytest.skip("dumps are of PostgreSQL only")
    cast.build()
    real = dumps._read_back
    lacking = lambda copy: real(copy) | {"org_user": 1}  # noqa: E731
    monkeypatch.setattr(dumps, "_read_back", lacking)
    with pytest.raises(Refused, match="org_user"):
        back_up(at=AT)
    assert list((home / "backups").iterdir()) == []
