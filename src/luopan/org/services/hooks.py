"""Programs elsewhere that are told when something was done."""

import json
from collections.abc import Collection
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from luopan.org.access import Action, Unknown, require
from luopan.org.changing import service
from luopan.org.couriers import known_place
from luopan.org.hook_events import EVENTS
from luopan.org.models import User, Webhook
from luopan.org.tokens import fresh_token
from luopan.org.words import checked_name
from luopan.trail import outbox
from luopan.trail.chain import note
from luopan.trail.outward import host_of
from luopan.trail.queries import length
from luopan.trail.refusal import Refused
from luopan.trail.sealed import seal

BEGINNING = "whsec_"
MOST = 50
LEAST = 24


@service("org.add_webhook")
def add_webhook(
    *,
    actor: User,
    at: datetime,
    name: str,
    url: str,
    events: Collection[str],
    secret: str = "",
) -> tuple[Webhook, str]:
    """Tell a program from now on when something is done.

    Args:
        actor: Who operates the system.
        at: Now.
        name: What it is for.
        url: Where it listens.
        events: Of ``hook_events.EVENTS``, at least one.
        secret: What signs, 24 characters or more; nothing: one is made.

    Returns:
        The webhook, and the secret that signs what it gets: shown this once.

    Raises:
        Refused: No such address or event, or an address of the house.
    """
    note("webhooks", name=name[:80], events=sorted(events))
    require(actor, Action.SYSTEM_OPERATE, at=at)
    if not events or not set(events) <= set(EVENTS):
        raise Refused(_("Choose at least one of the listed events."))
    if Webhook.objects.filter(removed_at=None).count() >= MOST:
        raise Refused(_("There are %(most)d webhooks. Remove one first."), most=MOST)
    if len(url) > 1_000:
        raise Refused(_("An address can have up to %(most)d characters."), most=1_000)
    host, port = host_of(url)
    known_place(host, port)
    if secret and not LEAST <= len(secret) <= 200:
        raise Refused(
            _("A secret needs at least %(least)d characters that cannot be guessed."),
            least=LEAST,
        )
    secret = secret or BEGINNING + fresh_token()
    made = Webhook.objects.create(
        name=checked_name(name)[:80],
        hint=host[:120],
        events=sorted(set(events)),
        seq=length(),
        made_at=at,
    )
    kept = json.dumps({"url": url.strip(), "secret": secret})
    made.sealed = seal(kept, purpose=f"webhook:{made.pk}")
    made.save(update_fields=["sealed"])
    note(f"webhook:{made.pk}", host=host)
    return made, secret


@service("org.test_webhook")
def test_webhook(*, actor: User, at: datetime, webhook: Webhook) -> None:
    """Send an event called ``test``, to see whether it arrives.

    Raises:
        Refused: It is stopped.
    """
    note(f"webhook:{webhook.pk}")
    _may_run(actor, webhook, at)
    if webhook.stopped_at is not None:
        raise Refused(_("This webhook is stopped. Start it first."))
    key = f"hook:{webhook.pk}:test:{at.isoformat()}"
    outbox.post(
        at=at,
        channel="hook",
        recipient=f"webhook:{webhook.pk}",
        content={"id": key, "event": "test", "at": at},
        key=key,
    )


@service("org.stop_webhook")
def stop_webhook(*, actor: User, at: datetime, webhook: Webhook) -> None:
    """Tell it nothing until it is started again.

    Raises:
        Refused: It is stopped already.
    """
    note(f"webhook:{webhook.pk}")
    _may_run(actor, webhook, at)
    going = Webhook.objects.filter(pk=webhook.pk, stopped_at=None)
    if not going.update(stopped_at=at, problem=""):
        raise Refused(_("This webhook is already stopped."))


@service("org.start_webhook")
def start_webhook(*, actor: User, at: datetime, webhook: Webhook) -> None:
    """Tell it again, beginning with what was done meanwhile.

    Raises:
        Refused: It is not stopped.
    """
    note(f"webhook:{webhook.pk}")
    _may_run(actor, webhook, at)
    stopped = Webhook.objects.filter(pk=webhook.pk).exclude(stopped_at=None)
    if not stopped.update(stopped_at=None, problem="", failures=0, failing_since=None):
        raise Refused(_("This webhook is not stopped."))


@service("org.remove_webhook")
def remove_webhook(*, actor: User, at: datetime, webhook: Webhook) -> None:
    """Take a webhook away; its address and its secret are forgotten."""
    note(f"webhook:{webhook.pk}", name=webhook.name)
    _may_run(actor, webhook, at)
    live = Webhook.objects.filter(pk=webhook.pk, removed_at=None)
    live.update(removed_at=at, stopped_at=at, sealed="")


def _may_run(actor: User, webhook: Webhook, at: datetime) -> None:
    require(actor, Action.SYSTEM_OPERATE, at=at)
    if webhook.removed_at is not None:
        raise Unknown(_("There is no such webhook."))
