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
from luopan.records.queries.untold import Untold, together
from luopan.review.models import Contest
from luopan.review.queries.pay.amounts import fen
from luopan.review.queries.pay.books import Books, Days, Source
from luopan.review.queries.pay.lacking import named
from luopan.tracking.queries.comparing import twin_of

DAY = timedelta(days=1)
Ranking, Among = Contest.Ranking, Contest.Among


@dataclass(frozen=True)
class Rate:
    """What somebody is ranked by.

    Attributes:
        rate: Of attainment and growth 1 = 100 %, of progress in parts of the target; None:
            nothing to rank it by, or it cannot be told.
        lacking: What no exchange rate or conversion turns: why it cannot be told.
    """

    unit: Unit
    rate: float | None
    lacking: tuple[Untold, ...] = ()


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
    return Rates(tuple(found), reach)


def _attained(books: Books, source: Source, unit: Unit, span: Span, days: Days) -> Rate:
    """What came, of the target of the whole period."""
    whole = (span.start_date, span.end_date)
    target = books.target(source, unit, TARGET, span, whole)
    if target is None:
        return Rate(unit, None)
    lacking = named(books, source, books.aside(source, unit, days))
    if lacking:
        return Rate(unit, None, lacking)
    return Rate(unit, fen(books.came(source, unit, [days])[0]) / target)


def _growth(books: Books, source: Source, unit: Unit, span: Span, days: Days) -> Rate:
    """Against as many days a year before; where nothing came then there is no growth."""
    ago = _days_before(books, span, (days[1] - days[0]).days)
    if ago is None:
        return Rate(unit, None)
    unknown = books.aside_before(source, unit, ago)
    before = 0 if unknown else _year_before(books, source, unit, ago)
    if not unknown and before <= 0:
        return Rate(unit, None)
    unknown = [*unknown, *books.aside(source, unit, days)]
    if unknown:
        return Rate(unit, None, named(books, source, unknown))
    return Rate(unit, (books.came(source, unit, [days])[0] - before) / before)


def _days_before(books: Books, span: Span, elapsed: int) -> Days | None:
    """The first days of the same period of last year; None: it had none."""
    twin = twin_of(span, books.spans, books.question.last_year())
    if twin is None:
        return None
    whole = (twin.start_date, twin.end_date)
    return elapsed_span(span.start_date, span.end_date, elapsed, whole)


def _year_before(books: Books, source: Source, unit: Unit, ago: Days) -> int:
    """What some days of last year brought, in millionths."""
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
) -> list[Rate]:
    """Attainment less that of the period before, while it runs after as many days of that."""
    earlier, before = books, period_before(books.spans, span)
    if before is None:
        earlier = Books(at=books.at, on=books.on, year=int(books.year.code) - 1)
        before = period_before(earlier.spans, span)
    if before is None:  # the calendar changed in between
        return [Rate(unit, None) for unit in units]
    then_days = (before.start_date, before.end_date)
    if not over:
        then_days = (
            then_days[0],
            min(then_days[0] + (days[1] - days[0]), then_days[1]),
        )
    return [
        _less(
            _attained(books, source, unit, span, days),
            _attained(earlier, source, unit, before, then_days),
        )
        for unit in units
    ]


def _less(now: Rate, then: Rate) -> Rate:
    """What is more now; none where one of them has nothing to be ranked by."""
    if now.rate is not None and then.rate is not None:
        return Rate(now.unit, now.rate - then.rate)
    either = all(one.rate is not None or one.lacking for one in (now, then))
    return Rate(now.unit, None, together(now.lacking, then.lacking) if either else ())


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

    Raises:
        Refused: An exchange rate is missing for what came a year before: groups are made
            once, and not by a part of a sum.
    """
    books = Books(at=at, on=on, year=int(period[:4]))
    source = Source(metric.code)
    span = next(one for one in books.spans if one.code == period)
    whole = (span.start_date, span.end_date)
    ago = _days_before(books, span, span.days)
    found = {}
    for unit in units:
        if ranking == Ranking.GROWTH:
            size = fen(_year_before(books, source, unit, ago)) if ago else 0
        else:
            size = books.target(source, unit, TARGET, span, whole) or 0
        if size > 0:
            found[unit.code] = size
    return found


def grouped(sized: dict[str, int]) -> dict[str, int]:
    """By code the number of its group: those of comparable size."""
    return groups(sized)
