"""How often a token may come: a bucket that refills evenly, one for all processes.

The database keeps one number a token: until which second its requests are drawn. Each
request moves it on by the time that one request is worth; it may run ahead of the clock
by what the bucket holds. A process draws several at once and hands them out itself, so
that reading costs a write only now and then; what it has not handed out soon is lost.
"""

import math
import threading
import time
from datetime import datetime

from django.conf import settings
from django.db import OperationalError
from django.db.models import F, Value
from django.db.models.functions import Greatest

from luopan.org.models import ApiToken

AT_ONCE = 10  # drawn together, if there are so many
LASTS = 5.0  # seconds until what was drawn and not used is lost
SET_BACK = 3600.0  # a mark so far ahead was left by a clock that was set back since

_drawn: dict[int, tuple[int, float]] = {}  # token → how many are left, since when
_turn = threading.Lock()
_pump = threading.Lock()


def wait_for(token: int, *, at: datetime) -> int:
    """Take one request out of a token's bucket, and note that it was used.

    Returns:
        0, or the whole seconds after which there will be one again. A database that
        cannot be written lets everybody read.
    """
    now = time.time()
    if _hand_out(token, now):
        return 0
    with _pump:  # one draws, and those who waited take from what he drew
        if _hand_out(token, now):
            return 0
        try:
            return _refill(token, now, at)
        except OperationalError:
            return 0


def _refill(token: int, now: float, at: datetime) -> int:
    for count in (AT_ONCE, 1):
        if _draw(token, count, now, at):
            with _turn:
                _drawn[token] = count - 1, now
            return 0
    return _seconds(token, now)


def forget() -> None:
    """Hand out nothing that was drawn before: another database is open."""
    _drawn.clear()


def _hand_out(token: int, now: float) -> bool:
    with _turn:
        left, since = _drawn.get(token, (0, now))
        if not left or not 0 <= now - since < LASTS:
            return False
        _drawn[token] = left - 1, since
        return True


def _draw(token: int, count: int, now: float, at: datetime) -> bool:
    """Move the mark on for so many requests, if the bucket holds them."""
    worth = 60.0 / settings.API_A_MINUTE
    most = now + (settings.API_AT_ONCE - count) * worth
    fits = ApiToken.objects.filter(pk=token, drawn_until__lte=most)
    moved = Greatest(F("drawn_until"), Value(now)) + count * worth
    return bool(fits.update(drawn_until=moved, last_used_at=at))


def _seconds(token: int, now: float) -> int:
    worth = 60.0 / settings.API_A_MINUTE
    until = ApiToken.objects.values_list("drawn_until", flat=True).get(pk=token)
    if until > now + SET_BACK:
        ApiToken.objects.filter(pk=token).update(drawn_until=now)
        return 0
    return max(1, math.ceil(until - now - (settings.API_AT_ONCE - 1) * worth))
