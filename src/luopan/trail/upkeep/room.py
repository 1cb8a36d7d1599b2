"""Room on the disk for a backup: asked before it begins, and said when it ran out anyhow."""

import errno
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.db import OperationalError, connection
from django.utils.translation import gettext_lazy as _

from luopan.trail.refusal import Refused

SPARE = 64 << 20  # left to what people write meanwhile
NO_ROOM = _(
    "There is not enough space for a backup: %(free)s MB are free in %(folder)s, and up to "
    "%(needed)s MB are needed. Free some space, or keep fewer backups "
    "(LUOPAN_BACKUPS_KEPT)."
)
RAN_OUT = _(
    "The disk filled up while the backup was being written; no partial file was kept. Free "
    "some space, or keep fewer backups (LUOPAN_BACKUPS_KEPT)."
)


def must_suffice(folder: Path) -> None:
    """Whether a backup fits into a folder, were nothing in it to shrink.

    Raises:
        Refused: It might not; nothing was written.
    """
    needed, free = _needed() + SPARE, shutil.disk_usage(folder).free
    if free < needed:
        raise Refused(
            NO_ROOM, free=free >> 20, needed=(needed >> 20) + 1, folder=folder
        )


@contextmanager
def or_refused() -> Iterator[None]:
    """A disk that becomes full meanwhile is a sentence, no fault of the program."""
    from sqlite3 import dbapi2

    try:
        yield
    except OSError as error:
        if error.errno not in (errno.ENOSPC, errno.EDQUOT):
            raise
        raise Refused(RAN_OUT) from error
    except (OperationalError, dbapi2.OperationalError) as error:
        if "disk is full" not in str(error):
            raise
        raise Refused(RAN_OUT) from error


def _needed() -> int:
    """The copy of the database, it packed once more, and the files handed in.

    A dump has no indexes and is packed itself: with what is packed of it, it stays below
    the size of the database.
    """
    uploads = Path(settings.FILES) / "uploads"
    files = sum(file.stat().st_size for file in uploads.glob("?" * 64))
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT pg_database_size(current_database())")
            return int(cursor.fetchone()[0]) + files
        cursor.execute(
            "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size"
        )
        return 2 * int(cursor.fetchone()[0]) + files
