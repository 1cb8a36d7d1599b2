"""Uploads and batches, as the people who import see them."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from luopan.org.access import Action, Unknown, may, name_of
from luopan.org.models import User
from luopan.records.batches import seen
from luopan.records.models import Batch, Upload
from luopan.trail.queue import message_of

OPEN = (Upload.State.RECEIVED, Upload.State.EXAMINED, Upload.State.ACCEPTED)


@dataclass(frozen=True)
class UploadRow:
    """An upload in a list; ``step``: working, failed, decide, applied or discarded."""

    id: int
    files: tuple[str, ...]
    who: str
    received_at: datetime
    step: str
    questions: int
    problems: int
    rows: int
    progress: float
    message: str
    batch_id: int | None


def upload_seen(viewer: User, upload_id: int, *, on: date) -> Upload:
    """An upload that is the viewer's own, or that he sees as who imports for all.

    Raises:
        Unknown: There is none, or it is none of his.
    """
    upload = _seen(viewer, on).filter(pk=upload_id).first()
    if upload is None:
        raise Unknown(_("There is no such import."))
    return upload


def open_uploads(viewer: User, *, on: date) -> tuple[UploadRow, ...]:
    """What was handed in and is neither applied nor discarded, newest first."""
    found = _seen(viewer, on).filter(state__in=OPEN)
    return tuple(upload_row(upload) for upload in found.order_by("-pk")[:50])


def waiting_for(viewer: User) -> tuple[UploadRow, ...]:
    """The viewer's own uploads that wait for his decision, or whose job failed.

    Those of sources wait for whoever operates: see ``sources.failed_for``.
    """
    own = open_of(viewer).select_related("job", "actor__person")
    rows = [upload_row(upload) for upload in own.order_by("-pk")[:20]]
    return tuple(row for row in rows if row.step in {"decide", "failed"})


def open_of(viewer: User) -> QuerySet[Upload]:
    """What he handed in himself that is neither applied nor discarded."""
    return Upload.objects.filter(actor=viewer, state__in=OPEN, pulls=None)


def upload_row(upload: Upload) -> UploadRow:
    """An upload with how far it is."""
    found: dict[str, Any] = upload.found or {}
    return UploadRow(
        id=upload.pk,
        files=tuple(file["name"] for file in upload.files),
        who=name_of(upload.actor),
        received_at=upload.received_at,
        step=_step(upload),
        questions=len(found.get("questions", ())),
        problems=found.get("problem_count", 0),
        rows=found.get("rows", 0),
        progress=upload.job.progress if upload.job else 0.0,
        message=message_of(upload.job) if upload.job else "",
        batch_id=upload.batch_id,
    )


def _step(upload: Upload) -> str:
    if upload.state in {Upload.State.APPLIED, Upload.State.DISCARDED}:
        return str(upload.state)
    if upload.state == Upload.State.EXAMINED:
        return "decide"
    stopped = upload.job is None or upload.job.state in {"failed", "parked"}
    return "failed" if stopped else "working"


def _seen(viewer: User, on: date) -> QuerySet[Upload]:
    found = Upload.objects.select_related("job", "actor__person", "batch")
    if may(viewer, Action.RECORDS_IMPORT, on=on):
        return found
    return found.filter(actor=viewer)


def batch_seen(viewer: User, batch_id: int, *, on: date) -> Batch:
    """A batch, for who may see all records, or made it himself.

    Raises:
        Unknown: There is none, or it is none of his.
    """
    batch = seen(viewer, on=on).filter(pk=batch_id).select_related("actor").first()
    if batch is None:
        raise Unknown(_("There is no such import."))
    return batch
