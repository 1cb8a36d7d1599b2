"""Collecting by workbook in words: how far units are, what returned files change."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from luopan.org.access import day_of
from luopan.org.language import listed
from luopan.targets.queries.collecting import Asked, Board, File, Moved, Wanted
from luopan.web import figures
from luopan.web.words.today import Item

NAMED = 4
SHOWN = 12  # rows of a difference
MOST_FAULTS = 8
DONE, BAD, WAIT, ON = "done", "bad", "wait", "on"


@dataclass(frozen=True)
class Line:
    """A unit of the board."""

    row: Asked
    word: str
    look: str
    gap: Decimal | None
    late: str


@dataclass(frozen=True)
class Part:
    """A row of a file's difference, in words."""

    name: str
    before: str
    after: str
    change: str
    where: str


@dataclass(frozen=True)
class Sent:
    """A returned file."""

    file: File
    title: str
    word: str
    look: str
    sentence: str
    parts: tuple[Part, ...]
    more: str
    more_faults: int
    as_targets: str
    clashes: tuple[str, ...]


def sentence(board: Board, on: date) -> str:
    """Who has sent, and who is missing."""
    asked = [row for row in board.rows if row.deadline]
    if not board.rows:
        return _("No workbooks have been requested yet.")
    count = Counter(row.step for row in board.rows)
    said = [
        ngettext("%(count)d loaded", "%(count)d loaded", count["loaded"]),
        ngettext("%(count)d returned", "%(count)d returned", count["sent"]),
        ngettext("%(count)d to fix", "%(count)d to fix", count["refused"]),
        ngettext("%(count)d downloaded", "%(count)d downloaded", count["downloaded"]),
        ngettext("%(count)d not started", "%(count)d not started", count["none"]),
    ]
    steps = ("loaded", "sent", "refused", "downloaded", "none")
    parts = [
        words % {"count": count[step]}
        for step, words in zip(steps, said, strict=True)
        if count[step]
    ]
    head = ngettext(
        "Workbooks of %(count)s unit: %(parts)s.",
        "Workbooks of %(count)s units: %(parts)s.",
        len(board.rows),
    ) % {
        "count": len(board.rows),
        "parts": listed(parts),
    }
    missing = [row.name for row in asked if row.overdue]
    if not missing:
        return head
    late = _("Overdue: %(names)s.") % {"names": _few(missing)}
    return f"{head}{'' if figures.chinese() else ' '}{late}"


def _few(names: Sequence[str]) -> str:
    if len(names) <= NAMED:
        return listed(names)
    return _("%(names)s and %(count)s more") % {
        "names": listed(names[:NAMED]),
        "count": len(names) - NAMED,
    }


def lines(board: Board, on: date) -> tuple[Line, ...]:
    """The rows of the board."""
    return tuple(_line(row, on) for row in board.rows)


def _line(row: Asked, on: date) -> Line:
    word, look = _unit_step(row.step)
    gap = None if row.total is None else row.total - row.proposal
    days = (on - row.deadline).days if row.deadline and row.overdue else 0
    late = ngettext("%(days)d day late", "%(days)d days late", days) % {"days": days}
    return Line(row, word, look, gap, late if days else "")


def _unit_step(step: str) -> tuple[str, str]:
    return {
        "none": (_("not started"), ""),
        "downloaded": (_("downloaded"), WAIT),
        "sent": (_("returned"), ON),
        "refused": (_("needs correction"), BAD),
        "loaded": (_("loaded"), DONE),
    }[step]


def sent(board: Board) -> tuple[Sent, ...]:
    """The returned files."""
    return tuple(_sent(one, board.counted_in) for one in board.files)


def _sent(one: File, counted: str) -> Sent:
    word, look = {
        "reading": (_("being read"), WAIT),
        "refused": (_("needs correction"), BAD),
        "same": (_("loaded already"), DONE),
        "ready": (_("no errors"), ON),
        "loading": (_("being loaded"), WAIT),
        "stopped": (_("stopped"), BAD),
        "loaded": (_("loaded"), DONE),
        "applied": (_("is now the target"), DONE),
        "discarded": (_("set aside"), ""),
    }[one.step]
    title = one.unit_name or one.name
    parts = tuple(_part(row, counted) for row in one.moved[:SHOWN])
    hidden = len(one.moved) - len(parts)
    more = ngettext("%(count)d more row", "%(count)d more rows", hidden)
    return Sent(
        one,
        title,
        word,
        look,
        _of_file(one, counted),
        parts if one.step in {"ready", "loading", "stopped"} else (),
        more % {"count": hidden} if hidden > 0 else "",
        max(len(one.faults) - MOST_FAULTS, 0),
        _as_targets(one, counted),
        _clashes(one, counted),
    )


