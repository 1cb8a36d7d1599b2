"""Chance that can be repeated: one stream of numbers for each thing that is drawn."""

import hashlib

import numpy as np
from numpy.typing import NDArray

SEED = 20260


def stream(*names: object, seed: int = SEED) -> np.random.Generator:
    """The numbers for one thing; adding another thing elsewhere does not move them.

    Args:
        names: What is drawn, such as ``"orders", 2026, 3``.
        seed: Of the whole company.
    """
    text = "/".join(map(str, (seed, *names)))
    digest = hashlib.sha256(text.encode()).digest()
    return np.random.Generator(np.random.PCG64(int.from_bytes(digest[:16], "big")))


def even(rng: np.random.Generator, count: int) -> NDArray[np.float64]:
    """``count`` numbers from 0 to 1 in any order, spread evenly: their sums hardly vary."""
    return (rng.permutation(count) + rng.random(count)) / max(count, 1)


def steady(
    name: str,
    owners: NDArray[np.intp],
    turns: NDArray[np.int64],
    *,
    step: float,
) -> NDArray[np.float64]:
    """Numbers from 0 to 1 that are spread evenly for each owner over all of his turns.

    Multiples of an irrational step, from a start of his own: whatever stretch of turns
    one looks at, his numbers fill the range without clumps.

    Args:
        name: Of the stream of starts.
        owners: Per number, whose it is.
        turns: Per number, his how manieth it is.
        step: Between 0 and 1, irrational.
    """
    starts = stream(name).random(int(owners.max(initial=0)) + 1)
    found: NDArray[np.float64] = (starts[owners] + turns * step) % 1.0
    return found


def turns_of(owners: NDArray[np.intp]) -> NDArray[np.int64]:
    """How many of the same owner came before each."""
    order = np.argsort(owners, kind="stable")
    firsts = np.flatnonzero(np.diff(owners[order], prepend=-1) > 0)
    sizes = np.diff(np.append(firsts, len(owners)))
    found = np.zeros(len(owners), np.int64)
    found[order] = np.arange(len(owners)) - np.repeat(firsts, sizes)
    return found


def picks(weights: NDArray[np.float64], drawn: NDArray[np.float64]) -> NDArray[np.intp]:
    """Places by weight, for numbers drawn from 0 to 1."""
    edges = np.cumsum(weights, dtype=np.float64)
    return np.searchsorted(edges, drawn * edges[-1], side="right")
