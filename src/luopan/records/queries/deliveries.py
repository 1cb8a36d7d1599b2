"""When records last arrived, and what stretches of days came to, seat by seat."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from luopan.dimensions.models import Metric
from luopan.records.columns import bulk
from luopan.records.columns.bulk import NOBODY
from luopan.records.reading import Reading


@dataclass
class Delivered:
    """What is recorded of a seat.

    Attributes:
        first_date: The first day with a record.
        last_date: The last one.
        amounts: Per stretch asked for, in millionths.
    """

    first_date: date
    last_date: date
    amounts: list[int] = field(default_factory=list)


def delivered(
    metric: Metric,
    spans: Sequence[tuple[date, date]],
    *,
    as_of: date,
    known_at: datetime | None = None,
) -> dict[int, Delivered]:
    """By seat (primary key; ``NOBODY``: what names none): one query for all of it.

    The seat is the one the customer belongs to on ``as_of``, where he belongs to one
    (同口径), else the one the record names.

    Args:
        metric: Of what. Amounts make sense where it is additive or a balance.
        spans: ``(start, end)``, end exclusive; they do not overlap.
        as_of: Days after it do not count.
        known_at: What was known then; None: by the end of ``as_of``.

    Raises:
        Refused: A rate or unit conversion is missing; named.
    """
    reading = Reading(metric, spans, as_of, known_at, by_product=False, owner="now")
    rows = _rows(reading)
    if reading.is_money:  # read with the sums: not to be asked for once more
        vars(reading)["currencies"] = sorted({row[2] for row in rows if row[0] >= 0})
    turned = metric.kind == "balance" or reading.foreign or reading.counts
    found: dict[int, Delivered] = {}
    for column, seat, _currency, amount, first, last in rows:
        key = NOBODY if seat is None else seat
        one = found.get(key)
        if one is None:
            one = Delivered(_day(first), _day(last), [0] * len(spans))
            found[key] = one
        one.first_date = min(one.first_date, _day(first))
        one.last_date = max(one.last_date, _day(last))
        if column >= 0 and not turned:
            one.amounts[column] += int(amount)
    if turned:
        _turn(reading, found)
    return found


def _turn(reading: Reading, found: dict[int, Delivered]) -> None:
    """Sums in several currencies or counting units, or of a day: read piece by piece."""
    for piece in reading.pieces():
        seats, amounts = piece.seat.tolist(), piece.amount.tolist()
        for seat, amount in zip(seats, amounts, strict=True):
            if seat in found:
                found[seat].amounts[piece.column] += amount


def _rows(reading: Reading) -> list[tuple[Any, ...]]:
    """Stretch (−1: none of them), seat, currency, sum, first day, last day."""
    cases, parameters = "", []
    for column, (start, end) in enumerate(reading.spans):
        cases += f"WHEN f.day_date >= %s AND f.day_date < %s THEN {column} "
        parameters += [start, end]
    place = f"CASE {cases}ELSE -1 END" if cases else "-1"
    return bulk.rows(
        f"SELECT {place} AS place, {reading.seat} AS seat, f.currency, "
        "CAST(SUM(f.amount) AS bigint), MIN(f.day_date), MAX(f.day_date) "
        f"FROM records_fact f WHERE {reading.condition} AND f.day_date <= %s "
        "GROUP BY 1, 2, 3",
        [*parameters, reading.as_of],
    )


def _day(said: date | str) -> date:
    return date.fromisoformat(said) if isinstance(said, str) else said
