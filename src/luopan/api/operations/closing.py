"""Closing a period: months, a round with its seats, one's own figures, objections."""

from typing import Annotated, Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from ninja import Query, Router

from luopan.api.operations.closing_shapes import (
    BegunSaid,
    ClosingReasonSaid,
    ConfirmSaid,
    DeadlineSaid,
    LinesAsked,
    MineShape,
    MonthsAsked,
    MonthsShape,
    ObjectionDecisionSaid,
    ObjectionMade,
    ObjectSaid,
    RestatedShape,
    RoundMade,
    RoundShape,
)
from luopan.api.repeats import keyed
from luopan.api.shapes import (
    Done,
    Number,
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


@router.get(
    "/closing", response=MonthsShape, summary=_("Months and their closing status")
)
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


@router.get("/closing/{code}", response=RoundShape, summary=_("The close of a month"))
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
def close_the_month(request: HttpRequest, code: str, body: ClosingReasonSaid) -> Any:
    """Its figures are kept; what comes late counts in the next open month."""
    closing = round_seen(request.user, code, on=request.on)
    by = {"actor": request.user, "at": request.at, "closing": closing}
    services.close_period(**by, reason=body.reason)
    return {}


@router.post("/closing/{code}/reopen", response=Done, summary=_("Reopen a month"))
@policy(Action.TARGETS_COMMIT)
@keyed(Done)
def reopen_the_month(request: HttpRequest, code: str, body: ClosingReasonSaid) -> Any:
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
    request: HttpRequest, objection_id: Number, body: ObjectionDecisionSaid
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
    summary=_("Withdraw an objection"),
)
@policy(Action.RECORDS_ENTER)
@keyed(Done)
def take_the_objection_back(request: HttpRequest, objection_id: Number) -> Any:
    """By who holds the seat."""
    found = objection_seen(request.user, objection_id, on=request.on)
    by = {"actor": request.user, "at": request.at}
    services.withdraw_objection(**by, objection=found)
    return {}
