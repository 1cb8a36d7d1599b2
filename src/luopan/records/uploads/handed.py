"""Files handed in, to be looked at first: what holds for each, whatever is written in it."""

from datetime import datetime
from mmap import ACCESS_READ, mmap
from pathlib import Path
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F, Model
from django.utils.translation import gettext_lazy as _

from luopan.org.access import Denied
from luopan.org.models import User
from luopan.sheets.limits import MIB
from luopan.trail.refusal import Refused

NAMED = 120  # characters of a name


def bare_name(name: str, otherwise: str = "file") -> str:
    """The bare name of a file, without what could lead elsewhere or hide."""
    bare = name.replace("\\", "/").rpartition("/")[2]
    return "".join(c for c in bare if c.isprintable())[-NAMED:] or otherwise


class Lying(mmap):
    """A file as it lies on the disk, for all that takes bytes or an open file."""

    def seekable(self) -> bool:
        """What archives ask of a file."""
        return True

    def seek(self, *said: int) -> None:
        """Out of it is refused as files refuse it: so archives see that one is none."""
        try:
            super().seek(*said)
        except ValueError as error:
            raise OSError(str(error)) from error


def content_of(file: Any) -> bytes | mmap:
    """The content of a file that came with a request.

    A large one lies on the disk already: it is looked at there, so that no process holds
    it whole in its memory.
    """
    path = getattr(file, "temporary_file_path", None)
    if path is None or not file.size:
        return file.read()
    with open(path(), "rb") as lies:
        return Lying(lies.fileno(), 0, access=ACCESS_READ)


def source_of(file: Any) -> bytes | Path:
    """The same for who reads workbooks and tables: where a large one lies."""
    path = getattr(file, "temporary_file_path", None)
    return file.read() if path is None else Path(path())


def beginning_of(file: Any, most: int) -> bytes:
    """What a small file holds; of a large one enough to see that it is too large."""
    return file.read(most + 1)


def refuse_large(name: str, content: bytes, most: int) -> None:
    """A file has so many bytes at most.

    Raises:
        Refused: It is larger.
    """
    if len(content) > most:
        raise Refused(
            _("“%(name)s” is larger than %(most)s MB. Split it."),
            name=bare_name(name),
            most=most // MIB,
        )


def refuse_again(files: type[Model], digest: str) -> None:
    """The same content is taken in once.

    Raises:
        Refused: It was, under the name that is said.
    """
    rows = files._default_manager.filter(sha256=digest, applied_at__isnull=False)
    name = rows.values_list("name", flat=True).first()
    if name is not None:
        raise _again(name)


def check_open(file: Any, actor: User) -> None:
    """Only who handed a file in decides on it, and once.

    Its row is taken first: of two decisions at once the second sees the first.

    Raises:
        Refused: It is not his, or was taken in or put away.
    """
    mine = type(file)._default_manager.filter(pk=file.pk, actor=actor)
    if not mine.update(rows=F("rows")):
        raise Denied(_("Only the person who uploaded a file can decide on it."))
    file.refresh_from_db()
    if file.applied_at is not None:
        raise Refused(_("This file has already been taken in."))
    if file.discarded_at is not None:
        raise Refused(_("This file was set aside."))


def settle(file: Any, at: datetime, rows: int) -> None:
    """A file was taken in.

    Raises:
        Refused: The same content was taken in at the same moment.
    """
    file.applied_at, file.rows = at, rows
    try:
        with transaction.atomic():
            file.save(update_fields=["applied_at", "rows"])
    except IntegrityError:
        raise _again(file.name) from None


def put_away(file: Any, at: datetime) -> None:
    """A file is decided on: nothing of it counts."""
    file.discarded_at = at
    file.save(update_fields=["discarded_at"])


def _again(name: str) -> Refused:
    return Refused(
        _(
            "This same file was taken in before, as “%(name)s”. If its data changes, edit "
            "it and upload it again."
        ),
        name=name,
    )
