"""Objectives of a year: a tree, what each wants, and by what it is measured."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from luopan.dimensions.models import Metric, Product
from luopan.org.models import Named, Person, Unit


class Objective(Named):
    """What the company wants in a year, and why. Dropped with a reason, never deleted.

    ``weight`` is in parts of 100 among the open siblings of one parent.
    """

    class Kind(models.TextChoices):
        """What sort of wish it is."""

        DIRECTION = "direction"
        GROWTH = "growth"  # a core growth point 核心增长点
        EXPANSION = "expansion"
        PROFIT = "profit"

    class State(models.TextChoices):
        """Whether it is still wanted."""

        OPEN = "open"
        DROPPED = "dropped"

    year = models.IntegerField()
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="children"
    )
    kind = models.CharField(max_length=10, choices=Kind.choices)
    wording = models.TextField(blank=True)
    wording_other = models.TextField(blank=True)
    owner = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    start_date = models.DateField()
    end_date = models.DateField()
    weight = models.PositiveSmallIntegerField(default=0)
    place = models.IntegerField(default=0)  # order among siblings
    state = models.CharField(max_length=8, choices=State.choices, default=State.OPEN)
    dropped_reason = models.TextField(blank=True)
    dropped_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()
    edits = models.IntegerField(default=0, db_default=0)  # compare and set
    edited_by = models.ForeignKey(  # the last one
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        """Dates in order; a weight within 100."""

        indexes = [models.Index(fields=["year", "parent"], name="objective_year")]
        constraints = [
            models.CheckConstraint(
                condition=Q(end_date__gt=F("start_date")), name="objective_dates"
            ),
            models.CheckConstraint(
                condition=Q(weight__lte=100), name="objective_weight"
            ),
        ]


class Measure(models.Model):
    """A metric that shows an objective, and how much of it is wanted.

    One of three is said: an ``amount`` in the metric's quanta, a ``level`` of a metric that
    does not add up (a margin of 0.3), or a ``change`` against the year before (0.2: a fifth
    more). No unit: the company; no product: all of them. Withdrawn ones stay.
    """

    objective = models.ForeignKey(
        Objective, on_delete=models.PROTECT, related_name="measures"
    )
    metric = models.ForeignKey(Metric, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(
        Unit, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    product = models.ForeignKey(
        Product, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    amount = models.BigIntegerField(null=True)
    level = models.FloatField(null=True)
    change = models.FloatField(null=True)
    created_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        """Exactly one of the three is said."""

        constraints = [
            models.CheckConstraint(
                condition=(
                    Q(amount__isnull=False, level__isnull=True, change__isnull=True)
                    | Q(amount__isnull=True, level__isnull=False, change__isnull=True)
                    | Q(amount__isnull=True, level__isnull=True, change__isnull=False)
                ),
                name="measure_wants_one",
            )
        ]
