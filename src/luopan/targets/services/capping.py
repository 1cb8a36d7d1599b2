"""Caps on padding, level by level."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from luopan.org.access import Action, Denied, day_of, may
from luopan.org.models import User
from luopan.targets.models import PaddingCap, Plan
from luopan.targets.padding import caps_of
from luopan.trail.chain import note, service
from luopan.trail.refusal import Refused

DEEPEST = 30


@service("targets.set_padding_caps")
def set_padding_caps(
    *,
    actor: User,
    at: datetime,
    plan: Plan,
    caps: Mapping[int, Decimal | None],
    reason: str = "",
) -> dict[int, Decimal]:
    """Say how much the units of a level may hand down on top of their own.

    Args:
        actor: Who plans there.
        at: When.
        plan: In which plan; its versions that are not committed follow.
        caps: Depth (the plan's root is 0) → share of the own, 0 to 1; None: no cap.
        reason: For the trail.

    Returns:
        The caps that now count.

    Raises:
        Refused: He may not; a share that is none; no such level.
    """
    if not may(actor, Action.PLANS_CREATE, unit=plan.root, on=day_of(at)):
        raise Denied(_("Caps on padding are set by directors and operations."))
    for depth, share in caps.items():
        if not 0 <= depth <= DEEPEST:
            raise Refused(_("There is no level %(depth)s."), depth=depth)
        if share is not None and (not 0 <= share <= 1 or share != round(share, 3)):
            raise Refused(
                _("A cap is between 0 % and 100 %, with at most one decimal.")
            )
    before = caps_of(plan.pk)
    changed = {d: share for d, share in caps.items() if share != before.get(d)}
    PaddingCap.objects.bulk_create(
        PaddingCap(plan=plan, depth=depth, share=share, actor=actor, at=at)
        for depth, share in changed.items()
    )
    note(plan, caps={str(depth): share for depth, share in changed.items()})
    return caps_of(plan.pk)
