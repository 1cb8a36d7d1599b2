"""Where the kernel begins does not change where it ends."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from luopan.engine import fill as kernel
from tests.cases import at_first


@at_first(8, later=4)
@given(st.integers(0, 2**32), st.floats(0.01, 0.99))
def test_a_sample_asked_first_leads_to_the_same_amounts(seed: int, at: float) -> None:
    random = np.random.default_rng(seed)
    size = int(random.integers(400, 2_000))
    base = random.integers(1, 10**6, size)
    lower = (base * random.uniform(0.2, 1.0, size)).astype(np.int64)
    upper = (base * random.uniform(1.0, 1.6, size)).astype(np.int64) + 1
    total = int(lower.sum() + at * (upper.sum() - lower.sum()))
    plain, kept = kernel.fill(base, base, total, lower, upper)
    many = kernel.MANY
    kernel.MANY = 300
    try:
        sampled, also = kernel.fill(base, base, total, lower, upper)
    finally:
        kernel.MANY = many
    assert np.array_equal(plain, sampled)
    assert (kept, plain.sum()) == (also, total)
