"""The score with other numbers: as they were issued, and as a counter-offer would have them.

The same people, records, objectives and days each time: only the numbers differ.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db.models import Max
from django.utils.translation import gettext as _

from luopan.org.access import day_of
from luopan.org.models import User
from luopan.targets.agreeing.carrying import would_carry
from luopan.targets.agreeing.issued import live_talks
from luopan.targets.cube import nearest, path_of, state_at, state_of
from luopan.targets.models import Step, Talk, Version
from luopan.targets.patience import is_too_long
from luopan.targets.queries.audit.judging import Judged, judge, scores
from luopan.targets.queries.audit.looking import (
    Mask,
    audit_of,
    seen_units,
    told,
)
from luopan.targets.queries.audit.reading import read, with_numbers
from luopan.targets.queries.audit.shapes import (
    Audit,
    Before,
    Change,
    Draft,
    Severity,
    Stand,
)
from luopan.targets.speech import Short
from luopan.targets.state import State
from luopan.trail.refusal import Refused

Key = tuple[str, int, str, str]


@dataclass(frozen=True)
class Issue:
    """When numbers of a version went out last, and after which of its steps."""

    on: date
    seq: int


def last_issue(version: Version) -> Issue | None:
    """The last issue that was not recalled; None: there is none."""
    at: datetime | None = live_talks(version).aggregate(at=Max("issued_at"))["at"]
    if at is None:
        return None
    steps = Step.objects.filter(version=version, at__lte=at)
    seq: int | None = steps.aggregate(seq=Max("seq"))["seq"]
    return Issue(day_of(at), seq) if seq else None


def audit_with_before(
    version: Version, *, viewer: User, at: datetime, short: Short | None = None
) -> Audit:
    """The audit as ``audit`` gives it, beside the scores of the numbers as issued last."""
    found = judge(read(version, at=at))
    seen = seen_units(found, version, viewer, day_of(at))
    return replace(
        audit_of(found, version, seen, short), before=before(version, found, seen)
    )


def before(version: Version, now: Judged, seen: Mask) -> Before | None:
    """The scores of the numbers as they were issued last, where they have changed since.

    Args:
        version: Which.
        now: What is found in its numbers as they stand.
        seen: Per node: whether it counts.

    Returns:
        None: nothing is issued, nothing has changed since, or working it out would take
        longer than whoever waits has patience for.
    """
    issue = last_issue(version)
    if issue is None or issue.seq == version.head:
        return None
    state = _state_then(version, issue.seq)
    if state is None or state.space is not state_of(version).space:
        return None
    then = judge(with_numbers(now.ground, state))
    gone, come = _apart(then, now, seen)
    return Before(
        on=issue.on,
        seq=issue.seq,
        scores=scores(then, seen),
        gone=len(gone),
        come=len(come),
    )


def _state_then(version: Version, seq: int) -> State | None:
    path = path_of(version, seq)
    steps = len(path.live)
    if is_too_long(path.space, steps):
        start, _state = nearest(path)
        if is_too_long(path.space, steps - start):
            return None
    return state_at(path)


def _apart(one: Judged, other: Judged, seen: Mask) -> tuple[list[Draft], list[Draft]]:
    """Weighty findings that only the one has, and that only the other has."""
    left, right = _keyed(one, seen), _keyed(other, seen)
    return (
        [draft for key, draft in left.items() if key not in right],
        [draft for key, draft in right.items() if key not in left],
    )


def _keyed(found: Judged, seen: Mask) -> dict[Key, Draft]:
    return {
        (draft.rule.code, draft.place, draft.product, draft.period): draft
        for draft, nodes in zip(found.drafts, found.touched, strict=True)
        if draft.rule.severity == Severity.WEIGHTY and seen[nodes].any()
    }


def of_talk(
    talk: Talk, *, viewer: User, at: datetime, short: Short | None = None
) -> Change:
    """What a talk's numbers do to the score of its unit and all under it.

    Args:
        talk: One that the viewer sees.
        viewer: Scores count what he sees of the branch.
        at: What is recorded by then counts.
        short: Writes amounts of findings; None: in full.

    Returns:
        The numbers as issued (where they differ), as they stand, and with the number
        that waits for an answer, carried by the reserve (where it can be).
    """
    version, unit = talk.version, talk.unit.code
    now = judge(read(version, at=at))
    ground = now.ground
    place = ground.units.place(unit)
    seen = seen_units(now, version, viewer, day_of(at))
    seen[:place] = seen[ground.ends[place] :] = False
    stands = [Stand("now", _amount(now, place), scores(now, seen))]
    issue = last_issue(version)
    then = (
        _state_then(version, issue.seq) if issue and issue.seq < version.head else None
    )
    if then is not None:
        issued = judge(with_numbers(ground, then))
        if (issued.ground.months[place] != ground.months[place]).any():
            stand = Stand("issued", _amount(issued, place), scores(issued, seen))
            stands.insert(0, stand)
    offered = _offered(talk)
    if offered is None:
        return Change(unit, tuple(stands))
    later = judge(with_numbers(ground, offered))
    stands.append(Stand("offer", _amount(later, place), scores(later, seen)))
    gone, come = _apart(now, later, seen)
    return Change(
        unit,
        tuple(stands),
        gone=_told(now, version, gone, seen, short),
        come=_told(later, version, come, seen, short),
    )


def _amount(found: Judged, place: int) -> int:
    return int(found.ground.year[place])


def _told(
    found: Judged,
    version: Version,
    drafts: Iterable[Draft],
    seen: Mask,
    short: Short | None,
) -> tuple[str, ...]:
    kept = {id(draft) for draft in drafts}
    return tuple(
        _("%(unit)s: %(sentence)s") % {"unit": one.unit_name, "sentence": one.sentence}
        for one in told(found, version, seen, lambda draft: id(draft) in kept, short)
    )


def _offered(talk: Talk) -> State | None:
    """The numbers if the offer were accepted; None: there is none, or no room for it."""
    is_open = talk.state == Talk.State.OPEN and not talk.version.frozen
    if not is_open or talk.offer in {None, talk.amount}:
        return None
    try:
        return would_carry(talk, int(talk.offer or 0))
    except Refused:
        return None
