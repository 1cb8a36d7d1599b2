"""Reviews as a list: those in reach, what waits for one, what one may begin."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery

from luopan.dimensions.models import Calendar, Metric
from luopan.dimensions.queries import STANDARD_CALENDAR, year_spans
from luopan.engine.calendar import Span
from luopan.org.access import name_of
from luopan.org.language import spoken
from luopan.org.models import Membership, Reach, Unit, User
from luopan.review.access.looking_back import reviews_seen
from luopan.review.models import Review, ReviewLine
from luopan.targets.agreeing.speaking import LEADS, own_units
from luopan.targets.models import Version

MOST = 200
KINDS = ("year", "half", "quarter", "month")
State, Part = Review.State, ReviewLine.Part


@dataclass(frozen=True)
class ReviewRow:
    """A review of a list, its newest edition that the viewer may read.

    Attributes:
        goal, result: In the metric's own unit; None: there was none, nothing is known.
        lessons: How many.
        answered: How often who leads above has read or answered it.
        mine: The viewer writes it.
    """

    id: int
    unit: str
    unit_name: str
    action: str
    period: str
    metric: str
    counted_in: str
    edition: int
    state: str
    goal: Decimal | None
    result: Decimal | None
    as_of: date
    who: str
    at: datetime
    lessons: int
    answered: int
    mine: bool

    @property
    def share(self) -> float | None:
        """Result ÷ goal; None without a goal above 0."""
        if self.result is None or not self.goal or self.goal < 0:
            return None
        return float(self.result / self.goal)


def reviews(
    viewer: User, *, on: date, year: int | None = None, unit: str = ""
) -> tuple[ReviewRow, ...]:
    """The newest editions that a viewer may read, the latest period first.

    Args:
        viewer: Who looks.
        on: Today.
        year: Only those that begin in it.
        unit: Code; only it and what stands under it.
    """
    seen = reviews_seen(viewer, on)
    later = seen.filter(
        unit=OuterRef("unit"),
        metric=OuterRef("metric"),
        period=OuterRef("period"),
        edition__gt=OuterRef("edition"),
    ).filter(Q(action=OuterRef("action")) | Q(action=None))
    rows = seen.exclude(Exists(later))
    if year is not None:
        rows = rows.filter(start_date__year=year)
    if unit:
        under = Reach.objects.on(on).filter(above__code=unit).values("below")
        rows = rows.filter(unit__in=under)
    return rows_of(rows, viewer, on)


def rows_of(rows: QuerySet[Review], viewer: User, on: date) -> tuple[ReviewRow, ...]:
    """Reviews as rows, the latest period first; two hundred at most."""
    lessons = Q(lines__part=Part.LESSON, lines__withdrawn_at=None)
    found = rows.annotate(
        lessons=Count("lines", filter=lessons, distinct=True),
        answered=Count("words", distinct=True),
        mine=Exists(Unit.objects.filter(own_units(viewer, on), pk=OuterRef("unit"))),
    )
    above = Reach.objects.on(on).filter(below=OuterRef("unit")).order_by("-depth")
    found = found.annotate(depth=Subquery(above.values("depth")[:1]))
    ordered = found.order_by("-end_date", "start_date", "depth", "unit__place", "pk")
    return tuple(_row(one) for one in ordered[:MOST])


def _row(one: Any) -> ReviewRow:
    facts = one.facts
    by = one.published_by or one.opened_by
    return ReviewRow(
        one.pk,
        one.unit.code,
        spoken(one.unit),
        spoken(one.action) if one.action else "",
        one.period,
        spoken(one.metric),
        facts.get("counted_in", ""),
        one.edition,
        one.state,
        amount_of(facts.get("goal")),
        amount_of(facts.get("result")),
        one.as_of,
        name_of(by),
        one.published_at or one.opened_at,
        one.lessons,
        one.answered,
        one.mine,
    )


def amount_of(text: str | None) -> Decimal | None:
    """An amount of the facts as it was kept."""
    return None if text is None else Decimal(text)


# ── what can be begun ──


@dataclass(frozen=True)
class Beginning:
    """Of what a viewer may begin a review: units, periods, metrics; code and name."""

    units: tuple[tuple[str, str], ...]
    periods: tuple[Span, ...]
    metrics: tuple[tuple[str, str], ...]


def beginning(viewer: User, *, on: date) -> Beginning:
    """What a viewer may begin a review of; no units: of nothing."""
    units = Unit.objects.filter(own_units(viewer, on)).order_by("place", "code")
    mine = tuple((one.code, spoken(one)) for one in units)
    if not mine:
        return Beginning((), (), ())
    return Beginning(mine, _periods(on), _metrics(on))


def _periods(on: date) -> tuple[Span, ...]:
    """Those that have begun, of this year and the one before, the latest first."""
    calendar = Calendar.objects.get(code=STANDARD_CALENDAR)
    spans = [*year_spans(calendar, on.year), *year_spans(calendar, on.year - 1)]
    begun = [one for one in spans if one.kind in KINDS and one.start_date <= on]
    return tuple(sorted(begun, key=lambda one: _latest_over_first(one, on)))


def _latest_over_first(one: Span, on: date) -> tuple[bool, int, int]:
    return one.end_date > on, -one.end_date.toordinal(), one.days


def _metrics(on: date) -> tuple[tuple[str, str], ...]:
    committed = Version.objects.filter(
        plan__year__in=(on.year, on.year - 1), state=Version.State.COMMITTED
    )
    rows = Metric.objects.filter(pk__in=committed.values("metric"))
    ordered = sorted(rows.order_by("code"), key=lambda one: one.code != "sales_amount")
    return tuple((one.code, spoken(one)) for one in ordered)


def drafts_of(viewer: User, on: date) -> QuerySet[Review]:
    """Drafts of units that a viewer writes for, whose period is over."""
    mine = Unit.objects.filter(own_units(viewer, on)).values("pk")
    return Review.objects.filter(unit__in=mine, state=State.DRAFT, end_date__lte=on)


def unread_for(viewer: User, on: date) -> QuerySet[Review]:
    """Published reviews of what stands right under a unit he leads, that nobody above has read."""
    leads = Membership.objects.on(on).filter(user=viewer, role__in=LEADS)
    under = Reach.objects.on(on).filter(above__in=leads.values("unit"), depth=1)
    return Review.objects.filter(
        unit__in=under.values("below"), state=State.PUBLISHED, words=None
    )
