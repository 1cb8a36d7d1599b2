"""What rests on an assumption, who is asked when it falls, and what they said."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from luopan.dimensions.queries import counted_in
from luopan.org.access import Action, Unknown, may, name_of, reach
from luopan.org.language import spoken
from luopan.org.models import Holding, Membership, Reach, User
from luopan.strategy.models import Assumption, Judgement, Objective
from luopan.targets.models import Answer, Resting
from luopan.targets.queries.questions import FALLEN, LEADS, fallen_under
from luopan.targets.queries.standing import Amounts, standing

RELATED = ("assumption", "objective__owner", "plan", "metric", "unit", "product")


@dataclass(frozen=True)
class Said:
    """An owner's answer."""

    verdict: str  # stands | changes
    text: str
    who: str
    at: datetime
    judgement: int


@dataclass(frozen=True)
class Rest:
    """An objective or a target that rests on an assumption.

    Attributes:
        objective: Code; empty: it is a target.
        name: Of the objective, or of the target's unit.
        amount: The target of the year, in the metric's own unit; None: an objective, or
            not to be seen.
        asked: Who is asked, by name; empty: the assumption has not fallen.
        open: The newest fall has not been answered.
        mine: The reader is among those asked.
        said: What was answered, the newest first.
    """

    id: int
    assumption: str
    assumption_code: str
    objective: str
    name: str
    unit_code: str
    plan: str
    plan_id: int | None
    year: int
    metric: str
    metric_code: str
    counted_in: str
    product: str
    product_code: str | None
    version_id: int | None
    amount: Decimal | None
    asked: tuple[str, ...]
    open: bool
    mine: bool
    reason: str
    since: datetime | None
    said: tuple[Said, ...]


def resting_on(
    assumption: Assumption, *, viewer: User, on: date
) -> tuple[tuple[Rest, ...], int]:
    """All that rests on an assumption, and how many of them are out of the viewer's reach."""
    return _shown(Resting.objects.filter(assumption=assumption), viewer, on)


def resting_of(objective: Objective, *, viewer: User, on: date) -> tuple[Rest, ...]:
    """What an objective rests on."""
    return _shown(Resting.objects.filter(objective=objective), viewer, on)[0]


def rest_of(resting: Resting, *, viewer: User, on: date) -> Rest:
    """One of them that ``resting_seen`` showed, whole: for the form that asks about it."""
    return _shown(Resting.objects.filter(pk=resting.pk), viewer, on)[0][0]


def asked_of(viewer: User, *, on: date) -> tuple[Rest, ...]:
    """What fell under the viewer's objectives and targets and waits for his answer."""
    asked = [one.id for one in fallen_under(viewer, on=on)]
    if not asked:
        return ()
    fallen = Resting.objects.filter(pk__in=asked)
    return _shown(fallen, viewer, on, amounts=False)[0]


def _shown(
    rows: "QuerySet[Resting]", viewer: User, on: date, *, amounts: bool = True
) -> tuple[tuple[Rest, ...], int]:
    """Those in reach, with amounts or without, and how many are not in reach."""
    live = list(rows.filter(ended_at=None).select_related(*RELATED).order_by("pk"))
    if not live:
        return (), 0
    falls = _falls({r.assumption_id for r in live if r.assumption.state == FALLEN})
    told = _told([row.pk for row in live])
    asked = Owners([row for row in live if row.assumption_id in falls], on)
    near = _near(live, viewer, on)
    plans = {row.plan_id for row in near if row.plan_id} if amounts else set()
    found = Amounts(viewer, on, standing(plans) if plans else {})
    shown = tuple(_rest(row, falls, told, asked, found, viewer) for row in near)
    return shown, len(live) - len(near)


def _near(rows: Sequence[Resting], viewer: User, on: date) -> list[Resting]:
    """Objectives, and targets of units that the viewer may hear of."""
    units = {row.unit_id for row in rows if row.unit_id}
    seen: set[int] = set()
    if units:
        found = reach(viewer, Action.TARGETS_READ, on=on).filter(pk__in=units)
        seen = set(found.values_list("pk", flat=True))
    return [row for row in rows if row.unit_id is None or row.unit_id in seen]


def _falls(assumptions: set[int]) -> dict[int, Judgement]:
    """Of assumptions that are invalidated now: the judgement that said so."""
    found = Judgement.objects.filter(assumption__in=assumptions, state=FALLEN)
    newest: dict[int, Judgement] = {}
    for row in found.order_by("pk"):
        newest[row.assumption_id] = row
    return newest


def _told(restings: list[int]) -> dict[int, list[Said]]:
    found: dict[int, list[Said]] = {}
    rows = Answer.objects.filter(resting__in=restings).select_related("actor__person")
    for row in rows.order_by("-pk"):
        said = Said(row.verdict, row.text, name_of(row.actor), row.at, row.judgement_id)
        found.setdefault(row.resting_id, []).append(said)
    return found


def _waits(
    row: Resting, falls: dict[int, Judgement], told: dict[int, list[Said]]
) -> bool:
    """Whether the newest fall has not been answered."""
    fall = falls.get(row.assumption_id)
    if fall is None:
        return False
    return all(said.judgement != fall.pk for said in told.get(row.pk, []))


