"""Reviews: what was wanted, what came, why, what is learnt; and the next year's plan."""

from datetime import date, datetime
from typing import Annotated, Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from ninja import Query, Router, Schema
from pydantic import Field

from luopan.actions.access import action_seen
from luopan.api.repeats import keyed
from luopan.api.shapes import (
    Amount,
    AmountSaid,
    Code,
    Done,
    Number,
    RatioSaid,
    Said,
    Text,
)
from luopan.org.access import Action, find_unit
from luopan.org.dossier import person_called
from luopan.org.policy import policy
from luopan.review.access.looking_back import line_of, review_seen, seed_of
from luopan.review.queries import looking_back as queries
from luopan.review.queries import reviews as listing
from luopan.review.services import looking_back as services
from luopan.review.services import next_cycle

router = Router(tags=["reviews"])


class ReviewShape(Schema):
    """A review; ``goal`` and ``result`` as known on ``as_of``."""

    id: int
    unit: str
    unit_name: str
    action: str
    period: str
    metric: str
    counted_in: str
    edition: int
    state: str
    goal: Amount | None
    result: Amount | None
    as_of: date
    who: str
    at: datetime
    lessons: int
    answered: int
    mine: bool


class PieceShape(Schema):
    """A part of goal − result; each list adds up to it."""

    key: str
    name: str
    goal: Amount
    result: Amount


class ReviewLineShape(Schema):
    """A cause, lesson or next step; ``evidence`` is a key of the facts."""

    id: int
    part: str
    kind: str
    text: str
    evidence: str
    concerns: str
    owner: str
    due_date: date | None
    who: str
    at: datetime
    lifted: str


class ReviewWordShape(Schema):
    """What who leads above answered; empty: read."""

    who: str
    at: datetime
    text: str


class ReviewFull(Schema):
    """A review in full."""

    review: ReviewShape
    summary: str
    units: list[PieceShape]
    products: list[PieceShape]
    months: list[PieceShape]
    lines: list[ReviewLineShape]
    words: list[ReviewWordShape]
    version: int | None


class ReviewsAsked(Schema):
    """Which; nothing: all in reach."""

    year: Annotated[int, Field(ge=2000, le=2199)] | None = None
    unit: Code = ""


class ReviewSaid(Said):
    """Of which unit and period; an empty metric is sales."""

    unit: Code
    period: Code
    metric: Code = ""


class ReviewLineSaid(Said):
    """A line; ``kind`` of a lesson: keep, stop or try; owner and day of a next step."""

    part: Code
    text: Text
    kind: Code = ""
    evidence: Code = ""
    concerns: Code = ""
    owner: Code = ""
    due_date: date | None = None


class ReviewAnswerSaid(Said):
    """A few words; empty, as an answer: read."""

    text: Text = ""


class EditionSaid(Said):
    """Why a later word is needed."""

    reason: Text


class LessonsSaid(Said):
    """Numbers of lessons of published reviews below."""

    lessons: Annotated[list[Number], Field(max_length=200)]


class SeedSaid(Said):
    """What of a line goes along: clean, assumption, template or remark."""

    line: Number
    kind: Code
    unit: Code = ""
    amount: AmountSaid | None = None
    back: bool = False
    period: Code = ""
    owner: Code = ""
    action: Number | None = None


class NextSaid(Said):
    """Which marks go along, and a growth on top of the base."""

    seeds: Annotated[list[Number], Field(max_length=200)] = []
    grow: RatioSaid | None = None


class ReviewNumbered(Schema):
    """The number of what was made."""

    id: int


class NextShape(Schema):
    """The plan that was opened."""

    plan: int
    version: int


READS = (Action.TARGETS_READ, Action.RECORDS_READ)


@router.get("/reviews", response=list[ReviewShape], summary=_("Visible reviews"))
@policy(*READS, every=True)
def reviews(request: HttpRequest, asked: Annotated[ReviewsAsked, Query()]) -> Any:
    """The newest editions, the latest period first."""
    if asked.unit:
        find_unit(request.user, asked.unit, on=request.on, action=Action.TARGETS_READ)
    found = {"year": asked.year, "unit": asked.unit}
    return listing.reviews(request.user, on=request.on, **found)


@router.get("/reviews/{review_id}", response=ReviewFull, summary=_("A review in full"))
@policy(*READS, every=True)
def review(request: HttpRequest, review_id: Number) -> Any:
    """Goal and result as they were filled in, and what people wrote."""
    found = queries.review_page(
        review_seen(request.user, review_id, on=request.on),
        viewer=request.user,
        on=request.on,
    )
    version = found.cycle.version_id if found.cycle else None
    summary = found.review.summary
    return vars(found) | {
        "review": found.row,
        "summary": summary,
        "version": version,
    }


def _by(request: HttpRequest) -> dict[str, Any]:
    return {"actor": request.user, "at": request.at}


def _review(request: HttpRequest, number: int) -> dict[str, Any]:
    found = review_seen(request.user, number, on=request.on)
    return _by(request) | {"review": found}


@router.post("/reviews", response=ReviewNumbered, summary=_("Start a review"))
@policy(Action.TARGETS_AGREE)
@keyed(ReviewNumbered)
def begin_review(request: HttpRequest, body: ReviewSaid) -> Any:
    """By who holds or leads the unit; goal and result are filled in."""
    unit = find_unit(request.user, body.unit, on=request.on, action=Action.TARGETS_READ)
    said = {"metric": body.metric, "period": body.period}
    return services.open_review(**_by(request), unit=unit, **said)


