"""Files that people handed in, in a backup: each lies under the hash of what is in it."""

import hashlib
import os
import zipfile
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from luopan.trail.refusal import Refused

FOLDER = "files/uploads/"


def pack(packed: zipfile.ZipFile) -> int:
    """Put all of them in; how many there are.

    To be called after the database is copied: what that one names is on the disk by then.
    """
    files = sorted(_place().glob("?" * 64))
    for file in files:
        packed.write(file, FOLDER + file.name)
    return len(files)


def prove(packed: zipfile.ZipFile, file: Path) -> None:
    """Read them back.

    Raises:
        Refused: One is not what its name says.
    """
    for name in _names(packed):
        with packed.open(name) as member:
            if _digest(member) != name.removeprefix(FOLDER):
                raise Refused(
                    _("%(file)s is damaged. Choose another backup."), file=file
                )


def put_back(packed: zipfile.ZipFile) -> None:
    """Those that are not there; what was handed in since stays."""
    folder = _place()
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    for name in _names(packed):
        place = folder / name.removeprefix(FOLDER)
        if not place.exists():
            part = place.with_suffix(".part")
            part.write_bytes(packed.read(name))
            os.replace(part, place)


def _names(packed: zipfile.ZipFile) -> list[str]:
    """Only names that are a hash: a member may not say where it is written."""
    return [
        name
        for name in packed.namelist()
        if name.startswith(FOLDER) and _is_hash(name.removeprefix(FOLDER))
    ]


def _is_hash(name: str) -> bool:
    return len(name) == 64 and set(name) <= set("0123456789abcdef")


def _digest(member: Any) -> str:
    return hashlib.file_digest(member, "sha256").hexdigest()


def _place() -> Path:
    return Path(settings.FILES) / "uploads"
