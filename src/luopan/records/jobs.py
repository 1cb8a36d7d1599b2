"""The long part of an import: reading, checking, storing; and what comes by itself."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from luopan.dimensions.catalogue import metric_called
from luopan.dimensions.services.metrics import COUNTS
from luopan.org.access import day_of, is_live
from luopan.records.connecting import folders, progress, working
from luopan.records.connecting.kinds import FOLDER
from luopan.records.examination import Examination
from luopan.records.examining import examine
from luopan.records.models import Pull, Source, Upload
from luopan.records.services import connecting, pulling
from luopan.records.services.counting import count_metric
from luopan.records.services.pulling import Fetched
from luopan.records.services.uploading import apply_upload, found
from luopan.records.uploads import sweeping
from luopan.records.uploads.saying import files_of, said_of
from luopan.trail.jobs import Context, job
from luopan.trail.queue import forget_done
from luopan.trail.refusal import Refused

REMEMBERED = timedelta(days=7)  # so long a look at a folder stays among the jobs


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


def _fetched(context: Context) -> Fetched:
    context.progress(0.05)
    pull = Pull.objects.select_related("source").get(pk=context.parameters["pull"])
    fetched = working.fetch(pull, actor=context.actor, at=context.at)
    context.progress(0.9)
    return fetched


@job("records.pull", prepare=_fetched)
def take_part(context: Context) -> dict[str, Any]:
    """Take in the next part of a run of a source."""
    pull = pulling.take_part(
        actor=context.actor,
        at=context.at,
        pull=Pull.objects.select_related("source").get(pk=context.parameters["pull"]),
        fetched=context.prepared,
    )
    return {"pull": pull.pk, "state": pull.state}


def _tried(context: Context) -> dict[str, Any]:
    source = Source.objects.get(pk=context.parameters["source"])
    return working.preview(source, actor=context.actor, at=context.at)


@job("records.try_source", prepare=_tried)
def try_source(context: Context) -> dict[str, Any]:
    """Try a source, and keep what its first rows are."""
    source = Source.objects.get(pk=context.parameters["source"])
    by = {"actor": context.actor, "at": context.at}
    connecting.tried(**by, source=source, found=context.prepared)
    return {"source": source.pk}


@job(COUNTS)
def count_from_records(context: Context) -> dict[str, Any]:
    """Count a new metric from the records that were there before it."""
    metric = metric_called(context.parameters["metric"])
    rows = count_metric(actor=context.actor, at=context.at, metric=metric)
    return {"metric": metric.code, "rows": rows}


@job(sweeping.JOB)
def sweep_files(_context: Context) -> dict[str, Any]:
    """Every night: take files away that nothing refers to any more."""
    days = settings.UPLOADS_DAYS
    return {"gone": sweeping.sweep(days=days) if days else 0}


@job("records.pull_due")
def pull_due(context: Context) -> dict[str, Any]:
    """Begin what a source's schedule says, for whoever set it up."""
    forget_done("records.pull_due", before=context.at - REMEMBERED)
    source = Source.objects.select_related("owner__person").get(
        pk=context.parameters["source"]
    )
    by: dict[str, Any] = {"actor": source.owner, "at": context.at, "source": source}
    try:
        if not is_live(source.owner, day_of(context.at)):
            raise Refused(
                _(
                    "%(who)s, who set this up, has left the company. Save it again as your own."
                ),
                who=source.owner.get_username(),
            )
        names = folders.names(source, context.at) if source.kind == FOLDER else [""]
    except Refused as refusal:
        if progress.is_told(source, refusal):
            return {"pulls": []}
        return {"pulls": [pulling.stopped(**by, why=refusal).pk]}
    return {"pulls": [pk for name in names if (pk := _begun(name, by))]}


def _begun(name: str, by: dict[str, Any]) -> int | None:
    """A run begun; None where one of before is not over yet, which is told already."""
    try:
        return int(pulling.begin(**by, file=name).pk)
    except Refused:
        return None
