"""Where a number stands: a node of each axis, by code."""

from collections.abc import Iterable, Mapping

from luopan.engine import facts
from luopan.engine.space import Space
from luopan.engine.tree import Tree


class Cell(facts.Cell):
    """A node of the organisation, a product and a period; any of them may be a total.

    Example:
        >>> Cell("North", "Tea", "2027-03").as_json()
        {'unit': 'North', 'product': 'Tea', 'period': '2027-03'}
    """

    __slots__ = ()

    def as_json(self) -> dict[str, str]:
        """As it is written into a step."""
        return {"unit": self.unit, "product": self.product, "period": self.period}

    @classmethod
    def of(cls, written: Mapping[str, str]) -> "Cell":
        """As it was written into a step."""
        return cls(written["unit"], written["product"], written["period"])


def whole(space: Space) -> Cell:
    """The cell of everything."""
    return Cell(space.units.codes[0], space.products.codes[0], space.periods.codes[0])


def within(tree: Tree, inner: str, outer: str) -> bool:
    """True if every leaf under ``inner`` is also under ``outer``."""
    small, large = tree.slice(inner), tree.slice(outer)
    return bool(large.start <= small.start and small.stop <= large.stop)


def _meet(tree: Tree, one: str, other: str) -> bool:
    first, second = tree.slice(one), tree.slice(other)
    return bool(first.start < second.stop and second.start < first.stop)


def parents(space: Space, cell: Cell) -> tuple[str | None, str | None, str | None]:
    """The parent's code on each axis; None at a root."""
    return (
        space.units.parent(cell.unit),
        space.products.parent(cell.product),
        space.periods.parent(cell.period),
    )


def nested(space: Space, inner: Cell, outer: Cell) -> bool:
    """True if ``inner`` is a part of ``outer`` (or the same)."""
    return (
        within(space.units, inner.unit, outer.unit)
        and within(space.products, inner.product, outer.product)
        and within(space.periods, inner.period, outer.period)
    )


def meet(space: Space, one: Cell, other: Cell) -> bool:
    """True if the two cells share a leaf of the axes."""
    return (
        _meet(space.units, one.unit, other.unit)
        and _meet(space.products, one.product, other.product)
        and _meet(space.periods, one.period, other.period)
    )


def first_meeting(
    space: Space, ones: Iterable[Cell], others: Iterable[Cell]
) -> tuple[Cell, Cell] | None:
    """The first pair of cells, one of each side, that share a leaf."""
    others = tuple(others)
    for one in ones:
        for other in others:
            if meet(space, one, other):
                return one, other
    return None
