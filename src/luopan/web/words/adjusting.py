"""Adjustments in words: what happened, what it comes to, who waits for whom, what is like it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from luopan.org.access import day_of
from luopan.org.language import bracketed, listed
from luopan.review.queries.adjusting.listing import Listed, Row, Waiting
from luopan.review.queries.adjusting.marks import Mark
from luopan.web import figures
from luopan.web.exports import Column, Export, Holds
from luopan.web.words.clauses import counted, run_on
from luopan.web.words.today import Item

LOOKS = {"open": "wait", "back": "wait", "approved": "done"}


def triggers() -> dict[str, str]:
    """What each trigger is called."""
    return {
        "leave": _("Leave of absence"),
        "account": _("Customers moved"),
        "lost": _("Customer lost"),
        "territory": _("Territory changed"),
        "promise": _("Promised resource not delivered"),
        "vacant": _("Seat vacant"),
        "filled": _("Seat newly filled"),
        "market": _("Market change"),
        "assumption": _("Assumption no longer holds"),
        "other": _("Something else"),
    }


OF_SEATS = ("leave", "account", "lost", "vacant", "filled")  # happen to one seat


def triggers_of(*, seat: bool) -> dict[str, str]:
    """What can happen to a seat, or to a unit of several."""
    return {k: v for k, v in triggers().items() if seat or k not in OF_SEATS}


def states() -> dict[str, str]:
    """What each state is called."""
    return {
        "open": _("awaiting approval"),
        "back": _("sent back"),
        "approved": _("approved"),
        "declined": _("declined"),
        "withdrawn": _("withdrawn"),
    }


def payers() -> dict[str, str]:
    """Who takes it over, as a choice."""
    return {
        "": _("as usual"),
        "reserve": _("the reserve of the unit above"),
        "siblings": _("sibling units, by their targets"),
        "seat": _("the other seat"),
        "whole": _("nobody: the company's total changes"),
    }


def clocks() -> list[tuple[str, str]]:
    """How days of absence are counted."""
    return [("working", _("working days")), ("calendar", _("calendar days"))]


# ── the list ──


@dataclass(frozen=True)
class Line:
    """An adjustment in words."""

    row: Row
    trigger: str
    amount: str
    what: str
    state: str
    look: str
    waits: str


def lines(rows: Sequence[Row], on: date) -> list[Line]:
    """Adjustments in words."""
    return [line(row, on) for row in rows]


def line(row: Row, on: date) -> Line:
    """One of them."""
    decided = row.changed is not None and row.state == "approved"
    amount = row.changed if decided else row.amount
    return Line(
        row,
        triggers()[row.trigger],
        figures.compact(amount, row.counted_in),
        what(row),
        _state(row),
        "bad" if row.overdue else LOOKS.get(row.state, ""),
        _waits(row, on),
    )


def what(row: Row) -> str:
    """What is asked for, of which size, from when on."""
    facts = {
        "metric": row.metric,
        "amount": figures.compact(row.amount, row.counted_in),
        "size": figures.percent(abs(row.size), 1),
        "days": days(row.from_date, row.until_date),
    }
    return _("%(metric)s %(amount)s (%(size)s of the year), %(days)s") % facts


def days(start: date, end: date | None) -> str:
    """From when until when; the last day is named."""
    if end is None:
        return _("from %(start)s on") % {"start": f"{start:%Y-%m-%d}"}
    last = end - timedelta(days=1)
    facts = {"start": f"{start:%Y-%m-%d}", "last": f"{last:%Y-%m-%d}"}
    return _("from %(start)s to %(last)s") % facts


def _state(row: Row) -> str:
    if row.overdue:
        return _("past deadline")
    if row.state == "approved" and row.part is not None and row.part < 1:
        part = figures.percent(row.part, 0)
        return _("approved to %(part)s") % {"part": part}
    return states()[row.state]


def _waits(row: Row, on: date) -> str:
    if row.state == "open":
        who = {"who": listed(row.waits), "day": f"{row.deadline:%m-%d}"}
        return _("awaiting %(who)s, by %(day)s") % who
    if row.state == "back" and row.mine:
        return _("awaiting your reply")
    if row.state == "back":
        return _("awaiting a reply from %(who)s") % {"who": listed(row.waits)}
    if row.decided_by and row.decided_at:
        facts = {"who": row.decided_by, "day": f"{day_of(row.decided_at):%Y-%m-%d}"}
        return _("%(who)s, %(day)s") % facts
    return ""


def sentence(found: Listed) -> str:
    """What waits, and how much was decided."""
    if not sum(found.counts.values()):
        return _("No adjustments of committed targets requested.")
    waits, back = found.counts.get("open", 0), found.counts.get("back", 0)
    late = bracketed("".join(counted([(found.overdue, _("%(n)s overdue"))])))
    decide = ngettext("%(n)s awaits a decision", "%(n)s await a decision", waits)
    parts = [
        (waits, f"{decide}{late}"),
        (back, _("%(n)s sent back")),
        (found.counts.get("approved", 0), _("%(n)s approved")),
        (found.counts.get("declined", 0), _("%(n)s declined")),
        (found.counts.get("withdrawn", 0), _("%(n)s withdrawn")),
    ]
    return run_on(counted(parts))


def about() -> str:
    """How adjustments are meant."""
    return _(
        "A committed number only changes here, from a given day, by one calculation for "
        "everyone. Signed letters stay; a new letter names the one it replaces. Requests "
        "never affect rankings, scores or pay."
    )


def export(found: Listed) -> Export:
    """The list as a workbook."""
    named, amounts = triggers(), Holds.AMOUNT
    return Export(
        title=_("Adjustments"),
        columns=[
            Column(_("Serial number"), Holds.COUNT, 8),
            Column(_("Unit"), width=24),
            Column(_("Metric"), width=14),
            Column(_("What happened"), width=24),
            Column(_("From"), Holds.DAY),
            Column(_("Requested change"), amounts, 16),
            Column(_("Share of full year"), Holds.RATIO),
            Column(_("State")),
            Column(_("Approved part"), Holds.RATIO),
            Column(_("Change in force"), amounts, 16),
            Column(_("Requested by"), width=16),
            Column(_("Requested on"), Holds.DAY),
            Column(_("Waiting for"), width=20),
            Column(_("Decide by"), Holds.DAY),
            Column(_("Decided by"), width=16),
            Column(_("Reason"), width=40),
        ],
        rows=[
            (
                row.id,
                row.name,
                row.metric,
                named[row.trigger],
                row.from_date,
                row.amount,
                row.size,
                states()[row.state],
                row.part,
                row.changed,
                row.asked_by,
                day_of(row.asked_at),
                listed(row.waits),
                row.deadline if row.state == "open" else None,
                row.decided_by,
                row.reason,
            )
            for row in found.rows
        ],
        counted_in=found.rows[0].counted_in if found.rows else "",
        notes=[sentence(found)],
    )


def waiting(rows: Sequence[Waiting]) -> Iterator[Item]:
    """On Today: requests to decide, questions to answer."""
    named = triggers()
    for row in rows:
        facts = {"unit": row.name, "trigger": named[row.trigger]}
        if row.back:
            text = (
                _("Your adjustment of %(unit)s came back with a question: %(trigger)s")
                % facts
            )
        else:
            text = _("Adjustment of %(unit)s to approve: %(trigger)s") % facts
        more = _("past deadline") if row.overdue else ""
        yield Item("scale", text, more, reverse("adjustment", args=[row.id]), row.since)


def mark(found: Mark | None, counted_in: str) -> dict[str, str] | None:
    """Beside a number in force: that it was adjusted, and what it was."""
    if found is None:
        return None
    facts = {
        "before": figures.compact(found.before, counted_in),
        "now": figures.compact(found.now, counted_in),
    }
    return {
        "url": reverse("adjustment", args=[found.id]),
        "text": _("adjusted"),
        "said": _("The year was %(before)s, and is %(now)s.") % facts,
        "before": facts["before"],
    }


def unit_of(counted_in: str) -> str:
    """What tables count amounts in: 元, for a seat's month is too small for 万元."""
    return figures.money(counted_in)
