"""Forecast calls 预测, whose rows are only added."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from luopan.dimensions.models import Metric
from luopan.org.models import Person, Unit


class Call(models.Model):
    """What one person said in one week about one period of one unit.

    The three amounts are whole: each holds the one before it. The newest row of a week is
    the week's call, all others stay. Amounts are millionths, as records are. ``drawn_…``
    is what the records said at that moment, before he judged; null where it was not asked.
    """

    class Side(models.TextChoices):
        """Whose word it is."""

        OWN = "own"  # who holds or leads the unit
        ABOVE = "above"  # who leads above it

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    metric = models.ForeignKey(Metric, on_delete=models.PROTECT, related_name="+")
    side = models.CharField(max_length=5, choices=Side.choices)
    person = models.ForeignKey(
        Person, null=True, on_delete=models.PROTECT, related_name="+"
    )
    week_date = models.DateField()  # its Monday
    period_code = models.CharField(max_length=20)
    kind = models.CharField(max_length=8)  # month quarter
    start_date = models.DateField()
    end_date = models.DateField()  # exclusive
    confirmed = models.BigIntegerField()  # 已确认
    committed = models.BigIntegerField()  # 承诺
    upside = models.BigIntegerField()  # 争取
    drawn_confirmed = models.BigIntegerField(null=True)
    drawn_committed = models.BigIntegerField(null=True)
    drawn_upside = models.BigIntegerField(null=True)
    said = models.CharField(max_length=400, blank=True)
    brought = models.BooleanField(default=False)  # from a sheet, by somebody else
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField()

    class Meta:
        """Each amount holds the one before it."""

        indexes = [
            models.Index(
                fields=["metric", "period_code", "unit", "side"], name="call_period"
            ),
            models.Index(fields=["unit", "week_date"], name="call_unit_week"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(committed__gte=F("confirmed"), upside__gte=F("committed")),
                name="call_holds",
            ),
            models.CheckConstraint(
                condition=Q(end_date__gt=F("start_date")), name="call_dates"
            ),
        ]


class Answer(models.Model):
    """What somebody says to how far his calls of a month were from what came."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    period_code = models.CharField(max_length=20)
    said = models.CharField(max_length=400)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField()

    class Meta:
        """Read by unit."""

        indexes = [models.Index(fields=["unit", "period_code"], name="answer_unit")]
