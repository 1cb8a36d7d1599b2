"""Two versions unit by unit: levels to choose from, the order of rows, and the workbook."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from luopan.dimensions.models import Metric
from luopan.org.access import day_of
from luopan.org.language import bracketed, spoken
from luopan.targets.assessing.wording import is_rate
from luopan.targets.models import Version
from luopan.targets.queries import UnitLine, UnitsApart
from luopan.targets.queries.aims_apart import AimApart
from luopan.targets.queries.causes import Cause
from luopan.targets.queries.units_apart import Depth
from luopan.targets.queries.versions import DifferenceLine
from luopan.web import figures
from luopan.web.exports import Column, Export, Holds
from luopan.web.words.aims import unit_word
from luopan.web.words.levels import word

SORTS = ("apart", "unit", "one", "other", "share", "up", "down", "cells")
MOST_LINES = 200
MOST_CELLS = 2_000  # of the workbook: each says by whom and why


@dataclass(frozen=True)
class Choice:
    """A level of the organisation that can be chosen."""

    depth: int
    name: str
    chosen: bool


def choices(found: UnitsApart) -> list[Choice]:
    """The levels, by the name of their only unit, as seats, or by number."""
    return [
        Choice(one.depth, _level(one), one.depth == found.depth) for one in found.depths
    ]


def _level(one: Depth) -> str:
    if one.name:
        return one.name
    count = bracketed(figures.fixed(one.count))
    if one.seats:
        return _("Seats") + count
    return _("Level %(number)s") % {"number": one.depth + 1} + count


def order(sort: str) -> str:
    """What rows are ordered by."""
    return sort if sort in SORTS else SORTS[0]


def ordered(found: UnitsApart, sort: str) -> Sequence[UnitLine]:
    """The rows: as the organisation has them, or the largest first, whatever its sign."""
    by = order(sort)
    if by == "unit":
        return found.lines
    return sorted(found.lines, key=lambda line: -abs(getattr(line, by) or 0))


def same(found: UnitsApart) -> str:
    """Of how many units nothing is another."""
    said = ngettext(
        "%(count)s unit is unchanged", "%(count)s units are unchanged", found.others
    )
    return said % {"count": figures.fixed(found.others)}


def export(found: UnitsApart, one: Version, other: Version, sort: str) -> Export:
    """All rows as a workbook, with what is the same and the sum."""
    lines = [*ordered(found, sort)]
    rest = [(same(found), found.same), (_("Total"), found.whole)]
    named = [(line.name, line) for line in lines] + rest
    level = next(iter(c.name for c in choices(found) if c.chosen), "")
    return Export(
        title=_("Comparison by unit"),
        columns=[
            Column(_("Unit"), width=26),
            Column(_("Unit code"), width=18),
            Column(spoken(one), Holds.AMOUNT),
            Column(spoken(other), Holds.AMOUNT),
            Column(_("Difference"), Holds.AMOUNT),
            Column(_("Relative difference"), Holds.RATIO),
            Column(_("Raised below"), Holds.AMOUNT),
            Column(_("Lowered below"), Holds.AMOUNT),
            Column(_("Cells that differ"), Holds.COUNT),
        ],
        rows=[
            [name, line.code, line.one, line.other, line.apart, line.share]
            + [line.up, line.down, line.cells]
            for name, line in named
        ],
        counted_in=found.counted_in,
        notes=[
            f"{one.plan.year} · {spoken(one)} → {other.plan.year} · {spoken(other)}",
            _("Level of the tree") + ": " + level,
            about(),
        ],
    )


def cells(
    lines: Sequence[tuple[DifferenceLine, Cause | None]],
    count: int,
    found: UnitsApart,
    one: Version,
    other: Version,
) -> list[Export]:
    """The cells furthest apart, by whom and why, as a sheet; none where none differs."""
    table = Export(
        title=_("Cells that differ"),
        columns=[
            Column(_("Unit"), width=26),
            Column(_("Product"), width=20),
            Column(_("Period")),
            Column(_("Difference"), Holds.AMOUNT),
            Column(spoken(one), Holds.AMOUNT),
            Column(spoken(other), Holds.AMOUNT),
            *_whose(),
        ],
        rows=[
            [line.unit, line.product, line.period, line.apart, line.one, line.other]
            + _why(why)
            for line, why in lines
        ],
        counted_in=found.counted_in,
        notes=[
            f"{one.plan.year} · {spoken(one)} → {other.plan.year} · {spoken(other)}",
            *_cut(len(lines), count),
        ],
    )
    return [table] if lines else []


def _cut(shown: int, count: int) -> list[str]:
    """How many of how many, where not all are shown."""
    part = {"shown": figures.fixed(shown), "count": figures.fixed(count)}
    return [_("the first %(shown)s of %(count)s") % part] if shown < count else []


def _whose() -> list[Column]:
    """By whom and why, as columns."""
    return [
        Column(_("Done by")),
        Column(_("When"), Holds.DAY),
        Column(_("Kind"), width=18),
        Column(_("What it says"), width=50),
        Column(_("Reason"), width=40),
    ]


def _why(cause: Cause | None) -> list[Any]:
    if cause is None:
        return ["", None, "", "", ""]
    return [cause.who, day_of(cause.at), cause.title, cause.text, cause.reason]


Apart = tuple[Sequence[AimApart], Sequence[Cause | None], Mapping[str, str]]


def aims(found: Apart, count: int, one: Version, other: Version) -> Export:
    """Targets that do not add up, by whom and why; each counted as its metric is."""
    return Export(
        title=_("Non-additive targets"),
        columns=[
            Column(_("Metric"), width=24),
            Column(_("Level of the target")),
            Column(_("Unit"), width=26),
            Column(_("Unit code"), width=18),
            Column(_("Period")),
            Column(spoken(one), Holds.NUMBER),
            Column(spoken(other), Holds.NUMBER),
            Column(_("Measured in")),
            *_whose(),
        ],
        rows=[_aim(line, why, found[2]) for line, why in zip(*found[:2], strict=True)],
        notes=[
            f"{one.plan.year} · {spoken(one)} → {other.plan.year} · {spoken(other)}",
            *_cut(len(found[0]), count),
        ],
    )


def _aim(line: AimApart, why: Cause | None, names: Mapping[str, str]) -> list[Any]:
    metric = line.metric
    name = names.get(line.unit, line.unit)
    numbers = [_number(metric, amount) for amount in (line.one, line.other)]
    return [
        *(spoken(metric), word(line.level), name, line.unit, line.period),
        *(*numbers, unit_word(metric)),
        *_why(why),
    ]


def _number(metric: Metric, amount: Decimal | None) -> Decimal | None:
    """As it is typed: 32.5 of a rate that is counted in %."""
    return amount * 100 if amount is not None and is_rate(metric) else amount


def about() -> str:
    """What raised and lowered are."""
    return _(
        "Raised and lowered are the sums of the cells below a unit that went up and down; "
        "together they make its difference. What moved to another unit counts as lowered in "
        "one and raised in the other."
    )
