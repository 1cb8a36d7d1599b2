"""Sheets of actions that were handed in."""

from django.conf import settings
from django.db import models
from django.db.models import Q


class ActionFile(models.Model):
    """A sheet of actions; looked at first, then taken in as a whole or put away."""

    name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64, db_index=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    received_at = models.DateTimeField()
    applied_at = models.DateTimeField(null=True)
    discarded_at = models.DateTimeField(null=True)
    rows = models.IntegerField(default=0)  # that were taken in

    class Meta:
        """The same file counts once."""

        constraints = [
            models.UniqueConstraint(
                fields=["sha256"],
                condition=Q(applied_at__isnull=False),
                name="action_file_once",
            )
        ]
