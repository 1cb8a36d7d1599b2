"""The bar of the audit, as the company sets it."""

from datetime import datetime
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from luopan.org.access import Action, require
from luopan.org.models import User
from luopan.targets.models import AuditBar
from luopan.targets.queries.audit import bar
from luopan.trail.chain import note, service
from luopan.trail.refusal import Refused


@service("targets.set_audit_bar")
def set_audit_bar(
    *, actor: User, at: datetime, share: Decimal, reason: str = ""
) -> AuditBar:
    """Say below which score issuing and committing want a written reason.

    Args:
        actor: Who may open plans for the company.
        at: When.
        share: From 0 (no reason is ever wanted) to 1.
        reason: For the trail.

    Raises:
        Refused: He may not; a share that is none.
    """
    require(actor, Action.PLANS_CREATE, at=at)
    if not 0 <= share <= 1:
        raise Refused(_("The bar is a share between 0 % and 100 %."))
    note(share=share, before=bar())
    return AuditBar.objects.create(share=share, actor=actor, at=at)
