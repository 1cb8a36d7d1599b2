"""Nobody reaches above himself, and somebody can always administrate."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from luopan.org.access import MAY, TITLES, Role, day_of, held_actions, is_operator
from luopan.org.models import Company, Membership, Unit, User
from luopan.trail.refusal import Refused


def check_email(email: str) -> str:
    """The address, if it is one; none is none."""
    email = email.strip()
    if not email:
        return ""
    try:
        validate_email(email)
    except ValidationError:
        raise Refused(
            _("%(email)s is not an email address."), email=email[:80]
        ) from None
    return email


def refuse_above(actor: User, user: User, at: datetime) -> None:
    """Whoever hands out a link or stops an account must hold all that it holds."""
    if is_operator(user):
        raise Refused(
            _("The built-in operator is no one's account; it stays as it is.")
        )
    held = Membership.objects.after(day_of(at)).filter(user=user).select_related("unit")
    for membership in held:
        refuse_more(actor, Role(membership.role), membership.unit, at)


def refuse_more(actor: User, role: Role, unit: Unit, at: datetime) -> None:
    """Refuse what would hand out more than one holds."""
    lacking = MAY[role] - held_actions(actor, unit, day_of(at))
    if lacking:
        raise Refused(
            _(
                "The role %(role)s in %(unit)s has more rights than you do; you cannot grant it."
            ),
            role=TITLES[role],
            unit=unit,
        )


def refuse_last_admin(user: User, at: datetime) -> None:
    """Refuse to lose the last administrator of the company who stays."""
    on = day_of(at)
    stays = Q(user__person=None) | Q(user__person__end_date=None)
    admins = Membership.objects.on(on).filter(
        stays,
        role=Role.ADMIN,
        unit__in=Company.objects.values("root"),
        end_date=None,
        user__is_active=True,
    )
    if admins.filter(user=user).exists() and not admins.exclude(user=user).exists():
        raise Refused(
            _("%(user)s is the last administrator. Appoint another one first."),
            user=user.get_username(),
        )
