"""What the pace chart of a standing draws, and the same as a table."""

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from luopan.targets.queries.levels import Levels
from luopan.tracking.queries import Overview, Shape, State
from luopan.web import figures
from luopan.web.words import progress as words
from luopan.web.words.levels import word as level_word


def chart(found: Overview, levels: Levels | None = None) -> dict[str, Any]:
    """What the pace chart draws, with its words; floor and stretch at the target's pace."""
    stands, pace = found.standing, found.pace
    points = pace.points
    return {
        "days": [f"{point.day_date:%Y-%m-%d}" for point in points],
        "target": [_number(point.target) for point in points],
        "actual": [_number(point.actual) for point in points],
        "gap": [point.gap_ratio for point in points],
        "now": pace.now,
        "over": stands.state is State.OVER,
        "landing": _number(stands.landing) if stands.state is State.RUNNING else None,
        "currency": stands.counted_in if stands.shape is Shape.MONEY else "",
        "rate": stands.shape is Shape.RATE,
        "lower": stands.lower_is_better,
        "beside": _beside(levels),
        "words": {
            "actual": _("Actual"),
            "target": _("Target"),
            "landing": _("Run-rate"),
            "gap": _("Gap"),
            "reach": _("Data as of"),
            "month": {n: words.month_name(n, short=True) for n in range(1, 13)},
        },
    }


def _beside(levels: Levels | None) -> list[dict[str, Any]]:
    """Floor and stretch at the end of the period, and as a part of the target."""
    if levels is None or not levels.set:
        return []
    return [
        {
            "name": level_word(level),
            "amount": _number(levels.of(level)),
            "share": _number(levels.share(level)),
        }
        for level in ("floor", "stretch")
        if levels.share(level) is not None
    ]


def _number(value: Decimal | None) -> float | None:
    return None if value is None else float(value)


def chart_table(found: Overview) -> list[dict[str, str]]:
    """The chart as rows, each with its day."""
    unit = figures.unit_of_table(found.standing.counted_in)

    def said(value: Decimal | None) -> str:
        if found.standing.shape is Shape.RATE:
            return figures.percent(None if value is None else float(value))
        return figures.in_table(value, unit)

    return [
        {
            "day": f"{point.day_date:%Y-%m-%d}",
            "target": said(point.target),
            "actual": said(point.actual),
            "gap": said(point.gap),
            "ratio": figures.change(point.gap_ratio),
        }
        for point in found.pace.points[1:]
    ]
