"""Lists of pages as sheets: plans, accounts, imports, work, handovers, closes, and the like."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from luopan.dimensions.queries.terms import worded, worded_start
from luopan.org.access import day_of
from luopan.org.clock import on_its_day
from luopan.org.language import listed, spoken
from luopan.org.roster import Entrant
from luopan.records.batches import BatchRow
from luopan.records.queries.first_owners import FirstOwner
from luopan.records.queries.uploads import UploadRow
from luopan.strategy.queries import Outline
from luopan.targets.models import Version
from luopan.targets.queries.by_people import RampLine
from luopan.targets.queries.coverage import Coverage
from luopan.targets.queries.plans import PlanRow
from luopan.targets.queries.signing_board import Board
from luopan.web.exports import Column, Export, Holds
from luopan.web.figures import fixed
from luopan.web.words import authority, handovers
from luopan.web.words import letters as letter_words
from luopan.web.words import strategy as strategy_words
from luopan.web.words.closing_months import MonthLine
from luopan.web.words.jobs import JobLine
from luopan.web.words.progress import as_of
from luopan.web.words.sources import Line as SourceLine

COUNT, DAY = Holds.COUNT, Holds.DAY


def sifted(words: str) -> list[str]:
    """By what letters a list was sifted; nothing where it is whole."""
    return [_("Filter: contains “%(words)s”") % {"words": words}] if words else []


def plans(found: Sequence[PlanRow], on: date) -> Export:
    """Plans and their versions; each size in its metric's own unit, as far as one sees it."""
    states = {
        "committed": _("committed"),
        "issued": _("issued"),
        "in_talks": _("in talks"),
        "agreed": _("agreed"),
    }
    draft = _("draft")
    columns = [
        Column(_("Plan"), width=24),
        Column(_("Year")),
        Column(_("Version"), width=24),
        Column(_("State")),
        Column(_("Metric"), width=18),
        Column(_("Size"), COUNT, 18),
        Column(_("Measured in")),
        Column(_("Unit in scope"), width=20),
        Column(_("Steps"), COUNT, 8),
        Column(_("Owner")),
        Column(_("Since"), DAY),
    ]
    rows = [
        [spoken(plan), str(plan.year), spoken(one)]
        + [_("replaced") if one.id in plan.replaced else states.get(one.state, draft)]
        + [one.metric, one.total, one.counted_in]
        + [spoken(one.part) if one.part else "", one.steps, one.owner]
        + [day_of(one.created_at)]
        for plan in found
        for one in plan.versions
    ]
    return Export(_("Targets"), columns, rows, notes=[as_of(on)])


def coverage(shown: Outline, found: Coverage, on: date) -> Export:
    """Objectives that no target carries, and targets that no objective wants."""
    columns = [
        Column(_("What is missing"), width=40),
        Column(_("Objective"), width=36),
        Column(_("Owner")),
        Column(_("Share of the year"), Holds.RATIO),
        Column(_("Unit"), width=24),
        Column(_("Metric"), width=18),
        Column(_("Plan"), width=20),
        Column(_("Full-year target"), COUNT, 18),
        Column(_("Measured in")),
    ]
    lines = [
        [title, spoken(one), one.owner, one.part, "", "", "", None, ""]
        for title, group in strategy_words.groups(found)
        for one in group
    ]
    orphan = _("Targets without an objective")
    lines += [
        [orphan, "", "", None, one.unit, one.metric, one.plan, one.amount]
        + [one.counted_in]
        for one in found.orphans
    ]
    notes = [strategy_words.of_coverage(shown, found), as_of(on)]
    title = _("Coverage") + f" {shown.year}"
    return Export(title, columns, lines, notes=notes)


