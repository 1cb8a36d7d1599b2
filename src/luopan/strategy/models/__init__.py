"""The tables of why."""

from luopan.strategy.models.assumptions import (
    Assumption,
    Firing,
    Judgement,
    PreparedAction,
)
from luopan.strategy.models.market import (
    Finding,
    MarketFile,
    Observation,
    Phase,
    Segment,
)
from luopan.strategy.models.objectives import Measure, Objective

__all__ = [
    "Assumption",
    "Finding",
    "Firing",
    "Judgement",
    "MarketFile",
    "Measure",
    "Objective",
    "Observation",
    "Phase",
    "PreparedAction",
    "Segment",
]
