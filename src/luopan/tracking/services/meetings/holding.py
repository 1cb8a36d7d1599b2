"""A meeting while it is held: begun, who came, notes, decisions; moved, cancelled."""

from collections.abc import Collection
from datetime import date, datetime, time, timedelta

from django.db.models import F
from django.utils.translation import gettext_lazy as _

from luopan.org.access import day_of
from luopan.org.models import Person, User
from luopan.strategy.words import checked_text, needed
from luopan.targets.refusals import Conflict
from luopan.tracking.attending import require_leader, require_mover
from luopan.tracking.models import Attendance, Decision, Meeting, MeetingNote
from luopan.tracking.services.meetings.arranging import invite_to
from luopan.trail.chain import note, service
from luopan.trail.refusal import Refused

State = Meeting.State
LONGEST, LONGEST_NOTE, MOST = 1000, 4000, 100
FURTHEST = timedelta(days=100)


@service("tracking.open_meeting")
def open_meeting(*, actor: User, at: datetime, meeting: Meeting) -> Meeting:
    """Begin a meeting: its minutes can be written from now on. Twice is once.

    One that is begun before its day is held today. Who takes part is read anew.

    Raises:
        Refused: He does not lead it; it was cancelled or closed.
    """
    require_leader(actor, meeting, at=at)
    on = day_of(at)
    day = min(meeting.day_date, on)
    planned = Meeting.objects.filter(pk=meeting.pk, state=State.PLANNED)
    begun = planned.update(
        state=State.HELD, opened_at=at, day_date=day, moved=day != meeting.due_date
    )
    meeting.refresh_from_db()
    if meeting.state != State.HELD:
        raise not_open(meeting)
    if begun:
        invite_to(meeting.series, Meeting.objects.filter(pk=meeting.pk), on)
        note(meeting, unit=meeting.unit.code, day=day)
    return meeting


@service("tracking.attend_meeting")
def attend(
    *, actor: User, at: datetime, meeting: Meeting, came: Collection[str]
) -> None:
    """Say who came, by the codes of people; all others who were to come did not.

    Raises:
        Refused: He does not lead it; it is not being held.
    """
    require_leader(actor, meeting, at=at)
    take_turn(meeting)
    rows = Attendance.objects.filter(meeting=meeting)
    there = rows.filter(person__code__in=list(came)).update(came=True)
    rows.exclude(person__code__in=list(came)).update(came=False)
    note(meeting, unit=meeting.unit.code, came=there)


@service("tracking.note_meeting")
def put_note(
    *,
    actor: User,
    at: datetime,
    meeting: Meeting,
    point: int,
    text: str,
    expected: int | None = None,
) -> MeetingNote:
    """Write what was said to a point of the agenda, or write it anew.

    Args:
        actor: Who leads the meeting.
        at: When.
        meeting: Which; it is being held.
        point: Place in the agenda, from 0.
        text: In words; empty: nothing.
        expected: How often it had been changed when he read it; None: whatever it says.

    Raises:
        Refused: He may not; no such point; it was changed since.
    """
    require_leader(actor, meeting, at=at)
    take_turn(meeting)
    if not 0 <= point < len(meeting.agenda):
        raise Refused(_("The agenda has no such point."))
    words = checked_text(text, longest=LONGEST_NOTE)
    row, new = MeetingNote.objects.get_or_create(
        meeting=meeting,
        point=point,
        defaults={"text": words, "actor": actor, "at": at},
    )
    read = row.edits if expected is None else expected
    mine = MeetingNote.objects.filter(pk=row.pk, edits=read)
    said = {"text": words, "actor": actor, "at": at, "edits": F("edits") + 1}
    if not new and not mine.update(**said):
        raise Conflict(
            _("Someone has changed this meanwhile. Check it, then submit again.")
        )
    row.refresh_from_db()
    note(meeting, unit=meeting.unit.code, point=point)
    return row


