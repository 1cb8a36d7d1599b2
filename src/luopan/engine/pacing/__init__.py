"""How far a period has come, and how far it should have: clocks, rates, growth.

Pure: no clock of a wall, no tables. Worked tables: docs/algorithms/pace.md
"""

from luopan.engine.pacing.clock import Leaf, clock, target_line
from luopan.engine.pacing.curve import PastMonth, density, month_curve
from luopan.engine.pacing.figures import (
    attainment,
    lead,
    run_rate_landing,
    shares_of_shortfall,
)
from luopan.engine.pacing.growth import (
    Growth,
    GrowthWord,
    aligned_days,
    elapsed_span,
    growth,
)

__all__ = [
    "Growth",
    "GrowthWord",
    "Leaf",
    "PastMonth",
    "aligned_days",
    "attainment",
    "clock",
    "density",
    "elapsed_span",
    "growth",
    "lead",
    "month_curve",
    "run_rate_landing",
    "shares_of_shortfall",
    "target_line",
]
