"""What is read of a source, as one Ibis expression, and as SQL of the database it runs in."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from luopan.records.connecting.kinds import KINDS

ROWS = "luopan_rows"  # what a question of one's own is called within ours


@dataclass(frozen=True)
class Wanted:
    """What is asked of a source.

    Args:
        kind: Code of the kind of source.
        columns: Its columns, in their order.
        table: ``table``, ``schema.table``, or empty where there is a query.
        query: One SELECT, or empty.
        cursor: Column that grows with each change; empty: all is read each time.
        number: Column of the document number; empty: each row stands for itself.
    """

    kind: str
    columns: tuple[str, ...]
    table: str = ""
    query: str = ""
    cursor: str = ""
    number: str = ""


Value = int | float | Decimal | datetime | date | str


def bound(wanted: Wanted, after: Value | None, sample: Value, most: int) -> str:
    """SQL of the highest cursor among the first rows after the last one taken.

    A cursor's value is never cut through: whoever takes all rows up to the answer takes
    all that share it. NULL: there is nothing after the last one.

    Args:
        wanted: What is asked for.
        after: The last one taken; None: nothing was.
        sample: A value of the cursor, for its type.
        most: So many rows are wanted, roughly.
    """
    rows = _rows(wanted, sample)
    rows = rows.filter(_after(rows, wanted, after)).select(wanted.cursor)
    return _sql(wanted, rows.order_by(wanted.cursor).limit(most)[wanted.cursor].max())


def top(wanted: Wanted) -> str:
    """SQL of the highest cursor there is."""
    rows = _rows(wanted, "")
    return _sql(wanted, rows[wanted.cursor].max())


def everything(wanted: Wanted, most: int) -> str:
    """SQL of all rows, up to so many."""
    return _sql(wanted, _rows(wanted, "").limit(most))


def part(wanted: Wanted, after: Value | None, until: Value) -> str:
    """SQL of the rows whose cursor lies in a span, and of all rows of their documents.

    A document is always read whole: its lines replace those of its last version, so an
    order of which one line changed must bring the others with it.

    Args:
        wanted: What is asked for.
        after: The span begins after this; None: at the beginning.
        until: It ends with this.
    """
    rows = _rows(wanted, until)
    cursor = rows[wanted.cursor]
    within = _after(rows, wanted, after) & (cursor <= _literal(until))
    if not wanted.number:
        return _sql(wanted, rows.filter(within))
    changed = rows.filter(within)
    whole = rows[wanted.number].isin(changed[wanted.number])
    return _sql(wanted, rows.filter(whole | within))


def stepped_back(after: Value | None, days: int) -> Value | None:
    """The cursor of some days before; only days and instants can be stepped back."""
    if days and isinstance(after, date):  # an instant is one too
        return after - timedelta(days=days)
    return after


def _rows(wanted: Wanted, sample: Value) -> Any:
    """The table, as Ibis knows it: of the types only that of the cursor matters."""
    import ibis

    types = dict.fromkeys(wanted.columns, "string")
    if wanted.cursor:
        types[wanted.cursor] = _type(sample)
    name: Sequence[str] = (wanted.table or ROWS).split(".")
    place = name[0] if len(name) == 2 else tuple(name[:-1]) or None
    return ibis.table(types, name=name[-1], database=place)


def _after(rows: Any, wanted: Wanted, after: Value | None) -> Any:
    cursor = rows[wanted.cursor]
    return cursor.notnull() if after is None else cursor > _literal(after)


def _literal(value: Value) -> Any:
    import ibis

    if isinstance(value, date):
        return ibis.literal(_written(value)).cast(_type(value))
    return ibis.literal(value, type=_type(value))


def _written(value: date) -> str:
    return value.isoformat(sep=" ") if isinstance(value, datetime) else str(value)


def _type(value: Value) -> str:
    if isinstance(value, datetime):
        return "timestamp" if value.tzinfo is None else "timestamp('UTC')"
    by_type: dict[type, str] = {
        date: "date",
        int: "int64",
        float: "float64",
        Decimal: "decimal(38, 9)",
    }
    return by_type.get(type(value), "string")


def _sql(wanted: Wanted, expression: Any) -> str:
    import ibis

    compiled = str(ibis.to_sql(expression, dialect=KINDS[wanted.kind].dialect))
    if not wanted.query:
        return compiled
    own = f"WITH {ROWS} AS (\n{wanted.query.strip().rstrip(';')}\n)"
    if compiled[:5].upper() == "WITH ":
        return f"{own}, {compiled[5:]}"
    return f"{own} {compiled}"
