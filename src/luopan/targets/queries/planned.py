"""Resources planned for a year beside those of the year before, unit by unit."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db.models import Max

from luopan.engine.tree import RESERVE, Tree
from luopan.org.access import Action, name_of, reach
from luopan.org.language import spoken
from luopan.org.models import User
from luopan.targets.models import PlannedResource, Resource, Support, Version
from luopan.targets.queries.grid.view import visible_nodes
from luopan.targets.queries.sheets import Node, nodes
from luopan.targets.scope import Scope
from luopan.targets.storage import thaw_space

RESOURCES: tuple[str, ...] = tuple(Resource.values)


@dataclass(frozen=True)
class Figure:
    """What a unit had of a resource, and what it is to have, without promises.

    Attributes:
        before, planned: None: nobody has said it.
        before_source, planned_source: Where each is from; empty for a sum.
        parts: How many units under it were added up; 0: it was said of the unit itself.
    """

    before: Decimal | None
    before_source: str
    planned: Decimal | None
    planned_source: str
    parts: int = 0
    who: str = ""
    at: datetime | None = None

    @property
    def whole(self) -> bool:
        """Whether both years are known."""
        return self.before is not None and self.planned is not None


@dataclass(frozen=True)
class Promise:
    """What a department has promised a unit of a resource, or delivered.

    Attributes:
        until_date: The last day of it, that day included.
    """

    unit: str
    resource: str
    quantity: Decimal
    department: str
    until_date: date
    delivered: bool


Said = Mapping[str, Mapping[str, Figure]]  # by unit's code, by resource


def said_of(version: Version) -> Said:
    """What counts of everything said for a version; two queries at most."""
    rows = PlannedResource.objects.filter(version=version)
    newest = rows.values("unit", "resource").annotate(last=Max("pk")).values("last")
    found: dict[str, dict[str, Figure]] = {}
    counting = rows.filter(pk__in=newest).select_related("unit", "actor__person")
    for row in counting.exclude(before=None, planned=None):
        found.setdefault(row.unit.code, {})[row.resource] = Figure(
            row.before,
            row.before_source,
            row.planned,
            row.planned_source,
            0,
            name_of(row.actor),
            row.at,
        )
    return found


def figure_of(said: Said, tree: Tree, unit: str, resource: str) -> Figure | None:
    """What was said of a unit, else the sum of all units right under it.

    Returns:
        None where it was not said, and not of every unit under it either: a part of them
        is never shown as the whole.
    """
    own = said.get(unit, {}).get(resource)
    if own is not None or not said:
        return own
    under = [code for code in tree.children(unit) if not code.endswith(RESERVE)]
    before = planned = Decimal(0)
    for code in under:
        part = figure_of(said, tree, code, resource)
        if part is None or part.before is None or part.planned is None:
            return None
        before, planned = before + part.before, planned + part.planned
    return Figure(before, "", planned, "", len(under)) if under else None


def promises_to(version: Version, on: date) -> tuple[Promise, ...]:
    """What departments have promised and not broken, or delivered; one query."""
    states = (Support.State.ACCEPTED, Support.State.DELIVERED)
    rows = Support.objects.filter(version=version, state__in=states)
    rows = rows.exclude(resource="").exclude(promised_quantity=None)
    return tuple(
        Promise(
            row.unit.code,
            row.resource,
            row.promised_quantity,
            spoken(row.department),
            row.promised_date,
            row.state == Support.State.DELIVERED,
        )
        for row in rows.select_related("unit", "department").order_by("pk")
        if row.state == Support.State.DELIVERED or row.promised_date >= on
    )


def promised_under(
    promises: tuple[Promise, ...], tree: Tree, unit: str
) -> Iterator[Promise]:
    """Those to a unit and to what is under it."""
    for one in promises:
        if one.unit == unit or (one.unit in tree and unit in tree.ancestors(one.unit)):
            yield one


@dataclass(frozen=True)
class UnitResources:
    """A unit with what is known of it; ``promised``: on top, by resource."""

    unit: Node
    figures: Mapping[str, Figure]
    promised: Mapping[str, Decimal]
    may_change: bool


@dataclass(frozen=True)
class ResourceBoard:
    """The units of a version of which the viewer sees targets.

    All that are no seats, and the seats of which something was said.
    """

    version: Version
    rows: tuple[UnitResources, ...]

    def of(self, code: str) -> UnitResources | None:
        """One of them."""
        return next((row for row in self.rows if row.unit.code == code), None)


def resource_board(
    version: Version, *, viewer: User, on: date, also: str = ""
) -> ResourceBoard:
    """What was said of each unit, or adds up under it.

    Args:
        version: Of which version.
        viewer: Is told only of units whose totals he may see.
        on: Today: promises that are late by then do not count.
        also: Code of a seat that is wanted whether something was said of it or not.
    """
    tree = thaw_space(version.space_hash).units
    said, promises = said_of(version), promises_to(version, on)
    codes = _shown(version, viewer, on, {*said, also})
    mine = _mine(version, viewer, on)
    rows = [
        UnitResources(
            node,
            _figures(said, tree, node.code),
            _sums(promised_under(promises, tree, node.code)),
            node.code in mine,
        )
        for node in nodes(tree, "unit", codes)
    ]
    return ResourceBoard(version, tuple(rows))


def _shown(version: Version, viewer: User, on: date, wanted: set[str]) -> list[str]:
    space = thaw_space(version.space_hash)
    seen = visible_nodes(space, Scope(viewer, Action.TARGETS_READ, version, on))
    inner = [
        (code, code in wanted or _has_units(space.units, code))
        for code, shown in zip(space.units.codes, seen, strict=True)
        if shown and not code.endswith(RESERVE)
    ]
    # who sees but seats is shown those
    only_seats = not any(_has_units(space.units, code) for code, _inner in inner)
    return [code for code, shown in inner if shown or only_seats]


def _has_units(tree: Tree, code: str) -> bool:
    return any(not child.endswith(RESERVE) for child in tree.children(code))


def _mine(version: Version, viewer: User, on: date) -> frozenset[str]:
    if version.frozen:
        return frozenset()
    units = reach(viewer, Action.TARGETS_EDIT, on=on)
    return frozenset(units.values_list("code", flat=True))


def _figures(said: Said, tree: Tree, unit: str) -> dict[str, Figure]:
    found = {one: figure_of(said, tree, unit, one) for one in RESOURCES}
    return {one: figure for one, figure in found.items() if figure is not None}


def _sums(promises: Iterator[Promise]) -> dict[str, Decimal]:
    found: dict[str, Decimal] = {}
    for one in promises:
        found[one.resource] = found.get(one.resource, Decimal(0)) + one.quantity
    return found
