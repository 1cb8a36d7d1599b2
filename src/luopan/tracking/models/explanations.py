"""What people say to questions that their records raise; append-only."""

from django.conf import settings
from django.db import models

from luopan.org.models import Person, Unit


class Explanation(models.Model):
    """What somebody says to a question that a record of his raises; it stays beside it."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    check_code = models.CharField(max_length=20)
    record = models.CharField(max_length=260)  # key, of an opportunity with the stage
    day_date = models.DateField()  # of the record
    said = models.CharField(max_length=400)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField()

    class Meta:
        """Read by the day of the record."""

        indexes = [models.Index(fields=["day_date"], name="explanation_day")]