def accounts(rows: Iterable[Entrant], words: str, on: date) -> Export:
    """Accounts, a line for each role; who has none stands once."""
    states = {"active": _("active"), "invited": _("invited")}
    columns = [
        Column(_("Person"), width=20),
        Column(_("Username")),
        Column(_("Email"), width=26),
        Column(_("State")),
        Column(_("Role")),
        Column(_("Unit"), width=24),
        Column(_("From"), DAY),
        Column(_("Until"), DAY),
        Column(_("Two-step verification")),
        Column(_("Last sign-in"), DAY),
    ]
    lines: list[list[Any]] = []
    for one in rows:
        own = [spoken(one.called), one.username, one.email]
        own.append(states.get(one.state, _("disabled")))
        factor = _("set up") if one.factor else ""
        last = [factor, day_of(on_its_day(one.last_login)) if one.last_login else None]
        held = [
            [grant.title, spoken(grant.unit), grant.start_date, grant.end_date]
            for grant in one.grants
        ]
        lines += [own + role + last for role in held or [["", "", None, None]]]
    notes = [*sifted(words), as_of(on)]
    return Export(_("Accounts and roles"), columns, lines, notes=notes)


def authorities(rows: Sequence[authority.Line], on: date) -> Export:
    """How far each role's word goes, and since when."""
    columns = [
        Column(_("Role")),
        Column(_("What can be settled"), width=70),
        Column(_("Since"), width=30),
    ]
    lines = [[one.title, one.sentence, one.since] for one in rows]
    return Export(_("Authority to concede"), columns, lines, notes=[as_of(on)])


def ramps(rows: Sequence[RampLine], on: date) -> Export:
    """What somebody new carries, month by month; afterwards it is all."""
    most = max((len(one.shares) for one in rows), default=0)
    columns = [Column(_("Role"), width=20)]
    columns += [Column(str(n), Holds.RATIO, 8) for n in range(1, most + 1)]
    lines = [
        [
            worded(one.role) or _("All other roles"),
            *map(float, one.shares),
            *[1.0] * (most - len(one.shares)),
        ]
        for one in rows
    ]
    notes = [
        _("Share of a full seat that a new person carries in each month."),
        as_of(on),
    ]
    return Export(_("Ramps of new people"), columns, lines, notes=notes)


def terms(rows: Sequence[tuple[str, str]], words: str, on: date) -> Export:
    """Words as they were said, and in the second language."""
    columns = [
        Column(_("Original text"), width=36),
        Column(_("Second-language name"), width=36),
    ]
    lines = [list(pair) for pair in rows]
    notes = [*sifted(words), as_of(on)]
    return Export(_("Terms in the second language"), columns, lines, notes=notes)


def newest(most: int, *, more: bool) -> list[str]:
    """That a list is cut off, where there is more of it than a sheet takes."""
    said = _("The newest %(count)s only.") % {"count": fixed(most)}
    return [said] if more else []


def jobs(rows: Sequence[JobLine], on: date, *, most: int) -> Export:
    """Background work, the newest first."""
    columns = [
        Column(_("Job"), width=36),
        Column(_("State")),
        Column(_("Done by")),
        Column(_("When"), DAY),
        Column(_("Message"), width=60),
    ]
    lines = [
        [one.title, one.word, one.who, day_of(one.created_at), one.message]
        for one in rows[:most]
    ]
    notes = [*newest(most, more=len(rows) > most), as_of(on)]
    return Export(_("Background jobs"), columns, lines, notes=notes)


def sources(rows: Sequence[SourceLine], said: str, on: date) -> Export:
    """Where records are pulled from, and how it went last; how to get in never."""
    columns = [
        Column(_("Source"), width=24),
        Column(_("Kind")),
        Column(_("State")),
        Column(_("What"), width=36),
        Column(_("When"), width=24),
        Column(_("Read up to"), width=20),
        Column(_("Rows in last run"), COUNT),
        Column(_("Last run"), DAY),
    ]
    lines = [
        [one.row.name, one.row.title, one.state.word]
        + [one.row.table or ("SELECT" if one.row.query else one.row.place)]
        + [one.when, one.row.until, one.row.last and one.row.last.taken]
        + [one.row.last and day_of(one.row.last.begun_at)]
        for one in rows
    ]
    return Export(_("Sources"), columns, lines, notes=[said, as_of(on)])


