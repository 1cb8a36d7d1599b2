"""Amounts with and without tax belong together, whatever the rate and the sign."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from luopan.records.columns.bulk import NULL
from luopan.records.taxes import ONE, without_tax
from tests.cases import fewer

AMOUNTS = st.one_of(st.just(NULL), st.integers(-(10**15), 10**15))
RATES = st.one_of(st.just(NULL), st.integers(-ONE, 200 * ONE))


@fewer(10)
@given(st.lists(st.tuples(AMOUNTS, RATES), max_size=30))
def test_without_tax_and_the_tax_are_the_amount(rows: list[tuple[int, int]]) -> None:
    amounts, rates = (np.array([row[at] for row in rows], np.int64) for at in (0, 1))
    net = without_tax(amounts, rates)
    for (amount, rate), found in zip(rows, net.tolist(), strict=True):
        if amount == NULL or not 0 <= rate <= 100 * ONE:
            assert found == NULL
            continue
        share = rate if rate <= ONE else rate // 100
        assert abs(found) <= abs(amount)
        assert abs(found * (ONE + share) - amount * ONE) * 2 <= ONE + share
