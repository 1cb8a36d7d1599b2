"""The dilution ledger in words and bars: what is handed down, kept back and added on the way."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from luopan.org.language import listed
from luopan.targets.queries.agreement import Dilution, Ledger, Level
from luopan.web import figures

WIDE = 1000  # of the chart, in its own units
HIGH = 46  # of a level


@dataclass(frozen=True)
class Bar:
    """A level of the chart; places and widths in the chart's own units.

    Attributes:
        down: Handed down out of the units' own.
        kept: Kept back; it stands behind what is handed down.
        added: Handed down on top of the own; it stands beyond it.
    """

    name: str
    units: str
    y: int
    down: int
    kept_x: int
    kept: int
    added_x: int
    added: int
    own: str
    said: str


def sentence(found: Ledger) -> str:
    """What the first level has, and what is kept and added on the way down."""
    if not found.levels:
        return _("In this version, nothing you can see has been handed down yet.")
    kept = sum((level.kept for level in found.levels), Decimal(0))
    added = sum((level.added for level in found.levels), Decimal(0))
    first = found.levels[0]
    return _way_down(kept, added) % {
        "own": amount(first.own, found),
        "kept": amount(kept, found),
        "added": amount(added, found),
    }


def _way_down(kept: Decimal, added: Decimal) -> str:
    if not kept and not added:
        return _("%(own)s is handed down as is: nothing reserved or added.")
    if not added:
        return _("Of %(own)s at the top, %(kept)s is reserved on the way down.")
    if not kept:
        return _("%(own)s at the top, with %(added)s added on the way down.")
    return _(
        "Of %(own)s at the top, %(kept)s is reserved on the way down and %(added)s added."
    )


def bars(found: Ledger) -> list[Bar]:
    """The levels, from the top down, on one scale."""
    most = max((max(x.own, x.handed_down) for x in found.levels), default=Decimal(0))
    scale = WIDE / most if most > 0 else Decimal(0)
    return [
        _bar(level, place, scale, found) for place, level in enumerate(found.levels)
    ]


def _bar(level: Level, place: int, scale: Decimal, found: Ledger) -> Bar:
    down = _wide(level.own - level.kept, scale)
    kept, added = _wide(level.kept, scale), _wide(level.added, scale)
    return Bar(
        level_name(level, found),
        units_of(level),
        place * HIGH,
        down,
        down,
        kept,
        down + kept,
        added,
        amount(level.own, found),
        _said(level, found),
    )


def _wide(part: Decimal, scale: Decimal) -> int:
    return max(round(part * scale), 0)


def level_name(level: Level, found: Ledger) -> str:
    """A level by its one unit, else by its number."""
    rows = [row for row in found.rows if row.depth == level.depth]
    if len(rows) == 1:
        return rows[0].name
    first = found.levels[0].depth
    return _("Level %(number)s") % {"number": level.depth - first + 1}


def units_of(level: Level) -> str:
    """How many units hand something on there."""
    count = ngettext("%(count)s unit", "%(count)s units", level.units)
    return count % {"count": level.units}


def _said(level: Level, found: Ledger) -> str:
    """What a level hands down, keeps and adds; of the latter two what there is of them."""
    parts = [_("hands down %(down)s") % {"down": amount(level.handed_down, found)}]
    if level.kept:
        parts.append(_("keeps %(kept)s") % {"kept": amount(level.kept, found)})
    if level.added:
        parts.append(_("adds %(added)s") % {"added": amount(level.added, found)})
    return ("，" if figures.chinese() else ", ").join(parts)


def amount(value: Decimal, found: Ledger) -> str:
    """An amount as it is read."""
    return figures.named(value, found.counted_in)


@dataclass(frozen=True)
class Row:
    """A unit: what it was given, what it hands on, and whose word that is."""

    name: str
    depth: int
    own: Decimal
    handed_down: Decimal
    kept: Decimal
    added: Decimal
    share: str
    by: str
    over: str


def rows(found: Ledger, caps: Mapping[int, Decimal]) -> list[Row]:
    """The units, in the order of the organisation.

    Args:
        found: The ledger.
        caps: Of padding, by depth.
    """
    first = found.levels[0].depth if found.levels else 0
    return [
        _row(row, row.depth - first, over_cap(row, caps.get(row.depth)))
        for row in found.rows
    ]


def over_cap(row: Dilution, cap: Decimal | None) -> str:
    """That a unit hands down more than the cap of its level allows; empty: it does not."""
    if cap is None or row.added <= max(row.own, Decimal(0)) * cap:
        return ""
    said = _("over the cap of %(cap)s")
    return said % {"cap": figures.percent(float(cap))}


@dataclass(frozen=True)
class CapField:
    """A level whose cap can be set, as a percentage; empty: none."""

    depth: int
    name: str
    value: str


def cap_fields(found: Ledger, caps: Mapping[int, Decimal]) -> list[CapField]:
    """The levels that hand something on, with their caps."""
    return [
        CapField(
            level.depth,
            level_name(level, found),
            figures.percent(float(caps[level.depth])) if level.depth in caps else "",
        )
        for level in found.levels
    ]


def _row(row: Dilution, depth: int, over: str) -> Row:
    net = row.added - row.kept
    share = figures.change(float(net / row.own)) if row.own > 0 and net else ""
    by = listed(row.by) or figures.NOTHING
    return Row(
        row.name, depth, row.own, row.handed_down, row.kept, row.added, share, by, over
    )
