"""What happened. Records are row versions; a batch brings them in and can be revoked.

Amounts are integers in millionths of the currency or counting unit: a file's up to six
decimals are kept exactly, and SQL adds them exactly on every database.
"""

from django.conf import settings
from django.db import models

from luopan.dimensions.models import Account, Metric, Product
from luopan.org.models import Unit


class Batch(models.Model):
    """One import, or one entry by hand: known from ``applied_at`` until ``revoked_at``."""

    label = models.CharField(max_length=300)
    sha256 = models.CharField(max_length=64, blank=True, db_index=True)
    source = models.JSONField(
        default=dict
    )  # files, sheets, mapping used, odd things noticed
    totals = models.JSONField(
        default=dict
    )  # per document kind and currency, before rounding
    rows = models.IntegerField(default=0)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    applied_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    # Order of events: never two alike, so that a replay knows what came before what.
    applied_no = models.BigIntegerField(default=0)
    revoked_no = models.BigIntegerField(null=True)
    # Batches whose rows stood in this file too, unchanged: they cannot go before this one.
    rests_on = models.JSONField(default=list)
    # Set: no import of a person, but the facts that the revocation of that batch left to mend.
    mends = models.ForeignKey(
        "self", null=True, on_delete=models.PROTECT, related_name="+"
    )


class Mapping(models.Model):
    """How the columns under a certain header were read last time."""

    header_hash = models.CharField(max_length=64, unique=True)
    header = models.JSONField()
    columns = models.JSONField()
    metric = models.CharField(max_length=120, blank=True)  # that targets are about
    confirmed_at = models.DateTimeField()


class SameAs(models.Model):
    """A person's answer: this spelling means that code (or is a thing of its own)."""

    axis = models.CharField(max_length=10)  # unit product account
    spelling = models.CharField(max_length=200)
    code = models.CharField(max_length=120)
    answered_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["axis", "spelling"], name="same_as_once")
        ]


class RowVersion(models.Model):
    """Base of every record: natural key, the batch that brought this version, its row there."""

    key = models.CharField(max_length=200)
    batch = models.ForeignKey(Batch, on_delete=models.PROTECT, related_name="+")
    row = models.IntegerField(default=0)  # row of the file, for people
    live = models.BooleanField(default=True)  # newest version of an unrevoked batch
    supersedes = models.BigIntegerField(null=True)  # the version that was live before

    class Meta:
        abstract = True
        constraints = [
            models.UniqueConstraint(
                fields=["key", "batch"], name="%(class)s_once_a_batch"
            )
        ]
        indexes = [
            models.Index(
                fields=["supersedes"],
                condition=models.Q(supersedes__isnull=False),
                name="%(class)s_supersedes",
            )
        ]


