"""The letters of a branch as one zip, on disk until it has been fetched for a week."""

import zipfile
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from luopan.targets.models import Commitment
from luopan.targets.signed.documents import papers

KEPT = timedelta(days=7)
Progress = Callable[[float, str], None]


def place(job_id: int) -> Path:
    """Where the zip of a job lies."""
    return Path(settings.FILES) / "letters" / f"{job_id}.zip"


def bundle(
    job_id: int,
    commitments: Sequence[Commitment],
    kind: str,
    at: datetime,
    tell: Progress,
) -> Path:
    """Write the letters of commitments into a zip.

    Args:
        job_id: Whose zip it is; another attempt writes it anew.
        commitments: Whose letters.
        kind: ``pdf`` or ``docx``.
        at: Now; older zips are taken away.
        tell: Hears how far it is.

    Raises:
        Refused: They cannot be made here.
    """
    file = place(job_id)
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    _sweep(file.parent, at)
    part, names = file.with_suffix(".part"), set[str]()
    with zipfile.ZipFile(part, "w", zipfile.ZIP_STORED) as archive:
        for count, paper in enumerate(papers(commitments, kind), start=1):
            assert paper.name not in names  # numbers are given once
            names.add(paper.name)
            archive.writestr(paper.name, paper.content)
            if count % 10 == 0:
                said = _("%(count)s of %(all)s letters")
                tell(
                    count / len(commitments),
                    said % {"count": count, "all": len(commitments)},
                )
    part.replace(file)
    return file


def _sweep(folder: Path, at: datetime) -> None:
    for old in folder.glob("*"):
        if at.timestamp() - old.stat().st_mtime > KEPT.total_seconds():
            old.unlink(missing_ok=True)
