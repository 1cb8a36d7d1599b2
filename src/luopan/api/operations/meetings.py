"""Meetings: recurring ones, each of them from its last promises to its minutes."""

from typing import Annotated, Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from ninja import Query, Router, Schema

from luopan.actions.queries import owner_called
from luopan.api.operations import meeting_shapes as shapes
from luopan.api.repeats import keyed
from luopan.api.shapes import Code, Done, Number
from luopan.org.access import Action, find_unit
from luopan.org.language import in_other_language
from luopan.org.policy import policy
from luopan.tracking.attending import (
    ARRANGES,
    invited,
    meeting_seen,
    one_series,
    promise_seen,
)
from luopan.tracking.presets import Point
from luopan.tracking.queries import meetings as queries
from luopan.tracking.queries.meetings.before import person_of
from luopan.tracking.services import meetings as services

router = Router(tags=["meetings"])


class MeetingsAsked(Schema):
    """Of which unit; ``own``: only those one takes part in or leads."""

    unit: Code = ""
    own: bool = False


@router.get("/meetings", response=shapes.MeetingsShape, summary=_("Visible meetings"))
@policy(Action.TARGETS_READ)
def meetings(request: HttpRequest, asked: Annotated[MeetingsAsked, Query()]) -> Any:
    """What waits for its minutes, what comes, what was held, and the recurring ones."""
    return queries.meetings(request.user, on=request.on, unit=asked.unit, own=asked.own)


@router.get(
    "/meetings/{meeting_id}",
    response=shapes.MeetingFull,
    summary=_("A meeting in full"),
)
@policy(Action.TARGETS_READ)
def meeting(request: HttpRequest, meeting_id: Number) -> Any:
    """With what was promised before first."""
    one = meeting_seen(request.user, meeting_id, on=request.on)
    found = queries.meeting_page(request.user, one, on=request.on)
    before = found.before.meeting
    return vars(found) | {
        "id": one.pk,
        "series": one.series_id,
        "unit_code": one.unit.code,
        "day": one.day_date,
        "starts_at": one.starts_at,
        "state": one.state,
        "points": [_point(row) for row in found.points],
        "before": before.pk if before else None,
        "digest": found.minutes.digest if found.minutes else "",
        "closed_at": one.closed_at,
    }


def _point(row: Any) -> dict[str, Any]:
    point = row.point
    other = point.other and in_other_language()
    return {
        "place": row.place,
        "title": str(point.other if other else point.title),
        "minutes": point.minutes,
        "behind": point.behind,
        "note": row.note,
        "edits": row.edits,
    }


@router.post(
    "/meeting-series",
    response=shapes.MeetingMade,
    summary=_("Schedule a recurring meeting"),
)
@policy(Action.TARGETS_EDIT)
@keyed(shapes.MeetingMade)
def arrange_meetings(request: HttpRequest, body: shapes.SeriesSaid) -> Any:
    """Its next days arise at once."""
    unit = find_unit(request.user, body.unit, on=request.on, action=ARRANGES)
    made = services.arrange_series(
        actor=request.user,
        at=request.at,
        unit=unit,
        said=_arrangement(request, body),
    )
    return {"id": made.pk}


@router.post(
    "/meeting-series/{series_id}",
    response=Done,
    summary=_("Reschedule a recurring meeting"),
)
@policy(Action.TARGETS_EDIT)
@keyed(Done)
def arrange_meetings_anew(
    request: HttpRequest, series_id: Number, body: shapes.SeriesSaid
) -> Any:
    """Planned ones follow; those moved by hand or held stay."""
    series = one_series(request.user, series_id, on=request.on)
    said = _arrangement(request, body)
    by = {"actor": request.user, "at": request.at}
    services.arrange_series(**by, unit=series.unit, said=said, series=series)
    return {"done": True}


def _arrangement(request: HttpRequest, body: shapes.SeriesSaid) -> Any:
    plain = ("name", "name_other", "rhythm", "day", "off", "starts_at", "takes")
    said: dict[str, Any] = {
        key: value for key in plain if (value := getattr(body, key)) not in (None, "")
    }
    if body.agenda:
        said["agenda"] = [
            Point(one.title, one.minutes, one.behind, one.title_other)
            for one in body.agenda
        ]
    if body.leader:
        said["leader"] = owner_called(request.user, body.leader, on=request.on)
    said["guests"] = [invited(code, request.on) for code in body.guests]
    said["end_date"] = body.end_date
    return services.arrangement_of(body.preset or "weekly", body.start_date, **said)


def _by(request: HttpRequest, number: int) -> dict[str, Any]:
    found = meeting_seen(request.user, number, on=request.on)
    return {"actor": request.user, "at": request.at, "meeting": found}


@router.post(
    "/meetings/{meeting_id}/begin", response=Done, summary=_("Start a meeting")
)
@policy(Action.TARGETS_AGREE)
@keyed(Done)
def begin_meeting(request: HttpRequest, meeting_id: Number) -> Any:
    """By who leads it; twice is once."""
    services.open_meeting(**_by(request, meeting_id))
    return {"done": True}


@router.post(
    "/meetings/{meeting_id}/move", response=Done, summary=_("Reschedule a meeting")
)
@policy(Action.TARGETS_AGREE)
@keyed(Done)
def move_meeting(
    request: HttpRequest, meeting_id: Number, body: shapes.MoveSaid
) -> Any:
    """Only this one; the recurring meeting stays."""
    services.move_meeting(**_by(request, meeting_id), **body.dict())
    return {"done": True}


