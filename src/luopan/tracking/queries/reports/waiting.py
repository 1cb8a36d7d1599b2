"""Whose reports are still to be written, which are to be read, which were answered."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet

from luopan.org.access import Action, day_of, reach
from luopan.org.facts import company_row
from luopan.org.language import spoken
from luopan.org.models import Unit, User
from luopan.targets.agreeing.speaking import own_units
from luopan.tracking.models import Report, ReportMark, ReportRule
from luopan.tracking.queries.reports.periods import (
    DAILY,
    KINDS,
    WEEKLY,
    ReportPeriod,
    asked_at,
    asked_for,
    is_worked,
    reminded_until,
)
from luopan.tracking.queries.reports.rules import USUAL, Rule, rules_of
from luopan.tracking.queries.reports.seen import addressed, newest, unmarked

HABIT = timedelta(days=35)  # a company that sent nothing for so long does not report
LATELY = timedelta(days=14)  # older reports and answers do not wait any more


@dataclass(frozen=True)
class Due:
    """A report that somebody is asked for."""

    code: str
    name: str
    period: ReportPeriod
    since: datetime


def writable(user: User, on: date) -> "QuerySet[Unit]":
    """The units that a user reports of: those he holds or leads that somebody leads above."""
    company = company_row()
    own = reach(user, Action.TARGETS_AGREE, on=on).filter(own_units(user, on))
    own = own.filter(overlay=False, end_date=None)
    return own.exclude(pk=company.root_id if company else None)


def to_write(user: User, at: datetime) -> "QuerySet[Unit]":
    """Of them those of which something may be asked for now: whether to look at all.

    Where nobody has set a rule, only while what is usual is asked for; and where nobody
    has sent a report for so long either, none: a company that does not report is left alone.
    """
    on = day_of(at)
    usual = at < reminded_until(asked_for(USUAL, WEEKLY, at))
    asks = Q(Exists(ReportRule.objects.all()))
    if usual:
        asks |= Q(Exists(Report.objects.filter(end_date__gt=on - HABIT)))
    return writable(user, on).filter(asks)


def due_for(
    user: User, *, at: datetime, units: Sequence[Unit] | None = None
) -> tuple[Due, ...]:
    """The reports that are asked of a user at an instant and not sent yet.

    Args:
        user: Who would write them.
        at: When.
        units: What he reports of, if it is at hand already.
    """
    if user.person_id is None:
        return ()
    on = day_of(at)
    ruled = True
    if units is None:
        set_any = Exists(ReportRule.objects.all())
        units = list(writable(user, on).annotate(ruled=set_any))
        ruled = any(unit.ruled for unit in units)  # type: ignore[attr-defined]
    keys = [unit.pk for unit in units]
    rules = rules_of(keys, on=on) if ruled and keys else dict.fromkeys(keys, USUAL)
    found = [
        Due(unit.code, spoken(unit), period, asked_at(rules[unit.pk], period))
        for unit in units
        for kind in KINDS
        if rules[unit.pk].asks(kind, unit.kind == Unit.Kind.SEAT)
        and (period := _asked(rules[unit.pk], kind, at))
    ]
    sent = _sent(user, found) if found else frozenset()
    return tuple(one for one in found if _key(one) not in sent)


def _key(due: Due) -> tuple[str, str, date]:
    return due.code, due.period.kind, due.period.start_date


def _sent(user: User, due: Sequence[Due]) -> frozenset[tuple[str, str, date]]:
    """Which of them were sent."""
    first = min(one.period.start_date for one in due)
    rows = Report.objects.filter(
        person=user.person_id or -1, start_date__gte=first
    ).values_list("unit__code", "kind", "start_date")
    return frozenset(rows)


def _asked(rule: Rule, kind: str, at: datetime) -> ReportPeriod | None:
    period = asked_for(rule, kind, at)
    if at >= reminded_until(period):
        return None
    return period if kind != DAILY or is_worked(period.start_date) else None


def unread(user: User, on: date) -> "QuerySet[Report]":
    """The reports that are for a user and that he has done nothing with."""
    found = addressed(user, on).filter(start_date__gt=on - LATELY)
    return found.filter(unmarked(user))


def answers_for(user: User, on: date) -> "QuerySet[ReportMark]":
    """Answers and thumbs to a user's own reports that he has not seen."""
    seen = ReportMark.objects.filter(
        report=OuterRef("report"), kind=ReportMark.Kind.SEEN, pk__gt=OuterRef("pk")
    )
    said = (ReportMark.Kind.ANSWER, ReportMark.Kind.THUMB)
    return ReportMark.objects.filter(
        ~Exists(seen),
        kind__in=said,
        report__person=user.person_id or -1,
        report__start_date__gt=on - LATELY - LATELY,
    )


def answered(user: User, on: date) -> tuple[ReportMark, ...]:
    """The same with what they answer, the newest of each report first."""
    rows = answers_for(user, on).select_related("report__unit", "actor__person")
    return tuple(rows.order_by("-pk"))


__all__ = [
    "Due",
    "addressed",
    "answered",
    "answers_for",
    "due_for",
    "newest",
    "to_write",
    "unread",
    "writable",
]
