"""What is asked: which metric of whom for when, seen from which day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Exists, OuterRef
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from luopan.dimensions.models import Calendar, Metric, Product
from luopan.dimensions.queries import (
    ROOT_PRODUCT,
    STANDARD_CALENDAR,
    year_called,
    year_spans,
)
from luopan.engine.calendar import Span
from luopan.org.access import Action, find_unit, held_at, may
from luopan.org.facts import company_row, remembered_while_reading
from luopan.org.language import spoken
from luopan.org.models import Reach, Unit, User
from luopan.org.queries import Company
from luopan.org.queries import company as the_company
from luopan.records.reading import end_of
from luopan.targets.models import Version
from luopan.targets.queries import version_seen
from luopan.targets.queries.aims import AimBook, aims_of_year
from luopan.targets.queries.leaf_targets import (
    has_product,
    of_year,
    space_units,
    versions_of,
)
from luopan.targets.queries.slices import Slice, slice_of
from luopan.trail.refusal import Refused

KINDS = ("year", "half", "quarter", "month", "week", "part")
CLOCKS = ("history", "working", "calendar")
BASES = ("then", "now", "festival", "merged")
FIRST_CHOICES = ("sales_amount", "contracts")


@dataclass(frozen=True)
class Wish:
    """What a reader asked for; empty: as it suits him.

    Args:
        unit: Code of any unit.
        metric: Code.
        product: Code of any product.
        period: Code of any period of the calendar.
        kind: Of the period that is wanted around the day, if no code is given.
        as_of: The day from which it is seen; None: today.
        version: Of targets; None: the committed one.
        clock: history (the own one; what it is left to), working or calendar.
        base: Of growth: then (as it was), now (today's organisation), festival (Spring
            Festival aligned) or merged (January and February together).
        hindsight: Also what became known only after ``as_of``.
    """

    unit: str = ""
    metric: str = ""
    product: str = ""
    period: str = ""
    kind: str = ""
    as_of: date | None = None
    version: int | None = None
    clock: str = ""
    base: str = ""
    hindsight: bool = False


@dataclass(frozen=True)
class Question:
    """A wish with everything found and every right asked.

    Attributes:
        on: Today, for rights.
        top: The unit is the largest part of the viewer: nothing above it is his.
        known_at: What was known at this instant counts.
        metrics: All there are; ``stands`` says which have committed targets.
        spans: The tree of periods of the year, the year first.
        versions: Of this metric and year, the committed ones first; may be none.
        version: The one whose targets are shown; None: there is none.
        aims: Of a metric that does not add up the committed targets; None: there are none.
        slice: Of an overlay unit: the products and customers it is measured by; None else.
    """

    viewer: User
    company: Company
    on: date
    as_of: date
    known_at: datetime
    metrics: tuple[Metric, ...]
    metric: Metric
    unit: Unit
    top: bool
    product: Product | None
    calendar: Calendar
    spans: tuple[Span, ...]
    period: Span
    versions: tuple[Version, ...]
    version: Version | None
    clock: str
    base: str
    hindsight: bool
    slice: Slice | None = None
    aims: AimBook | None = None

    @property
    def year(self) -> Span:
        """The year that the period lies in."""
        return self.spans[0]

    @property
    def year_number(self) -> int:
        """Its name as a number."""
        return int(self.year.code)

    @property
    def money(self) -> str:
        """What its money is told in: the metric's currency, else the company's.

        Whatever records are in: targets, the year before and denominators are in it too.
        """
        of = self.metric.numerator if self.metric.kind == "ratio" else self.metric
        return (of and of.currency) or self.company.currency

    @property
    def in_other_language(self) -> bool:
        """Whether the reader sees second names."""
        active = get_language()
        return bool(active) and str(active)[:2] != self.company.language[:2]

    def last_year(self) -> tuple[Span, ...]:
        """The tree of periods of the year before."""
        return year_spans(self.calendar, self.year_number - 1)


def ask(
    wish: Wish, *, viewer: User, at: datetime, on: date, company: Company | None = None
) -> Question:
    """Find what a wish names; what it leaves open becomes what suits the viewer.

    Args:
        wish: What is asked.
        viewer: Who asks.
        at: Now; what is known by then counts, or by the end of an earlier day asked for.
        on: Today, for his rights.
        company: If it is at hand already.

    Raises:
        Unknown: No such unit, or out of his reach; nobody can tell which.
        Refused: No such metric, product, period or version; a day that has not come.
    """
    as_of = wish.as_of or on
    if as_of > on:
        raise Refused(
            _("%(day)s is in the future. Choose today or an earlier day."), day=as_of
        )
    company = company or the_company()
    unit = _unit(wish.unit, viewer, on)
    calendar = _standard_calendar(as_of.year)
    version = version_seen(viewer, wish.version, on=on) if wish.version else None
    if version is not None:
        calendar = version.plan.calendar
    spans, period = _period(wish, calendar, as_of)
    known_at = at if wish.hindsight or as_of == on else end_of(as_of)
    metrics = _metrics(int(spans[0].code))
    metric = _metric(version.metric.code if version else wish.metric, metrics)
    versions = versions_of(metric, int(spans[0].code))
    version = version or _committed(versions, known_at)
    part = slice_of(unit, metric, on=as_of)
    product = _product(wish.product, metric)
    if part is not None:
        product = _of_slice(part, product, unit, metric)
    if version and product and not has_product(version, product.code):
        version = None
    return Question(
        viewer,
        company,
        on,
        as_of,
        known_at,
        metrics,
        metric,
        unit,
        not wish.unit,
        product,
        calendar,
        spans,
        period,
        versions,
        version
        if version and (part is not None or unit.code in space_units(version))
        else None,
        wish.clock if wish.clock in CLOCKS else CLOCKS[0],
        wish.base if wish.base in BASES else BASES[0],
        wish.hindsight,
        part,
        None
        if part is not None or product is not None
        else aims_of_year(metric, int(spans[0].code), at=known_at),
    )


def _standard_calendar(year: int) -> Calendar:
    """The company's calendar: the versions of the year, wanted anyway, often bring it."""
    for version in of_year(year):
        if version.plan.calendar.code == STANDARD_CALENDAR:
            return version.plan.calendar
    return Calendar.objects.get(code=STANDARD_CALENDAR)


