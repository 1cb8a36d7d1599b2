"""Sums kept in memory, each under a name that never means anything else.

The name says which records were known, and on what organisation, owners and rates the
sums rest (``records.footing``). Nothing is ever thrown away for being out of date; what
is not used any more leaves when room is needed.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from luopan.engine.tree import Tree
from luopan.records.deal_table import DealTable, deal_table
from luopan.records.footing import Footing
from luopan.records.members import Laid, laid_over
from luopan.records.queries.accounts import Accounts, by_account
from luopan.records.reaching import reaches
from luopan.records.reading import Reading
from luopan.records.seat_days import (
    Asked,
    BuyerDays,
    SeatDays,
    buyer_days,
    seat_days,
)
from luopan.targets.cube import HOT

T = TypeVar("T")


@dataclass(frozen=True)
class Standpoint:
    """From where things are seen: what was known, and what it rests on.

    Args:
        event: Names all that was known (``records.footing.event_at``).
        footing: Of the organisation and of all else.
    """

    event: str
    footing: Footing

    def name(self, what: str, asked: Asked) -> str:
        """The name of the sums that answer what is asked."""
        owned = asked.owner == "now" or asked.metric.kind in {"balance", "first"}
        parts = [
            what,
            asked.metric.pk,
            self.event,
            self.footing.other,
            asked.start_date,
            asked.end_date,
            asked.product and asked.product.pk,
            asked.owner,
            asked.as_of if owned or what == "deals" else "",
            asked.into,
            asked.seats,
            asked.accounts,
            *(["came back"] if asked.came_back else []),
            *(["waiting"] if asked.metric.waiting else []),
        ]
        return "|".join(map(str, parts))


@dataclass(frozen=True)
class Plain:
    """A small answer that is worth keeping."""

    value: Any

    def size(self) -> int:
        """About what it takes."""
        return 200


def sums(asked: Asked, seen: Standpoint) -> SeatDays:
    """Facts by seat and day."""
    return kept(seen.name("sums", asked), lambda: seat_days(asked))


def buyers(asked: Asked, seen: Standpoint) -> BuyerDays:
    """What distinct customers are counted from."""
    return kept(seen.name("buyers", asked), lambda: buyer_days(asked))


def deals(asked: Asked, seen: Standpoint) -> DealTable:
    """Opportunities as columns."""
    return kept(seen.name("deals", asked), lambda: deal_table(asked))


def customers(
    asked: Sequence[Asked], spans: Sequence[tuple[date, date]], seen: Standpoint
) -> Accounts:
    """The customers of some seats by what they brought in spans of days.

    Args:
        asked: Of each product, where there are several; none inside another.
        spans: First day and day after the last.
        seen: From where.
    """
    names = "|".join(seen.name("customers", one) for one in asked)
    return kept(f"{names}|{spans}", lambda: by_account(asked, spans))


def laid(tree: Tree, name: str, seen: Standpoint, on: date) -> Laid:
    """Where an organisation has every seat.

    Args:
        tree: The organisation.
        name: Of the tree, never of another one.
        seen: From where.
        on: Where seats count that the tree does not have: where they stood on that day.
    """
    key = f"laid|{name}|{seen.footing.organisation}|{on}"
    return kept(key, lambda: laid_over(tree, on))


def reach_date(asked: Asked, seen: Standpoint) -> date | None:
    """The last day that a metric's facts reach 数据截至, up to the day asked about."""
    metric = asked.metric
    key = f"reach|{metric.pk}|{seen.event}|{asked.as_of}|{metric.waiting}"

    def look() -> Plain:
        if asked.metric.kind == "duration":
            return Plain(_last_won(deals(asked, seen), asked.as_of))
        reading = Reading(asked.metric, [], asked.as_of, asked.known_at)
        return Plain(reaches(reading))

    found: date | None = kept(key, look).value
    return found


def _last_won(table: DealTable, as_of: date) -> date | None:
    closed = table.closed[table.closed <= table.stands.dtype.type(as_of)]
    return closed.max().astype(object) if len(closed) else None


def kept(name: str, make: Callable[[], T]) -> T:
    """What has a name; made if it is not there."""
    found: T | None = HOT.get(name)
    if found is None:
        found = make()
        HOT.put(name, found)  # type: ignore[arg-type]
    return found
