"""Talks of two 辅导: what was seen, what was agreed, what came of it; append-only.

Every row names the person it is about, so that he finds all of it among his own data.
"""

from django.conf import settings
from django.db import models

from luopan.dimensions.models import Metric
from luopan.org.models import Person, Unit


class CoachingRule(models.Model):
    """Who sees the talks that are written from now on, beside the two. The newest counts."""

    class Audience(models.TextChoices):
        """Beside the person and who wrote it."""

        PAIR = "pair"  # nobody
        DIRECT = "direct"  # who leads next above who wrote it
        LINE = "line"  # everybody who leads above him

    audience = models.CharField(max_length=6, choices=Audience.choices)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField()


class CoachingTalk(models.Model):
    """That two talked, about the work of one at a unit; its words are entries.

    ``audience`` is the rule that stood when it was written: no later one opens it.
    """

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    leader = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    held_date = models.DateField()
    audience = models.CharField(max_length=6, choices=CoachingRule.Audience.choices)
    at = models.DateTimeField()

    class Meta:
        """Read by person, and by who leads."""

        indexes = [
            models.Index(fields=["person", "held_date"], name="talk_person_day"),
            models.Index(fields=["unit"], name="talk_unit"),
        ]


class CoachingEntry(models.Model):
    """A word of a talk. ``seq`` grows by one: who writes has seen all before it."""

    class Kind(models.TextChoices):
        """What it does."""

        RECORD = "record"  # an edition of the record; the newest counts
        READ = "read"  # the person has read it
        WORD = "word"  # one of the two says something
        FOLLOWED = "followed"  # the step was looked at again

    class Outcome(models.TextChoices):
        """Of a step that was looked at."""

        KEPT = "kept"
        PARTLY = "partly"
        NOT = "not"

    talk = models.ForeignKey(
        CoachingTalk, on_delete=models.PROTECT, related_name="entries"
    )
    seq = models.PositiveIntegerField()
    kind = models.CharField(max_length=8, choices=Kind.choices)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField()
    observation = models.TextField(blank=True)
    step = models.CharField(max_length=400, blank=True)
    metric = models.ForeignKey(
        Metric, null=True, on_delete=models.PROTECT, related_name="+"
    )
    follow_date = models.DateField(null=True)  # of a follow-up: the next one
    outcome = models.CharField(max_length=6, choices=Outcome.choices, blank=True)
    said = models.TextField(blank=True)

    class Meta:
        """In order, none twice."""

        constraints = [
            models.UniqueConstraint(fields=["talk", "seq"], name="talk_entry_once")
        ]
