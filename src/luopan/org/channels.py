"""How letters of the outbox leave by people's channels and by webhooks: for the worker.

A way that fails again and again is stopped, and whoever can mend it is told on Today.
"""

import base64
import json
import time
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from luopan.org import hooks
from luopan.org.access import day_of, is_live
from luopan.org.couriers import deliver, deliver_picture
from luopan.org.models import Channel, User, Webhook
from luopan.org.passages import LONGEST_WHERE, hand_passage
from luopan.org.telling import address_of, comes_by_link
from luopan.trail.jobs import each_round
from luopan.trail.outbox import Letter, channel
from luopan.trail.refusal import Refused
from luopan.trail.sealed import unseal

# A way is stopped when so many letters in a row, over so long, did not arrive: a morning on
# which a mail server is down is no reason. The outbox tries each ten times over 17 hours.
MOST_FAILURES, LONGEST_FAILING = 20, timedelta(days=1)
each_round(hooks.pump)


@channel("told")
def send_told(letter: Letter) -> None:
    """A message to somebody, or to a room, with a link to its page."""
    said = letter.content
    way = Channel.objects.filter(pk=said["channel"]).first()
    if way is None or way.stopped_at is not None or way.removed_at is not None:
        raise Refused(_("The channel of this message is stopped or was removed."))
    user = User.objects.select_related("person").filter(pk=said["user"]).first()
    if said["user"] and (user is None or not is_live(user, day_of(timezone.now()))):
        return  # who has left is told nothing any more
    kept = json.loads(unseal(way.sealed, purpose=f"channel:{way.pk}"))
    if picture := said.get("picture"):
        shown = base64.b64decode(picture)
        _watched(way, lambda: deliver_picture(way.kind, kept, said["subject"], shown))
        return
    text = "\n".join(filter(None, [said["text"], _link(letter, way, user)]))
    to = address_of(user) if user is not None else ""
    _watched(way, lambda: deliver(way.kind, kept, to, said["subject"], text))


def _link(letter: Letter, way: Channel, user: User | None) -> str:
    """To the page of a message; signed in only where nobody but its person reads it."""
    where = letter.content["where"]
    if not settings.URL or not where:
        return ""
    at = timezone.now()
    alone = user is not None and (way.owner_id == user.pk or way.kind == "mail")
    fits = len(where) <= LONGEST_WHERE  # a code in Chinese takes nine letters a sign
    wanted = alone and way.signs_in and fits
    if user is None or not (wanted and comes_by_link(user, day_of(at))):
        return f"{settings.URL}{where}"
    return f"{settings.URL}/go/{hand_passage(user, where, letter.key, at)}/"


@channel("hook")
def send_hook(letter: Letter) -> None:
    """An event to a program, signed anew each time it is tried."""
    number = letter.recipient.removeprefix("webhook:")
    hook = Webhook.objects.filter(pk=number).first()
    if hook is None or hook.stopped_at is not None or hook.removed_at is not None:
        raise Refused(_("This webhook is stopped or was removed."))
    kept = json.loads(unseal(hook.sealed, purpose=f"webhook:{hook.pk}"))
    _watched(hook, lambda: _post(kept, letter))


def _post(kept: dict[str, str], letter: Letter) -> None:
    at = int(time.time())
    status = hooks.send(kept["url"], kept["secret"], letter.content, letter.key, at)
    if not 200 <= status < 300:
        raise OSError(f"status {status}")


def _watched(way: Channel | Webhook, send: Any) -> None:
    """Send, and keep how it went; what failed twenty times in a row is stopped."""
    mine = type(way)._default_manager.filter(pk=way.pk)
    try:
        send()
    except Exception as error:
        now = timezone.now()
        mine.filter(failing_since=None).update(failing_since=now)
        mine.update(failures=F("failures") + 1, problem=_why(error))
        worn = mine.filter(
            failures__gte=MOST_FAILURES,
            failing_since__lte=now - LONGEST_FAILING,
            stopped_at=None,
        )
        worn.update(stopped_at=now)
        raise
    mine.update(failures=0, failing_since=None, problem="", sent_at=timezone.now())


def _why(error: Exception) -> str:
    """In each language that a reader may have; ``outgoing`` picks his."""
    said = error if isinstance(error, Refused) else Silent(str(error))
    words = {}
    for code, _name in settings.LANGUAGES:
        with override(code):
            words[code] = str(said)[:300]
    return json.dumps(words, ensure_ascii=False)


class Silent(Refused):
    """Nobody took it this time."""

    def __init__(self, fault: str) -> None:
        if fault.startswith("status "):
            sentence = _("The other side answers with status %(status)s.")
            super().__init__(sentence, status=fault.removeprefix("status "))
        else:
            super().__init__(_("The other side cannot be reached."))
