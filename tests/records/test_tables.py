"""Columns kept as arrays say the same as lists, when asked and when stored."""

from datetime import date

import numpy as np

from luopan.records.columns.bulk import NULL
from luopan.records.tables import Table


def test_arrays_are_told_as_plain_values():
    amounts = np.array([1, NULL, 0], np.int64)
    days = np.array(["2026-01-31", "NaT", "2026-02-01"], "datetime64[D]")
    table = Table("order", {"amount": amounts, "day_date": days})
    assert table.column("amount") == [1, None, 0]
    assert table.column("day_date") == [date(2026, 1, 31), None, date(2026, 2, 1)]
    assert table.kept("amount") is amounts
    assert table.column("cost") == table.kept("cost") == [None] * 3
