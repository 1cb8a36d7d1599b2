"""Periods whose figures are closed."""

from django.db import models


class ClosedPeriod(models.Model):
    """Days whose figures are closed: a document that comes later counts in open ones.

    Written by who closes periods; here, so that what brings records in can see it.
    """

    start_date = models.DateField()
    end_date = models.DateField()
    closed_at = models.DateTimeField()
    closed_no = models.BigIntegerField()  # the newest event then, see ``Batch``
    reopened_at = models.DateTimeField(null=True)
    reopened_no = models.BigIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["start_date"],
                condition=models.Q(reopened_at__isnull=True),
                name="closed_once",
            )
        ]
