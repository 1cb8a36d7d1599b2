"""Early warnings in words: what is coming, why, what to do, what became of it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from luopan.records.queries.untold import Untold
from luopan.tracking.queries.warnings.listing import (
    Happened,
    Listed,
    Waits,
    WarningPage,
    WarningRow,
)
from luopan.tracking.queries.warnings.untold import NotTold
from luopan.web import figures
from luopan.web.exports import Column, Export, Holds
from luopan.web.words.clauses import counted, run_on
from luopan.web.words.lacking import after, notices
from luopan.web.words.progress import period_name
from luopan.web.words.today import Item, since
from luopan.web.words.warning_causes import Step, causes, step, what

LOOKS = {"open": "wait", "snoozed": "", "taken": "done", "gone": ""}
LONG = 30  # days ahead that a snooze is proposed for at most


@dataclass(frozen=True)
class Line:
    """A warning in words.

    Attributes:
        holder: Who is in its seat; empty: nobody, or it is none.
    """

    row: WarningRow
    title: str
    what: str
    cause: str
    amount: str
    period: str
    known: str
    state: str
    look: str
    step: Step
    holder: str = ""
    causes: tuple[str, ...] = ()


def rules() -> dict[str, str]:
    """What each rule is called."""
    return {
        "pace": _("Pace against target"),
        "coverage": _("Pipeline coverage"),
        "activity": _("Activity"),
        "concentration": _("Concentration"),
        "receivables": _("Receivables"),
        "risk": _("Risk"),
    }


def states() -> dict[str, str]:
    """What each state is called."""
    return {
        "open": _("to be dealt with"),
        "snoozed": _("snoozed"),
        "taken": _("taken up"),
        "gone": _("cleared"),
    }


# ── the list ──


def lines(
    rows: Sequence[WarningRow], holders: Mapping[str, str] | None = None
) -> list[Line]:
    """Warnings in words; ``holders`` by the codes of their seats."""
    return [line(row, (holders or {}).get(row.code, "")) for row in rows]


def line(row: WarningRow, holder: str = "") -> Line:
    """A warning in words."""
    found = tuple(causes(row))
    return Line(
        row,
        rules()[row.rule],
        what(row),
        ("" if figures.chinese() else " ").join(found),
        figures.named(row.amount, row.counted_in) if row.amount is not None else "",
        _period(row.period),
        known(row),
        state(row),
        LOOKS[row.state],
        step(row),
        holder,
        found,
    )


def _period(code: str) -> str:
    rest = code.partition("-")[2]
    kind = "quarter" if rest[:1] == "Q" else "month" if rest else "year"
    return period_name(code, kind)


def known(row: WarningRow) -> str:
    """Since when it could be seen, and since when Luopan has said so."""
    said = {"known": f"{row.known:%Y-%m-%d}", "first": f"{row.first:%Y-%m-%d}"}
    if row.known >= row.first:
        return _("since %(first)s") % said
    return _("visible since %(known)s, warned since %(first)s") % said


def state(row: WarningRow) -> str:
    """How it stands."""
    if row.state == "snoozed" and row.until:
        return _("snoozed until %(day)s") % {"day": f"{row.until:%m-%d}"}
    return states()[row.state]


def sentence(found: Listed, *, own: bool = False) -> str:
    """What stands, and how much of it waits; ``own`` counts those for the reader alone."""
    standing = sum(count for key, count in found.counts.items() if key != "gone")
    if not standing:
        return _("No warnings need your action.") if own else _no_miss(found)
    waits, taken = found.counts.get("open", 0), found.counts.get("taken", 0)
    later = found.counts.get("snoozed", 0)
    head = ngettext("%(count)s active warning", "%(count)s active warnings", standing)
    if waits == standing:
        return _all_wait(waits)
    wait = ngettext("%(n)s needs action", "%(n)s need action", waits)
    parts = [
        (waits, wait),
        (taken, ngettext("%(n)s is taken up", "%(n)s are taken up", taken)),
        (later, _("%(n)s snoozed")),
    ]
    return run_on(counted(parts), head % {"count": standing})


def _no_miss(found: Listed) -> str:
    if found.untold:
        return _("No active warnings where the rules could be evaluated.")
    return _("No active warnings: no rule expects a miss.")


def _all_wait(count: int) -> str:
    return ngettext(
        "%(count)s active warning needs action.",
        "%(count)s active warnings need action.",
        count,
    ) % {"count": count}


def untold(rows: Iterable[NotTold]) -> list[tuple[str, tuple[Untold, ...]]]:
    """Each rule that could not be told of a unit, by name, with what is missing for it."""
    return [(_of_unit(one), (one.lacking,)) for one in rows]


def _of_unit(one: NotTold) -> str:
    said = {"rule": rules()[one.rule], "unit": one.name, "metric": one.metric}
    if one.metric:
        return _("%(rule)s of %(unit)s by %(metric)s") % said
    return _("%(rule)s of %(unit)s") % said


def untold_means() -> str:
    """What it means for warnings that a rate is missing."""
    return _(
        "Where a rule could not be evaluated, no new warning is raised and existing ones "
        "stay as they are; all others were checked. Once the rate is entered, it is checked "
        "again within 15 minutes."
    )


def about() -> str:
    """How the list is meant."""
    return _(
        "Each rule works out its own amount at stake: amounts overlap and are not added up. "
        "No warning goes into a ranking, a score or pay; for warnings on one person's "
        "activity, that person sees them first."
    )


def happened(rows: Sequence[Happened], counted_in: str) -> list[tuple[str, str, str]]:
    """What became of it: day by the company's clock, who, words."""
    return [
        (f"{one.day:%Y-%m-%d}", one.who, _happened(one, counted_in)) for one in rows
    ]


