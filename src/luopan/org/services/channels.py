"""Ways by which messages leave: the company's, and each person's own."""

import json
from collections.abc import Mapping
from datetime import datetime

from django.utils.translation import gettext as spoken_now
from django.utils.translation import gettext_lazy as _

from luopan.org.access import Action, Unknown, day_of, may, require
from luopan.org.changing import service
from luopan.org.couriers import KINDS, OF_ONES_OWN, hint_of
from luopan.org.models import Channel, Unit, User
from luopan.org.telling import USUAL_HOUR, address_of
from luopan.org.waking import wake
from luopan.org.words import checked_name
from luopan.trail import outbox
from luopan.trail.chain import note
from luopan.trail.refusal import Refused
from luopan.trail.sealed import seal

MOST_OWN = 5
BETWEEN = 15  # seconds: a test that is pressed again and again leaves once in so long


@service("org.add_channel")
def add_channel(
    *,
    actor: User,
    at: datetime,
    kind: str,
    name: str,
    said: Mapping[str, str],
    unit: Unit | None = None,
    own: bool = False,
    signs_in: bool = True,
) -> Channel:
    """Add a way by which messages leave.

    Args:
        actor: Who operates the system, or anybody for himself alone.
        at: Now.
        kind: Of ``couriers.KINDS``; of one's own only chat rooms.
        name: What people call it.
        said: What the kind asks for: an address, or host, port, user, password, sender.
        unit: Whose room it is; nothing: the whole company's.
        own: Nobody but the actor reads it.
        signs_in: Links in it open the page signed in, where only one person reads it.

    Raises:
        Refused: What was typed fits no such channel, or leads into the house.
    """
    note("channels", kind=kind[:20], own=own)
    _refuse_token(actor)
    if not own:
        require(actor, Action.SYSTEM_OPERATE, at=at)
    elif kind not in OF_ONES_OWN or _own(actor) >= MOST_OWN:
        raise Refused(
            _("You can have up to %(most)d chat rooms of your own."), most=MOST_OWN
        )
    if kind not in KINDS:
        raise Refused(_("There is no such kind of channel."))
    kept = KINDS[kind].read(said)
    made = Channel.objects.create(
        kind=kind,
        name=checked_name(name)[:80],
        owner=actor if own else None,
        unit=unit if not own and kind != "mail" else None,
        hint=hint_of(kind, kept),
        signs_in=signs_in,
        made_at=at,
    )
    made.sealed = seal(json.dumps(kept), purpose=f"channel:{made.pk}")
    made.save(update_fields=["sealed"])
    note(f"channel:{made.pk}", name=made.name, hint=made.hint, signs_in=signs_in)
    wake(at, USUAL_HOUR)
    return made


@service("org.test_channel")
def test_channel(*, actor: User, at: datetime, channel: Channel) -> None:
    """Send a few words by a channel, to see whether they arrive.

    Raises:
        Refused: It is stopped, or the actor has no mail address.
    """
    note(f"channel:{channel.pk}")
    _may_run(actor, channel, at)
    if channel.stopped_at is not None:
        raise Refused(_("This channel is stopped. Start it first."))
    if channel.kind == "mail" and not address_of(actor):
        raise Refused(
            _("You have no email address here, so nothing can be sent to you.")
        )
    outbox.post(
        at=at,
        channel="told",
        recipient=f"channel:{channel.pk}",
        content={
            "channel": channel.pk,
            "user": actor.pk if channel.kind == "mail" else 0,
            "subject": spoken_now("Luopan: a test"),
            "text": spoken_now("If you read this, messages arrive here."),
            "where": "",
        },
        key=f"test:{channel.pk}:{int(at.timestamp()) // BETWEEN}",
    )


@service("org.stop_channel")
def stop_channel(*, actor: User, at: datetime, channel: Channel) -> None:
    """Send nothing by a channel until it is started again."""
    note(f"channel:{channel.pk}")
    _may_run(actor, channel, at)
    if channel.stopped_at is not None:
        raise Refused(_("This channel is already stopped."))
    Channel.objects.filter(pk=channel.pk).update(stopped_at=at, problem="")


@service("org.start_channel")
def start_channel(*, actor: User, at: datetime, channel: Channel) -> None:
    """Send by a channel again."""
    note(f"channel:{channel.pk}")
    _may_run(actor, channel, at)
    stopped = Channel.objects.filter(pk=channel.pk).exclude(stopped_at=None)
    if not stopped.update(stopped_at=None, problem="", failures=0, failing_since=None):
        raise Refused(_("This channel is not stopped."))


@service("org.remove_channel")
def remove_channel(*, actor: User, at: datetime, channel: Channel) -> None:
    """Take a channel away; what opened it is forgotten."""
    note(f"channel:{channel.pk}", name=channel.name)
    _may_run(actor, channel, at)
    live = Channel.objects.filter(pk=channel.pk, removed_at=None)
    live.update(removed_at=at, stopped_at=at, sealed="")


def _own(user: User) -> int:
    return Channel.objects.filter(owner=user, removed_at=None).count()


def _may_run(actor: User, channel: Channel, at: datetime) -> None:
    """The company's: who operates the system. Somebody's own: he, and nobody knows of it."""
    _refuse_token(actor)
    if channel.owner_id is not None and channel.owner_id != actor.pk:
        raise Unknown(_("There is no such channel."))
    if channel.removed_at is not None:
        raise Unknown(_("There is no such channel."))
    if channel.owner_id is None and not may(
        actor, Action.SYSTEM_OPERATE, on=day_of(at)
    ):
        raise Unknown(_("There is no such channel."))


def _refuse_token(actor: User) -> None:
    """What opens a room is typed by a person; a stolen token leads no messages away."""
    if actor.scopes is not None:
        raise Refused(_("Channels can only be set up by people, not by tokens."))
