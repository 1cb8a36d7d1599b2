"""The reports of a day or a week on one page: what needs the reader first."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from django.db.models import Exists, OuterRef

from luopan.org.language import spoken
from luopan.org.models import Holding, Membership, Reach, Unit, User
from luopan.tracking.access import LEADS
from luopan.tracking.models import Report, ReportMark
from luopan.tracking.queries.reports.figures import ADDED, Figures, figures_of
from luopan.tracking.queries.reports.periods import ReportPeriod
from luopan.tracking.queries.reports.rules import rules_of
from luopan.tracking.queries.reports.seen import addressed, newest, reports_seen, tops

BEHIND = -0.05  # attainment less time progress, below which somebody is off his pace
FEW = 0.5  # of the visits that he took on
MANY = 5  # open follow-ups of one person


class Need(StrEnum):
    """Why a report needs its reader, the most urgent first."""

    HELP = "help"  # he asks for it
    PACE = "pace"  # he is behind
    ODD = "odd"  # something is unlike other weeks
    CALM = "calm"  # nothing unusual


ORDER = tuple(Need)


class Odd(StrEnum):
    """What is unlike other weeks."""

    FEW_VISITS = "few_visits"
    NOTHING = "nothing"  # the records hold nothing
    LOST = "lost"
    MISSED = "missed"  # milestones due, not reached
    WAITING = "waiting"  # many follow-ups are open
    CHANGED = "changed"  # it was corrected
    WORDS = "words"  # he adds a judgement of his own


def oddities(
    figures: Figures, words: str, edition: int, *, is_seat: bool = True
) -> tuple[Odd, ...]:
    """What a reader should look at in a report that asks for nothing.

    In a unit of many some deal is lost and some follow-up is open each week: there only
    more losses than wins are unlike other weeks.
    """
    few = figures.planned and figures.visits < figures.planned * FEW
    nothing = not any(getattr(figures, name) for name in ("visits", "talks", "moved"))
    tests = {
        Odd.NOTHING: nothing and not figures.won,
        Odd.FEW_VISITS: bool(few) and not nothing,
        Odd.LOST: figures.lost > (0 if is_seat else figures.won),
        Odd.MISSED: figures.milestones_due > figures.milestones_reached,
        Odd.WAITING: is_seat and figures.follow_ups >= MANY,
        Odd.CHANGED: edition > 1,
        Odd.WORDS: bool(words),
    }
    return tuple(odd for odd, true in tests.items() if true)


def need_of(figures: Figures, odd: Sequence[Odd], help_needed: str) -> Need:
    """Why it needs its reader."""
    if help_needed:
        return Need.HELP
    if figures.lead is not None and figures.lead < BEHIND:
        return Need.PACE
    return Need.ODD if odd else Need.CALM


@dataclass(frozen=True)
class ReportRow:
    """A report of a list.

    Attributes:
        need: Why it needs the reader; ``odd`` says more.
        read: The viewer has read, thumbed or answered it.
        thumbed: He put a thumb up.
        answers: What anybody answered, with who.
    """

    id: int
    unit: str
    name: str
    who: str
    is_seat: bool
    kind: str
    start_date: date
    edition: int
    figures: Figures
    words: str
    help_needed: str
    need: Need
    odd: tuple[Odd, ...]
    read: bool
    thumbed: bool
    answers: tuple[tuple[str, str], ...]
    at: datetime


@dataclass(frozen=True)
class Expected:
    """Somebody whose report of the period has not come."""

    unit: str
    name: str
    who: str


@dataclass(frozen=True)
class Total:
    """The sum of some reports, to the last millionth.

    Attributes:
        amounts: Whether all count in one currency; else amounts are not added.
    """

    reports: int
    helps: int
    behind: int
    counts: dict[str, int]
    currency: str
    amounts: bool


@dataclass(frozen=True)
class Desk:
    """A period as its reader has it before him."""

    period: ReportPeriod
    rows: tuple[ReportRow, ...]
    missing: tuple[Expected, ...]
    total: Total
    unread: int


def total(figures: Sequence[tuple[Figures, Need]]) -> Total:
    """What reports bring together."""
    each = [one for one, _need in figures]
    currencies = {one.currency for one in each if one.currency}
    return Total(
        len(each),
        sum(need is Need.HELP for _one, need in figures),
        sum(one.lead is not None and one.lead < BEHIND for one in each),
        {name: sum(getattr(one, name) for one in each) for name in ADDED},
        min(currencies, default=""),
        len(currencies) < 2,
    )


def desk(
    viewer: User, period: ReportPeriod, *, on: date, all_below: bool = False
) -> Desk:
    """The reports of a period that are for a viewer, or all that he may read.

    Args:
        viewer: Who leads.
        period: Of which day or week.
        on: Today, for rights.
        all_below: Also those whose nearest leader is somebody below him.
    """
    found = reports_seen(viewer, on) & newest() if all_below else addressed(viewer, on)
    found = found.exclude(person=viewer.person_id or -1)
    rows = of_period(found.filter(**_of(period)), viewer)
    sent = {(row.unit, row.who) for row in rows}
    missing = [] if all_below else _expected(viewer, period, on)
    return Desk(
        period,
        rows,
        tuple(one for one in missing if (one.unit, one.who) not in sent),
        total([(row.figures, row.need) for row in rows]),
        sum(not row.read for row in rows),
    )


def _of(period: ReportPeriod) -> dict[str, object]:
    return {"kind": period.kind, "start_date": period.start_date}


def of_period(found: Iterable[Report], viewer: User) -> tuple[ReportRow, ...]:
    """Reports as rows, what needs the reader first; two queries."""
    if hasattr(found, "select_related"):
        found = found.select_related("unit", "person")
    reports = list(found)
    marks: dict[int, list[ReportMark]] = {}
    rows = ReportMark.objects.filter(report__in=[one.pk for one in reports])
    for mark in rows.select_related("actor__person").order_by("pk"):
        marks.setdefault(mark.report_id, []).append(mark)
    told = [_row(one, marks.get(one.pk, []), viewer) for one in reports]
    return tuple(sorted(told, key=_order))


def _order(row: ReportRow) -> tuple[int, float, str]:
    return ORDER.index(row.need), row.figures.lead or 0.0, row.unit


def _row(report: Report, marks: Sequence[ReportMark], viewer: User) -> ReportRow:
    figures = figures_of(report.figures)
    is_seat = report.unit.kind == Unit.Kind.SEAT
    odd = oddities(figures, report.words, report.edition, is_seat=is_seat)
    mine = {mark.kind for mark in marks if mark.actor_id == viewer.pk}
    return ReportRow(
        report.pk,
        report.unit.code,
        spoken(report.unit),
        spoken(report.person),
        is_seat,
        report.kind,
        report.start_date,
        report.edition,
        figures,
        report.words,
        report.help_needed,
        need_of(figures, odd, report.help_needed),
        odd,
        bool(mine),
        ReportMark.Kind.THUMB in mine,
        tuple(
            (mark.said, spoken(mark.actor.person) if mark.actor.person else "")
            for mark in marks
            if mark.kind == ReportMark.Kind.ANSWER
        ),
        report.at,
    )


def _expected(viewer: User, period: ReportPeriod, on: date) -> list[Expected]:
    """Who is asked to send the viewer a report of a period, by the rule."""
    leads = Membership.objects.on(on).filter(role__in=LEADS, user__is_active=True)
    nearer = Reach.objects.on(on).filter(
        below=OuterRef("below"),
        above__in=leads.values("unit"),
        depth__gte=1,
        depth__lt=OuterRef("depth"),
    )
    mine = Reach.objects.on(on).filter(
        ~Exists(nearer), above__in=tops(viewer, on).values("unit"), depth__gte=1
    )
    units = Unit.objects.filter(
        pk__in=mine.values("below"), overlay=False, end_date=None
    )
    people = _people(units, on)
    named = {unit.pk: unit for unit in units if unit.pk in people}
    rules = rules_of(named, on=on) if named else {}
    return [
        Expected(unit.code, spoken(unit), who)
        for pk, unit in sorted(named.items(), key=lambda item: item[1].code)
        if rules[pk].asks(period.kind, unit.kind == Unit.Kind.SEAT)
        for who in people[pk]
    ]


def _people(units: "Iterable[Unit]", on: date) -> dict[int, list[str]]:
    """Who signs in and holds or leads each unit."""
    keys = [unit.pk for unit in units]
    held = Holding.objects.on(on).filter(seat__in=keys, person__user__is_active=True)
    leads = Membership.objects.on(on).filter(
        unit__in=keys,
        role__in=LEADS,
        user__is_active=True,
        user__person__isnull=False,
    )
    found: dict[int, list[str]] = {}
    for one in held.select_related("person"):
        found.setdefault(one.seat_id, []).append(spoken(one.person))
    for role in leads.select_related("user__person"):
        found.setdefault(role.unit_id, []).append(spoken(role.user.person))
    return found
