"""What fell under one's objectives and targets and waits for one's answer: one query.

Who is asked is said in ``resting``; here it is asked of one person, for the page of the day.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, Subquery

from luopan.org.access import Action, reach
from luopan.org.language import spoken
from luopan.org.models import Holding, Membership, Reach, User
from luopan.org.rights import LEADS
from luopan.strategy.models import Assumption, Judgement
from luopan.targets.models import Answer, Resting

FALLEN = Assumption.State.INVALIDATED


@dataclass(frozen=True)
class Fallen:
    """An objective or a target of somebody's whose assumption no longer holds.

    Attributes:
        id: Of the link between the two.
        assumption: Its name.
        objective: Code; empty: it is a target.
        name: Of the objective, or of the target's unit.
        reason: Why it no longer holds.
        since: Since when.
    """

    id: int
    assumption: str
    objective: str
    name: str
    product: str
    metric: str
    reason: str
    since: datetime | None


def fallen_under(viewer: User, *, on: date) -> tuple[Fallen, ...]:
    """What fell under the viewer's objectives and targets and waits for his answer."""
    related = "assumption", "objective", "metric", "unit", "product"
    rows = unanswered(viewer, on).select_related(*related)
    return tuple(_told(row) for row in rows.order_by("pk"))


def unanswered(viewer: User, on: date) -> Any:
    """What he is asked about."""
    return _own(_unanswered(), viewer, on)


def _unanswered() -> Any:
    """All whose newest fall has no answer, with that fall: ``fall``, ``why``, ``fell_at``."""
    falls = Judgement.objects.filter(assumption=OuterRef("assumption"), state=FALLEN)
    newest = falls.order_by("-pk")
    here = {"resting": OuterRef("pk"), "judgement": OuterRef("fall")}
    live = Resting.objects.filter(ended_at=None, assumption__state=FALLEN)
    return live.annotate(
        fall=Subquery(newest.values("pk")[:1]),
        why=Subquery(newest.values("reason")[:1]),
        fell_at=Subquery(newest.values("at")[:1]),
    ).filter(~Exists(Answer.objects.filter(**here)), fall__isnull=False)


def _own(rows: Any, viewer: User, on: date) -> Any:
    """His objectives, and targets of units to which he is nearest of all who answer."""
    holders = _holds(on).filter(seat=OuterRef("above"))
    leaders = _leads(on).filter(unit=OuterRef("above"))
    chain = Reach.objects.on(on).filter(below=OuterRef("unit"))
    answers = chain.filter(Exists(holders) | Exists(leaders)).order_by("depth")
    seats = _holds(on).filter(person__user=viewer).values("seat")
    units = _leads(on).filter(user=viewer).values("unit")
    seen = reach(viewer, Action.TARGETS_READ, on=on).values("pk")
    asked = Q(nearest__in=seats) | Q(nearest__in=units)
    mine = Q(unit__in=seen) & asked
    if viewer.person_id is not None:
        mine |= Q(objective__owner=viewer.person_id)
    return rows.annotate(nearest=Subquery(answers.values("above")[:1])).filter(mine)


def _holds(on: date) -> Any:
    return Holding.objects.on(on).filter(person__user__is_active=True)


def _leads(on: date) -> Any:
    stays = Q(user__person__end_date=None) | Q(user__person__end_date__gt=on)
    return Membership.objects.on(on).filter(stays, role__in=LEADS, user__is_active=True)


def _told(row: Any) -> Fallen:
    return Fallen(
        id=row.pk,
        assumption=spoken(row.assumption),
        objective=row.objective.code if row.objective else "",
        name=spoken(row.objective or row.unit),
        product=spoken(row.product) if row.product else "",
        metric=spoken(row.metric) if row.metric else "",
        reason=row.why,
        since=row.fell_at,
    )
