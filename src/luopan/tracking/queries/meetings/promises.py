"""What was promised in meetings, and what became of it: from what people and actions say."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet, Value

from luopan.actions.models import Action, Evidence, Milestone
from luopan.actions.queries.done import said_done
from luopan.org.access import day_of
from luopan.org.clock import now
from luopan.org.language import spoken
from luopan.tracking.models import Meeting, MeetingPromise, PromiseEvent
from luopan.tracking.queries.meetings.before import Since, since

State, Kind = MeetingPromise.State, PromiseEvent.Kind
KEPT, LATE, NOT_KEPT, OPEN = OUTCOMES = ("kept", "late", "not_kept", "open")
RELATED = ("person", "unit", "action", "meeting__series", "meeting__unit")
MOST = 2_000


@dataclass(frozen=True)
class Proof:
    """What the records of an action say of how far it has come.

    Attributes:
        state: Of ``Action.State``.
        done_date: When it was said to be done; None: it is not, or nobody recorded when.
        reached: How many of its ``steps`` milestones were reached.
        shown: How many pieces of evidence lie with it.
    """

    number: int
    name: str
    state: str
    done_date: date | None
    reached: int
    steps: int
    shown: int


@dataclass(frozen=True)
class PromiseSeen:
    """A promise as it stands on a day.

    Attributes:
        outcome: kept, late (kept after its day), not_kept, open.
        overdue: Open, and its last day is over.
        by_records: The outcome is what its action says; nobody has ticked it.
        moved: How often its day was moved.
        said: The last word of who promised it.
        proof: Of its action; None: it has none.
    """

    id: int
    text: str
    person: str
    person_code: str
    person_id: int
    unit: str
    unit_code: str
    first_date: date
    due_date: date
    outcome: str
    overdue: bool
    by_records: bool
    settled_date: date | None
    moved: int
    said: str
    proof: Proof | None
    meeting_id: int
    meeting_name: str
    meeting_unit: str
    meeting_unit_code: str
    meeting_date: date


def last_promises(
    meeting: Meeting, *, on: date | None = None
) -> tuple[PromiseSeen, ...]:
    """What is looked at first in a meeting: what was promised in those of its series before.

    What was made in the last one, whatever became of it, and what was still open then.
    Those whose day came first stand first; six queries at most.

    Args:
        meeting: Held, coming or past.
        on: The day as of which it is told; None: today.
    """
    before = since(meeting)
    if before.meeting is None:
        return ()
    rows = MeetingPromise.objects.filter(
        meeting__series=meeting.series_id, meeting__due_date__lt=meeting.due_date
    )
    fresh = Q(meeting=before.meeting) | Q(settled_date=None)
    rows = rows.filter(fresh | Q(settled_date__gt=before.day))
    found = seen(rows, on or day_of(now()))
    return tuple(one for one in found if _is_fresh(one, before))


def _is_fresh(one: PromiseSeen, before: Since) -> bool:
    """What its action settled before the last meeting was looked at in that already."""
    if not one.by_records or before.meeting is None or before.day is None:
        return True
    late = one.settled_date is None or one.settled_date >= before.day
    return late or one.meeting_id == before.meeting.pk


def made_in(meeting: Meeting, *, on: date | None = None) -> tuple[PromiseSeen, ...]:
    """What was promised in a meeting, in the order in which it was said."""
    rows = MeetingPromise.objects.filter(meeting=meeting)
    found = seen(rows, on or day_of(now()))
    return tuple(sorted(found, key=lambda one: one.id))


def seen(rows: QuerySet[MeetingPromise], on: date) -> tuple[PromiseSeen, ...]:
    """Promises as they stand on a day, the earliest first; those withdrawn left out."""
    live = rows.exclude(state=State.WITHDRAWN).select_related(*RELATED)
    promises = list(live.order_by("due_date", "pk")[:MOST])
    proofs = proofs_of([one.action for one in promises if one.action])
    moved, said = _events(promises)
    return tuple(
        _seen(one, proofs.get(one.action_id or 0), moved, said, on) for one in promises
    )


def outcome_of(
    promise: MeetingPromise, proof: Proof | None
) -> tuple[str, date | None, bool]:
    """What became of a promise, on which day, and whether its records alone say so.

    What somebody said counts; where nobody said anything, what its action says.
    """
    if promise.state == State.NOT_KEPT:
        return NOT_KEPT, promise.settled_date, False
    if promise.state == State.KEPT:
        return _kept(promise, promise.settled_date), promise.settled_date, False
    if proof and proof.state == Action.State.DONE:
        return _kept(promise, proof.done_date), proof.done_date, True
    if proof and proof.state == Action.State.DROPPED:
        return NOT_KEPT, None, True
    return OPEN, None, False


def _kept(promise: MeetingPromise, day: date | None) -> str:
    return LATE if day is not None and day > promise.due_date else KEPT


def _seen(
    one: MeetingPromise,
    proof: Proof | None,
    moved: Mapping[int, int],
    said: Mapping[int, str],
    on: date,
) -> PromiseSeen:
    outcome, settled, by_records = outcome_of(one, proof)
    return PromiseSeen(
        id=one.pk,
        text=one.text,
        person=spoken(one.person),
        person_code=one.person.code,
        person_id=one.person_id,
        unit=spoken(one.unit),
        unit_code=one.unit.code,
        first_date=one.first_date,
        due_date=one.due_date,
        outcome=outcome,
        overdue=outcome == OPEN and one.due_date < on,
        by_records=by_records,
        settled_date=settled,
        moved=moved.get(one.pk, 0),
        said=said.get(one.pk, ""),
        proof=proof,
        meeting_id=one.meeting_id,
        meeting_name=spoken(one.meeting.series),
        meeting_unit=spoken(one.meeting.unit),
        meeting_unit_code=one.meeting.unit.code,
        meeting_date=one.meeting.day_date,
    )


def _events(
    promises: Sequence[MeetingPromise],
) -> tuple[dict[int, int], dict[int, str]]:
    """How often each was moved, and the last word of who promised it; one query."""
    if not promises:
        return {}, {}
    events = PromiseEvent.objects.filter(
        promise__in=[one.pk for one in promises], kind__in=(Kind.MOVED, Kind.SAID)
    )
    moved: dict[int, int] = {}
    said: dict[int, str] = {}
    for promise, kind, words in events.values_list("promise", "kind", "said"):
        if kind == Kind.MOVED:
            moved[promise] = moved.get(promise, 0) + 1
        else:
            said[promise] = words
    return moved, said


_Counts = dict[int, tuple[int, int]]


def proofs_of(actions: Iterable[Action]) -> dict[int, Proof]:
    """What the records of actions say, by their numbers; two queries."""
    by_number = {one.pk: one for one in actions}
    if not by_number:
        return {}
    steps, shown = _counted(by_number)
    done = _done(by_number)
    return {
        number: Proof(
            number,
            spoken(one),
            one.state,
            done.get(number),
            *steps.get(number, (0, 0)),
            shown.get(number, (0, 0))[1],
        )
        for number, one in by_number.items()
    }


def _counted(actions: Iterable[int]) -> tuple[_Counts, _Counts]:
    """By action, of milestones and of evidence: how many were reached, and how many there are."""
    numbers = list(actions)
    steps = Milestone.objects.filter(action__in=numbers).values("action")
    steps = steps.annotate(
        what=Value("m"), reached=Count("reached_date"), n=Count("pk")
    )
    shown = Evidence.objects.filter(action__in=numbers).values("action")
    shown = shown.annotate(what=Value("e"), reached=Count("pk"), n=Count("pk"))
    found: dict[str, _Counts] = {"m": {}, "e": {}}
    columns = "action", "what", "reached", "n"
    both = steps.values_list(*columns).union(shown.values_list(*columns), all=True)
    for action, what, reached, count in both:
        found[what][action] = reached, count
    return found["m"], found["e"]


def _done(actions: Mapping[int, Action]) -> dict[int, date]:
    """The day on which each action was said to be done, as the trail keeps it."""
    done = [pk for pk, one in actions.items() if one.state == Action.State.DONE]
    return {number: day_of(at) for number, at in said_done(done).items()}
