"""Who, and what they may. Everything carries dates: start inclusive, end exclusive."""

from datetime import date
from typing import Self

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import F, Q


class Named(models.Model):
    """A code that never changes, a name, and the name in the second language."""

    code = models.CharField(max_length=120, unique=True)
    name = models.CharField(max_length=200)
    name_other = models.CharField(max_length=200, blank=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name


class DatedSet(models.QuerySet):  # type: ignore[type-arg]
    """Rows asked by their dates."""

    def on(self, day: date) -> Self:
        """Those true on a day."""
        return self.filter(start_date__lte=day).after(day)

    def after(self, day: date) -> Self:
        """Those still true on a day, or true only later."""
        return self.filter(Q(end_date__isnull=True) | Q(end_date__gt=day))

    def during(self, start: date, end: date | None) -> Self:
        """Those true on any day from ``start`` until before ``end``."""
        begun = self if end is None else self.filter(start_date__lt=end)
        return begun.after(start)


class Dated(models.Model):
    """True from ``start_date`` until before ``end_date``; no end means still."""

    start_date = models.DateField()
    end_date = models.DateField(null=True, blank=True)

    objects = DatedSet.as_manager()

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(end_date__isnull=True) | Q(end_date__gt=F("start_date")),
                name="%(app_label)s_%(class)s_dates",
            )
        ]


class Company(models.Model):
    """The one company of this installation."""

    name = models.CharField(max_length=200)
    name_other = models.CharField(max_length=200, blank=True)
    time_zone = models.CharField(max_length=60, default="Asia/Shanghai")
    currency = models.CharField(max_length=3, default="CNY")
    first_month = models.PositiveSmallIntegerField(default=1)  # of the fiscal year
    language = models.CharField(max_length=10, default="zh-hans")
    # ISO weekday on which the week's forecast is called.
    call_weekday = models.PositiveSmallIntegerField(default=1)
    made_by_demo = models.BooleanField(default=False)
    demo_date = models.DateField(null=True)  # a demo that stands still on this day
    root = models.OneToOneField(
        "Unit", null=True, on_delete=models.PROTECT, related_name="+"
    )


class Person(Named, Dated):
    """A human being, with or without an account."""

    email = models.EmailField(blank=True)


class User(AbstractUser):
    """An account. The built-in operator of the command line is one without a password."""

    person = models.OneToOneField(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="user"
    )
    language = models.CharField(max_length=10, blank=True)
    # Not stored: who comes with a token may no more than these actions. None: all of his.
    scopes: frozenset[str] | None = None


class Unit(Named, Dated):
    """A node of the sales organisation; a seat is a unit that carries a target itself."""

    class Kind(models.TextChoices):
        UNIT = "unit"
        SEAT = "seat"

    kind = models.CharField(max_length=8, choices=Kind.choices, default=Kind.UNIT)
    role = models.CharField(
        max_length=60, blank=True
    )  # of a seat: "key account manager"
    overlay = models.BooleanField(default=False)  # outside the tree of totals
    place = models.IntegerField(default=0)  # order among siblings


class Parentage(Dated):
    """Under which unit a unit stands, and when."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="parentages")
    parent = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")

    class Meta(Dated.Meta):
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(
                fields=["unit", "start_date"], name="parentage_once"
            ),
        ]


class Reach(Dated):
    """Dated closure of the tree: who stands somewhere under whom (also under itself).

    The path between the two is one and the same on all days of a row. ``org.closure``
    keeps it so; nothing else writes here.
    """

    above = models.ForeignKey(
        Unit, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    below = models.ForeignKey(
        Unit, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    depth = models.PositiveSmallIntegerField()

    class Meta(Dated.Meta):
        indexes = [models.Index(fields=["above", "start_date"])]
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(
                fields=["below", "above", "start_date"], name="reach_once"
            ),
        ]


class Holding(Dated):
    """A person in a seat; an acting holder 代管 beside or instead of the holder."""

    class Kind(models.TextChoices):
        HOLDER = "holder"
        ACTING = "acting"

    seat = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="holdings")
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="holdings"
    )
    kind = models.CharField(max_length=8, choices=Kind.choices, default=Kind.HOLDER)


class Leave(Dated):
    """A person away; the seat stays his."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="leaves")
    reason = models.CharField(max_length=200, blank=True)


