"""Sheets of actions: handed in, looked at, taken in as a whole or put away."""

from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from luopan.actions.access import WRITES
from luopan.actions.checks import drafted
from luopan.actions.models import Action, ActionFile, ActionPlan, Milestone
from luopan.actions.queries.files import examined
from luopan.actions.sheet import LIMITS
from luopan.actions.sheet_rows import Row
from luopan.org.access import Denied, anywhere, day_of
from luopan.org.models import User
from luopan.records.uploads import handed, keeping
from luopan.trail.chain import note, service
from luopan.trail.refusal import Refused

NAMED = 5  # problems in a sentence


@service("actions.receive_file")
def receive_action_file(
    *, actor: User, at: datetime, name: str, content: bytes
) -> ActionFile:
    """Take a sheet of actions in, to be looked at; nothing is planned yet.

    Args:
        actor: Who may plan actions somewhere.
        at: When.
        name: As he calls it.
        content: The file.

    Raises:
        Refused: He may not; there is no file, or it is too large; this very file was
            taken in before.
    """
    _may(actor, at)
    if not content:
        raise Refused(_("Choose a file first."))
    handed.refuse_large(name, content, LIMITS.workbook_bytes)
    digest = keeping.keep(content)
    handed.refuse_again(ActionFile, digest)
    made = ActionFile.objects.create(
        name=handed.bare_name(name), sha256=digest, actor=actor, received_at=at
    )
    note(made, name=made.name)
    return made


@service("actions.apply_file")
def apply_action_file(*, actor: User, at: datetime, file: ActionFile) -> list[Action]:
    """Plan what a sheet says: all of its rows or none.

    Args:
        actor: Who handed it in.
        at: When.
        file: Which.

    Raises:
        Refused: It is not his, not open any more, has problems, says nothing new, or was
            taken in before.
    """
    _may(actor, at)
    handed.check_open(file, actor)
    handed.refuse_again(ActionFile, file.sha256)
    seen = examined(file, viewer=actor, on=day_of(at))
    if seen.problems:
        raise Refused(
            ngettext_lazy(
                "%(count)s row cannot be imported. %(problems)s",
                "%(count)s rows cannot be imported. %(problems)s",
                len(seen.problems),
            ),
            count=len(seen.problems),
            problems=lambda: " ".join(map(str, seen.problems[:NAMED])),
        )
    if not seen.rows:
        raise Refused(_("This file contains nothing new."))
    made = _planned(seen.rows, actor, at)
    handed.settle(file, at, len(made))
    numbers = [one.pk for one in made]
    note(file, name=file.name, count=len(made), known=seen.known, actions=numbers)
    return made


@service("actions.discard_file")
def discard_action_file(*, actor: User, at: datetime, file: ActionFile) -> None:
    """Put a sheet away; nothing of it is planned.

    Raises:
        Refused: It is not his, or not open any more.
    """
    _may(actor, at)
    handed.check_open(file, actor)
    handed.put_away(file, at)
    note(file, name=file.name)


def _planned(rows: Iterable[Row], actor: User, at: datetime) -> list[Action]:
    """All of them in one set; plans that are not open yet are opened."""
    rows = list(rows)
    plans = _plans({(row.unit.pk, row.year) for row in rows}, actor, at)
    made = []
    for row in rows:
        action = drafted(row.columns, actor, at)
        action.plan, action.state = plans[row.unit.pk, row.year], row.state
        made.append(action)
    made = Action.objects.bulk_create(made)
    Milestone.objects.bulk_create(
        Milestone(
            action=action,
            name=step.name,
            due_date=step.due_date,
            reached_date=step.reached_date,
            reached_by=actor if step.reached_date else None,
        )
        for action, row in zip(made, rows, strict=True)
        for step in row.steps
    )
    return made


def _plans(
    wanted: set[tuple[int, int]], actor: User, at: datetime
) -> dict[tuple[int, int], ActionPlan]:
    new = [
        ActionPlan(unit_id=unit, year=year, opened_by=actor, opened_at=at)
        for unit, year in sorted(wanted)
    ]
    ActionPlan.objects.bulk_create(new, ignore_conflicts=True)
    found = ActionPlan.objects.filter(
        unit__in={unit for unit, _year in wanted}, year__in={y for _unit, y in wanted}
    )
    return {(plan.unit_id, plan.year): plan for plan in found}


def _may(actor: User, at: datetime) -> None:
    if not anywhere(actor, (WRITES,), on=day_of(at)):
        raise Denied(_("You have no unit to plan actions for."))