def _as_targets(one: File, counted: str) -> str:
    """What the file would do to the targets; empty: nothing, or it is not the reader's."""
    if one.as_targets is None:
        return ""
    found = one.as_targets
    said = ngettext(
        "As targets: %(count)d cell changes, from %(before)s to %(after)s.",
        "As targets: %(count)d cells change, from %(before)s to %(after)s.",
        found.cells,
    )
    return said % {
        "count": found.cells,
        "before": figures.named(found.before, counted),
        "after": figures.named(found.after, counted),
    }


def _clashes(one: File, counted: str) -> tuple[str, ...]:
    """Cells that somebody else has changed since, as many as one reads."""
    found = one.as_targets.clashes if one.as_targets else ()
    said = _("%(cell)s: %(was)s when issued, %(now)s now, %(said)s in the file")
    return tuple(
        said
        % {
            "cell": " · ".join(cell),
            "was": figures.named(was, counted),
            "now": figures.named(now, counted),
            "said": figures.named(to, counted),
        }
        for *cell, was, now, to in found[:SHOWN]
    )


def _of_file(one: File, counted: str) -> str:
    """What the file does, in one sentence."""
    if one.step == "same":
        return _("It is the same as what was loaded on %(day)s; nothing to do.") % {
            "day": f"{day_of(one.same_at):%Y-%m-%d}" if one.same_at else ""
        }
    if one.step == "refused":
        return ngettext(
            "%(count)d problem to fix; nothing from this file was loaded.",
            "%(count)d problems to fix; nothing from this file was loaded.",
            len(one.faults),
        ) % {"count": len(one.faults)}
    if one.step not in {"ready", "loading", "stopped"}:
        return ""
    said = [_change(one, counted)]
    if one.proposal is not None:
        said.append(_apart(one.total - one.proposal, one.proposal, counted))
    if one.blank:
        empty = ngettext(
            "%(count)d cell is empty", "%(count)d cells are empty", one.blank
        )
        said.append(empty % {"count": one.blank})
    join, end = ("；", "。") if figures.chinese() else ("; ", ".")
    return join.join(said) + end


def _change(one: File, counted: str) -> str:
    total = figures.named(one.total, counted)
    cells = ngettext("%(count)d cell", "%(count)d cells", one.changed)
    facts = {"total": total, "cells": cells % {"count": one.changed}}
    if one.before is None:
        return _("%(total)s in %(cells)s; nothing was submitted before") % facts
    facts["before"] = figures.named(one.before, counted)
    return _("%(before)s becomes %(total)s; %(cells)s change") % facts


def _apart(amount: Decimal, issued: Decimal, counted: str) -> str:
    """How far a file's total is from the version's: in words, as a sign may end a line."""
    facts = {
        "apart": figures.named(abs(amount), counted),
        "issued": figures.named(issued, counted),
    }
    if amount > 0:
        return _("%(apart)s more than the number in the version, %(issued)s") % facts
    if amount < 0:
        return _("%(apart)s less than the number in the version, %(issued)s") % facts
    return _("as much as the number in the version, %(issued)s") % facts


def _signed(amount: Decimal, counted: str) -> str:
    return ("+" if amount > 0 else "") + figures.named(amount, counted)


def _part(row: Moved, counted: str) -> Part:
    before, after = row.before, row.after
    change = (after or Decimal(0)) - (before or Decimal(0))
    return Part(
        f"{row.unit} · {row.product}",
        figures.named(before, counted),
        figures.named(after, counted),
        _signed(change, counted),
        _where(row, counted),
    )


def _where(row: Moved, counted: str) -> str:
    """Which cells, if they are few; else how many."""
    if len(row.cells) > 3 or row.before is None:
        count = len(row.cells)
        return ngettext("%(count)d cell", "%(count)d cells", count) % {"count": count}
    arrow = " → "
    return listed(
        f"{name} {figures.named(was, counted)}{arrow}{figures.named(now, counted)}"
        for name, was, now in row.cells
    )


def waiting(rows: Sequence[Wanted]) -> Iterator[Item]:
    """On Today: workbooks to fill in, files to load."""
    for row in rows:
        where = f"{reverse('collect')}?version={row.version_id}"
        if row.files:
            text = ngettext(
                "%(count)d returned workbook is waiting to be loaded",
                "%(count)d returned workbooks are waiting to be loaded",
                row.files,
            ) % {"count": row.files}
            yield Item("file-spreadsheet", text, row.version, where, row.at)
            continue
        text = _("Fill in and return the workbook of %(unit)s") % {
            "unit": row.unit_name
        }
        late = _("%(version)s · overdue since %(day)s")
        due = _("%(version)s · due by %(day)s")
        more = (late if row.overdue else due) % {
            "version": row.version,
            "day": f"{row.deadline:%Y-%m-%d}",
        }
        yield Item(
            *("file-spreadsheet", text, more, where, row.at),
            overdue=row.overdue,
            due=row.deadline,
        )
