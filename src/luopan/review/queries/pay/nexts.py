"""What the next amount pays, from where one stands."""

from dataclasses import dataclass

from luopan.engine.incentive import More, more
from luopan.review.queries.pay.books import Source
from luopan.review.queries.pay.lines import Line, Pay

TEN_WAN = 10_000_000  # fen: 10 万


@dataclass(frozen=True)
class Next:
    """What the next amount of a source pays in the period that runs; fen."""

    source: Source
    extra: int
    amount: int
    parts: tuple[tuple[Line, More], ...]


def next_pays(pay: Pay, extra: int = TEN_WAN) -> list[Next]:
    """Of each source what the next 10 万 pays, the most first."""
    by: dict[Source, list[tuple[Line, More]]] = {}
    for line in pay.lines:
        if line.commission is not None:
            told = more(line.commission, line.came, extra)
            by.setdefault(line.source, []).append((line, told))
    found = [
        Next(source, extra, sum(one.amount for _line, one in parts), tuple(parts))
        for source, parts in by.items()
    ]
    return sorted(found, key=lambda one: -one.amount)
