"""One-time ways in: handed out to a message as it leaves."""

from datetime import datetime, timedelta

from luopan.org.models import Passage, User
from luopan.org.tokens import fingerprint, fresh_token

LASTS = timedelta(hours=12)
LONGEST_WHERE = 400  # letters of the address of a page, as the table holds


def hand_passage(user: User, where: str, letter: str, at: datetime) -> str:
    """A way in for the link of a message; one that the same message had before is void.

    Returns:
        The token. Only its fingerprint is kept.
    """
    token = fresh_token()
    Passage.objects.filter(letter=letter, used_at=None).delete()
    Passage.objects.create(
        user=user,
        token_hash=fingerprint(token),
        letter=letter,
        where=where,
        created_at=at,
        expires_at=at + LASTS,
    )
    return token


def whose(token: str, *, at: datetime) -> User | None:
    """Whose way in a token still is; asking uses nothing up. None: nobody's (any more)."""
    found = Passage.objects.filter(
        token_hash=fingerprint(token), used_at=None, expires_at__gt=at
    )
    passage = found.select_related("user__person").first()
    return None if passage is None else passage.user


def page_of(token: str) -> str:
    """Which page a way in leads to."""
    found = Passage.objects.filter(token_hash=fingerprint(token)).first()
    return found.where if found is not None else "/"


def void_passages(user: User) -> None:
    """No message that lies about opens anything of his any more."""
    Passage.objects.filter(user=user, used_at=None).delete()


def sweep(at: datetime) -> int:
    """Forget ways in that lead nowhere since a week; how many."""
    gone, _kinds = Passage.objects.filter(
        expires_at__lt=at - timedelta(days=7)
    ).delete()
    return gone
