"""What figures rest on beside the records, as one short name.

Sums over facts are worked out once and kept in memory under a name. The name says which
records were known (the number of an event), and, by what stands here, how organisation,
owners, products and rates were dated. So nothing kept is ever wrong, only unused.
"""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db import connection

from luopan.org.facts import remembered_while_reading
from luopan.records.columns import bulk

Row = tuple[Any, ...]
DAYS = "CAST({0}.start_date AS varchar(10)), CAST({0}.end_date AS varchar(10))"
# What was applied and what was revoked by an instant; what came last, and how much of it.
_EVENTS = (
    "SELECT 'e', CAST(MAX(b.applied_at) AS varchar(40)), '', MAX(b.applied_no), "
    "SUM(b.rows), MAX(b.id) FROM records_batch b WHERE b.applied_at <= %s",
    "SELECT 'g', '', '', MAX(b.revoked_no), 0, 0 "
    "FROM records_batch b WHERE b.revoked_at <= %s",
)


def event_at(at: datetime | None) -> str:
    """A name of all that was known at an instant; None: of all that is known.

    The number of the newest event (an import applied, or revoked), and what it was, for
    a number that was rolled back is given again.
    """
    return _event(_rows(_EVENTS, _instants(at)))


def _event(rows: Iterable[Row]) -> str:
    by_sort = {row[0]: row[1:] for row in rows if row[0] in {"e", "g"}}
    last, _none, applied, size, batch = by_sort["e"]
    revoked = by_sort["g"][2]
    return f"{max(applied or 0, revoked or 0)}|{batch}|{last}|{size}"


def _instants(at: datetime | None) -> list[Any]:
    """The instant until which imports, and revocations, were known."""
    latest = at or datetime.max.replace(tzinfo=UTC)
    return [connection.ops.adapt_datetimefield_value(latest)] * 2


@dataclass(frozen=True)
class Footing:
    """Names of what sums depend on; another name where anything of it has changed.

    Attributes:
        organisation: Who stands under whom when.
        holidays: Which days are off, and which are worked for them.
        other: Products, owners of accounts, rates and conversions.
    """

    organisation: str
    holidays: str
    other: str


def footing(*, owners: bool = False) -> Footing:
    """What all sums depend on; one query.

    Args:
        owners: Whether they depend on whose an account is.
    """
    return _footing(_rows(_dates(owners), ()))


def known_on(at: datetime, *, owners: bool = False) -> tuple[str, Footing]:
    """``event_at`` and ``footing`` in one query."""
    rows = remembered_while_reading(
        ("what all sums depend on", at, owners),
        lambda: _rows([*_EVENTS, *_dates(owners)], _instants(at)),
    )
    return _event(rows), _footing(row for row in rows if row[0] not in {"e", "g"})


def known_now(*, owners: bool = True) -> tuple[str, Footing]:
    """The same of all that is known, whenever it came: names that go as soon as more is."""
    return known_on(datetime.max.replace(tzinfo=UTC), owners=owners)


def _rows(parts: Iterable[str], said: Sequence[Any]) -> list[Row]:
    return bulk.rows(" UNION ALL ".join(parts), said)


def _dates(owners: bool) -> list[str]:
    parts = [_dated("org_parentage", "o"), _dated("dimensions_productparentage", "p")]
    if owners:
        parts.append(_dated("dimensions_accountowner", "a"))
    return [
        *parts,
        # Corrected in place: weighed by its row, so that two that swap are seen as well.
        "SELECT 'r', r.currency, r.\"into\", COUNT(*), SUM(r.rate * r.id), MAX(r.id) "
        "FROM dimensions_rate r GROUP BY 2, 3",
        "SELECT 'c', c.from_unit, c.to_unit, COUNT(*), SUM(c.factor), MAX(c.id) "
        "FROM dimensions_conversion c GROUP BY 2, 3",
        "SELECT 'h', h.region, CAST(h.working AS varchar(5)), COUNT(*), SUM(h.id), "
        "MAX(h.id) FROM dimensions_holiday h GROUP BY 2, 3",
        _dated("dimensions_workingweek", "w"),
    ]


def _footing(rows: Iterable[Row]) -> Footing:
    told = sorted("|".join(map(str, row)) for row in rows)
    own: dict[str, list[str]] = {"o": [], "h": [], "w": []}
    others: list[str] = []
    for line in told:
        own.get(line[0], others).append(line)
    return Footing(_name(own["o"]), _name(own["h"] + own["w"]), _name(others))


def _name(lines: Iterable[str]) -> str:
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:24]


def _dated(table: str, letter: str) -> str:
    """How many rows of a table are true from when until when, and which."""
    days = DAYS.format(letter)
    return (
        f"SELECT '{letter}', {days}, COUNT(*), SUM({letter}.id), MAX({letter}.id) "
        f"FROM {table} {letter} GROUP BY {letter}.start_date, {letter}.end_date"
    )
