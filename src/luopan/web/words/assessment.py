"""Assessment sheets 考核表 in words: whom they are for, what their lines say, examples."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from luopan.dimensions.queries.terms import worded_for
from luopan.org.access import day_of
from luopan.org.language import spoken
from luopan.targets.assessing.lines import FULL
from luopan.targets.assessing.wording import (
    held_to,
    line_name,
    number,
    rule_sentence,
)
from luopan.targets.models import Assessment, AssessmentLine
from luopan.targets.queries.assessing import Editing, SheetRow, Tried
from luopan.web import figures

Audience = Assessment.Audience
WHERE = " · "


def whom(sheet: Assessment) -> str:
    """Whom a sheet is for."""
    if sheet.unit is not None:
        return spoken(sheet.unit)
    if sheet.audience == Audience.SEAT:
        return sheet.role or _("General seats")
    words = {
        Audience.TEAM: _("Team heads"),
        Audience.BRANCH: _("Heads of regions and above"),
        Audience.COMPANY: _("The company as a whole"),
    }
    return words[Audience(sheet.audience)]


def audiences() -> list[tuple[str, str]]:
    """Whom a new sheet can be for."""
    return [
        (Audience.SEAT.value, _("Seats")),
        (Audience.TEAM.value, _("Team heads")),
        (Audience.BRANCH.value, _("Heads of regions and above")),
        (Audience.COMPANY.value, _("The company as a whole")),
    ]


@dataclass(frozen=True)
class LineRow:
    """A line of a sheet as it is read."""

    key: str
    name: str
    weight: str
    held_to: str
    rule: str


def lines(rows: Sequence[AssessmentLine]) -> list[LineRow]:
    """The lines of a sheet."""
    weights = column([row.weight or None for row in rows])
    return [
        LineRow(row.key, line_name(row), weight, held_to(row, bar), rule_sentence(row))
        for row, weight in zip(rows, weights, strict=True)
    ]


@dataclass(frozen=True)
class SheetCard:
    """A sheet in the list of a plan.

    Attributes:
        state: Whether it counts, and whether something is drawn up beside it.
        look: Of the mark: done, wait.
    """

    row: SheetRow
    whom: str
    units: str
    state: str
    look: str
    lines: list[LineRow]


def cards(rows: Sequence[SheetRow]) -> list[SheetCard]:
    """The sheets of a plan."""
    return [_card(row) for row in rows]


def _card(row: SheetRow) -> SheetCard:
    held = row.held
    if held is None:
        state, look = _("draft"), "wait"
    elif not held.lines:
        state, look = _("out of use: the role's sheet applies"), "wait"
    elif row.draft:
        state, look = _("published, and a newer draft"), "wait"
    else:
        state, look = _("published"), "done"
    count = ngettext("%(count)s unit or seat", "%(count)s units or seats", row.units)
    return SheetCard(
        row,
        whom(row.assessment),
        count % {"count": row.units},
        state,
        look,
        lines(held.lines) if held else [],
    )


def index_sentence(rows: Sequence[SheetRow]) -> str:
    """How many are held to how many sheets."""
    held = sum(row.units for row in rows)
    published = sum(1 for row in rows if row.held is not None and row.held.lines)
    if not rows:
        return _("No assessment sheet has been created for this plan yet.")
    if not held:
        return _("Sheets are drafted here and take effect once published.")
    return _(
        "Units and seats that you can see and that have a sheet: %(held)s; sheets: "
        "%(sheets)s."
    ) % {"held": held, "sheets": published}


def sheet_sentence(found: Editing) -> str:
    """Whether what is shown counts, who saved it, and what changing it means."""
    if not found.number:
        return _("Add items and their weights; the weights must add up to 100.")
    facts = {
        "number": found.number,
        "who": found.saved_by,
        "day": f"{day_of(found.saved_at):%Y-%m-%d}" if found.saved_at else "",
        "units": len(found.units),
    }
    if found.draft:
        return _("Edition %(number)s, a draft saved by %(who)s on %(day)s.") % facts
    said = ngettext(
        "Edition %(number)s is in force: it applies to %(units)s unit or seat you can see.",
        "Edition %(number)s is in force: it applies to %(units)s of the units and seats "
        "you can see.",
        len(found.units),
    )
    return said % facts


@dataclass(frozen=True)
class Worked:
    """The worked example: what each line brings at 60, 80, 100, 120 % of everything.

    Attributes:
        whole: The weights are 100.
    """

    weights: str
    whole: bool
    heads: list[str]
    rows: list[tuple[str, list[str]]]
    totals: list[str]


def worked(found: Tried) -> Worked:
    """The worked example of the lines of a sheet."""
    scores = found.examples
    names = {row.key: line_name(row) for row in found.lines}
    brought = [{line.key: line for line in score.lines} for _s, score in scores]
    first = scores[0][1].lines if scores else ()
    keys = [line.key for line in first if line.share is not None]
    columns = [
        column([*(one[key].points for key in keys), score.total])
        for one, (_share, score) in zip(brought, scores, strict=True)
    ]
    return Worked(
        points(found.weights),
        found.weights == FULL,
        [figures.percent(share, 0) for share, _score in scores],
        [(names[key], [one[n] for one in columns]) for n, key in enumerate(keys)],
        [one[-1] for one in columns],
    )


def bar(amount: Decimal, counted_in: str) -> str:
    """A bar as it is read: money short, counts with all their digits."""
    if counted_in in figures.SIGNS:
        return figures.compact(amount, counted_in)
    return f"{number(amount)} {worded_for(counted_in, amount)}".strip()


def points(value: Decimal | None) -> str:
    """Points with all the digits they have, two at most; "—" for none.

    Example:
        >>> points(Decimal("62.50")), points(Decimal("-0.00")), points(None)
        ('62.5', '0', '—')
    """
    if value is None:
        return figures.NOTHING
    return f"{(value + 0).normalize():f}".replace("-", figures.MINUS)


def column(values: Sequence[Decimal | None]) -> list[str]:
    """Points one under the other: all with as many decimals as one of them needs.

    Example:
        >>> column([Decimal("12.50"), Decimal(8), None, Decimal("20.5")])
        ['12.5', '8.0', '—', '20.5']
    """
    exponents = [(one + 0).normalize().as_tuple().exponent for one in values if one]
    places = max((-int(exponent) for exponent in exponents), default=0)
    return [figures.fixed(one, max(places, 0)) for one in values]
