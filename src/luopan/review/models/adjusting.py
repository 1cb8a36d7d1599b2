"""Adjustments 目标调整 of numbers in force, what was said about them, and the shortfall policy.

A request moves on; what was said of it, policies and re-plans never change.
"""

from django.conf import settings
from django.db import models

from luopan.org.models import Unit
from luopan.targets.models import Plan, Version


class Adjustment(models.Model):
    """A number in force that is to change: why, by how much, who pays, who decides."""

    class Trigger(models.TextChoices):
        """What happened."""

        LEAVE = "leave"
        ACCOUNT = "account"  # customers moved to another seat
        LOST = "lost"  # a customer is lost
        TERRITORY = "territory"
        PROMISE = "promise"  # a promised resource did not come 前提未兑现
        VACANT = "vacant"
        FILLED = "filled"
        MARKET = "market"
        ASSUMPTION = "assumption"
        OTHER = "other"

    class State(models.TextChoices):
        """How far it is."""

        OPEN = "open"
        BACK = "back"  # asked back: it is the asker's turn
        APPROVED = "approved"
        DECLINED = "declined"
        WITHDRAWN = "withdrawn"

    class Payer(models.TextChoices):
        """Who takes over what changes."""

        RESERVE = "reserve"  # of the unit above
        SIBLINGS = "siblings"
        SEAT = "seat"  # the one that gets the customers, the area
        WHOLE = "whole"  # nobody: the company's total changes

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="+")
    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="+")
    # in force when it was asked for, and worked out on
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    with_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    # at which it is decided
    trigger = models.CharField(max_length=10, choices=Trigger.choices)
    from_date = models.DateField()  # effective from that day on
    until_date = models.DateField(null=True)  # exclusive; null: to the year's end
    retroactive = models.BooleanField(default=False)  # touches months that were over
    said = models.JSONField(default=dict)  # what the calculator was told
    lines = models.JSONField(default=list)  # the worked table, month by month
    year_amount = models.BigIntegerField()  # of the unit before, in quanta
    open_amount = models.BigIntegerField()  # of it the months that may change
    amount = models.BigIntegerField()  # the change that was worked out, in quanta
    payer = models.CharField(max_length=8, choices=Payer.choices)
    payers = models.JSONField(default=dict)  # code → weight
    reason = models.TextField()
    past_reason = models.TextField(blank=True)  # why back in time
    evidence = models.JSONField(default=list)  # [{kind, id, label, address}]
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    asked_at = models.DateTimeField()
    state = models.CharField(max_length=9, choices=State.choices, default=State.OPEN)
    since = models.DateTimeField()  # of that turn, or of what ended it
    deadline = models.DateField()  # to decide by, that day included
    deputy = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    deputised_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    deputy_until = models.DateField(null=True)  # that day included
    head = models.IntegerField(default=1)  # seq of the last event: compare and set
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    decided_at = models.DateTimeField(null=True)
    part = models.DecimalField(max_digits=6, decimal_places=4, null=True)  # approved
    changed = models.BigIntegerField(null=True)  # what it came to, in quanta
    result = models.ForeignKey(
        Version, null=True, on_delete=models.PROTECT, related_name="+"
    )  # the version in force that it made
    words_of = dict.fromkeys(  # to who decided they are another's
        (
            *("said", "lines", "payers", "reason", "past_reason", "evidence"),
            *("year_amount", "open_amount", "amount", "changed"),
        ),
        ("asked_by",),
    )

    class Meta:
        """Read by plan and unit, and by what waits."""

        indexes = [
            models.Index(fields=["plan", "unit"], name="adjustment_unit"),
            models.Index(fields=["state", "with_unit"], name="adjustment_waits"),
            models.Index(fields=["trigger", "state"], name="adjustment_like"),
        ]


class AdjustmentEvent(models.Model):
    """What was said or done with a request, by whom. Append-only."""

    class Kind(models.TextChoices):
        """What it was."""

        ASKED = "asked"
        CHANGED = "changed"  # asked anew after a question
        QUESTION = "question"
        REMARK = "remark"
        ESCALATED = "escalated"
        DEPUTISED = "deputised"
        REMINDED = "reminded"
        APPROVED = "approved"
        DECLINED = "declined"
        WITHDRAWN = "withdrawn"

    adjustment = models.ForeignKey(
        Adjustment, on_delete=models.PROTECT, related_name="events"
    )
    seq = models.IntegerField()
    kind = models.CharField(max_length=10, choices=Kind.choices)
    text = models.TextField(blank=True)
    facts = models.JSONField(default=dict)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField()

    class Meta:
        """In order; a number is given once: of two at once one is refused."""

        ordering = ["seq"]
        constraints = [
            models.UniqueConstraint(
                fields=["adjustment", "seq"], name="adjustment_event_once"
            )
        ]


class ShortfallPolicy(models.Model):
    """What a plan does with what was missed 缺口政策. Append-only; the newest counts."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="+")
    policy = models.CharField(max_length=8, blank=True)  # engine.shortfall; empty: none
    reason = models.TextField(blank=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField()


class Replan(models.Model):
    """A version opened in mid-year 年中调整, and what stood when it was. Append-only."""

    version = models.OneToOneField(
        Version, on_delete=models.PROTECT, related_name="replan"
    )
    before = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="+")
    policy = models.CharField(max_length=8, blank=True)
    closed = models.JSONField(default=list)  # periods whose targets stay
    actuals = models.JSONField(default=dict)  # unit → closed months' actual, quanta
    missed = models.BigIntegerField(default=0)  # in quanta, of all seats
    as_of = models.DateField()  # the data reached then
    reason = models.TextField()
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField()
