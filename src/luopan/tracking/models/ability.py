"""Abilities 能力, training 培训 and onboarding 新人上手; append-only.

Skills, training and ways in are written anew whenever they change: of one code (or role)
the highest number counts.
"""

from django.conf import settings
from django.db import models
from django.db.models import Q

from luopan.dimensions.models import Metric
from luopan.org.models import Person, Unit
from luopan.tracking.models.coaching import CoachingRule


class Edition(models.Model):
    """What stands under a code since somebody wrote it."""

    number = models.PositiveIntegerField()
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField()

    class Meta:
        abstract = True


class Skill(Edition):
    """What people of a role have to be able to do, by levels that one can observe."""

    code = models.CharField(max_length=40)
    role = models.CharField(max_length=60, blank=True)  # of seats; none: of everybody
    name = models.CharField(max_length=120)
    name_other = models.CharField(max_length=120, blank=True)
    needed = models.PositiveSmallIntegerField()  # level that the role needs, 1–4
    levels = models.JSONField(default=list)  # four texts: what one sees
    levels_other = models.JSONField(default=list)
    metric = models.ForeignKey(
        Metric, null=True, on_delete=models.PROTECT, related_name="+"
    )  # where it shows
    active = models.BooleanField(default=True)

    class Meta:
        """No number twice; levels are 1 to 4."""

        constraints = [
            models.UniqueConstraint(fields=["code", "number"], name="skill_once"),
            models.CheckConstraint(
                condition=Q(needed__gte=1, needed__lte=4), name="skill_needed"
            ),
        ]


class SkillView(models.Model):
    """At which level somebody is seen, by himself or by who leads him; the newest counts."""

    class Side(models.TextChoices):
        """Whose view."""

        OWN = "own"
        LEADER = "leader"

    skill = models.CharField(max_length=40)  # its code
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    side = models.CharField(max_length=6, choices=Side.choices)
    level = models.PositiveSmallIntegerField()
    said = models.CharField(max_length=400, blank=True)
    audience = models.CharField(max_length=6, choices=CoachingRule.Audience.choices)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField()

    class Meta:
        """Read by person; levels are 1 to 4."""

        indexes = [models.Index(fields=["person", "skill"], name="skill_view_person")]
        constraints = [
            models.CheckConstraint(
                condition=Q(level__gte=1, level__lte=4), name="skill_view_level"
            )
        ]


class Training(Edition):
    """Something to learn from, and what it serves: a skill, a metric, or both."""

    code = models.CharField(max_length=40)
    name = models.CharField(max_length=120)
    name_other = models.CharField(max_length=120, blank=True)
    place = models.CharField(max_length=400)  # a link, or where it is given
    skill = models.CharField(max_length=40, blank=True)
    metric = models.ForeignKey(
        Metric, null=True, on_delete=models.PROTECT, related_name="+"
    )
    active = models.BooleanField(default=True)

    class Meta:
        """No number twice."""

        constraints = [
            models.UniqueConstraint(fields=["code", "number"], name="training_once")
        ]


class TrainingStep(models.Model):
    """That somebody takes a training, or has finished it."""

    class State(models.TextChoices):
        """How far he is."""

        TAKEN = "taken"
        FINISHED = "finished"
        LEFT = "left"

    training = models.CharField(max_length=40)  # its code
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=8, choices=State.choices)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField()

    class Meta:
        """Read by person."""

        indexes = [models.Index(fields=["person"], name="training_step_person")]


class OnboardingWay(Edition):
    """What new people of a role are to reach by which day 30/60/90.

    ``milestones``: key, name, name_other, day, proof (visit, deal, won, order, or none:
    somebody says so).
    """

    role = models.CharField(max_length=60, blank=True)  # none: of all others
    milestones = models.JSONField(default=list)

    class Meta:
        """No number twice."""

        constraints = [
            models.UniqueConstraint(fields=["role", "number"], name="onboarding_way")
        ]


class Onboarding(models.Model):
    """That somebody new in a seat goes a way, from a day on."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    seat = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    way = models.ForeignKey(OnboardingWay, on_delete=models.PROTECT, related_name="+")
    start_date = models.DateField()
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField()

    class Meta:
        """One person begins in a seat once."""

        constraints = [
            models.UniqueConstraint(fields=["person", "seat"], name="onboarding_once")
        ]


class MilestoneMark(models.Model):
    """That a milestone without proof in the records was reached; no day: taken back."""

    onboarding = models.ForeignKey(
        Onboarding, on_delete=models.PROTECT, related_name="marks"
    )
    key = models.CharField(max_length=40)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    reached_date = models.DateField(null=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField()
