"""What units came to before: beside a target that does not add up, and to propose one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from luopan.dimensions.models import Metric
from luopan.dimensions.queries import year_spans
from luopan.engine.calendar import Span
from luopan.org.access import Action
from luopan.org.models import User
from luopan.records.footing import known_on
from luopan.records.seat_days import Asked
from luopan.targets.aims_said import SaidAim
from luopan.targets.assessing.wording import is_rate
from luopan.targets.queries.aims import AimBook
from luopan.targets.scope import Scope
from luopan.tracking import cube
from luopan.tracking.board import told
from luopan.tracking.cube import Standpoint
from luopan.tracking.measures import measure, parts_of

DAY = timedelta(days=1)
TENTH = Decimal("0.001")  # of a point


@dataclass(frozen=True)
class Before:
    """What some units came to in the newest such periods that are over.

    Attributes:
        spans: By code of a period of the plan, the days that stand for it: the same
            period of the newest year in which it is over; of the year, the twelve months
            up to the day the data reach.
        figures: By unit and period, in the metric's own unit; absent: nothing is known.
        reach_date: The day the data reach; None: nothing is known of the metric.
    """

    spans: Mapping[str, tuple[date, date]]
    figures: Mapping[tuple[str, str], Decimal]
    reach_date: date | None

    def of(self, unit: str, period: str) -> Decimal | None:
        """One of them."""
        return self.figures.get((unit, period))


def before(
    book: AimBook,
    metric: Metric,
    units: Sequence[str],
    periods: Sequence[str],
    *,
    viewer: User,
    at: datetime,
    on: date,
) -> Before:
    """What units came to before, where the plan has them, from sums kept in memory.

    Args:
        book: Of the version whose units and periods are meant.
        metric: One that does not add up.
        units: Codes; those the viewer may not see are passed over.
        periods: Codes.
        viewer: Who asks.
        at: Now; what is known by then counts.
        on: Today.

    Raises:
        Refused: A rate or unit conversion is missing; named.
    """
    seen = Standpoint(*known_on(at, owners=_by_owners(metric)))
    asked = Asked(metric, on, on + DAY, on, at)
    reach = _reach(asked, seen)
    if reach is None:
        return Before({}, {}, None)
    spans = _spans(book, periods, reach + DAY)
    scope = Scope(viewer, Action.RECORDS_READ, book.version, on)
    near = [code for code in units if scope.sees(book.space, code)]
    if not spans or not near:
        return Before(spans, {}, reach)
    first = min(start for start, _end in spans.values())
    figures = measure(Asked(metric, first, reach + DAY, on, at), seen)
    laid = cube.laid(book.units, book.version.space_hash, seen, on)
    found = figures.values([laid.members(c) for c in near], list(spans.values()))
    return Before(
        spans,
        {
            (unit, period): value
            for unit, row in zip(near, found.tolist(), strict=True)
            for period, figure in zip(spans, row, strict=True)
            if (value := told(figure)) is not None
        },
        reach,
    )


def proposals(
    book: AimBook,
    metric: Metric,
    units: Sequence[str],
    *,
    viewer: User,
    at: datetime,
    on: date,
    change: Decimal = Decimal(0),
) -> list[SaidAim]:
    """What units came to before as their target of the year, where nothing stands yet.

    Args:
        book: Of the version.
        metric: One that does not add up.
        units: Codes.
        viewer: Who asks.
        at: Now.
        on: Today.
        change: 0.05: so much above it, −0.05: below; of a rate in points.
    """
    year = book.year
    open_ones = [code for code in units if book.of(metric, code, year) is None]
    past = before(book, metric, open_ones, [year], viewer=viewer, at=at, on=on)
    found = []
    for code in open_ones:
        figure = past.of(code, year)
        if figure is not None:
            moved = figure + change if is_rate(metric) else figure * (1 + change)
            found.append(SaidAim(code, year, rounded(metric, moved)))
    return found


def rounded(metric: Metric, value: Decimal) -> Decimal:
    """A figure as somebody would set it: a tenth of a point, or four digits.

    Never finer than targets of the metric are said.
    """
    step = TENTH if is_rate(metric) else Decimal(1).scaleb(value.adjusted() - 3)
    step = max(metric.quantum, step)
    return ((value / step).to_integral_value() * step).quantize(metric.quantum)


def _by_owners(metric: Metric) -> bool:
    return any(
        part.metric.person_field != "seat"
        for part in parts_of(Asked(metric, date.min, date.min, date.min))
    )


def _reach(asked: Asked, seen: Standpoint) -> date | None:
    """The day that all parts reach."""
    found = [cube.reach_date(part, seen) for part in parts_of(asked)]
    known = [day for day in found if day is not None]
    return min(known) if known and len(known) == len(found) else None


def _spans(
    book: AimBook, periods: Sequence[str], until: date
) -> dict[str, tuple[date, date]]:
    plan = book.version.plan
    years = [year_spans(plan.calendar, plan.year - back) for back in (1, 2)]
    found = {}
    for period in periods:
        span = book.periods[period]
        if span.kind == "year" and years[0][0].end_date > until:
            found[period] = _year_before(until), until
            continue
        over = (_alike(book, period, year) for year in years)
        days = next((one for one in over if one and one.end_date <= until), None)
        if days is not None:
            found[period] = days.start_date, days.end_date
    return found


def _alike(book: AimBook, period: str, year: Sequence[Span]) -> Span | None:
    """The same period of another year: the same one in order of its kind."""
    kind = book.periods[period].kind
    own = [code for code, span in book.periods.items() if span.kind == kind]
    there = [span for span in year if span.kind == kind]
    place = own.index(period)
    return there[place] if place < len(there) else None


def _year_before(day: date) -> date:
    try:
        return day.replace(year=day.year - 1)
    except ValueError:
        return date(day.year - 1, 3, 1)
