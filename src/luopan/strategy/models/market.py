"""Market views: segments, and what was found out of them, by whom and from where.

Figures, notes and judgements of the stage are only ever added. The newest of its kind
counts; the older ones say what was thought on an earlier day.
"""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from luopan.dimensions.models import Product
from luopan.org.models import Named, Unit

ONE = 1_000_000  # figures are kept in millionths; of a ratio 1.0 is one million


class Segment(Named):
    """A market: a region (unit) × a product with all under it × a group of customers.

    ``group_axis`` is ``channel``, ``dealer_tier`` or the name of an attribute that customers
    carry (行业); empty: all customers. ``fresh_months``: older figures are flagged.
    """

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="+")
    group_axis = models.CharField(max_length=60, blank=True)
    group_value = models.CharField(max_length=120, blank=True)
    fresh_months = models.PositiveSmallIntegerField(default=12)
    created_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    class Meta:
        """One view of one market."""

        constraints = [
            models.UniqueConstraint(
                fields=["unit", "product", "group_axis", "group_value"],
                condition=Q(closed_at=None),
                name="segment_once",
            )
        ]


class MarketFile(models.Model):
    """A sheet of figures that was handed in; looked at first, then taken in as a whole."""

    name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64, db_index=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    received_at = models.DateTimeField()
    applied_at = models.DateTimeField(null=True)
    discarded_at = models.DateTimeField(null=True)
    rows = models.IntegerField(default=0)  # that were taken in

    class Meta:
        """The same file counts once."""

        constraints = [
            models.UniqueConstraint(
                fields=["sha256"],
                condition=Q(applied_at__isnull=False),
                name="market_file_once",
            )
        ]


class Said(models.Model):
    """What every statement about a market carries: whose it is, and how sure."""

    class Confidence(models.TextChoices):
        """How far one would go by it."""

        HIGH = "high"
        MEDIUM = "medium"
        LOW = "low"

    source = models.CharField(max_length=300)
    source_date = models.DateField()
    confidence = models.CharField(max_length=6, choices=Confidence.choices)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField()
    file = models.ForeignKey(
        MarketFile, null=True, on_delete=models.PROTECT, related_name="+"
    )
    row = models.IntegerField(default=0)  # of the file, for people

    class Meta:
        """No table of its own."""

        abstract = True


class Observation(Said):
    """A figure of a segment for a span of days, in millionths. Never changed.

    ``counted_in``: a currency, a word for pieces, or empty for a ratio. No amount: what was
    said before does not hold, and nothing is known instead.
    """

    class Kind(models.TextChoices):
        """What it is a figure of."""

        SIZE = "size"
        GROWTH = "growth"  # against the span before, a ratio
        OWN_SHARE = "own_share"
        COMPETITOR_SHARE = "competitor_share"
        DEMAND = "demand"
        WALLET = "wallet"  # all that the own customers buy of this, from anybody
        PRICE = "price"

    segment = models.ForeignKey(
        Segment, on_delete=models.PROTECT, related_name="observations"
    )
    kind = models.CharField(max_length=16, choices=Kind.choices)
    competitor = models.CharField(max_length=120, blank=True)
    period = models.CharField(max_length=10)  # 2025, 2025-H1, 2025-Q2, 2025-03
    start_date = models.DateField()
    end_date = models.DateField()  # exclusive
    amount = models.BigIntegerField(null=True)
    counted_in = models.CharField(max_length=20, blank=True)
    tax_basis = models.CharField(max_length=10, default="unknown")
    remark = models.CharField(max_length=400, blank=True)

    class Meta:
        """Read by segment; a span has days."""

        indexes = [models.Index(fields=["segment", "kind"], name="observation_segment")]
        constraints = [
            models.CheckConstraint(
                condition=Q(end_date__gt=F("start_date")), name="observation_dates"
            )
        ]


class Finding(Said):
    """A statement in words: a competitor's move, demand, policy, a chance or a threat.

    One that ``replaces`` another stands in its place; with no text it only takes it away.
    """

    class Kind(models.TextChoices):
        """What it speaks of."""

        COMPETITOR = "competitor"
        DEMAND = "demand"
        POLICY = "policy"
        OPPORTUNITY = "opportunity"
        THREAT = "threat"

    segment = models.ForeignKey(
        Segment, on_delete=models.PROTECT, related_name="findings"
    )
    kind = models.CharField(max_length=12, choices=Kind.choices)
    competitor = models.CharField(max_length=120, blank=True)
    text = models.TextField(blank=True)
    text_other = models.TextField(blank=True)
    replaces = models.ForeignKey(
        "self", null=True, on_delete=models.PROTECT, related_name="+"
    )


class Phase(models.Model):
    """In which stage of life somebody judged a segment to be, and why. Never changed."""

    class Stage(models.TextChoices):
        """Stages of a market's life 生命周期."""

        EMERGING = "emerging"
        GROWTH = "growth"
        MATURE = "mature"
        DECLINING = "declining"

    segment = models.ForeignKey(
        Segment, on_delete=models.PROTECT, related_name="phases"
    )
    stage = models.CharField(max_length=9, choices=Stage.choices)
    reason = models.TextField()
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField()
