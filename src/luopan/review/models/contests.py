"""Contests 竞赛: for a time, among those of comparable size; the result stays as it was."""

from django.db import models

from luopan.dimensions.models import Metric
from luopan.org.models import Person, Unit
from luopan.review.models.paying import Acted


class Contest(Acted):
    """A contest. Its rules are changed by nobody: another one is announced instead."""

    class Ranking(models.TextChoices):
        ATTAINMENT = "attainment"
        GROWTH = "growth"
        PROGRESS = "progress"

    class Among(models.TextChoices):
        SEAT = "seat"
        TEAM = "team"

    name = models.CharField(max_length=80)
    name_other = models.CharField(max_length=80, blank=True)
    words = models.CharField(max_length=400, blank=True)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    among = models.CharField(max_length=8, choices=Among.choices)
    metric = models.ForeignKey(Metric, on_delete=models.PROTECT, related_name="+")
    ranking = models.CharField(max_length=12, choices=Ranking.choices)
    period = models.CharField(max_length=20)
    start_date = models.DateField()
    end_date = models.DateField()
    top = models.PositiveSmallIntegerField(default=3)
    shows_rate = models.BooleanField(default=True)  # the percentages of the top too


class Entrant(models.Model):
    """Who takes part, in which group; moved by hand only before it starts."""

    contest = models.ForeignKey(
        Contest, on_delete=models.PROTECT, related_name="entrants"
    )
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    group = models.PositiveSmallIntegerField()
    moved = models.CharField(max_length=200, blank=True)  # why it was moved

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["contest", "unit"], name="entrant_once")
        ]


class ContestEnd(Acted):
    """That a contest is over, called off before its start, or its result stands."""

    contest = models.OneToOneField(
        Contest, on_delete=models.PROTECT, related_name="ending"
    )
    called_off = models.BooleanField(default=False)
    as_of_date = models.DateField(null=True)  # the day the data reached
    reason = models.CharField(max_length=400, blank=True)


class Placing(models.Model):
    """A place that stands; the first ones of a group are its recognition 表彰."""

    contest = models.ForeignKey(
        Contest, on_delete=models.PROTECT, related_name="placings"
    )
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(
        Person, null=True, on_delete=models.PROTECT, related_name="+"
    )
    group = models.PositiveSmallIntegerField()
    rank = models.PositiveIntegerField(null=True)  # none: nothing to rank it by
    rate = models.FloatField(null=True)
    honoured = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["contest", "unit"], name="placing_once")
        ]
