"""Floor, target and stretch of a version: read, and set for the whole of it."""

from decimal import Decimal
from typing import Annotated, Any, Literal

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from ninja import Query, Router, Schema
from pydantic import Field

from luopan.api.repeats import keyed
from luopan.api.shapes import Amount, AmountSaid, Code, Number, RatioSaid, Said, Text
from luopan.org.access import Action
from luopan.org.policy import policy
from luopan.targets import queries, services
from luopan.targets.amounts import quanta
from luopan.targets.queries import levels as asked

router = Router(tags=["levels"])
Level = Literal["floor", "target", "stretch"]
Share = Annotated[RatioSaid, Field(ge=0, le=10)]


class LevelCellAsked(Schema):
    """A unit, a product and a period by their codes; of what is left out, the whole."""

    unit: Code = ""
    product: Code = ""
    period: Code = ""


class VersionLevels(Schema):
    """What a target is at its levels.

    ``floor`` and ``stretch`` are null where the version has none; ``held``: the levels
    whose amount stays here when the target moves; ``step``: floor and stretch are
    multiples of it.
    """

    floor: Amount | None
    target: Amount
    stretch: Amount | None
    assessed: Level
    pays: Level
    held: list[Level]
    step: Amount | None


class LevelsSaid(Said):
    """What floor and stretch are of the target, 1 = 100 %; left out: as usual.

    ``anew`` drops totals that were set by hand; ``step``: both become multiples of it, in
    the metric's own unit, 0: as they come; ``expected``: the last step one has seen.
    """

    floor: Share | None = None
    stretch: Share | None = None
    assessed: Level = "target"
    pays: Level = "target"
    anew: bool = False
    step: AmountSaid = Decimal(0)
    expected: int = Field(ge=0)
    reason: Text = ""


class LevelsSet(Schema):
    """The step that was said."""

    seq: int
    head: int


@router.get(
    "/versions/{version_id}/levels",
    response=VersionLevels,
    summary=_("Floor, target and stretch of a cell"),
)
@policy(Action.TARGETS_READ)
def levels(
    request: HttpRequest, version_id: Number, cell: Annotated[LevelCellAsked, Query()]
) -> Any:
    """With which level is assessed and which pays."""
    found = queries.version_seen(request.user, version_id, on=request.on)
    return asked.levels_seen(
        found, cell.unit, cell.product, cell.period, viewer=request.user, on=request.on
    )


@router.post(
    "/versions/{version_id}/levels",
    response=LevelsSet,
    summary=_("Set floor and stretch of a version"),
)
@policy(Action.TARGETS_EDIT)
@keyed(LevelsSet)
def set_levels(request: HttpRequest, version_id: Number, body: LevelsSaid) -> Any:
    """For the whole version; single totals are gestures of the kind ``level``."""
    version = queries.version_seen(request.user, version_id, on=request.on)
    said = dict(body) | {
        name: None if ratio is None else Decimal(ratio)
        for name, ratio in (("floor", body.floor), ("stretch", body.stretch))
    }
    said["step"] = max(quanta(body.step, version.metric), 1)
    done = services.set_levels(
        actor=request.user, at=request.at, version=version, **said
    )
    return {"seq": done.seq, "head": done.head}
