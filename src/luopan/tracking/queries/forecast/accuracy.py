"""How near calls were to what came: N weeks before a month's end, for those it concerns.

A person sees his own as soon as the month is over, and may answer; who leads above him sees
it a week later, with the answer. Nobody else does. It ranks nobody and scores nothing.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from statistics import fmean

from luopan.dimensions.queries import counted_in
from luopan.engine.calendar import Span
from luopan.org.language import spoken
from luopan.org.models import Person, Unit, User
from luopan.records.queries.untold import Untold
from luopan.tracking.access import led
from luopan.tracking.board import MILLION
from luopan.tracking.models import Answer, Call
from luopan.tracking.queries.forecast.desk import Desk
from luopan.tracking.queries.forecast.periods import DAY, WEEK, months_before, week_of

LEADS = (4, 2, 1)  # weeks before the month's last one
MONTHS = 6
FIRST_HIS = timedelta(days=7)  # after the month's end only he sees it


@dataclass(frozen=True)
class MonthKept:
    """A month that is over; amounts in the metric's own unit.

    Attributes:
        actual: None: an exchange rate is missing for some of it (``lacking``).
        called: By lead in weeks: what was committed then; None: nothing was called yet.
        errors: By lead: (called − actual) ÷ |actual|; None: no call, or nothing came.
        answer: What he says to it.
    """

    span: Span
    actual: Decimal | None
    called: Mapping[int, Decimal | None]
    errors: Mapping[int, float | None]
    answer: str
    lacking: tuple[Untold, ...] = ()


@dataclass(frozen=True)
class Record:
    """How near one person's calls of one unit were.

    Attributes:
        side: own; above: he leads above the unit and called it beside its own call.
        mine: They are the viewer's.
        off: By lead: mean of the errors without their signs; None: none.
        lean: Mean error with its sign, two weeks before: above 0 he called too much.
    """

    code: str
    name: str
    who: str
    side: str
    mine: bool
    months: tuple[MonthKept, ...]
    off: Mapping[int, float | None]
    lean: float | None


@dataclass(frozen=True)
class Accuracy:
    """Of a unit and what is directly under it, what the viewer may see.

    Attributes:
        months: Those that are over and looked at.
        records: By unit as it stands, then by name; never by error.
    """

    unit: Unit
    counted_in: str
    months: tuple[Span, ...]
    records: tuple[Record, ...]


def accuracy(*, viewer: User, at: datetime, on: date, unit: str = "") -> Accuracy:
    """How near the calls of a unit and of what is directly under it were.

    Raises:
        Unknown: No such unit, or out of his reach.
        Refused: A unit whose amounts add up nowhere.
    """
    desk = Desk.at(viewer, at=at, on=on, unit=unit)
    calendar = desk.question.calendar
    months = months_before(calendar, desk.sight.until, MONTHS)
    codes = [desk.board.code, *desk.children]
    units = {desk.units[code].pk: code for code in codes}
    calls = _calls(desk, list(units), months)
    seen = _seen(viewer, on, set(units))
    answers = _answers(list(units), months)
    people = Person.objects.in_bulk({key[2] for key in calls})
    found = []
    for (pk, side, person), weeks in calls.items():
        mine = person == viewer.person_id
        shown = [
            month
            for month in months
            if mine or (pk in seen and month.end_date + FIRST_HIS <= on)
        ]
        if kept := _kept(desk, units[pk], shown, weeks, answers.get((pk, person), {})):
            who = spoken(people[person])
            found.append(_record(desk, units[pk], who, side, mine, kept))
    order = {code: place for place, code in enumerate(codes)}
    found.sort(key=lambda one: (order[one.code], one.side != "own", one.who))
    money = counted_in(desk.board.metric)
    return Accuracy(desk.question.unit, money, months, tuple(found))


Weeks = dict[
    str, list[tuple[date, int]]
]  # by period: week and committed, the oldest first


def _calls(
    desk: Desk, units: Sequence[int], months: Sequence[Span]
) -> dict[tuple[int, str, int], Weeks]:
    """By unit, side and person; one query."""
    rows = Call.objects.filter(
        metric=desk.board.metric,
        unit__in=units,
        period_code__in=[month.code for month in months],
        person__isnull=False,
    ).order_by("week_date", "pk")
    found: dict[tuple[int, str, int], Weeks] = defaultdict(lambda: defaultdict(list))
    columns = ("unit", "side", "person", "period_code", "week_date", "committed")
    for unit, side, person, period, week, committed in rows.values_list(*columns):
        found[unit, side, person][period].append((week, committed))
    return found


def _seen(viewer: User, on: date, units: set[int]) -> set[int]:
    return set(led(viewer, on).filter(below__in=units).values_list("below", flat=True))


def _answers(
    units: Sequence[int], months: Sequence[Span]
) -> dict[tuple[int, int], dict[str, str]]:
    rows = Answer.objects.filter(
        unit__in=units, period_code__in=[month.code for month in months]
    ).order_by("pk")
    found: dict[tuple[int, int], dict[str, str]] = defaultdict(dict)
    for unit, person, period, said in rows.values_list(
        "unit", "person", "period_code", "said"
    ):
        found[unit, person][period] = said
    return found


def _kept(
    desk: Desk,
    code: str,
    months: Sequence[Span],
    weeks: Weeks,
    answers: Mapping[str, str],
) -> list[MonthKept]:
    under = desk.under(code)
    found = []
    for month in months:
        if not (said := weeks.get(month.code)):
            continue
        came = desk.sight.came(month.start_date, month.end_date)
        actual = int(came[under].sum())
        lacking = desk.untold_of(code, [month])
        called = {lead: _at(said, month, lead) for lead in LEADS}
        found.append(
            MonthKept(
                month,
                None if lacking else Decimal(actual) / MILLION,
                {
                    k: None if v is None else Decimal(v) / MILLION
                    for k, v in called.items()
                },
                {k: None if lacking else error(v, actual) for k, v in called.items()},
                answers.get(month.code, ""),
                lacking,
            )
        )
    return found


def _at(said: Sequence[tuple[date, int]], month: Span, lead: int) -> int | None:
    """The newest call of a month by so many weeks before its last one."""
    week = week_of(month.end_date - DAY) - lead * WEEK
    told = [committed for monday, committed in said if monday <= week]
    return told[-1] if told else None


def error(called: int | None, actual: int) -> float | None:
    """(called − actual) ÷ |actual|; None without a call, or where nothing came."""
    return None if called is None or actual == 0 else (called - actual) / abs(actual)


def _record(
    desk: Desk, code: str, who: str, side: str, mine: bool, kept: Sequence[MonthKept]
) -> Record:
    by_lead = {
        lead: [e for one in kept if (e := one.errors[lead]) is not None]
        for lead in LEADS
    }
    return Record(
        code,
        spoken(desk.units[code]),
        who,
        side,
        mine,
        tuple(kept),
        {k: fmean(map(abs, found)) if found else None for k, found in by_lead.items()},
        fmean(by_lead[2]) if by_lead[2] else None,
    )
