"""The same request said twice is done once.

A claim on the key is laid down first, in a transaction of its own, so that a twin that
comes meanwhile can be told to wait. The work and the answer are then committed together,
and only by the one who still holds the claim: whoever was thought dead and taken over
finds the claim gone, and all it did is rolled back.
"""

import hashlib
import json
import uuid
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from luopan.trail import chain
from luopan.trail.canonical import spelled
from luopan.trail.models import Claim
from luopan.trail.refusal import Busy, Mismatch, Refused

KEPT = timedelta(hours=24)  # then a key is forgotten, and free for another request
LEASE = timedelta(seconds=60)  # a request that takes longer is thought dead
LONGEST_KEY = 200


def once(
    *, actor: Any, key: str, body: Any, at: datetime, run: Callable[[], Any]
) -> Any:
    """Run a request, or give the answer it was given before.

    Args:
        actor: Whose key it is; the same key of somebody else is another one.
        key: What the client sends with every repetition, up to 200 characters.
        body: The request itself: bytes, text, or anything JSON can hold.
        at: Now.
        run: The work; its answer must be something JSON can hold.

    Returns:
        The answer, the same to the letter each time.

    Raises:
        Busy: The same request is being worked on at this moment.
        Mismatch: The key was used for another request within 24 hours.
        Refused: The key is empty, too long or not printable; or the work was refused.
            After any failure of the work the key is free again.
    """
    key = _checked(key)
    digest = _digest(body)
    claim = _lay(actor, key, digest, at)
    if claim.state == "done":
        return claim.answer
    try:
        with chain.gathered():
            answer = _as_stored(run())
            mine = Claim.objects.filter(pk=claim.pk, token=claim.token, state="open")
            if not mine.update(state="done", answer=answer):
                raise _busy()
    except BaseException:
        Claim.objects.filter(pk=claim.pk, token=claim.token, state="open").delete()
        raise
    return answer


def free(*, actor: Any, key: str) -> None:
    """Forget one answer: what was asked for was not done after all, and may be asked again."""
    Claim.objects.filter(actor=actor, key=key, state="done").delete()


def forget(*, at: datetime) -> int:
    """Remove the claims older than 24 hours; returns how many."""
    return Claim.objects.filter(at__lt=at - KEPT).delete()[0]


def _checked(key: str) -> str:
    if not key or len(key) > LONGEST_KEY or not key.isprintable():
        raise Refused(
            _("An idempotency key has 1 to %(longest)d printable characters."),
            longest=LONGEST_KEY,
        )
    return key


def _digest(body: Any) -> str:
    if not isinstance(body, bytes):
        body = spelled(_as_stored(body)).encode()
    return hashlib.sha256(body).hexdigest()


def _as_stored(answer: Any) -> Any:
    return json.loads(json.dumps(answer, cls=DjangoJSONEncoder, allow_nan=False))


def _lay(actor: Any, key: str, digest: str, at: datetime) -> Claim:
    """Take the key, or find it answered.

    Raises:
        Busy, Mismatch: As in ``once``.
    """
    token = uuid.uuid4().hex
    new = {"body_hash": digest, "at": at, "state": "open", "token": token}
    try:
        with transaction.atomic():
            return Claim.objects.create(actor=actor, key=key, **new)
    except IntegrityError:
        old = Claim.objects.filter(actor=actor, key=key).first()
    if old is None:  # its work failed at this moment: the key is free again
        raise _busy()
    age = abs(at - old.at)  # a clock may be set back, too
    if age < KEPT:
        if old.body_hash != digest:
            raise Mismatch(
                _(
                    "This key was used for another request. Send a new key with a new request."
                )
            )
        if old.state == "done":
            return old
        if age < LEASE:
            raise _busy()
    stale = Claim.objects.filter(pk=old.pk, token=old.token, state=old.state)
    if not stale.update(**new, answer=None):
        raise _busy()
    old.token, old.state = token, "open"
    return old


def _busy() -> Busy:
    return Busy(
        _("The same request is in progress. Try again in a moment with the same key.")
    )
