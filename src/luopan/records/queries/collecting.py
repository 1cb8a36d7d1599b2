"""What was collected and what is owed, of a unit and of each unit under it, from one reading."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from luopan.org.models import Reach, Unit
from luopan.records.queries.money_owed import invoices_upto
from luopan.records.queries.owed import (
    Ageing,
    DueRate,
    Invoice,
    Outstanding,
    Rate,
    aged,
    document_of,
    due_of,
    outstanding_of,
)

Stays = Mapping[int, Sequence[tuple[date, date | None, str]]]


@dataclass(frozen=True)
class Collected:
    """Two of the three rates 回款率, ageing 账龄 and DSO, all from the same invoices."""

    due: DueRate
    document: Rate
    ageing: Ageing
    outstanding: Outstanding


def collected(
    *,
    start: date,
    end: date,
    as_of: date,
    unit: Unit,
    parts: Sequence[Unit] = (),
    known_at: datetime | None = None,
    into: str | None = None,
) -> tuple[Collected, dict[str, Collected]]:
    """A unit's, and those of its parts by code; ``""``: of no part.

    An invoice belongs to the part its seat stood under on the invoice's own day, as it
    belongs to the unit, so that the parts make the whole.

    Args:
        start: First day of the span.
        end: Exclusive.
        as_of: Until the end of which day it is looked at.
        unit: Whose.
        parts: Units right under it.
        known_at: What was known then; None: by the end of the day.
        into: Currency wanted; None: the company's.
    """
    invoices, currency = invoices_upto(as_of, unit, known_at, into)

    def of(some: Sequence[Invoice]) -> Collected:
        span = {"start": start, "end": end}
        return Collected(
            due_of(some, currency, **span, as_of=as_of),
            document_of(some, currency, **span),
            aged(some, as_of, currency),
            outstanding_of(some, currency, as_of=as_of),
        )

    shared = _parted(invoices, _stays(parts)) if parts else {}
    return of(invoices), {code: of(own) for code, own in shared.items()}


def _parted(invoices: Iterable[Invoice], stays: Stays) -> dict[str, list[Invoice]]:
    found: dict[str, list[Invoice]] = {}
    for each in invoices:
        code = next(
            (
                code
                for first, last, code in stays.get(each.seat or 0, ())
                if first <= each.day_date and (last is None or each.day_date < last)
            ),
            "",
        )
        found.setdefault(code, []).append(each)
    return found


def _stays(parts: Sequence[Unit]) -> Stays:
    """Under which part each seat stands, from when until when."""
    found: dict[int, list[tuple[date, date | None, str]]] = {}
    rows = Reach.objects.filter(above__in=parts).values_list(
        "below_id", "start_date", "end_date", "above__code"
    )
    for below, first, last, code in rows:
        found.setdefault(below, []).append((first, last, code))
    return found
