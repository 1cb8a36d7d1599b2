"""The plan in mid-year in words: what was missed, what becomes of it, unit by unit."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from luopan.review.queries.adjusting.replans import MidYear, Said
from luopan.web import figures
from luopan.web.exports import Column, Export, Holds
from luopan.web.words.progress import period_name


def policies() -> dict[str, str]:
    """What each policy is called; empty: none."""
    return {
        "": _("none: nothing moves"),
        "carry": _("carry: the next month takes it"),
        "respread": _("re-spread: the rest of the year takes it"),
        "absorb": _("absorb: the year stays short"),
    }


@dataclass(frozen=True)
class Row:
    """A unit in words."""

    code: str
    name: str
    own: bool
    seat: bool
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
            one.depth == 0,
            one.seat,
            figures.in_table(one.closed, unit),
            figures.in_table(one.came, unit),
            figures.in_table(one.missed, unit) if one.missed else "—",
            figures.in_table(one.left, unit),
            figures.in_table(one.planned, unit),
            one.planned != one.left,
            figures.in_table(one.comes_to, unit),
            figures.in_table(one.signed, unit) if one.signed is not None else "—",
            figures.change_in_table(one.apart, unit),
        )
        for one in found.rows
    ]


def unit_of(found: MidYear) -> str:
    """What the table counts in."""
    return figures.unit_of_table(found.counted_in).label


def sentence(found: MidYear) -> str:
    """What was missed so far, and what the year comes to."""
    if not found.closed:
        return _("No month of the plan is over yet: there is nothing to carry.")
    top = found.rows[0]
    facts = {
        "unit": top.name,
        "last": period_name(found.closed[-1], "month"),
        "came": figures.compact(top.came, found.counted_in),
        "closed": figures.compact(top.closed, found.counted_in),
        "missed": figures.compact(top.missed, found.counted_in),
        "comes": figures.compact(top.comes_to, found.counted_in),
    }
    return (
        _(
            "%(unit)s until %(last)s: %(came)s of %(closed)s; seats missed %(missed)s. Actual "
            "of the closed months + target of the open ones: %(comes)s."
        )
        % facts
    )


def about(found: MidYear) -> str:
    """How the table is meant."""
    return _(
        "Missed: Σ over the seats, nobody's lead set off against another's miss. The targets "
        "of closed months stay as they were. A policy is applied only by a version that is "
        "opened with it, issued and committed; letters that were signed stay beside it."
    )


def history(said: Sequence[Said]) -> list[tuple[str, str, str, str]]:
    """What was set: day, who, what, why."""
    named = policies()
    return [
        (f"{one.at:%Y-%m-%d}", one.who, named[one.policy], one.reason) for one in said
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
            "day": f"{at:%Y-%m-%d}",
        }
        for number, name, state, at in found
    ]


def export(found: MidYear) -> Export:
    """The table as a workbook."""
    amounts = Holds.AMOUNT
    return Export(
        title=_("Mid-year plan"),
        columns=[
            Column(_("Unit"), width=26),
            Column(_("Year in force"), amounts, 16),
            Column(_("Target of closed months"), amounts, 16),
            Column(_("Actual of closed months"), amounts, 16),
            Column(_("Missed"), amounts, 16),
            Column(_("Open months in force"), amounts, 16),
            Column(_("Open months by the policy"), amounts, 16),
            Column(_("Year: actual + open"), amounts, 16),
            Column(_("Signed"), amounts, 16),
            Column(_("Against what was signed"), amounts, 16),
        ],
        rows=[
            (
                one.name,
                one.year,
                one.closed,
                one.came,
                one.missed,
                one.left,
                one.planned,
                one.comes_to,
                one.signed,
                one.apart,
            )
            for one in found.rows
        ],
        levels=[one.depth for one in found.rows],
        counted_in=found.counted_in,
        notes=[policies()[found.policy], about(found)],
    )
