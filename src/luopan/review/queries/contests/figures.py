"""What a contest ranks by: attainment, growth or progress of everybody; who is alike."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from luopan.dimensions.models import Metric
from luopan.engine.calendar import Span
from luopan.engine.contest import groups
from luopan.engine.levels import TARGET
from luopan.engine.pacing import elapsed_span
from luopan.org.models import Parentage, Reach, Unit
from luopan.review.models import Contest
from luopan.review.queries.pay.amounts import fen
from luopan.review.queries.pay.books import Books, Days, Source
from luopan.tracking.queries.comparing import twin_of

DAY = timedelta(days=1)
Ranking, Among = Contest.Ranking, Contest.Among


@dataclass(frozen=True)
class Rate:
    """What somebody is ranked by.

    Attributes:
        rate: Of attainment and growth 1 = 100 %, of progress in parts of the target; None:
            nothing to rank it by.
    """

    unit: Unit
    rate: float | None


@dataclass(frozen=True)
class Rates:
    """Everybody's, and the day the data reach."""

    rows: tuple[Rate, ...]
    reach_date: date | None


def rates(contest: Contest, units: Sequence[Unit], *, at: datetime, on: date) -> Rates:
    """Everybody's rate as of a day.

    Args:
        contest: Which.
        units: Who takes part.
        at: Now.
        on: Days after it do not count.
    """
    books = Books(at=at, on=on, year=int(contest.period[:4]))
    source = Source(contest.metric.code)
    reach = books.reach(source)
    span = next(one for one in books.spans if one.code == contest.period)
    end = span.start_date if reach is None else min(reach + DAY, span.end_date)
    if end <= span.start_date:
        return Rates(tuple(Rate(unit, None) for unit in units), reach)
    days = (span.start_date, end)
    if contest.ranking == Ranking.GROWTH:
        found = [_growth(books, source, unit, span, days) for unit in units]
    elif contest.ranking == Ranking.PROGRESS:
        found = _progress(books, source, units, span, days, over=on >= span.end_date)
    else:
        found = [_attained(books, source, unit, span, days) for unit in units]
    pairs = zip(units, found, strict=True)
    return Rates(tuple(Rate(unit, rate) for unit, rate in pairs), reach)


def _attained(
    books: Books, source: Source, unit: Unit, span: Span, days: Days
) -> float | None:
    """What came, of the target of the whole period."""
    whole = (span.start_date, span.end_date)
    target = books.target(source, unit, TARGET, span, whole)
    if target is None:
        return None
    return fen(books.came(source, unit, [days])[0]) / target


def _growth(
    books: Books, source: Source, unit: Unit, span: Span, days: Days
) -> float | None:
    """Against as many days a year before; where nothing came then there is no growth."""
    now = books.came(source, unit, [days])[0]
    before = _year_before(books, source, unit, span, (days[1] - days[0]).days)
    return (now - before) / before if before > 0 else None


def _year_before(
    books: Books, source: Source, unit: Unit, span: Span, elapsed: int
) -> int:
    """What the first days of the same period of last year brought; 0 where it had none."""
    last_year = books.question.last_year()
    twin = twin_of(span, books.spans, last_year)
    if twin is None:
        return 0
    whole = (twin.start_date, twin.end_date)
    ago = elapsed_span(span.start_date, span.end_date, elapsed, whole)
    members = books.members(source, unit)
    return int(books.board(source).last.values([members], [ago])[0, 0])


def _progress(
    books: Books,
    source: Source,
    units: Sequence[Unit],
    span: Span,
    days: Days,
    *,
    over: bool,
) -> list[float | None]:
    """Attainment less that of the period before, while it runs after as many days of that."""
    earlier, before = books, period_before(books.spans, span)
    if before is None:
        earlier = Books(at=books.at, on=books.on, year=int(books.year.code) - 1)
        before = period_before(earlier.spans, span)
    if before is None:  # the calendar changed in between
        return [None] * len(units)
    then_days = (before.start_date, before.end_date)
    if not over:
        then_days = (
            then_days[0],
            min(then_days[0] + (days[1] - days[0]), then_days[1]),
        )
    found = []
    for unit in units:
        now = _attained(books, source, unit, span, days)
        then = _attained(earlier, source, unit, before, then_days)
        found.append(None if now is None or then is None else now - then)
    return found


def period_before(spans: Sequence[Span], span: Span) -> Span | None:
    """The one of its kind that ends where it begins, whatever day a month starts on."""
    return next(
        (
            one
            for one in spans
            if one.kind == span.kind and one.end_date == span.start_date
        ),
        None,
    )


def taking_part(root: Unit, among: str, on: date) -> list[Unit]:
    """Seats, or units with seats right under them, that stand under a unit on a day."""
    below = Reach.objects.on(on).filter(above=root).values("below")
    units = Unit.objects.filter(pk__in=below, overlay=False)
    if among == Among.SEAT:
        return list(units.filter(kind=Unit.Kind.SEAT).order_by("code"))
    over = Parentage.objects.on(on).filter(unit__kind=Unit.Kind.SEAT, parent__in=units)
    return list(units.filter(pk__in=over.values("parent")).order_by("code"))


def sizes(
    metric: Metric,
    period: str,
    units: Sequence[Unit],
    *,
    ranking: str,
    at: datetime,
    on: date,
) -> dict[str, int]:
    """By code the target of the period, of growth what came a year before; fen.

    Whoever has none of it takes no part.
    """
    books = Books(at=at, on=on, year=int(period[:4]))
    source = Source(metric.code)
    span = next(one for one in books.spans if one.code == period)
    whole = (span.start_date, span.end_date)
    found = {}
    for unit in units:
        if ranking == Ranking.GROWTH:
            size = fen(_year_before(books, source, unit, span, span.days))
        else:
            size = books.target(source, unit, TARGET, span, whole) or 0
        if size > 0:
            found[unit.code] = size
    return found


def grouped(sized: dict[str, int]) -> dict[str, int]:
    """By code the number of its group: those of comparable size."""
    return groups(sized)
