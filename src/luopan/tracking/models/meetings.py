"""Meetings 例会: what recurs, each one of it, its minutes, and what was promised there."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from luopan.actions.models import Action
from luopan.org.models import Named, Person, Unit


class Arranged(models.Model):
    """How a meeting goes: when, for whom, about what.

    ``agenda``: a list of title, title_other, minutes, behind (of ``agenda.BEHIND``).
    """

    class Rhythm(models.TextChoices):
        """On which days it is due."""

        DAILY = "daily"  # every working day
        WEEKLY = "weekly"  # on an ISO weekday
        MONTHLY = (
            "monthly"  # on the n-th working day of the month; below 0: from its end
        )
        QUARTERLY = "quarterly"  # on the n-th working day of a fiscal quarter

    class Takes(models.TextChoices):
        """Who takes part besides who leads the unit."""

        UNDER = "under"  # who holds or leads what stands right under it
        LEADS = "leads"  # who leads anything under it
        ALL = "all"  # who holds or leads anything under it

    class Off(models.TextChoices):
        """What happens to a weekly one whose day is not worked."""

        BEFORE = "before"  # the working day before, of the same week
        AFTER = "after"  # the working day after, of the same week
        SKIP = "skip"

    rhythm = models.CharField(max_length=9, choices=Rhythm.choices)
    day = models.SmallIntegerField(default=1)  # weekday, or the n-th working day
    off = models.CharField(max_length=6, choices=Off.choices, default=Off.AFTER)
    starts_at = models.TimeField()  # company time
    minutes = models.PositiveSmallIntegerField()
    takes = models.CharField(max_length=5, choices=Takes.choices)
    agenda = models.JSONField(default=list)

    class Meta:
        abstract = True


class MeetingPreset(Named, Arranged):
    """A kind of meeting as the company wrote it; one of a standard's code replaces that."""

    retired = models.BooleanField(default=False)
    edits = models.IntegerField(default=0)  # compare and set


class MeetingSeries(Arranged):
    """A meeting of a unit that recurs."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    preset = models.CharField(max_length=120, blank=True)  # code it was begun from
    name = models.CharField(max_length=200)
    name_other = models.CharField(max_length=200, blank=True)
    leader = models.ForeignKey(  # none: who leads the unit
        Person, null=True, on_delete=models.PROTECT, related_name="+"
    )
    start_date = models.DateField()
    end_date = models.DateField(null=True)  # exclusive
    edits = models.IntegerField(default=0)  # compare and set
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    made_at = models.DateTimeField()

    class Meta:
        """Read by unit."""

        indexes = [models.Index(fields=["unit"], name="meeting_series_unit")]


class SeriesGuest(models.Model):
    """Somebody who takes part in a series without holding or leading anything in it."""

    series = models.ForeignKey(
        MeetingSeries, on_delete=models.CASCADE, related_name="guests"
    )
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    class Meta:
        """Once a person."""

        constraints = [
            models.UniqueConstraint(
                fields=["series", "person"], name="series_guest_once"
            )
        ]


class Meeting(models.Model):
    """One meeting of a series. ``due_date`` is the series' day, ``day_date`` when it is."""

    class State(models.TextChoices):
        """How far it has come."""

        PLANNED = "planned"
        HELD = "held"  # begun; its minutes are being written
        CLOSED = "closed"  # its minutes are fixed
        CANCELLED = "cancelled"

    series = models.ForeignKey(
        MeetingSeries, on_delete=models.PROTECT, related_name="meetings"
    )
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    due_date = models.DateField()
    day_date = models.DateField()
    starts_at = models.TimeField()
    minutes = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=9, choices=State.choices, default=State.PLANNED)
    leader = models.ForeignKey(
        Person, null=True, on_delete=models.PROTECT, related_name="+"
    )
    agenda = models.JSONField(default=list)  # as the series had it when it arose
    moved = models.BooleanField(default=False)  # by somebody: the series leaves its day
    reason = models.CharField(max_length=400, blank=True)  # of being moved or cancelled
    opened_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        """One a series and day."""

        indexes = [
            models.Index(fields=["unit", "day_date"], name="meeting_unit_day"),
            models.Index(fields=["state", "day_date"], name="meeting_state_day"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["series", "due_date"], name="meeting_once")
        ]


