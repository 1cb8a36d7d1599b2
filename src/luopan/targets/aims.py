"""Aims 单设目标: targets that are no sum of those under them, set at each unit by itself.

They lie beside the cube and move nothing in it: customers, days and rates do not add up.
"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple

from luopan.engine.levels import TARGET
from luopan.targets.sequence import canonical


class Key(NamedTuple):
    """Of which metric, which unit and which period; codes."""

    metric: str
    unit: str
    period: str


class Entry(NamedTuple):
    """A target, or a floor or stretch beside it, in quanta; None: taken back.

    Of a floor or a stretch that is taken back: it follows the target again.
    """

    unit: str
    period: str
    level: str
    amount: int | None


@dataclass(frozen=True, eq=False)
class Aims:
    """All that stand in a state of a version.

    Attributes:
        amounts: In the quanta of each one's own metric.
        held: The same of floors and stretches that were set by hand, by level: they stay
            when the target moves. All others are made from it.
    """

    amounts: Mapping[Key, int] = field(default_factory=dict)
    held: Mapping[tuple[str, Key], int] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.amounts or self.held)

    def said(self, metric: str, new: Iterable[Entry]) -> "Aims":
        """With some of a metric set anew."""
        amounts, held = dict(self.amounts), dict(self.held)
        for one in new:
            key = Key(metric, one.unit, one.period)
            if one.level == TARGET:
                _put(amounts, key, one.amount)
            else:
                _put(held, (one.level, key), one.amount)
        return Aims(amounts, held)

    def own(self, level: str, key: Key) -> int | None:
        """What was said of exactly this."""
        if level == TARGET:
            return self.amounts.get(key)
        return self.held.get((level, key))

    @cached_property
    def digest(self) -> str:
        """One name for all of them."""
        return hashlib.sha256(canonical(self.rows())).hexdigest()

    def rows(self) -> list[list[Any]]:
        """As plain facts, in one order; what is no target names its level."""
        targets = [[*key, self.amounts[key]] for key in sorted(self.amounts)]
        beside = [
            [*key, level, self.held[level, key]] for level, key in sorted(self.held)
        ]
        return targets + beside

    @classmethod
    def of(cls, rows: Iterable[Iterable[Any]]) -> "Aims":
        """From plain facts."""
        amounts, held = {}, {}
        for metric, unit, period, *level, amount in map(tuple, rows):
            key = Key(metric, unit, period)
            if level:
                held[level[0], key] = int(amount)
            else:
                amounts[key] = int(amount)
        return cls(amounts, held)


def _put(amounts: dict[Any, int], name: Any, amount: int | None) -> None:
    if amount is None:
        amounts.pop(name, None)
    else:
        amounts[name] = amount
