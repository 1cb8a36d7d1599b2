"""Objectives beside targets: which none carries, which none wants, and what is missing."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cached_property

from luopan.dimensions.queries import counted_in
from luopan.org.access import Action, reach
from luopan.org.language import spoken
from luopan.org.models import User
from luopan.strategy.models import Measure, Objective
from luopan.strategy.queries import Line, Outline, Wish
from luopan.targets.models import Carrier, Plan, Version
from luopan.targets.queries.aims import AimBook, Aimed
from luopan.targets.queries.plans import own_parts
from luopan.targets.queries.sheets import names_of
from luopan.targets.queries.standing import Amounts, standing
from luopan.targets.storage import thaw_space


class How(StrEnum):
    """How an objective is carried."""

    OWN = "own"  # by targets of its own
    BELOW = "below"  # by what stands under it
    ABOVE = "above"  # only what stands above it is carried
    NONE = "none"
    DROPPED = "dropped"


@dataclass(frozen=True)
class Carried:
    """A target that carries an objective.

    Attributes:
        product: Empty: all products.
        amount: The year's target in the metric's own unit; None: not to be seen, or no
            version says one.
    """

    id: int
    objective_id: int
    plan_id: int
    plan: str
    metric_id: int
    metric: str
    metric_code: str
    counted_in: str
    unit: str
    unit_code: str
    product: str
    product_code: str | None
    version_id: int | None
    state: str
    amount: Decimal | None


@dataclass(frozen=True)
class Balance:
    """What is wanted of a metric beside what targets carry.

    Attributes:
        carried: By the targets of the objective and all under it, each leaf once; of what
            does not add up, the target of that unit itself. None: nothing carries it, or it
            is not to be seen.
        gap: Carried − wanted; None where either is not known.
        short: Whether the gap is to the bad.
    """

    wish: Wish
    carried: Decimal | None
    gap: Decimal | None

    @property
    def short(self) -> bool:
        """Less is carried than wanted; of what is better low: more."""
        if self.gap is None:
            return False
        return self.gap > 0 if self.wish.lower_is_better else self.gap < 0


@dataclass(frozen=True)
class Orphan:
    """A target that no objective wants."""

    plan: str
    plan_id: int
    version_id: int
    metric: str
    metric_code: str
    counted_in: str
    unit: str
    unit_code: str
    whole: bool  # the whole plan, not one of its branches
    partly: bool  # some of its products are wanted, not all of it
    amount: Decimal | None


@dataclass(frozen=True)
class Coverage:
    """Both ways: objectives that no target carries, targets that no objective wants."""

    how: dict[str, How]
    uncovered: tuple[Line, ...]
    orphans: tuple[Orphan, ...]
    wanted: int  # open objectives that are asked about: those without open children


class Links:
    """The live links of a year's objectives, read once for a page.

    Args:
        shown: The outline of the year.
        viewer: Who looks: hears of no unit out of his reach.
        on: The day his rights are asked for.
    """

    def __init__(self, shown: Outline, viewer: User, on: date) -> None:
        self.shown, self.viewer, self.on = shown, viewer, on
        rows = Carrier.objects.filter(objective__year=shown.year, ended_at=None)
        related = ("plan__root", "metric", "unit", "product")
        self.rows = list(rows.select_related(*related).order_by("pk"))
        self.amounts = Amounts(viewer, on, standing(year=shown.year))
        self._reach: frozenset[str] | None = None

    def of(self, objectives: Iterable[int]) -> list[Carrier]:
        """The links of some objectives."""
        wanted = set(objectives)
        return [row for row in self.rows if row.objective_id in wanted]

    def in_reach(self, row: Carrier) -> bool:
        """Whether the viewer may hear of the unit."""
        if self._reach is None:
            found = reach(self.viewer, Action.ORG_READ, on=self.on)
            near = found.filter(pk__in={row.unit_id for row in self.rows})
            self._reach = frozenset(near.values_list("code", flat=True))
        return row.unit.code in self._reach

    def version(self, row: Carrier) -> Version | None:
        """The version by which a link's target is known."""
        return self.amounts.versions.get((row.plan_id, row.metric_id))

    @cached_property
    def carrying(self) -> set[int]:
        """Objectives that a target is linked to, or of which it is set for what they want."""
        rows = Measure.objects.filter(
            objective__year=self.shown.year, withdrawn_at=None, product=None
        ).exclude(metric__kind="additive")
        wanted = rows.values_list("objective_id", "metric__code", "unit__code")
        aimed = {
            number
            for number, metric, unit in wanted
            if any(self._stands(book, metric, unit) for book in self.books)
        }
        return {row.objective_id for row in self.rows} | aimed

    @cached_property
    def books(self) -> list[AimBook]:
        """Of each plan and metric the targets that do not add up, committed ones first."""
        versions = self.amounts.versions.values()
        ordered = sorted(versions, key=lambda one: (not one.frozen, -one.pk))
        return [AimBook(version) for version in ordered]

    def aimed(self, wish: Wish) -> Decimal | None:
        """The target of a unit itself, of what does not add up; None: nobody said one."""
        for book in self.books:
            unit = wish.unit_code or book.units.codes[0]
            if self.amounts.sees(book.version, unit):
                found = self._stands(book, wish.metric_code, unit)
                if found is not None:
                    return found.value
        return None

    @staticmethod
    def _stands(book: AimBook, metric: str, unit: str | None) -> Aimed | None:
        code = unit or book.units.codes[0]
        if metric not in book.metrics or code not in book.units:
            return None
        return book.of(book.metrics[metric], code, book.year)


