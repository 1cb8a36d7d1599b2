"""Coaching: who needs one this week, talks of two as far as one may see them, their rule."""

from datetime import date, datetime
from typing import Annotated, Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from ninja import Query, Router, Schema
from pydantic import Field

from luopan.api.repeats import keyed
from luopan.api.shapes import Amount, Code, Done, Named, Number, Said, Text
from luopan.org.access import Action
from luopan.org.language import spoken
from luopan.org.policy import policy
from luopan.tracking.coached import audience_now, talk_seen
from luopan.tracking.queries.coaching.desk import Mate, desk
from luopan.tracking.queries.coaching.effect import Compared
from luopan.tracking.queries.coaching.people import person_page
from luopan.tracking.queries.coaching.talk import metric_named, talk_page
from luopan.tracking.queries.coaching.talks import Said as Entry
from luopan.tracking.queries.coaching.talks import TalkRow
from luopan.tracking.services import coaching as services

router = Router(tags=["coaching"])
Long = Annotated[str, Field(max_length=4_000)]
Seen = Annotated[int, Field(ge=1, le=1_000_000)]


class MateShape(Schema):
    """Somebody whom the reader leads directly, and the facts by which he is ordered."""

    person: Named
    unit: Named
    due: int
    late: int
    follow: date | None
    talked: date | None
    unread: int
    help: int
    warnings: int
    attainment: float | None
    lead: float | None


class DeskShape(Schema):
    """The people of a unit that the reader leads; nobody else sees this order."""

    unit: Named | None
    units: list[Named]
    people: list[MateShape]


class DeskAsked(Schema):
    """Which of the units that one leads; empty: the largest."""

    unit: Code = ""


class EntryShape(Schema):
    """An entry of a talk; ``kind``: record, read, word or followed."""

    seq: int
    kind: str
    who: str
    about_him: bool
    at: datetime
    observation: str
    step: str
    metric: str
    follow_date: date | None
    outcome: str
    said: str
    corrected: bool


class TalkShape(Schema):
    """A talk; ``sight``: all, steps (what was agreed) or days (that one talked)."""

    id: int
    person: Named
    leader: str
    unit: Named
    held_date: date
    audience: str
    sight: str
    step: str
    metric: str
    due: date | None
    followed: str
    read: bool
    last: int
    entries: list[EntryShape]


class ComparedShape(Schema):
    """A metric before and after, beside others on the same days; it names no cause.

    ``state``: told, early, moved or unknown. Medians are empty where fewer than five are
    compared.
    """

    metric: str
    state: str
    days: int
    before_date: date
    held_date: date
    end_date: date
    before: Amount | None
    after: Amount | None
    peers: int
    peers_before: Amount | None
    peers_after: Amount | None
    widened: bool


class TalkFull(Schema):
    """A talk with what came before and after."""

    talk: TalkShape
    compared: ComparedShape | None
    may_follow: bool
    may_say: bool
    may_correct: bool


class CoachedShape(Schema):
    """Somebody's talks; ``audience``: the rule for what is written now."""

    person: Named
    unit: Named | None
    own: bool
    audience: str
    talks: list[TalkShape]


class TalkRecordSaid(Said):
    """What is written of a talk."""

    observation: Long
    step: Text = ""
    metric: Code = ""
    follow_date: date | None = None


class NewTalkSaid(TalkRecordSaid):
    """``audience``: the rule that the writer was told; another one stands: 409."""

    held_date: date | None = None
    audience: Code = ""


class CorrectionSaid(TalkRecordSaid):
    """``seen``: number of the last entry one has seen."""

    seen: Seen


class TalkAnswerSaid(Said):
    """``seen``: number of the last entry; without words the person has read it."""

    seen: Seen
    said: Long = ""


class FollowUpSaid(Said):
    """``outcome``: kept, partly or not; without a day it is closed."""

    seen: Seen
    outcome: Code
    said: Long = ""
    follow_date: date | None = None


class AudienceSaid(Said):
    """pair, direct or line."""

    audience: Code


class TalkMade(Schema):
    """Number of a talk."""

    id: int


def named(row: Any) -> dict[str, str]:
    """A thing by code and name."""
    return {"code": row.code, "name": spoken(row)}


@router.get("/coaching/people", response=DeskShape, summary=_("Who needs me this week"))
@policy(Action.RECORDS_READ)
def coaching_people(request: HttpRequest, asked: Annotated[DeskAsked, Query()]) -> Any:
    """Whom one leads directly, by facts; who leads nobody gets nobody."""
    found = desk(request.user, at=request.at, on=request.on, unit=asked.unit)
    if found is None:
        return {"unit": None, "units": [], "people": []}
    return {
        "unit": named(found.unit),
        "units": [named(one) for one in found.units],
        "people": [_mate(one) for one in found.mates],
    }


def _mate(one: Mate) -> dict[str, Any]:
    return vars(one) | {"person": named(one.person), "unit": named(one.unit)}


