"""What became of promises, in words and as a workbook."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from luopan.tracking.queries.meetings import Counted, Keeping, Kept, PromiseSeen
from luopan.web import figures
from luopan.web.exports import Column, Export, Holds
from luopan.web.words.clauses import counted, run_on, sentences
from luopan.web.words.meetings import outcomes, proof
from luopan.web.words.progress import period_name


def about() -> str:
    """How the counts are meant."""
    return _(
        "Based on records: whether an action was done on time, whether a promise was "
        "ticked. It never affects rankings, scores or pay. The outcome of a promise is "
        "first visible only to its owner, and to others a week later."
    )


def sentence(found: Keeping) -> str:
    """How one's own promises of a year stand."""
    mine = found.mine
    if not mine.total:
        return _("You have made no promises in meetings for a year.")
    head = ngettext(
        "Your %(count)s promise in a year",
        "Your %(count)s promises in a year",
        mine.total,
    )
    parts = [
        (mine.kept, _("%(n)s kept")),
        (mine.late, _("%(n)s kept late")),
        (mine.not_kept, _("%(n)s not kept")),
        (mine.open, _("%(n)s still open")),
    ]
    said = run_on(counted(parts), head % {"count": figures.fixed(mine.total)})
    over = ngettext(
        "%(n)s of those open is overdue.",
        "%(n)s of those open are overdue.",
        mine.overdue,
    )
    return sentences([said, *counted([(mine.overdue, over)])])


def untold(count: int) -> str:
    """How many are not told yet."""
    if not count:
        return ""
    words = ngettext(
        "%(count)s promise from last week is still visible only to its owner.",
        "%(count)s promises from last week are still visible only to their owners.",
        count,
    )
    return words % {"count": figures.fixed(count)}


def rows(kept: Iterable[Kept]) -> list[dict[str, Any]]:
    """What people or units promised, by name."""
    return [{"code": one.code, "name": one.name, "n": one.counted} for one in kept]


def months(kept: Iterable[tuple[date, Counted]]) -> list[dict[str, Any]]:
    """The same by month of the last day."""
    return [
        {"name": period_name(f"{month:%Y-%m}", "month"), "n": counted}
        for month, counted in kept
    ]


def export(found: Keeping, on: date) -> Export:
    """One's own promises as a workbook."""
    return Export(
        title=_("My promises"),
        columns=[
            Column(_("Meeting"), width=24),
            Column(_("Held on"), Holds.DAY),
            Column(_("What"), width=50),
            Column(_("Original due day"), Holds.DAY),
            Column(_("Last day"), Holds.DAY),
            Column(_("What followed")),
            Column(_("Settled on"), Holds.DAY),
            Column(_("Action"), width=30),
            Column(_("Action record"), width=30),
            Column(_("My comment"), width=30),
        ],
        rows=[_cells(one) for one in found.own],
        notes=list(_notes(found, on)),
    )


def _notes(found: Keeping, on: date) -> Iterator[str]:
    yield sentence(found)
    yield about()
    yield _("As of %(day)s") % {"day": f"{on:%Y-%m-%d}"}


def _cells(one: PromiseSeen) -> list[Any]:
    return [
        one.meeting_name,
        one.meeting_date,
        one.text,
        one.first_date,
        one.due_date,
        outcomes()[one.outcome],
        one.settled_date,
        one.proof.name if one.proof else "",
        proof(one.proof),
        one.said,
    ]
