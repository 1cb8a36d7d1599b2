"""The SMART audit of a version: scores, findings, the bar."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from ninja import Query, Router, Schema

from luopan.api.operations.talks import TalkAsked
from luopan.api.repeats import keyed
from luopan.api.shapes import Code, Number, RatioSaid, Said, Text
from luopan.org.access import Action
from luopan.org.policy import policy
from luopan.targets import queries, services
from luopan.targets.queries import agreement
from luopan.targets.queries.audit import Audit, Before, audit_with_before, bar, of_talk

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


class ScoresBefore(Schema):
    """The scores of the numbers as they were issued last, after step ``seq``.

    ``gone`` and ``come``: weighty findings that are no more, and that are new.
    """

    on: date
    seq: int
    score: float
    gone: int
    come: int
    scores: list[CriterionScore]


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
    before: ScoresBefore | None


class TalkStand(Schema):
    """Scores of a unit and all under it with one number of its talk.

    ``which``: the number ``issued``, the one that stands ``now``, the ``offer`` that waits
    for an answer, carried by the reserve of the unit that answers.
    """

    which: Literal["issued", "now", "offer"]
    amount: Decimal
    score: float
    scores: list[CriterionScore]


class TalkAudit(Schema):
    """``gone`` and ``come``: weighty findings an acceptance would mend, and bring."""

    unit: Code
    stands: list[TalkStand]
    gone: list[str]
    come: list[str]


class BarTold(Schema):
    """A share of 1; 0: no reason is ever wanted."""

    share: float


class BarSaid(Said):
    """A share of 1."""

    share: RatioSaid
    reason: Text = ""


@router.get(
    "/versions/{version_id}/audit",
    response=VersionAudit,
    summary=_("SMART audit of a version"),
)
@policy(Action.TARGETS_READ)
def version_audit(request: HttpRequest, version_id: Number) -> Any:
    """Scores and findings of the units that one sees."""
    version = queries.version_seen(request.user, version_id, on=request.on)
    by = {"viewer": request.user, "at": request.at}
    return _told(version.pk, audit_with_before(version, **by))


@router.get("/audit-bar", response=BarTold, summary=_("The bar of the SMART audit"))
@policy(Action.TARGETS_READ)
def audit_bar(request: HttpRequest) -> Any:
    """Below it issuing and committing want a written reason."""
    return {"share": bar()}


@router.post(
    "/audit-bar", response=BarTold, summary=_("Set the bar of the SMART audit")
)
@policy(Action.PLANS_CREATE)
@keyed(BarTold)
def set_audit_bar(request: HttpRequest, body: BarSaid) -> Any:
    """From now on, for the company."""
    by = {"actor": request.user, "at": request.at, "reason": body.reason}
    return services.set_audit_bar(**by, share=body.share)


@router.get(
    "/versions/{version_id}/talk/audit",
    response=TalkAudit,
    summary=_("Effect of a talk's numbers on the SMART audit"),
)
@policy(Action.TARGETS_READ)
def talk_audit(
    request: HttpRequest, version_id: Number, asked: Annotated[TalkAsked, Query()]
) -> Any:
    """The branch of the talk's unit, with each number that is on the table."""
    version = queries.version_seen(request.user, version_id, on=request.on)
    talk = agreement.talk_seen(request.user, version, asked.unit, on=request.on)
    found = of_talk(talk, viewer=request.user, at=request.at)
    quantum = Decimal(version.metric.quantum)
    stands = [
        {
            "which": one.which,
            "amount": one.amount * quantum,
            "score": one.score,
            "scores": list(one.scores.values()),
        }
        for one in found.stands
    ]
    return {**vars(found), "stands": stands}


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
        "before": None if found.before is None else _before(found.before),
    }


def _before(found: Before) -> dict[str, Any]:
    return {**vars(found), "score": found.score, "scores": list(found.scores.values())}
