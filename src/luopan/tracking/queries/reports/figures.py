"""What the records say of a day or a week of a person: the report before anybody writes.

Drawn from one board for any number of its nodes; frozen when a report is sent. Amounts are
whole millionths, so that a team is exactly the sum of its reports.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any

import numpy as np
from django.db.models import Count, Q

from luopan.actions.models import Action, Milestone
from luopan.actions.queries.promises import OPEN
from luopan.actions.queries.weekly import adopted
from luopan.dimensions.models import Account
from luopan.org.models import Reach, Unit, User
from luopan.records.models import Activity, StageChange
from luopan.tracking import cube
from luopan.tracking.board import DAY, MILLION, Board
from luopan.tracking.clocks import Clocks
from luopan.tracking.measures import Adding
from luopan.tracking.models import Call
from luopan.tracking.queries.asking import Wish, ask
from luopan.tracking.queries.practice import TALKS, VISITS, Practice
from luopan.tracking.queries.reports.periods import DAILY, ReportPeriod
from luopan.tracking.queries.reports.shapes import (
    ADDED,
    Figures,
    Whose,
    came_since,
    figures_of,
    whose,
)
from luopan.tracking.queries.stated_actuals import standpoint
from luopan.trail.refusal import Refused

RECEIPTS = "receipts"
WORKDAYS = 5  # of a usual week: an adopted number of a week, spread over days
BACK = timedelta(days=45)  # follow-ups older than this are not asked for any more
MOST = 5  # follow-ups and next steps that are named


def board_of(
    viewer: User, unit: str, period: ReportPeriod, *, at: datetime, on: date
) -> Board | None:
    """What a report of a unit is drawn from; None: there is no calendar or metric yet.

    It is seen from the last day of the period, with all that became known since.
    """
    day = min(period.last_date, on)
    wish = Wish(unit=unit, kind="year", as_of=day, clock="history", hindsight=True)
    try:
        return Board(ask(wish, viewer=viewer, at=at, on=on))
    except Refused as refusal:
        if refusal.status == 404:
            raise
        return None


def drawn(
    board: Board, whose: Sequence[Whose], period: ReportPeriod
) -> dict[str, Figures]:
    """The figures of some nodes of a board, by code; queries do not grow with them."""
    counted = _Counted(board, whose, period)
    plans, calls = counted.planned(), counted.calls()
    open_, soon = counted.follow_ups(), counted.soon()
    deals, moved = counted.deals(), counted.moved()
    visits, talks = counted.activities(VISITS), counted.activities(TALKS)
    orders, receipts = counted.orders(), counted.receipts()
    marks, pace = counted.milestones(), counted.pace()
    return {
        one.code: Figures(
            visits=visits[n],
            planned=plans.get(one.unit),
            talks=talks[n],
            moved=moved.get(one.code, 0),
            won=deals[n][0],
            won_amount=deals[n][1],
            lost=deals[n][2],
            orders=orders[n],
            receipts=receipts[n],
            currency=board.this.currency if isinstance(board.this, Adding) else "",
            metric=board.metric.code,
            milestones_due=marks.get(one.person, (0, 0))[0],
            milestones_reached=marks.get(one.person, (0, 0))[1],
            follow_ups=len(open_.get(one.code, ())),
            call=calls.get(one.unit),
            open=tuple(open_.get(one.code, ()))[:MOST],
            next=tuple(soon.get(one.person, ()))[:MOST],
            share=pace[n][0],
            lead=pace[n][1],
            reach=f"{board.reach}" if board.reach else "",
        )
        for n, one in enumerate(whose)
    }


class _Counted:
    """The parts of the figures, each read once for all nodes."""

    def __init__(
        self, board: Board, whose: Sequence[Whose], period: ReportPeriod
    ) -> None:
        self.board, self.whose, self.period = board, whose, period
        self.codes = [one.code for one in whose]
        self.span = (period.start_date, period.end_date)
        self.practice = Practice(board)
        self.members = [board.members(code) for code in self.codes]
        self.under: dict[int, list[str]] = {}
        for code, below in self._below():
            self.under.setdefault(below, []).append(code)

    def _below(self) -> Iterable[tuple[str, int]]:
        """Each code with the units under it; a seat with itself, without asking."""
        seats = {
            one.unit: one.code
            for one in self.whose
            if self.board.units[one.code].kind == Unit.Kind.SEAT
        }
        units = [one.unit for one in self.whose if one.unit not in seats]
        reach = Reach.objects.on(self.board.question.as_of).filter(above__in=units)
        rows = reach.values_list("above__code", "below") if units else ()
        return [*((code, pk) for pk, code in seats.items()), *rows]

    @cached_property
    def marks(self) -> list[Milestone]:
        """Of their own actions: due or reached in the period, or due soon."""
        start, end = self.span
        of_period = Q(due_date__gte=start, due_date__lt=end)
        of_period |= Q(reached_date__gte=start, reached_date__lt=end)
        soon = Q(reached_date=None, due_date__lt=self.until, action__state__in=OPEN)
        rows = Milestone.objects.filter(
            of_period | soon, action__owner__in=[one.person for one in self.whose]
        )
        return list(rows.select_related("action").order_by("due_date", "pk"))

    @property
    def until(self) -> date:
        """After the last day of the next period."""
        return self.period.end_date + self.period.length

    # ── what people did ──

    def activities(self, metric: str) -> list[int]:
        found = self.practice.weekly(metric, self.codes, [self.span])[:, 0]
        return [round(float(one)) for one in found]

    def moved(self) -> dict[str, int]:
        """Opportunities that entered a stage, by code of the node."""
        rows = StageChange.objects.filter(
            opportunity__live=True,
            opportunity__seat__in=list(self.under),
            day_date__gte=self.span[0],
            day_date__lt=self.span[1],
        )
        found: dict[str, int] = {}
        each = rows.values("opportunity__seat").annotate(
            many=Count("opportunity", distinct=True)
        )
        for row in each:
            for code in self.under.get(row["opportunity__seat"], ()):
                found[code] = found.get(code, 0) + row["many"]
        return found

    def deals(self) -> list[tuple[int, int, int]]:
        """Won, for how much, lost."""
        table = self.practice.deals
        closed = [table.win_rate(members, *self.span) for members in self.members]
        return [(one.won, one.won_amount, one.lost) for one in closed]

    # ── what came ──

    def orders(self) -> list[int]:
        board = self.board
        if not isinstance(board.this, Adding):
            return [0] * len(self.codes)
        first = board.question.year.start_date
        start, end = self.span
        found = np.zeros(len(self.codes), np.int64)
        for figures, part in (
            (board.last, (start, min(end, first))),
            (board.this, (max(start, first), end)),
        ):
            if part[0] < part[1]:
                found += figures.values(self.members, [part])[:, 0]
        return [int(one) for one in found]

    def receipts(self) -> list[int]:
        known = self.board.question.metrics
        metric = next((one for one in known if one.code == RECEIPTS), None)
        if metric is None:
            return [0] * len(self.codes)
        # beside orders, so in their currency; whose they are may follow the customer
        money = self.board.this.currency or None
        asked = replace(self.practice.asked_for(metric), into=money)
        table = cube.sums(asked, standpoint(metric, self.board.question.known_at))
        found = table.totals(self.members, [self.span])[:, 0]
        return [int(one) for one in found]

    # ── what was promised ──

    def planned(self) -> dict[int, int]:
        """Visits that were taken on for the period, by seat."""
        question = self.board.question
        keys = [one.unit for one in self.whose]
        found = adopted(keys, question.year_number, on=question.as_of)
        parts = WORKDAYS if self.period.kind == DAILY else 1
        return {pk: -(-one.visits // parts) for pk, one in found.items()}

    def milestones(self) -> dict[int, tuple[int, int]]:
        """Due and reached in the period, by owner."""
        start, end = self.span
        found: dict[int, tuple[int, int]] = {}
        for mark in self.marks:
            owner = mark.action.owner_id
            due, reached = found.get(owner, (0, 0))
            came = mark.reached_date
            found[owner] = (
                due + (start <= mark.due_date < end),
                reached + (came is not None and start <= came < end),
            )
        return found

    def calls(self) -> dict[int, dict[str, Any]]:
        """The newest own call of each unit for the month that runs."""
        last = self.board.question.as_of
        rows = Call.objects.filter(
            unit__in=[one.unit for one in self.whose],
            side=Call.Side.OWN,
            kind="month",
            metric=self.board.metric,
            start_date__lte=last,
            end_date__gt=last,
            week_date__lte=last,
        ).order_by("pk")
        return {
            row.unit_id: {
                "period": row.period_code,
                "week": f"{row.week_date}",
                "confirmed": row.confirmed,
                "committed": row.committed,
                "upside": row.upside,
            }
            for row in rows
        }

    def follow_ups(self) -> dict[str, list[tuple[str, str, str, str]]]:
        """Next steps whose day has come, and after which nothing was done there."""
        last = self.board.question.as_of
        rows = Activity.objects.filter(
            live=True,
            seat__in=list(self.under),
            account__isnull=False,
            day_date__gt=last - 2 * BACK,
            day_date__lte=last,
        ).order_by("day_date", "pk")
        newest = {row.account_id: row for row in rows}  # nothing came after these
        due = [
            row
            for row in newest.values()
            if row.next_date and last - BACK < row.next_date <= last
        ]
        names = Account.objects.in_bulk([row.account_id for row in due])
        found: dict[str, list[tuple[str, str, str, str]]] = {}
        for row in sorted(due, key=lambda row: (row.next_date, row.pk)):
            customer = names[row.account_id]
            what, day = row.next_step[:80], f"{row.next_date}"
            said = (customer.name, customer.name_other, what, day)
            for code in self.under.get(row.seat_id or 0, ()):
                found.setdefault(code, []).append(said)
        return found

    def soon(self) -> dict[int, list[tuple[str, str, str]]]:
        """What of somebody's own actions is late, or due until the next period is over."""
        actions = Action.objects.filter(
            owner__in=[one.person for one in self.whose],
            state__in=OPEN,
            end_date__lte=self.until,
        ).order_by("end_date", "pk")
        found: dict[int, list[tuple[str, str, str]]] = {}
        for action in actions:
            said = (action.name, action.name_other, f"{action.end_date - DAY}")
            found.setdefault(action.owner_id, []).append(said)
        for mark in self.marks:
            if mark.reached_date or mark.action.state not in OPEN:
                continue
            first, other = mark.action.name, mark.action.name_other
            both = [f"{one} · {mark.name}" if one else "" for one in (first, other)]
            said = (both[0], both[1], f"{mark.due_date}")
            found.setdefault(mark.action.owner_id, []).append(said)
        return {pk: sorted(rows, key=lambda row: row[2]) for pk, rows in found.items()}

    # ── how the number stands ──

    def pace(self) -> list[tuple[float | None, float | None]]:
        """Attainment of the year, and by how much it is ahead of time."""
        board = self.board
        if not isinstance(board.this, Adding) or not board.elapsed:
            return [(None, None)] * len(self.codes)
        clocks = Clocks(board)
        passed = clocks.progress(clocks.chosen)
        came = board.this.values(self.members, [board.to_date])[:, 0]
        found: list[tuple[float | None, float | None]] = []
        for code, amount in zip(self.codes, came, strict=True):
            target = board.target(code, board.period)
            share = int(amount) / target if target and target > 0 else None
            lead = None if share is None else share - passed
            found.append((share, lead))
        return found


__all__ = [
    "ADDED",
    "MILLION",
    "Figures",
    "Whose",
    "board_of",
    "came_since",
    "drawn",
    "figures_of",
    "whose",
]
