"""Webhooks: a program elsewhere is told what was done (``hook_events``), and knows us by it.

What goes out is that something was done, to what, in which unit, when, where it is read, and
the number of its entry in the trail; never an amount or a name. The program reads the
rest by the API, with the rights of its own token.
"""

import hashlib
import hmac
import json
import ssl
from collections.abc import Iterable
from contextlib import closing
from datetime import datetime
from http.client import HTTPConnection
from typing import Any
from urllib.parse import urlsplit

from django.db import transaction

from luopan.org.hook_events import EVENTS, events_of, link_to, subjects_of, unit_of
from luopan.org.models import Webhook
from luopan.trail import outbox
from luopan.trail.outward import at_most, connect, host_of
from luopan.trail.queries import entries_after, length

SECONDS = 10  # from one byte to the next
IN_ALL = 30  # seconds; below the outbox's lease
AT_ONCE = 100  # entries of the trail a round


def signature(secret: str, at: int, body: bytes) -> str:
    """What the header ``X-Luopan-Signature`` says: ``t=…,v1=…``.

    The receiver works out HMAC-SHA256 of the seconds, a point and the body under the
    secret, compares, and refuses what is older than some minutes.

    Example:
        >>> signature("key", 0, b"{}")[:20]
        't=0,v1=7314351dd949a'
    """
    said = hmac.new(secret.encode(), f"{at}.".encode() + body, hashlib.sha256)
    return f"t={at},v1={said.hexdigest()}"


def pump(*, at: datetime) -> int:
    """Lay into the outbox what was done since the last look; how many entries were new.

    Each webhook goes its own way through the trail; where it stands and what is laid out
    for it are kept together, so nothing is told twice and nothing left out.
    """
    hooks = Webhook.objects.filter(stopped_at=None, removed_at=None)
    behind = [hook for hook in hooks if hook.seq < length()]
    return sum(_told(hook, at) for hook in behind)


@transaction.atomic
def _told(hook: Webhook, at: datetime) -> int:
    rows = entries_after(hook.seq, limit=AT_ONCE)
    if not rows:
        return 0
    moved = Webhook.objects.filter(pk=hook.pk, seq=hook.seq).update(seq=rows[-1].seq)
    if not moved:  # another worker was quicker
        return 0
    for row in rows:
        told = [
            (event, subject)
            for event in events_of(row)
            if event in hook.events
            for subject in subjects_of(row)
        ]
        for place, (event, subject) in enumerate(told):
            which = f"{row.seq}.{place}" if place else f"{row.seq}"
            outbox.post(
                at=at,
                channel="hook",
                recipient=f"webhook:{hook.pk}",
                content={
                    "id": f"trail:{which}",
                    "event": event,
                    "act": row.act,
                    "subject": subject,
                    "unit": unit_of(row),
                    "link": link_to(row, subject),
                    "at": row.at,
                    "seq": row.seq,
                },
                key=f"hook:{hook.pk}:{which}",
            )
    return len(rows)


def send(url: str, secret: str, content: dict[str, Any], key: str, at: int) -> int:
    """Post something to an address, signed; what status is answered.

    Redirects are not followed: an address is what was typed.

    Raises:
        Refused: The address leads into the house.
        OSError: Nobody answers.
    """
    host, port = host_of(url)
    parts = urlsplit(url)
    body = json.dumps(content, ensure_ascii=False, sort_keys=True).encode()
    headers = {
        "Host": parts.netloc,
        "Content-Type": "application/json; charset=utf-8",
        "User-Agent": "Luopan",
        "Idempotency-Key": key,
        "X-Luopan-Event": str(content.get("event", "")),
        "X-Luopan-Signature": signature(secret, at, body),
    }
    target = f"{parts.path or '/'}{'?' + parts.query if parts.query else ''}"
    with at_most(IN_ALL), closing(connect(host, port, timeout=SECONDS)) as plain:
        line = plain
        if parts.scheme == "https":
            line = ssl.create_default_context().wrap_socket(plain, server_hostname=host)
        with closing(line):
            said = HTTPConnection(host, port, timeout=SECONDS)
            said.sock = line
            said.request("POST", target, body, headers)
            return said.getresponse().status


def titles(events: Iterable[str]) -> list[str]:
    """Events in words."""
    return [str(EVENTS[event][0]) for event in events if event in EVENTS]
