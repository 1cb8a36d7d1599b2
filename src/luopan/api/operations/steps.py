"""Gestures of planners, the story of a cell, and what is said on it."""

from typing import Annotated, Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from ninja import Query, Router, Schema
from pydantic import Field

from luopan.api.operations.gestures import AnyGesture, PlainGesture, Revert, Revise
from luopan.api.operations.version_shapes import Act, Applied, CellStory, Remark
from luopan.api.repeats import keyed
from luopan.api.shapes import Code, Done, Number, Paged, Said, Some, Text, some
from luopan.org.access import Action
from luopan.org.policy import policy
from luopan.targets import queries, results, services
from luopan.targets.amounts import in_quanta, own_unit
from luopan.targets.models import Version
from luopan.targets.queries import grid as grids
from luopan.targets.services import Cell

router = Router(tags=["steps"])


class StepSaid(Said):
    """A gesture; ``expected``: the last step (``head``) that one has seen."""

    expected: int = Field(ge=0)
    gesture: AnyGesture
    reason: Text = ""


class PreviewSaid(Said):
    """A gesture that is only thought of."""

    gesture: PlainGesture


class Where(Said):
    """A cell by its codes."""

    unit: Code
    product: Code
    period: Code


class CellAsked(Schema):
    """A cell by its codes."""

    unit: Code
    product: Code
    period: Code


class CommentSaid(Where):
    """A word on a cell, or an answer to one."""

    text: str = Field(max_length=10_000)
    answers: Number | None = None


class Comment(Schema):
    """The comment that was said."""

    id: int


@router.get(
    "/versions/{version_id}/steps",
    response=Some[Act],
    summary=_("All steps of a version"),
)
@policy(Action.TARGETS_READ)
def steps(request: HttpRequest, version_id: Number, part: Paged) -> Any:
    """In order; of steps beyond one's part only that they are."""
    found = queries.version_seen(request.user, version_id, on=request.on)
    return some(queries.history(found, viewer=request.user, on=request.on), part)


@router.post(
    "/versions/{version_id}/steps", response=Applied, summary=_("Add a step to a draft")
)
@policy(Action.TARGETS_EDIT)
@keyed(Applied)
def say_step(request: HttpRequest, version_id: Number, body: StepSaid) -> Any:
    """One gesture of any kind; 409 names who was faster and stands in the way."""
    version = queries.version_seen(request.user, version_id, on=request.on)
    by = {"actor": request.user, "at": request.at, "version": version}
    by |= {"expected": body.expected, "reason": body.reason}
    return _applied(version, _do(version, body.gesture, by))


def _do(version: Version, gesture: Any, by: dict[str, Any]) -> results.Applied:
    if isinstance(gesture, Revert):
        return services.revert(**by, seq=gesture.seq)
    if isinstance(gesture, Revise):
        said = in_quanta(gesture.to.parameters(), version.metric)
        again = {"seq": gesture.seq, "kind": gesture.to.kind}
        return services.revise(**by, **again, parameters=said)
    said = in_quanta(gesture.parameters(), version.metric)
    return services.step(**by, kind=gesture.kind, parameters=said)


@router.post(
    "/versions/{version_id}/steps/preview",
    response=Applied,
    summary=_("Preview the effect of a step"),
)
@policy(Action.TARGETS_EDIT)
def preview_step(request: HttpRequest, version_id: Number, body: PreviewSaid) -> Any:
    """The same as saying it, with nothing kept."""
    version = queries.version_seen(request.user, version_id, on=request.on)
    said = in_quanta(body.gesture.parameters(), version.metric)
    by = {"viewer": request.user, "at": request.at}
    return _applied(version, queries.preview(version, body.gesture.kind, said, **by))


def _applied(version: Version, done: results.Applied) -> dict[str, Any]:
    metric = version.metric

    def changes(part: Any) -> list[dict[str, Any]]:
        return [
            {
                "cell": one.cell._asdict(),
                "before": own_unit(one.before, metric),
                "after": own_unit(one.after, metric),
            }
            for one in part
        ]

    return {
        "seq": done.seq,
        "head": done.head,
        "touched": done.touched,
        "movers": changes(done.movers),
        "totals": changes(done.totals),
        "people": done.people,
        "flagged": len(done.flagged),
        "notes": done.notes,
    }


@router.get(
    "/versions/{version_id}/cell",
    response=CellStory,
    summary=_("Why a cell is what it is"),
)
@policy(Action.TARGETS_READ)
def cell(
    request: HttpRequest, version_id: Number, asked: Annotated[CellAsked, Query()]
) -> Any:
    """The steps that make its amount, holds, limits, comments."""
    version = queries.version_seen(request.user, version_id, on=request.on)
    return CellStory.of(_story(request, version, asked))


@router.get(
    "/versions/{version_id}/comments",
    response=list[Remark],
    summary=_("Comments on a cell"),
)
@policy(Action.TARGETS_READ)
def comments(
    request: HttpRequest, version_id: Number, asked: Annotated[CellAsked, Query()]
) -> Any:
    """Oldest first, with answers."""
    version = queries.version_seen(request.user, version_id, on=request.on)
    return _story(request, version, asked).remarks


@router.post(
    "/versions/{version_id}/comments",
    response=Comment,
    summary=_("Comment on a cell"),
)
@policy(Action.COMMENTS_WRITE)
@keyed(Comment)
def say_comment(request: HttpRequest, version_id: Number, body: CommentSaid) -> Any:
    """Or answer one."""
    version = queries.version_seen(request.user, version_id, on=request.on)
    number = services.comment_on_cell(
        actor=request.user,
        at=request.at,
        version=version,
        cell=_where(body),
        text=body.text,
        answers=body.answers,
    )
    return {"id": number}


@router.post(
    "/versions/{version_id}/comments/{comment_id}/withdraw",
    response=Done,
    summary=_("Withdraw one's own comment"),
)
@policy(Action.COMMENTS_WRITE)
@keyed(Done)
def withdraw_comment(
    request: HttpRequest, version_id: Number, comment_id: Number, body: Where
) -> Any:
    """Its answers stay, and so does the trail."""
    version = queries.version_seen(request.user, version_id, on=request.on)
    services.withdraw_comment(
        actor=request.user,
        at=request.at,
        version=version,
        cell=_where(body),
        comment=comment_id,
    )
    return Done()


def _story(request: HttpRequest, version: Version, asked: CellAsked) -> grids.Story:
    where = (asked.unit, asked.product, asked.period)
    return grids.story(version, *where, viewer=request.user, on=request.on)


def _where(said: Where) -> Cell:
    return Cell(said.unit, said.product, said.period)
