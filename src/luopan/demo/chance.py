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


def picks(weights: NDArray[np.float64], drawn: NDArray[np.float64]) -> NDArray[np.intp]:
    """Places by weight, for numbers drawn from 0 to 1."""
    edges = np.cumsum(weights, dtype=np.float64)
    return np.searchsorted(edges, drawn * edges[-1], side="right")
