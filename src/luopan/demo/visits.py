"""Visits, calls and demonstrations; a third of them are effective communications."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
from numpy.typing import NDArray

from luopan.demo import accounts as book
from luopan.demo import words
from luopan.demo.chance import even, picks, stream
from luopan.demo.deals import STAGES, Deals
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
CALL = KINDS.index("call")
NEAR = 28  # days before a deal moves on in which its customer is seen


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
    days = first + picks(_worked(day_weights), even(rng, count))
    order = np.argsort(days, kind="stable")
    effective = rng.random(count) < 0.45

    def told(size: int, share: float) -> NDArray[np.intp]:
        """A place in a list; empty where nobody wrote it down."""
        known = effective | (rng.random(count) < share)
        return np.where(known, rng.integers(0, size, count), EMPTY)

    kinds = picks(SHARES, even(rng, count))
    steps = told(len(NEXT), 0.25)
    return Visits(
        [f"VS{month:%y%m}{n:04}" for n in range(1, count + 1)],
        days[order],
        owners[order],
        buyers[order],
        _one_way(owners[order], days[order], kinds),
        told(len(words.CONTACTS), 0.4),
        effective | (rng.random(count) < 0.5),
        told(len(OUTCOMES), 0.35),
        steps,
        days[order] + 3 + rng.integers(0, 25, count),
    )


def _worked(day_weights: NDArray[np.float64]) -> NDArray[np.float64]:
    """Of each day of a month, for visits: hardly any on days that are not worked."""
    rest = day_weights < 0.2 * np.median(day_weights)
    found: NDArray[np.float64] = np.sqrt(day_weights) * np.where(rest, 0.05, 1.0)
    return found


def _one_way(
    owners: NDArray[np.intp], days: Ints, kinds: NDArray[np.intp]
) -> NDArray[np.intp]:
    """Kinds, where a second visit of somebody on a day is a call, but for one in twelve."""
    on_site = np.flatnonzero(kinds != CALL)
    _pairs, firsts = np.unique(
        np.stack([owners[on_site], days[on_site]], axis=1), axis=0, return_index=True
    )
    second = np.setdiff1d(on_site, on_site[firsts])
    found = kinds.copy()
    found[second[second % 12 != 0]] = CALL
    return found


def toward(found: Visits, deals: Deals) -> Visits:
    """The same activities, each with the customer of a deal that is about to move on.

    Whoever has a deal that enters a stage within some weeks sees its customer before. Only
    deals that had begun count, so what comes later changes nothing before it.
    """
    count = np.arange(1, len(STAGES) + 1)
    moves = (count < deals.reached[:, None]) | (count == len(STAGES)) & deals.won[
        :, None
    ]
    rows, stages = np.nonzero(moves)
    days = deals.entered[rows, stages + 1]
    waits: dict[int, list[tuple[int, int, int]]] = {}
    begun, buyers = deals.created[rows], deals.accounts[rows]
    seats = deals.seats[rows].tolist()
    columns = days.tolist(), begun.tolist(), buyers.tolist()
    for seat, *move in zip(seats, *columns, strict=True):
        waits.setdefault(seat, []).append((move[0], move[1], move[2]))
    for moving in waits.values():
        moving.sort()
    accounts = found.accounts.copy()
    for place, (seat, day) in enumerate(
        zip(found.seats.tolist(), found.days.tolist(), strict=True)
    ):
        customer = _next(waits.get(seat, []), day)
        if customer is not None:
            accounts[place] = customer
    return replace(found, accounts=accounts)


def _next(moving: list[tuple[int, int, int]], day: int) -> int | None:
    """The customer of the first move that is near and not prepared yet; it is now."""
    while moving and moving[0][0] < day:
        moving.pop(0)
    for place, (when, begun, customer) in enumerate(moving):
        if when > day + NEAR:
            return None
        if begun <= day:
            del moving[place]
            return customer
    return None
