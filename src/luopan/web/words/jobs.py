"""Jobs in words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from luopan.org import auditing
from luopan.org.clock import on_its_day
from luopan.trail.queries import JobRow
from luopan.web.words import acts
from luopan.web.words.letters import zip_link
from luopan.web.words.packs import link as pack_link
from luopan.web.words.trail import sealed

STOPPED = {"failed", "parked"}


@dataclass(frozen=True)
class JobLine:
    """A job as the page lists it."""

    id: int
    title: str
    state: str
    word: str
    who: str
    created_at: datetime
    progress: float
    message: str
    stopped: bool
    fetch: str = ""
    opens: str = ""

    @classmethod
    def of(cls, row: JobRow, names: Mapping[str, str]) -> "JobLine":
        """The line of a job; ``names`` as the trail calls accounts."""
        return cls(
            row.id,
            title(row.kind),
            row.state,
            state_word(row.state),
            names.get(f"user:{row.actor_name}", row.actor_name),
            on_its_day(row.created_at),
            row.progress,
            row.message or outcome(row),
            row.state in STOPPED,
            _fetched(row),
            _opened(row) if row.state in STOPPED else "",
        )


def lines(rows: Sequence[JobRow]) -> list[JobLine]:
    """Jobs in words; one query for who set them going, however many they are."""
    names = auditing.names({f"user:{row.actor_name}" for row in rows})
    return [JobLine.of(row, names) for row in rows]


FETCHED = {"targets.letters": zip_link, "web.packs": pack_link}


def _fetched(row: JobRow) -> str:
    """Where what it made is fetched; empty: it made no file, or is not done."""
    link = FETCHED.get(row.kind)
    return link(row.id) if link and row.state == "done" else ""


def _opened(row: JobRow) -> str:
    """Where an import that stopped is mended: run again as it is, it stops again."""
    what, _sign, rest = row.key.partition(":")
    number = rest.partition(":")[0]
    mends = what == "upload" and number.isdigit()
    return reverse("upload", args=[int(number)]) if mends else ""


def outcome(row: JobRow) -> str:
    """What came of a job whose answer is a sentence."""
    if row.kind != "org.prove" or row.state != "done":
        return ""
    return sealed(row.result["rows"])


def title(kind: str) -> str:
    """What a kind of job does."""
    return acts.job(kind)


def state_word(state: str) -> str:
    """How a job stands."""
    words = {
        "ready": _("waiting"),
        "running": _("running"),
        "done": _("done"),
        "failed": _("stopped"),
        "parked": _("given up"),
    }
    return words.get(state, state)


def of_jobs(rows: Sequence[JobRow]) -> str:
    """What needs a look."""
    stopped = sum(row.state in STOPPED for row in rows)
    under_way = sum(row.state in {"ready", "running"} for row in rows)
    if stopped:
        return ngettext(
            "%(count)d job stopped and needs attention.",
            "%(count)d jobs stopped and need attention.",
            stopped,
        ) % {"count": stopped}
    if under_way:
        return ngettext(
            "%(count)d job is running.", "%(count)d jobs are running.", under_way
        ) % {"count": under_way}
    return _("No jobs running or failed.")
