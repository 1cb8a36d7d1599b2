"""Currencies of an import, and the days of amounts in them: each day needs a rate."""

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from luopan.records.tables import Table

DAYS = ("day_date", "created_date", "closed_date", "expected_date", "start_date")


def days_by_currency(tables: Iterable[Table]) -> dict[str, list[str]]:
    """Currency → the first and the last day of amounts in it, as JSON can hold them."""
    found: dict[str, list[str]] = {}
    for table in tables:
        codes = np.asarray(table.kept("currency"), dtype=object)
        for code in {each for each in codes if each}:
            days = found.get(code, []) + _ends(table, codes == code)
            if days:
                found[code] = [min(days), max(days)]
    return dict(sorted(found.items()))


def _ends(table: Table, rows: NDArray[np.bool_]) -> list[str]:
    """First and last day of some rows, by the first column of days that says any."""
    for name in DAYS:
        column = np.asarray(table.column(name), dtype=object)[rows]
        days = [day for day in column if day is not None]
        if days:
            return [min(days).isoformat(), max(days).isoformat()]
    return []
