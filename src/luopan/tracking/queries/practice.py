"""What somebody's work brings: his own ripe rates, else those of the nearest unit above."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from luopan.dimensions.models import Metric
from luopan.records.deal_table import WON, DealTable
from luopan.records.seat_days import Asked, SeatDays
from luopan.tracking import cube
from luopan.tracking.board import DAY, MILLION, Board

WITHIN = 180  # days that an opportunity has to be won in
COHORTS = 730  # days on which those were begun that are looked at
YEAR = 365
LEAST_DEALS, LEAST_WINS, LEAST_TALKS = 20, 5, 30
LATELY = 13  # weeks
TALKS, VISITS = "effective_communications", "visits"


@dataclass(frozen=True)
class Factor:
    """A rate with what it was counted from.

    Attributes:
        key: Of ``engine.backsolve.Rates``; ``new_share`` for what deals bring of all.
        value: None: nobody up to the company has enough records for it.
        of: The upper part of the division, in its own unit.
        out_of: The lower part.
        source: Code of the unit whose it is; empty without a value.
    """

    key: str
    value: float | None
    of: float = 0.0
    out_of: float = 0.0
    source: str = ""


Counted = tuple[float, float, bool]  # of, out of, whether that is enough


class Practice:
    """The rates of the units of a board, read from opportunities and activities."""

    def __init__(self, board: Board) -> None:
        self.board = board
        self.end = board.question.as_of + DAY
        self.ripe = (
            self.end - timedelta(days=WITHIN + COHORTS),
            self.end - timedelta(days=WITHIN),
        )

    @cached_property
    def deals(self) -> DealTable:
        """Opportunities that are open, or closed since the first cohort began."""
        asked = replace(self._asked(), into=self.board.this.currency or None)
        return cube.deals(asked, self.board.seen)

    @cached_property
    def _activities(self) -> dict[str, SeatDays]:
        metrics = self.board.question.metrics
        found = [one for one in metrics if one.code in {TALKS, VISITS}]
        return {
            one.code: cube.sums(self.asked_for(one), self.board.seen) for one in found
        }

    def asked_for(self, metric: Metric) -> Asked:
        """The facts of a metric in the days that rates are counted from."""
        return replace(self._asked(), metric=metric)

    def _asked(self) -> Asked:
        question = self.board.question
        return Asked(
            question.metric,
            self.ripe[0],
            self.end,
            question.as_of,
            question.known_at,
        )

    def counted(self, metric: str, code: str, start: date, end: date) -> float:
        """How many communications or visits a unit had in a span of days."""
        table = self._activities.get(metric)
        if table is None:
            return 0.0
        total = table.totals([self.board.members(code)], [(start, end)])
        return int(total[0, 0]) / MILLION

    def weekly(
        self, metric: str, codes: Sequence[str], weeks: Sequence[tuple[date, date]]
    ) -> NDArray[np.float64]:
        """What units had of communications or visits in some weeks; shape ``(codes, weeks)``."""
        table = self._activities.get(metric)
        if table is None or not weeks:
            return np.zeros((len(codes), len(weeks)))
        members = [self.board.members(code) for code in codes]
        return np.asarray(table.totals(members, weeks) / MILLION)

    def factors(self, chain: Sequence[str]) -> dict[str, Factor]:
        """All factors for a unit.

        Args:
            chain: Its code and those above, the nearest first.
        """
        return {key: self.factor(key, chain) for key in self._ways}

    def factor(self, key: str, chain: Sequence[str]) -> Factor:
        """One of them: what the others rest on may be missing."""
        return _nearest(key, chain, self._ways[key])

    @cached_property
    def _ways(self) -> dict[str, Callable[[str], Counted]]:
        return {
            "new_share": self._new_share,
            "amount_a_win": self._amount,
            "win_rate": self._win_rate,
            "talks_a_deal": self._talks_a_deal,
            "talks_a_visit": self._talks_a_visit,
        }

    def cycles(self, code: str) -> NDArray[np.int64]:
        """Days from begun to won, of the ripe cohorts of a unit, in any order."""
        _begun, won = self._cohorts(code)
        days: NDArray[np.int64] = self._taken[won].astype(np.int64)
        return days

    @cached_property
    def _taken(self) -> NDArray[np.timedelta64]:
        return self.deals.closed - self.deals.created

    def _cohorts(self, code: str) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
        """Which were begun in the ripe days, and which of these were won in time."""
        table = self.deals
        start, end = (np.datetime64(day) for day in self.ripe)
        begun = self._under(code) & (table.created >= start) & (table.created < end)
        won = begun & (table.outcome == WON) & (table.closed < np.datetime64(self.end))
        return begun, won & (self._taken <= np.timedelta64(WITHIN, "D"))

    def _under(self, code: str) -> NDArray[np.bool_]:
        return self.deals.under(self.board.members(code))

    def _win_rate(self, code: str) -> Counted:
        begun, won = self._cohorts(code)
        count, out_of = int(won.sum()), int(begun.sum())
        return count, out_of, out_of >= LEAST_DEALS and count >= LEAST_WINS

    def _amount(self, code: str) -> Counted:
        _begun, won = self._cohorts(code)
        amounts = self.deals.told(won)
        amounts = amounts[amounts > 0]
        return (
            int(amounts.sum()) / MILLION,
            len(amounts),
            len(amounts) >= LEAST_WINS,
        )

    def _talks_a_deal(self, code: str) -> Counted:
        begun, _won = self._cohorts(code)
        talks, deals = self.counted(TALKS, code, *self.ripe), int(begun.sum())
        return talks, deals, deals >= LEAST_DEALS and talks >= LEAST_TALKS

    def _talks_a_visit(self, code: str) -> Counted:
        span = self.end - timedelta(days=YEAR), self.end
        talks = self.counted(TALKS, code, *span)
        visits = self.counted(VISITS, code, *span)
        return talks, visits, visits >= LEAST_TALKS and talks > 0

    def _new_share(self, code: str) -> Counted:
        """Of a year's sales what came as won opportunities; no more than all."""
        start = self.end - timedelta(days=YEAR)
        won = self.deals.win_rate(self.board.members(code), start, self.end)
        sold = self._sold(code, start)
        enough = won.won >= LEAST_WINS
        amount = won.won_amount / MILLION
        # Where nothing is sold but deals are won, deals are all there is.
        return min(amount, sold) if sold > 0 else amount, max(sold, amount), enough

    def _sold(self, code: str, start: date) -> float:
        members, begun = [self.board.members(code)], self.board.question.year.start_date
        before = self.board.last.values(members, [(start, min(begun, self.end))])
        now = self.board.this.values(members, [(max(begun, start), self.end)])
        return (int(before[0, 0]) + int(now[0, 0])) / MILLION

    def open(
        self, code: str, end: date, start: date | None = None
    ) -> tuple[int, float]:
        """Opportunities expected to close ahead, in a span: how many, for how much."""
        found = self.deals.pipeline(
            self.board.members(code),
            max(self.end, start or self.end),
            end,
            self.board.question.as_of,
        )
        return found.deals, found.amount / MILLION


def _nearest(key: str, chain: Sequence[str], way: Callable[[str], Counted]) -> Factor:
    """Of the first unit that has enough."""
    for code in chain:
        of, out_of, enough = way(code)
        if enough and of > 0 and out_of > 0:
            return Factor(key, of / out_of, of, out_of, code)
    return Factor(key, None)
