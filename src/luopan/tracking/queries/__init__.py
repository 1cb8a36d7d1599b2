"""How it goes: actuals beside targets, for any node, metric and period, as of any day."""

from luopan.tracking.queries.stated import (
    Attainment,
    Progress,
    data_reach,
    progress,
    stated_metrics,
)

__all__ = ["Attainment", "Progress", "data_reach", "progress", "stated_metrics"]
