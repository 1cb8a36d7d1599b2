"""Action plans in words: rows, lanes, bars of a Gantt, the gap."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from luopan.actions.kinds import KINDS, STATES
from luopan.actions.queries import ActionRow
from luopan.tracking.queries import GapBoard, GapRow
from luopan.web import figures
from luopan.web.exports import Column, Export, Holds
from luopan.web.words.progress import clock_name
from luopan.web.words.today import EVER, Item

LOOKS = {"planned": "", "doing": "on", "done": "done", "dropped": "bad"}
LANES = ("planned", "doing", "done")
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Line:
    """An action of a list, in words."""

    row: ActionRow
    kind: str
    state: str
    look: str
    days: str
    brings: str
    sure: str
    steps: str


@dataclass(frozen=True)
class Lane:
    """A lane of the board."""

    state: str
    title: str
    lines: tuple[Line, ...]
    brings: str


@dataclass(frozen=True)
class Bar:
    """A bar of the Gantt; places in parts of 1,000 of its width."""

    line: Line
    left: int
    width: int


@dataclass(frozen=True)
class Day:
    """A day of the week with what is due on it."""

    name: str
    today: bool
    due: tuple[tuple[Line, str], ...]


@dataclass(frozen=True)
class GapLine:
    """A unit of the gap table, in words."""

    row: GapRow
    cells: tuple[str, ...]
    sure: str
    word: str
    look: str


def line(row: ActionRow) -> Line:
    """An action in words."""
    brings = figures.compact(row.brings, row.counted_in) if row.brings else ""
    state = _("late") if row.late else str(STATES[row.state])
    return Line(
        row,
        str(KINDS[row.kind]),
        state,
        "bad" if row.late else LOOKS[row.state],
        f"{row.start_date:%m-%d} – {row.last_date:%m-%d}",
        brings,
        figures.percent(row.confidence, 0) if row.confidence else "",
        f"{row.reached}/{row.milestones}" if row.milestones else "",
    )


def lines(rows: Sequence[ActionRow]) -> tuple[Line, ...]:
    """Actions in words."""
    return tuple(line(row) for row in rows)


def sentence(rows: Sequence[ActionRow]) -> str:
    """How many there are, how many late, how many do not say what they bring."""
    if not rows:
        return _("Nobody has planned an action here yet: begin from a template.")
    still = [row for row in rows if row.state in ("planned", "doing")]
    facts = {
        "count": len(rows),
        "open": len(still),
        "late": sum(row.late for row in rows),
        "silent": sum(row.brings is None for row in still),
    }
    return (
        ngettext(
            "%(count)s action, %(open)s open, %(late)s late; %(silent)s of the open "
            "ones do not say what they should bring.",
            "%(count)s actions, %(open)s open, %(late)s late; %(silent)s of the open "
            "ones do not say what they should bring.",
            len(rows),
        )
        % facts
    )


def lanes(rows: Sequence[ActionRow]) -> tuple[Lane, ...]:
    """The board: to do, under way, done."""
    return tuple(
        Lane(
            state,
            str(STATES[state]),
            lines([row for row in rows if row.state == state]),
            _money([row for row in rows if row.state == state]),
        )
        for state in LANES
    )


def _money(rows: Sequence[ActionRow]) -> str:
    """What a lane should bring, where it is counted in one thing."""
    said = [row for row in rows if row.brings is not None]
    if len({row.metric_code for row in said}) != 1:
        return ""
    total = sum((row.brings or Decimal(0) for row in said), Decimal(0))
    return figures.compact(total, said[0].counted_in)


def months(year_span: tuple[date, date]) -> list[tuple[str, int]]:
    """The months of the Gantt's head, with where each begins."""
    start, end = year_span
    found, day = [], start
    while day < end:
        found.append((f"{day:%m}", _place(day, year_span)))
        day = (day.replace(day=1) + timedelta(days=32)).replace(day=1)
    return found


def bars(rows: Sequence[ActionRow], span: tuple[date, date]) -> tuple[Bar, ...]:
    """Actions as bars, those that begin first on top."""
    found = []
    for row in sorted(rows, key=lambda one: (one.start_date, one.last_date)):
        left = _place(row.start_date, span)
        right = _place(row.last_date + DAY, span)
        found.append(Bar(line(row), left, max(right - left, 6)))
    return tuple(found)


def _place(day: date, span: tuple[date, date]) -> int:
    start, end = span
    share = (min(max(day, start), end) - start).days / (end - start).days
    return round(share * 1000)


def now(on: date, span: tuple[date, date]) -> int | None:
    """Where today lies on the Gantt; None: not on it."""
    return _place(on, span) if span[0] <= on < span[1] else None


def week(rows: Sequence[ActionRow], on: date) -> tuple[Day, ...]:
    """From Monday to Sunday: what begins, what is due, which milestone comes."""
    monday = on - timedelta(days=on.weekday())
    return tuple(_day(rows, monday + timedelta(days=n), on) for n in range(7))


def _day(rows: Sequence[ActionRow], day: date, on: date) -> Day:
    due = []
    for row in rows:
        if row.state in ("done", "dropped"):
            continue
        if row.last_date == day:
            due.append((line(row), _("ends")))
        elif row.next_date == day:
            due.append((line(row), _("milestone")))
        elif row.start_date == day:
            due.append((line(row), _("begins")))
    return Day(f"{weekdays()[day.weekday()]} {day:%m-%d}", day == on, tuple(due))


def weekdays() -> tuple[str, ...]:
    """Monday to Sunday, short."""
    return (_("Mon"), _("Tue"), _("Wed"), _("Thu"), _("Fri"), _("Sat"), _("Sun"))


