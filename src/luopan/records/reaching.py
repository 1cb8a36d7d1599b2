"""Until when records reach 数据截至: of what counts on the day it falls due, the records' own."""

from datetime import date, timedelta

from luopan.records.closed import counted_day
from luopan.records.columns import bulk
from luopan.records.reading import Reading

DUE = "due_date"
LEDGER = ("invoice", "receipt")  # what is owed, and what was paid of it


def reaches(reading: Reading) -> date | None:
    """The last day that a metric's facts reach, up to the day asked about.

    What falls due lies days or months from when it was recorded: the last due day says
    nothing of how far the records go. Invoices and receipts are one ledger: until the last
    of either.
    """
    metric = reading.metric
    if metric.date_field != DUE:
        return reading.reaches()
    kinds = LEDGER if metric.document in {"match", *LEDGER} else (metric.document,)
    day = counted_day("d")
    rows = bulk.rows(
        f"SELECT MAX({day}) FROM records_document d WHERE {bulk.among('d.kind', 'text')} "
        f"AND {day} < %s AND {reading.state.row('d', 'records_document')}",
        [bulk.listed(list(kinds)), reading.as_of + timedelta(days=1)],
    )
    return bulk.day(rows[0][0])
