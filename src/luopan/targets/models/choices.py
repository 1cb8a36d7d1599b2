"""Which number was chosen beside the ways to come at it, and why. Append-only."""

from django.conf import settings
from django.db import models

from luopan.dimensions.models import Product
from luopan.org.models import Unit
from luopan.targets.models.versions import Version


class Choice(models.Model):
    """A number of a unit and a product for the year, with what stood beside it that day."""

    version = models.ForeignKey(
        Version, on_delete=models.PROTECT, related_name="choices"
    )
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="+")
    seq = models.IntegerField()  # the newest counts
    amount = models.BigIntegerField()  # in quanta: the year
    before = models.BigIntegerField()  # what stood in the version until then
    way = models.CharField(
        max_length=12, blank=True
    )  # leaned on; empty: on none of them
    reason = models.TextField()
    beside = models.JSONField()  # [{key, low, mid, high}] in quanta; None: not known
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField()

    class Meta:
        """The choices about one number follow each other."""

        constraints = [
            models.UniqueConstraint(
                fields=["version", "unit", "product", "seq"], name="choice_once"
            )
        ]
