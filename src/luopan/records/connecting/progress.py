"""How a pull goes on: what was taken counts, what is asked waits, what failed says why.

Called inside services, never by faces: the caller's transaction holds it all together.
"""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from luopan.org.models import User
from luopan.records.connecting import folders
from luopan.records.connecting.kinds import FOLDER
from luopan.records.models import Batch, Pull, Source, Upload
from luopan.trail.queue import enqueue
from luopan.trail.refusal import Refused
from luopan.trail.said import in_each

State = Pull.State


def go_on(pull: Pull, at: datetime) -> None:
    """Have the next part fetched, in the background, once however often it is asked."""
    pull.job_id = enqueue(
        actor=pull.actor,
        at=at,
        kind="records.pull",
        key=f"pull:{pull.pk}:{pull.part}:{pull.tries}",
        parameters={"pull": pull.pk, "part": pull.part},
    )
    pull.state = State.RUNNING
    pull.save(update_fields=["job", "state"])


def advance(
    pull: Pull, at: datetime, *, until: str, more: bool, batch: Batch | None = None
) -> None:
    """A part was taken, or had nothing new: the source is read up to here."""
    if batch is not None:
        pull.taken += batch.rows
        pull.batches = [*pull.batches, batch.pk]
        pull.refused += len(batch.source.get("left_out", ()))
    pull.part += 1
    pull.until = until
    pull.upload = None
    Source.objects.filter(pk=pull.source_id).update(until=until)
    pull.save()
    if more:
        go_on(pull, at)
    else:
        end(pull, at)


def end(pull: Pull, at: datetime, problem: object = None) -> None:
    """A pull is over: done, or failed with a sentence."""
    pull.state = State.DONE if problem is None else State.FAILED
    pull.problem = {} if problem is None else in_each(problem)
    pull.ended_at = at
    pull.save()


def wait(pull: Pull, upload: Upload, until: str) -> None:
    """A part asks something: its owner, or another operator, decides on the import."""
    pull.state, pull.upload, pull.until = State.WAITING, upload, until
    pull.save()


def applied(upload: Upload, batch: Batch, at: datetime) -> None:
    """What waited was taken in: the pull it belongs to goes on."""
    for pull in _waiting(upload):
        advance(pull, at, until=pull.until, more=bool(pull.source.cursor), batch=batch)
        _move(pull, upload, folders.DONE)


def discarded(upload: Upload, actor: User, at: datetime) -> None:
    """What waited was put away: the pull ends, and its rows are read again next time."""
    why = Refused(
        _("%(who)s set the import aside; nothing was stored."),
        who=actor.get_username(),
    )
    for pull in _waiting(upload):
        end(pull, at, why)
        _move(pull, upload, folders.REFUSED, str(why))


def _waiting(upload: Upload) -> list[Pull]:
    found = Pull.objects.filter(upload=upload, state=State.WAITING)
    return list(found.select_related("source", "actor"))


def _move(pull: Pull, upload: Upload, into: str, why: str = "") -> None:
    sha256 = upload.files[0]["sha256"] if upload.files else ""
    move(pull, sha256, into=into, why=why)


def move(pull: Pull, sha256: str, *, into: str, why: str = "") -> None:
    """Move the file of a pull when what was decided is committed."""
    source, name = pull.source, pull.file
    if source.kind == FOLDER and name:
        transaction.on_commit(
            lambda: folders.put(source, name, sha256, into=into, why=why), robust=True
        )


def is_told(source: Source, why: object) -> bool:
    """Whether the last run that could not begin says this already: once is enough."""
    last = source.pulls.filter(file="").order_by("-pk").first()
    return last is not None and last.problem == in_each(why)


def plain(pull: Pull) -> dict[str, Any]:
    """A pull for the trail."""
    return {
        "source": pull.source.name,
        "state": pull.state,
        "part": pull.part,
        "read": pull.read,
        "taken": pull.taken,
        "refused": pull.refused,
        "until": pull.until,
    }
