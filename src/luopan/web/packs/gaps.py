"""Which unit of a pack lacks what, and why as far as records of the same period tell."""

from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from luopan.org.language import bracketed
from luopan.papers.deck import Cell, Page, Table
from luopan.tracking.queries import DrillRow, Overview
from luopan.tracking.queries.pack import Front
from luopan.tracking.queries.warnings.listing import WarningRow
from luopan.web import figures
from luopan.web.packs.fronts import TONES, colon, period_of
from luopan.web.standings import tables
from luopan.web.words.warning_causes import causes, what
from luopan.web.words.warnings import rules

MOST_UNITS = 60
SENTENCE = ("。", ". ", "；", "; ")
LONG = 110  # signs of a cause in a table


def units_page(front: Front) -> Page | None:
    """Which unit lacks what, and why as far as records tell; None: nothing is under it."""
    found = front.found
    rows = tables.rows(found, "gap")[:MOST_UNITS]
    if not rows:
        return None
    unit = figures.unit_of_table(found.standing.counted_in)
    heads = [
        _("Unit"),
        _("Target"),
        _("Actual"),
        _("Attainment"),
        _("Lead"),
        _("Landing"),
        _("Gap"),
        _("Share"),
        _("Why, as far as records tell"),
    ]
    cells = [_unit(row, front.causes, unit) for row in rows]
    told = any(row[-1].text for row in cells)
    most = len(heads) if told else len(heads) - 1
    title = _("Gap by unit, %(period)s") % {"period": period_of(found)}
    table = Table(
        f"{title}{bracketed(unit.label)}",
        tuple(heads[:most]),
        tuple(row[:most] for row in cells),
        (2.0, 1.1, 1.1, 0.95, 1.0, 1.1, 1.1, 0.8, 4.6)[:most],
        figures=(1, 2, 3, 4, 5, 6, 7),
        note=_gap_note(found, told=told),
    )
    name = _("Where the gap is, and why") if told else _("Where the gap is")
    return Page(name, _units_sentence(found), (table,))


def _gap_note(found: Overview, *, told: bool) -> str:
    """How a gap is worked out, and where reasons stand that are of another period."""
    gap = "" if figures.chinese() else " "
    said = _("Gap: run-rate landing − target. Share: part of the total gap.")
    if told:
        return said + gap + _("No part of a gap is laid on a cause.")
    if found.question.period.kind == "year":
        return said
    year = _(
        "Early warnings cover the whole year; none explains the gap in %(period)s."
    )
    return f"{said}{gap}{year % {'period': period_of(found)}}"


def _units_sentence(found: Overview) -> str:
    finding = found.finding
    facts = {"behind": finding.behind, "units": finding.units}
    if not finding.behind:
        return _("No unit contributes to the gap.")
    said = ngettext(
        "%(behind)s of %(units)s unit contributes to the gap.",
        "%(behind)s of %(units)s units contribute to the gap.",
        finding.units,
    )
    return said % facts


def _unit(
    row: tables.Row, known: dict[str, WarningRow], unit: figures.TableUnit
) -> tuple[Cell, ...]:
    one = row.row
    name = one.name.name
    if one.name.holder and one.name.holder != name:
        name = f"{name} {one.name.holder}"
    gap = one.gap or Decimal(0)
    return (
        Cell(name, "quiet" if one.name.reserve else ""),
        Cell(figures.in_table(one.target, unit)),
        Cell(figures.in_table(one.actual, unit)),
        Cell(figures.percent(one.attainment)),
        Cell(row.lead, TONES.get(row.mark, "")),
        Cell(figures.in_table(one.landing, unit)),
        Cell(figures.change_in_table(one.gap, unit), "behind" if gap < 0 else ""),
        Cell(figures.percent(one.share, 0) if one.share else ""),
        Cell(_short(reason(one, known)), "quiet"),
    )


def reason(row: DrillRow, known: dict[str, WarningRow]) -> str:
    """Why a unit lacks something; what lacks nothing has no reason."""
    return why(known.get(row.name.code)) if row.gap and row.gap < 0 else ""


def why(row: WarningRow | None) -> str:
    """The causes of the warning that says most; of pace without what stands beside it."""
    if row is None:
        return ""
    gap = "" if figures.chinese() else " "
    if row.rule == "pace":
        return gap.join(causes(row)[1:])
    return f"{rules()[row.rule]}{colon()}{what(row)}"


def _short(text: str) -> str:
    """A text of at most so many signs, ended where a sentence or a part of one ends."""
    most = LONG if figures.chinese() else 2 * LONG
    if len(text) <= most:
        return text
    cut = text[:most]
    ends = [cut.rfind(sign) + len(sign.rstrip()) for sign in SENTENCE if sign in cut]
    if ends:
        return cut[: max(ends)]
    return cut[: max(cut.rfind(" · "), cut.rfind(" "), most // 2)].rstrip() + " …"
