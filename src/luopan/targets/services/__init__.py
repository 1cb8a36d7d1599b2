"""What people do to plans, versions and their numbers."""

from luopan.targets.cells import Cell
from luopan.targets.histories import Element, History
from luopan.targets.results import Applied, Mover, Total
from luopan.targets.services.changes import revert, revise
from luopan.targets.services.committing import commit
from luopan.targets.services.gestures import (
    bound,
    grow,
    hold,
    keep_back,
    mix,
    move,
    override,
    pad,
    release,
    round_off,
    set_target,
    spread,
    step,
)
from luopan.targets.services.history import Drafted, Season, plan_from_history
from luopan.targets.services.plans import copy_version, create_plan, create_version

__all__ = [
    "Applied",
    "Cell",
    "Drafted",
    "Element",
    "History",
    "Mover",
    "Season",
    "Total",
    "bound",
    "commit",
    "copy_version",
    "create_plan",
    "create_version",
    "grow",
    "hold",
    "keep_back",
    "mix",
    "move",
    "override",
    "pad",
    "plan_from_history",
    "release",
    "revert",
    "revise",
    "round_off",
    "set_target",
    "spread",
    "step",
]
