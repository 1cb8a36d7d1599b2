"""Webhooks: which things that are done a program elsewhere may be told of, and how it knows us.

What goes out is that something was done, to what, when, and the number of its entry in the
trail; never an amount or a name. The program reads the rest by the API, with the rights of
its own token.
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
from django.utils.translation import gettext_lazy as _

from luopan.org.models import Webhook
from luopan.trail import outbox
from luopan.trail.outward import at_most, connect, host_of
from luopan.trail.queries import entries_after, length

SECONDS = 10  # from one byte to the next
IN_ALL = 30  # seconds; below the outbox's lease
AT_ONCE = 100  # entries of the trail a round
EVENTS: dict[str, tuple[Any, frozenset[str]]] = {
    "target.committed": (
        _("a version is committed"),
        frozenset({"targets.commit", "review.approve_adjustment"}),
    ),
    "target.issued": (_("numbers are issued"), frozenset({"targets.issue"})),
    "target.agreed": (_("a target is agreed"), frozenset({"targets.accept"})),
    "target.countered": (
        _("a unit counters or submits a number"),
        frozenset({"targets.counter", "targets.submit"}),
    ),
    "action.changed": (
        _("an action is planned or changed"),
        frozenset(
            {
                "actions.add",
                "actions.edit",
                "actions.move",
                "actions.change_together",
                "actions.reach_milestone",
            }
        ),
    ),
    "adjustment.changed": (
        _("an adjustment of a number is asked for or decided"),
        frozenset(
            {
                "review.ask_adjustment",
                "review.change_adjustment",
                "review.ask_adjustment_back",
                "review.approve_adjustment",
                "review.decline_adjustment",
                "review.withdraw_adjustment",
            }
        ),
    ),
    "forecast.called": (
        _("a weekly call is made"),
        frozenset({"tracking.call", "tracking.call_beside", "tracking.bring_calls"}),
    ),
    "warning.changed": (
        _("an early warning is raised, snoozed or taken up"),
        frozenset(
            {
                "tracking.watch",
                "tracking.snooze_warning",
                "tracking.take_up_warning",
                "tracking.answer_warning",
                "tracking.answer_with_action",
            }
        ),
    ),
    "records.imported": (
        _("records are imported or revoked"),
        frozenset({"records.apply", "records.apply_upload", "records.revoke"}),
    ),
    "organisation.changed": (
        _("units, seats or people change"),
        frozenset(
            {
                "org.add_unit",
                "org.add_seat",
                "org.move_unit",
                "org.end_unit",
                "org.hand_over",
                "org.place_person",
                "org.merge_units",
                "org.split_unit",
            }
        ),
    ),
}
_EVENT_OF = {act: event for event, (_title, acts) in EVENTS.items() for act in acts}


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
        event = _EVENT_OF.get(row.act)
        if event in hook.events and row.outcome == "done":
            outbox.post(
                at=at,
                channel="hook",
                recipient=f"webhook:{hook.pk}",
                content={
                    "id": f"trail:{row.seq}",
                    "event": event,
                    "act": row.act,
                    "subject": row.subject,
                    "at": row.at,
                    "seq": row.seq,
                },
                key=f"hook:{hook.pk}:{row.seq}",
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
