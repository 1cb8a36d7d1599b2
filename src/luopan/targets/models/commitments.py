"""Commitments: what a unit signed, as it was signed. Nothing here ever changes.

A later change is a new commitment that names the one it replaces.
"""

from django.conf import settings
from django.db import models

from luopan.org.models import Unit
from luopan.targets.models.agreement import Talk
from luopan.targets.models.versions import Plan, Version


class LetterTemplate(models.Model):
    """A Word template of the organisation; the newest of a language is used."""

    language = models.CharField(max_length=2)  # zh | en
    name = models.CharField(max_length=200)  # of the file
    content = models.BinaryField()  # empty: from now on our own again
    sha256 = models.CharField(max_length=64)
    fields = models.JSONField(default=list)  # merge fields it uses
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField()


class Commitment(models.Model):
    """A signed letter 目标责任书: who, what, when, on which version, with which text."""

    class Capacity(models.TextChoices):
        HOLDER = "holder"
        ACTING = "acting"
        LEADER = "leader"  # manager or director of the unit
        DELEGATE = "delegate"

    number = models.CharField(max_length=160, unique=True)
    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="commitments")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    talk = models.ForeignKey(
        Talk, null=True, on_delete=models.PROTECT, related_name="commitments"
    )
    name = models.CharField(max_length=200)  # of who signed, as written that day
    capacity = models.CharField(max_length=8, choices=Capacity.choices)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField()  # when it was signed here, or put on record
    paper_date = models.DateField(null=True)  # signed by hand on that day
    reservation = models.TextField(blank=True)  # 保留意见
    language = models.CharField(max_length=2)
    wording = models.IntegerField()  # edition of our own text
    template = models.ForeignKey(
        LetterTemplate, null=True, on_delete=models.PROTECT, related_name="+"
    )
    facts = models.JSONField()  # all that the letter says beside its wording
    text_hash = models.CharField(max_length=64)
    replaces = models.OneToOneField(
        "self", null=True, on_delete=models.PROTECT, related_name="replaced_by"
    )

    class Meta:
        indexes = [models.Index(fields=["plan", "unit"])]

    def __str__(self) -> str:
        return self.number


class CommitmentLine(models.Model):
    """One number of a commitment: a metric at a level, by month."""

    commitment = models.ForeignKey(
        Commitment, on_delete=models.PROTECT, related_name="lines"
    )
    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="+")
    metric_code = models.CharField(max_length=120)
    level = models.CharField(max_length=8)
    seq = models.IntegerField()  # the version's last step
    hash = models.CharField(max_length=64)  # what its numbers came to
    amount = models.BigIntegerField()  # of the year, in the metric's quantum
    months = models.JSONField()  # [[period, quanta], …]; together they are the amount

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["commitment", "version"], name="commitment_line_once"
            )
        ]
