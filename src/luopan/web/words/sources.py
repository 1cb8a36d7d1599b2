"""Sources and their runs, in words."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from luopan.records.queries.sources import PullRow, SourceRow
from luopan.web.words.clauses import counted, run_on
from luopan.web.words.today import Item


@dataclass(frozen=True)
class State:
    """A word and how it looks."""

    word: str
    look: str


@dataclass(frozen=True)
class Line:
    """A source in the list."""

    row: SourceRow
    state: State
    when: str


@dataclass(frozen=True)
class Run:
    """A run in the list of a source."""

    row: PullRow
    state: State
    lasted: str


def sentence(rows: Sequence[SourceRow]) -> str:
    """How many there are, and how many ask for something."""
    if not rows:
        return _("No automatic pulls yet; records are imported by hand.")
    asking = sum(row.last is not None and row.last.state == "waiting" for row in rows)
    failed = sum(row.last is not None and row.last.state == "failed" for row in rows)
    head = ngettext("%(count)d source", "%(count)d sources", len(rows))
    parts = [
        (failed, _("%(n)s failed on the last run")),
        (
            asking,
            ngettext(
                "%(n)s waiting for an answer", "%(n)s waiting for answers", asking
            ),
        ),
    ]
    return run_on(counted(parts), head % {"count": len(rows)})


def lines(rows: Sequence[SourceRow]) -> list[Line]:
    """The list."""
    return [Line(row, state_of(row), schedule(row.rule)) for row in rows]


def runs(rows: Sequence[PullRow]) -> list[Run]:
    """The runs of a source."""
    return [Run(row, _run_state(row.state), _lasted(row.seconds)) for row in rows]


def state_of(row: SourceRow) -> State:
    """How a source stands."""
    if row.stopped_at is not None:
        return State(_("stopped"), "")
    if not row.ready:
        return State(_("a part is missing"), "bad")
    if row.last is None:
        return State(_("not pulled yet"), "")
    return _run_state(row.last.state)


def _run_state(state: str) -> State:
    return {
        "running": State(_("under way"), "on"),
        "waiting": State(_("needs your answer"), "wait"),
        "done": State(_("imported"), "done"),
        "failed": State(_("failed"), "bad"),
    }[state]


def _lasted(seconds: float | None) -> str:
    if seconds is None:
        return ""
    if seconds < 60:
        return _("%(count)d s") % {"count": max(1, round(seconds))}
    return _("%(count)d min") % {"count": round(seconds / 60)}


def schedule(rule: str) -> str:
    """A rule as people say it."""
    words = rule.split()
    if not words:
        return _("by hand")
    if words[0] == "every":
        return _("every %(count)s minutes") % {"count": words[1]}
    if words[0] == "daily":
        return _("daily at %(time)s") % {"time": words[1]}
    said = {"day": words[1], "time": words[2]}
    if words[0] == "weekly":
        return _("weekly, on day %(day)s of the week at %(time)s") % said
    return _("monthly, on day %(day)s at %(time)s") % said


def rules(now: str) -> list[tuple[str, str]]:
    """What one may choose in the form; what stands there, if it is another."""
    usual = ["", "every 5", "every 15", "every 60", "daily 02:30", "daily 05:00"]
    usual += ["daily 12:30", "weekly 1 05:00", "monthly 1 05:00"]
    return [(rule, schedule(rule)) for rule in dict.fromkeys([*usual, now])]


def waiting(rows: Sequence[PullRow]) -> Iterator[Item]:
    """What of sources waits for who operates."""
    for row in rows:
        told: datetime = row.ended_at or row.begun_at
        if row.state == "waiting" and row.upload_id:
            text = _("Questions about rows from %(source)s") % {"source": row.source}
            yield Item(
                "database",
                text,
                row.file,
                reverse("upload", args=[row.upload_id]),
                told,
            )
        else:
            text = _("Nothing was fetched from %(source)s") % {"source": row.source}
            where = reverse("source", args=[row.source_id])
            yield Item("database", text, row.problem.split("\n")[0][:200], where, told)
