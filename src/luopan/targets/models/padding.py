"""How much the units of a level may hand down on top of their own. Append-only; the newest counts."""

from django.conf import settings
from django.db import models

from luopan.targets.models.versions import Plan


class PaddingCap(models.Model):
    """A cap on padding at a level of a plan's tree."""

    plan = models.ForeignKey(
        Plan, on_delete=models.PROTECT, related_name="padding_caps"
    )
    depth = models.IntegerField()  # of the units; the root of the plan is 0
    share = models.DecimalField(max_digits=4, decimal_places=3, null=True)  # no cap
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField()