@router.post(
    "/actions/{action_id}/review",
    response=ReviewNumbered,
    summary=_("Start an action review"),
)
@policy(Action.TARGETS_AGREE)
@keyed(ReviewNumbered)
def begin_review_of_action(request: HttpRequest, action_id: Number) -> Any:
    """What it should bring and what it brought are filled in."""
    seen = action_seen(request.user, action_id, on=request.on)
    return services.open_review_of_action(**_by(request), action=seen)


@router.post(
    "/reviews/{review_id}/summary",
    response=Done,
    summary=_("Write the summary of a review"),
)
@policy(Action.TARGETS_AGREE)
@keyed(Done)
def summarise(request: HttpRequest, review_id: Number, body: ReviewAnswerSaid) -> Any:
    """Into a draft of one's own."""
    services.summarise(**_review(request, review_id), text=body.text)
    return {"done": True}


@router.post(
    "/reviews/{review_id}/lines",
    response=ReviewNumbered,
    summary=_("Add a cause, a lesson or a next step"),
)
@policy(Action.TARGETS_AGREE)
@keyed(ReviewNumbered)
def write_line(request: HttpRequest, review_id: Number, body: ReviewLineSaid) -> Any:
    """Into a draft of one's own."""
    unit = None
    if body.concerns:
        by = {"on": request.on, "action": Action.TARGETS_READ}
        unit = find_unit(request.user, body.concerns, **by)
    said = services.Said(
        body.part,
        body.text,
        body.kind,
        body.evidence,
        unit,
        person_called(body.owner) if body.owner else None,
        body.due_date,
    )
    return services.write_line(**_review(request, review_id), said=said)


@router.post(
    "/reviews/{review_id}/lines/{line_id}/take-out",
    response=Done,
    summary=_("Remove a line from a draft"),
)
@policy(Action.TARGETS_AGREE)
@keyed(Done)
def take_out_line(request: HttpRequest, review_id: Number, line_id: Number) -> Any:
    """What it said stays in the trail."""
    found = review_seen(request.user, review_id, on=request.on)
    services.take_out_line(**_by(request), line=line_of(found, line_id))
    return {"done": True}


@router.post(
    "/reviews/{review_id}/lift",
    response=Done,
    summary=_("Include lessons from below in a draft"),
)
@policy(Action.TARGETS_AGREE)
@keyed(Done)
def lift(request: HttpRequest, review_id: Number, body: LessonsSaid) -> Any:
    """Of published reviews in its days."""
    services.lift_lessons(**_review(request, review_id), lessons=body.lessons)
    return {"done": True}


@router.post(
    "/reviews/{review_id}/refresh",
    response=Done,
    summary=_("Refresh goal and result of a draft"),
)
@policy(Action.TARGETS_AGREE)
@keyed(Done)
def tell_anew(request: HttpRequest, review_id: Number) -> Any:
    """As they are known now."""
    services.tell_anew(**_review(request, review_id))
    return {"done": True}


@router.post(
    "/reviews/{review_id}/publish", response=Done, summary=_("Publish a review")
)
@policy(Action.TARGETS_AGREE)
@keyed(Done)
def publish(request: HttpRequest, review_id: Number) -> Any:
    """It stays as it is."""
    services.publish(**_review(request, review_id))
    return {"done": True}


@router.post("/reviews/{review_id}/answer", response=Done, summary=_("Answer a review"))
@policy(Action.TARGETS_AGREE)
@keyed(Done)
def answer_review(
    request: HttpRequest, review_id: Number, body: ReviewAnswerSaid
) -> Any:
    """By who leads above the unit."""
    services.answer_review(**_review(request, review_id), text=body.text)
    return {"done": True}


@router.post(
    "/reviews/{review_id}/edition",
    response=ReviewNumbered,
    summary=_("Start a new edition of a review"),
)
@policy(Action.TARGETS_AGREE)
@keyed(ReviewNumbered)
def new_edition(request: HttpRequest, review_id: Number, body: EditionSaid) -> Any:
    """The earlier one stays as it is."""
    return services.new_edition(**_review(request, review_id), reason=body.reason)


@router.post(
    "/reviews/{review_id}/seeds",
    response=ReviewNumbered,
    summary=_("Mark items of a review for the next plan"),
)
@policy(Action.TARGETS_AGREE)
@keyed(ReviewNumbered)
def plant_seed(request: HttpRequest, review_id: Number, body: SeedSaid) -> Any:
    """A one-off of the base, an assumption, a template or a remark."""
    found = review_seen(request.user, review_id, on=request.on)
    said = body.dict(exclude={"line", "kind"})
    line = line_of(found, body.line)
    return next_cycle.plant_seed(**_by(request), line=line, kind=body.kind, said=said)


@router.post(
    "/reviews/{review_id}/seeds/{seed_id}/take-back",
    response=Done,
    summary=_("Remove a mark for the next plan"),
)
@policy(Action.TARGETS_AGREE)
@keyed(Done)
def take_seed_back(request: HttpRequest, review_id: Number, seed_id: Number) -> Any:
    """As long as its plan is not opened."""
    found = review_seen(request.user, review_id, on=request.on)
    next_cycle.take_seed_back(**_by(request), seed=seed_of(found, seed_id))
    return {"done": True}


@router.post(
    "/reviews/{review_id}/next",
    response=NextShape,
    summary=_("Open the next year's plan from a review"),
)
@policy(Action.PLANS_CREATE)
@keyed(NextShape)
def open_next(request: HttpRequest, review_id: Number, body: NextSaid) -> Any:
    """Of the company's published review of a year; once."""
    said = {"seeds": body.seeds, "grow": body.grow}
    made = next_cycle.open_next_cycle(**_review(request, review_id), **said)
    return {"plan": made.plan_id, "version": made.version_id}
