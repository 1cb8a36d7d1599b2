"""The share of a period that has passed after each of its days."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Leaf:
    """A leaf of the calendar inside a period.

    Args:
        days: How many of the period's days it has.
        weight: What is to happen in it: its target, in any unit.
    """

    days: int
    weight: int


def clock(increments: ArrayLike, leaves: Sequence[Leaf] = ()) -> Floats:
    """Time progress 时间进度 after each day of a period.

    Args:
        increments: Shape ``(days,)``: what each day adds. Ones: calendar days. One for
            a day that is worked, else 0: working days. What the own months usually
            bring on such a day: the own history.
        leaves: Leaves that fill the period. Given, each takes the share of its weight,
            and increments only say how it passes inside. Without any weight above 0
            they take the share of their days.

    Returns:
        Shape ``(days + 1,)``: 0 at first, 1 at the end, never less than before. A leaf
        (or a period) without any increment passes by calendar days.

    Raises:
        ValueError: No days, a negative increment, or leaves that do not fill the period.

    Source:
        docs/algorithms/pace.md

    Example:
        >>> clock([1, 1, 0, 0])
        array([0. , 0.5, 1. , 1. , 1. ])
        >>> clock([1, 1, 1, 1], [Leaf(2, 300), Leaf(2, 100)])
        array([0.   , 0.375, 0.75 , 0.875, 1.   ])
    """
    steps = np.asarray(increments, dtype=np.float64)
    if not len(steps) or (steps < 0).any():
        raise ValueError("a period has days, and time does not go back")
    filled = leaves or (Leaf(len(steps), 1),)
    edges = _edges(filled, len(steps))
    weights = np.maximum([float(leaf.weight) for leaf in filled], 0)
    if not weights.sum():
        weights = np.asarray([float(leaf.days) for leaf in filled])
    passed = np.zeros(len(steps) + 1)
    for start, stop, weight in zip(edges, edges[1:], weights, strict=False):
        passed[start + 1 : stop + 1] = passed[start] + weight * _within(
            steps[start:stop]
        )
    return np.asarray(np.minimum(passed / passed[-1], 1.0))


def target_line(increments: ArrayLike, leaves: Sequence[Leaf]) -> NDArray[np.int64]:
    """Target to date 序时目标 after each day of a period.

    Args:
        increments: As for ``clock``.
        leaves: Leaves that fill the period; weights are their targets, of any sign.

    Returns:
        Shape ``(days + 1,)``, in the unit of the weights: whole leaves exactly, the
        running one by its increments, rounded half to even.

    Example:
        >>> target_line([1, 1, 1, 1], [Leaf(2, 300), Leaf(2, -100)])
        array([  0, 150, 300, 250, 200])
    """
    steps = np.asarray(increments, dtype=np.float64)
    line = np.zeros(len(steps) + 1, dtype=np.int64)
    edges = _edges(leaves, len(steps))
    for start, stop, leaf in zip(edges, edges[1:], leaves, strict=False):
        inside = np.rint(_within(steps[start:stop]) * leaf.weight).astype(np.int64)
        line[start + 1 : stop + 1] = line[start] + inside
        line[stop] = line[start] + leaf.weight  # exact, also beyond 2**53
    return line


def _within(steps: Floats) -> Floats:
    """Share of a leaf after each of its days; exactly 1 after the last."""
    running = np.cumsum(steps if steps.any() else np.ones(len(steps)))
    return np.asarray(running / running[-1])


def _edges(leaves: Sequence[Leaf], days: int) -> list[int]:
    edges = [0, *np.cumsum([leaf.days for leaf in leaves]).tolist()]
    if edges[-1] != days or min(leaf.days for leaf in leaves) < 1:
        raise ValueError(f"leaves of {edges[-1]} days do not fill {days}")
    return edges