def carried(links: Links, line: Line) -> tuple[tuple[Carried, ...], int]:
    """The targets that carry an objective itself, and how many more are out of reach."""
    rows = links.of([line.id])
    near = [row for row in rows if links.in_reach(row)]
    return tuple(_carried(links, row) for row in near), len(rows) - len(near)


def _carried(links: Links, row: Carrier) -> Carried:
    version = links.version(row)
    code = row.product.code if row.product else None
    return Carried(
        id=row.pk,
        objective_id=row.objective_id,
        plan_id=row.plan_id,
        plan=spoken(row.plan),
        metric_id=row.metric_id,
        metric=spoken(row.metric),
        metric_code=row.metric.code,
        counted_in=counted_in(row.metric),
        unit=spoken(row.unit),
        unit_code=row.unit.code,
        product=spoken(row.product) if row.product else "",
        product_code=code,
        version_id=version.pk if version else None,
        state=version.state if version else "",
        amount=links.amounts.of(version, row.unit.code, code) if version else None,
    )


def balances(links: Links, line: Line, wishes: Iterable[Wish]) -> tuple[Balance, ...]:
    """Each wish of an objective beside what its targets, and those under it, carry."""
    family = {line.id, *(one.id for one in _under(links.shown, line) if one.open)}
    rows = links.of(family)
    return tuple(_balance(links, rows, wish) for wish in wishes)


def _under(shown: Outline, line: Line) -> list[Line]:
    place = shown.lines.index(line)
    found = []
    for one in shown.lines[place + 1 :]:
        if one.depth <= line.depth:
            break
        found.append(one)
    return found


def _balance(links: Links, rows: Sequence[Carrier], wish: Wish) -> Balance:
    if wish.metric_kind != "additive":
        return _apart(links, wish)
    matching = [row for row in rows if row.metric.code == wish.metric_code]
    total = _total(links, matching, wish) if wish.level is None and wish.shown else None
    if total is None or wish.wanted is None:
        return Balance(wish, total, None)
    return Balance(wish, total, total - wish.wanted)


def _apart(links: Links, wish: Wish) -> Balance:
    """Of what does not add up: the target of the unit beside what is wanted of it."""
    wanted = wish.wanted if wish.level is None else Decimal(str(wish.level))
    found = links.aimed(wish) if wish.shown and not wish.product_code else None
    if found is None or wanted is None:
        return Balance(wish, found, None)
    return Balance(wish, found, found - wanted)


def _total(links: Links, rows: Sequence[Carrier], wish: Wish) -> Decimal | None:
    """None where nothing carries it, or a part of it is not to be seen."""
    by_version: dict[Version, list[Carrier]] = {}
    for row in rows:
        version = links.version(row)
        if version is not None:
            by_version.setdefault(version, []).append(row)
    if not by_version:
        return None
    total = Decimal(0)
    for version, own in by_version.items():
        if not all(links.amounts.sees(version, row.unit.code) for row in own):
            return None
        slices = [(r.unit.code, r.product.code if r.product else None) for r in own]
        within = wish.unit_code or "", wish.product_code
        total += links.amounts.union(version, slices, within)
    return total


