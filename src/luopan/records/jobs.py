"""The long part of an import: reading, checking, storing."""

from typing import Any

from luopan.records.examination import Examination
from luopan.records.examining import examine
from luopan.records.models import Upload
from luopan.records.services.uploading import apply_upload, found
from luopan.records.uploads.saying import files_of, said_of
from luopan.trail.jobs import Context, job


def _upload(context: Context) -> Upload:
    return Upload.objects.get(pk=context.parameters["upload"])


def _examined(context: Context) -> Examination:
    context.progress(0.05)
    upload = _upload(context)
    examination = examine(
        actor=context.actor,
        at=context.at,
        files=files_of(upload),
        choices=said_of(upload),
    )
    context.progress(0.9)
    return examination


@job("records.examine", prepare=_examined)
def examine_upload(context: Context) -> dict[str, Any]:
    """Read the files of an upload and say what they hold."""
    upload = _upload(context)
    found(
        actor=context.actor, at=context.at, upload=upload, examination=context.prepared
    )
    return {"upload": upload.pk}


@job("records.apply", prepare=_examined)
def store_upload(context: Context) -> dict[str, Any]:
    """Store an accepted upload as one batch."""
    said = {k: v for k, v in context.parameters.items() if k != "upload"}
    batch = apply_upload(
        actor=context.actor,
        at=context.at,
        upload=_upload(context),
        examination=context.prepared,
        **said,
    )
    return {"batch": batch.pk}
