"""All that a pack holds, from the queries that the pages of the same figures use."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from luopan.actions.queries import Awaited, asked_for
from luopan.dimensions.queries import counted_in
from luopan.org.access import Action, may, name_of
from luopan.org.facts import remembered_while_reading
from luopan.org.models import Reach, Unit, User
from luopan.tracking.attending import meeting_seen
from luopan.tracking.board import Board
from luopan.tracking.models import Meeting
from luopan.tracking.queries.asking import Question, Wish, ask, year_on
from luopan.tracking.queries.forecast import Moves, YearAhead, moves, year_ahead
from luopan.tracking.queries.gap import GapBoard, gap_board
from luopan.tracking.queries.meetings.before import Decided, decisions
from luopan.tracking.queries.meetings.before import since as meeting_before
from luopan.tracking.queries.meetings.promises import PromiseSeen, last_promises
from luopan.tracking.queries.meetings.waiting import own_promises
from luopan.tracking.queries.overview import Overview, overview
from luopan.tracking.queries.pack.changes import (
    STANDING,
    ActionMoves,
    CallMove,
    WarningMoves,
    action_moves,
    call_moves,
    warning_moves,
)
from luopan.tracking.queries.warnings.listing import WarningRow, warning_rows
from luopan.tracking.queries.warnings.listing import Wish as WarningWish
from luopan.trail.refusal import Refused

LARGE = 400  # seats: from here on a file is made in the background
FEW = 40  # seats: up to here their own warnings are told
MOST_ASKED = 5


@dataclass(frozen=True)
class Way:
    """What a kind of meeting looks at.

    Attributes:
        period: The kind of period its figures are of.
        back: How far it looks back where there was no meeting before.
        ahead: How far it looks ahead for what is due.
    """

    period: str
    back: timedelta
    ahead: timedelta


KINDS: dict[str, Way] = {
    "daily": Way("month", timedelta(days=1), timedelta(days=1)),
    "weekly": Way("month", timedelta(days=7), timedelta(days=7)),
    "monthly": Way("year", timedelta(days=31), timedelta(days=31)),
    "quarterly": Way("quarter", timedelta(days=92), timedelta(days=92)),
}


@dataclass(frozen=True)
class PackWish:
    """Which pack; what is left out is as it suits.

    Args:
        kind: daily, weekly, monthly, quarterly.
        unit: Code; empty: the largest part of the reader.
        period: Code of the period its figures are of.
        meeting: Number of a meeting: its unit, its kind, and what was promised before it.
        since: The day from whose evening on changes count; None: the last meeting's.
    """

    kind: str = "weekly"
    unit: str = ""
    period: str = ""
    meeting: int | None = None
    since: date | None = None


@dataclass(frozen=True)
class Asked:
    """What has to be decided: a warning without a step, or a resource asked for."""

    warning: WarningRow | None = None
    need: Awaited | None = None


@dataclass(frozen=True)
class Setting:
    """For which meeting a pack is, and since when it tells.

    Attributes:
        since: Changes are those after this day.
        first: There was no meeting before: ``since`` is as usual for the kind.
        meeting: None: the pack is for no meeting that was arranged.
        before: The meeting before it.
        brief: A pack of one page: what is not on it is not read.
    """

    kind: str
    on: date
    at: datetime
    since: date
    first: bool
    meeting: Meeting | None
    before: Meeting | None
    brief: bool


@dataclass(frozen=True)
class Front:
    """How it stands, what was promised, what has to be decided.

    Attributes:
        seats: Under the unit.
        promises: Of the meetings before, as they stand now.
        decided: In the last meeting.
        causes: The warning of the pack's own period that says most of a unit under it, by
            code: what a year lacks is no reason for what a month does.
        asked: What has to be decided.
    """

    setting: Setting
    found: Overview
    seats: int
    promises: tuple[PromiseSeen, ...]
    decided: tuple[Decided, ...]
    causes: dict[str, WarningRow]
    asked: tuple[Asked, ...]


@dataclass(frozen=True)
class Changes:
    """What has changed since; ``deals`` None: the unit's opportunities are other units'."""

    setting: Setting
    question: Question
    reach_date: date | None
    counted_in: str
    deals: Moves | None
    calls: tuple[CallMove, ...]
    warned: WarningMoves


@dataclass(frozen=True)
class Ahead:
    """Where it lands, and whether plans make up what is lacking.

    Attributes:
        year: None: its amounts add up nowhere.
        gaps: Plans against the gap of the year, the unit first; None: no targets.
    """

    setting: Setting
    question: Question
    reach_date: date | None
    counted_in: str
    year: YearAhead | None
    gaps: GapBoard | None


@dataclass(frozen=True)
class Todo:
    """What was done, is late, is due."""

    setting: Setting
    question: Question
    reach_date: date | None
    actions: ActionMoves


@dataclass(frozen=True)
class Pack:
    """What a meeting looks at."""

    front: Front
    changes: Changes
    ahead: Ahead
    todo: Todo


def wish_of(meeting: Meeting, viewer: User, *, on: date) -> PackWish:
    """The pack of a meeting: of its unit, or where that is not the reader's, of his part."""
    his = may(viewer, Action.RECORDS_READ, unit=meeting.unit, on=on)
    return PackWish(
        kind=meeting.series.rhythm,
        unit=meeting.unit.code if his else "",
        meeting=meeting.pk,
    )


