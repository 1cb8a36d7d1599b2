"""One part of a pull: the next rows after the last ones taken, as a file; nothing is written."""

from dataclasses import dataclass, replace

from django.utils.translation import gettext_lazy as _

from luopan.records.connecting import cursors, expressing
from luopan.records.connecting.expressing import Wanted
from luopan.records.connecting.fetching import as_file, text
from luopan.records.connecting.opening import Address, Ask, opened
from luopan.trail.refusal import Refused

SHOWN = 200  # rows that a try reads
MOST = 500_000  # rows of one part; more at once is another kind of work


@dataclass(frozen=True)
class Part:
    """Rows of a source as a file.

    Args:
        content: A csv file; empty where there are no rows.
        rows: How many.
        until: The cursor of the last of them, as text; empty without a cursor.
        more: Whether there may be rows after them.
    """

    content: bytes = b""
    rows: int = 0
    until: str = ""
    more: bool = False


def first_rows(address: Address, wanted: Wanted) -> Part:
    """The first rows as they come, to see what they hold.

    Raises:
        Refused: The source cannot be read, or has no such column.
    """
    with opened(address) as ask:
        known = described(ask, wanted)
        answer = ask(expressing.everything(known, SHOWN))
        content, rows = as_file(answer.columns, answer.rows, address.zone)
    return Part(content, rows)


def next_part(
    address: Address, wanted: Wanted, after: str, most: int, back: int = 0
) -> Part:
    """The rows after those taken before; without a cursor all of them.

    Args:
        address: Where.
        wanted: What; its columns are found out here.
        after: The cursor of the last row taken, as text; empty: none was.
        most: So many rows, roughly: a cursor's value is never cut through, and documents
            are read whole.
        back: So many days before are read again, for what came late.

    Raises:
        Refused: The source cannot be read; the column is no cursor; too much at once.
    """
    with opened(address) as ask:
        known = described(ask, wanted)
        if not wanted.cursor:
            return _part(ask, expressing.everything(known, MOST + 1), address)
        highest = _single(ask, expressing.top(known))
        if highest is None:
            return Part(until=after)
        begin = cursors.read(after, highest) if after else None
        begin = expressing.stepped_back(begin, back)
        until = _single(ask, expressing.bound(known, begin, highest, most))
        if until is None:
            return Part(until=after)
        read = _part(ask, expressing.part(known, begin, until), address)
        return replace(read, until=cursors.written(until), more=until != highest)


def described(ask: Ask, wanted: Wanted) -> Wanted:
    """The same with the columns that there are.

    Raises:
        Refused: The cursor or the number is none of them.
    """
    table = ".".join(f'"{name}"' for name in wanted.table.split("."))
    if wanted.kind in {"mysql", "spark"}:
        table = table.replace('"', "`")
    rows = table if wanted.table else f"(\n{wanted.query.strip().rstrip(';')}\n) AS l"
    columns = ask(f"SELECT * FROM {rows} LIMIT 0").columns
    for name in (wanted.cursor, wanted.number):
        if name and name not in columns:
            raise Refused(
                _("The source has no column “%(name)s”. It has: %(columns)s."),
                name=name,
                columns=", ".join(columns[:40]),
            )
    return replace(wanted, columns=columns)


def _part(ask: Ask, sql: str, address: Address) -> Part:
    answer = ask(sql)
    rows = []
    for row in answer.rows:
        rows.append(row)
        if len(rows) > MOST:
            raise Refused(
                _(
                    "More than %(most)s rows would be read at once. Choose a column that "
                    "increases with each change, or a narrower SELECT."
                ),
                most=f"{MOST:,}",
            )
    content, count = as_file(answer.columns, rows, address.zone)
    return Part(content, count) if count else Part()


def _single(ask: Ask, sql: str) -> "expressing.Value | None":
    """One value; a text cursor that is no more than blank counts as none."""
    row = next(iter(ask(sql).rows), None)
    value = None if row is None else row[0]
    return None if value is None or text(value) == "" else value
