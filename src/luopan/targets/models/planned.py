"""Resources planned for a year beside those of the year before. Append-only; the newest counts."""

from django.conf import settings
from django.db import models

from luopan.org.models import Unit
from luopan.targets.models.versions import Version


class Resource(models.TextChoices):
    """Of what: those of ``Ask.Resource`` that can be counted over a year."""

    HEADS = "heads"  # how many people
    BUDGET = "budget"  # 费用, in the company's currency
    PRESALES = "presales"  # days
    LEADS = "leads"  # how many


class PlannedResource(models.Model):
    """What a unit had of a resource, and what it is to have; each with where that is from.

    What departments promise 协同 comes on top and is not in it. Both None: taken back.
    """

    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    resource = models.CharField(max_length=8, choices=Resource.choices)
    before = models.DecimalField(max_digits=18, decimal_places=2, null=True)
    before_source = models.CharField(max_length=200, blank=True)
    planned = models.DecimalField(max_digits=18, decimal_places=2, null=True)
    planned_source = models.CharField(max_length=200, blank=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField()

    class Meta:
        """Read by version."""

        indexes = [models.Index(fields=["version", "unit"], name="planned_resource")]
