"""Packs that were made as files, and an organisation's own files that they are made on."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from luopan.org.access import Action, Unknown, find_unit, reach
from luopan.org.models import Reach, Unit, User
from luopan.tracking.attending import meeting_seen
from luopan.tracking.models import PackTemplate
from luopan.trail.queries import job as job_of

JOB = "web.packs"
LANGUAGES = ("zh", "en")
OWN = ("pptx", "docx")
MOST_BRANCHES = 60


@dataclass(frozen=True)
class Made:
    """A file that was asked for.

    Attributes:
        name: Under which it is saved.
        file: Where it lies.
        mime: Of it.
    """

    name: str
    file: Path
    mime: str


def place(job_id: int) -> Path:
    """Where the file of a job lies."""
    return Path(settings.FILES) / "packs" / str(job_id)


def made_seen(viewer: User, job_id: int, *, on: date) -> Made:
    """The file of a job that the viewer asked for, as long as he may read what is in it.

    That is the records of its units and, of a pack of a meeting, the meeting.

    Raises:
        Unknown: No such job of his, not done yet, or its file was taken away.
    """
    job = job_of(job_id)
    nothing = Unknown(_("There is no such file, or it has been removed."))
    if job is None or job.kind != JOB or job.actor_id != viewer.pk:
        raise nothing
    if job.state != "done" or not place(job.id).exists():
        raise nothing
    made = job.result
    try:
        for code in made["units"]:
            find_unit(viewer, code, on=on, action=Action.RECORDS_READ)
        if made.get("meeting"):
            meeting_seen(viewer, made["meeting"], on=on)
    except Unknown:  # said as if there had never been one
        raise nothing from None
    return Made(made["name"], place(job.id), made["mime"])


def branches(viewer: User, unit: Unit, *, on: date) -> list[Unit]:
    """The units with people right under them in a branch, in order: its teams.

    At most ``MOST_BRANCHES``; only those whose records the viewer reads.
    """
    below = Reach.objects.on(on).filter(above=unit).values("below")
    leads = Reach.objects.on(on).filter(depth=1, below__kind=Unit.Kind.SEAT)
    rows = reach(viewer, Action.RECORDS_READ, on=on).filter(pk__in=below)
    rows = rows.filter(pk__in=leads.values("above")).exclude(kind=Unit.Kind.SEAT)
    return list(rows.order_by("place", "code")[:MOST_BRANCHES])


def templates_used() -> dict[tuple[str, str], PackTemplate | None]:
    """By kind of file and language what packs are made on; None: Luopan's own."""
    return {
        (kind, language): templates_of(kind, language)
        for kind in OWN
        for language in LANGUAGES
    }


def templates_of(kind: str, language: str) -> PackTemplate | None:
    """What packs of a kind and language are made on; None: Luopan's own."""
    rows = PackTemplate.objects.filter(kind=kind, language=language)
    newest = rows.order_by("-pk").first()
    return newest if newest is not None and newest.content else None
