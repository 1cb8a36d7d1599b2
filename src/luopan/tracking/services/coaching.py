"""Talks of two: written by who leads, answered by whom they are about, looked at again."""

import hashlib
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from luopan.dimensions.models import Metric
from luopan.org.access import Action, Denied, day_of, require
from luopan.org.models import Person, User
from luopan.strategy.words import checked_text
from luopan.targets.refusals import Conflict
from luopan.tracking.coached import (
    Audience,
    Sight,
    audience_now,
    place_led,
    require_leader,
    sight_of,
)
from luopan.tracking.models import CoachingEntry, CoachingRule, CoachingTalk
from luopan.trail.chain import note, service
from luopan.trail.refusal import Refused

LONGEST_STEP = 400
AHEAD = timedelta(days=366)
Kind = CoachingEntry.Kind


@dataclass(frozen=True)
class Record:
    """What is written of a talk.

    Args:
        observation: What was seen, in words one can observe.
        step: What the two agreed on; empty: nothing yet.
        metric: By which metric of the person's seat the step should show; None: by none.
        follow_date: When it is looked at again; None: not set.
    """

    observation: str
    step: str = ""
    metric: Metric | None = None
    follow_date: date | None = None


@service("tracking.set_talk_audience")
def set_talk_audience(*, actor: User, at: datetime, audience: str) -> CoachingRule:
    """Say who sees talks that are written from now on; earlier ones keep their rule.

    Args:
        actor: May open plans for the company: its director or operations.
        at: When.
        audience: pair, direct (who leads next above as well) or line (all who lead above).

    Raises:
        Refused: He may not; no such rule.
    """
    require(actor, Action.PLANS_CREATE, at=at)
    if audience not in Audience.values:
        raise Refused(
            _(
                "Choose who can read it: the two of you, the next leader above, or the whole line."
            )
        )
    note("coaching:rule", audience=audience)
    return CoachingRule.objects.create(audience=audience, actor=actor, at=at)


@service("tracking.write_talk")
def write_talk(
    *,
    actor: User,
    at: datetime,
    person: Person,
    record: Record,
    held_date: date | None = None,
    audience: str = "",
) -> CoachingTalk:
    """Write down a talk with somebody one leads; he sees it at once.

    Args:
        actor: Leads the person.
        at: When.
        person: Whom it is about.
        record: What was seen and agreed.
        held_date: The day of the talk; None: today.
        audience: The rule that the page told before he wrote; empty: the one that stands.

    Raises:
        Refused: He does not lead the person; nothing is said; the rule has changed.
    """
    on = day_of(at)
    place = require_leader(actor, person, on)
    stands, held = audience_now(), held_date or on
    if audience and audience != stands:
        raise Conflict(
            _("Who can see talks was just changed. Check it, then submit again.")
        )
    if not on - AHEAD < held <= on:
        raise Refused(_("The talk must be today or earlier. Choose its day."))
    talk = CoachingTalk.objects.create(
        person=person,
        leader=actor,
        unit=place.unit,
        held_date=held,
        audience=stands,
        at=at,
    )
    _add(talk, 1, actor, at, **_checked(record, on))
    return talk


@service("tracking.correct_talk")
def correct_talk(
    *, actor: User, at: datetime, talk: CoachingTalk, record: Record, expected: int
) -> CoachingEntry:
    """Write a new edition of one's own record; the earlier ones stay beside it.

    Args:
        actor: Who wrote it.
        at: When.
        talk: Which.
        record: What it says from now on.
        expected: Number of the last entry he has seen.

    Raises:
        Refused: It is not his; something was said meanwhile.
    """
    if actor.pk != talk.leader_id:
        raise Denied(_("A record can only be corrected by its author."))
    return _next(talk, expected, actor, at, **_checked(record, day_of(talk.at)))


