"""The assumption book: what the strategy takes for true, and what could go wrong."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from luopan.org.models import Named, Person


class Assumption(Named):
    """Something taken for true; a risk is one with a probability, an amount and a trigger.

    ``probability`` is what a person entered (0.3: three in ten), never computed; ``amount``
    is in hundredths of the company's currency (fen).
    """

    class Kind(models.TextChoices):
        """Taken for true, or feared."""

        ASSUMPTION = "assumption"
        RISK = "risk"

    class State(models.TextChoices):
        """How it stands after the newest judgement."""

        HOLDS = "holds"
        DOUBT = "doubt"
        INVALIDATED = "invalidated"

    kind = models.CharField(
        max_length=10, choices=Kind.choices, default=Kind.ASSUMPTION
    )
    wording = models.TextField(blank=True)
    wording_other = models.TextField(blank=True)
    owner = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    evidence = models.TextField(blank=True)
    source = models.CharField(max_length=400, blank=True)
    review_date = models.DateField()
    state = models.CharField(max_length=11, choices=State.choices, default=State.HOLDS)
    probability = models.FloatField(null=True)
    amount = models.BigIntegerField(null=True)
    trigger = models.TextField(blank=True)
    answer = models.TextField(blank=True)  # 预案: what is done when the trigger fires
    created_at = models.DateTimeField()

    class Meta:
        """A probability lies between 0 and 1."""

        constraints = [
            models.CheckConstraint(
                condition=Q(probability__isnull=True)
                | Q(probability__gte=0, probability__lte=1),
                name="assumption_probability",
            )
        ]


class Judgement(models.Model):
    """How somebody found an assumption on a day. Never changed: the newest one counts."""

    assumption = models.ForeignKey(
        Assumption, on_delete=models.PROTECT, related_name="judgements"
    )
    state = models.CharField(max_length=11, choices=Assumption.State.choices)
    reason = models.TextField(blank=True)
    review_date = models.DateField()  # when it is to be looked at next
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField()


class PreparedAction(models.Model):
    """A step of a prepared answer: who does what, within how many days of the trigger."""

    risk = models.ForeignKey(
        Assumption, on_delete=models.PROTECT, related_name="prepared"
    )
    wording = models.CharField(max_length=400)
    wording_other = models.CharField(max_length=400, blank=True)
    owner = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    days = models.PositiveSmallIntegerField()  # calendar days after the trigger
    created_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)


class Firing(models.Model):
    """A risk's trigger fired; from then on its actions are due, until it is called off."""

    risk = models.ForeignKey(
        Assumption, on_delete=models.PROTECT, related_name="firings"
    )
    reason = models.TextField()
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField()
    over_at = models.DateTimeField(null=True)
    over_reason = models.TextField(blank=True)

    class Meta:
        """A trigger that fired fires again only after it is over."""

        constraints = [
            models.UniqueConstraint(
                fields=["risk"], condition=Q(over_at=None), name="risk_fires_once"
            )
        ]
