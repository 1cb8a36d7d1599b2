"""Facts read back: grouped by SQL, cut into spans of days, turned into one currency."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from fractions import Fraction
from functools import cached_property, partial
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
from django.db import DataError, OperationalError, connection
from django.utils.translation import gettext_lazy as _
from numpy.typing import NDArray

from luopan.dimensions.models import Conversion, Metric, Product, ProductParentage, Rate
from luopan.dimensions.queries import conversion_table, rate_table
from luopan.org.facts import facts, read_once, remembered_while_reading
from luopan.org.models import Parentage, Unit
from luopan.records.columns import bulk
from luopan.records.columns.bulk import NOBODY
from luopan.records.currency import MONEY, Aside, told_in
from luopan.records.goods import products_under
from luopan.records.states import State, known
from luopan.trail.refusal import Refused

Ints = NDArray[np.int64]


def end_of(day: date) -> datetime:
    """The instant at which a day of the company ends."""
    company = facts()
    zone = ZoneInfo(company.time_zone if company else "Asia/Shanghai")
    return datetime.combine(day + timedelta(days=1), time.min, zone)


def known_on(as_of: date, known_at: datetime | None) -> State:
    """What was known: by the end of that day, or at an instant that is given."""
    at = known_at or end_of(as_of) - timedelta(microseconds=1)
    return remembered_while_reading(("known", at), lambda: known(at))


def counted(state: State, alias: str = "f") -> str:
    """SQL: the fact is of a batch that was known and not revoked; shortest form."""
    sql = f"SELECT id FROM records_batch b WHERE NOT {state.batch('b')} LIMIT 500"
    unknown = remembered_while_reading(("unknown", state), lambda: bulk.rows(sql))
    if not unknown:
        return "TRUE" if connection.vendor == "postgresql" else "1"
    if len(unknown) < 500:
        listed = ", ".join(str(pk) for (pk,) in unknown)
        return f"{alias}.batch_id NOT IN ({listed})"
    return (
        f"{alias}.batch_id IN (SELECT id FROM records_batch b WHERE {state.batch('b')})"
    )


@dataclass(frozen=True)
class Piece:
    """Sums of a stretch of days: one column, one rate; ``day`` where days are told apart."""

    column: int
    start_date: date
    seat: Ints
    account: Ints
    product: Ints
    amount: Ints
    day: NDArray[np.datetime64] | None = None


@dataclass
class Reading:
    """One metric's facts, as of a day, by stretches of days.

    Args:
        metric: Which.
        spans: Columns of the answer: ``(start, end)``, end exclusive, in any order.
        as_of: Days after it do not count.
        known_at: What was known at this instant; None: at the end of ``as_of``.
        by_account: Tell accounts apart.
        by_product: Tell products apart.
        each_day: Tell days apart.
        owner: "then": the seat that the record names. "now": the seat that the account
            belongs to on ``as_of``, where it belongs to one. For a metric that goes by
            the account's owner: its owner on the day, or now.
        cuts: Further days on which a stretch ends.
        unit: Only what counts for it and all under it (on the day, or now).
        product: Only it and all under it, as of ``as_of``.
        seats: Only what counts for these seats (primary keys; NOBODY: for none).
        accounts: Only what these customers brought (primary keys).
        aside: With ``each_day``: takes what cannot be turned, instead of a refusal of all.
        into: Currency wanted; None: the metric's, else the company's.
    """

    metric: Metric
    spans: Sequence[tuple[date, date]]
    as_of: date
    known_at: datetime | None = None
    by_account: bool = False
    by_product: bool = True
    owner: str = "then"
    cuts: frozenset[date] = frozenset()
    unit: Unit | None = None
    product: Product | None = None
    into: str | None = None
    each_day: bool = False
    seats: Sequence[int] | None = None
    accounts: Sequence[int] | None = None
    aside: list[Aside] | None = None
    lost: Fraction = field(default=Fraction(0), init=False)

    @cached_property
    def state(self) -> State:
        """What was known."""
        return known_on(self.as_of, self.known_at)

    @cached_property
    def condition(self) -> str:
        """SQL: facts of this metric that were known."""
        return f"f.metric_id = {source_key(self.metric)} AND {counted(self.state)}"

    @cached_property
    def spread(self) -> tuple[date, date] | None:
        """From the first to after the last day that is asked about."""
        if not self.spans:
            return None
        start = min(start for start, _end in self.spans)
        if self.metric.kind == "balance":
            start = date.min
        end = max(end for _start, end in self.spans)
        return start, min(end, self.as_of + timedelta(days=1))

    @cached_property
    def currencies(self) -> list[str]:
        """Those that occur."""
        if self.spread is None:
            return []
        asked: dict[tuple[date, date], list[str]] = remembered_while_reading(
            ("currencies", self.condition), dict
        )
        for (start, end), one in asked.items():
            if start <= self.spread[0] and self.spread[1] <= end and len(one) == 1:
                return one  # what occurs within is that one, or nothing
        found = bulk.rows(
            f"SELECT DISTINCT f.currency FROM records_fact f WHERE {self.condition} "
            "AND f.day_date >= %s AND f.day_date < %s",
            list(self.spread),
        )
        asked[self.spread] = sorted(code for (code,) in found)
        return asked[self.spread]

    @cached_property
    def currency(self) -> str:
        """The one that everything is turned into."""
        return told_in(self.metric, self.into)

    @property
    def is_money(self) -> bool:
        """Whether the metric has a currency at all."""
        return self.metric.measure in MONEY

    @cached_property
    def foreign(self) -> list[str]:
        """Currencies that have to be turned."""
        if not self.is_money:
            return []
        return [code for code in self.currencies if code != self.currency]

    @cached_property
    def counts(self) -> dict[int, tuple[str, str]]:
        """Products counted in other units than the metric: code and unit by key."""
        unit = self.metric.counted_in
        if self.metric.measure != "quantity" or not unit:
            return {}
        others = Product.objects.exclude(counted_in__in=("", unit))
        return {
            pk: (code, each)
            for pk, code, each in others.values_list("pk", "code", "counted_in")
        }

    def pieces(self) -> Iterable[Piece]:
        """The sums, stretch by stretch; one grouped query each."""
        if self.metric.kind == "balance":
            for column, (start, end) in enumerate(self.spans):
                if start > self.as_of:
                    continue
                last = min(end, self.as_of + timedelta(days=1))
                yield from self._piece(column, date.min, last, last - _DAY)
            return
        for column, (start, end) in enumerate(self.spans):
            last = min(end, self.as_of + timedelta(days=1))
            if last <= start:
                continue
            edges = sorted({start, last, *(d for d in self._cuts if start < d < last)})
            for first, after in zip(edges, edges[1:], strict=False):
                yield from self._piece(column, first, after, first)

    @cached_property
    def _cuts(self) -> set[date]:
        found = set(self.cuts)
        if self.foreign:
            rates = Rate.objects.filter(into=self.currency, currency__in=self.foreign)
            found |= set(rates.values_list("start_date", flat=True))
        if self.counts:
            for model in (Conversion, ProductParentage):
                dates = model.objects.values_list("start_date", "end_date")
                found |= {day for pair in dates for day in pair if day is not None}
        return found

    def _piece(
        self, column: int, start: date, end: date, rate_day: date
    ) -> Iterable[Piece]:
        sql = {"seat": self.seat}
        sql |= {"account": "f.account_id"} if self.by_account else {}
        sql |= {"product": "f.product_id"} if self.by_product or self.counts else {}
        sql |= {"day": "f.day_date"} if self.each_day else {}
        sql |= {"currency": "f.currency"} if self.foreign else {}
        groups = ", ".join(["2", *[*sql.values()][1:]])  # a seat may be a long question
        told = {"day": bulk.day_number("f.day_date"), "currency": "f.currency"}
        chosen = ", ".join(
            told.get(name, f"COALESCE({each}, {NOBODY})") for name, each in sql.items()
        )
        extra, parameters = self.limits
        since = "" if start == date.min else "AND f.day_date >= %s "
        rows = _sums(
            f"SELECT CAST(SUM(f.amount) AS bigint), {chosen} FROM records_fact f "
            f"WHERE {self.condition} {since}AND f.day_date < %s {extra} "
            f"GROUP BY {groups}",
            [*([start] if since else []), end, *parameters],
        )
        if rows:
            yield self._turned(column, start, rate_day, [*sql], rows)

    @cached_property
    def limits(self) -> tuple[str, list[Any]]:
        """SQL that keeps to the unit, the product and the customers, and its parameters."""
        sql, parameters = self.of_customers
        if self.unit is not None and not is_root(self.unit, self.as_of):
            day = "f.day_date" if self.owner == "then" else f"'{self.as_of}'"
            sql += (
                "AND EXISTS (SELECT 1 FROM org_reach r WHERE r.above_id = %s "
                f"AND r.below_id = {self.seat} AND r.start_date <= {day} "
                f"AND (r.end_date IS NULL OR r.end_date > {day})) "
            )
            parameters.append(self.unit.pk)
        if self.seats is not None:
            sql += f"AND {bulk.among(f'COALESCE({self.seat}, {NOBODY})', 'bigint')} "
            parameters.append(bulk.listed(list(self.seats)))
        if self.product is not None:
            under = products_under(self.product, self.as_of)
            if under is not None:
                sql += f"AND {bulk.among('f.product_id', 'bigint')} "
                parameters.append(bulk.listed(under))
        return sql, parameters

    @property
    def of_customers(self) -> tuple[str, list[Any]]:
        """SQL that keeps to the customers, and its parameters."""
        if self.accounts is None:
            return "", []
        among = bulk.among("f.account_id", "bigint")
        return f"AND {among} ", [bulk.listed(list(self.accounts))]

    def by_day(self) -> list[tuple[date, int]]:
        """Sums of every day that has any, in one query."""
        if self.spread is None:
            return []
        extra, parameters = self.limits
        names = [*(["product"] if self.counts else []), "currency"]
        product = ", f.product_id" if self.counts else ""
        chosen = f", COALESCE(f.product_id, {NOBODY})" if self.counts else ""
        rows = _sums(
            f"SELECT f.day_date, CAST(SUM(f.amount) AS bigint){chosen}, f.currency "
            f"FROM records_fact f WHERE {self.condition} AND f.day_date >= %s "
            f"AND f.day_date < %s {extra} GROUP BY f.currency, f.day_date{product}",
            [*self.spread, *parameters],
        )
        found: dict[date, int] = {}
        by_day: dict[date, list[tuple[Any, ...]]] = {}
        for day, *rest in rows:
            on = date.fromisoformat(day) if isinstance(day, str) else day
            by_day.setdefault(on, []).append(tuple(rest))
        for on, group in sorted(by_day.items()):
            piece = self._turned(0, on, on, names, group)
            found[on] = int(piece.amount.sum())
        return list(found.items())

    @property
    def seat(self) -> str:
        """SQL: whose a fact is."""
        by_owner = self.metric.person_field in {"account_owner", "owner"}
        if self.owner == "then" and not by_owner:
            return "f.seat_id"
        day = "f.day_date" if self.owner == "then" else f"'{self.as_of.isoformat()}'"
        return (
            "COALESCE((SELECT o.seat_id FROM dimensions_accountowner o "
            f"WHERE o.account_id = f.account_id AND o.start_date <= {day} "
            f"AND (o.end_date IS NULL OR o.end_date > {day}) "
            "ORDER BY o.start_date DESC, o.id DESC LIMIT 1), f.seat_id)"
        )

    def _turned(
        self,
        column: int,
        start: date,
        rate_day: date,
        names: list[str],
        rows: list[tuple[Any, ...]],
    ) -> Piece:
        """Rows of a sum and what it is of, as columns; a currency, if any, is the last."""
        currencies = [row[-1] for row in rows] if names[-1:] == ["currency"] else []
        numbers = [row[:-1] for row in rows] if currencies else rows
        columns = np.asarray(numbers, dtype=np.int64).T.copy()
        parts = dict(zip(["sum", *names], columns, strict=False))
        amounts, nobody = parts["sum"], np.full(len(rows), NOBODY, dtype=np.int64)
        product = parts.get("product", nobody)
        for code in self.foreign:
            places = [i for i, each in enumerate(currencies) if each == code]
            rate = partial(self._rates.rate, code, self.currency, rate_day)
            self._turn(parts, places, rate)
        for key, (code, unit) in self.counts.items():
            places = np.flatnonzero(product == key).tolist()
            wanted = unit, self.metric.counted_in
            factor = partial(self._factors.factor, code, *wanted, rate_day)
            self._turn(parts, places, factor)
        account, seat = parts.get("account", nobody), parts.get("seat", nobody)
        day = parts["day"].astype("datetime64[D]") if "day" in parts else None
        return Piece(column, start, seat, account, product, amounts, day)

    def _turn(
        self, parts: Mapping[str, Ints], places: list[int], by: Callable[[], Fraction]
    ) -> None:
        """Multiply some amounts, to the nearest millionth; what that loses is kept."""
        amounts = parts["sum"]
        try:
            factor = by() if places else Fraction(1)
        except Refused as refusal:
            if self.aside is None:
                raise
            why, factor = refusal.with_traceback(None), Fraction(0)
            days = parts["day"].astype("datetime64[D]").tolist()
            seats = parts["seat"].tolist()
            self.aside += [Aside(seats[one], days[one], why) for one in places]
        for place in places:
            exact = int(amounts[place]) * factor
            amounts[place] = round(exact)
            self.lost += exact - int(amounts[place])

    @cached_property
    def _rates(self) -> Any:
        return rate_table()

    @cached_property
    def _factors(self) -> Any:
        return conversion_table()

    def reaches(self) -> date | None:
        """The last day that the metric's facts reach 数据截至, up to ``as_of``."""
        found = bulk.rows(
            f"SELECT MAX(f.day_date) FROM records_fact f WHERE {self.condition} "
            "AND f.day_date <= %s",
            [self.as_of],
        )[0][0]
        return date.fromisoformat(found) if isinstance(found, str) else found


_DAY = timedelta(days=1)


def source_key(metric: Metric) -> int:
    """Key of the metric whose facts are counted: its own, or another's (``of``)."""
    other = (metric.filter or {}).get("of")
    if not other:
        return metric.pk
    found = Metric.objects.filter(code=other).values_list("pk", flat=True).first()
    return metric.pk if found is None else found


@read_once
def is_root(unit: Unit, on: date) -> bool:
    """Whether everything counts for it, also what names no seat."""
    company = facts()
    if company is not None and company.root_id is not None:
        return bool(unit.pk == company.root_id)
    return not Parentage.objects.filter(unit=unit).exists()


def _sums(sql: str, parameters: list[Any]) -> list[tuple[Any, ...]]:
    """Rows of a grouped query, whose sums must fit."""
    try:
        return bulk.rows(sql, parameters)
    except (DataError, OperationalError, OverflowError) as error:
        if "overflow" not in str(error) and "out of range" not in str(error):
            raise
        raise Refused(
            _(
                "The amounts add up to more than can be stored (about 9 trillion). Choose a "
                "larger unit, for example thousands."
            )
        ) from error
