"""Calendars that subscribe to a person's actions."""

from django.conf import settings
from django.db import models
from django.db.models import Q


class Feed(models.Model):
    """A calendar subscription 日历订阅: whoever knows its secret address reads it.

    Only the fingerprint of the secret is stored; a new address ends the one before.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    token_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        """One that lives, a person."""

        constraints = [
            models.UniqueConstraint(
                fields=["user"], condition=Q(ended_at=None), name="action_feed_once"
            )
        ]
