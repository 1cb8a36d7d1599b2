"""Who asks for an adjustment, who sees it, who decides on it."""

from datetime import date

from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from luopan.org.access import (
    Action,
    Denied,
    Unknown,
    is_operator,
    may,
    name_of,
    reach,
    who_may,
)
from luopan.org.held import codes_held
from luopan.org.language import listed, spoken
from luopan.org.models import Membership, Unit, User
from luopan.review.adjusting.deciding import barred_from, deputised, waited_for
from luopan.review.models import Adjustment
from luopan.targets.agreeing.speaking import LEADS, is_own

RELATED = (
    "plan__root",
    "plan__calendar",
    "version__metric",
    "version__plan__root",
    "version__plan__calendar",
    "unit",
    "with_unit",
    "asked_by__person",
    "decided_by__person",
    "deputy__person",
    "deputised_by__person",
    "result",
)


def may_ask(user: User, unit: Unit, on: date) -> bool:
    """Whether a user may ask for another number: its holder, who leads, operations."""
    if may(user, Action.TARGETS_EDIT, unit=unit, on=on):
        return True
    speaks = may(user, Action.TARGETS_AGREE, unit=unit, on=on)
    return speaks and is_own(user, unit, on)


def require_asker(user: User, unit: Unit, on: date) -> None:
    """Pass if a user may ask for another number of a unit.

    Raises:
        Denied: He may not; says who may.
    """
    if may_ask(user, unit, on):
        return
    others = who_may(Action.TARGETS_EDIT, unit=unit, on=on)[:2]
    raise Denied(
        _(
            "An adjustment of %(unit)s can be requested by its holder or leader: %(who)s."
        ),
        unit=lambda: spoken(unit),
        who=lambda: listed(name_of(one) for one in others) or _("nobody yet"),
    )


def adjustments_seen(user: User, on: date) -> QuerySet[Adjustment]:
    """The adjustments of units whose targets a user sees."""
    units = reach(user, Action.TARGETS_READ, on=on).values("pk")
    return Adjustment.objects.filter(unit__in=units).select_related(*RELATED)


def adjustment_seen(user: User, number: int, *, on: date) -> Adjustment:
    """One of them by its number.

    Raises:
        Unknown: There is none, or it is not his to see.
    """
    found = adjustments_seen(user, on).filter(pk=number).first()
    if found is None:
        raise Unknown(_("There is no such adjustment."))
    return found


def is_asker(user: User, adjustment: Adjustment, on: date) -> bool:
    """Whether it is his request still: he asked, and may ask there today."""
    mine = adjustment.asked_by_id == user.pk or is_operator(user)
    return mine and may_ask(user, adjustment.unit, on)


def may_decide(user: User, adjustment: Adjustment, on: date) -> bool:
    """Whether a user may say yes, no or ask back.

    Nobody does on what he asked for, nor on a number that is his own.
    """
    if not may(user, Action.TARGETS_EDIT, unit=adjustment.with_unit, on=on):
        return False
    return is_operator(user) or user.pk not in barred_from(adjustment, on)


def require_decider(user: User, adjustment: Adjustment, on: date) -> None:
    """Pass if a user may decide.

    Raises:
        Denied: He may not; says who is waited for.
    """
    if may_decide(user, adjustment, on):
        return
    raise Denied(
        _(
            "This is decided at %(unit)s, by %(who)s; nobody can decide on their own "
            "request or number."
        ),
        unit=lambda: spoken(adjustment.with_unit),
        who=lambda: (
            listed(name_of(one) for one in waited_for(adjustment, on)[:2])
            or _("nobody yet")
        ),
    )


def waiting_for(user: User, on: date) -> QuerySet[Adjustment]:
    """What waits for a user: to decide, his own number excepted, or to say more."""
    led = Membership.objects.on(on).filter(user=user, role__in=LEADS).values("unit")
    seats = list(codes_held(user.person_id, on=on).values())
    own = Q(unit__in=led) & ~Q(unit=F("with_unit"))
    if seats:
        own |= Q(unit__code__in=seats) | Q(payers__has_any_keys=seats)
    stands_in = Q(deputy=user, deputy_until__gte=on)
    handed_on = Q(deputy__isnull=False, deputy_until__gte=on) & ~Q(deputy=user)
    his = Q(state=Adjustment.State.OPEN) & (
        stands_in | (Q(with_unit__in=led) & ~handed_on & ~Q(asked_by=user))
    )
    his &= ~own
    back = Q(state=Adjustment.State.BACK, asked_by=user)
    return adjustments_seen(user, on).filter(his | back)


__all__ = [
    "adjustment_seen",
    "adjustments_seen",
    "deputised",
    "is_asker",
    "may_ask",
    "may_decide",
    "require_asker",
    "require_decider",
    "waiting_for",
]
