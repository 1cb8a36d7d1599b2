"""Agreement: an issued number, what is said about it, and what is asked for with it.

Talks and asks move on; what was said (cards, submissions) never changes.
"""

from django.conf import settings
from django.db import models

from luopan.org.models import Dated, Unit
from luopan.targets.models.versions import Version


class Side(models.TextChoices):
    """Who is to speak, or who spoke."""

    BELOW = "below"
    ABOVE = "above"


class Talk(models.Model):
    """One unit's number, on its way from proposal to agreement.

    As long as it is not recalled, the unit's total in the version *is* ``amount``.
    """

    class State(models.TextChoices):
        OPEN = "open"
        SETTLED = "settled"
        RECALLED = "recalled"

    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="talks")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    with_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    # with_unit answers from above: the parent, after an escalation a higher one
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    issued_at = models.DateTimeField()
    issued_amount = models.BigIntegerField()  # what concessions are measured against
    amount = models.BigIntegerField()  # now proposed, in quanta: the unit's year
    offer = models.BigIntegerField(null=True)  # the last number from below
    offered_in = models.IntegerField(null=True)  # seq of the card that said it
    turn = models.CharField(max_length=5, choices=Side.choices, default=Side.BELOW)
    since = models.DateTimeField()  # of that turn, or of what ended it
    state = models.CharField(max_length=8, choices=State.choices, default=State.OPEN)
    deadline = models.DateField(null=True)
    head = models.IntegerField(default=0)  # seq of the last card: compare and set

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["version", "unit"], name="talk_once")
        ]
        indexes = [models.Index(fields=["with_unit", "state"])]


class Card(models.Model):
    """What was said in a talk, by whom. Append-only."""

    class Kind(models.TextChoices):
        PROPOSAL = "proposal"  # 提议: issued, or changed by what a sibling agreed
        SUBMISSION = "submission"  # 申报
        COUNTER = "counter"  # 还价
        ANSWER = "answer"
        REMARK = "remark"
        ACCEPTANCE = "acceptance"
        WITHDRAWAL = "withdrawal"
        ESCALATION = "escalation"
        DELEGATION = "delegation"
        REMINDER = "reminder"
        RECALL = "recall"
        RESOURCE = "resource"  # an ask was promised, refused, delivered, broken

    talk = models.ForeignKey(Talk, on_delete=models.PROTECT, related_name="cards")
    seq = models.IntegerField()
    kind = models.CharField(max_length=10, choices=Kind.choices)
    side = models.CharField(max_length=5, choices=Side.choices, blank=True)
    amount = models.BigIntegerField(null=True)  # in quanta
    text = models.TextField(blank=True)
    evidence = models.JSONField(default=list)  # [{label, amount}]
    facts = models.JSONField(default=dict)  # who carries; to whom; which ask
    deadline = models.DateField(null=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField()

    class Meta:
        ordering = ["seq"]
        constraints = [
            models.UniqueConstraint(fields=["talk", "seq"], name="card_once")
        ]


class Ask(models.Model):
    """A resource asked for with a counter-offer: asked, promised or refused, delivered."""

    class Resource(models.TextChoices):
        LEADS = "leads"  # how many
        DISCOUNT = "discount"  # percent
        PRESALES = "presales"  # days
        HEADS = "heads"  # how many
        BUDGET = "budget"  # money, in the company's currency

    class State(models.TextChoices):
        ASKED = "asked"
        PROMISED = "promised"
        REFUSED = "refused"
        DELIVERED = "delivered"
        BROKEN = "broken"

    talk = models.ForeignKey(Talk, on_delete=models.PROTECT, related_name="asks")
    card = models.ForeignKey(Card, on_delete=models.PROTECT, related_name="asks")
    resource = models.CharField(max_length=10, choices=Resource.choices)
    quantity = models.DecimalField(max_digits=18, decimal_places=2)
    note = models.CharField(max_length=300, blank=True)
    wanted_date = models.DateField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.ASKED)
    promised_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    promised_date = models.DateField(null=True)  # until when, that day included
    changed_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["state", "promised_date"])]


class Submission(models.Model):
    """What a unit offers by itself 申报, before its number is issued or after. Append-only."""

    version = models.ForeignKey(
        Version, on_delete=models.PROTECT, related_name="submissions"
    )
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    seq = models.IntegerField()  # the newest counts
    amount = models.BigIntegerField()  # in quanta: the unit's year
    text = models.TextField(blank=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["version", "unit", "seq"], name="submission_once"
            )
        ]


class SubmissionRow(models.Model):
    """A part of a submission; all rows together are its amount. Append-only.

    What was said as a total only lies on the reserve of all products, for the year.
    """

    submission = models.ForeignKey(
        Submission, on_delete=models.PROTECT, related_name="rows"
    )
    product_code = models.CharField(max_length=120)
    period_code = models.CharField(max_length=20)
    amount = models.BigIntegerField()


class Delegate(Dated):
    """Who may speak for a unit besides its own, from a day until before another."""

    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    named_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField()

    class Meta(Dated.Meta):
        indexes = [models.Index(fields=["user", "start_date"])]


class Authority(Dated):
    """The largest share of an issued number that a role may concede; null: any."""

    role = models.CharField(max_length=20)  # org.access.Role
    share = models.DecimalField(max_digits=6, decimal_places=4, null=True)  # 0.05 = 5 %
    set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField()
