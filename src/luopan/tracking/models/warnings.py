"""Early warnings 预警 and the rules they come by."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from luopan.actions.models import Action
from luopan.dimensions.models import Metric
from luopan.org.models import Person, Unit
from luopan.strategy.models import Firing, PreparedAction


class WarningRule(models.Model):
    """What a rule of early warning says at a unit and below. The newest row counts.

    A rule that nobody set is what ``queries.warnings.rules.USUAL`` says.
    """

    class Rule(models.TextChoices):
        """What is looked at."""

        PACE = "pace"  # 进度
        COVERAGE = "coverage"  # 商机覆盖
        ACTIVITY = "activity"  # 活动量
        CONCENTRATION = "concentration"  # 集中度
        RECEIVABLES = "receivables"  # 应收
        RISK = "risk"  # 风险触发

    class Looks(models.TextChoices):
        """At which nodes."""

        UNITS = "units"
        SEATS = "seats"
        BOTH = "both"

    class Tells(models.TextChoices):
        """Who hears of it."""

        OWNER = "owner"  # who holds or leads the node
        ABOVE = "above"  # he, and who leads above

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    rule = models.CharField(max_length=13, choices=Rule.choices)
    active = models.BooleanField(default=True)
    bound = models.FloatField()  # a share, or a number of weeks
    part = models.FloatField(null=True)  # what the rule needs besides
    period = models.CharField(max_length=8)  # year quarter month
    looks = models.CharField(max_length=5, choices=Looks.choices)
    tells = models.CharField(max_length=5, choices=Tells.choices)
    first_days = models.PositiveSmallIntegerField(default=0)  # the holder's alone
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField()

    class Meta:
        """A bound lies above 0."""

        indexes = [models.Index(fields=["rule", "unit"], name="warning_rule_unit")]
        constraints = [
            models.CheckConstraint(condition=Q(bound__gt=0), name="warning_bound")
        ]


class UntoldRule(models.Model):
    """That the last look could not work a rule out at a unit, for want of a rate.

    Each look replaces all rows. ``lacks``: the rate or conversion (``rates.kept``).
    """

    rule = models.CharField(max_length=13, choices=WarningRule.Rule.choices)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    period_code = models.CharField(max_length=20)
    subject = models.CharField(max_length=120, blank=True)  # code of a further metric
    lacks = models.JSONField()
    day_date = models.DateField()  # of the look

    class Meta:
        """No repeats."""

        constraints = [
            models.UniqueConstraint(
                fields=["rule", "unit", "period_code", "subject"],
                name="untold_rule_once",
            )
        ]


class EarlyWarning(models.Model):
    """That a unit will miss, as a rule sees it: one row a rule, unit, period and subject.

    ``amount`` is in millionths, what is at stake. ``facts`` are the numbers that the rule
    was worked out from on ``seen_date``; words are made of them when they are read.
    """

    class State(models.TextChoices):
        """How it stands."""

        OPEN = "open"
        SNOOZED = "snoozed"
        TAKEN = "taken"  # an action is linked
        GONE = "gone"  # by itself

    rule = models.CharField(max_length=13, choices=WarningRule.Rule.choices)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    period_code = models.CharField(max_length=20)
    subject = models.CharField(
        max_length=120, blank=True
    )  # code of a risk, of a further metric
    start_date = models.DateField()
    end_date = models.DateField()  # exclusive
    metric = models.ForeignKey(
        Metric, null=True, on_delete=models.PROTECT, related_name="+"
    )
    state = models.CharField(max_length=7, choices=State.choices, default=State.OPEN)
    known_date = models.DateField()  # since when it could be seen
    first_date = models.DateField()  # when Luopan first said so
    seen_date = models.DateField()  # the last day it stood
    measure = models.FloatField()
    bound = models.FloatField()
    amount = models.BigIntegerField(null=True)
    counted_in = models.CharField(max_length=20, blank=True)
    facts = models.JSONField(default=dict)
    owner = models.ForeignKey(
        Person, null=True, on_delete=models.PROTECT, related_name="+"
    )
    above = models.ForeignKey(
        Person, null=True, on_delete=models.PROTECT, related_name="+"
    )  # who leads above, where the rule tells him too
    first_until = models.DateField(null=True)  # before it, its holder's alone
    until_date = models.DateField(null=True)  # snoozed before this day
    reason = models.CharField(max_length=400, blank=True)
    action = models.ForeignKey(
        Action, null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        """No repeats."""

        indexes = [models.Index(fields=["state", "unit"], name="warning_state_unit")]
        constraints = [
            models.UniqueConstraint(
                fields=["rule", "unit", "period_code", "subject"], name="warning_once"
            ),
            models.CheckConstraint(
                condition=~Q(state="snoozed") | Q(until_date__isnull=False),
                name="warning_snoozed_until",
            ),
            models.CheckConstraint(
                condition=~Q(state="taken") | Q(action__isnull=False),
                name="warning_taken_by",
            ),
        ]


class WarningEvent(models.Model):
    """What became of a warning. Rows are only added."""

    class Kind(models.TextChoices):
        """What."""

        RAISED = "raised"
        BACK = "back"  # it had gone
        GONE = "gone"
        OVER = "over"  # its period has ended
        SNOOZED = "snoozed"
        WOKEN = "woken"  # the snooze is over
        TAKEN = "taken"
        RELEASED = "released"  # the action has ended, and it still stands
        SAID = "said"  # an answer of its holder or of who leads above

    warning = models.ForeignKey(
        EarlyWarning, on_delete=models.PROTECT, related_name="events"
    )
    kind = models.CharField(max_length=8, choices=Kind.choices)
    day_date = models.DateField()
    amount = models.BigIntegerField(null=True)  # as it stood then
    said = models.CharField(max_length=400, blank=True)
    until_date = models.DateField(null=True)
    action = models.ForeignKey(
        Action, null=True, on_delete=models.PROTECT, related_name="+"
    )
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField()

    class Meta:
        """Read in order."""

        ordering = ["pk"]


class OpenedStep(models.Model):
    """That a step of a prepared answer became an action when its risk's trigger fired."""

    firing = models.ForeignKey(Firing, on_delete=models.PROTECT, related_name="+")
    prepared = models.ForeignKey(
        PreparedAction, on_delete=models.PROTECT, related_name="+"
    )
    action = models.ForeignKey(Action, on_delete=models.PROTECT, related_name="+")

    class Meta:
        """Once a firing."""

        constraints = [
            models.UniqueConstraint(
                fields=["firing", "prepared"], name="opened_step_once"
            )
        ]
