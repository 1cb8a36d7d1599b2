"""The plan in mid-year in words: what was missed, what becomes of it, unit by unit."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from luopan.org.access import day_of
from luopan.review.queries.adjusting.replans import MidYear, Said, UnitRow
from luopan.web import figures
from luopan.web.exports import Column, Export, Holds
from luopan.web.words.progress import period_name


def policies() -> dict[str, str]:
    """What each policy is called; empty: none."""
    return {
        "": _("None: no change"),
        "carry": _("Carry: the next month takes it"),
        "respread": _("Re-spread: over the rest of the year"),
        "absorb": _("Absorb: the year falls short"),
    }


def short_name(policy: str) -> str:
    """A policy in a word, where a sentence stands around it."""
    named = {
        "": _("no policy"),
        "carry": _("carry"),
        "respread": _("re-spread"),
        "absorb": _("absorb"),
    }
    return named[policy]


def planned_title(found: MidYear) -> str:
    """Over the open months as they are planned: by whom."""
    return _("In this version") if found.made else _("By policy")


def year_title(found: MidYear) -> str:
    """Over what the year comes to: which target of the open months is in it."""
    if found.made:
        return _("Actual + open months of this version")
    return _("Actual + open months by the policy")


@dataclass(frozen=True)
class Row:
    """A unit in words."""

    code: str
    name: str
    holder: str
    own: bool
    seat: bool
    kept: bool
    closed: str
    came: str
    missed: str
    left: str
    planned: str
    grows: bool
    comes_to: str
    signed: str
    apart: str


def rows(found: MidYear) -> list[Row]:
    """The units, the one that is looked at first."""
    unit = figures.unit_of_table(found.counted_in)
    return [
        Row(
            one.code,
            one.name,
            one.holder,
            one.depth == 0,
            one.seat,
            one.kept,
            figures.in_table(one.closed, unit),
            figures.in_table(one.came, unit),
            figures.in_table(one.missed, unit) if one.missed else "—",
            figures.in_table(one.left, unit),
            figures.in_table(one.planned, unit),
            one.planned != one.left,
            figures.in_table(one.comes_to, unit),
            figures.in_table(one.signed, unit) if one.signed is not None else "—",
            figures.change_in_table(one.beyond_signed, unit),
        )
        for one in found.rows
    ]


def months(found: MidYear) -> list[tuple[str, str, str, str]]:
    """Open months, where they change: in force, as planned, by how much."""
    unit = figures.unit_of_table(found.counted_in)
    if all(one.planned == one.left for one in found.months):
        return []
    return [
        (
            period_name(one.period, "month"),
            figures.in_table(one.left, unit),
            figures.in_table(one.planned, unit),
            figures.change_in_table(one.planned - one.left, unit)
            if one.planned != one.left
            else figures.NOTHING,
        )
        for one in found.months
    ]


def unit_of(found: MidYear) -> str:
    """What the table counts in."""
    return figures.unit_of_table(found.counted_in).label


def sentence(found: MidYear) -> str:
    """What is asked beyond what was signed and why, then what it is made of."""
    if not found.closed:
        return _("No plan month is over yet, so there is no shortfall to carry.")
    said = _asked_more(found) or [_until_now(found), _comes_to(found)]
    return ("" if figures.chinese() else " ").join(said)


def _asked_more(found: MidYear) -> list[str]:
    """Where missed amounts are laid on top, leads are asked twice: that is said first."""
    top = found.rows[0]
    more = top.beyond_signed
    if not more or more < 0 or top.planned == top.left:
        return []
    facts = {"unit": top.name, "more": figures.named(more, found.counted_in)}
    said = _(
        "%(unit)s is asked for %(more)s more than was signed: the surplus of some seats "
        "does not offset what others missed."
    )
    ahead = [
        one
        for one in found.rows[1:]
        if not one.kept and one.missed and one.came >= one.closed
    ]
    return [said % facts, *([_ahead(found, ahead)] if ahead else [])]


def _ahead(found: MidYear, ahead: Sequence[UnitRow]) -> str:
    first = max(ahead, key=lambda one: one.planned - one.left)
    facts = {
        "unit": first.called,
        "more": figures.named(first.planned - first.left, found.counted_in),
        "count": len(ahead) - 1,
    }
    if len(ahead) == 1:
        return _("%(unit)s is ahead, yet takes on %(more)s more.") % facts
    return (
        ngettext(
            "%(unit)s is ahead, yet takes on %(more)s more; so does %(count)d other.",
            "%(unit)s is ahead, yet takes on %(more)s more; so do %(count)d others.",
            len(ahead) - 1,
        )
        % facts
    )


def _until_now(found: MidYear) -> str:
    top = found.rows[0]
    facts = {
        "last": period_name(found.closed[-1], "month"),
        "came": figures.named(top.came, found.counted_in),
        "closed": figures.named(top.closed, found.counted_in),
        "missed": figures.named(top.missed, found.counted_in),
    }
    if not top.missed:
        return _("To %(last)s: %(came)s achieved against %(closed)s.") % facts
    return (
        _(
            "To %(last)s: %(came)s achieved against %(closed)s, and seats below target "
            "missed %(missed)s."
        )
        % facts
    )


def _comes_to(found: MidYear) -> str:
    """The year twice where they differ: as it is in force, and as it is planned."""
    top = found.rows[0]
    facts = {
        "now": figures.named(top.came + top.left, found.counted_in),
        "comes": figures.named(top.comes_to, found.counted_in),
        "policy": short_name(found.policy),
    }
    if top.planned == top.left:
        said = _("Actual + open months in force: %(now)s.")
    elif found.made:
        said = _("Actual + open months in force: %(now)s; in this version: %(comes)s.")
    else:
        said = _(
            "Actual + open months in force: %(now)s; by the policy “%(policy)s”: %(comes)s."
        )
    return said % facts


def about(found: MidYear) -> str:
    """How the table is meant."""
    return _(
        "Missed: the shortfall of each seat, added up; surpluses elsewhere do not offset "
        "it. The targets of closed months stay as they were. A policy only takes effect "
        "through a version that is opened with it, issued and committed; signed letters "
        "stay beside it."
    )


def history(said: Sequence[Said]) -> list[tuple[str, str, str, str]]:
    """What was set: day, who, what, why."""
    named = policies()
    return [
        (f"{day_of(one.at):%Y-%m-%d}", one.who, named[one.policy], one.reason)
        for one in said
    ]


def versions(
    found: Sequence[tuple[int, str, str, datetime]],
) -> list[dict[str, Any]]:
    """Versions opened in mid-year."""
    return [
        {
            "url": reverse("replan", args=[number]),
            "name": name,
            "state": state,
            "day": f"{day_of(at):%Y-%m-%d}",
        }
        for number, name, state, at in found
    ]


def _open_title(found: MidYear) -> str:
    """The same for a file, where no column stands beside it that says what of."""
    if found.made:
        return _("Open months of this version")
    return _("Open months by the policy")


def export(found: MidYear) -> Export:
    """The table as a workbook."""
    amounts = Holds.AMOUNT
    return Export(
        title=_("Mid-year plan"),
        columns=[
            Column(_("Unit"), width=26),
            Column(_("Holder"), width=18),
            Column(_("Year in force"), amounts, 16),
            Column(_("Target of closed months"), amounts, 16),
            Column(_("Actual of closed months"), amounts, 16),
            Column(_("Missed"), amounts, 16),
            Column(_("Open months in force"), amounts, 16),
            Column(_open_title(found), amounts, 16),
            Column(year_title(found), amounts, 16),
            Column(_("Signed"), amounts, 16),
            Column(_("Against signed"), amounts, 16),
        ],
        rows=[
            (
                one.name,
                one.holder,
                one.year,
                one.closed,
                one.came,
                one.missed,
                one.left,
                one.planned,
                one.comes_to,
                one.signed,
                one.beyond_signed,
            )
            for one in found.rows
        ],
        levels=[one.depth for one in found.rows],
        counted_in=found.counted_in,
        notes=[policies()[found.policy], about(found)],
    )
