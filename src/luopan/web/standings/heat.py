"""The heat map of a standing: seven steps, a running month, the year to date."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from luopan.tracking.queries import HeatCell, HeatRow, Overview
from luopan.web import figures
from luopan.web.words import progress as words

HEAT = (
    (0.87, "n3"),
    (0.93, "n2"),
    (0.97, "n1"),
    (1.01, "z0"),
    (1.05, "p1"),
    (1.10, "p2"),
)


@dataclass(frozen=True)
class Warm:
    """A cell of the heat map as it is painted."""

    text: str
    step: str
    words: str


def heat(found: Overview) -> dict[str, Any] | None:
    """The heat map: heads, rows, the place of the running month."""
    if not found.heat.rows:
        return None
    months = found.heat.months
    running = next((n for n, c in enumerate(found.heat.rows[0].cells) if c.running), -1)
    # Who sits in a seat is shorter than its name, and is how those above him call it.
    names = [row.name.holder or row.name.name for row in found.heat.rows]
    return {
        "long": any(len(name) > (6 if figures.chinese() else 11) for name in names),
        "heads": [
            words.month_name(int(m.code[5:]), short=True)
            if m.code[5:].isdigit()
            else m.code[5:]
            for m in months
        ],
        "running": running,
        "rows": [
            {
                "row": row,
                "name": name,
                "about": " · ".join(dict.fromkeys((row.name.name, name))),
                "own": row.name.code == found.name.code,
                "cells": [_warm(cell) for cell in row.cells],
                "total": _total(row),
            }
            for row, name in zip(found.heat.rows, names, strict=True)
        ],
    }


def _warm(cell: HeatCell) -> Warm:
    if not cell.begun:
        return Warm(
            "", "none", _("%(period)s: still to come") % {"period": cell.period}
        )
    if cell.attainment is None:
        said = _("%(period)s: not over") if cell.running else _("%(period)s: no target")
        return Warm(figures.NOTHING, "none", said % {"period": cell.period})
    text = figures.fixed(cell.attainment * 100)
    said = f"{cell.period}: {text}%"
    return Warm(text, heat_step(cell.attainment), said)


def heat_step(share: float) -> str:
    """One of seven steps, from far behind to far ahead."""
    return next((step for edge, step in HEAT if share < edge), "p3")


def _total(row: HeatRow) -> tuple[str, str]:
    share = row.total.attainment
    if share is None:
        return figures.NOTHING, ""
    kind = "lo" if share < 0.97 else "hi" if share >= 1.01 else ""
    return figures.fixed(share * 100), kind
