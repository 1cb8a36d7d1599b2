"""A seat's number split to named customers and dealers, month by month.

A split is named by what it is of (plan × metric × seat × product), not by a version: the
customers outlive every draft. What is not named is never stored: 待开发 is the seat's number
less what is named, worked out against the version that is looked at.
"""

from django.conf import settings
from django.db import models
from django.db.models import Q

from luopan.dimensions.models import Account, Metric, Product
from luopan.org.models import Unit
from luopan.targets.models.versions import Plan, Version


class Split(models.Model):
    """The customers of a seat's number. No product: all of them."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="+")
    metric = models.ForeignKey(Metric, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    product = models.ForeignKey(
        Product, null=True, on_delete=models.PROTECT, related_name="+"
    )
    edition = models.IntegerField(default=0)  # grows with every act: compare and set
    stood_at = models.BigIntegerField(null=True)  # the seat's number then, in quanta
    stood_in = models.ForeignKey(
        Version, null=True, on_delete=models.PROTECT, related_name="+"
    )
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        """One for each number."""

        constraints = [
            models.UniqueConstraint(
                fields=["plan", "metric", "unit", "product"],
                condition=Q(product__isnull=False),
                name="split_product_once",
            ),
            models.UniqueConstraint(
                fields=["plan", "metric", "unit"],
                condition=Q(product__isnull=True),
                name="split_once",
            ),
        ]


class NamedAmount(models.Model):
    """What a customer is to bring in a month."""

    split = models.ForeignKey(Split, on_delete=models.PROTECT, related_name="amounts")
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    period_code = models.CharField(max_length=20)
    amount = models.BigIntegerField()  # in the metric's quantum, not below 0

    class Meta:
        """A customer stands in a split once; a row for every month."""

        constraints = [
            models.UniqueConstraint(
                fields=["split", "account", "period_code"], name="named_amount_once"
            ),
            models.CheckConstraint(
                condition=Q(amount__gte=0), name="named_amount_not_below_0"
            ),
        ]


class SplitEvent(models.Model):
    """What was done to a customer's line, by whom. Never changed."""

    class Kind(models.TextChoices):
        """What it was."""

        PUT = "put"
        SPREAD = "spread"
        FILLED = "filled"
        REMOVED = "removed"
        GIVEN = "given"  # to another seat
        TAKEN = "taken"  # from another seat

    split = models.ForeignKey(Split, on_delete=models.PROTECT, related_name="events")
    edition = models.IntegerField()
    kind = models.CharField(max_length=7, choices=Kind.choices)
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    before = models.BigIntegerField()  # of the year, in quanta
    after = models.BigIntegerField()
    other = models.ForeignKey(
        Unit, null=True, on_delete=models.PROTECT, related_name="+"
    )
    reason = models.TextField(blank=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField()

    class Meta:
        """Read by split, newest first."""

        indexes = [models.Index(fields=["split", "edition"], name="split_event")]
