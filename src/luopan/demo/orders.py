"""Orders of the demo company, month by month, each month a stream of its own."""

from collections.abc import Sequence
from datetime import date

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri

from luopan.demo import accounts as book
from luopan.demo import products
from luopan.demo.chance import even, picks, stream
from luopan.demo.organisation import Seat
from luopan.demo.papers import Ints, Lines, Papers
from luopan.demo.story import Story

Floats = NDArray[np.float64]
VALUES = {"direct": 52_000.0, "channel": 41_000.0, "key": 170_000.0}
MORE_LINES = 0.28  # chance of each of two more lines
LINES_AN_ORDER = 1 + 2 * MORE_LINES
SPREAD = 0.75  # of the logarithm of a line's amount
INFLATION = 1.015
MODEL_SHARES = np.array([model[4] for model in products.MODELS])
WEAK_VALUE = 0.82  # order value of the weak region in the running year


def line_means(kind: str, years: int) -> Floats:
    """Mean amount of a line of each product line, in yuan: at least about one piece."""
    price = products.prices().reshape(-1, len(products.MODELS))
    piece = price @ MODEL_SHARES
    usual = VALUES[kind] / LINES_AN_ORDER * INFLATION**years
    return np.maximum(usual, 1.1 * piece)


def line_odds(kind: str, years: int) -> Floats:
    """How often each product line is ordered, so that its sales have their share."""
    odds = products.mix(years, kind == "channel") / line_means(kind, years)
    return odds / odds.sum()


def order_mean(kind: str, years: int) -> float:
    """Mean value of an order in yuan."""
    return float(LINES_AN_ORDER * line_odds(kind, years) @ line_means(kind, years))


def month_orders(
    story: Story,
    month: date,
    seats: Sequence[Seat],
    book_of: book.Accounts,
    expected: Floats,
    day_weights: Floats,
) -> Papers:
    """The orders of a month.

    Args:
        story: The dates.
        month: Its first day.
        seats: All seats.
        book_of: All accounts.
        expected: Sales of each seat in the month, in yuan.
        day_weights: Of each day of the month.
    """
    rng = stream("orders", month.year, month.month)
    years = month.year - story.first_year
    means = {kind: order_mean(kind, years) for kind in VALUES}
    value = np.array([means[seat.team.kind] for seat in seats])
    owners = np.repeat(np.arange(len(seats)), _counts(rng, seats, expected / value))
    first = book.ordinal(month)
    days = first + picks(day_weights, even(rng, len(owners)))
    buyers = book.drawn(rng, book_of, first, owners)
    kept = np.flatnonzero(buyers >= 0)
    kept = kept[np.argsort(days[kept], kind="stable")]
    owners, days, buyers = owners[kept], days[kept], buyers[kept]
    numbers = [f"SO{month:%y%m}{n:04}" for n in range(1, len(kept) + 1)]
    lines = _lines(rng, story, month, seats, owners)
    return Papers("order", numbers, days, owners, buyers, lines)


def _counts(
    rng: np.random.Generator, seats: Sequence[Seat], wanted: Floats
) -> NDArray[np.int64]:
    """Orders of each seat: its region has as many as expected, the seats vary."""
    counts = np.zeros(len(seats), np.int64)
    regions = np.array([seat.region for seat in seats])
    for region in dict.fromkeys(regions.tolist()):
        mine = np.flatnonzero(regions == region)
        odds = wanted[mine]
        whole = int(odds.sum() + rng.random())
        counts[mine] = rng.multinomial(whole, odds / odds.sum())
    return counts


def _lines(
    rng: np.random.Generator,
    story: Story,
    month: date,
    seats: Sequence[Seat],
    owners: NDArray[np.intp],
) -> Lines:
    years = month.year - story.first_year
    of = np.repeat(np.arange(len(owners)), 1 + rng.binomial(2, MORE_LINES, len(owners)))
    groups = np.array([f"{seat.region}/{seat.team.kind}" for seat in seats])[owners[of]]
    lines, models = np.zeros(len(of), np.intp), np.zeros(len(of), np.intp)
    wanted = np.zeros(len(of))
    for group in dict.fromkeys(groups.tolist()):
        region, _slash, kind = group.partition("/")
        mine = np.flatnonzero(groups == group)
        lines[mine] = picks(line_odds(kind, years), even(rng, len(mine)))
        models[mine] = picks(MODEL_SHARES, even(rng, len(mine)))
        weak = region == "southwest" and month.year >= story.year
        size = np.exp(SPREAD * ndtri(even(rng, len(mine))) - SPREAD * SPREAD / 2)
        means = line_means(kind, years)[lines[mine]]
        wanted[mine] = means * size * (WEAK_VALUE if weak else 1.0)
    items = lines * len(products.MODELS) + models
    quantities, amounts, costs = _priced(rng, years, lines, items, wanted)
    return Lines(of, items, amounts, quantities, costs)


def _priced(
    rng: np.random.Generator,
    years: int,
    lines: NDArray[np.intp],
    items: NDArray[np.intp],
    wanted: Floats,
) -> tuple[Ints, Ints, Ints]:
    """Whole pieces near the wanted amount; amount and cost in whole yuan."""
    price = products.prices()[items] * INFLATION**years
    quantities = np.maximum(np.rint(wanted / price), 1).astype(np.int64)
    discount = np.clip(rng.normal(0.94, 0.035, len(items)), 0.8, 1.0)
    amounts = np.rint(quantities * price * discount).astype(np.int64)
    margin = products.margins()[lines] + rng.normal(0, 0.03, len(items))
    costs = np.rint(quantities * price * 0.94 * (1 - margin)).astype(np.int64)
    return quantities, amounts, costs
