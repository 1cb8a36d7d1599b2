"""Appending a step: rights, conflicts, arithmetic, compare and set, one row."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from luopan.org.access import day_of, name_of
from luopan.org.language import spoken
from luopan.org.models import User
from luopan.targets.acts import Considered, Said, consider, touch_of
from luopan.targets.agreeing.issued import Moved, moved_talks, refuse_issued
from luopan.targets.conflicts import Clash, clash
from luopan.targets.cube import (
    EVERY,
    HOT,
    Path,
    keep_snapshot,
    path_of,
    steps_since_snapshot,
)
from luopan.targets.folding import key_of
from luopan.targets.kinds import Touch, kind_named
from luopan.targets.models import Step, Version
from luopan.targets.moved import remember
from luopan.targets.padding import refuse_above_cap
from luopan.targets.patience import is_too_large
from luopan.targets.refusals import Conflict
from luopan.targets.results import Applied, applied
from luopan.targets.scope import require_act, sight
from luopan.targets.sentences import cell_name
from luopan.targets.sequence import Written, is_gesture
from luopan.targets.speech import DatabaseSpeech
from luopan.trail.canonical import storable
from luopan.trail.chain import note
from luopan.trail.queue import enqueue
from luopan.trail.recurring import instant, zone
from luopan.trail.refusal import Refused
from luopan.trail.said import in_each

ATTEMPTS = 50
JUST_AFTER_MIDNIGHT = time(0, 5)


@dataclass(frozen=True)
class Author:
    """Who says something, when and why."""

    actor: User
    at: datetime
    reason: str = ""


def append(
    author: Author,
    version: Version,
    said: Said,
    expected: int | None = None,
    agreed: Callable[[Sequence[Moved]], None] | None = None,
) -> Applied:
    """Add a step on top of the newest one.

    Args:
        author: Who says it.
        version: To which version.
        said: What.
        expected: The last step that the author had seen; None: whatever is the newest.
            Steps that others added since are looked at: if they stand in the way the
            step is refused with names, else it comes on top of them.
        agreed: Of an agreement: is told which issued totals it changed. None: a gesture,
            which changes none.

    Returns:
        What it did. ``version.head`` is the new head.

    Raises:
        Refused: He may not; the version is committed; the step makes no sense; there is
            no room; somebody else was faster; a number that is issued would change.
    """
    for _attempt in range(ATTEMPTS):
        fresh = _fresh(version)
        path = path_of(fresh)
        sees = sight(author.actor, fresh, author.at)
        considered = consider(path, said, sees)
        refuse_conflicts(author, path, considered, said, expected)
        require_act(author.actor, fresh, author.at, considered)
        moved = moved_talks(fresh, considered)
        if agreed is None:
            refuse_issued(moved, DatabaseSpeech(fresh.metric, sees))
            refuse_above_cap(fresh, considered)
        if _moved_head(fresh, considered.step.seq):
            _write(author, fresh, considered)
            version.head = fresh.head
            if agreed is not None:
                agreed(moved)
            return _result(author, fresh, considered)
    raise Conflict(_("Too many people are changing this version: try again."))


def _fresh(version: Version) -> Version:
    rows = Version.objects.select_related("plan__root", "plan__calendar", "metric")
    fresh = rows.get(pk=version.pk)
    refuse_committed(fresh)
    return fresh


def refuse_committed(version: Version) -> None:
    """A committed version never changes."""
    if version.frozen:
        raise Refused(
            _(
                "“%(version)s” is committed and can no longer change: copy it and continue there."
            ),
            version=lambda: spoken(version),
        )


def refuse_conflicts(
    author: Author,
    path: Path,
    considered: Considered,
    said: Said,
    expected: int | None,
) -> None:
    """Refuse, with names, if steps that others added meanwhile stand in the way."""
    if expected is None or expected == path.seq:
        return
    if not 0 <= expected < path.seq:
        raise Conflict(
            ngettext_lazy(
                "This version has %(seq)s step, not %(expected)s: load it again.",
                "This version has %(seq)s steps, not %(expected)s: load it again.",
                path.seq,
            ),
            seq=path.seq,
            expected=expected,
        )
    meanwhile = Step.objects.filter(version=path.version, seq__gt=expected)
    others = meanwhile.exclude(actor=author.actor).select_related("actor__person")
    if not (steps := list(others.order_by("seq"))):
        return
    mine = considered.touch | touch_of(path.until(expected), said)
    for step in steps:
        theirs = Touch.of(step.touches)
        if found := clash(path.space, mine, theirs):
            _refuse(author, path, considered, step, found)
        _refuse_set_meanwhile(author, path, considered, step)


def _refuse(
    author: Author, path: Path, considered: Considered, step: Step, found: Clash
) -> None:
    """Name who was faster and where: his cell, or one's own if his is not to be seen."""
    speech = DatabaseSpeech(path.version.metric)
    sees = sight(author.actor, path.version, author.at)
    cell = found.theirs if sees(found.theirs.unit) else found.mine
    raise Conflict(
        _(
            "%(person)s has just changed %(cell)s to %(amount)s. Check it, then decide on "
            "your change again."
        ),
        person=lambda: name_of(step.actor),
        cell=lambda: cell_name(cell, speech.anew()),
        amount=lambda: speech.anew().amount(considered.before.total(cell)),
    )