class Remit(Dated):
    """What a unit may sell, to whom, measured by what. No row of an axis: everything."""

    class Axis(models.TextChoices):
        PRODUCT = "product"
        CUSTOMER = "customer"
        METRIC = "metric"

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="remits")
    axis = models.CharField(max_length=8, choices=Axis.choices)
    code = models.CharField(max_length=120)


class Membership(Dated):
    """A role of a user over a unit and all under it."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=20)  # org.access.Role


class Invitation(models.Model):
    """A one-time link: first password, or a new one."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="invitations")
    purpose = models.CharField(max_length=10)  # invite | reset
    token_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)


class ApiToken(models.Model):
    """Lets a program act as a user, within scopes. Only the fingerprint is stored."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="tokens")
    name = models.CharField(max_length=80)
    hint = models.CharField(max_length=12)  # how it begins, to tell it from others
    token_hash = models.CharField(max_length=64, unique=True)
    scopes = models.JSONField(default=list)  # of org.access.Action
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)
    drawn_until = models.FloatField(default=0.0)  # see org.allowance


class Channel(models.Model):
    """A way by which messages leave: a mail server, a chat room, an address of a program.

    With an owner it is his own and read by nobody else; without one it is the company's:
    mail goes to each person's own address, all others to a room that many read.
    """

    kind = models.CharField(max_length=10)  # org.couriers.KINDS
    name = models.CharField(max_length=80)
    owner = models.ForeignKey(
        User, null=True, on_delete=models.CASCADE, related_name="channels"
    )
    unit = models.ForeignKey(  # whose room it is
        Unit, null=True, on_delete=models.PROTECT, related_name="+"
    )
    sealed = models.TextField(blank=True)  # trail.sealed: address, password
    hint = models.CharField(max_length=120)  # what of it may be shown
    signs_in = models.BooleanField(default=True)  # its links open the page signed in
    made_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)  # the last that arrived
    failures = models.PositiveIntegerField(default=0)  # since then
    failing_since = models.DateTimeField(null=True)
    problem = models.TextField(blank=True)
    stopped_at = models.DateTimeField(null=True)
    removed_at = models.DateTimeField(null=True)


class Wish(models.Model):
    """How somebody wants to hear: by which channels, of what at once, when not at all.

    Times are of the company's zone. Who never said has no row.
    """

    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="wish")
    channels = models.JSONField(default=list)  # numbers of channels
    kinds = models.JSONField(default=dict)  # kind → once | digest | never
    at_once = models.BooleanField(default=False)  # hears of some kind at once
    quiet_from = models.TimeField()
    quiet_until = models.TimeField()
    digest_at = models.TimeField()
    workdays = models.BooleanField(default=True)


class Told(models.Model):
    """What of the things that wait for somebody he was told of at once."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=200)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "key"], name="told_once")
        ]


class Passage(models.Model):
    """A one-time way in, carried by a message: for one person, one page, some hours."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    token_hash = models.CharField(max_length=64, unique=True)
    letter = models.CharField(max_length=200, db_index=True)  # key of its message
    where = models.CharField(max_length=400)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)


class Webhook(models.Model):
    """A program elsewhere that is told when something was done. It reads what by the API."""

    name = models.CharField(max_length=80)
    sealed = models.TextField(blank=True)  # its address, and the secret that signs
    hint = models.CharField(max_length=120)  # its host
    events = models.JSONField(default=list)  # of org.hook_events.EVENTS
    seq = models.BigIntegerField()  # of the trail: told up to here
    made_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    failures = models.PositiveIntegerField(default=0)
    failing_since = models.DateTimeField(null=True)
    problem = models.TextField(blank=True)
    stopped_at = models.DateTimeField(null=True)
    removed_at = models.DateTimeField(null=True)


class Remembered(models.Model):
    """Django's cache, one for all processes: codes that were used, how often one tried.

    Its columns are those of ``django.core.cache.backends.db``; nothing here is lasting.
    """

    cache_key = models.CharField(max_length=255, primary_key=True)
    value = models.TextField()
    expires = models.DateTimeField(db_index=True)
