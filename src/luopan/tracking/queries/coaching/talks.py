"""Talks of two, each as far as the viewer may see it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from luopan.dimensions.models import Metric
from luopan.org.access import name_of
from luopan.org.language import spoken
from luopan.org.models import Person, User
from luopan.tracking.coached import Chain, Sight, chains, seen_by
from luopan.tracking.models import CoachingEntry, CoachingTalk

Kind = CoachingEntry.Kind


@dataclass(frozen=True)
class Said:
    """An entry; words are empty where the viewer may not read them.

    Attributes:
        kind: record, read, word or followed.
        corrected: A later edition of the record stands in its place.
    """

    seq: int
    kind: str
    who: str
    about_him: bool
    at: datetime
    observation: str
    step: str
    metric: Metric | None
    follow_date: date | None
    outcome: str
    said: str
    corrected: bool


@dataclass(frozen=True)
class TalkRow:
    """A talk.

    Attributes:
        sight: How much of it the viewer sees: all, steps or days.
        step: What was agreed on; empty: nothing, or not his to read.
        due: When it is looked at again; None: it is closed, or was never set.
        followed: The last outcome; empty: none yet.
        read: The person has read it; ``mine``: it is about the viewer.
        last: Number of the last entry; ``entries`` all that the viewer may see.
    """

    id: int
    person: Person
    leader: str
    leader_id: int
    unit: str
    unit_code: str
    held_date: date
    audience: str
    sight: Sight
    step: str
    metric: Metric | None
    due: date | None
    followed: str
    followed_at: datetime | None
    read: bool
    mine: bool
    last: int
    entries: tuple[Said, ...]

    @property
    def record(self) -> Said | None:
        """The record as it stands."""
        rows = [one for one in self.entries if one.kind == Kind.RECORD]
        return rows[-1] if rows else None

    def late(self, on: date) -> int:
        """Days since it was to be looked at again; 0: it is not due."""
        return max((on - self.due).days, 0) if self.due else 0


def talks_of(
    viewer: User, people: Iterable[int], *, on: date, limit: int | None = None
) -> tuple[TalkRow, ...]:
    """Talks about some people as far as a viewer sees them, the newest first; five queries."""
    rows = CoachingTalk.objects.filter(person__in=set(people))
    ordered = rows.select_related("person", "leader__person", "unit")
    return seen(
        viewer, list(ordered.order_by("-held_date", "-pk")[: limit or 2_000]), on
    )


def seen(viewer: User, talks: Sequence[CoachingTalk], on: date) -> tuple[TalkRow, ...]:
    """Of some talks what a viewer sees; what he may not know of is left out."""
    if not talks:
        return ()
    entries = CoachingEntry.objects.filter(talk__in=[one.pk for one in talks])
    by_talk: dict[int, list[CoachingEntry]] = {}
    for row in entries.select_related("actor__person", "metric").order_by("seq"):
        by_talk.setdefault(row.talk_id, []).append(row)
    others = [one for one in talks if not _his(viewer, one)]
    levels = chains({one.unit_id for one in others}, on) if others else {}
    accounts = _accounts(others)
    found = (
        _row(viewer, one, by_talk.get(one.pk, []), _but(levels, one, accounts), on)
        for one in talks
    )
    return tuple(row for row in found if row.sight != Sight.NONE)


def _his(viewer: User, talk: CoachingTalk) -> bool:
    return viewer.pk == talk.leader_id or viewer.person_id == talk.person_id


def _accounts(talks: Iterable[CoachingTalk]) -> dict[int, int]:
    people = {one.person_id for one in talks}
    rows = User.objects.filter(person__in=people).values_list("person", "pk")
    return dict(rows) if people else {}


def _but(
    levels: dict[int, Chain], talk: CoachingTalk, accounts: dict[int, int]
) -> Chain:
    """The chain above a talk without the person himself."""
    own = accounts.get(talk.person_id, 0)
    without = ((depth, who - {own}) for depth, who in levels.get(talk.unit_id, ()))
    return tuple((depth, who) for depth, who in without if who)


def _row(
    viewer: User,
    talk: CoachingTalk,
    entries: Sequence[CoachingEntry],
    chain: Chain,
    on: date,
) -> TalkRow:
    read = any(one.actor.person_id == talk.person_id for one in entries)
    sight = seen_by(viewer, talk, chain, read=read, on=on)
    record = next((one for one in reversed(entries) if one.kind == Kind.RECORD), None)
    follow = next((one for one in reversed(entries) if one.kind == Kind.FOLLOWED), None)
    newest = max((one for one in (record, follow) if one), key=lambda one: one.seq)
    open_step = sight != Sight.DAYS and record is not None
    return TalkRow(
        talk.pk,
        talk.person,
        name_of(talk.leader),
        talk.leader_id,
        spoken(talk.unit),
        talk.unit.code,
        talk.held_date,
        talk.audience,
        sight,
        record.step if open_step and record else "",
        record.metric if open_step and record else None,
        newest.follow_date if newest else None,
        follow.outcome if follow and sight != Sight.DAYS else "",
        follow.at if follow else None,
        read,
        viewer.person_id is not None and viewer.person_id == talk.person_id,
        entries[-1].seq if entries else 0,
        tuple(_said(one, talk, record) for one in entries)
        if sight == Sight.ALL
        else (),
    )


def _said(one: CoachingEntry, talk: CoachingTalk, record: CoachingEntry | None) -> Said:
    is_record = one.kind == Kind.RECORD
    return Said(
        one.seq,
        one.kind,
        name_of(one.actor),
        one.actor.person_id == talk.person_id,
        one.at,
        one.observation,
        one.step,
        one.metric,
        one.follow_date,
        one.outcome,
        one.said,
        is_record and record is not None and one.pk != record.pk,
    )
