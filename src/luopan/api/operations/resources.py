"""Planned resources beside those of the year before, each figure with its source."""

from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any, Literal

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from ninja import Query, Router, Schema
from pydantic import Field

from luopan.api.repeats import keyed
from luopan.api.shapes import Amount, AmountSaid, Code, Number, Said, Text
from luopan.org.access import Action
from luopan.org.policy import policy
from luopan.targets import queries
from luopan.targets.models import Version
from luopan.targets.queries.planned import Figure, resource_board
from luopan.targets.services.planning import SaidResource, plan_resources

router = Router(tags=["plans"])
Kind = Literal["heads", "budget", "presales", "leads"]


class ResourceShape(Schema):
    """A resource of a unit; ``parts``: how many units under it were added up, 0: said itself.

    ``promised`` by departments comes on top of ``planned``.
    """

    unit: str
    resource: Kind
    before: Amount | None
    before_source: str
    planned: Amount | None
    planned_source: str
    promised: Amount
    parts: int
    who: str
    at: datetime | None


class ResourcesAsked(Schema):
    """Of one unit only."""

    unit: Code = ""


class ResourceFigureSaid(Schema):
    """Of a unit: what there was the year before, what is planned; neither: taken back."""

    unit: Code
    resource: Kind
    before: AmountSaid | None = None
    before_source: Text = ""
    planned: AmountSaid | None = None
    planned_source: Text = ""


class ResourcesSaid(Said):
    """All of them are taken, or none."""

    figures: list[ResourceFigureSaid] = Field(min_length=1, max_length=5_000)
    reason: Text = ""


class ResourcesKept(Schema):
    """How many figures are new."""

    count: int


@router.get(
    "/versions/{version_id}/resources",
    response=list[ResourceShape],
    summary=_("Planned resources"),
)
@policy(Action.TARGETS_READ)
def planned_resources(
    request: HttpRequest, version_id: Number, asked: Annotated[ResourcesAsked, Query()]
) -> Any:
    """Of the units one sees: said of them, or added up under them."""
    version = queries.version_seen(request.user, version_id, on=request.on)
    return _told(request, version, asked.unit)


@router.post(
    "/versions/{version_id}/resources",
    response=ResourcesKept,
    summary=_("Enter planned resources"),
)
@policy(Action.TARGETS_EDIT)
@keyed(ResourcesKept)
def say_resources(request: HttpRequest, version_id: Number, body: ResourcesSaid) -> Any:
    """Each figure with where it is from; it counts among the ways to the unit's number."""
    version = queries.version_seen(request.user, version_id, on=request.on)
    count = plan_resources(
        actor=request.user,
        at=request.at,
        version=version,
        said=[SaidResource(**dict(one)) for one in body.figures],
        reason=body.reason,
    )
    return {"count": count}


def _told(request: HttpRequest, version: Version, unit: str) -> list[dict[str, Any]]:
    board = resource_board(version, viewer=request.user, on=request.on, also=unit)
    return [
        _shape(row.unit.code, resource, figure, row.promised.get(resource))
        for row in board.rows
        if not unit or row.unit.code == unit
        for resource, figure in row.figures.items()
    ]


def _shape(
    unit: str, resource: str, figure: Figure, promised: Decimal | None
) -> dict[str, Any]:
    said = {"unit": unit, "resource": resource, "promised": promised or Decimal(0)}
    return vars(figure) | said
