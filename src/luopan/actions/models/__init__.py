"""The tables of how."""

from luopan.actions.models.feeds import Feed
from luopan.actions.models.files import ActionFile
from luopan.actions.models.plans import (
    Action,
    ActionPlan,
    Evidence,
    Milestone,
    Need,
    Template,
)
from luopan.actions.models.targets import Pick, ScreenRule
from luopan.actions.models.weekly import VisitHours, WeeklyNumber

__all__ = [
    "Action",
    "ActionFile",
    "ActionPlan",
    "Evidence",
    "Feed",
    "Milestone",
    "Need",
    "Pick",
    "ScreenRule",
    "Template",
    "VisitHours",
    "WeeklyNumber",
]
