"""What is promised in a meeting, planned as an action, and said to be kept or not."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from luopan.actions.models import Action
from luopan.actions.services import add_action
from luopan.org.access import Denied, day_of
from luopan.org.language import spoken
from luopan.org.models import Person, User
from luopan.strategy.words import checked_text, needed, year_of
from luopan.targets.refusals import Conflict
from luopan.tracking.attending import home_of, leads, require_leader
from luopan.tracking.models import Meeting, MeetingPromise, PromiseEvent
from luopan.tracking.queries.meetings.promises import KEPT, LATE, NOT_KEPT
from luopan.tracking.services.meetings.holding import require_part, take_turn
from luopan.trail.chain import note, service
from luopan.trail.refusal import Refused

State, Kind = MeetingPromise.State, PromiseEvent.Kind
LONGEST, MOST = 400, 200
FURTHEST = timedelta(days=400)


@service("tracking.promise_in_meeting")
def promise(
    *,
    actor: User,
    at: datetime,
    meeting: Meeting,
    person: Person,
    text: str,
    due_date: date,
    key: str,
    as_action: bool = False,
) -> MeetingPromise:
    """Put down what somebody promised. The same key again is the same promise.

    Args:
        actor: Who leads the meeting.
        at: When.
        meeting: Which; it is being held.
        person: Who promised it; he takes part.
        text: What.
        due_date: The last day for it.
        key: Chosen by who asks, one a promise.
        as_action: Plan it as an action of what the person answers for at once.

    Raises:
        Refused: He may not; nothing is said; a day that is past or too far; somebody who
            takes no part; what ``add_action`` refuses.
    """
    require_leader(actor, meeting, at=at)
    take_turn(meeting)
    on = day_of(at)
    words = needed(text, _("Enter what was promised."), longest=LONGEST)
    _check_day(due_date, on)
    require_part(meeting, person)
    if MeetingPromise.objects.filter(meeting=meeting).count() >= MOST:
        raise Refused(_("A meeting records at most %(most)s promises."), most=MOST)
    unit = home_of([person.pk], meeting.unit, on).get(person.pk, meeting.unit)
    columns = {"unit": unit, "person": person, "text": words, "due_date": due_date}
    made, new = MeetingPromise.objects.get_or_create(
        meeting=meeting,
        key=needed(key, _("The request needs a key."), longest=40),
        defaults={**columns, "first_date": due_date, "actor": actor, "at": at},
    )
    if as_action:
        plan_promise(actor=actor, at=at, promise=made)
    note(meeting, unit=meeting.unit.code, promise=made.pk, due=due_date, again=not new)
    return made


@service("tracking.withdraw_promise")
def withdraw_promise(*, actor: User, at: datetime, promise: MeetingPromise) -> None:
    """Take back what was put down by mistake, as long as the minutes are open.

    Raises:
        Refused: He does not lead the meeting; its minutes are closed; it is an action.
    """
    meeting = promise.meeting
    require_leader(actor, meeting, at=at)
    take_turn(meeting)
    if promise.action is not None:
        raise Refused(
            _("It is planned as action “%(action)s”: drop it there."),
            action=lambda: spoken(promise.action),
        )
    live = MeetingPromise.objects.filter(pk=promise.pk, action=None, state=State.OPEN)
    if not live.update(state=State.WITHDRAWN):
        raise Conflict(
            _("Someone changed this at the same moment. Check it, then submit again.")
        )
    note(meeting, unit=meeting.unit.code, promise=promise.pk, withdrawn=True)


class _Raced(Exception):  # noqa: N818 - nobody is told of it
    """Another planned it at the same moment."""


@service("tracking.plan_promise")
def plan_promise(*, actor: User, at: datetime, promise: MeetingPromise) -> Action:
    """Make an action of a promise, with its owner and its day. Twice is the same action.

    Args:
        actor: Who leads the meeting, or who promised it.
        at: When.
        promise: Which.

    Raises:
        Refused: He may not; what ``add_action`` refuses.
    """
    _require_side(actor, promise, at=at)
    note(promise, unit=promise.unit.code)
    promise.refresh_from_db()
    if promise.action is None:
        try:
            with transaction.atomic():
                promise.action = _planned(actor, at, promise)
        except _Raced:
            promise.refresh_from_db()
    action = promise.action
    if action is None:
        raise Conflict(
            _("Someone changed this at the same moment. Check it, then submit again.")
        )
    note(promise, action=action.pk)
    return action


def _planned(actor: User, at: datetime, promise: MeetingPromise) -> Action:
    on = day_of(at)
    made = add_action(
        actor=actor,
        at=at,
        unit=promise.unit,
        year=year_of(on),
        name=promise.text[:200].replace("\n", " "),
        owner=promise.person,
        start_date=on,
        end_date=max(promise.due_date, on) + timedelta(days=1),
    )
    mine = MeetingPromise.objects.filter(pk=promise.pk, action=None, state=State.OPEN)
    if not mine.update(action=made):
        raise _Raced
    return made


@service("tracking.settle_promise")
def settle_promise(
    *,
    actor: User,
    at: datetime,
    promise: MeetingPromise,
    outcome: str,
    meeting: Meeting | None = None,
    said: str = "",
) -> MeetingPromise:
    """Say what became of a promise: kept, late (kept after its day), not_kept.

    Args:
        actor: Who leads the meeting it was made in or in which it is looked at; who
            promised it may say that it is kept.
        at: When.
        promise: Which.
        outcome: kept, late or not_kept.
        meeting: In which it is looked at; None: outside of one.
        said: In words.

    Raises:
        Refused: He may not; no such outcome; late before its day is over; settled
            already.
    """
    own = _require_side(actor, promise, at=at, meeting=meeting)
    on = day_of(at)
    if outcome not in {KEPT, LATE, NOT_KEPT}:
        raise Refused(
            _("There is no “%(word)s”; choose %(known)s."),
            word=outcome[:40],
            known="kept, late, not_kept",
        )
    if own and outcome == NOT_KEPT:
        raise Denied(
            _(
                "The meeting's leader decides that something was not kept. You can explain "
                "why, or mark it as kept."
            )
        )
    if outcome == LATE and on <= promise.due_date:
        raise Refused(_("The due day has not passed, so it cannot be late."))
    state = State.NOT_KEPT if outcome == NOT_KEPT else State.KEPT
    day = min(on, promise.due_date) if outcome == KEPT else on
    _move(promise, {State.OPEN}, state=state, settled_date=day)
    kind = Kind.NOT_KEPT if outcome == NOT_KEPT else Kind.KEPT
    _say(actor, at, promise, kind, meeting, said=said)
    note(promise, unit=promise.unit.code)
    return promise


@service("tracking.move_promise")
def move_promise(
    *,
    actor: User,
    at: datetime,
    promise: MeetingPromise,
    until: date,
    said: str = "",
    meeting: Meeting | None = None,
) -> MeetingPromise:
    """Let a promise have another last day; the first one stays beside it.

    Args:
        actor: Who leads the meeting it was made in or in which it is looked at.
        at: When.
        promise: Which; it is open.
        until: The new last day.
        said: Why.
        meeting: As for ``settle_promise``.

    Raises:
        Refused: He may not; a day that is past, too far, or the same.
    """
    on = day_of(at)
    if _require_side(actor, promise, at=at, meeting=meeting):
        raise Denied(_("Only the meeting's leader can move a promise: ask them."))
    _check_day(until, on)
    if until == promise.due_date:
        raise Refused(_("It is already due on %(day)s."), day=until)
    _move(promise, {State.OPEN}, due_date=until)
    _say(actor, at, promise, Kind.MOVED, meeting, said=said, until_date=until)
    note(promise, unit=promise.unit.code, due=until)
    return promise


@service("tracking.reopen_promise")
def reopen_promise(
    *,
    actor: User,
    at: datetime,
    promise: MeetingPromise,
    meeting: Meeting | None = None,
) -> MeetingPromise:
    """Say that a promise was settled by mistake; that it was stays in what became of it.

    Raises:
        Refused: He does not lead the meeting; it is not settled.
    """
    if _require_side(actor, promise, at=at, meeting=meeting):
        raise Denied(_("Only the meeting's leader can reopen a promise: ask them."))
    settled = {State.KEPT, State.NOT_KEPT}
    _move(promise, settled, state=State.OPEN, settled_date=None)
    _say(actor, at, promise, Kind.OPENED, meeting)
    note(promise, unit=promise.unit.code)
    return promise


@service("tracking.answer_promise")
def answer_promise(
    *, actor: User, at: datetime, promise: MeetingPromise, said: str
) -> PromiseEvent:
    """Say something to what became of one's own promise; it stands beside it.

    Raises:
        Refused: It is another's; nothing is said.
    """
    if actor.person_id is None or actor.person_id != promise.person_id:
        raise Denied(_("Only the person who promised it can comment."))
    words = needed(said, _("Describe it in one sentence."), longest=LONGEST)
    note(promise, unit=promise.unit.code)
    return _say(actor, at, promise, Kind.SAID, None, said=words)


def _require_side(
    user: User, promise: MeetingPromise, *, at: datetime, meeting: Meeting | None = None
) -> bool:
    """Pass who leads the meeting, or who promised it; whether it is only the latter.

    Raises:
        Refused: The meeting is of another series, or is not being held.
        Denied: He is neither.
    """
    on = day_of(at)
    if meeting is not None:
        if meeting.series_id != promise.meeting.series_id:
            raise Refused(_("This was promised in another meeting."))
        take_turn(meeting)
    looked_at = meeting or promise.meeting
    if leads(user, looked_at, on):
        return False
    if user.person_id is not None and user.person_id == promise.person_id:
        return True
    require_leader(user, looked_at, at=at)
    return False


def _check_day(day: date, on: date) -> None:
    if not on <= day <= on + FURTHEST:
        raise Refused(
            _("A promise must be due between today and %(last)s."),
            last=on + FURTHEST,
        )


def _move(promise: MeetingPromise, were: set[State], **columns: object) -> None:
    """Compare and set: only what stood as it was read."""
    mine = MeetingPromise.objects.filter(
        pk=promise.pk, state__in=were, due_date=promise.due_date
    )
    if not mine.update(**columns):
        promise.refresh_from_db()
        raise Conflict(
            _("Someone changed this at the same moment. Check it, then submit again.")
        )
    promise.refresh_from_db()


def _say(
    actor: User,
    at: datetime,
    promise: MeetingPromise,
    kind: Kind,
    meeting: Meeting | None,
    *,
    said: str = "",
    until_date: date | None = None,
) -> PromiseEvent:
    return PromiseEvent.objects.create(
        promise=promise,
        kind=kind,
        day_date=day_of(at),
        until_date=until_date,
        said=checked_text(said, longest=LONGEST),
        meeting=meeting,
        actor=actor,
        at=at,
    )
