"""How fast new people come to what a ripe one carries. Append-only; the newest counts."""

from django.conf import settings
from django.db import models


class Ramp(models.Model):
    """Of a role: what somebody carries in each of the first months. No role: of all others."""

    role = models.CharField(max_length=60, blank=True)
    shares = models.JSONField(default=list)  # decimals as text, "0.25" a quarter
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField()

    class Meta:
        """Read by role."""

        indexes = [models.Index(fields=["role"], name="ramp_role")]
