"""Actions in a pack: late, due, done."""

from collections.abc import Sequence
from dataclasses import replace

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from luopan.actions.queries import ActionRow
from luopan.org.language import bracketed
from luopan.papers.deck import Block, Cell, Page, Table
from luopan.tracking.queries.meetings.waiting import Promised
from luopan.tracking.queries.pack.changes import ActionMoves, next_day
from luopan.web.words import actions as words
from luopan.web.words.clauses import counted, run_on

WIDTHS = (4.2, 1.8, 1.4, 1.1, 1.0, 1.3)
TONES = {"bad": "behind", "done": "ahead", "on": "", "": ""}


def actions_page(moved: ActionMoves) -> Page:
    """What is late, due and done."""
    blocks: list[Block] = [
        _table(_("Late"), moved.late, _("No action is late.")),
        due_table(moved),
    ]
    if moved.done:
        blocks.append(_table(_("Done in the period"), moved.done, ""))
    return Page(_("Actions"), _sentence(moved), tuple(blocks))


def due_table(moved: ActionMoves) -> Table:
    """What is due until the next meeting: the reader's promises, then actions."""
    title = _("Due by %(day)s") % {"day": f"{moved.until:%m-%d}"}
    found = _table(title, moved.due, _("Nothing is due until then."))
    own = tuple(_promise(one, moved.reader) for one in moved.promised)
    return replace(found, rows=own + found.rows)


def _promise(one: Promised, who: str) -> tuple[Cell, ...]:
    word, tone = (_("past due"), "behind") if one.overdue else (_("promised"), "")
    where = bracketed(_("promised in a meeting"))
    return (
        Cell(f"{one.text}{where}"),
        Cell(""),
        Cell(who),
        Cell(f"{one.due_date:%m-%d}"),
        Cell(word, tone),
        Cell(""),
    )


def _sentence(moved: ActionMoves) -> str:
    found = moved.sums
    if not found.count:
        return _("No action is planned this year.")
    head = ngettext(
        "%(count)s action this year", "%(count)s actions this year", found.count
    ) % {"count": found.count}
    return run_on(counted(words.open_and_late(found)), head)


def _table(title: str, rows: Sequence[ActionRow], empty: str) -> Table:
    heads = (
        _("What"),
        _("Unit"),
        _("Owner"),
        _("Until"),
        _("State"),
        _("Contribution"),
    )
    return Table(
        title,
        heads,
        tuple(_row(row) for row in rows),
        WIDTHS,
        figures=(5,),
        empty=empty,
    )


def _row(row: ActionRow) -> tuple[Cell, ...]:
    line = words.line(row)
    return (
        Cell(row.name),
        Cell(row.unit_name),
        Cell(row.owner_name),
        Cell(f"{next_day(row):%m-%d}"),
        Cell(line.state, TONES.get(line.look, "")),
        Cell(line.brings),
    )
