"""Steps on the way of an action: set, reached, taken out."""

from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from luopan.actions.access import require_change
from luopan.actions.checks import check_runs
from luopan.actions.models import Action, Milestone
from luopan.actions.sheet_rows import MOST_STEPS as MOST
from luopan.org.access import day_of
from luopan.org.models import User
from luopan.org.words import checked_name
from luopan.trail.chain import note, service
from luopan.trail.refusal import Refused


@service("actions.add_milestone")
def add_milestone(
    *, actor: User, at: datetime, action: Action, name: str, due_date: date
) -> Milestone:
    """Set a step on the way, with the last day for it.

    Raises:
        Refused: He may not; no name; there are too many; the action is over.
    """
    require_change(actor, action, at=at)
    check_runs(action)
    if Milestone.objects.filter(action=action).count() >= MOST:
        raise Refused(_("An action can have at most %(most)s milestones."), most=MOST)
    made = Milestone.objects.create(
        action=action, name=checked_name(name), due_date=due_date
    )
    note(action, milestone=made.name, due=due_date)
    return made


@service("actions.reach_milestone")
def reach_milestone(
    *, actor: User, at: datetime, milestone: Milestone, reached: bool = True
) -> Milestone:
    """Say that a step was reached today, or that it was not after all.

    Raises:
        Refused: He may not.
    """
    require_change(actor, milestone.action, at=at)
    told: dict[str, Any] = {
        "reached_date": day_of(at) if reached else None,
        "reached_by": actor if reached else None,
    }
    milestone.reached_date, milestone.reached_by = told.values()
    milestone.save(update_fields=list(told))
    note(milestone.action, milestone=milestone.name, reached=reached)
    return milestone


@service("actions.take_milestone_out")
def take_milestone_out(*, actor: User, at: datetime, milestone: Milestone) -> None:
    """Take a step out that was not reached yet.

    Raises:
        Refused: He may not; it was reached; the action is over.
    """
    require_change(actor, milestone.action, at=at)
    check_runs(milestone.action)
    if milestone.reached_date:
        raise Refused(
            _("“%(name)s” was reached and cannot be removed."), name=milestone.name
        )
    note(milestone.action, milestone=milestone.name, taken_out=True)
    milestone.delete()
