"""What of a unit's own talk has no answer yet, for who signs its number all the same."""

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from luopan.dimensions.queries import counted_in
from luopan.targets.models import Ask, Side, Support, Talk, Version


@dataclass(frozen=True)
class Unanswered:
    """What nobody has answered. Amounts in the metric's own unit.

    Attributes:
        side: ``below``: the proposal waits for the unit; ``above``: the unit for an
            answer; empty: the number is agreed, only what was asked for is not.
        proposal: What is proposed, where it waits for the unit.
        offer: What the unit offered last, where it waits for an answer; None: no number.
        lapsed: The version was committed meanwhile, so it will not be answered any more.
        resources: How many were asked for, and are neither promised nor refused.
        supports: The same of what was asked of departments.
        counted_in: The metric's unit as a word.
    """

    side: str
    proposal: Decimal | None
    offer: Decimal | None
    lapsed: bool
    resources: int
    supports: int
    counted_in: str


def unanswered(version: Version, unit_id: int) -> Unanswered | None:
    """Of the talk of a unit; None: there is none, or all of it is answered; one query."""
    rows = Talk.objects.filter(version=version, unit=unit_id)
    rows = rows.exclude(state=Talk.State.RECALLED).select_related("version__metric")
    talk = with_asked(rows).first()
    return None if talk is None else unanswered_of(talk)


def with_asked(talks: "QuerySet[Talk]") -> "QuerySet[Talk]":
    """Talks, each with how much its unit has asked for that is not answered."""
    asked = Ask.objects.filter(talk=OuterRef("pk"), state=Ask.State.ASKED)
    near = {"version": OuterRef("version"), "unit": OuterRef("unit")}
    supports = Support.objects.filter(**near, state=Support.State.ASKED)
    return talks.annotate(
        asked=_count(asked, "talk"), asked_beside=_count(supports, "unit")
    )


def _count(rows: "QuerySet[Ask] | QuerySet[Support]", by: str) -> Coalesce:
    counted = rows.order_by().values(by).annotate(count=Count("pk")).values("count")
    return Coalesce(Subquery(counted), 0)


def unanswered_of(talk: Talk) -> Unanswered | None:
    """Of a talk from ``with_asked``, its version and metric at hand."""
    version, quantum = talk.version, Decimal(talk.version.metric.quantum)
    side = talk.turn if talk.state == Talk.State.OPEN else ""
    resources, supports = talk.asked, talk.asked_beside  # type: ignore[attr-defined]
    if not (side or resources or supports):
        return None
    waits = side == Side.ABOVE and talk.offer is not None
    return Unanswered(
        side=side,
        proposal=talk.amount * quantum if side == Side.BELOW else None,
        offer=Decimal(talk.offer or 0) * quantum if waits else None,
        lapsed=bool(side) and version.frozen,
        resources=resources,
        supports=supports,
        counted_in=counted_in(version.metric),
    )
