"""What dealers of the first tier report each month: what they sold on, what lies with them.

Counted from what they took: most sell on about as much; one, in the weak region, has sold
on a fifth since June and goes on taking.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from luopan.demo import accounts as book
from luopan.demo.chance import stream
from luopan.demo.story import Story, at
from luopan.demo.tables import ONE, Clerk
from luopan.demo.telling import Delivery, store
from luopan.demo.world import next_month
from luopan.org.models import User
from luopan.records.tables import Table

REPORTED = 5  # day of the month after, on which a month's report comes
WEAK, STUFFED_SINCE, STUFFED = "southwest", 6, 0.2
SMALLEST = 60  # pieces a year: smaller ones do not report
LEAST, MOST = 0.98, 1.06  # of what was taken in three months, what the others sell on
OPENING = 0.6  # months of last year's quantity that lay there at the year's beginning
Ints = NDArray[np.int64]
Rows = list[dict[str, Any]]


@dataclass(frozen=True)
class Lot:
    """What a dealer took of an item, month by month of the running year and the one before.

    Attributes:
        dealer: Place of the account; ``item`` of the item.
        taken: Shape (24,), whole pieces.
    """

    dealer: int
    item: int
    taken: Ints


def reports(story: Story, since: date | None = None) -> Iterator[Delivery]:
    """What came up to today as one delivery; only months reported after a day, if given."""
    month, months = date(story.year, 1, 1), []
    while _comes(month) < story.today:
        if since is None or _comes(month) >= since:
            months.append(month)
        month = next_month(month)
    if months:
        label = f"经销商进销存月报 {months[0]:%Y-%m}"
        if len(months) > 1:
            label += f"—{months[-1]:%m}"
        end = next_month(months[-1])
        yield Delivery(months[0], end, label, at(_comes(months[-1]), 10))


def _comes(month: date) -> date:
    """The day on which a month's report comes."""
    return next_month(month) + timedelta(days=REPORTED - 1)


def bring(actor: User, told: "Told", one: Delivery) -> None:
    """Import the reports of some months."""
    sold: Rows = []
    stock: Rows = []
    month = one.start
    while month < one.end:
        passed_on, left = told.rows(month)
        sold += passed_on
        stock += left
        month = next_month(month)
    tables = tuple(
        Table(kind, {name: [row[name] for row in rows] for name in rows[0]})
        for kind, rows in (("sell_out", sold), ("stock", stock))
        if rows
    )
    if tables:
        store(actor, one, tables)


class Told:
    """What dealers have to tell, drawn once."""

    def __init__(self, clerk: Clerk) -> None:
        self.clerk = clerk

    @cached_property
    def lots(self) -> list[Lot]:
        """What each dealer that reports took, by item; in a fixed order."""
        world, year = self.clerk.world, self.clerk.world.story.year
        papers, lines = world.papers["order"], world.papers["order"].lines
        assert lines.quantities is not None
        first, end = (book.ordinal(date(y, 1, 1)) for y in (year - 1, year + 1))
        days, buyers = papers.days[lines.of], papers.accounts[lines.of]
        mine = (days >= first) & (days < end)
        mine &= (world.accounts.kinds == book.DEALER)[buyers]
        mine &= (world.accounts.ends == book.FAR)[buyers]
        months = days[mine].astype("datetime64[D]").astype("datetime64[M]")
        columns = (months - np.datetime64(f"{year - 1}-01")).astype(np.int64)
        pairs, which = np.unique(
            np.stack([buyers[mine], lines.items[mine]], axis=1),
            axis=0,
            return_inverse=True,
        )
        taken = np.zeros((len(pairs), 24), np.int64)
        much = lines.quantities[mine].astype(np.int64)
        np.add.at(taken, (which.ravel(), columns), much)
        before = np.zeros(len(world.accounts), np.int64)
        np.add.at(before, pairs[:, 0], taken[:, :12].sum(axis=1))
        return [
            Lot(int(dealer), int(item), row)
            for (dealer, item), row in zip(pairs, taken, strict=True)
            if before[dealer] >= SMALLEST
        ]

    @cached_property
    def stuffed(self) -> int:
        """The dealer of the weak region that took most last year; −1: it has none."""
        world, much = self.clerk.world, dict[int, int]()
        for lot in self.lots:
            if world.seats[int(world.accounts.seats[lot.dealer])].region == WEAK:
                much[lot.dealer] = much.get(lot.dealer, 0) + int(lot.taken[:12].sum())
        return max(much, key=lambda dealer: (much[dealer], -dealer), default=-1)

    def rows(self, month: date) -> tuple[Rows, Rows]:
        """What was sold on in a month, and what lies there at its end."""
        clerk, seats = self.clerk, self.clerk.world.accounts.seats
        last = next_month(month) - timedelta(days=1)
        sold: Rows = []
        stock: Rows = []
        for lot in self.lots:
            passed_on, left = _course(lot, lot.dealer == self.stuffed, month.month)
            common = {
                "account": clerk.accounts[lot.dealer],
                "product": clerk.items[lot.item],
                "day_date": last,
            }
            if passed_on:
                own = {
                    "number": f"JXC{month:%y%m}-{lot.dealer}-{lot.item}",
                    "line": "1",
                    "seat": clerk.seats[int(seats[lot.dealer])],
                }
                sold.append(own | common | {"quantity": passed_on * ONE})
            if passed_on or left:
                stock.append(common | {"quantity": left * ONE})
        return sold, stock


def _course(lot: Lot, stuffed: bool, until: int) -> tuple[int, int]:
    """What was sold on in a month of the year, and what lies there at its end."""
    rate = LEAST + (MOST - LEAST) * stream("dealers", lot.dealer).random()
    left, passed_on = round(int(lot.taken[:12].sum()) / 12 * OPENING), 0
    for month in range(1, until + 1):
        wanted = int(lot.taken[9 + month : 12 + month].sum()) / 3 * rate
        if stuffed and month >= STUFFED_SINCE:
            wanted *= STUFFED
        left += int(lot.taken[11 + month])
        passed_on = min(left, round(wanted))
        left -= passed_on
    return passed_on, left
