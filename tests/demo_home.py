"""The demo company for tests: made once, kept beside pytest's cache, copied on demand.

Its day is fixed, so that every number, name and picture is the same in every run.
"""

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import date
from pathlib import Path

import pytest
from pytest_django import DjangoDbBlocker

import luopan

DAY = date(2026, 9, 15)
SOURCES = Path(luopan.__file__).parent


def fingerprint() -> str:
    """Of what the company is told by and through, and of the tables it lies in."""
    digest = hashlib.sha256(DAY.isoformat().encode())
    for pattern in (
        "demo/*.py",
        "*/migrations/*.py",
        "*/services/**/*.py",
        "*/*standards.py",
        "targets/*/*.py",  # workbooks and letters are kept as they were made
        "papers/*.py",
    ):
        for file in sorted(SOURCES.glob(pattern)):
            digest.update(file.read_bytes())
    return digest.hexdigest()[:16]


def environment(home: Path) -> dict[str, str]:
    """What a process needs to work on a home."""
    return os.environ | {
        "LUOPAN_HOME": str(home),
        "LUOPAN_DATABASE_URL": "",
        "LUOPAN_LANG": "en",
        "DJANGO_SETTINGS_MODULE": "luopan.config.settings",
        "PYTHONPATH": str(SOURCES.parent),
    }


MAKE = """
from datetime import date
from luopan.cli.answers import start
from luopan.cli.setup import prepare_home
prepare_home()
start()
from django.core.management import call_command
from luopan.demo.make import make
call_command("migrate", verbosity=0, interactive=False)
make(date.fromisoformat({day!r}), frozen={frozen})
"""


def generate(home: Path, day: str, *, frozen: bool = True) -> None:
    """Make the company in a home, in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-c", MAKE.format(day=day, frozen=frozen)],
        env=environment(home),
        check=False,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.fixture(scope="session")
def demo_master(pytestconfig: pytest.Config) -> Path:
    """A home with the demo company as of ``DAY``; nobody writes to it."""
    shelf = Path(str(pytestconfig.cache.mkdir("demo")))  # type: ignore[union-attr]
    home = shelf / fingerprint()
    with (shelf / "making").open("w") as making:
        fcntl.flock(making, fcntl.LOCK_EX)  # of two workers one makes it
        if not home.exists():
            for old in shelf.iterdir():
                shutil.rmtree(old, ignore_errors=True)
            own = shelf / f"{home.name}.new"
            generate(own, DAY.isoformat())
            own.rename(home)
    return home


@pytest.fixture
def demo_home(demo_master: Path, tmp_path: Path) -> Path:
    """A copy of the demo company's home, to do with as one likes."""
    return copied(demo_master, tmp_path / "demo")


@pytest.fixture(scope="session")
def copy_demo(demo_master: Path) -> Callable[[Path], Path]:
    """Copies the demo company's home to a place, for fixtures of a wider scope."""
    return lambda place: copied(demo_master, place)


@pytest.fixture(scope="session")
def demo_open(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Callable[[Path], AbstractContextManager[None]]:
    """Opens the database of a home in this process, instead of the tests' own."""

    @contextmanager
    def opened(home: Path) -> Iterator[None]:
        from django.db import connections

        from luopan.org import clock

        own = connections["default"]
        if own.vendor != "sqlite":
            pytest.skip("the demo of the tests lies in SQLite")
        with django_db_blocker.unblock():
            other = connections.create_connection("default")
            other.settings_dict = own.settings_dict | {"NAME": home / "luopan.db"}
            connections["default"] = other
            clock.forget()
            try:
                yield
            finally:
                other.close()
                connections["default"] = own
                clock.forget()

    return opened


def copied(home: Path, place: Path) -> Path:
    """A copy of a home that nobody writes to; what only a running process needs stays there.

    What SQLite has beside a file while somebody reads it holds nothing then, and may be gone
    before it is copied.
    """
    left = shutil.ignore_patterns("*.queue", "log", "*-wal", "*-shm")
    shutil.copytree(home, place, ignore=left)
    (place / "log").mkdir(mode=0o700)
    return place
