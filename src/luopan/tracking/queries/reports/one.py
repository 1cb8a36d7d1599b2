"""One report: as it is before it is sent, and as it was with what came since."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import OuterRef, QuerySet, Subquery
from django.utils.translation import gettext_lazy as _

from luopan.org.access import Action, Denied, Unknown, find_unit, name_of
from luopan.org.language import spoken
from luopan.org.models import Membership, Reach, Unit, User
from luopan.tracking.access import LEADS, side_of
from luopan.tracking.models import Call, Report, ReportMark
from luopan.tracking.queries.reports.figures import (
    Figures,
    board_of,
    came_since,
    drawn,
    figures_of,
    whose,
)
from luopan.tracking.queries.reports.periods import LONG_AGO, ReportPeriod, period_of
from luopan.trail.refusal import Refused

OWN = Call.Side.OWN.value


@dataclass(frozen=True)
class Draft:
    """A report that can be sent: nothing in it but the words is its writer's.

    Attributes:
        reader: Who leads above, and is asked where help is needed; empty: nobody.
        edition: Number of the one that was sent last; 0: none.
        words: Of that edition.
    """

    unit: Unit
    name: str
    period: ReportPeriod
    figures: Figures
    reader: str
    edition: int = 0
    words: str = ""
    help_needed: str = ""
    sent_at: datetime | None = None


def draft(
    viewer: User, unit: str, kind: str, day: date, *, at: datetime, on: date
) -> Draft:
    """What a user would send of a unit of his own for a period.

    Raises:
        Unknown: No such unit, or out of his reach.
        Denied: He neither holds nor leads it.
        Refused: A period that has not begun, or is long over.
    """
    found = find_unit(viewer, unit, on=on, action=Action.TARGETS_READ)
    require_writer(viewer, found, on=on)
    period = open_period(kind, day, on)
    mine = Report.objects.filter(
        unit=found,
        person=viewer.person_id or -1,
        kind=period.kind,
        start_date=period.start_date,
    )
    last = mine.order_by("-edition").first()
    told = Draft(
        found,
        spoken(found),
        period,
        figures_at(viewer, found, viewer.person_id or -1, period, at=at, on=on),
        reader_of(found, viewer, on),
    )
    return told if last is None else _again(told, last)


def _again(told: Draft, last: Report) -> Draft:
    return Draft(
        told.unit,
        told.name,
        told.period,
        told.figures,
        told.reader,
        last.edition,
        last.words,
        last.help_needed,
        last.at,
    )


def figures_at(
    viewer: User,
    unit: Unit,
    person: int,
    period: ReportPeriod,
    *,
    at: datetime,
    on: date,
) -> Figures:
    """What the records say of a period of a unit now; nothing where there are none yet."""
    board = board_of(viewer, unit.code, period, at=at, on=on)
    if board is None:
        return Figures()
    return drawn(board, [whose(unit, person)], period)[unit.code]


def require_writer(user: User, unit: Unit, *, on: date) -> None:
    """Pass who reports of a unit: who holds it, acts in it or leads it.

    Raises:
        Denied: He does not.
    """
    if user.person_id is not None and side_of(user, unit, on) == OWN:
        return
    raise Denied(
        _("Reports for %(unit)s are written by its holder, acting holder or leader."),
        unit=lambda: spoken(unit),
    )


def open_period(kind: str, day: date, on: date) -> ReportPeriod:
    """The period of a day, if it can be reported now.

    Raises:
        Refused: It has not begun, or ended more than a month ago.
    """
    period = period_of(kind, day)
    if period.start_date > on:
        raise Refused(_("%(day)s is in the future."), day=period.start_date)
    if period.end_date + LONG_AGO < on:
        raise Refused(
            _("What ended more than %(days)d days ago can no longer be reported."),
            days=LONG_AGO.days,
        )
    return period


def reader_of(unit: Unit, writer: User, on: date) -> str:
    """Who leads nearest above a unit; empty: nobody."""
    above = Reach.objects.on(on).filter(below=unit, depth__gte=1)
    near = above.filter(above=OuterRef("unit")).values("depth")[:1]
    leads = Membership.objects.on(on).filter(
        role__in=LEADS, unit__in=above.values("above"), user__is_active=True
    )
    found = leads.exclude(user=writer).select_related("user__person")
    first = (
        found.annotate(near=Subquery(near)).order_by("near", "user__username").first()
    )
    return name_of(first.user) if first else ""


@dataclass(frozen=True)
class Marked:
    """What somebody did with a report."""

    kind: str
    said: str
    who: str
    mine: bool
    at: datetime


@dataclass(frozen=True)
class Edition:
    """One edition of a report."""

    id: int
    number: int
    words: str
    help_needed: str
    at: datetime


@dataclass(frozen=True)
class ReportPage:
    """A report with what came since, what was answered, and its other editions.

    Attributes:
        since: By name of what adds up, the difference to what was sent; empty: nothing.
        mine: The viewer wrote it.
        may_answer: He leads above.
    """

    id: int
    unit: str
    name: str
    who: str
    period: ReportPeriod
    figures: Figures
    since: Mapping[str, int]
    words: str
    help_needed: str
    edition: int
    newest: bool
    at: datetime
    marks: tuple[Marked, ...]
    editions: tuple[Edition, ...]
    mine: bool
    may_answer: bool


def report_page(report: Report, *, viewer: User, at: datetime, on: date) -> ReportPage:
    """A report that a viewer may read, in full."""
    period = ReportPeriod(report.kind, report.start_date, report.end_date)
    sent = figures_of(report.figures)
    mine = report.person_id == viewer.person_id
    return ReportPage(
        report.pk,
        report.unit.code,
        spoken(report.unit),
        spoken(report.person),
        period,
        sent,
        _since(report, sent, period, viewer=viewer, at=at, on=on),
        report.words,
        report.help_needed,
        report.edition,
        not _editions(report).filter(edition__gt=report.edition).exists(),
        report.at,
        marks_of(report, viewer),
        tuple(
            Edition(one.pk, one.edition, one.words, one.help_needed, one.at)
            for one in _editions(report).order_by("-edition")
        ),
        mine,
        not mine,
    )


def _since(
    report: Report,
    sent: Figures,
    period: ReportPeriod,
    *,
    viewer: User,
    at: datetime,
    on: date,
) -> Mapping[str, int]:
    """What became known after it was sent; nothing where the unit is out of reach now."""
    try:
        now = figures_at(viewer, report.unit, report.person_id, period, at=at, on=on)
    except Unknown:
        return {}
    return came_since(sent, now) if now.metric == sent.metric else {}


def _editions(report: Report) -> "QuerySet[Report]":
    return Report.objects.filter(
        unit=report.unit_id,
        person=report.person_id,
        kind=report.kind,
        start_date=report.start_date,
    )


def marks_of(report: Report, viewer: User) -> tuple[Marked, ...]:
    """What was done with any edition of a report, the oldest first."""
    rows = ReportMark.objects.filter(report__in=_editions(report))
    rows = rows.exclude(kind=ReportMark.Kind.SEEN).select_related("actor__person")
    return tuple(
        Marked(
            row.kind, row.said, name_of(row.actor), row.actor_id == viewer.pk, row.at
        )
        for row in rows.order_by("pk")
    )
