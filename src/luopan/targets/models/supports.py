"""What a unit asks of another department for its target 协同: asked, accepted, delivered."""

from django.conf import settings
from django.db import models

from luopan.org.models import Unit
from luopan.targets.models.planned import Resource
from luopan.targets.models.versions import Version


class Support(models.Model):
    """A dated commitment that one unit wants from another department."""

    class State(models.TextChoices):
        ASKED = "asked"
        ACCEPTED = "accepted"
        REFUSED = "refused"
        DELIVERED = "delivered"
        WITHDRAWN = "withdrawn"

    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    department = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    what = models.CharField(max_length=200)
    quantity = models.DecimalField(max_digits=18, decimal_places=2, null=True)
    measure = models.CharField(max_length=20, blank=True)  # what is counted: 台, days
    resource = models.CharField(  # the planned resource that it adds to; empty: none
        max_length=8, choices=Resource.choices, blank=True
    )
    wanted_date = models.DateField()
    carries = models.BigIntegerField(null=True)  # quanta of the target that rest on it
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    asked_at = models.DateTimeField()
    state = models.CharField(max_length=9, choices=State.choices, default=State.ASKED)
    promised_date = models.DateField(null=True)  # until when, that day included
    promised_quantity = models.DecimalField(max_digits=18, decimal_places=2, null=True)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    changed_at = models.DateTimeField()
    text = models.TextField(blank=True)  # what was said with the last change
    reminded_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["department", "state"]),
            models.Index(fields=["version", "unit"]),
        ]