@service("tracking.answer_talk")
def answer_talk(
    *, actor: User, at: datetime, talk: CoachingTalk, expected: int, said: str = ""
) -> CoachingEntry:
    """Say a word to a talk as one of the two; whom it is about may just have read it.

    Args:
        actor: One of the two.
        at: When.
        talk: Which.
        expected: Number of the last entry he has seen.
        said: What he says; of the person nothing: he has read it.

    Raises:
        Refused: He is none of the two; who wrote it says nothing; it changed meanwhile.
    """
    is_about = actor.person_id == talk.person_id
    if not is_about and actor.pk != talk.leader_id:
        raise Denied(_("Only the two participants of a talk can add to it."))
    words = checked_text(said)
    if not words and not is_about:
        raise Refused(_("Write something first."))
    kind = Kind.WORD if words else Kind.READ
    return _next(talk, expected, actor, at, kind=kind, said=words)


@service("tracking.follow_up")
def follow_up(
    *,
    actor: User,
    at: datetime,
    talk: CoachingTalk,
    outcome: str,
    expected: int,
    said: str = "",
    follow_date: date | None = None,
) -> CoachingEntry:
    """Look at an agreed step again: kept, partly, not; and when next, if at all.

    Args:
        actor: Leads the person, or wrote the talk and still does.
        at: When.
        talk: With an agreed step.
        outcome: kept, partly or not.
        expected: Number of the last entry he has seen.
        said: What he says to it.
        follow_date: When it is looked at again; None: it is closed.

    Raises:
        Refused: He leads the person no more; there is no step; it changed meanwhile.
    """
    on = day_of(at)
    sees = sight_of(actor, talk, on) in {Sight.ALL, Sight.STEPS}
    if not sees or place_led(actor, talk.person, on) is None:
        raise Denied(
            _(
                "Only the person's leader can write this. Ask the current leader of the unit."
            )
        )
    if outcome not in CoachingEntry.Outcome.values:
        raise Refused(
            _("Choose whether the agreed step was kept, partly kept or not kept.")
        )
    newest = talk.entries.filter(kind=Kind.RECORD).order_by("-seq").first()
    if newest is None or not newest.step:
        raise Refused(_("No step was agreed. Add one to the record first."))
    later = _day_ahead(follow_date, on)
    return _next(
        talk,
        expected,
        actor,
        at,
        kind=Kind.FOLLOWED,
        outcome=outcome,
        said=checked_text(said),
        follow_date=later,
    )


def _checked(record: Record, on: date) -> dict[str, Any]:
    step = checked_text(record.step, longest=LONGEST_STEP)
    words = checked_text(record.observation)
    if not words:
        raise Refused(_("Enter what was observed."))
    if record.follow_date is not None and not step:
        raise Refused(_("First enter what was agreed, then when to follow up."))
    return {
        "kind": Kind.RECORD,
        "observation": words,
        "step": step,
        "metric": record.metric,
        "follow_date": _day_ahead(record.follow_date, on),
    }


def _day_ahead(day: date | None, on: date) -> date | None:
    if day is not None and not on < day <= on + AHEAD:
        raise Refused(_("The follow-up must be on a future day within a year."))
    return day


def _next(
    talk: CoachingTalk, expected: int, actor: User, at: datetime, **said: Any
) -> CoachingEntry:
    """The next entry, by who has seen all before it."""
    last = talk.entries.aggregate(last=Max("seq"))["last"] or 0
    if expected != last:
        raise _moved()
    return _add(talk, last + 1, actor, at, **said)


def _add(
    talk: CoachingTalk, seq: int, actor: User, at: datetime, **said: Any
) -> CoachingEntry:
    try:
        with transaction.atomic():
            made = CoachingEntry.objects.create(
                talk=talk, seq=seq, person=talk.person, actor=actor, at=at, **said
            )
    except IntegrityError as error:
        if not CoachingEntry.objects.filter(talk=talk, seq=seq).exists():
            raise
        raise _moved() from error
    # No word of it: finance, operations, auditors and administrators read the trail.
    note(f"person:{talk.person.code}", talk=talk.pk, entry=seq, sha256=_seal(made))
    return made


def _moved() -> Conflict:
    return Conflict(
        _("The other person has just written. Read it, then submit yours again.")
    )


def _seal(made: CoachingEntry) -> str:
    parts = (made.observation, made.step, made.said, str(made.follow_date))
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()
