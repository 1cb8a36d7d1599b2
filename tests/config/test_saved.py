"""Databases of landed issues, brought up to this version. ``saved/make.py`` makes them."""

import json
import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
ANEW = "Margins recalculated excl. tax: 4 of 4 imports."
MARGINS = """
import django; django.setup()
from luopan.records.upgrades import margins_without_tax
margins_without_tax(print)
"""
SAVED = sorted((HERE / "saved").glob("*.zip"))


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    """A PostgreSQL of this module's own, or a skip that says why there is none."""
    # not under pytest's own folder: that one is closed to the unprivileged user
    place = f"/tmp/luopan-saved-{os.getpid()}"
    environment = {**os.environ, "LUOPAN_TEST_PG_PLACE": place}
    script = str(ROOT / "tests" / "postgres.sh")
    done = subprocess.run(
        [script, "start"], env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode == 3 and os.environ.get("CI") != "true":
        pytest.skip(done.stderr.strip().splitlines()[-1])
    assert done.returncode == 0, done.stderr
    yield done.stdout.split("'")[1]
    subprocess.run([script, "stop"], env=environment, check=True)


@pytest.fixture
def run(tmp_path, monkeypatch):
    """Python on an installation under tmp_path, which is empty at first."""
    monkeypatch.setenv("LUOPAN_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("LUOPAN_LANG", "en")
    monkeypatch.delenv("LUOPAN_DATABASE_URL", raising=False)

    def python(*words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, *words], capture_output=True, text=True, check=False
        )

    return python


@pytest.fixture
def luopan(run):
    return lambda *words: run("-m", "luopan", *words)


@pytest.fixture
def asked(run):
    def figures():
        done = run(str(HERE / "saved" / "figures.py"))
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    return figures


def use(file, request, monkeypatch):
    """Let the command work on the kind of database that the file is of."""
    if ".postgresql." not in file.name:
        return
    address = request.getfixturevalue("server")
    fresh = f"saved_{os.getpid()}_{abs(hash(request.node.name))}"
    import psycopg

    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {fresh}")
    monkeypatch.setenv("LUOPAN_DATABASE_URL", f"{address.rpartition('/')[0]}/{fresh}")


def marked(file):
    slow = [pytest.mark.slow] if ".postgresql." in file.name else []
    return pytest.param(file, id=file.name, marks=slow)


every = pytest.mark.parametrize("file", [marked(file) for file in SAVED])


def check_as_told(found, told):
    """All that was there says the same; metrics and tables that are new since may say more."""
    found = {name: said for name, said in found.items() if name in told}
    counted = {row[0] for row in told["facts"]}
    same = {**found, "facts": [row for row in found["facts"] if row[0] in counted]}
    assert {**same, "head": told["head"]} == told


@every
@pytest.mark.slow
def test_every_landed_database_comes_up_with_its_figures(
    file, request, monkeypatch, run, luopan, asked, tmp_path
):
    use(file, request, monkeypatch)
    told = json.loads(file.with_suffix(".json").read_text(encoding="utf-8"))
    restored = luopan("restore", str(file), "--yes")
    assert restored.returncode == 0, restored.stderr
    if oldest := file.name.startswith("foundation."):  # one of each kind is enough
        check_an_upgrade_that_fails_is_undone(luopan)
        with_margins_as_they_were(told)
    upgraded = luopan("upgrade")
    assert upgraded.returncode == 0, upgraded.stderr
    if oldest:
        assert "New standard metrics" in upgraded.stdout
        assert ANEW in upgraded.stdout
    check_as_told(asked(), told)
    again = luopan("upgrade")
    assert "nothing was changed" in again.stdout, again.stdout
    head = tmp_path / "head"
    head.write_text(told["head"], encoding="utf-8")
    assert luopan("audit", "verify", "--head", str(head)).returncode == 0
    assert luopan("doctor").returncode == 0
    if oldest:
        check_amounts_with_tax_give_no_margin(run, asked, told)


def with_margins_as_they_were(told):
    """Before net amounts: cost taken off amounts with tax."""
    assert "gross_margin" in [row[0] for row in told["facts"]]
    statement("UPDATE records_line SET cost = amount - profit, profit = NULL")


def check_amounts_with_tax_give_no_margin(run, asked, told):
    """What the upgrade did, once more, where documents say that tax is in their amounts."""
    statement("UPDATE records_document SET tax_basis = 'incl'")
    done = run("-c", MARGINS)
    assert len(done.stdout.splitlines()) == 4, done.stderr  # imports
    found, others = asked(), [r for r in told["facts"] if r[0] != "gross_margin"]
    check_as_told(found, {**told, "facts": others})
    assert "gross_margin" not in [row[0] for row in found["facts"]]


def check_an_upgrade_that_fails_is_undone(luopan):
    """What stands in the way here: a column that a migration is about to make."""
    column = "ALTER TABLE org_company {} COLUMN demo_date"
    statement(column.format("ADD") + " date")
    failed = luopan("upgrade")
    assert failed.returncode == 1
    assert "was undone" in failed.stderr, failed.stderr
    assert "Traceback" not in failed.stderr
    statement(column.format("DROP"))


def statement(sql):
    address = os.environ.get("LUOPAN_DATABASE_URL")
    if address:
        import psycopg

        with psycopg.connect(address, autocommit=True) as connection:
            connection.execute(sql)
        return
    connection = sqlite3.connect(Path(os.environ["LUOPAN_HOME"]) / "luopan.db")
    connection.execute(sql)
    connection.commit()
    connection.close()


def test_there_is_one_of_each_kind():
    kinds = {file.name.split(".")[1] for file in SAVED}
    assert kinds == {"sqlite", "postgresql"}
