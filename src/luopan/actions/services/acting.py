"""Planning actions: one, many from a template, other words, how far they have come."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any, Unpack

from django.db.models import F
from django.utils.translation import gettext_lazy as _

from luopan.actions.access import require_change, require_writer
from luopan.actions.checks import (
    OVER,
    Besides,
    Changes,
    check_dates,
    check_runs,
    checked,
    drafted,
    particulars,
    whole,
)
from luopan.actions.models import Action, ActionPlan, Evidence
from luopan.actions.queries.templates import template_called
from luopan.org.access import day_of, name_of
from luopan.org.language import in_both, spoken
from luopan.org.models import Person, Unit, User
from luopan.strategy.words import checked_text, checked_year, needed
from luopan.targets.refusals import Conflict
from luopan.trail.chain import note, service
from luopan.trail.refusal import Refused

State = Action.State


@service("actions.add")
def add_action(
    *,
    actor: User,
    at: datetime,
    unit: Unit,
    year: int,
    name: str,
    owner: Person,
    start_date: date,
    end_date: date,
    kind: str = "other",
    template: str = "",
    **said: Unpack[Besides],
) -> Action:
    """Plan an action for a unit or a seat; the first one opens its plan of the year.

    Args:
        actor: Who may speak about the unit's target.
        at: When.
        unit: Whose plan.
        year: Of which year.
        name: In a few words.
        owner: Who answers for it.
        start_date: First day.
        end_date: The day after the last.
        kind: Of ``kinds.KINDS``.
        template: Code of the one it was begun from.
        said: Any of name_other, outcome, particulars (by the kind's fields) and
            brings (``checks.Brings``).

    Raises:
        Refused: He may not; a name, kind, date, owner or contribution is wrong.
    """
    require_writer(actor, unit, at=at)
    known = {"name": name, "owner": owner, "kind": kind, **said}
    known |= {"start_date": start_date, "end_date": end_date}
    columns = whole(known, day_of(at))
    plan, _new = ActionPlan.objects.get_or_create(
        unit=unit,
        year=checked_year(year),
        defaults={"opened_by": actor, "opened_at": at},
    )
    made = drafted(columns, actor, at)
    made.plan, made.template = plan, template
    made.save(force_insert=True)
    note(made, unit=unit.code, year=year, name=made.name, kind=kind)
    return made


@service("actions.begin_from_template")
def begin_from_template(
    *,
    actor: User,
    at: datetime,
    unit: Unit,
    year: int,
    template: str,
    owner: Person,
    start_date: date,
) -> list[Action]:
    """Plan all actions of a template for a unit, counted from a day.

    Args:
        actor: Who may speak about the unit's target.
        at: When.
        unit: Whose plan.
        year: Of which year.
        template: Code.
        owner: Who answers for them until others are named.
        start_date: The first day.

    Raises:
        Refused: He may not; no such template; what ``add_action`` refuses.
    """
    require_writer(actor, unit, at=at)
    chosen = template_called(template)
    made = []
    for draft in chosen.drafts:
        first = start_date + timedelta(days=draft.after)
        name, other = in_both(draft.name)
        made.append(
            add_action(
                actor=actor,
                at=at,
                unit=unit,
                year=year,
                name=name,
                name_other=draft.other or (other if other != name else ""),
                owner=owner,
                kind=draft.kind,
                start_date=first,
                end_date=first + timedelta(days=draft.lasts),
                outcome=in_both(draft.outcome)[0],
                template=template,
            )
        )
    note(f"unit:{unit.code}", template=template, count=len(made), year=year)
    return made


@service("actions.edit")
def edit_action(
    *,
    actor: User,
    at: datetime,
    action: Action,
    expected: int | None = None,
    **said: Unpack[Changes],
) -> Action:
    """Say something of an action in another way.

    Args:
        actor: Who may speak about its unit's target, or its owner.
        at: When.
        action: Which.
        expected: How often it had been changed when he read it; None: whatever it says.
        said: As for ``add_action``, and brings None: it brings nothing any more.

    Raises:
        Refused: He may not; something is wrong; somebody changed it since (named); it is
            over, and more than who answers for it would change.
    """
    require_change(actor, action, at=at)
    columns = checked(said, day_of(at))
    kind = columns.get("kind", action.kind)
    if "particulars" in columns or kind != action.kind:
        fields = columns.get("particulars", action.particulars)
        columns["particulars"] = particulars(kind, fields)
    old = {key: getattr(action, key) for key in columns}
    for key, value in columns.items():
        setattr(action, key, value)
    check_dates(action)
    changed = {key: value for key, value in columns.items() if value != old[key]}
    if changed.keys() - {"owner"}:
        check_runs(action)
    _write(actor, action, expected, changed)
    note(action, changed={k: [str(old[k]), str(v)] for k, v in changed.items()})
    return action


@service("actions.move")
def move_action(
    *,
    actor: User,
    at: datetime,
    action: Action,
    state: str,
    said: str = "",
    expected: int | None = None,
) -> Action:
    """Say how far an action has come.

    Args:
        actor: Who may speak about its unit's target, or its owner.
        at: When.
        action: Which.
        state: planned, doing, done, dropped.
        said: In words; to drop it, why.
        expected: As for ``edit_action``.

    Raises:
        Refused: He may not; no such state; dropped without a reason; changed since.
    """
    require_change(actor, action, at=at)
    if state not in State.values:
        raise Refused(_("There is no state “%(state)s”."), state=state[:40])
    told = checked_text(said, longest=400)
    if state == State.DROPPED and not told:
        raise Refused(_("Explain why the action is dropped."))
    was = action.state
    action.state, action.said = state, told
    _write(actor, action, expected, {"state": state, "said": told})
    note(action, was=was, state=state, said=told)
    return action


@service("actions.tell_result")
def tell_result(
    *, actor: User, at: datetime, action: Action, said: str, expected: int | None = None
) -> Action:
    """Say what came of an action that is over, or say it better.

    Args:
        actor: Who may speak about its unit's target, or its owner.
        at: When.
        action: Which.
        said: In words; of a dropped one, why.
        expected: As for ``edit_action``.

    Raises:
        Refused: He may not; it still goes on; nothing said; changed since.
    """
    require_change(actor, action, at=at)
    if action.state not in OVER:
        raise Conflict(_("It is still in progress: mark it as done or dropped first."))
    told = needed(said, _("Enter the actual result."), longest=400)
    _write(actor, action, expected, {"said": told})
    action.said = told
    note(action, state=action.state, said=told)
    return action


@service("actions.add_evidence")
def add_evidence(
    *, actor: User, at: datetime, action: Action, text: str, address: str = ""
) -> Evidence:
    """Put down what shows that something was done.

    Args:
        actor: Who may speak about its unit's target, or its owner.
        at: When.
        action: Of which.
        text: In words.
        address: Where it can be seen: http or https; empty: nowhere.

    Raises:
        Refused: He may not; nothing said; no such address.
    """
    require_change(actor, action, at=at)
    where = checked_text(address, longest=400)
    if where and not where.lower().startswith(("https://", "http://")):
        raise Refused(_("An address must begin with https://."))
    told = needed(text, _("Enter the evidence."), longest=400)
    made = Evidence.objects.create(
        action=action, text=told, address=where, actor=actor, at=at
    )
    note(action, evidence=told, address=where)
    return made


def _write(
    actor: User, action: Action, expected: int | None, columns: Mapping[str, Any]
) -> None:
    """Compare and set; refuse with a name if somebody was faster."""
    now = Action.objects.select_related("edited_by__person").get(pk=action.pk)
    read = now.edits if expected is None else expected
    others = now.edited_by_id != actor.pk
    if read != now.edits and others:
        raise Conflict(
            _(
                "%(who)s has changed “%(action)s” since you opened it. Check the current "
                "version, then submit again if your change still applies."
            ),
            who=lambda: name_of(now.edited_by),
            action=lambda: spoken(now),
        )
    mine = Action.objects.filter(pk=action.pk, edits=now.edits)
    if not mine.update(**columns, edits=F("edits") + 1, edited_by=actor):
        raise Conflict(
            _("Someone changed this at the same moment. Check it, then submit again.")
        )
    action.edits, action.edited_by = now.edits + 1, actor
