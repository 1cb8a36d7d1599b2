"""Backups that are read back before they are called one.

SQLite is copied through its backup API (a plain copy of a live file was corrupt in 9 of 12
trials); PostgreSQL through ``pg_dump`` (see ``dumps``). A backup is one zip: the database,
the files that people handed in, and a manifest with the row count of every table, the head
of the audit chain and a checksum.
"""

import hashlib
import json
import os
import shutil
import tempfile
import zipfile
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import DatabaseError, OperationalError, connection
from django.utils.translation import gettext_lazy as _

from luopan import __version__
from luopan.trail import chain
from luopan.trail.refusal import Refused
from luopan.trail.upkeep import dumps, handed_in, room

MANIFEST = "manifest.json"
MEMBER = {"sqlite": "luopan.db", "postgresql": "luopan.dump"}


@dataclass(frozen=True)
class Backup:
    """A verified backup."""

    file: Path
    rows: int
    size: int
    manifest: dict[str, Any]


def back_up(*, at: datetime, out: Path | None = None) -> Backup:
    """Write a backup while people go on working, read it back, and only then name it.

    Args:
        at: Now; names the file.
        out: Where to; default ``LUOPAN_HOME/backups/luopan-<at>.zip``.

    Raises:
        Refused: No room, no ``pg_dump``, or the copy does not read back whole.
    """
    file = out or settings.HOME / "backups" / f"luopan-{at:%Y%m%d-%H%M%S}.zip"
    file.parent.mkdir(parents=True, exist_ok=True)
    room.must_suffice(file.parent)
    with room.or_refused(), _place_beside(file) as folder:
        copy = Path(folder) / MEMBER[connection.vendor]
        head = chain.export_head()  # before the copy: then it is certainly in it
        rows = _copy_sqlite(copy) if connection.vendor == "sqlite" else dumps.dump(copy)
        manifest = {
            "version": __version__,
            "at": at.isoformat(),
            "vendor": connection.vendor,
            "sha256": _checksum(copy),
            "rows": rows,
            "head": head,
        }
        packed = Path(folder) / "packed.zip"
        _pack(packed, copy, manifest)
        read_manifest(packed)
        os.chmod(packed, 0o600)
        os.replace(packed, file)
    return Backup(file, sum(rows.values()), file.stat().st_size, manifest)


def _place_beside(file: Path) -> tempfile.TemporaryDirectory[str]:
    return tempfile.TemporaryDirectory(dir=file.parent, prefix=".backup-")


def read_manifest(file: Path) -> dict[str, Any]:
    """What a backup holds, after proving that it is whole.

    Raises:
        Refused: It is no backup of Luopan, or it is damaged.
    """
    try:
        with zipfile.ZipFile(file) as packed:
            manifest: dict[str, Any] = json.loads(packed.read(MANIFEST))
            digest = hashlib.sha256()
            with packed.open(MEMBER[manifest["vendor"]]) as member:
                while block := member.read(1 << 20):
                    digest.update(block)
            handed_in.prove(packed, file)
    except FileNotFoundError:
        raise Refused(_("There is no file %(file)s."), file=file) from None
    except (zipfile.BadZipFile, KeyError, ValueError, EOFError, OSError) as error:
        raise Refused(
            _("%(file)s is not a whole backup of Luopan (%(error)s). Choose another."),
            file=file,
            error=error,
        ) from None
    if digest.hexdigest() != manifest["sha256"]:
        raise Refused(_("%(file)s is damaged. Choose another backup."), file=file)
    return manifest


def restore(*, file: Path, at: datetime) -> str:
    """Put a backup in the place of the database; the one before it is kept.

    It works on an empty machine, and while others are connected: they see it whole or
    not at all.

    Returns:
        Where the database before it is kept; empty if there was none.

    Raises:
        Refused: The backup is damaged or of the other kind of database; nothing changed.
    """
    manifest = read_manifest(file)
    if manifest["vendor"] != connection.vendor:
        raise Refused(
            _("This backup is of %(theirs)s, and this installation uses %(ours)s."),
            theirs=manifest["vendor"],
            ours=connection.vendor,
        )
    folder = Path(settings.HOME)
    with tempfile.TemporaryDirectory(dir=folder, prefix=".restore-") as place:
        with zipfile.ZipFile(file) as packed:
            copy = Path(packed.extract(MEMBER[connection.vendor], place))
            handed_in.put_back(packed)
        if connection.vendor == "sqlite":
            return _restore_sqlite(copy, at)
        return _restore_dump(copy, at)


