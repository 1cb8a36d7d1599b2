"""A folder that is watched: files that are whole are taken, then moved, never deleted."""

import hashlib
import os
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from luopan.records.models import Source
from luopan.sheets.limits import DEFAULT, MIB
from luopan.trail.refusal import Refused

RESTED = 20  # seconds since the last write after which a file counts as whole
ENDINGS = {".xlsx", ".xls", ".csv", ".tsv", ".txt"}
DONE, REFUSED = "done", "refused"
AT_ONCE = 50  # files taken up at one look
MOST = DEFAULT.text_bytes


@dataclass(frozen=True)
class Waiting:
    """A file that is whole: its name and the fingerprint of its content."""

    name: str
    content: bytes

    @property
    def sha256(self) -> str:
        """As uploads are kept by."""
        return hashlib.sha256(self.content).hexdigest()


def folder_of(source: Source) -> Path:
    """The folder that a source watches.

    Raises:
        Refused: It would lie elsewhere, or is not there.
    """
    root = Path(settings.WATCHED).resolve()
    folder = (root / source.database).resolve()
    if not folder.is_relative_to(root) or not folder.is_dir():
        raise Refused(
            _(
                "There is no folder “%(name)s” to watch in %(root)s. Make it; "
                "LUOPAN_WATCHED names another place."
            ),
            name=source.database or ".",
            root=root,
        )
    return folder


def names(source: Source, at: datetime) -> list[str]:
    """Files that nobody has written to for a while, the oldest first.

    Raises:
        Refused: There is no such folder.
    """
    files = [file for file in folder_of(source).iterdir() if _is_whole(file, at)]
    files.sort(key=lambda file: (file.stat().st_mtime, file.name))
    return [file.name for file in files[:AT_ONCE]]


def _is_whole(file: Path, at: datetime) -> bool:
    """A file that is still written to is left alone, and so is what is no workbook."""
    if file.name.startswith((".", "~")) or file.suffix.lower() not in ENDINGS:
        return False
    if file.is_symlink() or not file.is_file():
        return False
    seen = file.stat()
    return seen.st_size > 0 and at.timestamp() - seen.st_mtime >= RESTED


def read(source: Source, name: str) -> Waiting:
    """A file of the folder.

    Raises:
        Refused: It is gone, too large, or grew while it was read.
    """
    file = folder_of(source) / name
    try:
        before = file.stat()
        content = file.read_bytes() if before.st_size <= MOST else b""
        after = file.stat()
    except OSError:
        raise Refused(_("“%(name)s” is no longer in the folder."), name=name) from None
    if before.st_size > MOST:
        raise Refused(
            _("“%(name)s” is larger than %(most)s MB. Split it."),
            name=name,
            most=MOST // MIB,
        )
    if (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns):
        raise Refused(
            _("“%(name)s” is still being written; it is taken at the next look."),
            name=name,
        )
    return Waiting(name, content)


def put(source: Source, name: str, sha256: str, *, into: str, why: str = "") -> None:
    """Move a file that was decided on, with a sentence beside it where it was refused.

    A file of the same name that holds something else by now is left where it is: it is
    another file. What was moved before stays; this one gets a name of its own.
    """
    folder = folder_of(source)
    file = folder / name
    if not file.is_file() or Waiting(name, file.read_bytes()).sha256 != sha256:
        return
    place = folder / into
    place.mkdir(exist_ok=True)
    goal = _free(place / name)
    os.replace(file, goal)
    if why:
        goal.with_name(f"{goal.name}.why.txt").write_text(f"{why}\n", encoding="utf-8")


def _free(goal: Path) -> Path:
    """A name that nothing has yet."""
    tries = (
        goal.with_stem(f"{goal.stem}~{turn}") if turn > 1 else goal
        for turn in range(1, 10_000)
    )
    return next(each for each in tries if not each.exists())
