"""What follows an order: contract, shipment, invoice, receipts, now and then a return."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

import numpy as np
from numpy.typing import NDArray

from luopan.demo import accounts as book
from luopan.demo.chance import stream
from luopan.demo.organisation import Seat
from luopan.demo.papers import Ints, Lines, Papers, Parts, Places
from luopan.demo.story import Story

CONTRACT_FROM = 100_000  # yuan: larger orders have a contract
PLAN = (0.3, 0.6)  # instalments of a contract; the rest is the last one
PLAN_DAYS = (7, 60, 365)
RETURNED = 0.013
UNPAID = 0.012
LATE = {"northeast": 26.0, "northwest": 14.0}  # days that a region pays later
BAD_TEAM, BAD_ORDERS = "nw-lz", 10  # whose largest orders came back


def following(
    story: Story,
    month: date,
    orders: Papers,
    seats: Sequence[Seat],
    kinds: NDArray[np.intp],
) -> Iterator[Papers]:
    """All documents that the orders of a month lead to, whenever they come.

    Args:
        story: The dates.
        month: First day of the month of the orders.
        orders: Its orders.
        seats: All seats.
        kinds: Kind of every account.
    """
    rng = stream("money", month.year, month.month)
    yield from _contracts(rng, orders)
    shipped = orders.days + 2 + rng.gamma(2.2, 4.5, len(orders)).astype(np.int64)
    yield _shipments(orders, shipped)
    invoices = _invoices(rng, orders, seats, kinds, shipped)
    yield invoices
    back, whole = _returned(rng, story, month, orders, seats)
    returns, credit = _returns(rng, story, orders, shipped, back, whole)
    yield returns
    yield _credit_notes(returns)
    yield _receipts(rng, invoices, seats, credit)


def _swapped(numbers: list[str], mark: str) -> list[str]:
    """Numbers of answering documents: the order's, under another mark."""
    return [mark + number[2:] for number in numbers]


def _contracts(rng: np.random.Generator, orders: Papers) -> Iterator[Papers]:
    found = orders.taken(np.flatnonzero(orders.values >= CONTRACT_FROM))
    signed = found.days - rng.integers(2, 15, len(found))
    first, second = (np.rint(found.values * share) for share in PLAN)
    amounts = np.stack([first, second, found.values - first - second], axis=1)
    due = signed[:, None] + np.array(PLAN_DAYS)
    yield replace(
        found,
        kind="contract",
        numbers=_swapped(found.numbers, "CT"),
        days=signed,
        lines=replace(found.lines, costs=None),
        parts=Parts(
            np.repeat(np.arange(len(found)), len(PLAN_DAYS)),
            due.ravel().tolist(),
            amounts.ravel().astype(np.int64),
        ),
    )


def _shipments(orders: Papers, shipped: Ints) -> Papers:
    return replace(
        orders,
        kind="shipment",
        numbers=_swapped(orders.numbers, "DN"),
        days=shipped,
        lines=replace(orders.lines, costs=None),
        originals=orders.numbers,
    )


def _invoices(
    rng: np.random.Generator,
    orders: Papers,
    seats: Sequence[Seat],
    kinds: NDArray[np.intp],
    shipped: Ints,
) -> Papers:
    """Billed some days after shipment; key accounts have the longest terms."""
    days = shipped + rng.integers(0, 7, len(orders))
    key = np.array([seat.team.kind == "key" for seat in seats])[orders.seats]
    dealer = kinds[orders.accounts] != book.DIRECT
    terms = rng.choice([30, 45, 60], len(orders))
    terms = np.where(dealer, rng.choice([15, 30], len(orders)), terms)
    terms = np.where(key, 90, terms)
    return replace(
        orders,
        kind="invoice",
        numbers=_swapped(orders.numbers, "IV"),
        days=days,
        lines=replace(orders.lines, costs=None, quantities=None),
        dues=days + terms,
        originals=orders.numbers,
    )


