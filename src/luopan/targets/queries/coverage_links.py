"""What is linked to a year's objectives, and which plan their measures are held against."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import NamedTuple

from luopan.org.access import Action, reach
from luopan.org.models import Reach, User
from luopan.org.queries import company
from luopan.strategy.models import Measure
from luopan.strategy.queries import Outline, Wish
from luopan.strategy.queries.objectives import measures_of
from luopan.targets.models import Carrier, Version
from luopan.targets.queries.aims import AimBook, Aimed
from luopan.targets.queries.leaf_targets import has_product, leaf_targets
from luopan.targets.queries.standing import Amounts, standing
from luopan.targets.storage import thaw_space


class Asked(NamedTuple):
    """What a measure is about, by codes. No product: all of them."""

    metric: str
    unit: str
    product: str | None


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
        self._found_under: dict[str, frozenset[int]] = {}

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
        aimed = {
            number
            for number, measures in self.measures.items()
            if any(one.metric.kind != "additive" and self.aims(one) for one in measures)
        }
        return {row.objective_id for row in self.rows} | aimed

    @cached_property
    def measures(self) -> dict[int, tuple[Measure, ...]]:
        """The measures that still count, by objective."""
        return measures_of(line.id for line in self.shown.lines)

    @cached_property
    def company(self) -> str:
        """Code of the unit that a measure without a unit is about."""
        return company().root

    @cached_property
    def linked(self) -> set[tuple[int, int]]:
        """Plan and metric of all that is linked to an open objective of the year."""
        live = {line.id for line in self.shown.live}
        return {(r.plan_id, r.metric_id) for r in self.rows if r.objective_id in live}

    def holding(self, asked: Asked) -> Version | None:
        """The version whose own number a measure that adds up is held against.

        Of the plans of the year that have a number of that unit and product: a committed
        one, linked before not linked, the newest first; else the newest that an open
        objective of the year is linked to. A draft that no objective is linked to is none
        of the strategy's.

        Returns:
            None: no plan has that unit and product, or nobody said a number there.
        """
        found = [
            (version.frozen, key in self.linked, version.pk, version)
            for key, version in self.amounts.versions.items()
            if version.metric.code == asked.metric
            and (version.frozen or key in self.linked)
            and _says(version, asked)
        ]
        return max(found)[-1] if found else None

    def asked(self, unit: str | None, metric: str, product: str | None) -> Asked:
        """What a measure is about; no unit: the company."""
        return Asked(metric, unit or self.company, product)

    def aims(self, one: Measure) -> bool:
        """Whether a target is set of what a measure is about that does not add up."""
        unit = one.unit.code if one.unit else self.company
        return one.product is None and any(
            self._stands(book, one.metric.code, unit) for book in self.books
        )

    def targeted(self, one: Measure, rows: Iterable[Carrier]) -> bool:
        """Whether a target is set of what a measure is about, or of a linked part of it.

        Args:
            one: The measure.
            rows: The links of its objective and of all under it.
        """
        if one.metric.kind != "additive":
            return self.aims(one)
        unit, product = (row.code if row else None for row in (one.unit, one.product))
        asked = self.asked(unit, one.metric.code, product)
        return self.holding(asked) is not None or any(
            self.part_of(row, asked) for row in rows
        )

    def part_of(self, row: Carrier, asked: Asked) -> bool:
        """Whether what is linked is a part of what a measure is about that its plan lacks.

        So it is where the plan begins lower down: a region's plan under a measure of the
        company. A plan that has the unit itself has its number, or none was said in it.
        """
        version = self.version(row)
        if version is None or row.metric.code != asked.metric:
            return False
        space = thaw_space(version.space_hash)
        product = row.product.code if row.product else None
        codes = [code for code in (product, asked.product) if code is not None]
        if asked.unit in space.units or not all(c in space.products for c in codes):
            return False
        slices = [space.products.slice(code) for code in codes]
        if len(slices) > 1 and not meet(*slices):
            return False
        told = Asked(asked.metric, row.unit.code, next(iter(codes), None))
        return row.unit_id in self._under(asked.unit) and _says(version, told)

    def _under(self, unit: str) -> frozenset[int]:
        if unit not in self._found_under:
            rows = Reach.objects.on(self.on).filter(above__code=unit)
            self._found_under[unit] = frozenset(rows.values_list("below", flat=True))
        return self._found_under[unit]

    @cached_property
    def books(self) -> list[AimBook]:
        """Of each plan and metric the targets that do not add up, committed ones first."""
        versions = self.amounts.versions.values()
        ordered = sorted(versions, key=lambda one: (not one.frozen, -one.pk))
        return [AimBook(version) for version in ordered]

    def aimed(self, wish: Wish) -> Decimal | None:
        """The target of a unit itself, of what does not add up; None: nobody said one."""
        unit = wish.unit_code or self.company
        for book in self.books:
            if self.amounts.sees(book.version, unit):
                found = self._stands(book, wish.metric_code, unit)
                if found is not None:
                    return found.value
        return None

    @staticmethod
    def _stands(book: AimBook, metric: str, unit: str) -> Aimed | None:
        if metric not in book.metrics or unit not in book.units:
            return None
        return book.of(book.metrics[metric], unit, book.year)


def _says(version: Version, asked: Asked) -> bool:
    """Whether a version has a number of a unit and product; 0 is one, nothing said is none."""
    if asked.product is not None and not has_product(version, asked.product):
        return False
    found = leaf_targets(version, asked.product)
    return asked.unit in found.units and bool(found.told(asked.unit).any())


def meet(one: slice, other: slice) -> bool:
    """Whether two parts of a tree have a node in common."""
    return bool(one.start < other.stop and other.start < one.stop)
