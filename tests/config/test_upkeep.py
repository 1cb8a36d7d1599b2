"""Backup, restore, upgrade and doctor on a real installation in a folder of its own."""

import json
import os
import subprocess
import sys
import zipfile
from contextlib import closing
from hashlib import sha256
from pathlib import Path

import pytest

try:
    from pysqlite3 import dbapi2
except ImportError:
    from sqlite3 import dbapi2


@pytest.fixture
def run(tmp_path, monkeypatch):
    """The real command in a process of its own, on an installation under tmp_path."""
    monkeypatch.delenv("LUOPAN_DATABASE_URL", raising=False)
    home = tmp_path / "home"

    def luopan(
        *words: str, lang: str = "en", home: str | Path = home
    ) -> subprocess.CompletedProcess[str]:
        environment = {**os.environ, "LUOPAN_HOME": str(home), "LUOPAN_LANG": lang}
        return subprocess.run(
            [sys.executable, "-m", "luopan", *words],
            capture_output=True,
            text=True,
            env=environment,
            check=False,
        )

    luopan.home = home
    return luopan


@pytest.fixture
def installed(run, found):
    found(run.home)
    return run


def test_init_ends_with_a_link(founding):
    assert "/welcome/" in json.loads(founding[1])["link"]


def test_init_writes_secrets_only_its_owner_can_read(installed):
    for name in ("secret.key", "luopan.db"):
        assert (installed.home / name).stat().st_mode & 0o077 == 0


def test_init_twice_is_refused_with_a_sentence(installed):
    done = installed("init", "--company", "云澜", "--admin", "eve")
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


def test_serving_before_init_says_what_to_do(run):
    done = run("serve")
    assert done.returncode == 1
    assert "luopan init" in done.stderr


def test_doctor_is_content_and_chinese_when_asked(installed):
    done = installed("doctor", "--json", lang="zh")
    found = json.loads(done.stdout)
    assert done.returncode == 0, found
    assert any("审计链" in finding["sentence"] for finding in found)


def test_backup_and_restore_bring_back_what_was_there(installed):
    handed_in = installed.home / "files" / "uploads" / sha256(b"a sheet").hexdigest()
    handed_in.parent.mkdir(parents=True)
    handed_in.write_bytes(b"a sheet")
    made = json.loads(installed("backup", "--json").stdout)
    handed_in.unlink()
    assert installed("user", "invite", "bob", "--role", "rep").returncode == 0
    assert "bob" in installed("user", "list").stdout
    done = installed("restore", made["file"], "--yes")
    assert handed_in.read_bytes() == b"a sheet"
    assert done.returncode == 0, done.stderr
    listed = installed("user", "list").stdout
    assert "bob" not in listed
    assert "adam" in listed
    assert installed("audit", "verify").returncode == 0


@pytest.mark.slow
def test_a_damaged_backup_is_refused_and_nothing_changes(installed):
    made = json.loads(installed("backup", "--json").stdout)
    with zipfile.ZipFile(made["file"]) as packed:
        parts = {name: bytearray(packed.read(name)) for name in packed.namelist()}
    parts["luopan.db"][5000] ^= 1
    with zipfile.ZipFile(made["file"], "w") as packed:
        for name, content in parts.items():
            packed.writestr(name, bytes(content))
    done = installed("restore", made["file"], "--yes")
    assert done.returncode == 1
    assert "damaged" in done.stderr
    assert "adam" in installed("user", "list").stdout


@pytest.mark.slow
def test_restoring_while_others_are_connected_loses_nobody(installed):
    """They see the restored data through the connection they have, and write to it."""
    made = json.loads(installed("backup", "--json").stdout)
    file = installed.home / "luopan.db"
    with closing(dbapi2.connect(str(file), isolation_level=None)) as other:
        assert installed("user", "invite", "bob", "--role", "rep").returncode == 0
        names = "SELECT count(*) FROM org_user WHERE username = 'bob'"
        assert other.execute(names).fetchone() == (1,)
        done = installed("restore", made["file"], "--yes")
        assert done.returncode == 0, done.stderr
        assert other.execute(names).fetchone() == (0,)
        other.execute("UPDATE org_company SET name_other = 'written after'")
    with closing(dbapi2.connect(str(file))) as later:
        said = later.execute("SELECT name_other FROM org_company").fetchone()
    assert said == ("written after",)
    (kept,) = installed.home.glob("luopan-before-*.db")
    with closing(dbapi2.connect(str(kept))) as before:
        assert before.execute(names).fetchone() == (1,)
    assert kept.stat().st_mode & 0o077 == 0


@pytest.mark.slow
def test_a_broken_database_can_be_replaced_by_a_backup(installed):
    made = json.loads(installed("backup", "--json").stdout)
    for file in installed.home.glob("luopan.db*"):
        file.unlink()
    (installed.home / "luopan.db").write_text("no database")
    assert installed("user", "list").returncode == 1
    done = installed("restore", made["file"], "--yes")
    assert done.returncode == 0, done.stderr
    assert "adam" in installed("user", "list").stdout


@pytest.mark.parametrize(
    "words",
    [
        ("user", "list"),
        ("upgrade",),
        *(
            pytest.param(words, marks=pytest.mark.slow)
            for words in (
                ("audit", "verify"),
                ("backup",),
                ("batches", "list"),
                ("jobs", "list"),
                ("import", "samples/bike_sales.csv"),
                ("work", "--once"),
            )
        ),
    ],
    ids=" ".join,
)
def test_before_init_every_act_says_what_to_do_first(run, words):
    done = run(*words)
    assert done.returncode == 1
    assert done.stderr == "Nothing is set up here yet. Run `luopan init` first.\n"
    assert not (run.home / "luopan.db").exists()


@pytest.mark.slow
@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize(
    ("place", "address"),
    [
        ("", "mysql://x"),
        ("", "postgres://a:b@127.0.0.1:port/x"),
        ("/proc/nowhere", ""),
        (__file__, ""),
    ],
)
def test_wrong_settings_are_one_sentence(run, monkeypatch, lang, place, address):
    """Nothing is set up yet by which to log or to translate; still no traceback."""
    monkeypatch.setenv("LUOPAN_DATABASE_URL", address)
    home = place or str(run.home)
    for words in (("doctor",), ("init", "--company", "X", "--admin", "adam")):
        done = run(*words, lang=lang, home=home)
        said = done.stdout + done.stderr
        assert done.returncode == 1
        assert "Traceback" not in said
        assert len(done.stderr.strip().splitlines()) <= 1, done.stderr


def test_upgrade_of_a_current_database_does_nothing(installed):
    done = installed("upgrade")
    assert done.returncode == 0, done.stderr


def test_wrong_usage_is_two_and_an_unknown_user_is_one(installed):
    assert installed("user", "invite").returncode == 2
    done = installed("user", "reset", "nobody")
    assert done.returncode == 1
    assert "nobody" in done.stderr
