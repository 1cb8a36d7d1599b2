"""The SMART audit of a version: scores, findings, the bar."""

from datetime import date
from typing import Any, Literal

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from ninja import Router, Schema

from luopan.api.shapes import Number
from luopan.org.access import Action
from luopan.org.policy import policy
from luopan.targets import queries
from luopan.targets.queries.audit import Audit, audit

router = Router(tags=["plans"])
Criterion = Literal["specific", "measurable", "achievable", "relevant", "time_bound"]


class CriterionScore(Schema):
    """``share``: units with a target without a weighty finding ÷ units with a target."""

    criterion: Criterion
    share: float
    units: int
    clean: int
    weighty: int
    notes: int


class AuditFinding(Schema):
    """Something to mend; ``where``: the kind of page on which it is mended.

    An empty product is all products, an empty period the whole year. ``units``: how many
    units with a target it touches.
    """

    rule: str
    criterion: Criterion
    severity: Literal["weighty", "note"]
    unit: str
    unit_name: str
    product: str
    period: str
    units: int
    sentence: str
    where: str


class VersionAudit(Schema):
    """As far as one sees the version; ``score`` is the mean of the five shares."""

    version: int
    on: date
    score: float
    bar: float
    below: bool
    whole: bool
    units: int
    unjudged: int
    reach_date: date | None
    scores: list[CriterionScore]
    findings: list[AuditFinding]


@router.get(
    "/versions/{version_id}/audit",
    response=VersionAudit,
    summary=_("SMART audit of a version"),
)
@policy(Action.TARGETS_READ)
def version_audit(request: HttpRequest, version_id: Number) -> Any:
    """Scores and findings of the units that one sees."""
    version = queries.version_seen(request.user, version_id, on=request.on)
    return _told(version.pk, audit(version, viewer=request.user, at=request.at))


def _told(version: int, found: Audit) -> dict[str, Any]:
    return {
        "version": version,
        "on": found.on,
        "score": found.score,
        "bar": found.bar,
        "below": found.below,
        "whole": found.whole,
        "units": found.units,
        "unjudged": found.unjudged,
        "reach_date": found.reach_date,
        "scores": list(found.scores.values()),
        "findings": list(found.findings),
    }
