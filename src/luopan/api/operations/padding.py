"""Caps on padding: what a level may hand down on top of its own."""

from decimal import Decimal
from typing import Annotated, Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from ninja import Router, Schema
from pydantic import Field

from luopan.api.repeats import keyed
from luopan.api.shapes import Amount, Number, Said, Text
from luopan.org.access import Action
from luopan.org.policy import policy
from luopan.targets import queries, services
from luopan.targets.padding import caps_of

router = Router(tags=["plans"])
Share = Annotated[Decimal, Field(ge=0, le=1, max_digits=4, decimal_places=3)]


class PaddingCapOut(Schema):
    """A level that has a cap; ``share``: 1 is 100 % of the unit's own."""

    depth: int
    share: Amount


class PaddingCapSaid(Said):
    """A level (0: the plan's root) and its cap; none: as much as it likes."""

    depth: int = Field(ge=0, le=30)
    share: Share | None = None
    reason: Text = ""


class PaddingCaps(Schema):
    """The caps that count."""

    caps: list[PaddingCapOut]


@router.get(
    "/versions/{version_id}/padding-caps",
    response=PaddingCaps,
    summary=_("Caps on padding"),
)
@policy(Action.PADDING_READ)
def padding_caps(request: HttpRequest, version_id: Number) -> Any:
    """Of the plan of a version, by level of its tree."""
    version = queries.version_seen(request.user, version_id, on=request.on)
    return _told(caps_of(version.plan_id))


@router.post(
    "/versions/{version_id}/padding-caps",
    response=PaddingCaps,
    summary=_("Set a cap on padding"),
)
@policy(Action.PLANS_CREATE)
@keyed(PaddingCaps)
def set_padding_cap(
    request: HttpRequest, version_id: Number, body: PaddingCapSaid
) -> Any:
    """For all units of a level in the version's plan."""
    version = queries.version_seen(request.user, version_id, on=request.on)
    caps = services.set_padding_caps(
        actor=request.user,
        at=request.at,
        plan=version.plan,
        caps={body.depth: body.share},
        reason=body.reason,
    )
    return _told(caps)


def _told(caps: dict[int, Decimal]) -> dict[str, Any]:
    return {"caps": [{"depth": d, "share": share} for d, share in sorted(caps.items())]}