def imports(waiting: Sequence[UploadRow], done: Sequence[BatchRow], on: date) -> Export:
    """What waits, and what was imported and counts or was revoked."""
    steps = {"decide": _("needs your answer"), "failed": _("stopped")}
    columns = [
        Column(_("Files"), width=40),
        Column(_("State")),
        Column(_("Rows"), COUNT),
        Column(_("Done by")),
        Column(_("When"), DAY),
        Column(_("Revoked on"), DAY),
    ]
    lines = [
        [listed(one.files), steps.get(one.step, _("being read")), one.rows, one.who]
        + [day_of(one.received_at), None]
        for one in waiting
    ]
    lines += [
        [
            worded_start(one.label),
            _("revoked") if one.revoked_at else _("counts"),
            one.rows,
        ]
        + [one.actor, day_of(one.applied_at)]
        + [day_of(one.revoked_at) if one.revoked_at else None]
        for one in done
    ]
    return Export(_("Imports"), columns, lines, notes=[as_of(on)])


def letters(found: Board, version: Version, on: date, *, missing: bool) -> Export:
    """Who has signed a letter in a branch, or only who has not."""
    columns = [
        Column(_("Unit"), width=28),
        Column(_("Target"), Holds.AMOUNT),
        Column(_("State")),
        Column(_("Done by")),
        Column(_("When"), DAY),
        Column(_("Letter"), width=20),
    ]
    rows = letter_words.lines(found, missing=missing)
    lines = [
        [one.row.name_of_unit, one.row.amount, one.mark.word, one.who]
        + [day_of(one.row.at) if one.row.at else None, one.row.number]
        for one in rows
    ]
    notes = [
        f"{version.plan.year} {spoken(version)} · {spoken(version.metric)}",
        letter_words.of_board(found),
        *([_("Unsigned")] if missing else []),
        as_of(on),
    ]
    return Export(
        _("Letters") + f" {spoken(found.unit)}",
        columns,
        lines,
        counted_in=found.counted_in,
        notes=notes,
        levels=[one.indent for one in rows],
    )


def handed_over(rows: Sequence[handovers.Line], on: date) -> Export:
    """Handovers, prepared and done."""
    columns = [
        Column(_("Handing over")),
        Column(_("Why")),
        Column(_("Seats"), width=30),
        Column(_("Successor")),
        Column(_("Day"), DAY),
        Column(_("State")),
        Column(_("Prepared or completed by")),
        Column(_("When"), DAY),
    ]
    lines = [
        [one.row.person, one.kind, one.seats, one.row.successor, one.row.day]
        + [one.state, one.row.who, day_of(one.row.at)]
        for one in rows
    ]
    return Export(_("Handovers"), columns, lines, notes=[as_of(on)])


def first_owners(rows: Sequence[FirstOwner], on: date) -> Export:
    """Customers of nobody, with the seat that sold to each last."""
    columns = [
        Column(_("Customer"), width=30),
        Column(_("Code")),
        Column(_("Seat"), width=24),
        Column(_("Last sale"), DAY),
        Column(_("Documents"), COUNT),
    ]
    lines = [[one.name, one.code, one.seat, one.last, one.count] for one in rows]
    notes = [
        _(
            "Based on orders, contracts, deliveries and invoices; nothing has changed yet."
        ),
        as_of(on),
    ]
    return Export(_("First owners"), columns, lines, notes=notes)


def closes(rows: Sequence[MonthLine], year: int, on: date) -> Export:
    """The months of a year, and where the close of each is."""
    columns = [
        Column(_("Month")),
        Column(_("State")),
        Column(_("Confirmed"), width=30),
        Column(_("Open objections"), COUNT),
        Column(_("Deadline"), DAY),
        Column(_("Closed"), DAY),
    ]
    lines = []
    for one in rows:
        close = one.row.closing
        closed = close.closed_at if close else None
        lines.append(
            [one.title, one.state, one.said, one.row.objections if close else None]
            + [close.deadline_date if close else None]
            + [day_of(closed) if closed else None]
        )
    return Export(_("Period close") + f" {year}", columns, lines, notes=[as_of(on)])
