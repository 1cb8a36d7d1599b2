"""How one wants to hear of what waits."""

from collections.abc import Collection, Mapping
from datetime import datetime, time

from django.utils.translation import gettext_lazy as _

from luopan.org.changing import service
from luopan.org.models import User, Wish
from luopan.org.telling import (
    HOURS,
    KINDS,
    MODES,
    ONCE,
    channels_open_to,
    is_quiet,
)
from luopan.org.waking import wake
from luopan.trail.chain import note
from luopan.trail.refusal import Refused


@service("org.choose_messages")
def choose_messages(
    *,
    actor: User,
    at: datetime,
    channels: Collection[int],
    kinds: Mapping[str, str],
    quiet_from: time,
    quiet_until: time,
    digest_at: time,
    workdays: bool = True,
) -> None:
    """Say by which channels one hears, of what at once, and when not at all.

    Args:
        actor: For himself.
        at: Now.
        channels: Numbers of channels; none: one hears nothing.
        kinds: Of kinds of matters: once, digest or never.
        quiet_from: Nothing is sent from this time of the company's day on …
        quiet_until: … until this one. The same twice: no quiet hours.
        digest_at: A full hour at which one message says all that waits.
        workdays: Digests on workdays only.

    Raises:
        Refused: A channel that is not his; a digest within the quiet hours; a time with
            a zone of its own.
    """
    note(f"user:{actor.username}", channels=sorted(channels), kinds=dict(kinds))
    if not set(channels) <= {one.pk for one in channels_open_to(actor)}:
        raise Refused(_("Choose one of the listed channels."))
    if not set(kinds) <= set(KINDS) or not set(kinds.values()) <= set(MODES):
        raise Refused(_("Choose from the listed kinds and ways."))
    if quiet_from.tzinfo or quiet_until.tzinfo:
        raise Refused(
            _("Times are in the company's time zone: enter them without a zone.")
        )
    if digest_at not in HOURS:
        raise Refused(_("The digest is sent on the hour, between 6:00 and 20:00."))
    if is_quiet(digest_at, quiet_from, quiet_until):
        raise Refused(
            _(
                "The digest at %(digest)s falls within your quiet hours. Choose another "
                "time, or other quiet hours."
            ),
            digest=f"{digest_at:%H:%M}",
        )
    Wish.objects.update_or_create(
        user=actor,
        defaults={
            "channels": sorted(channels),
            "kinds": dict(kinds),
            "at_once": bool(channels) and ONCE in kinds.values(),
            "quiet_from": quiet_from,
            "quiet_until": quiet_until,
            "digest_at": digest_at,
            "workdays": workdays,
        },
    )
    wake(at, digest_at)
