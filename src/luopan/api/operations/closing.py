"""Closing a period: months, a round with its seats, one's own figures, objections."""

from datetime import date, datetime
from typing import Annotated, Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from ninja import Query, Router, Schema

from luopan.api.repeats import keyed
from luopan.api.shapes import (
    Amount,
    Code,
    Done,
    Millionths,
    Named,
    Number,
    RatioSaid,
    Said,
    Text,
)
from luopan.org.access import Action, find_unit
from luopan.org.language import spoken
from luopan.org.policy import policy
from luopan.review.access.closing import objection_seen, round_seen
from luopan.review.models import Objection
from luopan.review.queries.closing.list import SeatRow, list_of_close
from luopan.review.queries.closing.months import months_of_close
from luopan.review.queries.closing.own import A_PAGE, mine, seat_called
from luopan.review.queries.closing.restated import Restated, restated
from luopan.review.services import closing as services
from luopan.review.services.closing.objecting import Wanted

router = Router(tags=["closing"])


class MonthShape(Schema):
    """A month. ``where``: running, waiting, confirming, closed, reopened."""

    period: Code
    where: str
    seats: int
    missing: int
    objections: int
    deadline_date: date | None
    closed_at: datetime | None


class MonthsShape(Schema):
    """The months of a year; ``silent`` are the seats that have not confirmed the open one."""

    year: int
    months: list[MonthShape]
    silent: list[Named]


class SeatShape(Schema):
    """A seat of a round. ``said``: objected, confirmed, changed, open, silent, vacant.

    ``figures`` are in the metric's own unit by its code; a ratio is 1 at 100 %.
    """

    seat: Named
    said: str
    acting: bool
    confirmed_at: datetime | None
    figures: dict[str, Millionths | None]


class ObjectionShape(Schema):
    """An objection; ``may_decide``: the reader decides it."""

    id: int
    seat: Named
    metric: Code
    kind: str
    record: str
    to_seat: Named | None
    share: Amount | None
    to_date: date | None
    reason: str
    state: str
    due_date: date
    decision: str
    batch: int | None
    may_decide: bool


class RoundShape(Schema):
    """A round; ``counts`` of all seats of the company, ``seats`` of those in reach."""

    id: int
    period: Code
    metrics: list[Code]
    decides: str
    deadline_date: date
    closed_at: datetime | None
    reopened_at: datetime | None
    sha256: str
    counts: dict[str, int]
    seats: list[SeatShape]
    objections: list[ObjectionShape]


class RecordShape(Schema):
    """A line behind a figure; ``counted_date``: it counts on this day, cross-period."""

    kind: str
    number: str
    line: str
    day_date: date
    counted_date: date | None
    account: str | None
    product: str | None
    currency: str
    amount: Millionths | None
    quantity: Millionths | None


class MineShape(Schema):
    """A seat's figures; a confirmation sends ``seen`` back."""

    row: SeatShape
    seen: str
    may_confirm: bool
    records: list[RecordShape]
    count: int
    objections: list[ObjectionShape]


class MonthsAsked(Schema):
    """Of which year; none: the running one."""

    year: int | None = None


class LinesAsked(Schema):
    """``metric``: whose records are wanted; none: no records."""

    metric: Code = ""
    offset: int = 0


class BegunSaid(Said):
    """``decides``: operations or line."""

    period: Code
    deadline: date
    decides: Code = "operations"


class ReasonSaid(Said):
    """Why."""

    reason: Text = ""


class DeadlineSaid(Said):
    """A new deadline, and why."""

    deadline: date
    reason: Text


class ConfirmSaid(Said):
    """``seen``: name of the figures one has seen."""

    seen: Code = ""


class ObjectSaid(Said):
    """``kind``: owner, split, period, no_return, return; ``share`` of ``to_seat``, 0 to 1."""

    metric: Code
    kind: Code
    record: Text
    reason: Text
    to_seat: Code = ""
    share: RatioSaid | None = None
    to_date: date | None = None


class DecisionSaid(Said):
    """``to_seat``: whose it is, where the objection does not say."""

    accepted: bool
    reason: Text
    to_seat: Code = ""


class RoundMade(Schema):
    """The number of the round."""

    id: Number


class ObjectionMade(Schema):
    """The number of the objection."""

    id: Number


class RestatedRowShape(Schema):
    """A figure when closed and today, in the metric's own unit."""

    unit: Named
    metric: Code
    closed: Millionths | None
    today: Millionths | None
    difference: Millionths


class CauseShape(Schema):
    """A batch that changed the month after its close."""

    batch: int
    revoked: bool
    metric: Code
    amount: Millionths


class ChangedShape(Schema):
    """A document behind the difference."""

    record: str
    day_date: date
    before: Millionths | None
    after: Millionths | None