@service("tracking.decide_in_meeting")
def decide(
    *,
    actor: User,
    at: datetime,
    meeting: Meeting,
    text: str,
    key: str,
    decided_by: Person | None = None,
) -> Decision:
    """Put down what was decided. The same key again is the same decision.

    Args:
        actor: Who leads the meeting.
        at: When.
        meeting: Which; it is being held.
        text: In words.
        key: Chosen by who asks, one a decision.
        decided_by: Who decided it; he takes part. None: all together.

    Raises:
        Refused: He may not; nothing is said; somebody who takes no part.
    """
    require_leader(actor, meeting, at=at)
    take_turn(meeting)
    words = needed(text, _("Enter what was decided."), longest=LONGEST)
    if decided_by is not None:
        require_part(meeting, decided_by)
    if Decision.objects.filter(meeting=meeting).count() >= MOST:
        raise Refused(_("A meeting records at most %(most)s decisions."), most=MOST)
    made, new = Decision.objects.get_or_create(
        meeting=meeting,
        key=needed(key, _("The request needs a key."), longest=40),
        defaults={"text": words, "decided_by": decided_by, "actor": actor, "at": at},
    )
    note(meeting, unit=meeting.unit.code, decision=made.pk, again=not new)
    return made


@service("tracking.withdraw_decision")
def withdraw_decision(*, actor: User, at: datetime, decision: Decision) -> None:
    """Take back what was put down by mistake, as long as the minutes are open.

    Raises:
        Refused: He does not lead the meeting; its minutes are closed.
    """
    meeting = decision.meeting
    require_leader(actor, meeting, at=at)
    take_turn(meeting)
    Decision.objects.filter(pk=decision.pk).update(withdrawn=True)
    note(meeting, unit=meeting.unit.code, decision=decision.pk, withdrawn=True)


@service("tracking.move_meeting")
def move_meeting(
    *,
    actor: User,
    at: datetime,
    meeting: Meeting,
    day: date,
    starts_at: time,
    reason: str = "",
) -> Meeting:
    """Let a planned meeting be on another day or at another hour; the series stays.

    Raises:
        Refused: He neither leads nor arranges it; it is not planned any more; the day is
            over or too far.
    """
    require_mover(actor, meeting, at=at)
    on = day_of(at)
    if not on <= day <= on + FURTHEST:
        raise Refused(
            _("A meeting can be moved to a day between today and %(last)s."),
            last=on + FURTHEST,
        )
    why = checked_text(reason, longest=400)
    columns = {"day_date": day, "starts_at": starts_at, "moved": True, "reason": why}
    _change(meeting, **columns)
    note(meeting, unit=meeting.unit.code, day=day, starts=starts_at, said=why)
    return meeting


@service("tracking.cancel_meeting")
def cancel_meeting(
    *, actor: User, at: datetime, meeting: Meeting, reason: str
) -> Meeting:
    """Say that a planned meeting is not held, and why.

    Raises:
        Refused: He neither leads nor arranges it; no reason; it is not planned any more.
    """
    require_mover(actor, meeting, at=at)
    why = needed(reason, _("Explain why it is not held."), longest=400)
    _change(meeting, state=State.CANCELLED, reason=why)
    note(meeting, unit=meeting.unit.code, said=why)
    return meeting


def take_turn(meeting: Meeting) -> None:
    """One writer of the minutes at a time, and none once they are closed.

    The row is written, so that whoever comes second waits until the first has ended.

    Raises:
        Refused: The meeting is not being held.
    """
    held = Meeting.objects.filter(pk=meeting.pk, state=State.HELD)
    if not held.update(state=State.HELD):
        meeting.refresh_from_db()
        raise not_open(meeting)


def require_part(meeting: Meeting, person: Person) -> None:
    """Pass who takes part in a meeting.

    Raises:
        Refused: He does not.
    """
    if not Attendance.objects.filter(meeting=meeting, person=person).exists():
        raise Refused(
            _(
                "%(person)s is not a participant in this meeting: add this person as a guest first."
            ),
            person=person,
        )


def _change(meeting: Meeting, **columns: object) -> None:
    planned = Meeting.objects.filter(pk=meeting.pk, state=State.PLANNED)
    if not planned.update(**columns):
        meeting.refresh_from_db()
        raise _not_planned(meeting)
    meeting.refresh_from_db()


def _not_planned(meeting: Meeting) -> Refused:
    if meeting.state == State.CANCELLED:
        return Conflict(_("This meeting was cancelled."))
    return Conflict(
        _("This meeting has begun: it can no longer be moved or cancelled.")
    )


def not_open(meeting: Meeting) -> Refused:
    """Why the minutes of a meeting cannot be written."""
    if meeting.state == State.CLOSED:
        return Conflict(
            _("The minutes of this meeting are closed and stay as they are.")
        )
    if meeting.state == State.CANCELLED:
        return Conflict(_("This meeting was cancelled."))
    return Conflict(_("This meeting has not begun: begin it first."))