class Attendance(models.Model):
    """Who takes part in a meeting, by its rule or as a guest; whether he came."""

    meeting = models.ForeignKey(
        Meeting, on_delete=models.CASCADE, related_name="attendances"
    )
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    guest = models.BooleanField(default=False)
    came = models.BooleanField(null=True)  # none: not said

    class Meta:
        """Once a person."""

        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "person"], name="attendance_once"
            )
        ]


class MeetingNote(models.Model):
    """What was said to one point of the agenda, as long as the minutes are open."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="notes")
    point = models.PositiveSmallIntegerField()  # place in the agenda, from 0
    text = models.TextField(blank=True)
    edits = models.IntegerField(default=0)  # compare and set
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField()

    class Meta:
        """One a point."""

        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "point"], name="meeting_note_once"
            )
        ]


class Decision(models.Model):
    """What was decided in a meeting, and by whom. ``key``: said twice, it is one."""

    meeting = models.ForeignKey(
        Meeting, on_delete=models.PROTECT, related_name="decisions"
    )
    key = models.CharField(max_length=40)
    text = models.CharField(max_length=1000)
    decided_by = models.ForeignKey(
        Person, null=True, on_delete=models.PROTECT, related_name="+"
    )
    withdrawn = models.BooleanField(default=False)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField()

    class Meta:
        """Once a key."""

        constraints = [
            models.UniqueConstraint(fields=["meeting", "key"], name="decision_once")
        ]


class MeetingPromise(models.Model):
    """What somebody promised in a meeting 会上承诺: what, until when; maybe as an action.

    ``due_date`` is the last day for it, as it stands now; ``first_date`` as it was
    promised. ``state`` is what people said; what the action says stands beside it.
    """

    class State(models.TextChoices):
        """What became of it."""

        OPEN = "open"
        KEPT = "kept"
        NOT_KEPT = "not_kept"
        WITHDRAWN = "withdrawn"  # before the minutes were closed

    meeting = models.ForeignKey(
        Meeting, on_delete=models.PROTECT, related_name="promises"
    )
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    key = models.CharField(max_length=40)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    text = models.CharField(max_length=400)
    first_date = models.DateField()
    due_date = models.DateField()
    action = models.OneToOneField(
        Action, null=True, on_delete=models.PROTECT, related_name="+"
    )
    state = models.CharField(max_length=9, choices=State.choices, default=State.OPEN)
    settled_date = models.DateField(null=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField()

    class Meta:
        """Once a key; what is settled has its day."""

        indexes = [
            models.Index(fields=["person", "state"], name="promise_person"),
            models.Index(fields=["unit", "due_date"], name="promise_unit_due"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "key"], name="promise_once"),
            models.CheckConstraint(
                condition=~Q(state__in=("kept", "not_kept"))
                | Q(settled_date__isnull=False),
                name="promise_settled_on",
            ),
        ]


class PromiseEvent(models.Model):
    """What became of a promise, and what was said to it. Rows are only added."""

    class Kind(models.TextChoices):
        """What."""

        KEPT = "kept"
        NOT_KEPT = "not_kept"
        MOVED = "moved"
        OPENED = "opened"  # settled by mistake
        SAID = "said"  # a word of who promised it

    promise = models.ForeignKey(
        MeetingPromise, on_delete=models.PROTECT, related_name="events"
    )
    kind = models.CharField(max_length=8, choices=Kind.choices)
    day_date = models.DateField()
    until_date = models.DateField(null=True)  # the new last day
    said = models.CharField(max_length=400, blank=True)
    meeting = models.ForeignKey(  # in which it was said; none: outside
        Meeting, null=True, on_delete=models.PROTECT, related_name="+"
    )
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField()

    class Meta:
        """Read in order."""

        ordering = ["pk"]


class Minutes(models.Model):
    """The minutes of a meeting as they were closed. Rows are only added.

    ``content``: points with notes, who came, last promises, decisions, promises; the
    ``digest`` of it is what everybody can hold his copy against.
    """

    meeting = models.OneToOneField(
        Meeting, on_delete=models.PROTECT, related_name="fixed"
    )
    content = models.JSONField()
    digest = models.CharField(max_length=64)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField()
    words_of = dict.fromkeys(("content",), ())  # of all who were there
