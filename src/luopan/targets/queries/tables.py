"""A version as a table that is read a part at a time: rows are units × products."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from luopan.engine.levels import TARGET
from luopan.engine.tree import Tree
from luopan.org.access import Action, Unknown
from luopan.org.models import User
from luopan.targets.amounts import own_unit
from luopan.targets.models import Version
from luopan.targets.queries.grid.view import visible_nodes
from luopan.targets.queries.sheets import Node, Sheet, nodes, sheet
from luopan.targets.scope import Scope
from luopan.targets.storage import thaw_space
from luopan.trail.refusal import Refused

MOST_AMOUNTS = 200_000  # in one part


@dataclass(frozen=True)
class Axes:
    """The nodes of a version, each before what is under it; of units those one sees."""

    units: tuple[Node, ...]
    products: tuple[Node, ...]
    periods: tuple[Node, ...]


@dataclass(frozen=True)
class TableRow:
    """A unit and a product; an amount for each period, None where nobody said one."""

    unit: str
    product: str
    amounts: tuple[Decimal | None, ...]


@dataclass(frozen=True)
class Table:
    """Some rows of a version, amounts in the metric's own unit; ``count``: of all rows."""

    periods: tuple[str, ...]
    rows: tuple[TableRow, ...]
    count: int
    seq: int


def axes(version: Version, *, viewer: User, on: date) -> Axes:
    """What a version's numbers stand for.

    Args:
        version: Of which something is seen.
        viewer: Is told only of units whose totals he may see.
        on: The day his rights are asked for.
    """
    space = thaw_space(version.space_hash)
    seen = _units_seen(version, viewer, on)
    return Axes(
        nodes(space.units, "unit", seen),
        nodes(space.products, "product", space.products.codes),
        nodes(space.periods, "period", space.periods.codes),
    )


def table(
    version: Version,
    *,
    viewer: User,
    on: date,
    units: Sequence[str] = (),
    products: Sequence[str] = (),
    periods: Sequence[str] = (),
    seq: int | None = None,
    which: str = TARGET,
    offset: int = 0,
    limit: int = 100,
) -> Table:
    """Totals of units × products over periods, a part of the rows at a time.

    Args:
        version: Of which something is seen.
        viewer: Sees no total that his reach does not wholly cover.
        on: The day his rights are asked for.
        units: Codes in the order wanted; none: all that he sees.
        products: The same; none: all.
        periods: The same; none: all.
        seq: After which step; None: the newest.
        which: Of the ``floor``, the ``target`` or the ``stretch``.
        offset: Rows to pass over.
        limit: At most so many.

    Raises:
        Unknown: A code that is none, or not to be seen.
        Refused: No such step, or too many amounts at once.
    """
    space = thaw_space(version.space_hash)
    if seq is not None and not 0 <= seq <= version.head:
        raise Refused(_("There is no step %(seq)s."), seq=seq)
    seen = _units_seen(version, viewer, on)
    rows = _chosen(seen, units)
    lines = _named(space.products, products)
    columns = _named(space.periods, periods)
    pairs = [divmod(n, len(lines)) for n in range(len(rows) * len(lines))]
    part = pairs[offset : offset + limit]
    if len(part) * len(columns) > MOST_AMOUNTS:
        raise Refused(
            _("%(count)s amounts at once is too many: request fewer rows."),
            count=len(part) * len(columns),
        )
    asked = list(dict.fromkeys(rows[unit] for unit, _line in part))
    shown = {"units": asked, "products": lines, "periods": columns, "seq": seq}
    found = sheet(version, viewer=viewer, on=on, which=which, **shown)
    told = tuple(
        _row(found, version, rows[unit], lines[line], columns) for unit, line in part
    )
    return Table(tuple(columns), told, len(pairs), found.seq)


def _row(
    found: Sheet, version: Version, unit: str, product: str, columns: Sequence[str]
) -> TableRow:
    amounts = (found.amount(unit, product, column) for column in columns)
    return TableRow(
        unit,
        product,
        tuple(
            None if quanta is None else own_unit(quanta, version.metric)
            for quanta in amounts
        ),
    )


def _units_seen(version: Version, viewer: User, on: date) -> list[str]:
    space = thaw_space(version.space_hash)
    seen = visible_nodes(space, Scope(viewer, Action.TARGETS_READ, version, on))
    return [c for c, shown in zip(space.units.codes, seen, strict=True) if shown]


def _chosen(seen: Sequence[str], wanted: Sequence[str]) -> list[str]:
    known = frozenset(seen)
    for code in wanted:
        if code not in known:
            raise Unknown(_("This plan has nothing called “%(code)s”."), code=code)
    return list(dict.fromkeys(wanted or seen))


def _named(tree: Tree, wanted: Sequence[str]) -> list[str]:
    return _chosen(tree.codes, wanted)
