"""Where the collected static files of this very version lie, and whether they are there.

Files are served in one of two ways. Collected: named by their content, compressed once, cached
for ever by browsers; ``luopan serve`` sees to that. Plain, straight from the package: tests and
commands, which never wait for a collection. The folder's name says what it was collected from,
so that files of another version are never taken for this one's.
"""

import hashlib
from pathlib import Path
from typing import Any

import django

import luopan

PLAIN = "django.contrib.staticfiles.storage.StaticFilesStorage"
HASHED = "luopan.config.storage.HashedStatic"


def folder(home: Path, source: Path) -> Path:
    """The folder for the files under ``source`` as they are now, of this version and Django's."""
    said = [luopan.__version__, django.__version__]
    for file in sorted(source.rglob("*")):
        known = file.stat()
        said.append(f"{file.relative_to(source)} {known.st_size} {known.st_mtime_ns}")
    return home / "static" / hashlib.sha256("\n".join(said).encode()).hexdigest()[:16]


def is_there(collected: Path) -> bool:
    """Whether a collection was finished; its list of names is written last but one."""
    return (collected / "staticfiles.json").exists()


def storages(collected: Path) -> dict[str, Any]:
    """Django's ``STORAGES``: ``hashed`` always, to collect into; ``staticfiles`` as it stands."""
    hashed = {"BACKEND": HASHED, "OPTIONS": {"location": collected}}
    return {
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
        "hashed": hashed,
        "staticfiles": hashed if is_there(collected) else {"BACKEND": PLAIN},
    }
