"""What fell under one's objectives and targets and waits for one's answer: two queries.

Who is asked is said in ``resting``; here it is asked of one person, for the page of the day.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, Subquery

from luopan.org.access import Action, Role, reach
from luopan.org.language import spoken
from luopan.org.models import Holding, Membership, Reach, User
from luopan.strategy.models import Assumption, Judgement
from luopan.targets.models import Answer, Resting

LEADS = (Role.MANAGER, Role.DIRECTOR)
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
    near = _unanswered().filter(_own(viewer, on)).select_related(*related)
    rows = list(near.order_by("pk"))
    asked = _asked({row.unit_id for row in rows if row.unit_id}, viewer, on)
    mine = (row for row in rows if row.unit_id is None or row.unit_id in asked)
    return tuple(_told(row) for row in mine)


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


def _own(viewer: User, on: date) -> Q:
    """His objectives, and targets of units under which he holds a seat or leads."""
    above = _holds(on).filter(person__user=viewer).values("seat")
    over = _leads(on).filter(user=viewer).values("unit")
    stands = Reach.objects.on(on).filter(Q(above__in=above) | Q(above__in=over))
    seen = reach(viewer, Action.TARGETS_READ, on=on)
    units = Q(unit__in=stands.values("below")) & Q(unit__in=seen.values("pk"))
    if viewer.person_id is None:
        return units
    return Q(objective__owner=viewer.person_id) | units


def _holds(on: date) -> Any:
    return Holding.objects.on(on).filter(person__user__is_active=True)


def _leads(on: date) -> Any:
    stays = Q(user__person__end_date=None) | Q(user__person__end_date__gt=on)
    return Membership.objects.on(on).filter(stays, role__in=LEADS, user__is_active=True)


def _asked(units: Iterable[int], viewer: User, on: date) -> set[int]:
    """Those of some units of which the viewer is asked: he is nearest to them."""
    if not units:
        return set()
    holders = _holds(on).filter(seat=OuterRef("above"))
    leaders = _leads(on).filter(unit=OuterRef("above"))
    own = Exists(holders.filter(person__user=viewer))
    own |= Exists(leaders.filter(user=viewer))
    chain = Reach.objects.on(on).filter(below__in=units)
    answers = chain.filter(Exists(holders) | Exists(leaders)).annotate(own=own)
    nearest: dict[int, bool] = {}
    for below, own_here in answers.order_by("depth").values_list("below", F("own")):
        nearest.setdefault(below, own_here)
    return {unit for unit, own_here in nearest.items() if own_here}


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
