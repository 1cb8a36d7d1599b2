"""Files handed in on a page: received, looked at, corrected, accepted or discarded.

Each of these is quick; the long part, reading and storing, is a job (``records.jobs``).
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext_lazy as _

from luopan.org.access import Denied
from luopan.org.models import User
from luopan.org.queries import company
from luopan.records.connecting import progress
from luopan.records.connecting.asking import asks
from luopan.records.connecting.fetching import as_file
from luopan.records.connecting.origin import operates
from luopan.records.examination import Examination
from luopan.records.examining import check_metric, import_scope
from luopan.records.models import Batch, Upload
from luopan.records.services.importing import apply
from luopan.records.uploads import findings, keeping
from luopan.records.uploads.handed import bare_name, refuse_large
from luopan.sheets.limits import DEFAULT
from luopan.trail.chain import note, service
from luopan.trail.queue import enqueue
from luopan.trail.refusal import Refused

MOST_FILES = 20
BY_ITSELF = "by_itself"  # among an upload's choices: what it may do unasked


@service("records.receive")
def receive(*, actor: User, at: datetime, files: Sequence[tuple[str, bytes]]) -> Upload:
    """Take files in and have them examined in the background.

    Args:
        actor: Who hands them in.
        at: Now.
        files: Names and contents.

    Raises:
        Refused: He may not import; no file, too many, one too large.
    """
    import_scope(actor, at)
    _check(files)
    upload = Upload.objects.create(
        actor=actor,
        received_at=at,
        files=[
            {"name": bare_name(name), "sha256": keeping.keep(content)}
            for name, content in files
        ],
    )
    _hand_to_job(upload, "records.examine", actor, at)
    note(f"upload:{upload.pk}", files=[file["name"] for file in upload.files])
    return upload


@service("records.push")
def push(
    *,
    actor: User,
    at: datetime,
    kind: str,
    columns: Sequence[str],
    rows: Sequence[Sequence[Any]],
    name: str = "",
    accept_new: bool = False,
    leave_out: bool = False,
) -> Upload:
    """Take rows from a program; they go in by themselves if nothing has to be asked.

    Otherwise they wait as an import, like files that were handed in.

    Args:
        actor: Whose program it is.
        at: Now.
        kind: Kind of record.
        columns: Names of the columns; read as those of a file are.
        rows: A value for each column; None: empty.
        name: What the import is called.
        accept_new: New products and customers come in too.
        leave_out: Good rows come in although others have problems.

    Raises:
        Refused: He may not import; nothing was sent, or too much.
    """
    import_scope(actor, at)
    if not rows or not columns:
        raise Refused(_("Send at least one row with at least one column."))
    content, _count = as_file(columns, rows, ZoneInfo(company().time_zone))
    called = bare_name(f"{name.strip() or kind}.csv")
    upload = Upload.objects.create(
        actor=actor,
        received_at=at,
        files=[{"name": called, "sha256": keeping.keep(content)}],
        choices={
            "kind": kind,
            BY_ITSELF: {"accept_new": accept_new, "leave_out": leave_out},
        },
    )
    _hand_to_job(upload, "records.examine", actor, at)
    note(f"upload:{upload.pk}", files=[called], kind=kind, rows=len(rows))
    return upload


def _check(files: Sequence[tuple[str, bytes]]) -> None:
    if not files:
        raise Refused(_("Choose a file first."))
    if len(files) > MOST_FILES:
        raise Refused(
            _("%(count)s files at once is too many; the limit is %(most)s."),
            count=len(files),
            most=MOST_FILES,
        )
    for name, content in files:
        refuse_large(name, content, DEFAULT.text_bytes)


@service("records.say")
def say(
    *, actor: User, at: datetime, upload: Upload, choices: Mapping[str, Any]
) -> Upload:
    """Say what columns and spellings mean; the files are examined again.

    Args:
        actor: Whose upload it is.
        at: Now.
        upload: Examined, not yet applied.
        choices: Fields of ``Choices`` as plain data.

    Raises:
        Refused: It is not his, or was applied or discarded meanwhile; there is no such
            metric.
    """
    import_scope(actor, at)
    _mine(upload, actor, at, Upload.State.EXAMINED, Upload.State.RECEIVED)
    check_metric(choices.get("metric") or "")
    upload.choices = {**upload.choices, **choices}
    upload.state = Upload.State.RECEIVED
    upload.save(update_fields=["choices", "state"])
    _hand_to_job(upload, "records.examine", actor, at)
    note(f"upload:{upload.pk}", choices=upload.choices)
    return upload


@service("records.found")
def found(
    *, actor: User, at: datetime, upload: Upload, examination: Examination
) -> None:
    """Write down what an examination found, for its owner to look at."""
    _mine(upload, actor, at, Upload.State.RECEIVED)
    upload.found = findings.plain(examination)
    upload.state = Upload.State.EXAMINED
    upload.save(update_fields=["found", "state"])
    note(
        f"upload:{upload.pk}",
        rows=examination.rows,
        problems=len(examination.problems),
        questions=len(examination.questions),
    )
    _go_in(upload, actor, at, examination)


def _go_in(upload: Upload, actor: User, at: datetime, examination: Examination) -> None:
    """Rows of a program that ask nothing are accepted; what was asked once stays asked."""
    said = upload.choices.get(BY_ITSELF)
    known = bool(examination.imported_before)
    if said is None or upload.round > 1 or known or asks(examination, **said):
        return
    accept(actor=actor, at=at, upload=upload, leave_out=said["leave_out"])


@service("records.accept")
def accept(
    *,
    actor: User,
    at: datetime,
    upload: Upload,
    leave_out: bool = False,
    accept_apart: bool = False,
    reason: str = "",
) -> Upload:
    """Have what was examined stored, in the background.

    Args:
        actor: Whose upload it is.
        at: Now.
        upload: Examined.
        leave_out: Take the good rows although others have problems.
        accept_apart: Names that look alike are different things.
        reason: For the trail.

    Raises:
        Refused: It is not his, or not examined (any more).
    """
    import_scope(actor, at)
    _mine(upload, actor, at, Upload.State.EXAMINED)
    upload.state = Upload.State.ACCEPTED
    upload.save(update_fields=["state"])
    said = {"leave_out": leave_out, "accept_apart": accept_apart, "reason": reason}
    _hand_to_job(upload, "records.apply", actor, at, **said)
    note(f"upload:{upload.pk}", **said)
    return upload


@service("records.apply_upload")
def apply_upload(
    *,
    actor: User,
    at: datetime,
    upload: Upload,
    examination: Examination,
    leave_out: bool = False,
    accept_apart: bool = False,
    reason: str = "",
) -> Batch:
    """Store an accepted upload as one batch.

    Raises:
        Refused: As ``apply`` refuses; the upload is then open to its owner again.
    """
    _mine(upload, actor, at, Upload.State.ACCEPTED)
    batch = apply(
        actor=actor,
        at=at,
        examination=examination,
        leave_out=leave_out,
        accept_apart=accept_apart,
        reason=reason,
    )
    upload.batch, upload.state = batch, Upload.State.APPLIED
    upload.save(update_fields=["batch", "state"])
    progress.applied(upload, batch, at)
    note(f"upload:{upload.pk}", batch=batch.pk)
    return batch


@service("records.reopen_upload")
def reopen(*, actor: User, at: datetime, upload: Upload) -> None:
    """Open an accepted upload again, whose storing was refused.

    Raises:
        Refused: It is not his, or was not accepted.
    """
    import_scope(actor, at)
    _mine(upload, actor, at, Upload.State.ACCEPTED)
    upload.state = Upload.State.EXAMINED
    upload.save(update_fields=["state"])
    note(f"upload:{upload.pk}")


@service("records.discard")
def discard(*, actor: User, at: datetime, upload: Upload) -> None:
    """Put an upload away; nothing of it was stored.

    Raises:
        Refused: It is not his, or was applied.
    """
    _mine(upload, actor, at, Upload.State.RECEIVED, Upload.State.EXAMINED)
    upload.state = Upload.State.DISCARDED
    upload.save(update_fields=["state"])
    progress.discarded(upload, actor, at)
    note(f"upload:{upload.pk}")


def _mine(upload: Upload, actor: User, at: datetime, *states: str) -> None:
    upload.refresh_from_db()
    if upload.actor_id != actor.pk and not operates(actor, upload, at):
        raise Denied(_("Only the person who uploaded these files can do this."))
    if upload.state not in states:
        raise Refused(_("The state of this import has changed. Check it again."))


def _hand_to_job(
    upload: Upload, kind: str, actor: User, at: datetime, **said: Any
) -> None:
    upload.round += 1
    upload.job_id = enqueue(
        actor=actor,
        at=at,
        kind=kind,
        key=f"upload:{upload.pk}:{upload.round}",
        parameters={"upload": upload.pk, **said},
    )
    upload.save(update_fields=["round", "job"])
