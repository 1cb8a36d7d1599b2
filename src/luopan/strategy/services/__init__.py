"""Writing the strategy: one service per intention."""

from luopan.strategy.services.assumptions import (
    add_assumption,
    edit_assumption,
    judge_assumption,
)
from luopan.strategy.services.measures import add_measure, withdraw_measure
from luopan.strategy.services.objectives import (
    add_objective,
    drop_objective,
    edit_objective,
    move_objective,
    reopen_objective,
    weigh_objectives,
)
from luopan.strategy.services.risks import (
    call_off_risk,
    fire_risk,
    prepare_action,
    withdraw_action,
)

__all__ = [
    "add_assumption",
    "add_measure",
    "add_objective",
    "call_off_risk",
    "drop_objective",
    "edit_assumption",
    "edit_objective",
    "fire_risk",
    "judge_assumption",
    "move_objective",
    "prepare_action",
    "reopen_objective",
    "weigh_objectives",
    "withdraw_action",
    "withdraw_measure",
]