class Owners:
    """Who answers for what: an objective's owner; a seat's holder; a unit's manager.

    Where a unit has no manager or director of its own, the nearest above it is asked.
    """

    def __init__(self, rows: Sequence[Resting], on: date) -> None:
        self._people = {
            row.pk: row.objective.owner_id for row in rows if row.objective_id
        }
        units = {row.unit_id for row in rows if row.unit_id}
        self._units = _answering(units, on) if units else {}
        owners = set(self._people.values())
        users = User.objects.filter(person__in=owners).select_related("person")
        self._users = {user.person_id: user for user in users}

    def of(self, row: Resting) -> tuple[User, ...]:
        """The accounts of those who are asked."""
        if row.objective_id is None:
            return self._units.get(row.unit_id or 0, ())
        user = self._users.get(self._people.get(row.pk, 0))
        return (user,) if user is not None else ()

    def has(self, row: Resting, user: User) -> bool:
        """Whether a user is among them."""
        return any(one.pk == user.pk for one in self.of(row))


def _answering(units: set[int], on: date) -> dict[int, tuple[User, ...]]:
    """By unit: those nearest to it who hold its seat or lead it."""
    above = Reach.objects.on(on).filter(below__in=units).order_by("depth")
    chain: dict[int, list[int]] = {}
    for below, over in above.values_list("below_id", "above_id"):
        chain.setdefault(below, []).append(over)
    places = {over for overs in chain.values() for over in overs}
    at: dict[int, list[User]] = {}
    for unit, user in [*_holders(places, on), *_leaders(places, on)]:
        if user not in at.setdefault(unit, []):
            at[unit].append(user)
    return {
        below: tuple(next((at[over] for over in overs if over in at), ()))
        for below, overs in chain.items()
    }


def _holders(units: set[int], on: date) -> list[tuple[int, User]]:
    rows = Holding.objects.on(on).filter(seat__in=units, person__user__is_active=True)
    return [
        (row.seat_id, row.person.user)
        for row in rows.select_related("person__user__person")
    ]


def _leaders(units: set[int], on: date) -> list[tuple[int, User]]:
    rows = Membership.objects.on(on).filter(
        Q(user__person__end_date=None) | Q(user__person__end_date__gt=on),
        unit__in=units,
        role__in=LEADS,
        user__is_active=True,
    )
    return [
        (row.unit_id, row.user)
        for row in rows.select_related("user__person").order_by("pk")
    ]


def _rest(
    row: Resting,
    falls: dict[int, Judgement],
    told: dict[int, list[Said]],
    asked: Owners,
    amounts: Amounts,
    viewer: User,
) -> Rest:
    fall = falls.get(row.assumption_id)
    version = amounts.versions.get((row.plan_id or 0, row.metric_id or 0))
    product = row.product.code if row.product else None
    users = asked.of(row) if fall else ()
    return Rest(
        id=row.pk,
        assumption=spoken(row.assumption),
        assumption_code=row.assumption.code,
        objective=row.objective.code if row.objective else "",
        name=spoken(row.objective or row.unit),
        unit_code=row.unit.code if row.unit else "",
        plan=spoken(row.plan) if row.plan else "",
        plan_id=row.plan_id,
        year=row.plan.year if row.plan else row.objective.year,
        metric=spoken(row.metric) if row.metric else "",
        metric_code=row.metric.code if row.metric else "",
        counted_in=counted_in(row.metric) if row.metric else "",
        product=spoken(row.product) if row.product else "",
        product_code=product,
        version_id=version.pk if version else None,
        amount=amounts.of(version, row.unit.code, product)
        if version and row.unit
        else None,
        asked=tuple(name_of(user) for user in users),
        open=_waits(row, falls, told),
        mine=any(user.pk == viewer.pk for user in users),
        reason=fall.reason if fall else "",
        since=fall.at if fall else None,
        said=tuple(told.get(row.pk, ())),
    )


def resting_numbered(number: int) -> Resting | None:
    """A link by its number; None: there is none."""
    return Resting.objects.select_related(*RELATED).filter(pk=number).first()


def newest_fall(resting: Resting) -> Judgement | None:
    """The judgement by which its assumption is invalidated now; None: it is not."""
    if resting.assumption.state != FALLEN:
        return None
    return _falls({resting.assumption_id}).get(resting.assumption_id)


def is_asked(user: User, resting: Resting, *, on: date) -> bool:
    """Whether a user is among those who are to answer."""
    return Owners([resting], on).has(resting, user)


def resting_seen(viewer: User, number: int, *, on: date) -> Resting:
    """What rests on an assumption, if the viewer may see it.

    Raises:
        Unknown: There is none, it was taken off, or its unit is out of his reach.
    """
    found = resting_numbered(number)
    if found is not None and found.ended_at is None:
        reads = may(viewer, Action.STRATEGY_READ, on=on)
        if reads and _near([found], viewer, on):
            return found
    raise Unknown(_("There is no such dependency."))
