"""The other tables of a standing as sheets beside that of its units: true numbers."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from luopan.org.language import spoken
from luopan.tracking.queries import Overview
from luopan.web.exports import Column, Export, Holds
from luopan.web.figures import fixed
from luopan.web.standings import tables
from luopan.web.standings.tables import CustomerLine
from luopan.web.words import progress

A, R, D = Holds.AMOUNT, Holds.RATIO, Holds.DAY


def beside(found: Overview, notes: Sequence[str]) -> list[Export]:
    """The tables that the page shows of a standing, each with the same head."""
    return [
        *([_heat(found, notes)] if found.heat.rows else []),
        *([_pace(found, notes)] if len(found.pace.points) > 1 else []),
        *([_stated(found, notes)] if found.stated else []),
        *([_customers(found, notes)] if found.customers else []),
    ]


def amounts(found: Overview) -> Holds:
    """What the figures of a metric are: amounts, or parts of a whole."""
    return R if found.standing.shape == "rate" else A


def _heat(found: Overview, notes: Sequence[str]) -> Export:
    """Attainment month by month."""
    months = found.heat.months
    return Export(
        title=_("Attainment map"),
        columns=[
            Column(_("Unit"), width=28),
            *(Column(progress.period_name(m.code, "month"), R, 10) for m in months),
            Column(_("YTD"), R, 10),
        ],
        rows=[
            [row.name.name, *(c.attainment for c in (*row.cells, row.total))]
            for row in found.heat.rows
        ],
        notes=[*notes, _("month by month, %%; running month to date") % {}],
    )


def _pace(found: Overview, notes: Sequence[str]) -> Export:
    """What had come at the end of each day or week, and what should have."""
    kind = amounts(found)
    return Export(
        title=_("Trend") if found.pace.level else _("Pace"),
        columns=[
            Column(_("Until"), D),
            Column(_("Target to date"), kind),
            Column(_("Actual"), kind),
            Column(_("Gap"), kind),
            Column(_("Gap ÷ target to date"), R),
        ],
        rows=[
            [one.day_date, one.target, one.actual, one.gap, one.gap_ratio]
            for one in found.pace.points[1:]
        ],
        counted_in=found.standing.counted_in,
        notes=notes,
    )


def _stated(found: Overview, notes: Sequence[str]) -> Export:
    """Targets that files state, the sum last where they add up."""
    stated, kind = found.stated, amounts(found)
    assert stated is not None
    rows = [
        [line.row.unit or _("the company"), line.row.product or _("all")]
        + [line.row.start_date, line.until]
        + [line.row.target, line.row.actual, line.row.attainment]
        for line in tables.stated(found)
    ]
    if stated.total:
        rows[-1][0] = _("Total")
    part = _("the first %(shown)s of %(count)s")
    told = {"shown": fixed(len(stated.rows)), "count": fixed(stated.count)}
    return Export(
        title=_("Targets as files state them"),
        columns=[
            Column(_("Unit"), width=28),
            Column(_("Product"), width=20),
            Column(_("From"), D),
            Column(_("Until"), D),
            Column(_("Target"), kind),
            Column(_("Actual"), kind),
            Column(_("Attainment"), R),
        ],
        rows=rows,
        counted_in=found.standing.counted_in,
        notes=[*notes, *([part % told] if stated.count > len(stated.rows) else [])],
    )


def _customers(found: Overview, notes: Sequence[str]) -> Export:
    """The customers behind a figure, beside the same days of last year."""
    customers = found.customers
    assert customers is not None
    named = found.measured_by is not None and bool(found.measured_by.named)
    part = _("the largest %(shown)s of %(count)s")
    told = {"shown": fixed(len(customers.rows)), "count": fixed(customers.count)}
    wanted = [Column(_("Target"), A), Column(_("Attainment"), R)] if named else []
    return Export(
        title=_("Customers"),
        columns=[
            Column(_("Customer"), width=30),
            Column(_("Code")),
            Column(_("Actual"), A),
            Column(_("Same days last year"), A),
            Column(_("Difference"), A),
            *wanted,
        ],
        rows=[_customer(line, named=named) for line in tables.customers(found)],
        counted_in=found.standing.counted_in,
        notes=[*notes, part % told],
    )


def _customer(line: CustomerLine, *, named: bool) -> list[Any]:
    row, who = line.row, line.row.account
    cells: list[Any] = [
        spoken(who) if who else _("No customer named"),
        who.code if who else "",
        row.actual,
        row.before,
        row.actual - row.before,
    ]
    return [*cells, row.target, line.attainment] if named else cells
