"""Collect the static files of this version under LUOPAN_HOME, once."""

import os
import shutil
import tempfile
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.management.commands.collectstatic import Command
from django.core.files.storage import Storage, storages
from django.core.management import call_command

KEPT = 2  # this version's and the one before: a server still running may hold it


class _CollectInto(Command):
    """``collectstatic``, into a storage of our choice instead of the one in use."""

    def __init__(self, storage: Storage) -> None:
        super().__init__()
        self.storage = storage


def collect_if_stale() -> Path:
    """Collect what has not been collected; takes about five seconds after an upgrade.

    Two servers that start at once may both collect; the first to finish is kept.

    Returns:
        The folder the files are served from.
    """
    folder = Path(settings.COLLECTED)
    if not folder.exists():
        folder.parent.mkdir(parents=True, exist_ok=True)
        draft = Path(tempfile.mkdtemp(dir=folder.parent, prefix="draft-"))
        collect(draft)
        try:
            draft.rename(folder)
        except OSError:
            shutil.rmtree(draft)
    _forget_old(folder)
    return folder


def collect(folder: Path) -> None:
    """Hash, compress and copy every static file into ``folder``."""
    storage = type(storages["hashed"])(location=folder)
    call_command(_CollectInto(storage), interactive=False, verbosity=0)


def _forget_old(folder: Path) -> None:
    os.utime(folder)  # in use: the last to be forgotten
    by_age = sorted(folder.parent.iterdir(), key=lambda f: f.stat().st_mtime)
    for old in by_age[:-KEPT]:
        shutil.rmtree(old, ignore_errors=True)
