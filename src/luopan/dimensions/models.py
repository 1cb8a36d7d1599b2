"""What and when: the axes that every number of the product stands on."""

from django.db import models

from luopan.org.models import Dated, Named, Unit


class Product(Named, Dated):
    """Category, line or item."""

    kind = models.CharField(max_length=20, default="item")  # root category line item
    counted_in = models.CharField(max_length=20, blank=True)  # 瓶
    place = models.IntegerField(default=0)

    class Meta(Dated.Meta):
        pass


class ProductParentage(Dated):
    """Under which product a product stands, and when."""

    product = models.ForeignKey(
        Product, on_delete=models.PROTECT, related_name="parentages"
    )
    parent = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="+")

    class Meta(Dated.Meta):
        indexes = [
            models.Index(fields=["product", "start_date"], name="product_parent")
        ]


class Conversion(Dated):
    """One ``from_unit`` of the product is ``factor`` of ``to_unit`` (瓶 → 标箱)."""

    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="+")
    from_unit = models.CharField(max_length=20)
    to_unit = models.CharField(max_length=20)
    factor = models.DecimalField(max_digits=24, decimal_places=12)


class Account(Named, Dated):
    """A customer or dealer."""

    group = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    dealer_tier = models.PositiveSmallIntegerField(null=True, blank=True)
    channel = models.CharField(max_length=40, blank=True)
    attributes = models.JSONField(
        default=dict
    )  # industry, size, city: what the file said

    class Meta(Dated.Meta):
        pass


class Term(models.Model):
    """A word that is no thing of its own: an attribute of customers, a value, a source.

    Rows keep the word as it was said; this is what it is called in the second language.
    """

    name = models.CharField(max_length=200, unique=True)
    name_other = models.CharField(max_length=200)


class AccountOwner(Dated):
    """Which seat an account belongs to, and when."""

    account = models.ForeignKey(
        Account, on_delete=models.PROTECT, related_name="owners"
    )
    seat = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")

    class Meta(Dated.Meta):
        indexes = [models.Index(fields=["account", "start_date"], name="account_owner")]


class Calendar(Named):
    """How years are cut into periods. Parameters as in ``engine.calendar.Scheme``.

    ``changes`` lists the schemes that took over later: dicts of ``from_date``,
    ``scheme`` and ``parameters``, in order of time.
    """

    scheme = models.CharField(
        max_length=20, default="months"
    )  # months 445 454 544 13x4
    parameters = models.JSONField(default=dict)  # first_month, first_day, weeks …
    changes = models.JSONField(default=list)
    region = models.CharField(max_length=10, default="CN")  # whose holidays


class Period(models.Model):
    """A span of days of a calendar; ``end_date`` exclusive. Written out for readers of SQL."""

    calendar = models.ForeignKey(
        Calendar, on_delete=models.PROTECT, related_name="periods"
    )
    year = models.IntegerField()
    code = models.CharField(max_length=20)
    parent_code = models.CharField(max_length=20, blank=True)
    kind = models.CharField(max_length=10)  # year half quarter month week part
    start_date = models.DateField()
    end_date = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["calendar", "code"], name="period_code_once"
            )
        ]


class Holiday(models.Model):
    """A day that is not what its weekday says: off, or worked as make-up 调休."""

    region = models.CharField(max_length=10)
    year = (
        models.IntegerField()
    )  # whose notice says so; 2018-12-29 stands in that of 2019
    day_date = models.DateField()
    working = models.BooleanField()
    name = models.CharField(max_length=60, blank=True)
    source = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["region", "day_date"], name="holiday_once")
        ]


class HolidayYear(models.Model):
    """A year whose notice is known. A year with no row is provisional."""

    region = models.CharField(max_length=10)
    year = models.IntegerField()
    source = models.CharField(max_length=200)
    known_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["region", "year"], name="holiday_year_once")
        ]


class WorkingWeek(Dated):
    """Which days a unit works, and all under it that says nothing of its own."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    rest_days = models.CharField(max_length=7, blank=True)  # ISO weekdays: "67"
    keeps_holidays = models.BooleanField(default=True)  # and works make-up days 调休

    class Meta(Dated.Meta):
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(
                fields=["unit", "start_date"], name="working_week_once"
            ),
        ]


class Metric(Named):
    """What is counted, and by which definition 口径.

    A definition never changes; another metric ``replaces`` it from a day on, so that figures
    of different 口径 never bear one code.
    """

    kind = models.CharField(max_length=12, default="additive")
    # additive distinct first balance duration ratio
    quantum = models.DecimalField(max_digits=18, decimal_places=6, default=1)
    counted_in = models.CharField(max_length=20, blank=True)  # 元 件 次 天
    currency = models.CharField(max_length=3, blank=True)
    lower_is_better = models.BooleanField(default=False)
    document = models.CharField(
        max_length=20, blank=True
    )  # records.models.Document.Kind
    measure = models.CharField(max_length=20, default="amount")
    # amount quantity profit net count; account (distinct), days (duration)
    date_field = models.CharField(max_length=20, default="day_date")
    person_field = models.CharField(max_length=20, default="seat")
    tax_basis = models.CharField(max_length=10, default="unknown")  # incl excl unknown
    return_rule = models.CharField(
        max_length=10, default="own"
    )  # own | original | none
    filter = models.JSONField(default=dict)
    look_back_months = models.PositiveSmallIntegerField(null=True)
    numerator = models.ForeignKey(
        "self", null=True, on_delete=models.PROTECT, related_name="+"
    )
    denominator = models.ForeignKey(
        "self", null=True, on_delete=models.PROTECT, related_name="+"
    )
    grain = models.JSONField(default=list)  # of "unit", "product", "account", "channel"
    start_date = models.DateField(null=True)  # none: ever since
    end_date = models.DateField(null=True)
    replaces = models.ForeignKey(
        "self", null=True, on_delete=models.PROTECT, related_name="+"
    )
    definition = models.TextField(blank=True)
    definition_other = models.TextField(blank=True)
    # Defined, and not yet counted from the records that were there before it.
    waiting = models.BooleanField(default=False)


class Rate(models.Model):
    """One ``currency`` is ``rate`` of ``into`` from this day on, until a later row."""

    currency = models.CharField(max_length=3)
    into = models.CharField(max_length=3)
    start_date = models.DateField()
    rate = models.DecimalField(max_digits=24, decimal_places=12)
    source = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["currency", "into", "start_date"], name="rate_once"
            )
        ]