def wish_by_number(viewer: User, number: int, *, on: date) -> PackWish:
    """The pack of a meeting by its number, as ``wish_of``.

    Raises:
        Unknown: There is no such meeting, or it is not the viewer's to see.
    """
    return wish_of(_meeting(viewer, number, on), viewer, on=on)


def pack(wish: PackWish, *, viewer: User, at: datetime, on: date) -> Pack:
    """What a meeting looks at, in the rights of who reads it.

    Args:
        wish: Which.
        viewer: Who reads: nothing is in it that he could not look up himself.
        at: Now.
        on: Today.

    Raises:
        Unknown: No such unit or meeting, or out of his reach.
        Refused: No such kind or period.
    """
    by: dict[str, Any] = {"viewer": viewer, "at": at, "on": on}
    return Pack(
        front(wish, **by), changes(wish, **by), ahead(wish, **by), todo(wish, **by)
    )


def front(wish: PackWish, *, viewer: User, at: datetime, on: date) -> Front:
    """The first part of a pack, as ``pack``."""
    setting = _setting(wish, viewer, at, on)
    found = overview(_asked(wish), viewer=viewer, at=at, on=on, brief=True)
    meeting, before = setting.meeting, setting.before
    return Front(
        setting,
        found,
        seats_under(found.question.unit, on),
        last_promises(meeting, on=on) if meeting else (),
        decisions(before) if before else (),
        *_standing(viewer, found, on, brief=setting.brief),
    )


def changes(wish: PackWish, *, viewer: User, at: datetime, on: date) -> Changes:
    """The second part of a pack, as ``pack``."""
    setting = _setting(wish, viewer, at, on)
    question = ask(_asked(wish), viewer=viewer, at=at, on=on)
    unit, since = question.unit, setting.since
    seats = seats_under(unit, on) <= FEW
    return Changes(
        setting,
        question,
        Board(question).reach,
        counted_in(question.metric),
        _deals(viewer, unit, since, at, on),
        () if setting.brief else call_moves(question, since),
        warning_moves(viewer, unit.code, since, on=on, seats=seats),
    )


def ahead(wish: PackWish, *, viewer: User, at: datetime, on: date) -> Ahead:
    """The last part of a pack, as ``pack``."""
    setting = _setting(wish, viewer, at, on)
    question = ask(_asked(wish), viewer=viewer, at=at, on=on)
    unit, brief = question.unit, setting.brief
    return Ahead(
        setting,
        question,
        Board(question).reach,
        counted_in(question.metric),
        None if brief else _year(viewer, unit, at, on),
        None if brief else _gaps(viewer, unit, year_on(question.calendar, on), at, on),
    )


