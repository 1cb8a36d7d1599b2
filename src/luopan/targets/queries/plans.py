"""Plans and their versions, as far as a viewer has a part in them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery
from django.utils.translation import gettext_lazy as _

from luopan.dimensions.queries import counted_in
from luopan.engine.space import Space
from luopan.org.access import Action, Unknown, held_at, may, name_of, reach
from luopan.org.facts import remembered_of_rights
from luopan.org.language import spoken
from luopan.org.models import Reach, Unit, User
from luopan.targets.cells import Cell
from luopan.targets.cube import HOT, state_of
from luopan.targets.models import Plan, Step, Version
from luopan.targets.patience import Unfolded
from luopan.targets.queries.slices import slice_total
from luopan.targets.scope import Scope
from luopan.targets.storage import thaw_space


@dataclass(frozen=True)
class VersionRow:
    """A version in a list.

    Attributes:
        total: Of the viewer's own part, in the metric's own unit; None: nothing there.
        part: The unit whose total that is.
        folding: The total takes long to work out; a job does it once somebody looks.
        steps: How many steps it has.
        editable: Not committed, and the viewer may change something.
    """

    id: int
    name: str
    plan_id: int
    year: int
    metric: str
    metric_code: str
    counted_in: str
    level: str
    state: str
    total: Decimal | None
    part: Unit | None
    folding: bool
    steps: int
    owner: str
    created_at: datetime
    committed_at: datetime | None
    copied_from: str
    editable: bool


@dataclass(frozen=True)
class PlanRow:
    """A plan with its versions, the newest first."""

    id: int
    name: str
    name_other: str
    year: int
    root: Unit
    versions: tuple[VersionRow, ...]

    @property
    def replaced(self) -> frozenset[int]:
        """Committed versions that one committed later took the place of."""
        newest: dict[str, datetime] = {}
        for one in self.versions:
            if one.committed_at:
                at = newest.get(one.metric_code, one.committed_at)
                newest[one.metric_code] = max(at, one.committed_at)
        return frozenset(
            one.id
            for one in self.versions
            if one.committed_at and one.committed_at < newest[one.metric_code]
        )


def any_plan() -> bool:
    """Whether a plan was ever opened here."""
    return Plan.objects.exists()


def plans(viewer: User, *, on: date) -> tuple[PlanRow, ...]:
    """All plans the viewer has a part in, the latest year first."""
    found = Version.objects.filter(plan__root__in=roots_seen(viewer, on=on))
    found = found.select_related(
        "plan__root", "metric", "owner__person", "copied_from"
    ).annotate(result=_result_hash())
    standing = _Standing(viewer, on)
    by_plan: dict[Plan, list[VersionRow]] = {}
    for version in found.order_by("-plan__year", "-plan_id", "-pk"):
        if standing.parts(version.plan.root):
            row = _row(version, standing, viewer, on)
            by_plan.setdefault(version.plan, []).append(row)
    for plan in _empty_plans(viewer, on, by_plan):
        by_plan[plan] = []
    ordered = sorted(by_plan, key=lambda plan: (-plan.year, -plan.pk))
    return tuple(
        PlanRow(p.pk, p.name, p.name_other, p.year, p.root, tuple(by_plan[p]))
        for p in ordered
    )


def _result_hash() -> Subquery:
    """Names the numbers that a version's last step led to."""
    last = Step.objects.filter(version=OuterRef("pk"), seq=OuterRef("head"))
    return Subquery(last.values("result_hash")[:1])


class _Standing:
    """What a viewer is under the roots of plans; each root is asked about once."""

    def __init__(self, viewer: User, on: date) -> None:
        self._viewer, self._on = viewer, on
        self._parts: dict[int, tuple[Unit, ...]] = {}
        self._edits: dict[int, bool] = {}

    def parts(self, root: Unit) -> tuple[Unit, ...]:
        """The topmost units under a root whose targets he may see."""
        if root.pk not in self._parts:
            self._parts[root.pk] = _parts_under(self._viewer, root, self._on)
        return self._parts[root.pk]

    def edits(self, root: Unit) -> bool:
        """Whether he may change a target somewhere under a root."""
        if root.pk not in self._edits:
            self._edits[root.pk] = _edits_under(self._viewer, root, self._on)
        return self._edits[root.pk]


def _empty_plans(viewer: User, on: date, known: Iterable[Plan]) -> list[Plan]:
    plans = Plan.objects.exclude(pk__in=[plan.pk for plan in known])
    return [
        plan
        for plan in plans.select_related("root")
        if may(viewer, Action.TARGETS_READ, unit=plan.root, on=on)
    ]


def version_seen(viewer: User, version_id: int, *, on: date) -> Version:
    """A version in which the viewer sees something.

    Raises:
        Unknown: There is none, or it is none of his; nobody can tell which.
    """
    found = Version.objects.select_related(
        "plan__root", "plan__calendar", "metric", "owner__person", "copied_from"
    )
    version = found.filter(pk=version_id).first()
    if version is None or not own_parts(viewer, version, on=on):
        raise Unknown(_("There is no such version."))
    return version


def plan_seen(viewer: User, plan_id: int, *, on: date) -> Plan:
    """A plan whose root the viewer may see.

    Raises:
        Unknown: There is none, or it is none of his.
    """
    plan = Plan.objects.select_related("root", "calendar").filter(pk=plan_id).first()
    if plan is None or not may(viewer, Action.TARGETS_READ, unit=plan.root, on=on):
        raise Unknown(_("There is no such plan."))
    return plan