class LateShape(Schema):
    """A document that came after the close and counts on ``counted_date``."""

    record: str
    day_date: date
    counted_date: date
    amount: Millionths | None


class RestatedShape(Schema):
    """A closed month beside what is known of it today."""

    period: Code
    closed_at: datetime
    sha256: str
    rows: list[RestatedRowShape]
    causes: list[CauseShape]
    changed: list[ChangedShape]
    late: list[LateShape]


@router.get("/closing", response=MonthsShape, summary=_("Months and their close"))
@policy(Action.RECORDS_READ)
def months_and_their_close(
    request: HttpRequest, asked: Annotated[MonthsAsked, Query()]
) -> Any:
    """Where the close of each month of a year is."""
    found = months_of_close(request.user, at=request.at, on=request.on, year=asked.year)
    return {
        "year": found.year,
        "months": [
            {
                "period": row.span.code,
                "where": row.where,
                "seats": row.seats,
                "missing": row.missing,
                "objections": row.objections,
                "deadline_date": row.closing and row.closing.deadline_date,
                "closed_at": row.closing and row.closing.closed_at,
            }
            for row in found.months
        ],
        "silent": [_named(row.seat) for row in found.silent],
    }


def _named(thing: Any) -> dict[str, str] | None:
    return thing and {"code": thing.code, "name": spoken(thing)}


def _seat(row: SeatRow) -> dict[str, Any]:
    return {
        "seat": _named(row.seat),
        "said": row.said,
        "acting": row.acting,
        "confirmed_at": row.word and row.word.at,
        "figures": dict(row.figures),
    }


def _objection(one: Objection, may: bool) -> dict[str, Any]:
    said = ("id", "kind", "record", "share", "to_date", "reason", "state", "due_date")
    return {name: getattr(one, name) for name in said} | {
        "seat": _named(one.seat),
        "to_seat": _named(one.to_seat),
        "metric": one.metric.code,
        "decision": one.decision,
        "batch": one.batch_id,
        "may_decide": may,
    }


@router.post("/closing", response=RoundMade, summary=_("Open the close of a month"))
@policy(Action.PERIODS_CLOSE)
@keyed(RoundMade)
def open_the_close(request: HttpRequest, body: BegunSaid) -> Any:
    """From now on each seat confirms its figures or objects to a line."""
    made = services.open_close(actor=request.user, at=request.at, **body.dict())
    return {"id": made.pk}


@router.get("/closing/{code}", response=RoundShape, summary=_("A month's close"))
@policy(Action.RECORDS_READ)
def a_months_close(request: HttpRequest, code: str) -> Any:
    """The newest round of a month: its seats in reach, what is objected to."""
    found = list_of_close(request.user, code, at=request.at, on=request.on)
    closing = found.closing
    said = ("period", "metrics", "decides", "deadline_date", "closed_at", "sha256")
    return {name: getattr(closing, name) for name in said} | {
        "id": closing.pk,
        "reopened_at": closing.reopened_at,
        "counts": {str(key): count for key, count in found.counts.items()},
        "seats": [_seat(row) for row in found.seats],
        "objections": [
            _objection(one, one.pk in found.decides) for one in found.objections
        ],
    }


@router.post(
    "/closing/{code}/deadline", response=Done, summary=_("Move the deadline of a close")
)
@policy(Action.PERIODS_CLOSE)
@keyed(Done)
def move_the_deadline(request: HttpRequest, code: str, body: DeadlineSaid) -> Any:
    """Seats have more time, or less."""
    closing = round_seen(request.user, code, on=request.on)
    by = {"actor": request.user, "at": request.at, "closing": closing}
    services.move_deadline(**by, **body.dict())
    return {}


@router.post("/closing/{code}/close", response=Done, summary=_("Close a month"))
@policy(Action.PERIODS_CLOSE)
@keyed(Done)
def close_the_month(request: HttpRequest, code: str, body: ReasonSaid) -> Any:
    """Its figures are kept; what comes late counts in the next open month."""
    closing = round_seen(request.user, code, on=request.on)
    by = {"actor": request.user, "at": request.at, "closing": closing}
    services.close_period(**by, reason=body.reason)
    return {}


@router.post("/closing/{code}/reopen", response=Done, summary=_("Open a month again"))
@policy(Action.TARGETS_COMMIT)
@keyed(Done)
def reopen_the_month(request: HttpRequest, code: str, body: ReasonSaid) -> Any:
    """What it closed with stays kept."""
    closing = round_seen(request.user, code, on=request.on)
    by = {"actor": request.user, "at": request.at, "closing": closing}
    services.reopen_period(**by, reason=body.reason)
    return {}


@router.get(
    "/closing/{code}/today",
    response=RestatedShape,
    summary=_("A closed month beside today"),
)
@policy(Action.RECORDS_READ)
def a_closed_month_today(request: HttpRequest, code: str) -> Any:
    """What changed it since, batch by batch and document by document."""
    return _restated(restated(request.user, code, at=request.at, on=request.on))


