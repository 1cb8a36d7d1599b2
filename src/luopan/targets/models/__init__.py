"""The tables of targets."""

from luopan.targets.models.versions import (
    Frozen,
    Plan,
    Snapshot,
    Step,
    TargetRow,
    Version,
)

__all__ = ["Frozen", "Plan", "Snapshot", "Step", "TargetRow", "Version"]
