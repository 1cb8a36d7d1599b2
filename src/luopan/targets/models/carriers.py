"""Which targets carry an objective, and what targets and objectives rest on.

Targets are named by what they mean (plan × metric × unit × product), not by a version: the
link outlives every draft. Nothing is deleted; a link that no longer holds has an end.
"""

from django.conf import settings
from django.db import models
from django.db.models import Q

from luopan.dimensions.models import Metric, Product
from luopan.org.models import Unit
from luopan.strategy.models import Assumption, Judgement, Objective
from luopan.targets.models.versions import Plan


class Linked(models.Model):
    """From when until when, and by whom."""

    created_at = models.DateTimeField()
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    ended_at = models.DateTimeField(null=True)

    class Meta:
        """Both kinds of link have their own table."""

        abstract = True


class Carrier(Linked):
    """A target that carries an objective. No product: all of them."""

    objective = models.ForeignKey(
        Objective, on_delete=models.PROTECT, related_name="carriers"
    )
    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="+")
    metric = models.ForeignKey(Metric, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    product = models.ForeignKey(
        Product, null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        """Each target carries an objective once."""

        indexes = [
            models.Index(fields=["objective"], name="carrier_objective"),
            models.Index(fields=["plan", "metric"], name="carrier_target"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["objective", "plan", "metric", "unit", "product"],
                condition=Q(ended_at=None, product__isnull=False),
                name="carrier_product_once",
            ),
            models.UniqueConstraint(
                fields=["objective", "plan", "metric", "unit"],
                condition=Q(ended_at=None, product__isnull=True),
                name="carrier_once",
            ),
        ]


class Resting(Linked):
    """An objective, or a target, that rests on an assumption."""

    assumption = models.ForeignKey(
        Assumption, on_delete=models.PROTECT, related_name="restings"
    )
    objective = models.ForeignKey(
        Objective, null=True, on_delete=models.PROTECT, related_name="restings"
    )
    plan = models.ForeignKey(
        Plan, null=True, on_delete=models.PROTECT, related_name="+"
    )
    metric = models.ForeignKey(
        Metric, null=True, on_delete=models.PROTECT, related_name="+"
    )
    unit = models.ForeignKey(
        Unit, null=True, on_delete=models.PROTECT, related_name="+"
    )
    product = models.ForeignKey(
        Product, null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        """Either an objective, or a target."""

        indexes = [
            models.Index(fields=["assumption"], name="resting_assumption"),
            models.Index(fields=["plan", "metric"], name="resting_target"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(objective__isnull=False, plan__isnull=True)
                | Q(
                    objective__isnull=True,
                    plan__isnull=False,
                    metric__isnull=False,
                    unit__isnull=False,
                ),
                name="resting_on_one",
            )
        ]


class Answer(models.Model):
    """What an owner says when an assumption under his number falls. Never changed."""

    class Verdict(models.TextChoices):
        """What becomes of what rests on it."""

        STANDS = "stands"
        CHANGES = "changes"

    resting = models.ForeignKey(
        Resting, on_delete=models.PROTECT, related_name="answers"
    )
    judgement = models.ForeignKey(Judgement, on_delete=models.PROTECT, related_name="+")
    verdict = models.CharField(max_length=7, choices=Verdict.choices)
    text = models.TextField()
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField()

    class Meta:
        """One answer to one judgement."""

        constraints = [
            models.UniqueConstraint(fields=["resting", "judgement"], name="answer_once")
        ]
