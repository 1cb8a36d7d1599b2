"""A folder that is watched: files that are whole are taken, then moved, never deleted."""

import hashlib
import logging
import os
import stat
import unicodedata
from contextlib import suppress
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
log = logging.getLogger("luopan.folders")
AT_ONCE = 50  # files taken up at one look
MOST = DEFAULT.text_bytes
# Whoever may put files here may put links here too: none is followed, no pipe waited for.
PLAINLY = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)


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
    return list(dict.fromkeys(legible(file.name) for file in files[:AT_ONCE]))


def legible(name: str) -> str:
    """A file's name as text that can be kept: another system may have written it in GBK."""
    raw = os.fsencode(name)
    try:
        text = raw.decode()
    except UnicodeDecodeError:
        text = raw.decode("gb18030", "replace")
    return "".join(" " if unicodedata.category(c) == "Cc" else c for c in text)


def _file_called(folder: Path, name: str) -> Path:
    """The file of a legible name."""
    plain = folder / name
    if plain.exists():
        return plain
    found = (file for file in folder.iterdir() if legible(file.name) == name)
    return next(found, plain)


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
    gone = Refused(_("“%(name)s” is no longer in the folder."), name=name)
    try:
        with open(_opened(_file_called(folder_of(source), name)), "rb") as stream:
            before = os.fstat(stream.fileno())
            if not stat.S_ISREG(before.st_mode):
                raise gone
            content = stream.read(min(before.st_size, MOST) + 1)
            after = os.fstat(stream.fileno())
    except OSError:
        raise gone from None
    if before.st_size > MOST:
        raise Refused(
            _("“%(name)s” is larger than %(most)s MB. Split it."),
            name=name,
            most=MOST // MIB,
        )
    if (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns):
        raise Refused(
            _("“%(name)s” is still being written; it will be picked up next time."),
            name=name,
        )
    return Waiting(name, content)


def _opened(file: Path) -> int:
    return os.open(file, PLAINLY)


def put(source: Source, name: str, sha256: str, *, into: str, why: str = "") -> None:
    """Move a file that was decided on, with a sentence beside it where it was refused.

    A file of the same name that holds something else by now is left where it is: it is
    another file. What was moved before stays; this one gets a name of its own.
    """
    folder = folder_of(source)
    try:
        whole = read(source, name).sha256 == sha256
    except Refused:
        return
    place = folder / into
    if not whole or _leads_elsewhere(place):
        return
    place.mkdir(exist_ok=True)
    file = _file_called(folder, name)
    goal = _free(place / file.name)
    os.replace(file, goal)
    if why:
        beside = goal.with_name(f"{goal.name}.why.txt")
        with suppress(OSError), beside.open("x", encoding="utf-8") as stream:
            stream.write(f"{why}\n")


def _leads_elsewhere(place: Path) -> bool:
    if place.is_symlink():
        log.warning("%s is a link: nothing is moved there", place)
    return place.is_symlink()


def _free(goal: Path) -> Path:
    """A name that nothing has yet."""
    tries = (
        goal.with_stem(f"{goal.stem}~{turn}") if turn > 1 else goal
        for turn in range(1, 10_000)
    )
    return next(each for each in tries if not each.exists())
