"""The doubts of records that somebody may see, with what was said to them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from luopan.dimensions.models import Account
from luopan.engine.calendar import Span
from luopan.org.access import day_of
from luopan.org.held import stays
from luopan.org.language import spoken
from luopan.org.models import Unit
from luopan.records.columns import bulk
from luopan.records.members import Members
from luopan.records.process_rows import came_on, known_between
from luopan.tracking.access import led
from luopan.tracking.board import Board
from luopan.tracking.doubts import (
    OF_ACTIVITIES,
    Bools,
    Doubt,
    Doubts,
    Looked,
    doubts,
)
from luopan.tracking.models import Explanation

FIRST_HIS = timedelta(days=7)  # after a record came in only he sees what it asks


@dataclass(frozen=True)
class Rate:
    """Of what was looked at, how much raises a question.

    Attributes:
        looked: Records; ``asked`` of them raise a question, ``said`` of these are explained.
    """

    looked: int
    asked: int
    said: int

    @property
    def share(self) -> float | None:
        """None: nothing was looked at."""
        return self.asked / self.looked if self.looked else None


@dataclass(frozen=True)
class Said:
    """What somebody said to a doubt."""

    words: str
    who: str
    at: datetime


@dataclass(frozen=True)
class DoubtRow:
    """A doubt as it is shown.

    Attributes:
        mine: It is about the viewer's own record: he may explain it.
        shown_date: The day from which who leads above sees it.
        said: Everything that was said to it, the oldest first.
        mended: The record asks nothing any more; the day it was changed.
    """

    doubt: Doubt
    seat: Unit | None
    account: Account | None
    mine: bool
    shown_date: date
    said: tuple[Said, ...]
    mended: date | None = None


class Desk:
    """The doubts of a board that the viewer may see."""

    def __init__(self, board: Board, *, alone: bool = False) -> None:
        """``alone``: his own only, wherever they lie."""
        self.board = board
        question = board.question
        self.viewer, self.on = question.viewer, question.on
        self.own = (
            held(self.viewer.person_id) if self.viewer.person_id else Members(_NONE)
        )
        self.members = self.own if alone else board.members(board.code)
        below = led(self.viewer, self.on).values_list("below", flat=True)
        self.led = set() if alone else set(below)
        self.side = self._side()
        self.all = doubts(board) if self.side else Doubts({}, ())
        self.doubts = self._seen()

    def _side(self) -> str:
        if self.board.question.unit.pk in self.led:
            return "led"
        seats = set(self.members.always.tolist())
        mine = {seat for seat, _start, _end in self.own.at_times}
        return "own" if seats & mine or self.members is self.own else ""

    def _seen(self) -> list[Doubt]:
        """Of the unit: his own, and after a week those of people he leads."""
        there = _hold(self.members, self.all.found)
        mine = _hold(self.own, self.all.found)
        return [
            one
            for one, there_, own in zip(self.all.found, there, mine, strict=True)
            if there_
            and (own or (one.seat in self.led and one.since + FIRST_HIS <= self.on))
        ]

    @cached_property
    def said(self) -> dict[tuple[str, str], list[Explanation]]:
        """All that was said to doubts of the year, by check and record."""
        year = self.board.question.year
        kept = Explanation.objects.filter(
            day_date__gte=year.start_date,
            day_date__lt=year.end_date,
            at__lte=self.board.question.known_at,
        )
        found: dict[tuple[str, str], list[Explanation]] = {}
        for row in kept.select_related("person", "unit").order_by("pk"):
            found.setdefault((row.check_code, row.record), []).append(row)
        return found

    def rate(
        self, checks: Sequence[str], span: Span, members: Members | None = None
    ) -> Rate:
        """Of some checks in a span of days, for the unit or some of its members."""
        of = members or self.members
        asked = [
            one for one in self.doubts if one.check in checks and inside(one.day, span)
        ]
        if members is not None:
            there = _hold(members, asked)
            asked = [one for one, own in zip(asked, there, strict=True) if own]
        return Rate(
            self._looked(checks, span, of),
            len({one.record for one in asked}),
            len({one.record for one in asked if (one.check, one.record) in self.said}),
        )

    def _looked(self, checks: Sequence[str], span: Span, members: Members) -> int:
        """Records that any of some checks looked at; one that looks at all of a kind counts."""
        first, last = np.datetime64(span.start_date), np.datetime64(span.end_date)
        widest: dict[tuple[str, ...], int] = {}
        for check in checks:
            looked = self.all.looked[check]
            some = (looked.day >= first) & (looked.day < last)
            told = Looked(looked.seat[some], looked.day[some], looked.since[some])
            count = int(self._told(members, told).sum()) if some.any() else 0
            kind = OF_ACTIVITIES if check in OF_ACTIVITIES else (check,)
            widest[kind] = max(widest.get(kind, 0), count)
        return sum(widest.values())

    def _told(self, members: Members, looked: Looked) -> Bools:
        """Which records count: his own, and after a week those of people he leads."""
        there = members.hold(looked.seat, looked.day)
        mine = self.own.hold(looked.seat, looked.day)
        shown = looked.since <= np.datetime64(self.on - FIRST_HIS)
        return there & (mine | shown if self.side == "led" else mine)

    def rows(
        self, some: Iterable[Doubt], *, named: bool = True
    ) -> tuple[DoubtRow, ...]:
        """Doubts with what was said to them and, where somebody reads them, their names."""
        found = list(some)
        asked = found if named else []
        seats = Unit.objects.in_bulk({one.seat for one in asked if one.seat})
        accounts = Account.objects.in_bulk(
            {one.account for one in asked if one.account}
        )
        mine = _hold(self.own, found)
        return tuple(
            DoubtRow(
                one,
                seats.get(one.seat or 0),
                accounts.get(one.account or 0),
                bool(own),
                one.since + FIRST_HIS,
                _words(self.said.get((one.check, one.record), ())),
            )
            for one, own in zip(found, mine, strict=True)
        )

    def mended(self, span: Span, checks: Sequence[str]) -> tuple[DoubtRow, ...]:
        """What was explained and asks nothing any more, for the record was changed."""
        stand = {(one.check, one.record) for one in self.all.found}
        gone = [
            rows
            for (check, _record), rows in self.said.items()
            if check in checks
            and (check, _record) not in stand
            and inside(rows[0].day_date, span)
            and (
                rows[0].person_id == self.viewer.person_id
                or rows[0].unit_id in self.led
            )
        ]
        there = self.members.hold(
            bulk.keys([rows[0].unit_id for rows in gone]),
            bulk.days([rows[0].day_date for rows in gone]),
        )
        gone = [rows for rows, own in zip(gone, there, strict=True) if own]
        keys = [rows[0].record.partition("|")[0] for rows in gone]
        changed = known_between(keys) if keys else {}
        deals = [
            key for rows, key in zip(gone, keys, strict=True) if rows[0].record != key
        ]
        came = came_on(deals) if deals else {}
        return tuple(
            DoubtRow(
                Doubt(
                    rows[0].check_code,
                    rows[0].record,
                    rows[0].unit_id,
                    None,
                    rows[0].day_date,
                    rows[0].day_date,
                    "",
                ),
                rows[0].unit,
                None,
                rows[0].person_id == self.viewer.person_id,
                rows[0].day_date,
                _words(rows),
                changed[key][1] if key in changed else None,
            )
            for rows, key in zip(gone, keys, strict=True)
            if rows[0].person_id == self.viewer.person_id
            or _since(rows[0], changed, came) + FIRST_HIS <= self.on
        )


def _since(
    said: Explanation,
    known: Mapping[str, tuple[date, date]],
    came: Mapping[tuple[str, str], date],
) -> date:
    """Since when what was explained had been known; of a stage since that stage was."""
    key, _bar, stage = said.record.partition("|")
    if stage:
        return came.get((key, stage), day_of(said.at))
    return known[key][0] if key in known else day_of(said.at)


_NONE: NDArray[np.int64] = np.zeros(0, np.int64)


def held(person: int) -> Members:
    """The seats that a person held or acted in, on the days he did."""
    return Members(
        _NONE,
        tuple(
            (
                one.seat.pk,
                np.datetime64(one.start_date),
                np.datetime64(one.end_date or date.max),
            )
            for one in stays(person)
        ),
    )


def _hold(members: Members, some: Sequence[Doubt]) -> Sequence[bool]:
    seats, days = (
        bulk.keys([one.seat for one in some]),
        bulk.days([one.day for one in some]),
    )
    found: list[bool] = members.hold(seats, days).tolist()
    return found


def inside(day: date, span: Span) -> bool:
    """Whether a day lies in a span."""
    return span.start_date <= day < span.end_date


def _words(rows: Iterable[Explanation]) -> tuple[Said, ...]:
    return tuple(Said(row.said, spoken(row.person), row.at) for row in rows)
