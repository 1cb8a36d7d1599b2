"""Objectives beside targets: which none carries, which none wants, and what is missing.

Two questions are kept apart. *Carried* is an objective by what is linked to it. A *measure*
is held against the number that the plan itself has of its unit and product, linked or not:
the branches linked to an objective need not be all that its measure is about.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from luopan.dimensions.queries import counted_in
from luopan.org.language import spoken
from luopan.org.models import User
from luopan.strategy.models import Objective
from luopan.strategy.queries import Line, Outline, Wish
from luopan.targets.models import Carrier, Plan, Version
from luopan.targets.queries.coverage_links import Links, meet
from luopan.targets.queries.plans import own_parts
from luopan.targets.queries.sheets import names_of
from luopan.targets.queries.standing import standing
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
    """What is wanted of a metric beside what the plan has of it.

    Attributes:
        carried: The plan's own number of that unit and product (``Links.holding`` says of
            which plan). Where no plan has one: what is linked to the objective and all
            under it, each leaf once. None: neither, or it is not to be seen.
        gap: Carried − wanted; None where either is not known, and of a part.
        part: No plan has a number of all that is measured: what is carried is the linked
            part of it, and says nothing of a gap.
    """

    wish: Wish
    carried: Decimal | None
    gap: Decimal | None
    part: bool = False

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
    """Both ways: objectives that no target carries, targets that no objective wants.

    Each open objective, also one with others under it, is carried or stands in exactly one
    of three groups.

    Attributes:
        none: No target is linked to it, nor to what stands under or above it.
        above: Only what stands above it has one.
        lacking: It is carried, but no target is set of what one of its measures is about.
        opened: How many open objectives there are.
        uncovered: Of ``none`` those without open ones under them: where links are missing.
        wanted: How many of the open objectives have no open ones under them.
    """

    how: dict[str, How]
    none: tuple[Line, ...]
    above: tuple[Line, ...]
    lacking: tuple[Line, ...]
    orphans: tuple[Orphan, ...]
    opened: int
    uncovered: tuple[Line, ...]
    wanted: int

    @property
    def carried(self) -> int:
        """How many of the open ones are carried, each of their measures by a target."""
        return self.opened - len(self.none) - len(self.above) - len(self.lacking)


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
    """Each wish of an objective beside the plan's own number, else beside the linked part."""
    rows = _linked_in(links, line)
    return tuple(_balance(links, rows, wish) for wish in wishes)


def _linked_in(links: Links, line: Line) -> list[Carrier]:
    """The links of an objective and of all open ones under it."""
    family = [line, *(one for one in _under(links.shown, line) if one.open)]
    return links.of(one.id for one in family)


def _under(shown: Outline, line: Line) -> list[Line]:
    place = shown.lines.index(line)
    found = []
    for one in shown.lines[place + 1 :]:
        if one.depth <= line.depth:
            break
        found.append(one)
    return found


def _balance(links: Links, rows: Sequence[Carrier], wish: Wish) -> Balance:
    unnamed = bool(wish.unit) and wish.unit_code is None
    if not wish.shown or unnamed:
        return Balance(wish, None, None)
    if wish.metric_kind != "additive":
        return _apart(links, wish)
    if wish.level is not None:
        return Balance(wish, None, None)
    asked = links.asked(wish.unit_code, wish.metric_code, wish.product_code)
    version = links.holding(asked)
    if version is None:
        part = _part(links, [row for row in rows if links.part_of(row, asked)], wish)
        return Balance(wish, part, None, part=part is not None)
    return _beside(wish, links.amounts.of(version, asked.unit, asked.product))


def _beside(wish: Wish, found: Decimal | None) -> Balance:
    wanted = wish.wanted if wish.level is None else Decimal(str(wish.level))
    if found is None or wanted is None:
        return Balance(wish, found, None)
    return Balance(wish, found, found - wanted)


def _apart(links: Links, wish: Wish) -> Balance:
    """Of what does not add up: the target of the unit beside what is wanted of it."""
    return _beside(wish, None if wish.product_code else links.aimed(wish))


def _part(links: Links, rows: Sequence[Carrier], wish: Wish) -> Decimal | None:
    """What is linked under it; None where nothing is, or one of the links is not to be seen."""
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
        total += links.amounts.union(version, slices, ("", wish.product_code))
    return total


def coverage(links: Links) -> Coverage:
    """Both ways, as far as the viewer sees."""
    how, live = carried_how(links.shown, links.carrying), links.shown.live
    parents = {line.parent for line in live}
    ends = {line.code for line in live if line.code not in parents}
    none, above, carried_ = (
        tuple(line for line in live if how[line.code] in ways)
        for ways in ({How.NONE}, {How.ABOVE}, {How.OWN, How.BELOW})
    )
    return Coverage(
        how=how,
        none=none,
        above=above,
        lacking=tuple(line for line in carried_ if _lacks(links, line)),
        orphans=_orphans(links),
        opened=len(live),
        uncovered=tuple(line for line in none if line.code in ends),
        wanted=len(ends),
    )


def _lacks(links: Links, line: Line) -> bool:
    """Whether no target is set of what one of its measures is about."""
    rows = _linked_in(links, line)
    measures = links.measures.get(line.id, ())
    return not all(links.targeted(one, rows) for one in measures)


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
        code: any(meet(tree.slice(code), one) for one in part)
        for code in tree.children(root)
        if not code.endswith("~")
        and not any(meet(tree.slice(code), one) for one in whole)
    }


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