def current_version(
    viewer: User, *, year: int, metric: str = "", on: date
) -> Version | None:
    """The committed version of a year that the viewer sees a part of; the latest one.

    Args:
        viewer: Who asks.
        year: Of the plan.
        metric: Code of a metric; empty: whichever was committed, sales amount first.
        on: The day his rights are asked for.
    """
    found = Version.objects.filter(
        plan__year=year, state=Version.State.COMMITTED, level=Version.Level.TARGET
    ).select_related("plan__root", "plan__calendar", "metric")
    if metric:
        found = found.filter(metric__code=metric)
    ordered = sorted(
        found,
        key=lambda v: (v.metric.code == "sales_amount", v.committed_at),
        reverse=True,
    )
    return next((v for v in ordered if own_parts(viewer, v, on=on)), None)


def roots_seen(viewer: User, *, on: date) -> QuerySet[Any]:
    """The units at or under which the viewer sees targets: a subquery, not yet asked."""
    seen = reach(viewer, Action.TARGETS_READ, on=on)
    return Reach.objects.filter(below__in=seen.values("pk")).values("above")


def own_parts(viewer: User, version: Version, *, on: date) -> tuple[Unit, ...]:
    """The topmost units of a version whose targets the viewer may see, largest first."""
    return _parts_under(viewer, version.plan.root, on)


def _parts_under(viewer: User, root: Unit, on: date) -> tuple[Unit, ...]:
    asked = ("parts", viewer.pk, root.pk, on)
    return remembered_of_rights(asked, lambda: _read_parts(viewer, root, on))


def _read_parts(viewer: User, root: Unit, on: date) -> tuple[Unit, ...]:
    if may(viewer, Action.TARGETS_READ, unit=root, on=on):
        return (root,)
    held = held_at(viewer, Action.TARGETS_READ, on=on)
    under = Reach.objects.filter(above=root, below__in=held).values("below")
    return tuple(held.filter(pk__in=under).order_by("place", "code"))


def _edits_under(viewer: User, root: Unit, on: date) -> bool:
    if may(viewer, Action.TARGETS_EDIT, unit=root, on=on):
        return True
    under = Reach.objects.filter(above=root).values("below")
    return reach(viewer, Action.TARGETS_EDIT, on=on).filter(pk__in=under).exists()


def version_row(version: Version, viewer: User, *, on: date) -> VersionRow:
    """A version as it stands in a list, with the viewer's largest part of it.

    Raises:
        Unfolded: Its numbers take long to work out.
    """
    part_total(version, own_parts(viewer, version, on=on)[0], viewer, on=on)
    return _row(version, _Standing(viewer, on), viewer, on)


def _row(version: Version, standing: _Standing, viewer: User, on: date) -> VersionRow:
    root = version.plan.root
    part = standing.parts(root)[0]
    try:
        total, folding = part_total(version, part, viewer, on=on), False
    except Unfolded:
        total, folding = None, True
    return VersionRow(
        id=version.pk,
        name=spoken(version),
        plan_id=version.plan_id,
        year=version.plan.year,
        metric=spoken(version.metric),
        metric_code=version.metric.code,
        counted_in=counted_in(version.metric),
        level=version.level,
        state=version.state,
        total=total,
        part=part,
        folding=folding,
        steps=version.head,
        owner=name_of(version.owner),
        created_at=version.created_at,
        committed_at=version.committed_at,
        copied_from=spoken(version.copied_from) if version.copied_from else "",
        editable=not version.frozen and standing.edits(root),
    )


def part_total(
    version: Version, part: Unit, viewer: User, *, on: date
) -> Decimal | None:
    """The year's target of a unit in the metric's own unit; None if it is not to be seen."""
    if part.overlay:
        return slice_total(version, part, on=on)
    space = thaw_space(version.space_hash)
    if part.code not in space.units:
        return None
    scope = Scope(viewer, Action.TARGETS_READ, version, on)
    if not scope.sees(space, part.code):
        return None
    return Decimal(_total(version, space, part.code)) * version.metric.quantum


@dataclass(frozen=True)
class _Total:
    """A total that is kept in memory under the name of the numbers it was added up from."""

    quanta: int

    def size(self) -> int:
        """Bytes, roughly."""
        return 200


def _total(version: Version, space: Space, unit: str) -> int:
    """The year's amount of a unit in quanta.

    A list of versions asks for it: where it knows which numbers a version has come to
    (``result``), and these were added up before, no step of it is read.
    """
    result = getattr(version, "result", None)
    kept = HOT.get(f"total {result} {unit}") if result else None
    if kept is None:
        cell = Cell(unit, space.products.codes[0], space.periods.codes[0])
        kept = _Total(state_of(version).total(cell))
        if result:
            HOT.put(f"total {result} {unit}", kept)
    return int(kept.quanta)


def may_plan(viewer: User, *, on: date) -> bool:
    """Whether the viewer may open a plan for the whole company."""
    return may(viewer, Action.PLANS_CREATE, on=on)


def may_commit(version: Version, viewer: User, *, on: date) -> bool:
    """Whether the viewer may freeze a version: it has steps, is not, and is his to commit."""
    open_still = not version.frozen and version.head > 0
    return open_still and may(
        viewer, Action.TARGETS_COMMIT, unit=version.plan.root, on=on
    )


def comparable(
    version: Version, viewer: User, *, on: date
) -> tuple[tuple[int, str], ...]:
    """Number and name of the other versions of the same metric and years near by."""
    found = Version.objects.filter(
        metric=version.metric, plan__root__in=roots_seen(viewer, on=on)
    ).exclude(pk=version.pk)
    found = found.select_related("plan").order_by("-plan__year", "-pk")[:20]
    return tuple((v.pk, f"{v.plan.year} · {spoken(v)}") for v in found)
