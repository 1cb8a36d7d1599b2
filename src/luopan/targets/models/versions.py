"""How much: a version is an append-only list of steps, and its numbers the fold of them."""

from django.conf import settings
from django.db import models

from luopan.dimensions.models import Calendar, Metric
from luopan.org.models import Unit
from luopan.trail.said import heard


class Plan(models.Model):
    """A planning cycle."""

    name = models.CharField(max_length=200)
    name_other = models.CharField(max_length=200, blank=True)
    calendar = models.ForeignKey(Calendar, on_delete=models.PROTECT, related_name="+")
    year = models.IntegerField()
    root = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    finest_product = models.CharField(max_length=20, default="item")
    # Targets are set down to items, or to lines or categories only.
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name


class Version(models.Model):
    """One coherent derivation of a plan's numbers."""

    class State(models.TextChoices):
        DRAFT = "draft"
        ISSUED = "issued"
        IN_TALKS = "in_talks"
        AGREED = "agreed"
        COMMITTED = "committed"

    class Level(models.TextChoices):
        FLOOR = "floor"
        TARGET = "target"
        STRETCH = "stretch"

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="versions")
    name = models.CharField(max_length=200)
    name_other = models.CharField(max_length=200, blank=True)
    metric = models.ForeignKey(Metric, on_delete=models.PROTECT, related_name="+")
    level = models.CharField(max_length=8, choices=Level.choices, default=Level.TARGET)
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    space_hash = models.CharField(max_length=64)  # Frozen: the axes and assigned pairs
    head = models.IntegerField(default=0)  # seq of the last step: compare and set
    issues = models.IntegerField(default=0)  # grows with each set of issued units: same
    copied_from = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField()
    committed_at = models.DateTimeField(null=True)
    committed_hash = models.CharField(max_length=64, blank=True)

    def __str__(self) -> str:
        return self.name

    @property
    def frozen(self) -> bool:
        """Whether nothing in it changes any more."""
        return self.state == self.State.COMMITTED


class Step(models.Model):
    """One recorded gesture. Whatever it moves, it is one row."""

    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="steps")
    seq = models.IntegerField()
    kind = models.CharField(max_length=30)
    parameters = models.JSONField(default=dict)
    inputs = models.JSONField(default=dict)  # name → hash of a Frozen
    readings = models.JSONField(default=dict)  # what it stood on when it was said
    touches = models.JSONField(default=dict)  # reads, writes: cells, for two writers
    kernel = models.CharField(max_length=20)
    result_hash = models.CharField(max_length=64)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField()
    reason = models.TextField(blank=True)

    class Meta:
        ordering = ["seq"]
        constraints = [
            models.UniqueConstraint(fields=["version", "seq"], name="step_once")
        ]

    @property
    def why(self) -> str:
        """The reason as it was typed; Luopan's own in the reader's language."""
        return heard(self.readings.get("reason", self.reason))


class Frozen(models.Model):
    """Arrays and axes by the hash of their content. Never changed, shared by many steps."""

    hash = models.CharField(max_length=64, primary_key=True)
    kind = models.CharField(max_length=20)
    content = models.BinaryField()
    at = models.DateTimeField()


class Snapshot(models.Model):
    """The state after a step. A cache, except the one a committed version is read from."""

    version = models.ForeignKey(
        Version, on_delete=models.PROTECT, related_name="snapshots"
    )
    seq = models.IntegerField()
    hash = models.CharField(max_length=64)  # the result hash of the step
    chain = models.CharField(max_length=64)  # the name of the steps folded into it
    content = models.BinaryField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["version", "seq"], name="snapshot_once")
        ]


class TargetRow(models.Model):
    """A committed target as a plain row, for anyone with SQL."""

    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="rows")
    metric_code = models.CharField(max_length=120)
    level = models.CharField(max_length=8)
    unit_code = models.CharField(max_length=120)
    product_code = models.CharField(max_length=120)
    period_code = models.CharField(max_length=20)
    start_date = models.DateField()
    end_date = models.DateField()
    amount = models.BigIntegerField()  # in the metric's quantum
    reserve = models.BooleanField(default=False)
