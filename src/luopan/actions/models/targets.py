"""Target customers 目标客户: whom a seat goes after how often, and by which rule one screens.

Both are added to and never changed: what holds is the newest row.
"""

from django.conf import settings
from django.db import models
from django.db.models import Q

from luopan.dimensions.models import Account
from luopan.org.models import Unit


class Pick(models.Model):
    """That a customer was picked for a seat, to be seen every so many days, or let go.

    ``why``: the score and its parts on that day.
    """

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    seat = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    every_days = models.IntegerField(null=True)  # none: let go
    reason = models.CharField(max_length=400, blank=True)
    score = models.FloatField(null=True)
    why = models.JSONField(default=dict)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField()

    class Meta:
        """How often a customer can be seen."""

        constraints = [
            models.CheckConstraint(
                condition=Q(every_days__isnull=True)
                | Q(every_days__gte=1, every_days__lte=366),
                name="pick_cadence",
            )
        ]


class ScreenRule(models.Model):
    """Weights that customers are ranked by, under a name; an edition of it.

    ``weights``: by criterion of ``engine.screening.CRITERIA``.
    """

    code = models.CharField(max_length=120, db_index=True)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)
    name_other = models.CharField(max_length=200, blank=True)
    weights = models.JSONField(default=dict)
    retired = models.BooleanField(default=False)
    reason = models.CharField(max_length=400, blank=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField()
