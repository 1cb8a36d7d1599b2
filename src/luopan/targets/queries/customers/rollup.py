"""Who has how much 待开发: the seats under a unit, and all customers they name."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from luopan.dimensions.models import Account, Product
from luopan.dimensions.queries import counted_in
from luopan.engine.tree import RESERVE
from luopan.org.access import day_of
from luopan.org.language import spoken
from luopan.org.models import Holding, Parentage, Unit, User
from luopan.targets.models import Split, Version
from luopan.targets.queries.customers.shapes import Beside
from luopan.targets.signed.promises import months_of
from luopan.targets.splits import lines_of, numbers_of, product_of, seat_of
from luopan.targets.splitting import Months, rest_of
from luopan.targets.storage import thaw_space


@dataclass(frozen=True)
class SeatRow:
    """A seat: its number, what of it is named, what is left.

    Attributes:
        team: Name of the unit above it.
        number: None: nobody has said one.
        rest: 待开发 of the year; below 0 where more is named.
        over: Whether in some month more is named than the number.
        customers: How many are named.
    """

    unit: Unit
    holder: str
    team: str
    number: Decimal | None
    named: Decimal
    rest: Decimal | None
    over: bool
    customers: int

    @property
    def share(self) -> float | None:
        """What of its number is named; None: it has none."""
        return float(self.named / self.number) if self.number else None


@dataclass(frozen=True)
class Shared:
    """A customer once, with every seat that names it."""

    account: Account
    amount: Decimal
    seats: tuple[Beside, ...]


@dataclass(frozen=True)
class RolledUp:
    """The customers of a unit.

    Attributes:
        seats: The largest 待开发 first; those without a number last.
        accounts: The largest first, each once.
        number: Of the seats that have one.
        rest: What of it nobody is named for; with ``named`` it is the number.
        kept: What lies in reserves under the unit, and has no seat.
    """

    version: Version
    unit: Unit
    product: Product | None
    seats: tuple[SeatRow, ...]
    accounts: tuple[Shared, ...]
    number: Decimal
    named: Decimal
    rest: Decimal
    kept: Decimal
    as_of_date: date
    counted_in: str


def rolled_up(
    viewer: User, version: Version, unit: str, *, at: datetime, product: str = ""
) -> RolledUp:
    """The seats under a unit by what they have yet to find, and the customers they name.

    Raises:
        Unknown: No such unit that he may see wholly.
        Refused: The version has no such product.
    """
    on = day_of(at)
    where = seat_of(viewer, version, unit, on)
    chosen = product_of(version, product)
    tree = thaw_space(version.space_hash).units
    leaves = [c for c in tree.leaf_codes[tree.slice(unit)] if not c.endswith(RESERVE)]
    seats = {one.code: one for one in _seats(leaves)}
    numbers = numbers_of(version, [unit, *seats], chosen)
    splits = Split.objects.filter(
        plan=version.plan_id, metric=version.metric_id, product=chosen
    )
    by_unit = {one.unit_id: one.pk for one in splits}
    wanted = [by_unit[one.pk] for one in seats.values() if one.pk in by_unit]
    lines = lines_of(wanted, months_of(version))
    quantum = Decimal(version.metric.quantum)
    rows = _rows(seats, numbers, by_unit, lines, quantum, on)
    named = sum((row.named for row in rows), Decimal(0))
    known = [row for row in rows if row.number is not None]
    number = sum((row.number or Decimal(0) for row in known), Decimal(0))
    whole = sum(numbers[unit] or ()) * quantum
    return RolledUp(
        version=version,
        unit=where,
        product=chosen,
        seats=rows,
        accounts=_accounts(seats, by_unit, lines, quantum),
        number=number,
        named=named,
        rest=number - named,
        kept=whole - number,
        as_of_date=on,
        counted_in=counted_in(version.metric),
    )


def _seats(codes: Sequence[str]) -> list[Unit]:
    found = Unit.objects.filter(kind=Unit.Kind.SEAT)
    if len(codes) <= 900:
        found = found.filter(code__in=codes)
    inside = set(codes)
    return [one for one in found if one.code in inside]


def _rows(
    seats: Mapping[str, Unit],
    numbers: Mapping[str, Months | None],
    by_unit: Mapping[int, int],
    lines: Mapping[int, Mapping[int, Months]],
    quantum: Decimal,
    on: date,
) -> tuple[SeatRow, ...]:
    teams, holders = _teams(on), _holders(on)
    rows = []
    for code, seat in seats.items():
        own = list(lines.get(by_unit.get(seat.pk, -1), {}).values())
        number = numbers[code]
        rest = None if number is None else rest_of(number, own)
        rows.append(
            SeatRow(
                seat,
                holders.get(seat.pk, ""),
                teams.get(seat.pk, ""),
                None if number is None else sum(number) * quantum,
                sum(map(sum, own)) * quantum,
                None if rest is None else sum(rest) * quantum,
                any(month < 0 for month in rest or ()),
                len(own),
            )
        )
    return tuple(sorted(rows, key=_by_size))


def _by_size(row: SeatRow) -> tuple[bool, Decimal, str]:
    return row.rest is None, -(row.rest or Decimal(0)), row.unit.code


def _teams(on: date) -> dict[int, str]:
    links = Parentage.objects.on(on).filter(unit__kind=Unit.Kind.SEAT)
    return {one.unit_id: spoken(one.parent) for one in links.select_related("parent")}


def _holders(on: date) -> dict[int, str]:
    held = Holding.objects.on(on).filter(kind=Holding.Kind.HOLDER)
    return {one.seat_id: spoken(one.person) for one in held.select_related("person")}


def _accounts(
    seats: Mapping[str, Unit],
    by_unit: Mapping[int, int],
    lines: Mapping[int, Mapping[int, Months]],
    quantum: Decimal,
) -> tuple[Shared, ...]:
    found: dict[int, list[Beside]] = {}
    for seat in seats.values():
        for account, line in lines.get(by_unit.get(seat.pk, -1), {}).items():
            found.setdefault(account, []).append(Beside(seat, sum(line) * quantum))
    accounts = Account.objects.in_bulk(list(found))
    shared = [
        Shared(
            accounts[key],
            sum((one.amount for one in beside), Decimal(0)),
            tuple(sorted(beside, key=lambda one: (-one.amount, one.unit.code))),
        )
        for key, beside in found.items()
    ]
    return tuple(sorted(shared, key=lambda one: (-one.amount, one.account.code)))
