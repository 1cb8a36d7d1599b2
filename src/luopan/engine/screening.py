"""Screening of customers 目标客户筛选: points by rules one can read, and their weighted mean.

Pure: figures of customers in, points out; an unknown figure is nan. Worked table:
docs/algorithms/screening.md
"""

from collections.abc import Mapping

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
FULL = 100.0
CRITERIA = ("potential", "white_space", "recency", "payment", "pipeline")
USUAL = {
    "potential": 30,
    "white_space": 25,
    "recency": 20,
    "payment": 15,
    "pipeline": 10,
}
RECENCY = ((60, 40.0), (180, 100.0), (365, 80.0), (730, 50.0))  # up to so many days
LONG_AGO = 20.0
SOON_OPEN, OPEN = 100.0, 60.0
QUARTER = 0.75
LEAST_PEERS = 10
OF_PEERS = 0.3  # a line is bought by peers where so many of them buy it


def more_than(values: ArrayLike) -> Floats:
    """How many of all have less, in points: 80 where four fifths have less.

    Example:
        >>> more_than([0, 0, 5, 10]).tolist()
        [0.0, 0.0, 50.0, 75.0]
    """
    found = np.asarray(values, dtype=np.float64)
    if not len(found):
        return found
    less = np.searchsorted(np.sort(found), found, side="left")
    points: Floats = FULL * less / len(found)
    return points


def recency_points(days: ArrayLike) -> Floats:
    """Points by the days since the last order; nan, none ever, counts as long ago.

    Example:
        >>> recency_points([10, 61, 365, 366, 2000, np.nan]).tolist()
        [40.0, 100.0, 80.0, 50.0, 20.0, 20.0]
    """
    since = np.asarray(days, dtype=np.float64)
    found = np.full(len(since), LONG_AGO)
    for most, points in reversed(RECENCY):
        found[since <= most] = points
    return found


def share_points(parts: ArrayLike, wholes: ArrayLike) -> Floats:
    """A share in points, from 0 to 100; nan where there is nothing to divide by.

    Example:
        >>> share_points([1, 3, 1], [4, 2, 0]).tolist()
        [25.0, 100.0, nan]
    """
    part, whole = np.asarray(parts, np.float64), np.asarray(wholes, np.float64)
    found = np.full(len(part), np.nan)
    np.divide(part, whole, out=found, where=whole > 0)
    return np.clip(found * FULL, 0, FULL)


def peers_buy(amounts: ArrayLike, peers: ArrayLike) -> Floats:
    """What the upper quarter of each one's peers buys at least.

    Args:
        amounts: Shape ``(customers,)``; who bought nothing is no peer to go by.
        peers: Same shape: number of the group of each.

    Returns:
        Same shape; of groups with fewer than ten buyers that of all customers, and 0 where
        nobody buys.

    Example:
        >>> peers_buy([10.0] * 5 + [20.0] * 5 + [0.0, 7.0], [1] * 11 + [2]).tolist()[-2:]
        [20.0, 20.0]
    """
    bought, group = np.asarray(amounts, np.float64), np.asarray(peers)
    buys = bought > 0
    general = float(np.quantile(bought[buys], QUARTER)) if buys.any() else 0.0
    found = np.full(len(bought), general)
    for each in np.unique(group):
        inside = group == each
        mine = bought[inside & buys]
        if len(mine) >= LEAST_PEERS:
            found[inside] = np.quantile(mine, QUARTER)
    return found


def peer_lines(bought: NDArray[np.bool_], peers: ArrayLike) -> NDArray[np.bool_]:
    """Which product lines the peers of each customer buy: at least 30 % of those that buy.

    Args:
        bought: Shape ``(customers, lines)``.
        peers: Shape ``(customers,)``.

    Returns:
        Same shape as ``bought``; of groups with fewer than ten buyers those of all.
    """
    group = np.asarray(peers)
    buys = bought.any(axis=1)
    found = np.tile(_common(bought[buys]), (len(bought), 1))
    for each in np.unique(group):
        inside = group == each
        mine = bought[inside & buys]
        if len(mine) >= LEAST_PEERS:
            found[inside] = _common(mine)
    return found


def _common(bought: NDArray[np.bool_]) -> NDArray[np.bool_]:
    if not len(bought):
        return np.zeros(bought.shape[1], dtype=bool)
    common: NDArray[np.bool_] = bought.mean(axis=0) >= OF_PEERS
    return common


def scores(points: Mapping[str, ArrayLike], weights: Mapping[str, float]) -> Floats:
    """The weighted mean of the points of every customer.

    Args:
        points: By criterion, shape ``(customers,)``, from 0 to 100; nan where unknown.
        weights: By criterion, 0 or more, one of them above 0; only their ratio counts.

    Returns:
        From 0 to 100. What is unknown is left out and its weight spread over the others;
        who is unknown in all has 0.

    Raises:
        ValueError: No weight above 0, one below, or of a criterion without points.

    Example:
        >>> scores({"a": [100, np.nan], "b": [50, 50]}, {"a": 3, "b": 1}).tolist()
        [87.5, 50.0]
    """
    if not weights or min(weights.values()) < 0 or max(weights.values()) <= 0:
        raise ValueError("weights above 0 are needed, and none below")
    if set(weights) - set(points):
        raise ValueError("a weight of nothing")
    table = np.array([np.asarray(points[key], np.float64) for key in weights])
    weight = np.array(list(weights.values()), np.float64)[:, None]
    known = ~np.isnan(table)
    above = (np.where(known, table, 0) * weight).sum(axis=0)
    below = (known * weight).sum(axis=0)
    found = np.zeros(table.shape[1])
    np.divide(above, below, out=found, where=below > 0)
    return found
