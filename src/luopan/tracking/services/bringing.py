"""Calls that were made elsewhere, brought in at once: the sheets of weeks before Luopan."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext_lazy as _

from luopan.dimensions.models import Calendar, Metric
from luopan.dimensions.queries import STANDARD_CALENDAR, year_spans
from luopan.engine.calendar import Span
from luopan.org.access import Action, day_of, require
from luopan.org.models import Holding, Unit, User
from luopan.strategy.words import checked_text
from luopan.tracking.checks import LONGEST, Said, checked
from luopan.tracking.models import Call
from luopan.tracking.queries.forecast.periods import week_of
from luopan.trail.chain import note, service
from luopan.trail.refusal import Refused

MOST = 20_000


@dataclass(frozen=True)
class Brought:
    """A call of a seat by who held it; ``call.period`` is any month or quarter."""

    seat: str
    call: Said
    said: str = ""


@service("tracking.bring_calls")
def bring_calls(
    *,
    actor: User,
    at: datetime,
    week: date,
    rows: Sequence[Brought],
    metric: str = "sales_amount",
) -> int:
    """Bring calls of many seats for a week; all or nothing, each marked as brought.

    Args:
        actor: Who may import records of the whole company.
        at: When.
        week: A day of the week in which they were made; not after today.
        rows: A seat and period at most once.
        metric: Code.

    Returns:
        How many.

    Raises:
        Refused: He may not; a week to come; no such seat, period or metric.
    """
    require(actor, Action.RECORDS_IMPORT, at=at)
    monday = week_of(week)
    if monday > day_of(at) or not 0 < len(rows) <= MOST:
        raise Refused(_("Calls can be imported for one started week at a time."))
    counted = Metric.objects.filter(code=metric, kind="additive").first()
    if counted is None:
        raise Refused(_("There is no metric with the code “%(code)s”."), code=metric)
    made = _rows(actor, at, monday, counted, rows)
    Call.objects.bulk_create(made, batch_size=1_000)
    note(f"week:{monday}", count=len(made), metric=metric)
    return len(made)


def _rows(
    actor: User, at: datetime, week: date, metric: Metric, rows: Sequence[Brought]
) -> list[Call]:
    spans = _spans({one.call.period for one in rows})
    codes = {one.seat for one in rows}
    seats = {
        unit.code: unit
        for unit in Unit.objects.filter(kind=Unit.Kind.SEAT)
        if unit.code in codes
    }
    held = Holding.objects.on(week).filter(kind=Holding.Kind.HOLDER)
    people = dict(held.values_list("seat", "person"))
    made: dict[tuple[str, str], Call] = {}
    for one in rows:
        unit, span = seats.get(one.seat), spans.get(one.call.period)
        if unit is None or span is None or (one.seat, span.code) in made:
            raise Refused(
                _(
                    "%(seat)s, %(period)s: there is no such seat or period, or it occurs twice."
                ),
                seat=one.seat[:60],
                period=one.call.period[:20],
            )
        first, second, third = checked(one.call)
        made[one.seat, span.code] = Call(
            unit=unit,
            metric=metric,
            side=Call.Side.OWN,
            person_id=people.get(unit.pk),
            week_date=week,
            period_code=span.code,
            kind=span.kind,
            start_date=span.start_date,
            end_date=span.end_date,
            confirmed=first,
            committed=second,
            upside=third,
            said=checked_text(one.said, longest=LONGEST),
            brought=True,
            actor=actor,
            at=at,
        )
    return list(made.values())


def _spans(codes: set[str]) -> dict[str, Span]:
    """Months and quarters by code, of the years that the codes begin with."""
    years = {int(code[:4]) for code in codes if code[:4].isdigit()}
    calendar = Calendar.objects.get(code=STANDARD_CALENDAR)
    return {
        span.code: span
        for year in sorted(years)
        if 2000 <= year < 2200
        for span in year_spans(calendar, year)
        if span.kind in ("month", "quarter")
    }