def _happened(one: Happened, counted_in: str) -> str:
    amount = figures.named(one.amount, counted_in) if one.amount is not None else "—"
    said = {
        "amount": amount,
        "said": one.said,
        "day": f"{one.until:%Y-%m-%d}" if one.until else "",
        "action": one.action_name,
    }
    words = {
        "raised": _("Warning raised, %(amount)s at stake."),
        "back": _("Triggered again, %(amount)s at stake."),
        "gone": _("No rule triggers it any more; the warning is cleared."),
        "over": _("The period has ended."),
        "snoozed": _("Snoozed until %(day)s: %(said)s"),
        "woken": _("The snooze is over, and the warning still stands."),
        "taken": _("Taken up: %(action)s"),
        "released": _("“%(action)s” has ended, and it still stands."),
        "said": "%(said)s",
    }
    return words[one.kind] % said


def proposed(found: WarningPage, viewer: Any, on: date) -> dict[str, Any]:
    """How the form of a new action is filled in."""
    row = found.row
    people = [(row.owner_code, row.owner)] if row.owner_code else []
    if viewer is not None and viewer.code not in dict(people):
        people.append((viewer.code, viewer.name))
    return {
        "name": line(row).step.name[:200] or row.name,
        "kind": line(row).step.kind,
        "start": on.isoformat(),
        "last": (on + timedelta(days=LONG)).isoformat(),
        "people": people,
        "until": (on + timedelta(days=7)).isoformat(),
    }


def export(found: Listed, title: str, holders: Mapping[str, str]) -> Export:
    """The list as a workbook; ``holders`` by the codes of their seats."""
    money = next((row.counted_in for row in found.rows if row.counted_in), "")
    return Export(
        title=title,
        columns=[
            Column(_("Unit"), width=24),
            Column(_("Holder"), width=18),
            Column(_("Warning rule")),
            Column(_("Period")),
            Column(_("At stake"), Holds.AMOUNT),
            Column(_("What is coming"), width=50),
            Column(_("Why"), width=60),
            Column(_("Visible since"), Holds.DAY),
            Column(_("Warning since"), Holds.DAY),
            Column(_("Waiting for")),
            Column(_("State")),
            Column(_("Until"), Holds.DAY),
            Column(_("Reason"), width=30),
            Column(_("Action"), width=30),
        ],
        rows=[_cells(one) for one in lines(found.rows, holders)],
        counted_in=money,
        notes=[sentence(found), *_untold_notes(found.untold), about()],
    )


def _untold_notes(rows: Sequence[NotTold]) -> list[str]:
    """The same in the head of a sheet: each rate that is missing, and what it stops."""
    found = notices((one.lacking for one in rows), untold(rows))
    stops = _("Could not be fully determined: %(who)s.")
    return [str(one.refusal) + after(stops % {"who": one.stopped}) for one in found]


def _cells(one: Line) -> list[Any]:
    row = one.row
    return [
        row.name,
        one.holder,
        one.title,
        one.period,
        row.amount,
        one.what,
        one.cause,
        row.known,
        row.first,
        row.owner,
        one.state,
        row.until,
        row.reason,
        row.action_name,
    ]


# ── Today ──


def waiting(found: Waits) -> list[Item]:
    """On Today: one's own largest warning, and one line for those one is told of."""
    items = []
    if found.first is not None:
        row = found.first
        more = what(row)
        if found.more:
            more += _(" (+%(count)s more)") % {"count": found.more}
        text = _("Early warning: %(unit)s, %(rule)s") % {
            "unit": row.name,
            "rule": rules()[row.rule],
        }
        where = reverse("warning", args=[row.id])
        items.append(Item("alert-triangle", text, more, where, _at(row)))
    if found.largest is not None:
        row = found.largest
        text = ngettext(
            "%(count)s early warning below you",
            "%(count)s early warnings below you",
            found.told,
        ) % {"count": found.told}
        where = f"{reverse('warnings')}?{urlencode({'own': '1'})}"
        more = _("%(unit)s: %(what)s") % {"unit": row.name, "what": what(row)}
        items.append(Item("alert-triangle", text, more, where, _at(row)))
    return items


def _at(row: WarningRow) -> datetime:
    return since(row.first)
