"""What there is to see of plans and versions."""

from luopan.targets.queries.explaining import Explanation, Line, explain
from luopan.targets.queries.previews import preview
from luopan.targets.queries.sheets import CellView, Node, Sheet, cell, sheet
from luopan.targets.queries.versions import (
    Act,
    Comparison,
    Difference,
    Replay,
    compare,
    flagged,
    history,
    verify_version,
)

__all__ = [
    "Act",
    "CellView",
    "Comparison",
    "Difference",
    "Explanation",
    "Line",
    "Node",
    "Replay",
    "Sheet",
    "cell",
    "compare",
    "explain",
    "flagged",
    "history",
    "preview",
    "sheet",
    "verify_version",
]
