"""The tables of why."""

from luopan.strategy.models.assumptions import (
    Assumption,
    Firing,
    Judgement,
    PreparedAction,
)
from luopan.strategy.models.objectives import Measure, Objective

__all__ = [
    "Assumption",
    "Firing",
    "Judgement",
    "Measure",
    "Objective",
    "PreparedAction",
]
