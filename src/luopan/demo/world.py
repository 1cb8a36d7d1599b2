"""Everything that is drawn, together: pure arrays and rows, the same every time."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from luopan.demo import accounts as book
from luopan.demo import demand, money, orders, organisation, people, seasons
from luopan.demo.organisation import Seat
from luopan.demo.papers import Papers
from luopan.demo.story import Story

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
    def expected(self) -> NDArray[np.float64]:
        """Expected sales in yuan: shape (seats, months)."""
        ready = people.readiness(self.story, self.seats, self.stays, self.months)
        season = np.array([self.weights_of(month).sum() for month in self.months])
        return demand.expected(self.story, self.seats, self.months, ready, season)

    @cached_property
    def papers(self) -> list[Papers]:
        """All documents, in stacks of a month and a kind."""
        found = []
        for column, month in enumerate(self.months):
            placed = orders.month_orders(
                self.story,
                month,
                self.seats,
                self.accounts,
                self.expected[:, column],
                self.weights_of(month),
            )
            found.append(placed)
            found += money.following(
                self.story, month, placed, self.seats, self.accounts.kinds
            )
        return found


def next_month(month: date) -> date:
    """The first day of the month after."""
    return date(month.year + month.month // 12, month.month % 12 + 1, 1)
