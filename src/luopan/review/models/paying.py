"""Incentives 激励: schemes edition by edition, disputes, who else sees pay. Append-only but for heads."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from luopan.org.models import Person, Unit


class Acted(models.Model):
    """Who did it, and when."""

    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField()

    class Meta:
        abstract = True


class PayScheme(models.Model):
    """How a role is paid, or one unit or seat in its place."""

    class Audience(models.TextChoices):
        SEAT = "seat"
        TEAM = "team"
        BRANCH = "branch"
        COMPANY = "company"

    audience = models.CharField(max_length=8, choices=Audience.choices)
    role = models.CharField(max_length=60, blank=True)  # of seats; empty: all others
    unit = models.ForeignKey(
        Unit, null=True, on_delete=models.PROTECT, related_name="+"
    )
    name = models.CharField(max_length=80)
    name_other = models.CharField(max_length=80, blank=True)
    head = models.IntegerField(default=0)  # number of the last edition: compare and set

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["audience", "role"],
                condition=Q(unit=None),
                name="pay_scheme_role_once",
            ),
            models.UniqueConstraint(
                fields=["unit"],
                condition=Q(unit__isnull=False),
                name="pay_scheme_unit_once",
            ),
        ]


class PayEdition(Acted):
    """What a scheme says from a day on; it counts once it is published."""

    class Every(models.TextChoices):
        MONTH = "month"
        QUARTER = "quarter"
        YEAR = "year"

    scheme = models.ForeignKey(
        PayScheme, on_delete=models.PROTECT, related_name="editions"
    )
    number = models.IntegerField()
    from_date = models.DateField()
    every = models.CharField(max_length=8, choices=Every.choices)
    rules = models.JSONField()  # as ``paying.rules`` writes them
    digest = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["scheme", "number"], name="pay_edition_once"
            )
        ]


class PayPublication(Acted):
    """That an edition counts from its day on."""

    edition = models.OneToOneField(
        PayEdition, on_delete=models.PROTECT, related_name="publication"
    )
    reason = models.CharField(max_length=400)


class PayDispute(Acted):
    """That somebody holds a line of his own to be wrong."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    period = models.CharField(max_length=20)
    line = models.CharField(max_length=60)  # key of the rule
    said = models.CharField(max_length=400)
    due_date = models.DateField()  # by which it is decided


class PayDecision(Acted):
    """What was decided of a dispute, once."""

    dispute = models.OneToOneField(
        PayDispute, on_delete=models.PROTECT, related_name="decision"
    )
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    upheld = models.BooleanField()
    said = models.CharField(max_length=400)


class PayCorrection(models.Model):
    """What a decision adds to what somebody earned; apart, for no export but his own."""

    decision = models.OneToOneField(
        PayDecision, on_delete=models.PROTECT, related_name="correction"
    )
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    amount = models.BigIntegerField()  # fen


class RewardRule(Acted):
    """What the company allows; the newest counts."""

    leaders_see = models.BooleanField(default=False)  # leaders, the pay under them
    contests = models.BooleanField(default=False)
    dispute_days = models.PositiveSmallIntegerField(default=7)
    reason = models.CharField(max_length=400, blank=True)
