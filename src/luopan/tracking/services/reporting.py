"""Sending a report, answering one, and saying who reports how often."""

import hashlib
from datetime import date, datetime, time

from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from luopan.org.access import Action, Denied, Unknown, day_of, require
from luopan.org.language import spoken
from luopan.org.models import Unit, User
from luopan.strategy.words import checked_text, needed
from luopan.tracking.checks import LONGEST
from luopan.tracking.models import Report, ReportMark, ReportRule
from luopan.tracking.queries.reports.one import (
    figures_at,
    open_period,
    require_writer,
)
from luopan.tracking.queries.reports.rules import Rule
from luopan.tracking.queries.reports.seen import report_seen
from luopan.trail.chain import note, service
from luopan.trail.refusal import Refused


class SentMeanwhile(Refused):
    """He sent another edition than the one he saw."""

    status = 409


@service("tracking.send_report")
def send_report(
    *,
    actor: User,
    at: datetime,
    unit: Unit,
    kind: str,
    day: date,
    words: str = "",
    help_needed: str = "",
    expected: int | None = None,
) -> Report:
    """Send a report: its figures are frozen as the records say them now.

    Args:
        actor: Who holds the unit, acts in it or leads it.
        at: When.
        unit: Of what.
        kind: day or week.
        day: Any day of it.
        words: His judgement in a sentence, or nothing: sent as it is.
        help_needed: What he needs of who leads above; empty: nothing.
        expected: Edition he saw last (0: none); None: whatever there is.

    Returns:
        The report; the one that was sent last, where it says the same already.

    Raises:
        Refused: He may not; a period that has not begun or is long over; somebody has
            sent an edition that he did not see.
    """
    on = day_of(at)
    require_writer(actor, unit, on=on)
    period = open_period(kind, day, on)
    said = checked_text(words, longest=LONGEST)
    asks = checked_text(help_needed, longest=LONGEST)
    person = actor.person
    assert person is not None  # a writer is somebody
    mine = Report.objects.filter(
        unit=unit, person=person, kind=period.kind, start_date=period.start_date
    )
    last = mine.order_by("-edition").first()
    edition = last.edition if last else 0
    if expected is not None and expected != edition:
        raise SentMeanwhile(
            _("You have already sent it elsewhere. Check it, then correct it.")
        )
    drawn = figures_at(actor, unit, person.pk, period, at=at, on=on).kept()
    if last is not None and _says(last, said, asks, drawn):
        note(f"report:{last.pk}", again=True)
        return last
    made = Report.objects.create(
        unit=unit,
        person=person,
        kind=period.kind,
        start_date=period.start_date,
        end_date=period.end_date,
        edition=edition + 1,
        figures=drawn,
        words=said,
        help_needed=asks,
        actor=actor,
        at=at,
    )
    note(
        f"report:{made.pk}",
        unit=unit.code,
        kind=period.kind,
        start=f"{period.start_date}",
        edition=made.edition,
        sha256=_seal(said, asks),
    )
    return made


def _says(last: Report, said: str, asks: str, drawn: object) -> bool:
    """Whether the edition sent last says all that already."""
    same = (last.words, last.help_needed) == (said, asks)
    return same and _plain(last.figures) == _plain(drawn)


def _plain(figures: object) -> object:
    """As they come out of the database again: sequences are lists there."""
    if isinstance(figures, dict):
        return {key: _plain(value) for key, value in figures.items()}
    if isinstance(figures, list | tuple):
        return [_plain(value) for value in figures]
    return figures


def _seal(*words: str) -> str:
    """For the trail, which finance, operations and auditors read too: no word of it."""
    return hashlib.sha256("\n".join(words).encode()).hexdigest()


@service("tracking.mark_report")
def mark_report(
    *, actor: User, at: datetime, report: Report, kind: str, said: str = ""
) -> ReportMark:
    """Read a report, put a thumb up, or answer it in a few words.

    Args:
        actor: Who leads above its unit.
        at: When.
        report: Which edition.
        kind: read, thumb or answer.
        said: The answer.

    Returns:
        The mark; a second reading or thumb is the first one.

    Raises:
        Refused: He may not; there is no such mark; an answer without words.
    """
    note(f"report:{report.pk}", kind=kind[:10])
    report_seen(actor, report.pk, on=day_of(at))
    if report.person_id == actor.person_id:
        raise Denied(_("Your own report is answered by your leader."))
    if kind not in {"read", "thumb", "answer"}:
        raise Refused(
            _("A report can be marked as read, given a thumbs-up, or answered.")
        )
    words = ""
    if kind == "answer":
        words = needed(said, _("Write a few words."), longest=LONGEST)
        note(f"report:{report.pk}", sha256=_seal(words))
    by = {"report": report, "kind": kind, "actor": actor}
    if kind == "answer":
        return ReportMark.objects.create(**by, said=words, at=at)
    made, _new = ReportMark.objects.get_or_create(**by, defaults={"at": at})
    return made


@service("tracking.see_report_answers")
def see_answers(*, actor: User, at: datetime, report: Report) -> None:
    """Say that one has seen what was answered to a report of one's own.

    Raises:
        Unknown: It is not his.
    """
    note(f"report:{report.pk}")
    if report.person_id is None or report.person_id != actor.person_id:
        raise Unknown(_("There is no such report."))
    newest = report.marks.aggregate(last=Max("pk"))["last"]
    seen = report.marks.filter(kind=ReportMark.Kind.SEEN, pk=newest).exists()
    if newest is not None and not seen:
        ReportMark.objects.create(
            report=report, kind=ReportMark.Kind.SEEN, actor=actor, at=at
        )


@service("tracking.set_report_rule")
def set_report_rule(*, actor: User, at: datetime, unit: Unit, rule: Rule) -> ReportRule:
    """Say who reports how often at a unit and below, from now on.

    Args:
        actor: Who may change targets there.
        at: When.
        unit: Where.
        rule: ``daily``, ``weekly``, ``who``, ``weekday`` and ``asks_at`` of it count.

    Raises:
        Refused: He may not; no such weekday, or nobody known by that name.
    """
    note(f"unit:{unit.code}")
    require(actor, Action.TARGETS_EDIT, unit=unit, at=at)
    if unit.kind == Unit.Kind.SEAT:
        raise Refused(
            _(
                "%(unit)s is a seat. The rule is set on a unit and applies to all below it."
            ),
            unit=lambda: spoken(unit),
        )
    if rule.who not in ReportRule.Who.values or not 1 <= rule.weekday <= 7:
        raise Refused(_("Choose who reports, and the weekday of the weekly report."))
    made = ReportRule.objects.create(
        unit=unit,
        daily=rule.daily,
        weekly=rule.weekly,
        who=rule.who,
        weekday=rule.weekday,
        asks_at=time(rule.asks_at.hour, rule.asks_at.minute),
        actor=actor,
        at=at,
    )
    note(
        f"unit:{unit.code}",
        daily=made.daily,
        weekly=made.weekly,
        who=made.who,
        weekday=made.weekday,
        asks_at=f"{made.asks_at:%H:%M}",
    )
    return made
