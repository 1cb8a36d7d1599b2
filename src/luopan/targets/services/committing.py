"""Committing: the numbers are frozen, hashed and written out as plain rows."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from luopan.org.access import Action, require
from luopan.org.language import listed, spoken
from luopan.org.models import User
from luopan.targets.agreeing.bar import pass_bar
from luopan.targets.append import refuse_committed
from luopan.targets.cells import whole
from luopan.targets.freezing import freeze_version
from luopan.targets.models import Talk, Version
from luopan.trail.chain import note, service
from luopan.trail.refusal import Refused

NAMED = 3


@service("targets.commit")
def commit(
    *,
    actor: User,
    at: datetime,
    version: Version,
    expected: int | None = None,
    reason: str = "",
) -> Version:
    """Freeze a version: from now on it is read from its snapshot and never changes.

    Args:
        actor: Who may commit.
        at: When.
        version: Any that is not committed.
        expected: The last step that he had seen.
        reason: Why; wanted in writing as long as somebody has not agreed.

    Raises:
        Refused: The actor may not; it is committed already, is empty, has changed since
            the actor looked, or its steps do not lead to the numbers they led to;
            somebody has not agreed (named), or the audit is below the bar, and no
            reason is given.
    """
    require(actor, Action.TARGETS_COMMIT, unit=version.plan.root, at=at)
    version.refresh_from_db()
    refuse_committed(version)
    if version.head == 0:
        raise Refused(
            _("“%(version)s” has no steps yet."), version=lambda: spoken(version)
        )
    if expected is not None and expected != version.head:
        raise Refused(
            _("“%(version)s” has changed since you looked at it: check it again."),
            version=lambda: spoken(version),
        )
    unsettled = _unsettled(version, reason)
    pass_bar(version, version.plan.root, at, reason)
    state, rows = freeze_version(version, at)
    total = state.total(whole(state.space))
    note(version, hash=version.committed_hash, rows=rows, total=total)
    if unsettled:
        note(unsettled=unsettled)
    return version


def _unsettled(version: Version, reason: str) -> int:
    """How many have not agreed; without a reason none may be left."""
    talks = Talk.objects.filter(version=version, state=Talk.State.OPEN)
    count = talks.count()
    if count and not reason.strip():
        first = talks.select_related("unit").order_by("since", "pk")[:NAMED]
        raise Refused(
            ngettext_lazy(
                "%(count)s unit has not agreed yet (%(units)s …): settle with it, or "
                "explain why you commit without it.",
                "%(count)s units have not agreed yet (%(units)s …): settle with them, or "
                "explain why you commit without them.",
                count,
            ),
            count=count,
            units=lambda: listed(spoken(talk.unit) for talk in first),
        )
    return count
