"""Reports of the day and the week 日报、周报, and the rule by which they are asked for."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from luopan.org.models import Person, Unit


class ReportRule(models.Model):
    """Who under a unit reports how often. The newest row of the nearest unit counts.

    A rule that nobody set is what ``queries.reports.rules.USUAL`` says.
    """

    class Who(models.TextChoices):
        """Who reports."""

        SEATS = "seats"
        UNITS = "units"  # who leads them
        BOTH = "both"

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    daily = models.BooleanField(default=False)
    weekly = models.BooleanField(default=True)
    who = models.CharField(max_length=5, choices=Who.choices, default=Who.BOTH)
    weekday = models.PositiveSmallIntegerField(default=5)  # ISO, of the weekly one
    asks_at = models.TimeField()  # of the company's day
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField()

    class Meta:
        """A weekday is one of seven."""

        indexes = [models.Index(fields=["unit"], name="report_rule_unit")]
        constraints = [
            models.CheckConstraint(
                condition=Q(weekday__gte=1, weekday__lte=7), name="report_weekday"
            )
        ]


class Report(models.Model):
    """What one person reports of one unit for a day or a week, as it stood when sent.

    The newest row of a person, unit and period is his report, all others stay. ``figures``
    are frozen: what ``queries.reports.figures`` drew at ``at``; amounts in them are whole
    millionths.
    """

    class Kind(models.TextChoices):
        """Of how long."""

        DAY = "day"
        WEEK = "week"

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=4, choices=Kind.choices)
    start_date = models.DateField()
    end_date = models.DateField()  # exclusive
    edition = models.PositiveSmallIntegerField(default=1)
    figures = models.JSONField()
    words = models.CharField(max_length=400, blank=True)
    help_needed = models.CharField(max_length=400, blank=True)  # to who leads above
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField()

    class Meta:
        """An edition once."""

        indexes = [
            models.Index(fields=["kind", "start_date", "unit"], name="report_period")
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "person", "kind", "start_date", "edition"],
                name="report_edition_once",
            ),
            models.CheckConstraint(
                condition=Q(end_date__gt=F("start_date")), name="report_dates"
            ),
        ]


class ReportMark(models.Model):
    """What somebody did with a report: read it, put a thumb up, answered. Only added."""

    class Kind(models.TextChoices):
        """What."""

        READ = "read"
        THUMB = "thumb"
        ANSWER = "answer"
        SEEN = "seen"  # its writer saw what was answered

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="marks")
    kind = models.CharField(max_length=6, choices=Kind.choices)
    said = models.CharField(max_length=400, blank=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField()

    class Meta:
        """Read and thumb once a reader; an answer has words."""

        constraints = [
            models.UniqueConstraint(
                fields=["report", "actor", "kind"],
                condition=Q(kind__in=["read", "thumb"]),
                name="report_mark_once",
            ),
            models.CheckConstraint(
                condition=~Q(kind="answer") | ~Q(said=""), name="report_answer_said"
            ),
        ]
