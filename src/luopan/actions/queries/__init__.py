"""What is read of action plans."""

from luopan.actions.queries.bringing import Bringing, bringing
from luopan.actions.queries.listing import (
    MOST,
    ActionRow,
    Sums,
    Wish,
    action_rows,
    all_seen,
    branches,
    due_for,
    due_of,
    owner_called,
    owners,
    steps_of,
    sums,
    units_of,
)
from luopan.actions.queries.one import OneAction, milestone_seen, need_seen, one_action
from luopan.actions.queries.promises import Awaited, asked_for, late_for, unmet
from luopan.actions.queries.templates import TemplateRow, template_called, templates

__all__ = [
    "MOST",
    "ActionRow",
    "Awaited",
    "Bringing",
    "OneAction",
    "Sums",
    "TemplateRow",
    "Wish",
    "action_rows",
    "all_seen",
    "asked_for",
    "branches",
    "bringing",
    "due_for",
    "due_of",
    "late_for",
    "milestone_seen",
    "need_seen",
    "one_action",
    "owner_called",
    "owners",
    "steps_of",
    "sums",
    "template_called",
    "templates",
    "units_of",
    "unmet",
]
