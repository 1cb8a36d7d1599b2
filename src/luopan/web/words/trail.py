"""Entries of the trail as people read them: what it was done to, as a name and a link."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from luopan.actions import naming as actions
from luopan.org import auditing
from luopan.org.access import OPERATOR_NAME
from luopan.records import batches_named as records
from luopan.review import naming as review
from luopan.strategy import naming as strategy
from luopan.targets import naming as targets
from luopan.trail.canonical import spelled
from luopan.trail.queries import EntryRow
from luopan.trail.verdict import Verdict
from luopan.web.figures import fixed
from luopan.web.words import acts, things
from luopan.web.words.clauses import sentences


@dataclass(frozen=True)
class Line:
    """An entry, in words."""

    seq: int
    at: datetime
    who: str
    username: str
    what: str
    subject: str  # as the trail calls it
    thing: str  # its kind in words
    name: str
    url: str
    denied: bool
    why: str
    reason: str
    details: str
    request_id: str
    hash: str

    @property
    def on(self) -> str:
        """What it was done to, beside the deed; its kind, unless the deed has said it."""
        said = self.name and self.thing.casefold() in self.what.casefold()
        parts = "" if said else self.thing, self.name
        return " ".join(part for part in parts if part)


def lines(rows: Sequence[EntryRow]) -> list[Line]:
    """Entries in words; a handful of queries for their names, however many they are."""
    asked = {row.subject.partition("/")[0] for row in rows}
    asked |= {f"user:{row.actor_name}" for row in rows}
    names = _names(asked)
    return [_line(row, names) for row in rows]


def _names(asked: set[str]) -> dict[str, str]:
    """What things of all stages are called, by how the trail calls them."""
    named = (
        auditing.names,
        strategy.names,
        targets.names,
        actions.names,
        records.names,
        review.names,
    )
    return {key: name for names in named for key, name in names(asked).items()}


def of_subject(subject: str) -> str:
    """A thing by its kind and its name, where it is known by that: ``action:25``."""
    kind, _colon, key = subject.partition("/")[0].partition(":")
    if kind not in things.THINGS:
        return subject
    name = acts.job(key) if kind == "recurring" else key
    name = _names({f"{kind}:{key}"}).get(f"{kind}:{key}", name)
    return " · ".join(part for part in (str(things.THINGS[kind]), name) if part)


def _line(row: EntryRow, names: Mapping[str, str]) -> Line:
    subject = row.subject.partition("/")[0]
    kind, _colon, key = subject.partition(":")
    name = "" if row.subject == f"user:{row.actor_name}" else names.get(subject, key)
    name = acts.job(key) if kind == "recurring" else name
    details = {k: v for k, v in row.details.items() if k != "why"}
    return Line(
        seq=row.seq,
        at=row.at,
        who=names.get(f"user:{row.actor_name}") or _called(row.actor_name),
        username=row.actor_name,
        what=acts.said(row.act),
        subject=subject,
        thing=str(things.THINGS.get(kind, kind)) if name else "",
        name=name,
        url=_url(kind, key) if name else "",
        denied=row.outcome == "denied",
        why=str(row.details.get("why", "")),
        reason=row.reason,
        details=spelled(details) if details else "",
        request_id=row.request_id,
        hash=row.hash,
    )


def _called(username: str) -> str:
    """An account without a person; what nobody does by hand is done by Luopan itself."""
    return _("Luopan") if username == OPERATOR_NAME else username


# Where a thing has its page that whoever reads the trail may open: the name of the route,
# and what its address needs.
_PAGES: dict[str, tuple[str, Callable[[str], list[str | int]], str]] = {
    "unit": ("unit", lambda key: [key], ""),
    "version": ("version", lambda key: [int(key)], ""),
    "batch": ("batch", lambda key: [int(key)], ""),
    "person": ("people", lambda _key: [], ""),
    "metric": ("metrics", lambda _key: [], "#"),
    "calendar": ("calendar", lambda key: [key], ""),
    "rate": ("rates", lambda _key: [], ""),
    "rates": ("rates", lambda _key: [], ""),
    "holidays": ("calendars", lambda _key: [], ""),
    "product": ("product", lambda key: [key], ""),
    "account": ("customers", lambda _key: [], "?q="),
    "job": ("jobs", lambda _key: [], ""),
    "handover": ("handover", lambda key: [int(key)], ""),
}


def _url(kind: str, key: str) -> str:
    if kind not in _PAGES:
        return ""
    route, needed, beside = _PAGES[kind]
    try:
        return reverse(route, args=needed(key)) + (beside and beside + key)
    except (NoReverseMatch, ValueError):
        return ""


def of_verdict(verdict: Verdict) -> str:
    """Whether the seals hold; if not, which is the first that does not."""
    if verdict.ok:
        return sealed(verdict.rows)
    return _("The trail was changed: entry %(seq)s is the first bad one (%(why)s).") % {
        "seq": verdict.first_bad_seq,
        "why": verdict.why,
    }


def sealed(count: int) -> str:
    """All seals hold."""
    return ngettext(
        "%(count)s entry, seal verified.",
        "%(count)s entries, all seals verified.",
        count,
    ) % {"count": fixed(count)}


def of_length(count: int) -> str:
    """How long the trail is, and that it is one."""
    said = ngettext(
        "The trail has %(count)s entry; each seals the one before it.",
        "The trail has %(count)s entries; each seals the one before it.",
        count,
    )
    return said % {"count": fixed(count)}


def of_day(length: int, refused: int) -> str:
    """The trail for who looks after it: how long it is, and what was refused lately."""
    denied = ngettext(
        "%(count)s operation was refused since yesterday.",
        "%(count)s operations were refused since yesterday.",
        refused,
    ) % {"count": fixed(refused)}
    said = [
        of_length(length),
        denied if refused else _("No operations were refused since yesterday."),
    ]
    return sentences(said)
