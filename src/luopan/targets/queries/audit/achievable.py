"""Achievable: against the own last year and best year, the siblings, and what seats can bring.

No probability: that comes with forecasts. What stands here are rules on what is known.
"""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from luopan.targets.queries.audit.ground import Ground
from luopan.targets.queries.audit.shapes import (
    Criterion,
    Draft,
    Mend,
    Rule,
    Severity,
)

C, S = Criterion.ACHIEVABLE, Severity
ABOVE_BEST = Rule("above_best", C, S.WEIGHTY, Mend.GRID)
OVER_CAPACITY = Rule("over_capacity", C, S.WEIGHTY, Mend.GRID)
OUTLIER_HIGH = Rule("outlier_high", C, S.WEIGHTY, Mend.GRID)
OUTLIER_LOW = Rule("outlier_low", C, S.NOTE, Mend.GRID)

OVER_BEST = 0.30  # of the best of the known years
LEAST_APART = 0.25  # growth beside the middle of the siblings, in parts of last year
SPREADS = 3.0  # and as many middle distances of the siblings from their middle
LEAST_SIBLINGS = 3
LEAST_RIPE = 4  # seats with a whole year behind them, below which a quarter says little


def achievable(ground: Ground) -> Iterator[Draft]:
    """Units that ask far more than they ever brought, or than their siblings do."""
    known, years = judged(ground), [*ground.years, *ground.whole_years]
    for node in np.flatnonzero(known).tolist():
        best = float(ground.past[node].max())
        year = int(ground.year[node])
        if year > best * (1 + OVER_BEST):
            facts = {
                "amount": year,
                "best": best,
                "last": float(ground.past[node, 0]),
                "over": year / best - 1,
                "year": years[int(ground.past[node].argmax())],
            }
            yield Draft(ABOVE_BEST, node, facts=facts)
    yield from _outliers(ground, known)
    yield from _over_capacity(ground, known)


def judged(ground: Ground) -> NDArray[np.bool_]:
    """Per node: a unit with a target whose last twelve months are known and above 0."""
    if not ground.metric.judged or not ground.years:
        return np.zeros(len(ground.units.codes), dtype=bool)
    return ground.carrying & (ground.past[:, 0] > 0) & (ground.year > 0)


def growths(ground: Ground, known: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Per node: target ÷ last twelve months − 1; nan where not judged."""
    last = np.where(known, ground.past[:, 0] if ground.past.size else 1.0, np.nan)
    return np.asarray(ground.year / last - 1)


def _outliers(ground: Ground, known: NDArray[np.bool_]) -> Iterator[Draft]:
    growth = growths(ground, known)
    inner = np.unique(ground.units.parents[1:])
    for parent in inner.tolist():
        below = [node for node in ground.children(parent) if known[node]]
        if len(below) < LEAST_SIBLINGS:
            continue
        own = growth[below]
        middle = float(np.median(own))
        spread = float(np.median(np.abs(own - middle)))
        far = max(LEAST_APART, SPREADS * spread)
        for node, one in zip(below, own.tolist(), strict=True):
            if abs(one - middle) > far:
                facts = {
                    "growth": one,
                    "middle": middle,
                    "count": len(below),
                    "company": float(growth[0]),
                    "amount": int(ground.year[node]),
                    "last": float(ground.past[node, 0]),
                }
                rule = OUTLIER_HIGH if one > middle else OUTLIER_LOW
                yield Draft(rule, node, facts=facts)


def _over_capacity(ground: Ground, known: NDArray[np.bool_]) -> Iterator[Draft]:
    """Units that ask for more than their seats bring, each at the best quarter of them.

    The high end of the way from the people: a new seat counts as a ripe one.
    """
    seats, ripe = _seats(ground)
    for node in np.flatnonzero(known).tolist():
        under = slice(node + 1, int(ground.ends[node]))
        sold = ground.past[under, 0][ripe[under]]
        if len(sold) < LEAST_RIPE:
            continue
        each, count = float(np.quantile(sold, 0.75)), int(seats[under].sum())
        if int(ground.year[node]) > each * count:
            facts = {
                "amount": int(ground.year[node]),
                "count": count,
                "each": each,
                "capacity": each * count,
                "new": count - len(sold),
            }
            yield Draft(OVER_CAPACITY, node, facts=facts)


def _seats(ground: Ground) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Per node: a seat that counts; and one with the whole last year behind it."""
    seats = np.zeros(len(ground.units.codes), dtype=bool)
    ripe = np.zeros(len(ground.units.codes), dtype=bool)
    for node, code in enumerate(ground.units.codes):
        fact = ground.facts.get(code)
        if fact is None or not fact.seat or fact.overlay:
            continue
        seats[node] = fact.end_date is None or fact.end_date > ground.start
        ripe[node] = bool(ground.years) and fact.start_date <= ground.years[0][0]
    return seats, ripe & seats
