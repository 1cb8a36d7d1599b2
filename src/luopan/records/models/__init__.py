"""What happened, as it is kept: records, what brings them in, what is closed."""

from luopan.records.models.bringing import Pull, Source, Upload
from luopan.records.models.closed import ClosedPeriod
from luopan.records.models.rows import (
    Activity,
    Batch,
    Cost,
    Document,
    Fact,
    Instalment,
    Line,
    Mapping,
    Match,
    Opportunity,
    RowVersion,
    SameAs,
    StageChange,
    StatedTarget,
    Stock,
)

__all__ = [
    "Activity",
    "Batch",
    "ClosedPeriod",
    "Cost",
    "Document",
    "Fact",
    "Instalment",
    "Line",
    "Mapping",
    "Match",
    "Opportunity",
    "Pull",
    "RowVersion",
    "SameAs",
    "Source",
    "StageChange",
    "StatedTarget",
    "Stock",
    "Upload",
]
