"""Aims 单设目标: targets that are no sum of those under them, set at each unit by itself.

They lie beside the cube and move nothing in it: customers, days and rates do not add up.
"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple

from luopan.targets.sequence import canonical


class Key(NamedTuple):
    """Of which metric, which unit and which period; codes."""

    metric: str
    unit: str
    period: str


@dataclass(frozen=True, eq=False)
class Aims:
    """All that stand in a state of a version.

    Attributes:
        amounts: In the quanta of each one's own metric.
    """

    amounts: Mapping[Key, int] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.amounts)

    def said(self, metric: str, new: Iterable[tuple[str, str, int | None]]) -> "Aims":
        """With some of a metric set anew: (unit, period, amount); None: taken back."""
        amounts = dict(self.amounts)
        for unit, period, amount in new:
            if amount is None:
                amounts.pop(Key(metric, unit, period), None)
            else:
                amounts[Key(metric, unit, period)] = amount
        return Aims(amounts)

    @cached_property
    def digest(self) -> str:
        """One name for all of them."""
        return hashlib.sha256(canonical(self.rows())).hexdigest()

    def rows(self) -> list[list[Any]]:
        """As plain facts, in one order."""
        return [[*key, self.amounts[key]] for key in sorted(self.amounts)]

    @classmethod
    def of(cls, rows: Iterable[Iterable[Any]]) -> "Aims":
        """From plain facts."""
        return cls({Key(*key): int(amount) for *key, amount in map(tuple, rows)})
