"""A demo that goes with time: days added later are those it would have had at once."""

import hashlib
import sqlite3
import subprocess
import sys
from collections.abc import Set
from pathlib import Path

import pytest

from tests.demo_home import DAY, environment, generate

# What is the same on every road to a day. Imports differ (nights, weeks, months), and
# so do their versions of a record; what is live and what it adds up to does not.
SAME = {
    "people": "SELECT code, name, start_date, end_date FROM org_person",
    "seats": """SELECT u.code, p.code, h.start_date, h.end_date FROM org_holding h
        JOIN org_unit u ON u.id = h.seat_id JOIN org_person p ON p.id = h.person_id
        WHERE h.kind = 'holder'""",
    "accounts": """SELECT a.code, a.name, g.code, a.attributes, a.start_date, a.end_date
        FROM dimensions_account a LEFT JOIN dimensions_account g ON g.id = a.group_id""",
    "owners": """SELECT a.code, u.code, o.start_date, o.end_date
        FROM dimensions_accountowner o JOIN dimensions_account a ON a.id = o.account_id
        JOIN org_unit u ON u.id = o.seat_id""",
    "documents": """SELECT d.key, d.day_date, d.due_date, a.code, u.code, d.original
        FROM records_document d JOIN dimensions_account a ON a.id = d.account_id
        JOIN org_unit u ON u.id = d.seat_id WHERE d.live""",
    "lines": """SELECT d.key, l.number, p.code, l.quantity, l.amount, l.net, l.cost
        FROM records_line l JOIN records_document d ON d.id = l.document_id
        LEFT JOIN dimensions_product p ON p.id = l.product_id WHERE d.live""",
    "matches": """SELECT d.key, m.invoice_key, m.amount FROM records_match m
        JOIN records_document d ON d.id = m.receipt_id WHERE d.live""",
    "deals": """SELECT o.key, o.closed_date, o.outcome, o.amount, s.day_date, s.stage
        FROM records_opportunity o JOIN records_stagechange s ON s.opportunity_id = o.id
        WHERE o.live""",
    "visits": """SELECT key, day_date, contact, outcome FROM records_activity WHERE live
        AND key NOT LIKE '补-%'""",
    "facts": """SELECT m.code, u.code, a.code, p.code, f.day_date, SUM(f.amount)
        FROM records_fact f JOIN dimensions_metric m ON m.id = f.metric_id
        JOIN records_batch b ON b.id = f.batch_id AND b.revoked_at IS NULL
            AND b.source NOT LIKE '%"entered"%'
        LEFT JOIN org_unit u ON u.id = f.seat_id
        LEFT JOIN dimensions_account a ON a.id = f.account_id
        LEFT JOIN dimensions_product p ON p.id = f.product_id
        GROUP BY 1, 2, 3, 4, 5 HAVING SUM(f.amount) <> 0""",
}
# What people enter and correct by hand when a month is closed hangs on the day of the making.
BY_HAND = """SELECT d.key FROM records_document d JOIN records_batch b ON b.id = d.batch_id
    WHERE b.source LIKE '%"entered"%'"""
ADD = """
from datetime import date
import django; django.setup()
from luopan.demo.make import bring_up
bring_up(date.fromisoformat({day!r}), print)
"""


def by_hand(home: Path) -> set[str]:
    """Keys of documents that somebody entered or corrected."""
    with sqlite3.connect(home / "luopan.db") as database:
        return {key for (key,) in database.execute(BY_HAND)}


def digests(home: Path, without: Set[str] = frozenset()) -> dict[str, str]:
    """One hash for each of the things that stay the same, but for some documents."""
    found = {}
    with sqlite3.connect(home / "luopan.db") as database:
        for name, sql in SAME.items():
            told = (row for row in database.execute(sql) if row[0] not in without)
            rows = sorted(map(repr, told))
            found[name] = hashlib.sha256("\n".join(rows).encode()).hexdigest()
    return found


@pytest.mark.slow
def test_days_added_are_the_days_it_would_have_had(demo_master, tmp_path):
    """August is made, September added by two visits; and all of it is the same again."""
    generate(tmp_path, "2026-08-20", frozen=False)
    for day in ("2026-09-01", DAY.isoformat(), DAY.isoformat()):
        done = subprocess.run(
            [sys.executable, "-c", ADD.format(day=day)],
            env=environment(tmp_path),
            check=False,
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, done.stderr
    entered = by_hand(tmp_path) | by_hand(demo_master)
    assert len(entered) < 20
    assert digests(tmp_path, entered) == digests(demo_master, entered)


# These hold a random password that nobody knows, or the moment a file was written.
OWN = {"org_user", "django_migrations", "sqlite_sequence", "targets_return"}


@pytest.mark.slow
def test_the_same_seed_and_day_make_the_same_tables(demo_master, tmp_path):
    generate(tmp_path, DAY.isoformat())
    one, other = (_tables(home) for home in (demo_master, tmp_path))
    assert one.keys() == other.keys()
    assert {name for name in one if one[name] != other[name]} <= OWN


def _tables(home: Path) -> dict[str, str]:
    with sqlite3.connect(home / "luopan.db") as database:
        names = database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        return {
            name: hashlib.sha256(
                "\n".join(
                    map(repr, database.execute(f'SELECT * FROM "{name}"'))
                ).encode()
            ).hexdigest()
            for (name,) in names.fetchall()
        }


@pytest.mark.slow
def test_facts_are_those_of_a_replay(demo_home, demo_open):
    """Every import replayed, one after the other, counts what was counted at once."""
    from luopan.records import facts

    before = digests(demo_home)["facts"]
    with demo_open(demo_home):
        assert facts.rebuild() > 500_000
    assert digests(demo_home)["facts"] == before