class Document(RowVersion):
    """Contract, order, shipment, invoice, receipt, return, credit note, rebate, sell-out."""

    class Kind(models.TextChoices):
        CONTRACT = "contract"
        ORDER = "order"
        SHIPMENT = "shipment"
        INVOICE = "invoice"
        RECEIPT = "receipt"
        RETURN = "return"
        CREDIT_NOTE = "credit_note"
        REBATE = "rebate"
        SELL_OUT = "sell_out"

    kind = models.CharField(max_length=12, choices=Kind.choices)
    number = models.CharField(max_length=120)
    day_date = models.DateField()
    due_date = models.DateField(null=True)
    account = models.ForeignKey(
        Account, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    seat = models.ForeignKey(
        Unit, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    channel = models.CharField(max_length=40, blank=True)
    currency = models.CharField(max_length=3)
    tax_basis = models.CharField(max_length=10, default="unknown")
    original = models.CharField(
        max_length=200, blank=True
    )  # key of the document this one answers
    # Set: it came when the month of its own day was closed, and counts on this one 跨期.
    counted_date = models.DateField(null=True)

    class Meta(RowVersion.Meta):
        indexes = [
            *RowVersion.Meta.indexes,
            models.Index(fields=["kind", "day_date"], name="document_kind_day"),
            models.Index(
                fields=["counted_date"],
                condition=models.Q(counted_date__isnull=False),
                name="document_counted",
            ),
            models.Index(
                fields=["original"],
                condition=~models.Q(original=""),
                name="document_original",
            ),
        ]


class Line(models.Model):
    """One line of a document version; without a product where the document has no lines.

    A version with no line at all says that the document is no more.
    """

    document = models.ForeignKey(
        Document, on_delete=models.CASCADE, related_name="lines"
    )
    number = models.CharField(max_length=60, blank=True)
    product = models.ForeignKey(
        Product, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    quantity = models.BigIntegerField(null=True)
    amount = models.BigIntegerField(null=True)
    # Without tax, where the amount includes it and the file says how much it is.
    net = models.BigIntegerField(null=True)
    cost = models.BigIntegerField(null=True)
    profit = models.BigIntegerField(null=True)


class Instalment(models.Model):
    """Payment plan of a contract, or due date of an invoice."""

    document = models.ForeignKey(
        Document, on_delete=models.CASCADE, related_name="instalments"
    )
    due_date = models.DateField()
    amount = models.BigIntegerField()


class Match(models.Model):
    """Part of a receipt applied to an invoice 核销."""

    receipt = models.ForeignKey(
        Document, on_delete=models.CASCADE, related_name="matches"
    )
    invoice_key = models.CharField(max_length=200)
    amount = models.BigIntegerField()

    class Meta:
        indexes = [models.Index(fields=["invoice_key"], name="match_invoice")]


class Opportunity(RowVersion):
    """A chance to sell; its stages are rows of their own."""

    account = models.ForeignKey(
        Account, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    seat = models.ForeignKey(
        Unit, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    product = models.ForeignKey(
        Product, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    created_date = models.DateField(null=True)
    expected_date = models.DateField(null=True)
    closed_date = models.DateField(null=True)
    outcome = models.CharField(max_length=8, blank=True)  # won lost
    amount = models.BigIntegerField(null=True)
    currency = models.CharField(max_length=3)


class StageChange(models.Model):
    """When an opportunity entered a stage."""

    opportunity = models.ForeignKey(
        Opportunity, on_delete=models.CASCADE, related_name="stages"
    )
    day_date = models.DateField(null=True)
    stage = models.CharField(max_length=40)


class Activity(RowVersion):
    """A visit, call, demonstration or communication."""

    kind = models.CharField(max_length=20)
    day_date = models.DateField()
    account = models.ForeignKey(
        Account, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    seat = models.ForeignKey(
        Unit, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    contact = models.CharField(max_length=120, blank=True)
    two_way = models.BooleanField(null=True)
    outcome = models.TextField(blank=True)
    next_step = models.TextField(blank=True)
    next_date = models.DateField(null=True)


class Stock(RowVersion):
    """Dealer stock on a day."""

    account = models.ForeignKey(
        Account, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    product = models.ForeignKey(
        Product, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    day_date = models.DateField()
    quantity = models.BigIntegerField()


class Cost(RowVersion):
    """Cost of one counting unit of a product from a day on."""

    product = models.ForeignKey(
        Product, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    start_date = models.DateField()
    currency = models.CharField(max_length=3)
    amount = models.BigIntegerField()


class StatedTarget(RowVersion):
    """A target as a file held it, before there is any plan here."""

    metric = models.ForeignKey(
        Metric, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    seat = models.ForeignKey(
        Unit, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    product = models.ForeignKey(
        Product, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    start_date = models.DateField()
    end_date = models.DateField()
    amount = models.BigIntegerField()
    currency = models.CharField(max_length=3, blank=True)


class Fact(models.Model):
    """What a batch adds to a day. Later batches hold differences, so sums over batches are right."""

    batch = models.ForeignKey(Batch, on_delete=models.PROTECT, related_name="+")
    metric = models.ForeignKey(
        Metric, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    seat = models.ForeignKey(
        Unit, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    account = models.ForeignKey(
        Account, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    product = models.ForeignKey(
        Product, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    channel = models.CharField(max_length=40, blank=True)
    day_date = models.DateField()
    currency = models.CharField(max_length=3, blank=True)
    amount = models.BigIntegerField()

    class Meta:
        indexes = [models.Index(fields=["metric", "day_date"], name="fact_metric_day")]