def coverage(links: Links) -> Coverage:
    """Both ways, as far as the viewer sees."""
    how = carried_how(links.shown, links.carrying)
    parents = {line.parent for line in links.shown.live}
    ends = [line for line in links.shown.live if line.code not in parents]
    return Coverage(
        how=how,
        uncovered=tuple(line for line in ends if how[line.code] == How.NONE),
        orphans=_orphans(links),
        wanted=len(ends),
    )


def carried_how(shown: Outline, linked: set[int]) -> dict[str, How]:
    """How each objective is carried.

    Args:
        shown: The outline.
        linked: Numbers of the objectives that have a target of their own.
    """
    own = {line.code: line.open and line.id in linked for line in shown.lines}
    below = dict.fromkeys(own, False)
    above = dict.fromkeys(own, False)
    for line in reversed(shown.lines):
        if line.parent and line.open and (own[line.code] or below[line.code]):
            below[line.parent] = True
    for line in shown.lines:
        if line.parent:
            above[line.code] = own[line.parent] or above[line.parent]
    return {line.code: _how(line, own, below, above) for line in shown.lines}


def _how(
    line: Line,
    own: Mapping[str, bool],
    below: Mapping[str, bool],
    above: Mapping[str, bool],
) -> How:
    if not line.open:
        return How.DROPPED
    for found, how in ((own, How.OWN), (below, How.BELOW), (above, How.ABOVE)):
        if found[line.code]:
            return how
    return How.NONE


def _orphans(links: Links) -> tuple[Orphan, ...]:
    open_ = {line.id for line in links.shown.live}
    wanted: dict[tuple[int, int], list[Carrier]] = {}
    for row in links.rows:
        if row.objective_id in open_:
            wanted.setdefault((row.plan_id, row.metric_id), []).append(row)
    found: list[tuple[Version, str, bool]] = []
    for key, version in sorted(links.amounts.versions.items()):
        unwanted = _unwanted(version, wanted.get(key))
        found += [
            (version, code, partly)
            for code, partly in unwanted.items()
            if links.amounts.sees(version, code)
        ]
    names = names_of("unit", [code for _version, code, _partly in found])
    return tuple(_orphan(links, *one, names) for one in found)


def _unwanted(version: Version, wanted: list[Carrier] | None) -> dict[str, bool]:
    """Of a version the root, or the branches right under it, that no objective wants.

    Returns:
        By unit code: whether at least some of its products are wanted.
    """
    tree = thaw_space(version.space_hash).units
    root = tree.codes[0]
    known = [row for row in wanted or () if row.unit.code in tree]
    whole = [tree.slice(row.unit.code) for row in known if row.product is None]
    part = [tree.slice(row.unit.code) for row in known if row.product is not None]
    if not whole:
        return {root: bool(part)}
    return {
        code: any(_meet(tree.slice(code), one) for one in part)
        for code in tree.children(root)
        if not code.endswith("~")
        and not any(_meet(tree.slice(code), one) for one in whole)
    }


def _meet(one: slice, other: slice) -> bool:
    return bool(one.start < other.stop and other.start < one.stop)


def _orphan(
    links: Links, version: Version, code: str, partly: bool, names: Mapping[str, str]
) -> Orphan:
    return Orphan(
        plan=spoken(version.plan),
        plan_id=version.plan_id,
        version_id=version.pk,
        metric=spoken(version.metric),
        metric_code=version.metric.code,
        counted_in=counted_in(version.metric),
        unit=names.get(code, code),
        unit_code=code,
        whole=code == thaw_space(version.space_hash).units.codes[0],
        partly=partly,
        amount=links.amounts.of(version, code, None),
    )


def carrier_numbered(number: int) -> Carrier | None:
    """A link by its number; None: there is none."""
    rows = Carrier.objects.select_related("objective__owner", "metric", "unit", "plan")
    return rows.filter(pk=number).first()


@dataclass(frozen=True)
class Offer:
    """A plan and metric of a year that may carry an objective."""

    plan: Plan
    version: Version


def offers(objective: Objective, *, viewer: User, on: date) -> tuple[Offer, ...]:
    """The targets of an objective's year that the viewer may name, the newest plan first."""
    found = standing(year=objective.year)
    return tuple(
        Offer(version.plan, version)
        for _key, version in sorted(found.items(), reverse=True)
        if own_parts(viewer, version, on=on)
    )
