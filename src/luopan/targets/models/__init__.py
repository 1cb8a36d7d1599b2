"""The tables of targets."""

from luopan.targets.models.agreement import (
    Ask,
    Authority,
    Card,
    Delegate,
    Side,
    Submission,
    SubmissionRow,
    Talk,
)
from luopan.targets.models.versions import (
    Frozen,
    Plan,
    Snapshot,
    Step,
    TargetRow,
    Version,
)

__all__ = [
    "Ask",
    "Authority",
    "Card",
    "Delegate",
    "Frozen",
    "Plan",
    "Side",
    "Snapshot",
    "Step",
    "Submission",
    "SubmissionRow",
    "Talk",
    "TargetRow",
    "Version",
]
