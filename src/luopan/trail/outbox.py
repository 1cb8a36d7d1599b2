"""What is to leave the house: written with its cause, sent afterwards, at least once.

A letter may be sent twice (killed between sending and noting it), always under the same
key, by which the receiver knows it again.
"""

import hashlib
import logging
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.core.mail import EmailMessage
from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone

from luopan.trail.canonical import plain, storable
from luopan.trail.models import Message
from luopan.trail.queue import due_at_once
from luopan.trail.refusal import Refused

log = logging.getLogger("luopan.outbox")
LEASE = timedelta(seconds=60)
ATTEMPTS = 10  # over about 17 hours
AT_ONCE, A_ROUND = 20, 30.0  # letters, seconds: so that jobs get their turn


@dataclass(frozen=True)
class Letter:
    """A message on its way."""

    key: str
    channel: str
    recipient: str
    content: dict[str, Any]


Send = Callable[[Letter], None]
channels: dict[str, Send] = {}


def channel(name: str) -> Callable[[Send], Send]:
    """Register how letters of a channel are sent. The function gives the key along."""

    def register(send: Send) -> Send:
        channels[name] = send
        return send

    return register


def post(
    *, at: datetime, channel: str, recipient: str, content: dict[str, Any], key: str
) -> None:
    """Lay a letter in the outbox, once a key; part of the caller's transaction.

    Raises:
        ValueError: No such channel, or a key that no header can carry.
    """
    if channel not in channels:
        raise ValueError(f"no channel {channel!r}")
    if not key.isprintable() or not key.isascii() or not 0 < len(key) <= 200:
        raise ValueError(f"not a key: {key!r}")
    Message.objects.get_or_create(
        key=key,
        defaults={
            "channel": channel,
            "recipient": recipient,
            "content": plain(content),
            "created_at": at,
            "due_at": due_at_once(at),
        },
    )


def dispatch(*, clock: Callable[[], datetime] = timezone.now) -> int:
    """Send what is due, up to twenty letters or half a minute; returns how many were tried."""
    begun = time.monotonic()
    for count in range(AT_ONCE):
        late = time.monotonic() - begun > A_ROUND
        message = None if late else _claim(clock())
        if message is None:
            return count
        _send(message, clock)
    return AT_ONCE


def _claim(at: datetime) -> Message | None:
    free = Q(state="ready", due_at__lte=at) | Q(state="sending", lease_until__lt=at)
    waiting = Message.objects.filter(free).order_by("due_at", "pk")
    if not waiting.exists():
        return None
    with transaction.atomic():
        if connection.vendor == "postgresql":
            waiting = waiting.select_for_update(skip_locked=True, no_key=True)
        message = waiting.first()
        if message is not None:
            message.state, message.token = "sending", uuid.uuid4().hex
            message.lease_until = at + LEASE
            message.attempts += 1
            message.save()
        return message


def _send(message: Message, clock: Callable[[], datetime]) -> None:
    letter = Letter(message.key, message.channel, message.recipient, message.content)
    try:
        if letter.channel not in channels:
            raise LookupError(f"no channel {letter.channel}")
        channels[letter.channel](letter)
    except Refused as refusal:
        _settle(message, state="parked", problem=str(refusal))
    except Exception as error:
        log.exception("letter %s, attempt %d", letter.key, message.attempts)
        again = timedelta(minutes=2 ** min(message.attempts, ATTEMPTS))
        _settle(
            message,
            state="parked" if message.attempts >= ATTEMPTS else "ready",
            due_at=clock() + again,
            problem=f"{type(error).__name__}: {error}",
        )
    else:
        _settle(message, state="sent", sent_at=clock(), problem="")


def _settle(message: Message, *, problem: str, **said: Any) -> None:
    mine = Message.objects.filter(pk=message.pk, token=message.token, state="sending")
    mine.update(problem=storable(problem), token="", lease_until=None, **said)


@channel("mail")
def send_mail(letter: Letter) -> None:
    """By Django's mail settings. Mail programs fold letters of one Message-ID into one."""
    digest = hashlib.sha256(letter.key.encode()).hexdigest()[:32]
    EmailMessage(
        subject=letter.content["subject"],
        body=letter.content["text"],
        to=[letter.recipient],
        headers={"Message-ID": f"<{digest}@luopan>", "Idempotency-Key": letter.key},
    ).send()


collected: list[Letter] = []


@channel("collect")
def collect(letter: Letter) -> None:
    """Keep it in this process: for tests, and for looking at what would be sent."""
    collected.append(letter)
