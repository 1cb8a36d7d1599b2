"""Action plans in words: rows, lanes, bars of a Gantt, days of a week."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from luopan.actions.kinds import KINDS, STATES
from luopan.actions.queries import ActionRow, Awaited, Sums
from luopan.actions.sheet_rows import Step
from luopan.web import figures
from luopan.web.exports import Column, Export, Holds
from luopan.web.words.action import what_and_much
from luopan.web.words.clauses import counted, run_on
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
    until: str


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


def line(row: ActionRow) -> Line:
    """An action in words."""
    brings = figures.named(row.brings, row.counted_in) if row.brings else ""
    late = _("milestone late") if row.step_late else _("late")
    state = late if row.late else str(STATES[row.state])
    return Line(
        row,
        str(KINDS[row.kind]),
        state,
        "bad" if row.late else LOOKS[row.state],
        f"{row.start_date:%m-%d} – {row.last_date:%m-%d}",
        brings,
        figures.percent(row.confidence, 0) if row.confidence else "",
        f"{row.reached}/{row.milestones}" if row.milestones else "",
        f"{row.last_date:%m-%d}",
    )


def lines(rows: Sequence[ActionRow]) -> tuple[Line, ...]:
    """Actions in words."""
    return tuple(line(row) for row in rows)


def sentence(found: Sums) -> str:
    """How many there are, how many late, how many do not say what they bring."""
    if not found.count:
        return _("No actions are planned here yet: start from a template.")
    said = run_on(
        counted(
            [
                (found.count, ngettext("%(n)s action", "%(n)s actions", found.count)),
                *open_and_late(found),
            ]
        )
    )
    silent = ngettext(
        "%(n)s of the open ones has no expected contribution.",
        "%(n)s of the open ones have no expected contribution.",
        found.silent,
    )
    gap = "" if figures.chinese() else " "
    return gap.join([said, *counted([(found.silent, silent)])])


def open_and_late(found: Sums) -> list[tuple[int, str]]:
    """How many of them are open and late, as parts of a sentence."""
    return [(found.open, _("%(n)s open")), (found.late, _("%(n)s late"))]


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
    return figures.named(total, said[0].counted_in)


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
            due.append((line(row), _("starts")))
    return Day(f"{weekdays()[day.weekday()]} {day:%m-%d}", day == on, tuple(due))


def weekdays() -> tuple[str, ...]:
    """Monday to Sunday, short."""
    return (_("Mon"), _("Tue"), _("Wed"), _("Thu"), _("Fri"), _("Sat"), _("Sun"))


def waiting(rows: Sequence[ActionRow]) -> list[Item]:
    """On Today: what of one's own is late or due."""
    found = []
    for row in rows:
        due = row.last_date
        if row.next_date is not None:
            due = min(due, row.next_date)
        said = _("late since %(day)s") if row.late else _("due on %(day)s")
        if row.step_late:
            said = _("milestone late since %(day)s")
        more = f"{said % {'day': f'{due:%Y-%m-%d}'}} · {row.unit_name}"
        where = reverse("action", args=[row.id])
        found.append(
            Item(
                *("clipboard-check", row.name, more, where, EVER),
                overdue=row.late,
                due=due,
            )
        )
    return found


def awaited(rows: Sequence[Awaited]) -> list[Item]:
    """On Today: what was refused, promised and did not come, and what waits for one's word."""
    return [
        Item(
            "alert-triangle" if row.promised_date or row.refused_by else "package",
            row.action_name,
            f"{_awaited(row)} · {row.unit_name}",
            reverse("action", args=[row.action]),
            EVER,
            overdue=row.promised_date is not None,
            due=row.promised_date,
        )
        for row in rows
    ]


def _awaited(row: Awaited) -> str:
    facts = {
        "what": what_and_much(row.resource, row.what, row.much),
        "who": row.asked_by if row.promised_date is None else row.promised_by,
        "day": row.promised_date,
    }
    if row.refused_by:
        refused = {"who": row.refused_by, "why": row.refused_said}
        return _("%(who)s refused %(what)s: %(why)s") % (facts | refused)
    if row.promised_date is None:
        return _("%(who)s requests %(what)s: promise it by a day") % facts
    if row.from_me:
        return _("You promised %(what)s by %(day)s; it has not come") % facts
    return _("%(who)s promised %(what)s by %(day)s; it has not arrived") % facts


def export(
    rows: Sequence[ActionRow], told: str, steps: Mapping[int, Sequence[Step]]
) -> Export:
    """The list as a workbook; ``steps``: milestones by number of the action."""
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
            Column(_("Measured in")),
            Column(_("How sure"), Holds.RATIO),
            Column(_("Milestones"), width=44),
            Column(_("Reached"), count),
        ],
        rows=[_cells(row, steps.get(row.id, ())) for row in rows],
        notes=[told],
    )


def _cells(row: ActionRow, steps: Sequence[Step]) -> list[Any]:
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
        "; ".join(map(str, steps)),
        row.reached,
    ]
