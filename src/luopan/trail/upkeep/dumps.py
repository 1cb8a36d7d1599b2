"""A PostgreSQL database as a dump, and its client programs."""

import os
import shutil
import subprocess
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection
from django.utils.translation import gettext_lazy as _

from luopan.trail.refusal import Refused

Rows = dict[str, int]


def dump(copy: Path) -> Rows:
    """Write a dump, read all of it back, and hold it against the database it was taken of.

    Rows are counted in the snapshot that the dump is of: people go on working meanwhile.

    Returns:
        How many rows each table has, in the dump as in the snapshot.

    Raises:
        Refused: No client programs, or the dump does not hold what was there.
    """
    program = tool("pg_dump")
    with _snapshot() as (name, cursor):
        said = ["--format=custom", "--no-owner", f"--snapshot={name}"]
        run([program, *said, f"--file={copy}"])
        counted = _count(cursor)
    read = _read_back(copy)
    if read != counted:
        wrong = sorted(
            table
            for table in read.keys() | counted.keys()
            if read.get(table) != counted.get(table)
        )
        raise Refused(
            _("The copy does not read back whole: %(why)s"), why=", ".join(wrong)
        )
    return counted


@contextmanager
def _snapshot() -> Iterator[tuple[str, Any]]:
    """The database as it is now, on a connection of its own, under the name for others."""
    with closing(connection.copy()) as own, own.cursor() as cursor:
        cursor.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        try:
            cursor.execute("SELECT pg_export_snapshot()")
            yield cursor.fetchone()[0], cursor
        finally:
            cursor.execute("ROLLBACK")


def _count(cursor: Any) -> Rows:
    rows = {}
    for name in sorted(connection.introspection.table_names(cursor)):
        cursor.execute(f'SELECT count(*) FROM "{name}"')
        rows[name] = cursor.fetchone()[0]
    return rows


def _read_back(copy: Path) -> Rows:
    """How many rows of each table a dump holds, every byte of it read."""
    command = [tool("pg_restore"), "--no-owner", "--file=-", str(copy)]
    rows: Counter[str] = Counter()
    table = ""
    with (
        tempfile.TemporaryFile() as errors,
        subprocess.Popen(command, stdout=subprocess.PIPE, stderr=errors) as reading,
    ):
        assert reading.stdout is not None
        for line in reading.stdout:
            if table and line == b"\\.\n":
                table = ""
            elif table:
                rows[table] += 1
            elif line.startswith(b"COPY "):
                table = _named(line)
                rows[table] += 0
        code = reading.wait()
        errors.seek(0)
        _must_have_done(command[0], code, errors.read())
    return dict(rows)


def _named(line: bytes) -> str:
    """The table of ``COPY public.trail_job (id, …) FROM stdin;``."""
    return line.split()[1].decode().rpartition(".")[2].strip('"')


def tool(name: str) -> str:
    """Where a client program of PostgreSQL is.

    Raises:
        Refused: It is not on this machine.
    """
    found = shutil.which(name)
    if not found:
        raise Refused(
            _("%(tool)s is not installed. Install PostgreSQL's client programs."),
            tool=name,
        )
    return found


def run(command: list[str]) -> None:
    """A client of the database, told where that is."""
    at = settings.DATABASES["default"]
    arguments = ["--dbname", at["NAME"]]
    for flag, key in (("--host", "HOST"), ("--port", "PORT"), ("--username", "USER")):
        if at[key]:
            arguments += [flag, str(at[key])]
    call([*command, *arguments], {**os.environ, "PGPASSWORD": at["PASSWORD"]})


def call(command: list[str], environment: dict[str, str] | None = None) -> None:
    """A program that does it or says why not.

    Raises:
        Refused: It failed.
    """
    done = subprocess.run(command, env=environment, capture_output=True, check=False)
    _must_have_done(command[0], done.returncode, done.stderr)


def _must_have_done(program: str, code: int, said: bytes) -> None:
    if code:
        why = said.decode(errors="replace").strip().splitlines()
        raise Refused(
            _("%(tool)s failed: %(why)s"),
            tool=Path(program).name,
            why=why[-1] if why else code,
        )
