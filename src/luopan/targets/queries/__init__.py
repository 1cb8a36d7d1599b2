"""What there is to see of plans and versions."""

from luopan.targets.queries.causes import Cause, causes
from luopan.targets.queries.explaining import Explanation, Line, explain
from luopan.targets.queries.news import News, news, said_since
from luopan.targets.queries.plans import (
    PlanRow,
    VersionRow,
    any_plan,
    comparable,
    current_version,
    may_commit,
    may_plan,
    own_parts,
    part_total,
    plan_seen,
    plans,
    version_row,
    version_seen,
)
from luopan.targets.queries.previews import preview
from luopan.targets.queries.readiness import Readiness, readiness
from luopan.targets.queries.sheets import CellView, Node, Sheet, cell, sheet
from luopan.targets.queries.units_apart import UnitLine, UnitsApart, units_apart
from luopan.targets.queries.versions import (
    Act,
    Comparison,
    Difference,
    DifferenceLine,
    Replay,
    compare,
    difference_lines,
    flagged,
    history,
    verify_version,
)

__all__ = [
    "Cause",
    "any_plan",
    "causes",
    "News",
    "DifferenceLine",
    "difference_lines",
    "version_row",
    "may_plan",
    "may_commit",
    "comparable",
    "PlanRow",
    "VersionRow",
    "current_version",
    "news",
    "said_since",
    "own_parts",
    "part_total",
    "plan_seen",
    "plans",
    "version_seen",
    "Act",
    "CellView",
    "Comparison",
    "Difference",
    "Explanation",
    "Line",
    "Node",
    "Readiness",
    "Replay",
    "Sheet",
    "cell",
    "compare",
    "UnitLine",
    "UnitsApart",
    "units_apart",
    "explain",
    "flagged",
    "history",
    "preview",
    "readiness",
    "sheet",
    "verify_version",
]
