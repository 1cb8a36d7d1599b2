"""Closing a period 关账: rounds, what seats say of their figures, and what was closed."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from luopan.dimensions.models import Calendar, Metric, Product
from luopan.org.models import Person, Unit
from luopan.records.models import Batch, ClosedPeriod


class Closing(models.Model):
    """One round of closing a month: opened with a deadline, closed, perhaps reopened.

    A reopened month is closed again in a round of its own; what the first one closed stays.
    """

    class Decides(models.TextChoices):
        """Who decides objections."""

        OPERATIONS = "operations"
        LINE = "line"  # who leads the seat; operations where nobody else does

    calendar = models.ForeignKey(Calendar, on_delete=models.PROTECT, related_name="+")
    period = models.CharField(max_length=20)  # code of a month of the calendar
    start_date = models.DateField()
    end_date = models.DateField()
    metrics = models.JSONField(default=list)  # codes of what is confirmed
    decides = models.CharField(
        max_length=10, choices=Decides.choices, default=Decides.OPERATIONS
    )
    deadline_date = models.DateField()  # the last day on which one confirms or objects
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    opened_at = models.DateTimeField()
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    closed_at = models.DateTimeField(null=True)
    closed_reason = models.CharField(max_length=400, blank=True)  # with some open
    open_then = models.JSONField(
        default=dict
    )  # how many seats and objections were open
    sha256 = models.CharField(max_length=64, blank=True)  # of its figures
    mark = models.OneToOneField(
        ClosedPeriod, null=True, on_delete=models.PROTECT, related_name="+"
    )
    reopened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    reopened_at = models.DateTimeField(null=True)
    reopened_reason = models.CharField(max_length=400, blank=True)

    class Meta:
        """One round at a time."""

        constraints = [
            models.CheckConstraint(
                condition=Q(end_date__gt=F("start_date")), name="closing_dates"
            ),
            models.UniqueConstraint(
                fields=["start_date"],
                condition=Q(reopened_at__isnull=True),
                name="closing_once",
            ),
        ]


class Confirmation(models.Model):
    """Somebody's word that these are the figures of a seat; the last one counts."""

    closing = models.ForeignKey(
        Closing, on_delete=models.PROTECT, related_name="confirmations"
    )
    seat = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    figures = models.JSONField()  # metric code → millionths, as they stood before him
    acting = models.BooleanField(default=False)  # by who acts in the seat 代管
    person = models.ForeignKey(  # whose word it is
        Person, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField()

    class Meta:
        """Read seat by seat."""

        indexes = [models.Index(fields=["closing", "seat"], name="confirmation_seat")]


class Objection(models.Model):
    """A seat objects to a line 异议: whose it is, in what shares, of which month, a return."""

    class Kind(models.TextChoices):
        """What is wrong with the line."""

        OWNER = "owner"  # belongs to another seat
        SPLIT = "split"  # belongs to this seat and another one, in shares
        PERIOD = "period"  # belongs to another day
        NO_RETURN = "no_return"  # is no return
        RETURN = "return"  # came back, and the return is missing

    class State(models.TextChoices):
        """What became of it."""

        OPEN = "open"
        ACCEPTED = "accepted"
        DECLINED = "declined"
        WITHDRAWN = "withdrawn"

    closing = models.ForeignKey(
        Closing, on_delete=models.PROTECT, related_name="objections"
    )
    seat = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    metric = models.ForeignKey(Metric, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=9, choices=Kind.choices)
    record = models.CharField(max_length=200)  # key; of another's document its number
    to_seat = models.ForeignKey(
        Unit, null=True, on_delete=models.PROTECT, related_name="+"
    )
    share = models.DecimalField(max_digits=7, decimal_places=4, null=True)  # of to_seat
    to_date = models.DateField(null=True)
    reason = models.CharField(max_length=400)
    raised_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    raised_at = models.DateTimeField()
    due_date = models.DateField()  # until when it is decided
    state = models.CharField(max_length=9, choices=State.choices, default=State.OPEN)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(null=True)
    decision = models.CharField(max_length=400, blank=True)  # the reason given
    batch = models.ForeignKey(  # what corrected the records; it can be revoked
        Batch, null=True, on_delete=models.PROTECT, related_name="+"
    )

    words_of = dict.fromkeys(("record", "reason"), ("raised_by",))

    class Meta:
        """One open objection to a line of a seat."""

        constraints = [
            models.UniqueConstraint(
                fields=["closing", "seat", "record"],
                condition=Q(state="open"),
                name="objection_open_once",
            )
        ]


class ClosedFigure(models.Model):
    """A figure as it was closed, in millionths; never changed.

    ``whole``: of all products together. Else what additive metrics brought by seat and
    product; no unit: of no seat; no product: of none.
    """

    closing = models.ForeignKey(
        Closing, on_delete=models.PROTECT, related_name="figures"
    )
    metric = models.ForeignKey(
        Metric, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    unit = models.ForeignKey(
        Unit, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    product = models.ForeignKey(
        Product, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    whole = models.BooleanField()
    amount = models.BigIntegerField(null=True)  # null: nothing to count or divide by
