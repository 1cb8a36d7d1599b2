"""Two versions of one metric compared: leaf by leaf, and unit by unit."""

from collections.abc import Sequence
from typing import Annotated, Any, Literal

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from ninja import Query, Router, Schema
from pydantic import Field

from luopan.api.operations.version_shapes import Comparison
from luopan.api.shapes import Amount, Number, Paged, some
from luopan.org.access import Action
from luopan.org.policy import policy
from luopan.targets import models, queries

router = Router(tags=["plans"])


class UnitsAsked(Schema):
    """``which``: of floors, targets or stretches; ``depth``: of the units, 0 is the whole.

    Without a depth, or with one at which nothing is seen: the first with several units.
    """

    which: Literal["floor", "target", "stretch"] = "target"
    depth: Annotated[int, Field(ge=0, le=100)] | None = None


class DepthSeen(Schema):
    """A level of the organisation at which one sees units; ``name``: of the only one."""

    depth: int
    count: int
    name: str
    seats: bool


class UnitCompared(Schema):
    """A unit in both; null: it does not stand in that version.

    ``apart``: the second less the first; ``up``, ``down``: what leaves under it are more
    and less, together ``apart``; ``cells``: how many of them differ; ``share``: of the
    first, null where that is nothing or less.
    """

    code: str
    name: str
    one: Amount | None
    other: Amount | None
    apart: Amount
    share: float | None
    up: Amount
    down: Amount
    cells: int


class UnitsCompared(Schema):
    """Two versions at one level; ``items`` and ``same`` make up ``whole``.

    ``items``: the units that differ, in the order of the organisation, ``count`` of them in
    all; ``same``: the ``others`` together; all of it as far as one may see totals.
    """

    depths: list[DepthSeen]
    depth: int
    counted_in: str
    items: list[UnitCompared]
    count: int
    same: UnitCompared
    others: int
    whole: UnitCompared


def _both(request: HttpRequest, *numbers: int) -> Sequence[models.Version]:
    return [
        queries.version_seen(request.user, number, on=request.on) for number in numbers
    ]


@router.get(
    "/versions/{version_id}/compare/{other_id}",
    response=Comparison,
    summary=_("Two versions of one metric compared"),
)
@policy(Action.TARGETS_READ)
def compare(
    request: HttpRequest,
    version_id: Number,
    other_id: Number,
    limit: int = Query(200, ge=1, le=1_000),
) -> Any:
    """The leaves that differ, those furthest apart first."""
    one, other = _both(request, version_id, other_id)
    found = queries.compare(one, other, viewer=request.user, on=request.on, most=limit)
    apart = found.differences
    why = queries.causes(one, other, apart, viewer=request.user, on=request.on)
    return Comparison.of(one, found, why)


@router.get(
    "/versions/{version_id}/compare/{other_id}/units",
    response=UnitsCompared,
    summary=_("Two versions of one metric compared unit by unit"),
)
@policy(Action.TARGETS_READ)
def compare_units(
    request: HttpRequest,
    version_id: Number,
    other_id: Number,
    asked: Annotated[UnitsAsked, Query()],
    part: Paged,
) -> Any:
    """At one level of the organisation; a unit counts what stands under it in that version."""
    one, other = _both(request, version_id, other_id)
    seen = {"viewer": request.user, "on": request.on}
    found = queries.units_apart(one, other, **seen, **dict(asked))
    return {**vars(found), **some(found.lines, part)}
