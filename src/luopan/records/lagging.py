"""What goes on coming after its day: receipts that count on the day their invoice fell due."""

from datetime import date

import numpy as np

from luopan.dimensions.models import Metric
from luopan.records.closed import later_day
from luopan.records.columns import bulk
from luopan.records.columns.bulk import NOBODY
from luopan.records.reaching import DUE
from luopan.records.seat_days import Asked, SeatDays


def lags(metric: Metric) -> bool:
    """Whether what counts on a day goes on coming later."""
    return metric.document == "match" and metric.date_field == DUE


def matched_before(asked: Asked, until: date, currency: str) -> SeatDays | None:
    """Receipts by the day they fell due, as far as they had come when a day began.

    Args:
        asked: A metric that lags; the days are those on which receipts fell due.
        until: The day before which they were matched.
        currency: What they are told in.

    Returns:
        Sums by seat and day; None where some are in another currency, or the definition
        lets only some through: then it cannot be told what had come by then.
    """
    metric, reading = asked.metric, asked.reading()
    if metric.filter or metric.tax_basis in {"incl", "excl"}:
        return None
    row, later = reading.state.row, later_day("r", "i")
    extra, parameters = reading.limits
    rows = bulk.rows(
        f"SELECT CAST(SUM(f.amount) AS bigint), COALESCE({reading.seat}, {NOBODY}), "
        f"{bulk.day_number('f.day_date')}, f.currency FROM ("
        "SELECT i.seat_id, i.account_id, CAST(NULL AS bigint) AS product_id, i.currency, "
        "i.due_date AS day_date, m.amount "
        "FROM records_match m JOIN records_document r ON r.id = m.receipt_id "
        "JOIN records_document i ON i.key = m.invoice_key "
        f"WHERE {row('r', 'records_document')} AND {row('i', 'records_document')} "
        f"AND {later} < %s AND i.due_date >= %s AND i.due_date < %s) f "
        f"WHERE TRUE {extra} GROUP BY 2, 3, 4",
        [until, asked.start_date, asked.end_date, *parameters],
    )
    if {code for *_rest, code in rows} - {currency}:
        return None
    return _by_seat(asked, rows, currency)


def _by_seat(
    asked: Asked, rows: list[tuple[int, int, int, str]], currency: str
) -> SeatDays:
    numbers = np.asarray([row[:3] for row in rows], np.int64).reshape(-1, 3)
    amounts, seat, day = numbers.T
    seats = np.unique(seat)
    brought = np.zeros((len(seats), asked.days + 1), np.int64)
    first = np.datetime64(asked.start_date).astype(np.int64)
    np.add.at(brought, (np.searchsorted(seats, seat), day - first + 1), amounts)
    return SeatDays(seats, asked.start_date, brought.cumsum(axis=1), currency)
