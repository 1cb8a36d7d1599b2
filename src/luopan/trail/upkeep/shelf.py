"""The backups that there are."""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings


@dataclass(frozen=True)
class Kept:
    """A backup on disk."""

    name: str
    size: int
    written_at: datetime


def backups() -> tuple[Kept, ...]:
    """Backups in ``LUOPAN_HOME/backups``, newest first."""
    folder = Path(settings.HOME) / "backups"
    found = [
        Kept(f.name, f.stat().st_size, datetime.fromtimestamp(f.stat().st_mtime, UTC))
        for f in folder.glob("*.zip")
        if not f.name.startswith(".")
    ]
    return tuple(sorted(found, key=lambda kept: kept.written_at, reverse=True))
