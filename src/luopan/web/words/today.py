"""What waits for a person, and what changed, in words."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from luopan.records.queries.uploads import UploadRow
from luopan.targets.queries import News
from luopan.trail.queries import CommentRow, JobRow
from luopan.web import figures
from luopan.web.words import jobs


@dataclass(frozen=True)
class Item:
    """Something to do or to know: a line that leads somewhere.

    Attributes:
        icon: Of the sprite.
        text: What it is.
        more: Said more quietly.
        url: Where it is done or seen.
        at: Since when.
    """

    icon: str
    text: str
    more: str
    url: str
    at: datetime


def waiting(
    uploads: Sequence[UploadRow],
    stopped: Sequence[JobRow],
    mentions: Sequence[CommentRow],
) -> list[Item]:
    """What waits for one: imports that ask, jobs that stopped, words spoken to him."""
    found = [*_uploads(uploads), *_stopped(stopped), *_mentions(mentions)]
    return sorted(found, key=lambda item: item.at, reverse=True)


def _uploads(rows: Sequence[UploadRow]) -> Iterator[Item]:
    for row in rows:
        text = _("The import of %(files)s waits for your answer") % {
            "files": "、".join(row.files)
        }
        more = _("%(problems)s problems · %(questions)s questions") % {
            "problems": figures.fixed(row.problems),
            "questions": figures.fixed(row.questions),
        }
        said = row.message if row.step == "failed" else more
        yield Item(
            "upload", text, said, reverse("upload", args=[row.id]), row.received_at
        )


def _stopped(rows: Sequence[JobRow]) -> Iterator[Item]:
    for row in rows:
        text = _("“%(job)s” stopped") % {"job": jobs.title(row.kind)}
        yield Item("alert-triangle", text, row.message, reverse("jobs"), row.created_at)


def _mentions(rows: Sequence[CommentRow]) -> Iterator[Item]:
    for row in rows:
        text = _("%(who)s speaks to you") % {"who": row.author_name}
        yield Item("message-circle", text, row.text, _place(row.subject), row.at)


def _place(subject: str) -> str:
    """The page of the thing that a comment stands on."""
    version = subject.partition("/")[0].removeprefix("version:")
    if subject.startswith("version:") and version.isdigit():
        return reverse("version", args=[int(version)])
    return reverse("targets")


def changes(news: Sequence[News]) -> list[Item]:
    """What others did to targets that one sees."""
    return [
        Item(
            "table",
            one.text,
            f"{one.who} · {one.version}",
            reverse("version", args=[one.version_id]),
            one.at,
        )
        for one in news
    ]


def headline(waits: int, number: str) -> str:
    """The one sentence of the day: one's number, then what waits."""
    if not waits:
        calm = _("Nothing waits for you.")
        return number + calm if figures.chinese() else f"{number} {calm}".strip()
    said = ngettext(
        "%(count)d thing waits for you.", "%(count)d things wait for you.", waits
    ) % {"count": waits}
    return number + said if figures.chinese() else f"{number} {said}".strip()
