"""What became of promises, in words and as a workbook."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from luopan.tracking.queries.meetings import Counted, Keeping, Kept, PromiseSeen
from luopan.web import figures
from luopan.web.exports import Column, Export, Holds
from luopan.web.words.clauses import counted, run_on
from luopan.web.words.meetings import outcomes, proof


def about() -> str:
    """How the counts are meant."""
    return _(
        "Counted from what is on record: an action that was done by its day, a promise "
        "that was ticked. It goes into no ranking, score or pay. What became of a promise "
        "stands with others a week later; before that it is its person's alone."
    )


def sentence(found: Keeping) -> str:
    """How one's own promises of a year stand."""
    mine = found.mine
    if not mine.total:
        return _("You have promised nothing in a meeting for a year.")
    head = ngettext(
        "Your %(count)s promise of a year",
        "Your %(count)s promises of a year",
        mine.total,
    )
    parts = [
        (mine.kept, _("%(n)s kept")),
        (mine.late, _("%(n)s kept late")),
        (mine.not_kept, _("%(n)s not kept")),
        (mine.open, _("%(n)s still open")),
    ]
    return run_on(counted(parts), head % {"count": figures.fixed(mine.total)})


def untold(count: int) -> str:
    """How many are not told yet."""
    if not count:
        return ""
    words = ngettext(
        "%(count)s promise of the last week is still seen by its person alone.",
        "%(count)s promises of the last week are still seen by their persons alone.",
        count,
    )
    return words % {"count": figures.fixed(count)}


def rows(kept: Iterable[Kept]) -> list[dict[str, Any]]:
    """What people or units promised, by name."""
    return [{"code": one.code, "name": one.name, "n": one.counted} for one in kept]


def months(kept: Iterable[tuple[date, Counted]]) -> list[dict[str, Any]]:
    """The same by month of the last day."""
    return [{"name": f"{month:%Y-%m}", "n": counted} for month, counted in kept]


def export(found: Keeping, on: date) -> Export:
    """One's own promises as a workbook."""
    return Export(
        title=_("My promises"),
        columns=[
            Column(_("Meeting"), width=24),
            Column(_("Held on"), Holds.DAY),
            Column(_("What"), width=50),
            Column(_("First last day"), Holds.DAY),
            Column(_("Last day"), Holds.DAY),
            Column(_("What became of it")),
            Column(_("Settled on"), Holds.DAY),
            Column(_("Action"), width=30),
            Column(_("What the action says"), width=30),
            Column(_("My word"), width=30),
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
