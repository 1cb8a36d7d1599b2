"""Targets that do not add up, in words: figures, kinds, what parts leave room for."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from luopan.dimensions.models import Metric
from luopan.dimensions.queries import counted_in
from luopan.dimensions.queries.terms import worded, worded_for
from luopan.org.access import day_of
from luopan.org.language import spoken
from luopan.targets.assessing.wording import is_rate
from luopan.targets.queries.aim_board import AimBoard, AimCell, AimRow, MetricLine
from luopan.targets.queries.aims import Aimed, OwnAim, Part, SaidBy
from luopan.targets.queries.aims_apart import AimApart
from luopan.targets.queries.causes import Cause
from luopan.targets.queries.levels import Levels
from luopan.tracking.queries.before import Before
from luopan.web import figures
from luopan.web.words.clauses import unbroken
from luopan.web.words.customers import period_short
from luopan.web.words.levels import beside_it, word

SUMS = {"first", "balance"}  # they add up over units, if not over time


def kind(metric: Metric) -> str:
    """What kind of metric it is, and how its targets stand to each other."""
    words = {
        "distinct": _("counted separately at each unit"),
        "first": _("once per customer"),
        "balance": _("as of the last day"),
        "duration": _("median days"),
        "ratio": _("ratio"),
    }
    return words[metric.kind]


def unit_of(metric: Metric) -> str:
    """What a figure of the metric is counted in: a currency, a word, or % of a rate."""
    if is_rate(metric):
        return "%"
    if metric.kind == "ratio" and metric.numerator:
        return counted_in(metric.numerator)
    return counted_in(metric)


def unit_word(metric: Metric) -> str:
    """The same as the reader writes it: 元, customers, %."""
    unit = unit_of(metric)
    return figures.money(unit) if unit in figures.SIGNS else worded(unit)


def figure(metric: Metric, value: Decimal | float | None, *, bare: bool = False) -> str:
    """A figure as it is read, with what it is counted in; bare: where a head says that.

    A few thousand customers are written out: 2,778 stands beside 674.
    """
    if value is None:
        return figures.NOTHING
    amount = Decimal(str(value))
    if is_rate(metric):
        return figures.percent(float(amount))
    unit = unit_of(metric)
    if metric.kind == "duration":
        days = {"days": figures.fixed(amount, 0 if amount == int(amount) else 1)}
        number = figures.one_or_more(amount)
        return ngettext("%(days)s day", "%(days)s days", number) % days
    if unit in figures.SIGNS:
        say = figures.compact if bare else figures.named
        return say(amount, unit)
    few = abs(amount) < 10_000
    count = figures.fixed(amount) if few else figures.compact(amount)
    return count if bare else f"{count} {worded_for(unit, amount)}".strip()


def typed_as(metric: Metric, value: Decimal | None) -> str:
    """A figure as it stands in a field."""
    if value is None:
        return ""
    if is_rate(metric):
        return f"{(value * 100).normalize():f}%"
    return f"{value.normalize():f}"


@dataclass(frozen=True)
class Tab:
    """A metric to turn to."""

    code: str
    name: str
    kind: str
    less: bool
    text: str
    follows: bool
    units: int
    chosen: bool
    beside: str


@dataclass(frozen=True)
class Cell:
    """A unit in a period, as a page shows it.

    Attributes:
        name: Of the field.
        typed: What stands in it; "" where nothing was said of exactly this.
        text: What counts, in short.
        bare: The same without what it is counted in, for a narrow field.
        hint: Where it is from: its parts, or a longer period.
        field: It may be typed over.
        follows: It follows from its parts.
        held: Nothing was said of exactly it: it holds from a longer period, or from the
            target if it is a floor or a stretch.
        beside: Floor and stretch of a target.
    """

    title: str
    name: str
    typed: str
    text: str
    bare: str
    hint: str
    field: bool
    follows: bool
    held: bool
    beside: str


@dataclass(frozen=True)
class Line:
    """A unit of the table."""

    code: str
    name: str
    depth: int
    opens: bool
    before: str
    cells: tuple[Cell, ...]
    room: str
    warning: str


def tabs(board: AimBoard) -> list[Tab]:
    """The metrics of which anything is known, the one that is shown among them."""
    found = [_tab(board, line) for line in board.lines]
    shown = {line.metric for line in board.lines}
    if board.metric is not None and board.metric not in shown:
        found.append(_tab(board, MetricLine(board.metric, None, 0)))
    return found


def _tab(board: AimBoard, line: MetricLine) -> Tab:
    metric, aimed = line.metric, line.aimed
    return Tab(
        metric.code,
        spoken(metric),
        kind(metric),
        metric.lower_is_better,
        figure(metric, aimed.value if aimed else None),
        bool(aimed and aimed.parts),
        line.units,
        metric == board.metric,
        beside(metric, line.levels),
    )


def beside(metric: Metric, levels: Levels | None, *, bare: bool = False) -> str:
    """Floor and stretch of a target; empty: it has none."""
    return beside_it(levels, lambda value: figure(metric, value, bare=bare))


def others(board: AimBoard) -> list[tuple[str, str]]:
    """Metrics of which nothing is known yet, for a select."""
    rest = [one for one in board.others if one != board.metric]
    return [("", _("another metric …")), *((one.code, spoken(one)) for one in rest)]


def lines(board: AimBoard, past: Before, typed: dict[str, str]) -> list[Line]:
    """The rows of the table; what was typed and refused stands in the fields."""
    return [_line(board, row, past, typed) for row in board.rows]


def _line(board: AimBoard, row: AimRow, past: Before, typed: dict[str, str]) -> Line:
    metric = board.metric
    assert metric is not None
    own = past.of(row.unit.code, board.periods[0])
    return Line(
        row.unit.code,
        row.unit.name,
        0 if row.unit.code == board.unit.code else 1,
        row.opens and row.unit.code != board.unit.code,
        figure(metric, own),
        tuple(_cell(board, row, cell, typed) for cell in row.cells),
        room(metric, row.year),
        warning(metric, row.year),
    )


def title(code: str) -> str:
    """A period as a column is called: its year stands beside it."""
    quarter = code.partition("-")[2]
    return quarter if quarter.startswith("Q") else period_short(code)


def _cell(board: AimBoard, row: AimRow, cell: AimCell, typed: dict[str, str]) -> Cell:
    metric, aimed = board.metric, cell.aimed
    assert metric is not None
    name = f"{row.unit.code}:{cell.period}"
    if board.which != "target":
        return _level(board, row, cell, typed.get(name))
    follows = aimed is not None and aimed.parts is not None
    said = follows or cell.own is not None
    return Cell(
        title(cell.period),
        name,
        typed.get(name, typed_as(metric, cell.own)),
        figure(metric, aimed.value if aimed else None),
        figure(metric, aimed.value if aimed else None, bare=True),
        hint(metric, aimed, cell),
        row.may_change and not follows,
        follows,
        aimed is not None and not said,
        beside(metric, cell.levels, bare=True) if said else "",
    )


def _level(board: AimBoard, row: AimRow, cell: AimCell, typed: str | None) -> Cell:
    """A floor or a stretch: typed, or as it is made from the target."""
    metric, levels = board.metric, cell.levels
    assert metric is not None
    amount = None if levels is None else levels.of(board.which)
    share = (
        None if levels is None or cell.own is not None else levels.share(board.which)
    )
    hint = ""
    if share is not None and board.which not in levels.held:  # type: ignore[union-attr]
        facts = {"share": figures.percent(float(share))}
        hint = _("%(share)s of the target") % facts
    return Cell(
        title(cell.period),
        f"{row.unit.code}:{cell.period}",
        typed_as(metric, cell.own) if typed is None else typed,
        figure(metric, amount),
        figure(metric, amount, bare=True),
        hint,
        row.may_change and levels is not None,
        follows=False,
        held=amount is not None and cell.own is None,
        beside="" if cell.own is None else _("held"),
    )


def hint(metric: Metric, aimed: Aimed | None, cell: AimCell) -> str:
    """Where a target comes from, if nobody said exactly it."""
    if aimed is None:
        return ""
    if aimed.parts is not None:
        return division(aimed.parts)
    if cell.own is None:
        facts = {"period": aimed.period, "figure": figure(metric, aimed.value)}
        return _("%(figure)s, based on %(period)s") % facts
    return ""


def division(parts: Sequence[Part]) -> str:
    """“Gross margin 12M ÷ Sales 40M”."""
    return " ÷ ".join(f"{spoken(p.metric)} {_part(p)}" for p in parts)


def _part(part: Part) -> str:
    if part.metric.kind != "additive":
        return figure(part.metric, part.value)
    return figures.compact(part.value, counted_in(part.metric))


def room(metric: Metric, cell: AimCell) -> str:
    """What the units under it leave room for."""
    found = cell.room
    if found.least is None and found.most is None:
        return ""
    if metric.kind in SUMS and found.most is not None:
        return _("together %(sum)s") % {"sum": figure(metric, found.most)}
    if found.most is None:
        return _("at least %(least)s") % {"least": figure(metric, found.least)}
    least, most = figure(metric, found.least, bare=True), figure(metric, found.most)
    return _("%(least)s to %(most)s") % {"least": least, "most": most}


def warning(metric: Metric, cell: AimCell) -> str:
    """Why a target does not go with those under it; empty: it does."""
    if cell.fits or cell.shown is None:
        return ""
    value, found = float(cell.shown), cell.room
    if metric.kind == "distinct":
        if found.least is not None and value < found.least:
            return _("fewer than the largest unit under it has")
        return _("more than all units under it have together")
    if metric.kind in SUMS:
        if found.most is None:
            return _("less than some of the units under it have together")
        return _("differs from the total of the units under it")
    return _("outside the range of the units under it")


def of_unit(found: Iterable[OwnAim]) -> list[dict[str, Any]]:
    """The targets of a unit, each with what it follows from, or by whom, when and why."""
    return [
        {
            "name": spoken(one.metric),
            "text": figure(one.metric, one.aimed.value),
            "beside": unbroken(beside(one.metric, one.levels)),
            "from": unbroken(division(one.aimed.parts or ()))
            or _by(one.said_by.get("target")),
            "held": [
                _("%(level)s: %(by)s") % {"level": word(level), "by": _by(said)}
                for level, said in one.said_by.items()
                if level != "target"
            ],
        }
        for one in found
    ]


def _by(said: SaidBy | None) -> str:
    """Who said something, when and why."""
    if said is None:
        return ""
    told = said.who, f"{day_of(said.at):%Y-%m-%d}", said.reason
    return " · ".join(filter(None, told))


def apart(
    found: Sequence[AimApart],
    causes: Sequence[Cause | None],
    names: Mapping[str, str],
) -> list[dict[str, Any]]:
    """What two versions say otherwise, as a table shows it, with by whom and why."""
    return [
        {
            "metric": spoken(one.metric),
            "level": "" if one.level == "target" else word(one.level),
            "unit": names.get(one.unit, one.unit),
            "period": one.period,
            "one": figure(one.metric, one.one),
            "other": figure(one.metric, one.other),
            "cause": cause,
        }
        for one, cause in zip(found, causes, strict=True)
    ]


def before_about(past: Before, year: str) -> str:
    """Which days the column beside the target is about."""
    if year not in past.spans:
        return ""
    start, end = past.spans[year]
    return f"{start} – {end - timedelta(days=1)}"


def _nothing_aimed(board: AimBoard) -> str:
    """Who may not set one is not asked to."""
    said = (
        _(
            "%(unit)s has no targets for customers, ratios, balances or days yet. Choose a "
            "metric and set one; nothing is spread."
        )
        if board.may_change or not board.rows
        else _("%(unit)s has no targets for customers, ratios, balances or days yet.")
    )
    return said % {"unit": board.unit.name}


def sentence(board: AimBoard) -> str:
    """How many metrics have such targets here, and whether they go together."""
    known = sum(line.aimed is not None for line in board.lines)
    if not known:
        return _nothing_aimed(board)
    facts: dict[str, Any] = {"unit": board.unit.name, "count": known}
    said = ngettext(
        "%(count)s non-additive metric has a target for %(unit)s.",
        "%(count)s non-additive metrics have targets for %(unit)s.",
        known,
    )
    follow = sum(bool(line.aimed and line.aimed.parts) for line in board.lines)
    if not follow:
        return said % facts
    more = ngettext(
        "%(count)s of them is derived from its parts.",
        "%(count)s of them are derived from their parts.",
        follow,
    )
    between = "" if figures.chinese() else " "
    return said % facts + between + more % {"count": follow}
