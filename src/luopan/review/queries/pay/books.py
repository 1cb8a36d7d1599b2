"""What pay is worked out from: the same sums, targets and receipts that all other pages read.

Read for the whole organisation with nobody's eyes: who may see a figure is asked before it is
shown. Nothing is counted anew; what returns took off later is put back (decision 0100).
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property

import numpy as np

from luopan.dimensions.models import Account, Metric, Product
from luopan.engine.calendar import Span
from luopan.engine.incentive import spread_over
from luopan.engine.levels import TARGET
from luopan.engine.passing import Held, Passing, owners
from luopan.org.models import Person, Unit
from luopan.org.queries import builtin_operator
from luopan.records.currency import Aside
from luopan.records.goods import products_under
from luopan.records.members import Members
from luopan.records.queries.came_back import CameBack, came_back
from luopan.records.queries.collected import Billing, Collected, billing
from luopan.records.seat_days import Asked
from luopan.review.paying.handed_over import passings
from luopan.review.paying.in_force import Schemes, audiences
from luopan.review.paying.rules import SaidRule
from luopan.review.queries.pay.amounts import FEN, months_later
from luopan.targets.models import Version
from luopan.targets.queries.leaf_targets import leaf_targets, versions_of
from luopan.targets.queries.levels import levels_at_hand
from luopan.tracking import cube
from luopan.tracking.board import Board
from luopan.tracking.cube import Plain
from luopan.tracking.measures import Adding, Measure
from luopan.tracking.queries.asking import Wish, ask
from luopan.tracking.queries.warnings.ground import Ground

Days = tuple[date, date]


@dataclass(frozen=True)
class Source:
    """What a rule counts: a metric, of a product, of customers of a channel."""

    metric: str
    product: str = ""
    channel: str = ""


BySeat = dict[int | None, list[CameBack]]


def _within(one: CameBack, span: Days) -> bool:
    return span[0] <= one.sold_date < span[1]


class Books:
    """A year of the standard calendar, as of a day."""

    def __init__(self, *, at: datetime, on: date, year: int) -> None:
        self.at, self.on = at, on
        wish = Wish(period=str(year))
        self.question = ask(wish, viewer=builtin_operator(at=at), at=at, on=on)
        self.metrics = {one.code: one for one in self.question.metrics}
        self.spans = self.question.spans
        self._boards: dict[Source, Ground] = {}

    def of_year(self, year: int) -> "Books":
        """The same of another year; what is of no year is not read again."""
        other = Books(at=self.at, on=self.on, year=year)
        other.schemes, other.passings = self.schemes, self.passings
        return other

    @property
    def year(self) -> Span:
        """All of it."""
        return self.spans[0]

    @property
    def currency(self) -> str:
        """Of the company."""
        return self.question.company.currency

    def metric(self, code: str) -> Metric:
        """A metric."""
        return self.metrics[code]

    def board(self, source: Source) -> Ground:
        """Everything that is known of a source."""
        if source not in self._boards:
            self._boards[source] = self._board(source)
        return self._boards[source]

    def _board(self, source: Source) -> Ground:
        metric = self.metric(source.metric)
        found = versions_of(metric, self.question.year_number)
        stood = [one for one in found if one.state == Version.State.COMMITTED]
        product = self.products.get(source.product)
        question = replace(
            self.question,
            metric=metric,
            product=product,
            versions=tuple(found),
            version=stood[0] if stood else None,
            aims=None,
            slice=None,
        )
        accounts = self._accounts(source.channel) if source.channel else None
        return _Narrow(question, accounts)

    @cached_property
    def products(self) -> dict[str, Product]:
        """By code."""
        return {one.code: one for one in Product.objects.all()}

    def _accounts(self, channel: str) -> tuple[int, ...]:
        rows = Account.objects.filter(channel=channel).order_by("pk")
        return tuple(rows.values_list("pk", flat=True))

    # ── what came ──

    def members(self, source: Source, unit: Unit) -> Members:
        """Who counts for a unit where the plan has him."""
        board = self.board(source)
        if unit.code in board.tree:
            return board.laid.members(unit.code)
        return Members(np.asarray([unit.pk], dtype=np.int64))

    def came(self, source: Source, unit: Unit, days: Sequence[Days]) -> list[int]:
        """Sums of days, in millionths; days that have not come hold nothing."""
        if not days:
            return []
        members = self.members(source, unit)
        return [int(one) for one in self.board(source).this.values([members], days)[0]]

    def aside(self, source: Source, unit: Unit, days: Days) -> list[Aside]:
        """What no rate or conversion turns of what came in some days."""
        return self._lacks(self.board(source).this, source, unit, days)

    def aside_before(self, source: Source, unit: Unit, days: Days) -> list[Aside]:
        """The same of days of the year before."""
        return self._lacks(self.board(source).last, source, unit, days)

    def _lacks(
        self, figures: Measure, source: Source, unit: Unit, days: Days
    ) -> list[Aside]:
        if not isinstance(figures, Adding):
            return []
        return figures.table.lacks(*days, self.members(source, unit))

    def reach(self, source: Source) -> date | None:
        """The last day that the data reach."""
        return self.board(source).reach

    # ── what should have come ──

    def paying_level(self, source: Source) -> str:
        """The level of the plan that pays."""
        version = self.board(source).version
        if version is None:
            return TARGET
        told = levels_at_hand(version, version.plan.root.code)
        return told.pays if told else TARGET

    def target(
        self, source: Source, unit: Unit, level: str, span: Span, days: Days
    ) -> int | None:
        """What a unit is to bring in some days of a period, fen; None: nobody said."""
        board = self.board(source)
        columns = board.leaf_columns(span)
        version = board.version
        if version is None or unit.code not in board.tree or not columns:
            return None
        product = board.question.product
        try:
            targets = leaf_targets(version, product.code if product else None, level)
        except (KeyError, ValueError):
            return None
        if not targets.told(unit.code)[columns].any():
            return None
        whole = int(targets.of(unit.code)[columns].sum()) // FEN
        if whole <= 0:
            return None
        return spread_over(whole, (days[1] - days[0]).days, span.days)

    # ── what was received, and what came back ──

    def _billing(self, source: Source) -> Billing:
        metric = self.metric(source.metric)
        start, end = self.year.start_date, self.year.end_date
        seen = self.board(Source(self.question.metric.code)).seen
        state = f"{seen.event}|{seen.footing.other}"
        name = f"pay billing|{metric.pk}|{start}|{end}|{self.on}|{state}"

        def look() -> Plain:
            about = {"as_of": self.on, "known_at": self.at, "into": self.currency}
            return Plain(billing(metric, start, end, **about))  # type: ignore[arg-type]

        found: Billing = cube.kept(name, look).value
        return found

    def collected(self, source: Source, unit: Unit, days: Days) -> list[Collected]:
        """The invoices that bill what was sold in some days."""
        seats, found = self._seats(source, unit), self._billing(source)
        found.check(seats, *days)
        return [
            one
            for seat in seats
            for one in found.invoices.get(seat, ())
            if days[0] <= one.day_date < days[1]
        ]

    def aside_of_money(self, source: Source, unit: Unit, days: Days) -> list[Aside]:
        """What no rate turns of what was sold in some days, and of its invoices."""
        return self._billing(source).lacks(self._seats(source, unit), *days)

    def sold(self, source: Source, unit: Unit, days: Days) -> int:
        """What can be billed of what was sold in some days, in millionths.

        As invoices say it, with tax and whatever the product: less what came back of it.
        """
        sold = self._billing(source).sold
        return sum(
            one.amount
            for seat in self._seats(source, unit)
            for one in sold.get(seat, ())
            if days[0] <= one.day_date < days[1]
        )

    def of_others(
        self, invoices: Iterable[Collected], person: Person
    ) -> Mapping[Held, int]:
        """Of what was matched to somebody's invoices, what is others' by now; millionths."""
        found: dict[Held, int] = {}
        for one in invoices:
            if each := self.passings.get(one.document):
                for who, part in owners(one.receipts, person.pk, each).items():
                    found[who] = found.get(who, 0) + part
        found.pop((person.pk, None), None)
        return found

    def _seats(self, source: Source, unit: Unit) -> set[int]:
        members = self.members(source, unit)
        return {*members.always.tolist(), *(one[0] for one in members.at_times)}

    def _returned(self, metric: Metric) -> tuple[BySeat, BySeat]:
        """By the seat that sold it, and by the one whose figure it lessened."""
        seen = self.board(Source(self.question.metric.code)).seen
        year = self.year.start_date
        state = f"{seen.event}|{seen.footing.other}"
        name = f"pay returns|{metric.pk}|{year}|{self.on}|{state}"

        def look() -> Plain:
            sold: BySeat = {}
            lessened: BySeat = {}
            about = {"start": year, "as_of": self.on, "known_at": self.at}
            for one in came_back(metric, into=self.currency, **about):  # type: ignore[arg-type]
                sold.setdefault(one.seat, []).append(one)
                lessened.setdefault(one.by_seat, []).append(one)
            return Plain((sold, lessened))

        found: tuple[BySeat, BySeat] = cube.kept(name, look).value
        return found

    def back(
        self, source: Source, unit: Unit, span: Days, rule: SaidRule
    ) -> tuple[list[CameBack], list[CameBack]]:
        """What came back within the months of a sale, where it was in another period.

        The months are those of the rule that the sale was paid by: nothing that was paid is
        taken back by a rule of later, and nothing is taken off twice.

        Returns:
            Of what was sold in these days, what came back later (worth what the sale was);
            and what their own sum lost to returns of earlier periods.
        """
        metric = self.metric(source.metric)
        if metric.return_rule != "own":
            return [], []
        seats, (sold, lessened) = self._seats(source, unit), self._returned(metric)
        lost = [
            one
            for one in self._of(seats, sold, source)
            if _within(one, span)
            and one.day_date >= span[1]
            and one.day_date < months_later(one.sold_date, rule.back_months)
        ]
        put_back = [
            one
            for one in self._of(seats, lessened, source)
            if span[0] <= one.day_date < span[1]
            and one.sold_date < span[0]
            and one.day_date
            < months_later(one.sold_date, self._months(one, unit, seats, rule))
        ]
        return lost, put_back

    def _of(self, seats: set[int], found: BySeat, source: Source) -> Iterator[CameBack]:
        for seat in seats:
            for one in found.get(seat, ()):
                if self._counts(source, one):
                    yield one

    def _months(
        self, one: CameBack, unit: Unit, seats: set[int], rule: SaidRule
    ) -> int:
        """Within which something is taken back where it was sold; 0: it is not."""
        if one.seat is None:
            return 0
        seller = unit if one.seat in seats else self._unit(one.seat)
        edition = self.schemes.of(seller, self._audience(seller), one.sold_date)
        what = (rule.metric, rule.product, rule.channel)
        rules = [
            each
            for each in (edition.rules if edition else ())
            if (each.metric, each.product, each.channel) == what
        ]
        same = [each for each in rules if each.key == rule.key]
        return max((each.back_months for each in same or rules), default=0)

    @cached_property
    def passings(self) -> Mapping[str, tuple[Passing, ...]]:
        """What was handed over of open invoices."""
        return passings()

    @cached_property
    def schemes(self) -> Schemes:
        """All that was published."""
        return Schemes()

    def _unit(self, number: int) -> Unit:
        if number not in self._units:
            self._units[number] = Unit.objects.get(pk=number)
        return self._units[number]

    def _audience(self, unit: Unit) -> str:
        if unit.pk not in self._audiences:
            self._audiences |= audiences([unit], self.on)
        return self._audiences[unit.pk]

    @cached_property
    def _units(self) -> dict[int, Unit]:
        return {}

    @cached_property
    def _audiences(self) -> dict[int, str]:
        return {}

    def _counts(self, source: Source, one: CameBack) -> bool:
        if source.product:
            under = self._under(source.product)
            if under is not None and one.product not in under:
                return False
        return not source.channel or one.account in self._of_channel(source.channel)

    def _under(self, code: str) -> frozenset[int] | None:
        if code not in self._products_under:
            found = products_under(self.products[code], self.on)
            self._products_under[code] = None if found is None else frozenset(found)
        return self._products_under[code]

    @cached_property
    def _products_under(self) -> dict[str, frozenset[int] | None]:
        return {}

    def _of_channel(self, channel: str) -> frozenset[int]:
        if channel not in self._channels:
            self._channels[channel] = frozenset(self._accounts(channel))
        return self._channels[channel]

    @cached_property
    def _channels(self) -> dict[str, frozenset[int]]:
        return {}


class _Narrow(Ground):
    """The whole organisation, of some customers only."""

    def __init__(self, question: object, accounts: tuple[int, ...] | None) -> None:
        self._accounts = accounts
        super().__init__(question)  # type: ignore[arg-type]

    @property
    def version(self) -> Version | None:
        """Whose targets count."""
        return self.question.version

    def asked(self, spans: Sequence[Span], owner: str = "then") -> Asked:
        """The facts of a year."""
        return replace(Board.asked(self, spans, owner), accounts=self._accounts)
