"""What figures rest on beside the records, as one short name.

Sums over facts are worked out once and kept in memory under a name. The name says which
records were known (the number of an event), and, by what stands here, how organisation,
owners, products and rates were dated. So nothing kept is ever wrong, only unused.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Max, Q, Sum

from luopan.records.columns import bulk
from luopan.records.models import Batch

DAYS = "CAST({0}.start_date AS varchar(10)), CAST({0}.end_date AS varchar(10))"


def event_at(at: datetime | None) -> str:
    """A name of all that was known at an instant; None: of all that is known.

    The number of the newest event (an import applied, or revoked), and what it was, for
    a number that was rolled back is given again.
    """
    known = Q() if at is None else Q(applied_at__lte=at)
    gone = Q() if at is None else Q(revoked_at__lte=at)
    found = Batch.objects.aggregate(
        applied=Max("applied_no", filter=known),
        revoked=Max("revoked_no", filter=gone),
        batch=Max("id", filter=known),
        last=Max("applied_at", filter=known),
        rows=Sum("rows", filter=known),
    )
    number = max(found["applied"] or 0, found["revoked"] or 0)
    return f"{number}|{found['batch']}|{found['last']}|{found['rows']}"


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
    parts = [_dated("org_parentage", "o"), _dated("dimensions_productparentage", "p")]
    if owners:
        parts.append(_dated("dimensions_accountowner", "a"))
    parts += [
        "SELECT 'r', r.currency, r.\"into\", COUNT(*), SUM(r.rate), MAX(r.id) "
        "FROM dimensions_rate r GROUP BY 2, 3",
        "SELECT 'c', c.from_unit, c.to_unit, COUNT(*), SUM(c.factor), MAX(c.id) "
        "FROM dimensions_conversion c GROUP BY 2, 3",
        "SELECT 'h', h.region, CAST(h.working AS varchar(5)), COUNT(*), SUM(h.id), "
        "MAX(h.id) FROM dimensions_holiday h GROUP BY 2, 3",
        _dated("dimensions_workingweek", "w"),
    ]
    rows = bulk.rows(" UNION ALL ".join(parts))
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
