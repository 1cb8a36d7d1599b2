"""Handovers 交接: what one person had goes to others, in one act and on one day."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from luopan.dimensions.models import Account
from luopan.org.models import Person, Unit


class Handover(models.Model):
    """All that somebody hands over who leaves or moves; done once, and never undone.

    ``credit`` says whose the money is that was delivered and not yet paid on the day:
    it stays with him if it comes before ``credit_until``, goes to the successor, or is
    parted, ``credit_share`` of it staying his.
    """

    class Kind(models.TextChoices):
        """Why."""

        LEAVES = "leaves"
        MOVES = "moves"

    class State(models.TextChoices):
        """How far it is."""

        PREPARING = "preparing"
        DONE = "done"
        WITHDRAWN = "withdrawn"

    class Credit(models.TextChoices):
        """Of what was delivered and not paid."""

        STAYS = "stays"
        GOES = "goes"
        SPLIT = "split"

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    successor = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=6, choices=Kind.choices)
    day_date = models.DateField()
    state = models.CharField(
        max_length=9, choices=State.choices, default=State.PREPARING
    )
    credit = models.CharField(max_length=5, choices=Credit.choices)
    credit_until = models.DateField(null=True)
    credit_share = models.DecimalField(max_digits=5, decimal_places=4, null=True)
    reason = models.CharField(max_length=400, blank=True)
    edits = models.IntegerField(default=0)  # compare and set
    prepared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    prepared_at = models.DateTimeField()
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    done_at = models.DateTimeField(null=True)

    words_of = dict.fromkeys(("reason",), ("prepared_by", "person"))

    class Meta:
        """One that is prepared, a person; a rule of credit says what it needs."""

        constraints = [
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(state="preparing"),
                name="handover_prepared_once",
            ),
            models.CheckConstraint(
                condition=~Q(credit="stays") | Q(credit_until__isnull=False),
                name="handover_credit_until",
            ),
            models.CheckConstraint(
                condition=~Q(credit="split")
                | Q(credit_share__gte=0, credit_share__lte=1),
                name="handover_credit_share",
            ),
        ]


class HandoverSeat(models.Model):
    """To whom a seat goes: as its holder, or acting 代管; to nobody: it is vacant."""

    handover = models.ForeignKey(
        Handover, on_delete=models.PROTECT, related_name="seats"
    )
    seat = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    to_person = models.ForeignKey(
        Person, null=True, on_delete=models.PROTECT, related_name="+"
    )
    acting = models.BooleanField(default=False)

    class Meta:
        """Once a handover."""

        constraints = [
            models.UniqueConstraint(
                fields=["handover", "seat"], name="handover_seat_once"
            )
        ]


class HandoverAccount(models.Model):
    """A customer that does not stay with its seat but goes to another one."""

    handover = models.ForeignKey(
        Handover, on_delete=models.PROTECT, related_name="accounts"
    )
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    to_seat = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")

    class Meta:
        """Once a handover."""

        constraints = [
            models.UniqueConstraint(
                fields=["handover", "account"], name="handover_account_once"
            )
        ]


class HandoverItem(models.Model):
    """What went to whom, as it was on the day. Written when it was done, never changed.

    ``amount`` in millionths. ``moved``: it was changed for it; else it follows its seat.
    """

    handover = models.ForeignKey(
        Handover, on_delete=models.PROTECT, related_name="items"
    )
    kind = models.CharField(max_length=12)
    key = models.CharField(max_length=200)
    name = models.CharField(max_length=300)
    name_other = models.CharField(max_length=300, blank=True)
    seat = models.ForeignKey(
        Unit, null=True, on_delete=models.PROTECT, related_name="+"
    )
    to_seat = models.ForeignKey(
        Unit, null=True, on_delete=models.PROTECT, related_name="+"
    )
    to_person = models.ForeignKey(
        Person, null=True, on_delete=models.PROTECT, related_name="+"
    )
    amount = models.BigIntegerField(null=True)
    currency = models.CharField(max_length=3, blank=True)
    moved = models.BooleanField()

    class Meta:
        """Read by handover and person."""

        indexes = [models.Index(fields=["handover", "kind"], name="handover_item_kind")]


class HandoverCredit(models.Model):
    """Whose the money of an invoice is that was open on the day; millionths.

    Written when it was done. Pay that goes by receipts goes by it: what comes after the day
    is paid to whom it went (decision 0099).
    """

    handover = models.ForeignKey(
        Handover, on_delete=models.PROTECT, related_name="credits"
    )
    seat = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    document = models.CharField(max_length=200)  # key of the invoice
    due_date = models.DateField(null=True)
    currency = models.CharField(max_length=3)
    amount = models.BigIntegerField()  # open on the day
    own = models.BigIntegerField()  # of it his who handed over
    until_date = models.DateField(null=True)  # paid before it is his; else the rule's

    class Meta:
        """An invoice once a handover."""

        constraints = [
            models.UniqueConstraint(
                fields=["handover", "document"], name="handover_credit_once"
            )
        ]
