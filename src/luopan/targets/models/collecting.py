"""Collecting by workbook 填报: who was asked, what was handed out, what came back."""

from django.conf import settings
from django.db import models

from luopan.org.models import Unit
from luopan.targets.models.agreement import Submission
from luopan.targets.models.versions import Version
from luopan.trail.models import Job


class Collected(models.Model):
    """A unit that is asked to fill in its workbook."""

    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    deadline = models.DateField()
    text = models.TextField(blank=True)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField()
    reminded_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["version", "unit"], name="collected_once")
        ]


class Handout(models.Model):
    """A workbook as it was handed out: its rows, its columns, the numbers beside them."""

    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    number = models.IntegerField()  # counts per version and unit
    proposal = models.BigIntegerField(null=True)  # what was issued to the unit, quanta
    layout = models.JSONField()
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["version", "unit", "number"], name="handout_once"
            )
        ]


class Return(models.Model):
    """A file that came back: read, found right or refused, loaded or put away."""

    class State(models.TextChoices):
        RECEIVED = "received"  # is being read
        CHECKED = "checked"
        ACCEPTED = "accepted"  # is being loaded
        LOADED = "loaded"
        APPLIED = "applied"  # became the targets themselves
        DISCARDED = "discarded"

    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="+")
    handout = models.ForeignKey(
        Handout, null=True, on_delete=models.PROTECT, related_name="+"
    )
    name = models.CharField(max_length=120)
    sha256 = models.CharField(max_length=64)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    received_at = models.DateTimeField()
    state = models.CharField(
        max_length=9, choices=State.choices, default=State.RECEIVED
    )
    found = models.JSONField(default=dict)  # cells, faults, what it repeats
    job = models.ForeignKey(Job, null=True, on_delete=models.SET_NULL, related_name="+")
    submission = models.ForeignKey(
        Submission, null=True, on_delete=models.PROTECT, related_name="+"
    )
    loaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    loaded_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["version", "state"])]
