"""The files themselves, on disk by the hash of their content: the same file is kept once."""

import hashlib
import os
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from luopan.trail.refusal import Refused


def keep(content: bytes) -> str:
    """Write a file down for good, before anybody is told that it was received.

    Returns:
        The hash by which ``read`` finds it.
    """
    digest = hashlib.sha256(content).hexdigest()
    place = _place(digest)
    if not _touched(place):
        place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        part = place.with_suffix(f".{os.getpid()}")
        try:
            with part.open("wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            part.replace(place)
        except OSError:  # no room: what was written of it would only take up more
            part.unlink(missing_ok=True)
            raise
    return digest


def read(digest: str) -> bytes:
    """The content of a kept file.

    Raises:
        Refused: It is no longer on the disk: taken away, or restored without it.
    """
    try:
        return _place(digest).read_bytes()
    except FileNotFoundError:
        raise Refused(
            _("This file is no longer on the server. Upload it again.")
        ) from None


def _touched(place: Path) -> bool:
    """Whether it is there; then it counts as handed in just now, and is not swept away."""
    try:
        os.utime(place)
    except FileNotFoundError:
        return False
    return True


def folder() -> Path:
    """Where they lie."""
    return Path(settings.FILES) / "uploads"


def _place(digest: str) -> Path:
    return folder() / digest