@router.get(
    "/coaching/people/{code}",
    response=CoachedShape,
    summary=_("Talks about someone, as far as one can see them"),
)
@policy(Action.RECORDS_READ)
def coached_person(request: HttpRequest, code: str) -> Any:
    """For himself and for who leads him; nobody else finds him."""
    by = {"at": request.at, "on": request.on}
    found = person_page(request.user, code, **by, brief=True)
    return {
        "person": named(found.person),
        "unit": named(found.unit) if found.unit else None,
        "own": found.own,
        "audience": found.audience,
        "talks": [_talk(row) for row in found.talks],
    }


def _talk(row: TalkRow) -> dict[str, Any]:
    return vars(row) | {
        "person": named(row.person),
        "unit": {"code": row.unit_code, "name": row.unit},
        "metric": row.metric.code if row.metric else "",
        "sight": str(row.sight),
        "entries": [_entry(one) for one in row.entries],
    }


def _entry(one: Entry) -> dict[str, Any]:
    return vars(one) | {"metric": one.metric.code if one.metric else ""}


@router.post(
    "/coaching/people/{code}/talks",
    response=TalkMade,
    summary=_("Log a talk with somebody one leads"),
)
@policy(Action.TARGETS_AGREE)
@keyed(TalkMade)
def write_talk(request: HttpRequest, code: str, body: NewTalkSaid) -> Any:
    """He sees it at once; who else does says the rule."""
    by = {"at": request.at, "on": request.on}
    found = person_page(request.user, code, **by, brief=True)
    talk = services.write_talk(
        actor=request.user,
        at=request.at,
        person=found.person,
        record=_record(body),
        held_date=body.held_date,
        audience=body.audience,
    )
    return {"id": talk.pk}


def _record(body: TalkRecordSaid) -> services.Record:
    return services.Record(
        body.observation, body.step, metric_named(body.metric), body.follow_date
    )


@router.get(
    "/coaching/talks/{talk_id}", response=TalkFull, summary=_("A coaching talk")
)
@policy(Action.RECORDS_READ)
def coaching_talk(request: HttpRequest, talk_id: Number) -> Any:
    """As far as one may see it; with what came before and after, without a cause."""
    found = talk_page(request.user, talk_id, at=request.at, on=request.on)
    return vars(found) | {
        "talk": _talk(found.row),
        "compared": _compared(found.compared) if found.compared else None,
    }


def _compared(found: Compared) -> dict[str, Any]:
    return vars(found) | {"metric": found.metric.code}


def _by(request: HttpRequest, number: int) -> dict[str, Any]:
    talk, _sight = talk_seen(request.user, number, request.on)
    return {"actor": request.user, "at": request.at, "talk": talk}


@router.post(
    "/coaching/talks/{talk_id}/correct",
    response=Done,
    summary=_("Correct your own record of a talk"),
)
@policy(Action.TARGETS_AGREE)
@keyed(Done)
def correct_talk(request: HttpRequest, talk_id: Number, body: CorrectionSaid) -> Any:
    """A new edition; the earlier ones stay."""
    services.correct_talk(
        **_by(request, talk_id), record=_record(body), expected=body.seen
    )
    return {"done": True}


@router.post(
    "/coaching/talks/{talk_id}/answer",
    response=Done,
    summary=_("Reply to a talk, or mark it as read"),
)
@policy(Action.TARGETS_AGREE)
@keyed(Done)
def answer_talk(request: HttpRequest, talk_id: Number, body: TalkAnswerSaid) -> Any:
    """By one of the two."""
    services.answer_talk(**_by(request, talk_id), expected=body.seen, said=body.said)
    return {"done": True}


@router.post(
    "/coaching/talks/{talk_id}/follow-up",
    response=Done,
    summary=_("Follow up on an agreed step"),
)
@policy(Action.TARGETS_AGREE)
@keyed(Done)
def follow_up(request: HttpRequest, talk_id: Number, body: FollowUpSaid) -> Any:
    """By who leads the person now."""
    services.follow_up(
        **_by(request, talk_id),
        outcome=body.outcome,
        expected=body.seen,
        said=body.said,
        follow_date=body.follow_date,
    )
    return {"done": True}


@router.get(
    "/coaching/audience", response=AudienceSaid, summary=_("Visibility of talks")
)
@policy(Action.RECORDS_READ)
def talk_audience(request: HttpRequest) -> Any:
    """The rule for what is written from now on."""
    return {"audience": audience_now()}


@router.post(
    "/coaching/audience", response=Done, summary=_("Set who can see coaching talks")
)
@policy(Action.PLANS_CREATE)
@keyed(Done)
def set_talk_audience(request: HttpRequest, body: AudienceSaid) -> Any:
    """It opens nothing that was written before."""
    by = {"actor": request.user, "at": request.at}
    services.set_talk_audience(**by, audience=body.audience)
    return {"done": True}