def _refuse_set_meanwhile(
    author: Author, path: Path, considered: Considered, step: Step
) -> None:
    """Of a kind that moves no number: name who has set the same meanwhile."""
    said = considered.step
    aside = kind_named(said.kind).aside if is_gesture(said.kind) else None
    if aside is None or step.kind != said.kind:
        return
    both = sorted(aside(said.parameters) & aside(step.parameters))
    if both:
        metric, unit, period = both[0]
        speech = DatabaseSpeech(path.version.metric)
        raise Conflict(
            _(
                "%(person)s has just set %(metric)s of %(unit)s for %(period)s. Check it, "
                "then enter your number again."
            ),
            person=lambda: name_of(step.actor),
            metric=lambda: speech.anew().name("metric", metric),
            unit=lambda: speech.anew().name("unit", unit),
            period=period,
        )


def _moved_head(version: Version, seq: int) -> bool:
    """Compare and set: True if nobody was faster."""
    mine = Version.objects.filter(pk=version.pk, head=seq - 1, issues=version.issues)
    if not mine.exclude(state=Version.State.COMMITTED).update(head=seq):
        return False
    version.head = seq
    return True


def _write(author: Author, version: Version, considered: Considered) -> None:
    step = considered.step
    Step.objects.create(
        version=version,
        seq=step.seq,
        kind=step.kind,
        parameters=dict(step.parameters),
        inputs=dict(step.inputs),
        readings={**step.readings, **_worded_reason(author)},
        touches=considered.touch.as_json(),
        kernel=step.kernel,
        result_hash=considered.after.result_hash(),
        actor=author.actor,
        at=author.at,
        reason=storable(author.reason),
    )
    HOT.put(considered.path.names[-1], considered.after)
    if is_gesture(step.kind):
        remember(considered.path, considered.moved)
    _keep_if_due(author, considered)
    note(version, step=step.seq, kind=step.kind, parameters=step.parameters)
    _remember_end(author, version, step)


def _worded_reason(author: Author) -> dict[str, Any]:
    """A reason that Luopan itself gives, in each language; beside it what one has typed."""
    own = isinstance(author.reason, Promise)
    return {"reason": in_each(author.reason)} if own else {}


def _keep_if_due(author: Author, considered: Considered) -> None:
    """A snapshot now and then; a large one is written by the worker, nobody waits for it."""
    path = considered.path
    overdue = steps_since_snapshot(path) - EVERY
    if overdue < 0:
        return
    if not is_too_large(path.space):
        keep_snapshot(path, considered.after)
    elif overdue % EVERY == 0:  # once, and again if it was not done
        enqueue(
            actor=None,
            at=author.at,
            kind="targets.fold",
            key=key_of(path),
            parameters={"version": path.version.pk, "seq": path.seq},
        )


def _remember_end(author: Author, version: Version, step: Written) -> None:
    """A hold that lasts until a day is let go on the day after."""
    until = step.parameters.get("until")
    if step.kind != "hold" or not until:
        return
    after = date.fromisoformat(until) + timedelta(days=1)
    enqueue(
        actor=None,
        at=author.at,
        kind="targets.release_expired",
        key=f"release:{version.pk}:{step.seq}",
        due_at=instant(datetime.combine(after, JUST_AFTER_MIDNIGHT), zone()),
    )


def _result(author: Author, version: Version, considered: Considered) -> Applied:
    speech = DatabaseSpeech(version.metric)
    notes = tuple(sentence.say(speech) for sentence in considered.notes)
    return applied(considered, saved=True, on=day_of(author.at), notes=notes)
