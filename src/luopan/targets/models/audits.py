"""The bar of the SMART audit, as the company sets it. Append-only; the newest counts."""

from django.conf import settings
from django.db import models


class AuditBar(models.Model):
    """Below this score of the audit, issuing and committing want a written reason."""

    share = models.DecimalField(max_digits=4, decimal_places=3)  # 0.8 = 80 %
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField()
