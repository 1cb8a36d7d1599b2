"""Who finds which action, and who may change it.

An action is seen by whoever sees the target of its unit, and changed by whoever may speak
about that target: a rep his own, a manager those under him. Its owner may always say how
far it has come.
"""

from datetime import date, datetime

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from luopan.actions.models import Action
from luopan.org.access import Action as Right
from luopan.org.access import Denied, Unknown, day_of, may, name_of, reach, who_may
from luopan.org.language import spoken
from luopan.org.models import Unit, User

RELATED = ("plan__unit", "owner", "metric", "edited_by__person", "created_by__person")
SEES, WRITES, PROMISES, STANDARD = (
    Right.TARGETS_READ,
    Right.TARGETS_AGREE,
    Right.TARGETS_EDIT,
    Right.PLANS_CREATE,
)


def seen(viewer: User, on: date) -> QuerySet[Action]:
    """The actions a user may see."""
    units = reach(viewer, SEES, on=on).values("pk")
    return Action.objects.filter(plan__unit__in=units).select_related(*RELATED)


def action_seen(viewer: User, number: int, *, on: date) -> Action:
    """One of them by its number.

    Raises:
        Unknown: There is none, or he may not see it.
    """
    found = seen(viewer, on).filter(pk=number).first()
    if found is None:
        raise Unknown(_("There is no such action."))
    return found


def owns(user: User, action: Action, on: date) -> bool:
    """Whether an action is the user's own, and he comes with a right to speak."""
    mine = user.person_id is not None and user.person_id == action.owner_id
    scopes = user.scopes is None or WRITES in user.scopes
    return mine and scopes and may(user, SEES, unit=action.plan.unit, on=on)


def may_write(user: User, action: Action, on: date) -> bool:
    """Whether a user may change an action."""
    return may(user, WRITES, unit=action.plan.unit, on=on) or owns(user, action, on)


def writable(user: User, on: date) -> frozenset[int]:
    """Keys of the units whose actions a user may change; one query."""
    return frozenset(reach(user, WRITES, on=on).values_list("pk", flat=True))


def may_promise(user: User, action: Action, on: date) -> bool:
    """Whether a user may promise what an action needs: who may change its unit's target."""
    return may(user, PROMISES, unit=action.plan.unit, on=on)


def require_writer(user: User, unit: Unit, *, at: datetime) -> None:
    """Pass who may plan actions for a unit.

    Raises:
        Denied: He may not; names who may.
    """
    on = day_of(at)
    if may(user, WRITES, unit=unit, on=on):
        return
    others = who_may(WRITES, unit=unit, on=on)
    raise Denied(
        _("Actions of “%(unit)s” are planned by %(who)s."),
        unit=lambda: spoken(unit),
        who=lambda: name_of(others[0]) if others else _("nobody yet"),
    )


def require_change(user: User, action: Action, *, at: datetime) -> None:
    """Pass who may change an action.

    Raises:
        Denied: It is another's.
    """
    if not may_write(user, action, day_of(at)):
        raise Denied(
            _("“%(action)s” belongs to %(who)s: ask them."),
            action=lambda: spoken(action),
            who=lambda: spoken(action.owner),
        )