GAPS = {
    "none": "done",
    "covered": "done",
    "hoped": "wait",
    "short": "bad",
    "empty": "bad",
}


def gap_words() -> dict[str, str]:
    """What each answer is called."""
    return {
        "none": _("no gap"),
        "covered": _("the plan adds up"),
        "hoped": _("only if all succeeds"),
        "short": _("does not add up"),
        "empty": _("no plan"),
    }


def gap_lines(board: GapBoard) -> tuple[GapLine, ...]:
    """The units of the gap table."""
    unit = figures.unit_of_table(board.counted_in)
    named = gap_words()
    return tuple(
        GapLine(
            row,
            tuple(
                figures.in_table(much, unit)
                for much in (
                    row.target,
                    row.actual,
                    row.landing,
                    max(row.gap, Decimal(0)),
                    row.planned,
                    row.expected,
                )
            ),
            figures.percent(row.confidence, 0) if row.confidence else "",
            named[row.state],
            GAPS[row.state],
        )
        for row in board.rows
    )


def gap_sentence(board: GapBoard) -> str:
    """Of the highest unit, and how many have no plan."""
    if not board.rows:
        return _("There is no target of this year yet to hold plans against.")
    top = board.rows[0]
    empty = sum(row.state == "empty" for row in board.rows)
    facts = {
        "unit": top.name,
        "gap": figures.compact(max(top.gap, Decimal(0)), board.counted_in),
        "planned": figures.compact(top.planned, board.counted_in),
        "expected": figures.compact(top.expected, board.counted_in),
        "empty": empty,
    }
    if top.gap <= 0:
        said = _("%(unit)s lands on its target by its speed up to now.")
    else:
        said = _(
            "%(unit)s lacks %(gap)s; actions should bring %(planned)s, %(expected)s by "
            "their own confidence."
        )
    more = ngettext(
        "%(empty)s unit with a gap has no plan.",
        "%(empty)s units with a gap have no plan.",
        empty,
    )
    parts = [said % facts] + ([more % facts] if empty else [])
    return ("" if figures.chinese() else " ").join(parts)


def waiting(rows: Sequence[ActionRow]) -> list[Item]:
    """On Today: what of one's own is late or due."""
    found = []
    for row in rows:
        due = row.last_date
        if row.next_date is not None:
            due = min(due, row.next_date)
        said = _("late since %(day)s") if row.late else _("due on %(day)s")
        more = f"{said % {'day': f'{due:%Y-%m-%d}'}} · {row.unit_name}"
        where = reverse("action", args=[row.id])
        found.append(Item("clipboard-check", row.name, more, where, EVER))
    return found


def export(rows: Sequence[ActionRow], told: str) -> Export:
    """The list as a workbook."""
    day, count = Holds.DAY, Holds.COUNT
    return Export(
        title=_("Action plans"),
        columns=[
            Column(_("Unit"), width=20),
            Column(_("Action"), width=34),
            Column(_("Kind")),
            Column(_("Owner")),
            Column(_("First day"), day),
            Column(_("Last day"), day),
            Column(_("State")),
            Column(_("Outcome"), width=34),
            Column(_("Metric")),
            Column(_("Should bring"), count, width=16),
            Column(_("Counted in")),
            Column(_("Confidence"), Holds.RATIO),
            Column(_("Milestones"), count),
            Column(_("Reached"), count),
        ],
        rows=[_cells(row) for row in rows],
        notes=[told],
    )


def _cells(row: ActionRow) -> list[Any]:
    return [
        row.unit_name,
        row.name,
        str(KINDS[row.kind]),
        row.owner_name,
        row.start_date,
        row.last_date,
        str(STATES[row.state]),
        row.outcome,
        row.metric,
        row.brings,
        row.counted_in,
        row.confidence,
        row.milestones,
        row.reached,
    ]


def gap_export(board: GapBoard) -> Export:
    """The gap table as a workbook."""
    money, named = Holds.AMOUNT, gap_words()
    return Export(
        title=_("Plans against the gap"),
        columns=[
            Column(_("Unit"), width=24),
            Column(_("Target"), money),
            Column(_("Actual"), money),
            Column(_("Run-rate landing"), money),
            Column(_("Lacking"), money),
            Column(_("Planned"), money),
            Column(_("By confidence"), money),
            Column(_("Does it add up"), width=20),
        ],
        rows=[
            [
                row.name,
                row.target,
                row.actual,
                row.landing,
                max(row.gap, Decimal(0)),
                row.planned,
                row.expected,
                named[row.state],
            ]
            for row in board.rows
        ],
        counted_in=board.counted_in,
        notes=[gap_sentence(board), about_landing(board)],
        levels=[row.depth for row in board.rows],
    )


def about_landing(board: GapBoard) -> str:
    """How the gap is meant, and what its landing rests on."""
    told = [
        _(
            "Lacking: target − run-rate landing, the same as on Today and Track. Plans "
            "count for the days still to come."
        )
    ]
    if board.progress:
        words = _(
            "Run-rate landing: actual ÷ time progress of %(top)s, %(progress)s "
            "(%(clock)s), for all rows."
        )
        told.append(
            words
            % {
                "top": board.rows[0].name,
                "progress": figures.percent(board.progress),
                "clock": clock_name(board.clock),
            }
        )
    if board.rows and board.came_year != board.year:
        words = _("%(year)s has no data yet: actual and landing are those of %(came)s.")
        told.append(words % {"year": board.year, "came": board.came_year})
    return ("" if figures.chinese() else " ").join(told)
