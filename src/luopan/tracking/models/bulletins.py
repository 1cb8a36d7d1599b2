"""Bulletins 战报: a picture and a few lines for a room, at set hours."""

from django.conf import settings
from django.db import models

from luopan.org.models import Channel, Unit


class Bulletin(models.Model):
    """What a room is told of a unit, when, and in which language.

    ``opened`` are the things that who leads the unit has opened to all its members; what
    rights let each of them read needs no opening.
    """

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    channel = models.ForeignKey(  # none: it is read on its page only
        Channel, null=True, on_delete=models.PROTECT, related_name="+"
    )
    name = models.CharField(max_length=80)
    language = models.CharField(max_length=10)
    weekdays = models.JSONField(default=list)  # ISO numbers
    hours = models.JSONField(default=list)  # "18:00", of the company's day
    shows = models.JSONField(default=list)  # of queries.bulletins.PARTS
    opened = models.JSONField(default=list)  # of the same
    active = models.BooleanField(default=False)
    removed_at = models.DateTimeField(null=True)
    edits = models.IntegerField(default=0)  # compare and set
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField()

    class Meta:
        """Few."""

        indexes = [models.Index(fields=["active"], name="bulletin_active")]


class BulletinIssue(models.Model):
    """One bulletin as it left: its words and its picture. Rows are only added."""

    bulletin = models.ForeignKey(
        Bulletin, on_delete=models.PROTECT, related_name="issues"
    )
    slot = models.CharField(max_length=40)  # 2026-09-15T18:00; a test names its instant
    tested = models.BooleanField(default=False)
    subject = models.CharField(max_length=200)
    text = models.TextField()
    picture = models.BinaryField()
    at = models.DateTimeField()

    class Meta:
        """Once an hour."""

        constraints = [
            models.UniqueConstraint(
                fields=["bulletin", "slot"], name="bulletin_issue_once"
            )
        ]