def todo(wish: PackWish, *, viewer: User, at: datetime, on: date) -> Todo:
    """The actions of a pack, as ``pack``."""
    setting = _setting(wish, viewer, at, on)
    question = ask(_asked(wish), viewer=viewer, at=at, on=on)
    unit, until = question.unit.code, on + KINDS[wish.kind].ahead
    year = year_on(question.calendar, on)
    moved = action_moves(viewer, unit, setting.since, until, year=year, on=on)
    own = own_promises(viewer, on=on, apart=setting.before)
    due = tuple(one for one in own if one.due_date <= until)
    return Todo(
        setting,
        question,
        Board(question).reach,
        replace(moved, promised=due, reader=name_of(viewer)),
    )


def _meeting(viewer: User, number: int, on: date) -> Meeting:
    asked = ("meeting of a pack", viewer.pk, number, on)
    return remembered_while_reading(asked, lambda: meeting_seen(viewer, number, on=on))


def _setting(wish: PackWish, viewer: User, at: datetime, on: date) -> Setting:
    if wish.kind not in KINDS:
        raise Refused(
            _("A meeting pack is daily, weekly, monthly or quarterly, not “%(kind)s”."),
            kind=wish.kind[:20],
        )
    meeting = _meeting(viewer, wish.meeting, on) if wish.meeting else None
    before = meeting_before(meeting) if meeting else None
    last = before.day if before else None
    since = wish.since or last or on - KINDS[wish.kind].back
    return Setting(
        wish.kind,
        on,
        at,
        min(since, on - timedelta(days=1)),
        last is None,
        meeting,
        before.meeting if before else None,
        wish.kind == "daily",
    )


def _asked(wish: PackWish) -> Wish:
    return Wish(unit=wish.unit, period=wish.period, kind=KINDS[wish.kind].period)


def size(wish: PackWish, *, viewer: User, at: datetime, on: date) -> int:
    """How many seats a pack is about."""
    return seats_under(ask(_asked(wish), viewer=viewer, at=at, on=on).unit, on)


def seats_under(unit: Unit, on: date) -> int:
    """How many seats a unit has under it; one query."""
    under = Reach.objects.on(on).filter(above=unit, below__kind=Unit.Kind.SEAT)
    return under.count()


def _deals(
    viewer: User, unit: Unit, since: date, at: datetime, on: date
) -> Moves | None:
    try:
        return moves(viewer=viewer, at=at, on=on, unit=unit.code, since=since)
    except Refused:
        return None


def _year(viewer: User, unit: Unit, at: datetime, on: date) -> YearAhead | None:
    try:
        return year_ahead(viewer=viewer, at=at, on=on, unit=unit.code)
    except Refused:
        return None


def _gaps(
    viewer: User, unit: Unit, year: int, at: datetime, on: date
) -> GapBoard | None:
    """For the unit and what is right under it."""
    found = gap_board(viewer, year, at=at, on=on, unit=unit.code)
    return found if found.rows else None


def _standing(
    viewer: User, found: Overview, on: date, *, brief: bool
) -> tuple[dict[str, WarningRow], tuple[Asked, ...]]:
    """Which warnings say why, unit by unit, and what of all this has to be decided."""
    code, period = found.question.unit.code, found.question.period.code
    rows = warning_rows(viewer, WarningWish(unit=code), on=on, limit=STANDING)
    under = {row.name.code for row in found.drill.rows} | {code}
    causes: dict[str, WarningRow] = {}
    for row in sorted(rows, key=lambda one: (one.rule != "pace", -(one.amount or 0))):
        if row.code in under and row.period == period:
            causes.setdefault(row.code, row)
    open_ones = [row for row in rows if row.state == "open"]
    open_ones.sort(key=lambda one: (one.is_seat, -(one.amount or Decimal(0)), one.id))
    wanted = [Asked(warning=row) for row in open_ones[:MOST_ASKED]]
    needs = [Asked(need=one) for one in asked_for(viewer, on=on)]
    asked = [*needs[: 2 if wanted else MOST_ASKED], *wanted][:MOST_ASKED]
    return ({} if brief else causes), tuple(asked)