def _returned(
    rng: np.random.Generator,
    story: Story,
    month: date,
    orders: Papers,
    seats: Sequence[Seat],
) -> tuple[Places, Places]:
    """Which orders come back in part, and which as a whole: a project was called off."""
    back = rng.random(len(orders)) < RETURNED
    whole = np.zeros(len(orders), bool)
    if month == date(story.year - 1, 12, 1):
        team = np.array([seat.team.code == BAD_TEAM for seat in seats])[orders.seats]
        largest = np.argsort(np.where(team, orders.values, 0), kind="stable")
        whole[largest[-BAD_ORDERS:]] = True
    return np.flatnonzero(back | whole), np.flatnonzero(whole)


def _returns(
    rng: np.random.Generator,
    story: Story,
    orders: Papers,
    shipped: Ints,
    back: Places,
    whole: Places,
) -> tuple[Papers, Ints]:
    """The returns, and what is credited of each order."""
    found = orders.taken(back)
    bad = np.isin(back, whole)
    share = np.where(bad, 1.0, rng.choice([0.3, 0.5, 1.0], len(found)))
    days = shipped[back] + rng.integers(8, 45, len(found))
    days = np.where(bad, book.ordinal(date(story.year, 2, 25)), days)
    lines = found.lines
    kept = np.flatnonzero((np.diff(lines.of, prepend=-1) > 0) | bad[lines.of])
    assert lines.quantities is not None
    part = share[lines.of[kept]]
    quantities = np.maximum(np.rint(lines.quantities[kept] * part), 1)
    back_share = quantities / lines.quantities[kept]
    assert lines.costs is not None
    amounts, costs = (
        np.rint(each[kept] * back_share).astype(np.int64)
        for each in (lines.amounts, lines.costs)
    )
    returns = replace(
        found,
        kind="return",
        numbers=_swapped(found.numbers, "RT"),
        days=days,
        lines=Lines(
            lines.of[kept],
            lines.items[kept],
            amounts,
            quantities.astype(np.int64),
            costs,
        ),
        originals=found.numbers,
    )
    credit = np.zeros(len(orders), np.int64)
    credit[back] = returns.values
    return returns, credit


def _credit_notes(returns: Papers) -> Papers:
    return replace(
        returns,
        kind="credit_note",
        numbers=_swapped(returns.numbers, "CN"),
        days=returns.days + 3,
        lines=replace(returns.lines, quantities=None, costs=None),
        originals=_swapped(returns.numbers, "IV"),
    )


def _receipts(
    rng: np.random.Generator, invoices: Papers, seats: Sequence[Seat], credit: Ints
) -> Papers:
    """Money for the invoices: late here and there, in two parts if it is much."""
    late = np.array([LATE.get(seat.region, 0.0) for seat in seats])[invoices.seats]
    assert invoices.dues is not None
    days = invoices.dues - 6 + rng.gamma(1.6, 9.0 + late / 2).astype(np.int64)
    owed = invoices.values - credit
    paid = np.flatnonzero((rng.random(len(invoices)) >= UNPAID) & (owed > 0))
    two = (owed[paid] > 250_000) & (rng.random(len(paid)) < 0.6)
    first = np.where(two, np.rint(owed[paid] * 0.6).astype(np.int64), owed[paid])
    second = paid[two]
    places = np.concatenate((paid, second))
    amounts = np.concatenate((first, owed[second] - first[two]))
    days = np.concatenate((days[paid], days[second] + 25))
    days = np.maximum(days, invoices.days[places])
    marks = ["A"] * len(paid) + ["B"] * len(second)
    numbers = [
        f"RC{invoices.numbers[place][2:]}{mark}"
        for place, mark in zip(places.tolist(), marks, strict=True)
    ]
    own = np.arange(len(places))
    return Papers(
        "receipt",
        numbers,
        days,
        invoices.seats[places],
        invoices.accounts[places],
        Lines(own, np.full(len(places), -1), amounts),
        parts=Parts(own, [invoices.numbers[n] for n in places.tolist()], amounts),
    )