def _unit(code: str, viewer: User, on: date) -> Unit:
    """The unit that is named, else the largest part of the viewer."""
    if code:
        return find_unit(viewer, code, on=on, action=Action.RECORDS_READ)
    root = company_row()
    if root and root.root and may(viewer, Action.RECORDS_READ, on=on):
        return root.root
    held = held_at(viewer, Action.RECORDS_READ, on=on)
    rows = Reach.objects.on(on).filter(below__in=held).select_related("below")
    rows = rows.order_by("below__place", "below__code")
    asked = ("parts whose records he reads", viewer.pk, on)
    depths: dict[Unit, int] = {}
    for row in remembered_while_reading(asked, lambda: list(rows)):
        depths[row.below] = max(row.depth, depths.get(row.below, 0))
    if not depths:
        raise Refused(
            _("There are no units you can view. Ask your administrator for a role.")
        )
    return min(depths, key=lambda unit: depths[unit])


def _period(
    wish: Wish, calendar: Calendar, as_of: date
) -> tuple[tuple[Span, ...], Span]:
    if wish.period:
        for year in _years(wish.period):
            spans = year_spans(calendar, year)
            found = [span for span in spans if span.code == wish.period]
            if found:
                return spans, found[0]
        raise Refused(_("There is no period “%(code)s”."), code=wish.period)
    spans = year_around(calendar, as_of)
    return spans, span_around(spans, wish.kind or "year", as_of)


def _years(code: str) -> Sequence[int]:
    """Years that a period of that code may lie in, the likeliest first."""
    year = year_called(code)
    return (year, year - 1, year + 1) if year else ()


def year_around(calendar: Calendar, day: date) -> tuple[Span, ...]:
    """The year of a calendar that a day lies in, as a tree of periods."""
    for year in (day.year, day.year - 1, day.year + 1):
        spans = year_spans(calendar, year)
        if spans[0].start_date <= day < spans[0].end_date:
            return spans
    raise ValueError(f"no year of {calendar.code} holds {day}")


def year_on(calendar: Calendar, day: date) -> int:
    """The year of a calendar that a day lies in: by months from the 26th, from December on."""
    return int(year_around(calendar, day)[0].code)


def span_around(spans: Sequence[Span], kind: str, day: date) -> Span:
    """The period of a kind that holds a day; a calendar without that kind: its year."""
    inside = min(max(day, spans[0].start_date), spans[0].end_date - timedelta(days=1))
    for span in spans:
        if span.kind == kind and span.start_date <= inside < span.end_date:
            return span
    return spans[0]


def _metrics(year: int) -> tuple[Metric, ...]:
    """All metrics with their parts, and which have committed targets for a year."""
    committed = Version.objects.filter(
        metric=OuterRef("pk"),
        plan__year=year,
        state=Version.State.COMMITTED,
        level=Version.Level.TARGET,
    )
    rows = Metric.objects.select_related("numerator", "denominator")
    found = rows.annotate(stands=Exists(committed)).order_by("pk")
    asked = ("metrics with committed targets", year)
    return remembered_while_reading(asked, lambda: tuple(found))


def _metric(code: str, metrics: Sequence[Metric]) -> Metric:
    """The metric that is named, else one with committed targets, else sales."""
    by_code = {metric.code: metric for metric in metrics}
    if code:
        if code not in by_code:
            raise Refused(_("There is no metric with the code “%(code)s”."), code=code)
        return by_code[code]
    stand = [metric.code for metric in metrics if getattr(metric, "stands", False)]
    wanted = [c for c in FIRST_CHOICES if c in stand] + stand + list(FIRST_CHOICES)
    for each in wanted:
        if each in by_code:
            return by_code[each]
    raise Refused(_("There is no metric yet. Set the company up with `luopan init`."))


def _committed(versions: Sequence[Version], known_at: datetime) -> Version | None:
    """The committed version that stood then; before the first one, that one."""
    found = [v for v in versions if v.state == Version.State.COMMITTED]
    stood = [v for v in found if v.committed_at and v.committed_at <= known_at]
    return (stood or found[-1:] or [None])[0]


def _of_slice(
    part: Slice, product: Product | None, unit: Unit, metric: Metric
) -> Product | None:
    """The product of a slice that is looked at; None: all of them together.

    What does not add up is looked at for one product at a time.
    """
    if product is not None and part.products and product not in part.products:
        raise Refused(
            _("“%(product)s” is not in the slice that %(unit)s is measured by."),
            product=lambda: spoken(product),
            unit=lambda: spoken(unit),
        )
    alone = len(part.products) == 1 or metric.kind != "additive"
    return product or (part.products[0] if part.products and alone else None)


def _product(code: str, metric: Metric) -> Product | None:
    """The product that is named; None: all of them."""
    if not code or code == ROOT_PRODUCT:
        return None
    found = Product.objects.filter(code=code).first()
    if found is None:
        raise Refused(_("There is no product with the code “%(code)s”."), code=code)
    if metric.grain and "product" not in metric.grain:
        raise Refused(
            _("“%(metric)s” is not available by product. Choose all products."),
            metric=metric.name,
        )
    return found
