"""Orders of the demo company, month by month, each month a stream of its own."""

from collections.abc import Sequence
from datetime import date

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri

from luopan.demo import accounts as book
from luopan.demo import products
from luopan.demo.chance import even, picks, steady, stream, turns_of
from luopan.demo.organisation import Seat
from luopan.demo.papers import VAT_PERCENT, Ints, Lines, Papers
from luopan.demo.story import Story

Floats = NDArray[np.float64]
VALUES = {"direct": 52_000.0, "channel": 41_000.0, "key": 85_000.0}
MORE_LINES = 0.28  # chance of each of two more lines
MOST_LINES = 3
STEPS = (5**0.5 / 2 - 0.5, 2**0.5 - 1, 3**0.5 - 1)
LINES_AN_ORDER = 1 + 2 * MORE_LINES
SPREAD = 0.65  # of the logarithm of a line's amount
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


def counts(seats: Sequence[Seat], expected: Floats, years: Sequence[int]) -> Ints:
    """Orders of each seat in each month: as many as expected, the rest carried on.

    Args:
        seats: The rows.
        expected: Sales in yuan, shape (seats, months).
        years: Years since the first, per month.

    Returns:
        Shape (seats, months). No month hangs on a later one.
    """
    means = [{kind: order_mean(kind, year) for kind in VALUES} for year in years]
    value = np.array([[each[seat.team.kind] for each in means] for seat in seats])
    starts = stream("orders", "starts").random((len(seats), 1))
    whole = np.floor(np.cumsum(expected / value, axis=1) + starts).astype(np.int64)
    return np.diff(whole, axis=1, prepend=0)


def month_orders(
    story: Story,
    month: date,
    seats: Sequence[Seat],
    book_of: book.Accounts,
    orders: tuple[Ints, Ints],
    day_weights: Floats,
) -> Papers:
    """The orders of a month.

    Args:
        story: The dates.
        month: Its first day.
        seats: All seats.
        book_of: All accounts.
        orders: Of each seat, how many in the month, and how many before it.
        day_weights: Of each day of the month.
    """
    rng = stream("orders", month.year, month.month)
    wanted, before = orders
    owners = np.repeat(np.arange(len(seats)), wanted)
    first = book.ordinal(month)
    days = first + picks(day_weights, even(rng, len(owners)))
    buyers = book.drawn(rng, book_of, first, owners)
    kept = np.flatnonzero(buyers >= 0)
    kept = kept[np.argsort(days[kept], kind="stable")]
    owners, days, buyers = owners[kept], days[kept], buyers[kept]
    numbers = [f"SO{month:%y%m}{n:04}" for n in range(1, len(kept) + 1)]
    lines = _lines(rng, story, month, seats, owners, before)
    return Papers("order", numbers, days, owners, buyers, lines)


def _lines(
    rng: np.random.Generator,
    story: Story,
    month: date,
    seats: Sequence[Seat],
    owners: NDArray[np.intp],
    before: Ints,
) -> Lines:
    """Lines of the orders; over a year each seat sells its share of large and small ones."""
    years = month.year - story.first_year
    of = np.repeat(np.arange(len(owners)), 1 + rng.binomial(2, MORE_LINES, len(owners)))
    whose = owners[of]
    turns = MOST_LINES * before[whose] + turns_of(whose)
    kinds = np.array([seat.team.kind for seat in seats])[whose]
    lines, means = np.zeros(len(of), np.intp), np.zeros(len(of))
    drawn = steady("orders/lines", whose, turns, step=STEPS[0])
    for kind in VALUES:
        mine = np.flatnonzero(kinds == kind)
        lines[mine] = picks(line_odds(kind, years), drawn[mine])
        means[mine] = line_means(kind, years)[lines[mine]]
    if month.year >= story.year:
        weak = np.array([seat.region == "southwest" for seat in seats])[whose]
        means[weak] *= WEAK_VALUE
    models = picks(MODEL_SHARES, steady("orders/models", whose, turns, step=STEPS[1]))
    size = ndtri(
        steady("orders/sizes", whose, turns, step=STEPS[2]).clip(1e-4, 1 - 1e-4)
    )
    items = lines * len(products.MODELS) + models
    wanted = means * np.exp(SPREAD * size - SPREAD * SPREAD / 2)
    quantities, amounts, costs = _priced(rng, years, lines, items, wanted)
    return Lines(of, items, amounts, quantities, costs)


def _priced(
    rng: np.random.Generator,
    years: int,
    lines: NDArray[np.intp],
    items: NDArray[np.intp],
    wanted: Floats,
) -> tuple[Ints, Ints, Ints]:
    """Whole pieces near the wanted amount; amount and cost in whole yuan.

    The amount includes tax, the cost does not.
    """
    price = products.prices()[items] * INFLATION**years
    quantities = np.maximum(np.rint(wanted / price), 1).astype(np.int64)
    discount = np.clip(rng.normal(0.94, 0.035, len(items)), 0.8, 1.0)
    amounts = np.rint(quantities * price * discount).astype(np.int64)
    margin = products.margins()[lines] + rng.normal(0, 0.03, len(items))
    untaxed = quantities * price * 0.94 * 100 / (100 + VAT_PERCENT)
    costs = np.rint(untaxed * (1 - margin)).astype(np.int64)
    return quantities, amounts, costs
