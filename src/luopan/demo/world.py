"""Everything that is drawn, together: pure arrays and rows, the same every time."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from luopan.demo import accounts as book
from luopan.demo import (
    deals,
    demand,
    money,
    orders,
    organisation,
    people,
    seasons,
    visits,
)
from luopan.demo.organisation import Seat
from luopan.demo.papers import Papers, by_day, stacked
from luopan.demo.story import Story

Floats = NDArray[np.float64]
LATE_REGION = "northwest"
AHEAD = 60  # days: a contract is signed before its order


@dataclass(frozen=True)
class World:
    """The company as drawn.

    Args:
        story: The dates.
        exceptions: Days that are not what their weekday says: False off, True worked.
    """

    story: Story
    exceptions: Mapping[date, bool]

    @cached_property
    def seats(self) -> tuple[Seat, ...]:
        """All seats."""
        return organisation.seats(self.story)

    @cached_property
    def stays(self) -> tuple[people.Stay, ...]:
        """Who sits where when."""
        return people.stays(self.story, self.seats)

    @cached_property
    def accounts(self) -> book.Accounts:
        """All customers and dealers."""
        return book.accounts(self.story, self.seats)

    @cached_property
    def months(self) -> list[date]:
        """First days of all months with orders: until today, and what comes next."""
        last = self.story.today + timedelta(days=AHEAD)
        found, month = [], date(self.story.first_year, 1, 1)
        while month <= last:
            found.append(month)
            month = next_month(month)
        return found

    @cached_property
    def day_weights(self) -> dict[int, NDArray[np.float64]]:
        """By year, what each of its days weighs."""
        years = {month.year for month in self.months}
        return {year: seasons.weights(year, self.exceptions) for year in years}

    def weights_of(self, month: date) -> NDArray[np.float64]:
        """What each day of a month weighs."""
        first = month.timetuple().tm_yday - 1
        last = (next_month(month) - date(month.year, 1, 1)).days
        return self.day_weights[month.year][first:last]

    @cached_property
    def ready(self) -> NDArray[np.float64]:
        """How much of its full sales each seat is good for: shape (seats, months)."""
        return people.readiness(self.story, self.seats, self.stays, self.months)

    @cached_property
    def expected(self) -> NDArray[np.float64]:
        """Expected sales in yuan: shape (seats, months)."""
        season = np.array([self.weights_of(month).sum() for month in self.months])
        return demand.expected(self.story, self.seats, self.months, self.ready, season)

    @cached_property
    def papers(self) -> dict[str, Papers]:
        """All documents by kind, in the order of their days."""
        stacks: dict[str, list[Papers]] = {}
        years = [month.year - self.story.first_year for month in self.months]
        wanted = orders.counts(self.seats, self.expected, years)
        before = np.cumsum(wanted, axis=1) - wanted
        for column, month in enumerate(self.months):
            placed = orders.month_orders(
                self.story,
                month,
                self.seats,
                self.accounts,
                (wanted[:, column], before[:, column]),
                self.weights_of(month),
            )
            after = money.following(
                self.story, month, placed, self.seats, self.accounts.kinds
            )
            for each in (placed, *after):
                stacks.setdefault(each.kind, []).append(each)
        return {kind: by_day(each) for kind, each in stacks.items()}

    @cached_property
    def deals(self) -> deals.Deals:
        """All opportunities, in the order of their months."""
        return stacked(
            [
                deals.month_deals(
                    self.story, month, self.seats, self.accounts, ready, weights
                )
                for month, ready, weights in self._work()
            ]
        )

    @cached_property
    def visits(self) -> visits.Visits:
        """All activities, in the order of their days."""
        months = [
            visits.month_visits(
                self.story, month, self.seats, self.accounts, ready, weights
            )
            for month, ready, weights in self._work()
        ]
        return visits.toward(stacked(months), self.deals)

    def held_back(self, papers: Papers) -> NDArray[np.bool_]:
        """Which documents a region handed in late."""
        start, end = (book.ordinal(day) for day in self.story.late_days)
        inside = (papers.days >= start) & (papers.days < end)
        if not inside.any():
            return inside
        late = np.array([seat.region == LATE_REGION for seat in self.seats])
        return inside & late[papers.seats]

    def _work(self) -> Iterator[tuple[date, Floats, Floats]]:
        for column, month in enumerate(self.months):
            yield month, self.ready[:, column], self.weights_of(month)


def next_month(month: date) -> date:
    """The first day of the month after."""
    return date(month.year + month.month // 12, month.month % 12 + 1, 1)
