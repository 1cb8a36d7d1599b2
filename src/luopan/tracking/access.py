"""Who calls a forecast, who sees how good calls were, who sees and answers a warning.

A unit is called by who holds its seat, acts in it or leads exactly it; beside that stands
what who leads above it calls. How far calls were from what came is a person's own to see
first, and after a week his line's: never finance's, operations' or an auditor's.
"""

from datetime import date, datetime

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from luopan.org.access import (
    Action,
    Denied,
    Unknown,
    day_of,
    is_operator,
    may,
    name_of,
    reach,
    roles_at,
    who_may,
)
from luopan.org.language import spoken
from luopan.org.models import Holding, Membership, Reach, Unit, User
from luopan.org.rights import LEADS
from luopan.targets.agreeing.speaking import is_own
from luopan.tracking.models import Call, EarlyWarning, UntoldRule

CALLS = Action.TARGETS_AGREE


def side_of(user: User, unit: Unit, on: date) -> str:
    """On which side a user calls a unit: own, above; empty: on none."""
    if is_operator(user) or not may(user, CALLS, unit=unit, on=on):
        return ""
    if is_own(user, unit, on):
        return Call.Side.OWN.value
    if roles_at(user, unit, on) & set(LEADS):
        return Call.Side.ABOVE.value
    return ""


def require_caller(user: User, unit: Unit, *, at: datetime) -> str:
    """On which side he calls.

    Raises:
        Denied: On none; says who does.
    """
    on = day_of(at)
    found = side_of(user, unit, on)
    if found:
        return found
    leaders = who_may(CALLS, unit=unit, on=on, first=LEADS)
    raise Denied(
        _(
            "The forecast of %(unit)s is called by its holder or leader, and beside it by "
            "the leader above: ask %(who)s."
        ),
        unit=lambda: spoken(unit),
        who=lambda: name_of(leaders[0]) if leaders else _("nobody yet"),
    )


def led(user: User, on: date) -> QuerySet[Reach]:
    """What stands under the units that a user leads, those units included."""
    leads = Membership.objects.on(on).filter(user=user, role__in=LEADS)
    return Reach.objects.on(on).filter(above__in=leads.values("unit"))


def require_helper(user: User, unit: Unit, *, at: datetime) -> None:
    """Pass who may do something about a warning: who holds or leads the unit, or leads above.

    Raises:
        Denied: He does not; says who does.
    """
    on = day_of(at)
    if side_of(user, unit, on):
        return
    leaders = who_may(CALLS, unit=unit, on=on, first=LEADS)
    raise Denied(
        _(
            "A warning for %(unit)s is handled by its holder, its leader or the leader "
            "above: ask %(who)s."
        ),
        unit=lambda: spoken(unit),
        who=lambda: name_of(leaders[0]) if leaders else _("nobody yet"),
    )


def warnings_seen(user: User, on: date) -> QuerySet[EarlyWarning]:
    """The warnings of units whose targets and records a user sees.

    What is first said of the work of one person is that person's alone for some days.
    """
    held = Holding.objects.on(on).filter(person=user.person_id or -1)
    early = Q(first_until__gt=on) & ~Q(unit__in=held.values("seat"))
    return EarlyWarning.objects.filter(_seen(user, on)).exclude(early)


def untold_seen(user: User, on: date) -> QuerySet[UntoldRule]:
    """Where a rule could not be told, of units whose targets and records he sees."""
    return UntoldRule.objects.filter(_seen(user, on))


def _seen(user: User, on: date) -> Q:
    targets, records = (
        reach(user, right, on=on).values("pk")
        for right in (Action.TARGETS_READ, Action.RECORDS_READ)
    )
    return Q(unit__in=targets) & Q(unit__in=records)


def warning_seen(user: User, number: int, *, on: date) -> EarlyWarning:
    """One of them by its number.

    Raises:
        Unknown: There is none, or it is not his to see.
    """
    rows = warnings_seen(user, on).select_related("unit", "metric", "owner", "action")
    found = rows.filter(pk=number).first()
    if found is None:
        raise Unknown(_("There is no such warning."))
    return found
