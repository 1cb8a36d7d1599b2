"""Visits, calls and demonstrations; a third of them are effective communications."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from luopan.demo import accounts as book
from luopan.demo import words
from luopan.demo.chance import even, picks, stream
from luopan.demo.organisation import Seat
from luopan.demo.papers import Ints
from luopan.demo.story import Story

A_MONTH = 3.0  # of a full seat
KINDS = ("visit", "call", "demonstration")
SHARES = np.array([0.62, 0.28, 0.10])
OUTCOMES = (
    "确认技术参数",
    "现场勘查完成",
    "预算已立项",
    "样机试用反馈良好",
    "明确决策流程",
    "竞品对比后仍倾向我方",
    "交期有顾虑",
    "价格需再谈",
)
NEXT = (
    "提交方案",
    "安排样机测试",
    "约总工交流",
    "报价评审",
    "签订合同",
    "回访使用情况",
)
EMPTY = -1


@dataclass(frozen=True)
class Visits:
    """Activities of one month.

    Args:
        keys: Their numbers.
        days: Days since 1970, rising.
        seats: Place of the seat.
        accounts: Place of the account.
        kinds: Place in ``KINDS``.
        contacts: Place in ``CONTACTS``, or ``EMPTY``.
        two_way: Whether the other side spoke.
        outcomes: Place in ``OUTCOMES``, or ``EMPTY``.
        steps: Place in ``NEXT``, or ``EMPTY``.
        next_days: Day of the next step, where there is one.
    """

    keys: list[str]
    days: Ints
    seats: NDArray[np.intp]
    accounts: NDArray[np.intp]
    kinds: NDArray[np.intp]
    contacts: NDArray[np.intp]
    two_way: NDArray[np.bool_]
    outcomes: NDArray[np.intp]
    steps: NDArray[np.intp]
    next_days: Ints

    def __len__(self) -> int:
        """How many."""
        return len(self.keys)


def month_visits(
    story: Story,
    month: date,
    seats: Sequence[Seat],
    book_of: book.Accounts,
    ready: NDArray[np.float64],
    day_weights: NDArray[np.float64],
) -> Visits:
    """The activities of a month; a new holder visits as much as an old one.

    Args:
        story: The dates.
        month: Its first day.
        seats: All seats.
        book_of: All accounts.
        ready: How much of its full work each seat does in the month.
        day_weights: Of each day of the month.
    """
    rng = stream("visits", month.year, month.month)
    worked = np.where(ready > 0.25, 1.0, ready) * np.sqrt(day_weights).sum() / 1.3
    owners = np.repeat(np.arange(len(seats)), rng.poisson(A_MONTH * worked))
    first = book.ordinal(month)
    # Whom one visits hangs less on size than who buys does.
    flat = book.flattened(book_of)
    buyers = book.drawn(rng, flat, first, owners)
    owners, buyers = owners[buyers >= 0], buyers[buyers >= 0]
    count = len(owners)
    days = first + picks(np.sqrt(day_weights), even(rng, count))
    order = np.argsort(days, kind="stable")
    effective = rng.random(count) < 0.45

    def told(size: int, share: float) -> NDArray[np.intp]:
        """A place in a list; empty where nobody wrote it down."""
        known = effective | (rng.random(count) < share)
        return np.where(known, rng.integers(0, size, count), EMPTY)

    steps = told(len(NEXT), 0.25)
    return Visits(
        [f"VS{month:%y%m}{n:04}" for n in range(1, count + 1)],
        days[order],
        owners[order],
        buyers[order],
        picks(SHARES, even(rng, count)),
        told(len(words.CONTACTS), 0.4),
        effective | (rng.random(count) < 0.5),
        told(len(OUTCOMES), 0.35),
        steps,
        days[order] + 3 + rng.integers(0, 25, count),
    )