@router.post(
    "/meetings/{meeting_id}/cancel", response=Done, summary=_("Cancel a meeting")
)
@policy(Action.TARGETS_AGREE)
@keyed(Done)
def cancel_meeting(
    request: HttpRequest, meeting_id: Number, body: shapes.MeetingReasonSaid
) -> Any:
    """With its reason."""
    services.cancel_meeting(**_by(request, meeting_id), reason=body.reason)
    return {"done": True}


@router.post(
    "/meetings/{meeting_id}/attendance",
    response=Done,
    summary=_("Record who attended a meeting"),
)
@policy(Action.TARGETS_AGREE)
@keyed(Done)
def meeting_attendance(
    request: HttpRequest, meeting_id: Number, body: shapes.CameSaid
) -> Any:
    """By who leads it."""
    services.attend(**_by(request, meeting_id), came=body.came)
    return {"done": True}


@router.post(
    "/meetings/{meeting_id}/notes",
    response=Done,
    summary=_("Record the discussion of a point"),
)
@policy(Action.TARGETS_AGREE)
@keyed(Done)
def note_meeting(
    request: HttpRequest, meeting_id: Number, body: shapes.MeetingNoteSaid
) -> Any:
    """As long as the minutes are open."""
    services.put_note(
        **_by(request, meeting_id),
        point=body.point,
        text=body.text,
        expected=body.edits,
    )
    return {"done": True}


@router.post(
    "/meetings/{meeting_id}/decisions",
    response=shapes.MeetingMade,
    summary=_("Record a decision"),
)
@policy(Action.TARGETS_AGREE)
@keyed(shapes.MeetingMade)
def decide_in_meeting(
    request: HttpRequest, meeting_id: Number, body: shapes.MeetingDecisionSaid
) -> Any:
    """The same key again is the same decision."""
    by = _by(request, meeting_id)
    who = person_of(by["meeting"], body.by) if body.by else None
    made = services.decide(**by, text=body.text, key=body.key, decided_by=who)
    return {"id": made.pk}


@router.post(
    "/meetings/{meeting_id}/promises",
    response=shapes.MeetingMade,
    summary=_("Record a promise"),
)
@policy(Action.TARGETS_AGREE)
@keyed(shapes.MeetingMade)
def promise_in_meeting(
    request: HttpRequest, meeting_id: Number, body: shapes.MeetingPromiseSaid
) -> Any:
    """The same key again is the same promise; maybe as an action at once."""
    by = _by(request, meeting_id)
    made = services.promise(
        **by,
        person=person_of(by["meeting"], body.person),
        text=body.text,
        due_date=body.due_date,
        key=body.key,
        as_action=body.as_action,
    )
    return {"id": made.pk}


@router.post(
    "/meetings/{meeting_id}/close",
    response=Done,
    summary=_("Close the minutes of a meeting"),
)
@policy(Action.TARGETS_AGREE)
@keyed(Done)
def close_meeting(request: HttpRequest, meeting_id: Number) -> Any:
    """They never change again."""
    services.close_meeting(**_by(request, meeting_id))
    return {"done": True}


# ── what was promised ──


@router.get(
    "/meeting-promises",
    response=shapes.KeepingShape,
    summary=_("Record of promises made in meetings"),
)
@policy(Action.TARGETS_READ)
def meeting_promises(request: HttpRequest) -> Any:
    """One's own, and counts of those whom one leads; no ranking."""
    return queries.keeping(request.user, on=request.on)


def _of(request: HttpRequest, number: int) -> dict[str, Any]:
    found = promise_seen(request.user, number, on=request.on)
    return {"actor": request.user, "at": request.at, "promise": found}


def _looked_at(request: HttpRequest, number: int | None) -> Any:
    return meeting_seen(request.user, number, on=request.on) if number else None


@router.post(
    "/meeting-promises/{promise_id}/settle",
    response=Done,
    summary=_("Record the outcome of a promise"),
)
@policy(Action.TARGETS_AGREE)
@keyed(Done)
def settle_promise(
    request: HttpRequest, promise_id: Number, body: shapes.SettleSaid
) -> Any:
    """By who leads the meeting; who promised it may say that it is kept."""
    services.settle_promise(
        **_of(request, promise_id),
        outcome=body.outcome,
        meeting=_looked_at(request, body.meeting),
        said=body.said,
    )
    return {"done": True}


@router.post(
    "/meeting-promises/{promise_id}/move",
    response=Done,
    summary=_("Change the due day of a promise"),
)
@policy(Action.TARGETS_AGREE)
@keyed(Done)
def move_promise(
    request: HttpRequest, promise_id: Number, body: shapes.LaterSaid
) -> Any:
    """By who leads the meeting; the first day stays beside it."""
    services.move_promise(
        **_of(request, promise_id),
        until=body.until,
        said=body.said,
        meeting=_looked_at(request, body.meeting),
    )
    return {"done": True}


@router.post(
    "/meeting-promises/{promise_id}/plan",
    response=shapes.MeetingMade,
    summary=_("Turn a promise into an action"),
)
@policy(Action.TARGETS_AGREE)
@keyed(shapes.MeetingMade)
def plan_promise(request: HttpRequest, promise_id: Number) -> Any:
    """Twice is the same action."""
    return {"id": services.plan_promise(**_of(request, promise_id)).pk}


@router.post(
    "/meeting-promises/{promise_id}/answer",
    response=Done,
    summary=_("Comment on one's own promise"),
)
@policy(Action.TARGETS_AGREE)
@keyed(Done)
def answer_promise(
    request: HttpRequest, promise_id: Number, body: shapes.MeetingWordSaid
) -> Any:
    """By who promised it; it stands beside it."""
    services.answer_promise(**_of(request, promise_id), said=body.said)
    return {"done": True}
