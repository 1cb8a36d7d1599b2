"""Reviews 复盘: what was wanted, what came, why, what we learn, what comes next."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from luopan.actions.models import Action
from luopan.dimensions.models import Metric
from luopan.org.models import Person, Unit
from luopan.targets.models import Plan, Version


class Review(models.Model):
    """An edition of the review of a unit for a period, or of one of its actions.

    ``facts``: what was wanted and what had come on ``as_of``, as ``queries.facts`` worked it
    out for whoever opened it. A draft may be told anew; what is published is never changed:
    a later word is a new edition.
    """

    class State(models.TextChoices):
        """Whether others read it."""

        DRAFT = "draft"
        PUBLISHED = "published"

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    metric = models.ForeignKey(Metric, on_delete=models.PROTECT, related_name="+")
    action = models.ForeignKey(
        Action, null=True, on_delete=models.PROTECT, related_name="+"
    )
    period = models.CharField(max_length=20)  # code, of the company's calendar
    start_date = models.DateField()
    end_date = models.DateField()
    edition = models.IntegerField(default=1)
    state = models.CharField(max_length=9, choices=State.choices, default=State.DRAFT)
    facts = models.JSONField(default=dict)
    as_of = models.DateField()
    summary = models.TextField(blank=True)  # in one's own words, at the top
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    opened_at = models.DateTimeField()
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    published_at = models.DateTimeField(null=True)

    class Meta:
        """An edition once; dates in order."""

        indexes = [models.Index(fields=["unit", "start_date"], name="review_of_unit")]
        constraints = [
            models.CheckConstraint(
                condition=Q(end_date__gt=F("start_date")), name="review_dates"
            ),
            models.UniqueConstraint(
                fields=["unit", "metric", "period", "edition"],
                condition=Q(action__isnull=True),
                name="review_edition_once",
            ),
            models.UniqueConstraint(
                fields=["action", "edition"],
                condition=Q(action__isnull=False),
                name="review_action_once",
            ),
        ]


class ReviewLine(models.Model):
    """A cause, a lesson or a next step of a review. Taken out it stays, unseen."""

    class Part(models.TextChoices):
        """Of which part."""

        CAUSE = "cause"
        LESSON = "lesson"
        NEXT = "next"

    class Kind(models.TextChoices):
        """What a lesson asks for."""

        KEEP = "keep"
        STOP = "stop"
        TRY = "try"

    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="lines")
    part = models.CharField(max_length=6, choices=Part.choices)
    kind = models.CharField(max_length=4, choices=Kind.choices, blank=True)
    text = models.TextField()
    evidence = models.CharField(max_length=160, blank=True)  # key of the facts
    concerns = models.ForeignKey(
        Unit, null=True, on_delete=models.PROTECT, related_name="+"
    )
    owner = models.ForeignKey(
        Person, null=True, on_delete=models.PROTECT, related_name="+"
    )
    due_date = models.DateField(null=True)  # of a next step, that day included
    lifted_from = models.ForeignKey(
        "self", null=True, on_delete=models.PROTECT, related_name="+"
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        """A lesson says what it asks for; nothing else does."""

        constraints = [
            models.CheckConstraint(
                condition=(Q(part="lesson") & ~Q(kind=""))
                | (~Q(part="lesson") & Q(kind="")),
                name="review_line_kind",
            )
        ]


class ReviewWord(models.Model):
    """That who leads above has read a review, and what he answers. Never changed."""

    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="words")
    text = models.TextField(blank=True)  # empty: read, nothing said
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField()


class NextCycle(models.Model):
    """The plan that was opened from a review: once each."""

    review = models.OneToOneField(
        Review, on_delete=models.PROTECT, related_name="next_cycle"
    )
    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="+")
    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="+")
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    opened_at = models.DateTimeField()


class Seed(models.Model):
    """What goes from a line of a review into the next plan.

    ``said``: of a clean base unit, amount, back, period; of an assumption owner and
    review_date; of a template the action; of a remark nothing more than the line says.
    ``became``: what it was in the plan: a step, a code of an assumption or a template.
    """

    class Kind(models.TextChoices):
        """Into what."""

        CLEAN = "clean"
        ASSUMPTION = "assumption"
        TEMPLATE = "template"
        REMARK = "remark"

    line = models.ForeignKey(ReviewLine, on_delete=models.PROTECT, related_name="seeds")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    said = models.JSONField(default=dict)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)
    cycle = models.ForeignKey(
        NextCycle, null=True, on_delete=models.PROTECT, related_name="seeds"
    )
    became = models.CharField(max_length=160, blank=True)
