"""The tables of how."""

from luopan.actions.models.plans import (
    Action,
    ActionPlan,
    Evidence,
    Milestone,
    Need,
    Template,
)

__all__ = ["Action", "ActionPlan", "Evidence", "Milestone", "Need", "Template"]
