"""The weekly number 每周数: what a seat's holder adopted, and the hours a visit takes.

Both are added to and never changed: what holds is the newest row.
"""

from django.conf import settings
from django.db import models
from django.db.models import Q

from luopan.org.models import Person, Unit


class WeeklyNumber(models.Model):
    """Visits a week that somebody took on for his seat, with what the number rested on.

    ``rests_on``: target, missing, rates, weeks … as the back-solve showed them that day.
    """

    seat = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    year = models.IntegerField()
    visits = models.IntegerField()
    advised = models.IntegerField()
    reason = models.CharField(max_length=400, blank=True)  # for another number
    rests_on = models.JSONField(default=dict)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField()

    class Meta:
        """The newest of a seat holds."""

        constraints = [
            models.CheckConstraint(
                condition=Q(visits__gte=0, advised__gte=0), name="weekly_number_least"
            )
        ]


class VisitHours(models.Model):
    """How long a visit takes and how long a day has for them, in a unit and all under it."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    hours_a_visit = models.DecimalField(max_digits=4, decimal_places=2)
    hours_a_day = models.DecimalField(max_digits=4, decimal_places=2)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField()

    class Meta:
        """Hours that a day can have."""

        constraints = [
            models.CheckConstraint(
                condition=Q(hours_a_visit__gt=0, hours_a_day__gt=0),
                name="visit_hours_least",
            )
        ]
