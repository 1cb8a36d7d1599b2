"""How meetings are set: kinds of meetings, when a series ends, what was put down by mistake."""

from datetime import date, time
from typing import Annotated, Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from ninja import Router, Schema
from pydantic import Field

from luopan.api.operations import meeting_shapes as shapes
from luopan.api.repeats import keyed
from luopan.api.shapes import Code, Done, Number, Said, Text
from luopan.org.access import Action
from luopan.org.policy import policy
from luopan.tracking.attending import meeting_seen, one_series, promise_seen
from luopan.tracking.presets import Point, Way
from luopan.tracking.queries.meetings.before import decision_of
from luopan.tracking.queries.meetings.presets import preset_called, presets
from luopan.tracking.services import meetings as services

router = Router(tags=["meetings"])


class PresetPoint(Schema):
    """A point of an agenda."""

    title: str
    minutes: int
    behind: str


class PresetShape(Schema):
    """A kind of meeting; ``own``: the company wrote it, ``edits`` times."""

    code: str
    name: str
    own: bool
    edits: int
    rhythm: str
    day: int
    off: str
    starts_at: time
    takes: str
    agenda: list[PresetPoint]


class PresetSaid(Said):
    """A kind of meeting; ``edits`` as it was read: another's later word is not lost."""

    name: Text
    name_other: Text = ""
    rhythm: Code
    day: Annotated[int, Field(ge=-66, le=66)] = 1
    off: Code = "after"
    starts_at: time
    takes: Code
    agenda: list[shapes.PointSaid] = Field(min_length=1, max_length=12)
    edits: int | None = None


class SeriesEndSaid(Said):
    """The first day on which it is due no more."""

    end_date: date


@router.get(
    "/meeting-presets", response=list[PresetShape], summary=_("Kinds of meetings")
)
@policy(Action.TARGETS_READ)
def meeting_presets(request: HttpRequest) -> Any:
    """The standard ones first."""
    return [
        vars(row.way)
        | {"code": row.code, "name": row.spoken, "own": row.own, "edits": row.edits}
        | {
            "agenda": [
                vars(point) | {"title": str(point.title)} for point in row.way.agenda
            ]
        }
        for row in presets()
    ]


@router.post(
    "/meeting-presets/{code}", response=Done, summary=_("Define a kind of meeting")
)
@policy(Action.PLANS_CREATE)
@keyed(Done)
def write_preset(request: HttpRequest, code: Code, body: PresetSaid) -> Any:
    """Of the code of a standard one: yours stands in its place."""
    said = body.dict(exclude={"agenda", "name_other", "edits"})
    agenda = [Point(p.title, p.minutes, p.behind, p.title_other) for p in body.agenda]
    way = Way(**said, other=body.name_other, agenda=tuple(agenda))
    by = {"actor": request.user, "at": request.at}
    services.save_preset(**by, code=code, way=way, expected=body.edits)
    return {"done": True}


@router.post(
    "/meeting-presets/{code}/retire",
    response=Done,
    summary=_("Disable a kind of meeting"),
)
@policy(Action.PLANS_CREATE)
@keyed(Done)
def retire_preset(request: HttpRequest, code: Code) -> Any:
    """Meetings arranged from it stay."""
    services.retire_preset(
        actor=request.user, at=request.at, code=preset_called(code).code
    )
    return {"done": True}


@router.post(
    "/meeting-series/{series_id}/end",
    response=Done,
    summary=_("End a recurring meeting"),
)
@policy(Action.TARGETS_EDIT)
@keyed(Done)
def end_series(request: HttpRequest, series_id: Number, body: SeriesEndSaid) -> Any:
    """Planned ones after that day are cancelled."""
    series = one_series(request.user, series_id, on=request.on)
    services.end_series(
        actor=request.user, at=request.at, series=series, end_date=body.end_date
    )
    return {"done": True}


@router.post(
    "/meetings/{meeting_id}/decisions/{decision_id}/withdraw",
    response=Done,
    summary=_("Withdraw a decision recorded by mistake"),
)
@policy(Action.TARGETS_AGREE)
@keyed(Done)
def withdraw_decision(
    request: HttpRequest, meeting_id: Number, decision_id: Number
) -> Any:
    """As long as the minutes are open."""
    meeting = meeting_seen(request.user, meeting_id, on=request.on)
    services.withdraw_decision(
        actor=request.user, at=request.at, decision=decision_of(meeting, decision_id)
    )
    return {"done": True}


@router.post(
    "/meeting-promises/{promise_id}/withdraw",
    response=Done,
    summary=_("Withdraw a promise recorded by mistake"),
)
@policy(Action.TARGETS_AGREE)
@keyed(Done)
def withdraw_promise(request: HttpRequest, promise_id: Number) -> Any:
    """As long as the minutes are open."""
    services.withdraw_promise(**_of(request, promise_id))
    return {"done": True}


@router.post(
    "/meeting-promises/{promise_id}/reopen",
    response=Done,
    summary=_("Undo the settling of a promise"),
)
@policy(Action.TARGETS_AGREE)
@keyed(Done)
def reopen_promise(request: HttpRequest, promise_id: Number) -> Any:
    """By who leads the meeting; that it was settled stays in what became of it."""
    services.reopen_promise(**_of(request, promise_id))
    return {"done": True}


def _of(request: HttpRequest, number: int) -> dict[str, Any]:
    found = promise_seen(request.user, number, on=request.on)
    return {"actor": request.user, "at": request.at, "promise": found}
