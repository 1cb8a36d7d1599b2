"""Rows of a standing: units below, customers, records."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from luopan.records.queries import RecordRow
from luopan.tracking.queries import (
    Comparison,
    CustomerRow,
    DrillRow,
    Overview,
    StatedRow,
)
from luopan.tracking.queries.warnings.listing import Mark
from luopan.web import figures
from luopan.web.standings import marks
from luopan.web.words import progress as words
from luopan.web.words.action_gap import broken
from luopan.web.words.levels import beside_it

SORTS = ("gap", "target", "actual", "attainment", "lead", "year", "name")


@dataclass(frozen=True)
class Row:
    """A unit of the drill table as it is shown.

    Attributes:
        warned: Warnings at it or under it.
        adjusted: The mark that its number was adjusted.
        beside: Floor and stretch of its target, where that does not add up.
    """

    row: DrillRow
    mark: str
    lead: str
    year: str
    year_mark: str
    unmet: str = ""
    warned: int = 0
    adjusted: Mapping[str, str] | None = None
    beside: str = ""


def rows(
    found: Overview,
    sort: str,
    warned: Mapping[str, Mark] | None = None,
    adjusted: Mapping[str, Mapping[str, str] | None] | None = None,
) -> list[Row]:
    """The drill table, in the order asked for; what lies on nobody comes last."""
    known = warned or {}
    shown = [
        Row(
            row,
            marks.judged(row.lead) if not row.name.reserve else "",
            figures.points(row.lead),
            words.change(row.year) if row.year else figures.NOTHING,
            marks.grown(found, row.year),
            broken(found.unmet.get(row.name.code, 0)),
            warned=known[row.name.code].all if row.name.code in known else 0,
            adjusted=(adjusted or {}).get(row.name.code),
            beside=beside_it(
                found.levels.get(row.name.code),
                lambda figure: words.amount(figure, found.standing, even=True),
            ),
        )
        for row in found.drill.rows
    ]
    chosen = sort if sort in SORTS else SORTS[0]
    if chosen == "name":
        return shown
    return sorted(shown, key=lambda each: _order(each.row, chosen))


def _order(row: DrillRow, sort: str) -> tuple[bool, bool, float]:
    value: Any = getattr(row, sort)
    if isinstance(value, Comparison):
        value = value.ratio if value.ratio is not None else value.difference
    sign = 1 if sort == "gap" else -1
    return row.name.reserve, value is None, sign * float(value or 0)


@dataclass(frozen=True)
class CustomerLine:
    """A customer as he is shown."""

    row: CustomerRow
    apart: str
    attainment: float | None


def customers(found: Overview) -> list[CustomerLine]:
    """The customers behind a figure, with the difference to last year."""
    if found.customers is None:
        return []
    unit = figures.unit_of_table(found.standing.counted_in)
    return [
        CustomerLine(
            row,
            figures.change_in_table(row.actual - row.before, unit),
            float(row.actual / row.target) if row.target else None,
        )
        for row in found.customers.rows
    ]


@dataclass(frozen=True)
class StatedLine:
    """A stated target as it is shown."""

    row: StatedRow
    until: date
    target: str
    actual: str


def stated(found: Overview) -> list[StatedLine]:
    """The targets that files state, the total last where they add up."""
    if found.stated is None:
        return []
    total = (found.stated.total,) if found.stated.total else ()
    stands = found.standing
    return [
        StatedLine(
            row,
            row.end_date - timedelta(days=1),
            words.amount(row.target, stands, even=True),
            words.amount(row.actual, stands, even=True),
        )
        for row in (*found.stated.rows, *total)
    ]


@dataclass(frozen=True)
class RecordLine:
    """A record as it is shown."""

    row: RecordRow
    account: str
    product: str
    quantity: str
    amount: str


def record_lines(rows: Sequence[RecordRow], document: str = "") -> list[RecordLine]:
    """Records with amounts in single units, and names.

    What came back is taken off: it has a minus, unless ``document``, of which the metric
    is made, is what came back itself.
    """
    return [
        RecordLine(
            row,
            _spoken(row.account_name),
            _spoken(row.product_name),
            figures.NOTHING
            if row.quantity is None
            else figures.exact(_one(row.quantity) * _sign(row, document)),
            figures.NOTHING
            if row.amount is None
            else figures.fixed(_one(row.amount) * _sign(row, document), 2),
        )
        for row in rows
    ]


def _sign(row: RecordRow, document: str) -> int:
    return -1 if row.kind == "return" and document != "return" else 1


def _one(amount: int) -> Decimal:
    """Millionths in single units, without idle zeros."""
    plain = (Decimal(amount) / 1_000_000).normalize()
    return plain.quantize(Decimal(1)) if plain == plain.to_integral() else plain


def _spoken(both: tuple[str, str]) -> str:
    first, second = both
    return first if figures.chinese() or not second else second