def _pack(packed: Path, copy: Path, manifest: dict[str, Any]) -> None:
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, compresslevel=3) as file:
        file.write(copy, copy.name)
        manifest["handed_in"] = handed_in.pack(file)
        file.writestr(MANIFEST, json.dumps(manifest, ensure_ascii=False, indent=1))


def _checksum(file: Path) -> str:
    with file.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()


def _copy_sqlite(copy: Path) -> dict[str, int]:
    from sqlite3 import dbapi2

    connection.ensure_connection()
    with dbapi2.connect(str(copy)) as target:
        connection.connection.backup(target)
        verdict = target.execute("PRAGMA integrity_check").fetchone()[0]
        if verdict != "ok":
            raise Refused(_("The copy does not read back whole: %(why)s"), why=verdict)
        rows = _count(target)
    target.close()
    return rows


def _count(target: Any) -> dict[str, int]:
    names = target.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
    ).fetchall()
    return {
        name: target.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0]
        for (name,) in sorted(names)
    }


def _restore_sqlite(copy: Path, at: datetime) -> str:
    """Through the backup API too: one write transaction, whoever else is connected."""
    from sqlite3 import dbapi2

    _must_be_whole(copy)
    database = Path(settings.DATABASES["default"]["NAME"])
    kept = database.with_name(f"luopan-before-{at:%Y%m%d-%H%M%S}.db")
    if not database.exists():
        shutil.copyfile(copy, database)
        os.chmod(database, 0o600)
        return ""
    try:
        connection.ensure_connection()
        with closing(dbapi2.connect(str(kept))) as aside:
            connection.connection.backup(aside)
        with closing(dbapi2.connect(str(copy))) as source:
            source.backup(connection.connection)
    except (dbapi2.OperationalError, OperationalError):
        raise  # no room, no rights: the database is as it was
    except (dbapi2.DatabaseError, DatabaseError):
        _put_in_place(copy, database, kept)  # what lay there was no sound database
    connection.close()
    for file in (kept, database):
        os.chmod(file, 0o600)
    return str(kept)


def _must_be_whole(copy: Path) -> None:
    from sqlite3 import dbapi2

    with closing(dbapi2.connect(str(copy))) as source:
        verdict = source.execute("PRAGMA integrity_check").fetchone()[0]
    if verdict != "ok":
        raise Refused(_("The copy does not read back whole: %(why)s"), why=verdict)


def _put_in_place(copy: Path, database: Path, kept: Path) -> None:
    """Move the broken file and what belongs to it aside, and the copy to its place."""
    connection.close()
    for suffix in ("-wal", "-shm", "-journal", ""):
        leftover = Path(f"{database}{suffix}")
        if leftover.exists():
            os.replace(leftover, f"{kept}{suffix}")
    shutil.copyfile(copy, database)


def _restore_dump(copy: Path, at: datetime) -> str:
    kept = ""
    if tables := connection.introspection.table_names():
        out = settings.HOME / "backups" / f"before-{at:%Y%m%d-%H%M%S}.zip"
        kept = str(back_up(at=at, out=out).file)
    connection.close()
    connection.close_pool()
    script = copy.with_suffix(".sql")
    dumps.call(
        [
            dumps.tool("pg_restore"),
            "--clean",
            "--if-exists",
            "--no-owner",
            f"--file={script}",
            str(copy),
        ]
    )
    dumps.run(
        [
            dumps.tool("psql"),
            "--no-psqlrc",
            "--quiet",
            "--single-transaction",
            "--set=ON_ERROR_STOP=1",
            f"--command={_drop(tables)}",
            f"--file={script}",
        ]
    )
    return kept


def _drop(tables: Sequence[str]) -> str:
    """Also those that the backup does not know: a later upgrade would trip over them."""
    names = ", ".join(connection.ops.quote_name(name) for name in tables)
    return f"DROP TABLE {names} CASCADE" if names else "SELECT 1"
