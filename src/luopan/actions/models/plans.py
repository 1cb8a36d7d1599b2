"""Action plans: what a unit or a seat does for its number, and what that should bring."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from luopan.dimensions.models import Metric
from luopan.org.models import Named, Person, Unit


class Template(Named):
    """A plan to begin from, as the company wrote it; one of a standard's code replaces that.

    ``lines``: a list of name, name_other, kind, after (days), lasts (days), outcome.
    """

    lines = models.JSONField(default=list)
    retired = models.BooleanField(default=False)
    edits = models.IntegerField(default=0)  # compare and set


class ActionPlan(models.Model):
    """The plan of a unit or a seat for a year. It is opened with its first action."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    year = models.IntegerField()
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    opened_at = models.DateTimeField()

    class Meta:
        """One a unit and year."""

        constraints = [
            models.UniqueConstraint(fields=["unit", "year"], name="action_plan_once")
        ]


class Action(models.Model):
    """An action 行动: who does what until when, and what it should bring 预期贡献.

    ``end_date`` is exclusive. A contribution is said wholly or not at all.
    """

    class Kind(models.TextChoices):
        """What sort of action it is; each has fields of its own (``actions.kinds``)."""

        CUSTOMERS = "customers"  # 目标客户
        VISITS = "visits"  # 拜访节奏
        DEMO = "demo"  # 产品演示
        COMPETITION = "competition"  # 竞争策略
        PROPOSAL = "proposal"  # 合作方案
        OTHER = "other"

    class State(models.TextChoices):
        """How far it has come: the lanes of the board."""

        PLANNED = "planned"
        DOING = "doing"
        DONE = "done"
        DROPPED = "dropped"

    plan = models.ForeignKey(
        ActionPlan, on_delete=models.PROTECT, related_name="actions"
    )
    name = models.CharField(max_length=200)
    name_other = models.CharField(max_length=200, blank=True)
    kind = models.CharField(max_length=12, choices=Kind.choices)
    particulars = models.JSONField(default=dict)  # of its kind, as texts
    owner = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    start_date = models.DateField()
    end_date = models.DateField()
    outcome = models.TextField(blank=True)  # what is to be there afterwards
    state = models.CharField(max_length=8, choices=State.choices, default=State.PLANNED)
    said = models.CharField(max_length=400, blank=True)  # with the last change of state
    metric = models.ForeignKey(
        Metric, null=True, on_delete=models.PROTECT, related_name="+"
    )
    amount = models.BigIntegerField(null=True)  # quanta that it should bring
    from_date = models.DateField(null=True)  # the days on which it should come
    until_date = models.DateField(null=True)  # exclusive
    confidence = models.FloatField(null=True)  # 1.0: certain
    template = models.CharField(max_length=120, blank=True)  # code it was begun from
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField()
    edits = models.IntegerField(default=0)  # compare and set
    edited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        """Dates in order; a contribution wholly or not at all."""

        indexes = [
            models.Index(fields=["plan", "state"], name="action_plan_state"),
            models.Index(fields=["owner", "end_date"], name="action_owner"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(end_date__gt=F("start_date")), name="action_dates"
            ),
            models.CheckConstraint(
                condition=Q(
                    metric__isnull=True,
                    amount__isnull=True,
                    from_date__isnull=True,
                    until_date__isnull=True,
                    confidence__isnull=True,
                )
                | Q(
                    metric__isnull=False,
                    amount__gt=0,
                    until_date__gt=F("from_date"),
                    confidence__gt=0,
                    confidence__lte=1,
                ),
                name="action_brings",
            ),
        ]


class Milestone(models.Model):
    """A step on the way of an action 里程碑, with the last day for it."""

    action = models.ForeignKey(
        Action, on_delete=models.PROTECT, related_name="milestones"
    )
    name = models.CharField(max_length=200)
    due_date = models.DateField()
    reached_date = models.DateField(null=True)
    reached_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )


class Need(models.Model):
    """A resource that an action needs 资源: asked, promised or refused, delivered, used."""

    class Resource(models.TextChoices):
        """Of what."""

        BUDGET = "budget"  # 费用, in the company's currency
        PRESALES = "presales"  # days
        HEADS = "heads"
        SAMPLES = "samples"
        OTHER = "other"

    action = models.ForeignKey(Action, on_delete=models.PROTECT, related_name="needs")
    resource = models.CharField(max_length=8, choices=Resource.choices)
    what = models.CharField(max_length=200, blank=True)
    asked = models.DecimalField(max_digits=18, decimal_places=2)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    promised = models.DecimalField(max_digits=18, decimal_places=2, null=True)
    promised_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    promised_date = models.DateField(null=True)  # until when, that day included
    refused_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    refused_date = models.DateField(null=True)  # of nothing that is promised
    refused_said = models.CharField(max_length=400, blank=True)
    delivered = models.DecimalField(max_digits=18, decimal_places=2, null=True)
    delivered_date = models.DateField(null=True)
    used = models.DecimalField(max_digits=18, decimal_places=2, null=True)


class Evidence(models.Model):
    """What shows that something was done: words, and where it can be seen."""

    action = models.ForeignKey(
        Action, on_delete=models.PROTECT, related_name="evidence"
    )
    text = models.CharField(max_length=400)
    address = models.URLField(max_length=400, blank=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField()
