"""Assessment sheets 考核表: how a year is scored, edition by edition. Append-only but for heads.

Each save is a new edition; the newest that was published counts. An edition without lines
takes a unit's own sheet out of use: it is held to the sheet of its role again.
"""

from django.conf import settings
from django.db import models
from django.db.models import Q

from luopan.dimensions.models import Metric
from luopan.org.models import Unit
from luopan.targets.models.versions import Plan, Version


class Acted(models.Model):
    """Who did it, and when."""

    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField()

    class Meta:
        """Each act has its own table."""

        abstract = True


class Assessment(models.Model):
    """The sheet of a role in a plan, or of one unit or seat in its place."""

    class Audience(models.TextChoices):
        SEAT = "seat"
        TEAM = "team"  # who leads seats
        BRANCH = "branch"  # who leads units
        COMPANY = "company"

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="assessments")
    audience = models.CharField(max_length=8, choices=Audience.choices)
    role = models.CharField(max_length=60, blank=True)  # of seats; empty: all others
    unit = models.ForeignKey(
        Unit, null=True, on_delete=models.PROTECT, related_name="+"
    )  # its own sheet, whatever its role's says
    head = models.IntegerField(default=0)  # number of the last edition: compare and set

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "audience", "role"],
                condition=Q(unit=None),
                name="assessment_role_once",
            ),
            models.UniqueConstraint(
                fields=["plan", "unit"],
                condition=Q(unit__isnull=False),
                name="assessment_unit_once",
            ),
        ]


class AssessmentEdition(Acted):
    """What a sheet says since somebody saved it."""

    assessment = models.ForeignKey(
        Assessment, on_delete=models.PROTECT, related_name="editions"
    )
    number = models.IntegerField()
    digest = models.CharField(max_length=64)  # of its lines
    reason = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["assessment", "number"], name="assessment_edition_once"
            )
        ]


class AssessmentLine(models.Model):
    """One line of an edition: what is looked at, what it weighs, how it is scored."""

    class Rule(models.TextChoices):
        LINEAR = "linear"
        STEPPED = "stepped"
        ITEMS = "items"
        VETO = "veto"

    class Source(models.TextChoices):
        TARGET = "target"  # the plan's target of the metric
        FIXED = "fixed"  # a bar of its own: a height, or an amount a month
        MARKED = "marked"  # somebody says that it happened

    edition = models.ForeignKey(
        AssessmentEdition, on_delete=models.PROTECT, related_name="lines"
    )
    place = models.IntegerField()
    key = models.CharField(max_length=120)  # stays the same from edition to edition
    metric = models.ForeignKey(
        Metric, null=True, on_delete=models.PROTECT, related_name="+"
    )
    name = models.CharField(max_length=120, blank=True)  # of what is no metric
    name_other = models.CharField(max_length=120, blank=True, default="")
    weight = models.DecimalField(max_digits=5, decimal_places=2)
    rule = models.CharField(max_length=8, choices=Rule.choices)
    parameters = models.JSONField(default=dict)
    source = models.CharField(max_length=8, choices=Source.choices)
    bar = models.DecimalField(max_digits=20, decimal_places=6, null=True)
    level = models.CharField(
        max_length=8, choices=Version.Level.choices, default=Version.Level.TARGET
    )

    class Meta:
        ordering = ["place"]
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "key"], name="assessment_line_once"
            )
        ]


class AssessmentPublication(Acted):
    """That an edition counts from now on."""

    edition = models.OneToOneField(
        AssessmentEdition, on_delete=models.PROTECT, related_name="publication"
    )
    reason = models.TextField(blank=True)


class AssessmentMark(Acted):
    """That something happened that no record tells: an item, or what is vetoed."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    key = models.CharField(max_length=120)  # of the line
    day_date = models.DateField()
    count = models.DecimalField(max_digits=9, decimal_places=2)
    note = models.TextField()
    takes_back = models.OneToOneField(
        "self", null=True, on_delete=models.PROTECT, related_name="taken_back_by"
    )

    class Meta:
        indexes = [models.Index(fields=["plan", "unit"], name="assessment_mark_unit")]
