"""The database is opened with the settings measured to lose nothing."""

import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection

from luopan.config.databases import database
from luopan.config.sqlite import wal_is_safe

on_sqlite = pytest.mark.skipif(
    "connection.vendor != 'sqlite'", reason="about SQLite only"
)


@pytest.mark.parametrize(
    ("version", "safe"),
    [
        ((3, 40, 1), False),
        ((3, 44, 5), False),
        ((3, 44, 6), True),
        ((3, 45, 0), False),
        ((3, 50, 7), True),
        ((3, 51, 2), False),
        ((3, 51, 3), True),
        ((3, 53, 4), True),
    ],
)
def test_wal_is_used_only_where_it_cannot_corrupt(version, safe):
    assert wal_is_safe(version) is safe


def test_an_address_of_another_kind_is_refused_with_the_form_it_should_have():
    with pytest.raises(ValueError, match="postgres://user:password@host"):
        database("mysql://x", Path("/nowhere"))


def test_postgres_address_with_odd_characters():
    found = database(
        "postgres://lu%40o:p%2Fw@db:5433/luo%20pan?sslmode=require", Path()
    )
    assert (found["USER"], found["PASSWORD"]) == ("lu@o", "p/w")
    assert (found["HOST"], found["PORT"], found["NAME"]) == ("db", "5433", "luo pan")
    assert found["OPTIONS"]["sslmode"] == "require"
    assert found["OPTIONS"]["pool"]["max_size"] == 8


SETTINGS = """
import os, sys
os.environ.update(LUOPAN_HOME=sys.argv[1], DJANGO_SETTINGS_MODULE="luopan.config.settings")
import django; django.setup()
from django.db import connection
with connection.cursor() as c:
    answers = [c.execute(f"PRAGMA {p}").fetchone()[0] for p in ("journal_mode", "synchronous", "foreign_keys")]
from luopan.config.sqlite import wal_is_safe
assert answers == ["wal" if wal_is_safe(connection.get_database_version()) else "truncate", 2, 1], answers
assert connection.transaction_mode == "IMMEDIATE"
"""


def test_a_file_database_is_immediate_and_fully_synchronous(tmp_path, monkeypatch):
    monkeypatch.delenv("LUOPAN_DATABASE_URL", raising=False)
    done = subprocess.run(
        [sys.executable, "-c", SETTINGS, str(tmp_path)],
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode()


WRITERS = """
import os, sys, threading
os.environ.update(LUOPAN_HOME=sys.argv[1], DJANGO_SETTINGS_MODULE="luopan.config.settings")
import django; django.setup()
from django.db import connection, transaction
with connection.cursor() as c: c.execute("CREATE TABLE n (x INTEGER)"); c.execute("INSERT INTO n VALUES (0)")
faults = []
def add():
    try:
        for _ in range(50):
            with transaction.atomic(), connection.cursor() as c:
                x = c.execute("SELECT x FROM n").fetchone()[0]
                c.execute("UPDATE n SET x = %s", [x + 1])
    except Exception as fault: faults.append(fault)
    connection.close()
threads = [threading.Thread(target=add) for _ in range(8)]
[t.start() for t in threads]; [t.join() for t in threads]
with connection.cursor() as c: total = c.execute("SELECT x FROM n").fetchone()[0]
assert not faults and total == 400, (faults[:1], total)
"""


def test_eight_writers_lose_nothing_and_none_is_told_locked(tmp_path, monkeypatch):
    monkeypatch.delenv("LUOPAN_DATABASE_URL", raising=False)
    done = subprocess.run(
        [sys.executable, "-c", WRITERS, str(tmp_path)], capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr.decode()


@on_sqlite
def test_the_library_in_use_is_a_sound_one(db):
    assert wal_is_safe(connection.get_database_version())
