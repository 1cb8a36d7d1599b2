"""Open sessions, and how they end."""

from allauth.usersessions.models import UserSession

from luopan.org.models import User
from luopan.org.passages import void_passages


def end_all(user: User, *, but: str = "") -> int:
    """End the sessions of a user: their next request is a stranger's. Links too.

    Args:
        user: Whose.
        but: Key of a session that goes on.

    Returns:
        How many ended.
    """
    void_passages(user)
    found = list(UserSession.objects.filter(user=user).exclude(session_key=but))
    for session in found:
        session.end()
    return len(found)
