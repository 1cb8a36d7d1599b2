"""One-time tokens. Only their fingerprint is stored: who reads the database has none."""

import hashlib
import secrets
from datetime import datetime, timedelta

from luopan.org.models import Invitation, User

LASTS = timedelta(days=7)


def fresh_token() -> str:
    """256 bits that nobody guesses, fit for a link."""
    return secrets.token_urlsafe(32)


def fingerprint(token: str) -> str:
    """What is stored of a token."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def hand_token(user: User, purpose: str, at: datetime) -> str:
    """A fresh token; those handed out before are void."""
    void(user, at)
    token = fresh_token()
    Invitation.objects.create(
        user=user,
        purpose=purpose,
        token_hash=fingerprint(token),
        created_at=at,
        expires_at=at + LASTS,
    )
    return token


def void(user: User, at: datetime) -> None:
    """Links handed out before lead nowhere."""
    open_ones = Invitation.objects.filter(user=user, used_at=None, expires_at__gt=at)
    open_ones.update(expires_at=at)
