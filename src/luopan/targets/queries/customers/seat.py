"""The customers of one seat's number."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from luopan.dimensions.models import Account, Product
from luopan.dimensions.queries import counted_in
from luopan.engine.tree import RESERVE
from luopan.org.access import Action, day_of, may, name_of, reach
from luopan.org.language import listed
from luopan.org.models import Unit, User
from luopan.org.queries import occupants_of
from luopan.targets.agreeing.speaking import own_units
from luopan.targets.cube import state_of
from luopan.targets.models import NamedAmount, Split, SplitEvent, Version
from luopan.targets.queries.customers.sales import Bought, bought
from luopan.targets.queries.customers.shapes import (
    Amounts,
    Beside,
    Customer,
    Event,
    Moved,
    Part,
    SeatCustomers,
)
from luopan.targets.queries.my_number import base_year
from luopan.targets.signed.promises import months_of
from luopan.targets.splits import (
    closed_of,
    lines_of,
    may_split,
    numbers_of,
    owners_of,
    product_of,
    require_seat,
    seat_of,
    split_of,
    sums_of_year,
)
from luopan.targets.splitting import Months, rest_of
from luopan.targets.storage import thaw_space

SHOWN_EVENTS = 100
SHOWN_OTHERS = 200


def own_seat(viewer: User, version: Version, *, on: date) -> str:
    """The unit of a version whose customers are nearest to a reader.

    His own seat, or the unit he leads; else the highest that he may see; empty: none.
    """
    space = thaw_space(version.space_hash)
    own = (
        Unit.objects.filter(own_units(viewer, on)) if viewer.pk else Unit.objects.none()
    )
    seen = reach(viewer, Action.TARGETS_READ, on=on)
    for found in (own.filter(pk__in=seen), seen):
        inside = set(found.values_list("code", flat=True)) & set(space.units.codes)
        for code in space.units.codes:  # from the root down
            if code in inside:
                return code
    return ""


def seat_customers(
    viewer: User, version: Version, unit: str, *, at: datetime, product: str = ""
) -> SeatCustomers:
    """A seat's number split to customers and months, with what is left.

    Args:
        viewer: Who looks.
        version: Whose number.
        unit: The seat.
        at: Now.
        product: Code; empty: all products.

    Raises:
        Unknown: No such seat that he may see.
        Refused: It is no seat; the version has no such product.
    """
    on = day_of(at)
    seat = seat_of(viewer, version, unit, on)
    require_seat(seat)
    chosen = product_of(version, product)
    split, months = split_of(version, seat, chosen), months_of(version)
    quantum = Decimal(version.metric.quantum)
    kept = lines_of([split.pk], months)[split.pk] if split else {}
    number = numbers_of(version, [unit], chosen)[unit]
    own, owners = owners_of(seat, kept, on)
    sales = bought(version, [*kept, *own], chosen, on)
    named_by, wholes = sums_of_year(version, seat)
    products = {one.code: one for one in _products(version, seat)}
    split_up = _SplitUp(named_by, wholes, products, quantum)
    lines, others = _lines(version, seat, chosen, kept, own, sales, split_up, owners)
    named = tuple(sum(column) for column in zip(*kept.values(), strict=True))
    return SeatCustomers(
        version=version,
        unit=seat,
        holders=listed(one.name for one in occupants_of(seat, on)),
        product=chosen,
        products=tuple(products.values()),
        periods=tuple(months),
        number=_own_unit(number, quantum),
        named=_own_unit(named or (0,) * len(months), quantum) or (),
        rest=_own_unit(number and rest_of(number, list(kept.values())), quantum),
        lines=lines,
        others=others[:SHOWN_OTHERS],
        edition=split.edition if split else 0,
        changed_at=split.changed_at if split else None,
        changed_by=name_of(split.changed_by) if split else "",
        moved=_moved(version, split, number, quantum),
        events=_events(split, quantum),
        may_change=may_split(viewer, seat, on),
        closed=closed_of(version, unit, chosen),
        apart=0 if chosen else len(named_by.keys() - kept.keys()),
        seats=_seats(viewer, version, seat, on),
        base_year=base_year(version, on),
        as_of_date=on,
        counted_in=counted_in(version.metric),
        quantum=quantum,
        whole_number=_whole(version, unit, quantum) if chosen else None,
    )


def _whole(version: Version, unit: str, quantum: Decimal) -> Decimal | None:
    """Of all products, beside that of one."""
    number = numbers_of(version, [unit], None)[unit]
    return None if number is None else sum(number) * quantum


def _own_unit(amounts: Sequence[int] | None, quantum: Decimal) -> Amounts | None:
    return None if amounts is None else tuple(one * quantum for one in amounts)


@dataclass(frozen=True)
class _SplitUp:
    """Customers by product, and what they are to bring of all: in quanta, by account."""

    named: Mapping[int, Mapping[str, int]]
    wholes: Mapping[int, int]
    products: Mapping[str, Product]
    quantum: Decimal

    def parts(self, account: int) -> tuple[Part, ...]:
        """The products that were named for a customer, in the order of the plan."""
        named = self.named.get(account, {})
        return tuple(
            Part(product, named[code] * self.quantum)
            for code, product in self.products.items()
            if named.get(code)
        )

    def whole(self, account: int) -> Decimal | None:
        """Of all products; None: that was not said."""
        found = self.wholes.get(account)
        return None if found is None else found * self.quantum


def _lines(
    version: Version,
    seat: Unit,
    product: Product | None,
    kept: Mapping[int, Months],
    own: Sequence[int],
    sales: Mapping[int, Bought],
    split_up: "_SplitUp",
    owners: Mapping[int, Unit],
) -> tuple[tuple[Customer, ...], tuple[Customer, ...]]:
    """Those that are named, and those of the seat that are not."""
    accounts = Account.objects.in_bulk({*kept, *own})
    beside = _beside(version, seat, product, kept)
    quantum = Decimal(version.metric.quantum)
    none = (0,) * len(months_of(version))

    def line(key: int) -> Customer:
        owner = owners.get(key)
        return Customer(
            accounts[key],
            sum(sales[key].months) * quantum,
            sales[key].to_date * quantum,
            tuple(month * quantum for month in kept.get(key, none)),
            owner if owner and owner.pk != seat.pk else None,
            tuple(Beside(u, n * quantum) for u, n in beside.get(key, {}).items()),
            key in kept,
            split_up.parts(key),
            split_up.whole(key),
        )

    lines = sorted(map(line, kept), key=lambda c: (-c.year, -c.last, c.account.code))
    free = [key for key in own if key not in kept]
    others = sorted(map(line, free), key=lambda c: (-c.last, c.account.code))
    return tuple(lines), tuple(others)


def _beside(
    version: Version, seat: Unit, product: Product | None, kept: Iterable[int]
) -> dict[int, dict[Unit, int]]:
    """The same customers in other seats of the plan; whoever splits should know."""
    rows = NamedAmount.objects.filter(
        split__plan=version.plan_id,
        split__metric=version.metric_id,
        split__product=product,
        account__in=list(kept),
    ).exclude(split__unit=seat)
    found: dict[int, dict[Unit, int]] = {}
    for row in rows.select_related("split__unit"):
        units = found.setdefault(row.account_id, {})
        units[row.split.unit] = units.get(row.split.unit, 0) + row.amount
    return found


def _products(version: Version, seat: Unit) -> tuple[Product, ...]:
    """The products right under all of them that the seat has a row for."""
    space = state_of(version).space
    place = space.units.slice(seat.code)
    rows = (space.pairs[:, 0] >= place.start) & (space.pairs[:, 0] < place.stop)
    leaves = set(space.pairs[rows, 1].tolist())
    codes = [
        code
        for code in space.products.children(space.products.codes[0])
        if not code.endswith(RESERVE)
        and leaves & set(range(*space.products.slice(code).indices(1 << 31)))
    ]
    found = {one.code: one for one in Product.objects.filter(code__in=codes)}
    return tuple(found[code] for code in codes if code in found)


def _moved(
    version: Version, split: Split | None, number: Months | None, quantum: Decimal
) -> Moved | None:
    if split is None or split.stood_at is None or number is None:
        return None
    now = sum(number)
    if now == split.stood_at:
        return None
    other = split.stood_in if split.stood_in_id != version.pk else None
    name = f"{version.plan.year} · {other.name}" if other else ""
    return Moved(split.stood_at * quantum, now * quantum, split.changed_at, name)


def _events(split: Split | None, quantum: Decimal) -> tuple[Event, ...]:
    rows = (
        SplitEvent.objects.filter(split=split) if split else SplitEvent.objects.none()
    )
    rows = rows.select_related("account", "other", "actor__person")
    return tuple(
        Event(
            row.kind,
            row.account,
            row.before * quantum,
            row.after * quantum,
            row.other,
            row.reason,
            name_of(row.actor),
            row.at,
        )
        for row in rows.order_by("-pk")[:SHOWN_EVENTS]
    )


def _seats(viewer: User, version: Version, seat: Unit, on: date) -> tuple[Unit, ...]:
    """Seats of the plan that a customer may be handed over to: both are the viewer's to set."""
    if not may(viewer, Action.TARGETS_EDIT, unit=seat, on=on):
        return ()
    leaves = thaw_space(version.space_hash).units.leaf_codes
    found = reach(viewer, Action.TARGETS_EDIT, on=on).filter(
        kind=Unit.Kind.SEAT, overlay=False
    )
    inside = set(leaves)
    seats = [one for one in found.exclude(pk=seat.pk) if one.code in inside]
    near = {code: place for place, code in enumerate(leaves)}
    here = near[seat.code]
    return tuple(sorted(seats, key=lambda one: abs(near[one.code] - here)))
