"""One-time ways in that messages carry."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from luopan.org.access import Denied, day_of, is_live
from luopan.org.changing import service
from luopan.org.models import Passage, User
from luopan.org.telling import comes_by_link
from luopan.org.tokens import fingerprint
from luopan.trail.chain import note


@service("org.enter_by_link")
def enter_by_link(*, actor: None, at: datetime, token: str) -> Passage:
    """Use a one-time way in; from now on it leads nowhere.

    Args:
        actor: Nobody is signed in yet.
        at: Now, by a real clock: also in a demo that stands still.
        token: Of the link.

    Returns:
        Whose way in it was, and to which page.

    Raises:
        Denied: It was used, is too old, was never handed out, or its person may not come
            in this way (any more).
    """
    found = Passage.objects.select_related("user__person")
    passage = found.filter(token_hash=fingerprint(token)).first()
    note("" if passage is None else f"user:{passage.user.username}")
    once = Passage.objects.filter(
        token_hash=fingerprint(token), used_at=None, expires_at__gt=at
    )
    if (
        passage is None
        or not _may_come(passage.user, at)
        or not once.update(used_at=at)
    ):
        raise Denied(
            _(
                "This link was used or has expired. Sign in; what it led to waits on Today."
            )
        )
    return passage


def _may_come(user: User, at: datetime) -> bool:
    on = day_of(at)
    return is_live(user, on) and comes_by_link(user, on)