def _restated(found: Restated) -> dict[str, Any]:
    closing = found.closing
    return {
        "period": closing.period,
        "closed_at": closing.closed_at,
        "sha256": closing.sha256,
        "rows": [
            {
                "unit": _named(row.unit),
                "metric": row.read.metric.code,
                "closed": row.closed,
                "today": row.today,
                "difference": row.difference,
            }
            for row in found.rows
        ],
        "causes": [
            {
                "batch": one.batch.pk,
                "revoked": one.revoked,
                "metric": one.read.metric.code,
                "amount": one.amount,
            }
            for one in found.causes
        ],
        "changed": [
            {
                "record": one.document.key,
                "day_date": one.document.day_date,
                "before": one.before,
                "after": one.after,
            }
            for one in found.changed
        ],
        "late": [
            {
                "record": one.document.key,
                "day_date": one.document.day_date,
                "counted_date": one.document.counted_date,
                "amount": one.amount,
            }
            for one in found.late
        ],
    }


@router.get(
    "/closing/{code}/seats/{seat}",
    response=MineShape,
    summary=_("A seat's figures of a month"),
)
@policy(Action.RECORDS_READ)
def a_seats_figures(
    request: HttpRequest, code: str, seat: str, asked: Annotated[LinesAsked, Query()]
) -> Any:
    """What it is to confirm, and the records behind one metric."""
    found = mine(
        request.user,
        code,
        seat,
        at=request.at,
        on=request.on,
        metric=asked.metric,
        offset=min(max(asked.offset, 0), A_PAGE * 10_000),
    )
    return {
        "row": _seat(found.row),
        "seen": found.seen,
        "may_confirm": found.may_say,
        "records": list(found.behind.rows) if found.behind else [],
        "count": found.behind.count if found.behind else 0,
        "objections": [_objection(one, False) for one in found.objections],
    }


@router.post(
    "/closing/{code}/seats/{seat}/confirmation",
    response=Done,
    summary=_("Confirm a seat's figures"),
)
@policy(Action.RECORDS_ENTER)
@keyed(Done)
def confirm_the_figures(
    request: HttpRequest, code: str, seat: str, body: ConfirmSaid
) -> Any:
    """By who holds the seat or acts in it."""
    closing = round_seen(request.user, code, on=request.on)
    unit = find_unit(request.user, seat, on=request.on, action=Action.RECORDS_READ)
    by = {"actor": request.user, "at": request.at, "closing": closing}
    services.confirm_actuals(**by, seat=unit, seen=body.seen)
    return {}


@router.post(
    "/closing/{code}/seats/{seat}/objections",
    response=ObjectionMade,
    summary=_("Object to a line"),
)
@policy(Action.RECORDS_ENTER)
@keyed(ObjectionMade)
def object_to_a_line(
    request: HttpRequest, code: str, seat: str, body: ObjectSaid
) -> Any:
    """By who holds the seat or acts in it."""
    found = mine(
        request.user, code, seat, at=request.at, on=request.on, metric=body.metric
    )
    wanted = Wanted(
        kind=body.kind,
        record=body.record,
        to_seat=seat_called(body.to_seat) if body.to_seat else None,
        share=body.share,
        to_date=body.to_date,
    )
    made = services.object_to_line(
        actor=request.user,
        at=request.at,
        closing=found.closing,
        seat=found.row.seat,
        metric=found.known(body.metric),
        wanted=wanted,
        reason=body.reason,
    )
    return {"id": made.pk}


@router.post(
    "/closing/objections/{objection_id}/decision",
    response=Done,
    summary=_("Decide an objection"),
)
@policy(Action.RECORDS_ENTER)
@keyed(Done)
def decide_the_objection(
    request: HttpRequest, objection_id: Number, body: DecisionSaid
) -> Any:
    """Accepted, the document is corrected by a batch that can be revoked."""
    found = objection_seen(request.user, objection_id, on=request.on)
    seat = None
    if body.to_seat:
        seat = find_unit(
            request.user, body.to_seat, on=request.on, action=Action.ORG_READ
        )
    services.decide_objection(
        actor=request.user,
        at=request.at,
        objection=found,
        accepted=body.accepted,
        reason=body.reason,
        to_seat=seat,
    )
    return {}


@router.post(
    "/closing/objections/{objection_id}/withdrawal",
    response=Done,
    summary=_("Take an objection back"),
)
@policy(Action.RECORDS_ENTER)
@keyed(Done)
def take_the_objection_back(request: HttpRequest, objection_id: Number) -> Any:
    """By who holds the seat."""
    found = objection_seen(request.user, objection_id, on=request.on)
    by = {"actor": request.user, "at": request.at}
    services.withdraw_objection(**by, objection=found)
    return {}
