"""How a standing is laid out on a page: tiles, heat, rows, and what the chart draws."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from luopan.records.queries import RecordRow
from luopan.tracking.queries import (
    ClockFigure,
    Comparison,
    CustomerRow,
    Definition,
    DrillRow,
    HeatCell,
    HeatRow,
    Overview,
    Shape,
    State,
)
from luopan.web import figures
from luopan.web.words import progress as words

EVEN = 0.005  # half a point
HEAT = (
    (0.87, "n3"),
    (0.93, "n2"),
    (0.97, "n1"),
    (1.01, "z0"),
    (1.05, "p1"),
    (1.10, "p2"),
)
SORTS = ("gap", "target", "actual", "attainment", "lead", "year", "name")


@dataclass(frozen=True)
class Tile:
    """A figure of the strip.

    Attributes:
        value: The number; ``unit`` stands small behind it.
        mark: ahead, behind, risk or empty, with the text that says so.
        note: What stands beside it.
        bullet: Share and mark of a bar; None: no bar.
    """

    key: str
    title: str
    value: str
    unit: str
    mark: str
    said: str
    note: str
    definition: Definition | None
    bullet: tuple[float | None, float | None] | None = None
    aside: str = ""


def tiles(found: Overview) -> list[Tile]:
    """The strip of a page: what there is to say, in a fixed order."""
    stands = found.standing
    if stands.state in {State.NO_DATA, State.NOT_BEGUN}:
        return []
    shown = [_attainment(found)]
    if not stands.level:
        shown += [_time(found), _lead(found), _required(found), _landing(found)]
    if found.coverage is not None:
        shown.append(_coverage(found))
    shown.append(_growth(found, "year", found.growths.year[found.name.code]))
    if found.growths.previous is not None:
        shown.append(_growth(found, "previous", found.growths.previous))
    elif not stands.level:
        shown.append(_pacing(found))
    return shown


def _tile(found: Overview, key: str, text: str, **more: Any) -> Tile:
    value, _space, unit = text.partition(" ")
    if text.endswith("%"):
        value, unit = text[:-1], "%"
    definition = found.formulas.get(key)
    parts = {"mark": "", "said": "", "note": ""} | more
    title = parts.pop("title", definition.title if definition else "")
    return Tile(key, title, value, unit, definition=definition, **parts)


def _attainment(found: Overview) -> Tile:
    stands = found.standing
    if stands.attainment is None:
        text = words.amount(stands.actual, stands)
        note = (
            _("no committed target")
            if stands.target is None
            else _("target %(target)s: no percentage")
            % {"target": words.amount(stands.target, stands)}
        )
        return _tile(found, "attainment", text, title=found.definition.title, note=note)
    share = stands.share if stands.lower_is_better else stands.attainment
    aside = _pair(found)
    mark = None if stands.level else stands.progress
    return _tile(
        found,
        "attainment",
        figures.percent(share if not stands.level else stands.attainment),
        title=_("Used")
        if stands.lower_is_better and not stands.level
        else _("Attainment"),
        bullet=(share, mark),
        aside=aside,
    )


def _pair(found: Overview) -> str:
    """Actual / target, the unit once: 2.58 / 4.17 亿."""
    stands = found.standing
    actual, target = (words.amount(v, stands) for v in (stands.actual, stands.target))
    one, _gap, unit = actual.partition(" ")
    _other, _gap, same = target.partition(" ")
    return f"{one if unit == same else actual} / {target}"


def _time(found: Overview) -> Tile:
    stands = found.standing
    note = _("day %(n)s of %(days)s") % {"n": stands.elapsed, "days": stands.days}
    return _tile(found, "progress", figures.percent(stands.progress), aside=note)


def _lead(found: Overview) -> Tile:
    stands = found.standing
    text = figures.points(stands.lead)
    note = ""
    if stands.due is not None and stands.actual is not None:
        apart = stands.actual - stands.due
        facts = {"amount": words.amount(abs(apart), stands)}
        note = (
            _("%(amount)s more than due")
            if apart >= 0
            else _("%(amount)s less than due")
        ) % facts
    kind = judged(stands.lead)
    return _tile(
        found, "lead", text, mark=kind, said=_verdict(kind) if kind else "", note=note
    )


def _verdict(kind: str) -> str:
    return {"ahead": _("ahead"), "behind": _("behind"), "risk": _("watch")}[kind]


def _required(found: Overview) -> Tile:
    stands = found.standing
    if stands.required is None:
        text, note = figures.NOTHING, ""
        if stands.remaining == 0:
            note = _("nothing is missing any more")
        elif stands.remaining:
            note = _("no working day remains")
        return _tile(found, "required", text, note=note)
    facts = {
        "rate": words.amount(stands.so_far, stands),
        "days": figures.fixed(stands.days_left),
    }
    note = _("%(days)s working days left; up to now %(rate)s") % facts
    if stands.provisional:
        note += _(" (holidays provisional)")
    return _tile(found, "required", words.amount(stands.required, stands), note=note)


def _landing(found: Overview) -> Tile:
    stands = found.standing
    if stands.landing is None:
        return _tile(
            found, "landing", figures.NOTHING, note=_("does not add up over time")
        )
    share = None
    if stands.target and stands.target > 0:
        share = float(stands.landing / stands.target)
    gap = stands.landing_gap
    kind = ""
    if gap is not None and share is not None:
        good = gap <= 0 if stands.lower_is_better else gap >= 0
        kind = "ahead" if good else ("risk" if abs(share - 1) < 0.1 else "behind")
    said = figures.percent(share) if share is not None else ""
    note = ""
    if gap is not None:
        ahead, behind = _("%(amount)s above target"), _("%(amount)s below target")
        facts = {"amount": words.amount(abs(gap), stands)}
        note = (ahead if gap >= 0 else behind) % facts
    return _tile(
        found,
        "landing",
        words.amount(stands.landing, stands),
        mark=kind,
        said=said,
        note=note,
    )


def _coverage(found: Overview) -> Tile:
    covered = found.coverage
    assert covered is not None
    if not covered.known:
        note = _("no opportunities are recorded")
        return _tile(found, "coverage", figures.NOTHING, note=note)
    if covered.coverage is None:
        return _tile(found, "coverage", figures.NOTHING, note=_("nothing is missing"))
    text = f"{figures.fixed(covered.coverage, 1)} ×"
    if covered.needed is None:
        note = _("too few closed for a win rate")
        return _tile(found, "coverage", text, note=note)
    enough = covered.coverage >= covered.needed
    own = _("%(needed)s× needed at %(rate)s won")
    above = _("%(needed)s× needed at %(rate)s won in %(unit)s")
    note = (above if covered.source else own) % {
        "needed": figures.fixed(covered.needed, 1),
        "rate": figures.percent(covered.win_rate, 0),
        "unit": found.sources.get(covered.source, ""),
    }
    apart = figures.fixed(abs(covered.coverage - covered.needed), 1) + "×"
    kind = "ahead" if enough else "behind"
    return _tile(found, "coverage", text, mark=kind, said=apart, note=note)


def _growth(found: Overview, key: str, grown: Comparison | None) -> Tile:
    text = words.change(grown)
    before = grown.before if grown else None
    note = ""
    if before is not None:
        note = _("%(before)s then") % {"before": words.amount(before, found.standing)}
    kind = _grown_kind(found, grown)
    said = (_("more") if text.startswith("+") else _("less")) if kind else ""
    return _tile(found, key, text, mark=kind, said=said, note=note)


def _grown_kind(found: Overview, grown: Comparison | None) -> str:
    """Good or bad; where less is good an arrow up beside a minus would only confuse."""
    change = None if grown is None else (grown.ratio or grown.difference)
    if not change or abs(change) < 0.0005 or found.standing.lower_is_better:
        return ""
    return "ahead" if change > 0 else "behind"


def _pacing(found: Overview) -> Tile:
    stands = found.standing
    note = ""
    if stands.due is not None:
        note = _("%(due)s due by now") % {"due": words.amount(stands.due, stands)}
    return _tile(found, "pacing", figures.percent(stands.pacing), note=note)


def judged(lead: float | None) -> str:
    """ahead, behind, or level with time: watch."""
    if lead is None:
        return ""
    if abs(lead) < EVEN:
        return "risk"
    return "ahead" if lead > 0 else "behind"


def clocks(found: Overview) -> list[tuple[str, str, bool]]:
    """The clocks one can switch to: key, name, whether it is on."""
    stands = found.standing
    each: Sequence[ClockFigure] = stands.clocks
    return [(c.name, words.clock_name(c.name), c.name == stands.clock) for c in each]


def clock_source(found: Overview) -> str:
    """The unit above whose months tell the rhythm; empty: its own."""
    used = next(c for c in found.standing.clocks if c.name == found.standing.clock)
    return found.sources.get(used.source, "")


def bases(found: Overview) -> list[tuple[str, str, bool]]:
    """The bases of growth one can switch to."""
    on = found.growths.base
    return [(base, words.base_name(base), base == on) for base in found.growths.bases]


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
    names = [row.name.name for row in found.heat.rows]
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
                "own": row.name.code == found.name.code,
                "cells": [_warm(cell) for cell in row.cells],
                "total": _total(row),
            }
            for row in found.heat.rows
        ],
    }


def _warm(cell: HeatCell) -> Warm:
    if not cell.begun:
        return Warm(
            "", "none", _("%(period)s: still to come") % {"period": cell.period}
        )
    if cell.attainment is None:
        return Warm(
            figures.NOTHING,
            "none",
            _("%(period)s: no target") % {"period": cell.period},
        )
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


@dataclass(frozen=True)
class Row:
    """A unit of the drill table as it is shown."""

    row: DrillRow
    mark: str
    lead: str
    year: str
    year_mark: str


def rows(found: Overview, sort: str) -> list[Row]:
    """The drill table, in the order asked for; what lies on nobody comes last."""
    shown = [
        Row(
            row,
            judged(row.lead) if not row.name.reserve else "",
            figures.points(row.lead),
            words.change(row.year) if row.year else figures.NOTHING,
            _grown_kind(found, row.year),
        )
        for row in found.drill.rows
    ]
    chosen = sort if sort in SORTS else SORTS[0]
    if chosen == "name":
        return shown
    return sorted(shown, key=lambda each: _order(each.row, chosen))


def _order(row: DrillRow, sort: str) -> tuple[bool, bool, float]:
    value: Any = getattr(row, sort)
    if isinstance(value, Comparison):
        value = value.ratio if value.ratio is not None else value.difference
    sign = 1 if sort == "gap" else -1
    return row.name.reserve, value is None, sign * float(value or 0)


@dataclass(frozen=True)
class CustomerLine:
    """A customer as he is shown."""

    row: CustomerRow
    apart: str


def customers(found: Overview) -> list[CustomerLine]:
    """The customers of a seat, with the difference to last year."""
    if found.customers is None:
        return []
    unit = figures.unit_of_table(found.standing.counted_in)
    return [
        CustomerLine(row, figures.change_in_table(row.actual - row.before, unit))
        for row in found.customers.rows
    ]


@dataclass(frozen=True)
class RecordLine:
    """A record as it is shown."""

    row: RecordRow
    account: str
    product: str
    quantity: str
    amount: str


def record_lines(rows: Sequence[RecordRow]) -> list[RecordLine]:
    """Records with amounts in single units, and names."""
    return [
        RecordLine(
            row,
            _spoken(row.account_name),
            _spoken(row.product_name),
            figures.NOTHING
            if row.quantity is None
            else figures.exact(_one(row.quantity)),
            figures.NOTHING
            if row.amount is None
            else figures.fixed(_one(row.amount), 2),
        )
        for row in rows
    ]


def _one(amount: int) -> Decimal:
    """Millionths in single units, without idle zeros."""
    plain = (Decimal(amount) / 1_000_000).normalize()
    return plain.quantize(Decimal(1)) if plain == plain.to_integral() else plain


def _spoken(both: tuple[str, str]) -> str:
    first, second = both
    return first if figures.chinese() or not second else second


def chart(found: Overview) -> dict[str, Any]:
    """What the pace chart draws, with its words."""
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
        "words": {
            "actual": _("Actual"),
            "target": _("Target"),
            "landing": _("Run-rate"),
            "gap": _("Gap"),
            "reach": _("Data until"),
            "month": {n: words.month_name(n, short=True) for n in range(1, 13)},
        },
    }


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
