"""One market: its course, competitors, findings, sources, and what its stage proposes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import numpy as np

from luopan.dimensions.models import Metric
from luopan.org.access import Action, may
from luopan.org.models import User
from luopan.records.loyalty import (
    Bought,
    ProductLines,
    bought_in,
    crossed,
    faithful,
    year_before,
)
from luopan.records.reading import Reading
from luopan.strategy.models import Finding, Observation, Phase, Segment
from luopan.strategy.queries.market import (
    Figure,
    Growth,
    Kind,
    MarketLine,
    Newest,
    Share,
    counted_in,
    figure_of,
    growth_of,
    known_on,
    line_of,
    newest_of,
    share_of,
    spans_of,
)
from luopan.strategy.queries.own_sales import (
    OwnBasis,
    accounts_of,
    metric_called,
    own_basis,
    own_sales,
)
from luopan.strategy.spans import MarketSpan

LOYAL = {  # metric: the rules of its numerator and denominator
    "retention_rate": ("again", "before"),
    "repeat_purchase_rate": ("twice", ""),
    "cross_sell_rate": ("several", ""),
}


@dataclass(frozen=True)
class Rival:
    """A competitor's shares as sources state them, by period; the newest first."""

    name: str
    shares: tuple[Figure, ...]

    @property
    def change(self) -> float | None:
        """Of the newest share against the one before it."""
        if len(self.shares) < 2:
            return None
        one, other = (figure.amount for figure in self.shares[:2])
        return None if one is None or other is None else float(one - other)


@dataclass(frozen=True)
class FindingRow:
    """A finding that stands."""

    id: int
    kind: str
    competitor: str
    text: str
    text_other: str
    source: str
    source_date: date
    confidence: str
    who: Any
    at: datetime


@dataclass(frozen=True)
class Proposed:
    """A metric that the stance proposes to carry a target.

    Attributes:
        metric: None: this installation does not have it.
        value: Of the span, 1.0 = 100 %; None: not known.
        parts: What was divided by what.
        why_not: Why there is no value: no_market, no_wallet, hidden, elsewhere, nobody.
    """

    code: str
    metric: Metric | None
    value: float | None
    parts: tuple[int, int] | None
    why_not: str


@dataclass(frozen=True)
class Change:
    """A figure as it was said once, the newest first; ``counts`` if it still does."""

    figure: Figure
    counts: bool


@dataclass(frozen=True)
class MarketPage:
    """All that is known of one market as of a day.

    Attributes:
        line: As in the list.
        shares: Of every span with a size or a stated share.
        growths: Of every span with a size, against the same span of the year before.
        span: The year that the proposals are worked out for.
        others: Figures beside size, growth and shares that count.
        said: Every figure that was ever said, the newest first.
    """

    segment: Segment
    line: MarketLine
    shares: tuple[Share, ...]
    growths: tuple[Growth, ...]
    rivals: tuple[Rival, ...]
    findings: tuple[FindingRow, ...]
    phases: tuple[Phase, ...]
    proposed: tuple[Proposed, ...]
    span: MarketSpan
    others: tuple[Figure, ...]
    said: tuple[Change, ...]
    basis: OwnBasis | None
    may_edit: bool
    as_of: date


def market_page(
    segment: Segment, *, viewer: User, on: date, as_of: date | None = None
) -> MarketPage:
    """One market as it was known on a day.

    Args:
        segment: Which.
        viewer: Who asks; own sales only if he sees the records of its unit.
        on: Today, for rights.
        as_of: The day; None: today.
    """
    day = as_of or on
    known = known_on(day, on)
    visible = may(viewer, Action.RECORDS_READ, unit=segment.unit, on=on)
    told = _told(segment, known)
    said = newest_of(told, {segment.pk: segment.fresh_months}, day)[segment.pk]
    basis = own_basis()
    spans = spans_of(said)
    own = _own(segment, said, spans, day, known) if visible else None
    judged = _phases(segment, known)
    line = line_of(
        segment, said, own, judged[0] if judged else None, visible, basis, day
    )
    span = line.share.span if line.share else _last_year(day)
    return MarketPage(
        segment,
        line,
        tuple(share_of(each, said, own, visible, basis) for each in spans),
        tuple(growth_of(each, said) for each in spans),
        _rivals(said),
        _findings(segment, known),
        judged,
        _proposed(segment, line, said, span, visible, day, known),
        span,
        tuple(
            f for f in said.values() if f.kind in {Kind.DEMAND, Kind.WALLET, Kind.PRICE}
        ),
        _changes(segment, said, told, day),
        basis,
        may(viewer, Action.STRATEGY_EDIT, unit=segment.unit, on=on),
        day,
    )


def _own(
    segment: Segment,
    said: Newest,
    spans: Sequence[MarketSpan],
    day: date,
    known: datetime | None,
) -> dict[str, Any] | None:
    unit = counted_in(said)
    if not unit:
        return None
    wanted = {segment.pk: (segment, unit, spans)}
    return own_sales(wanted, as_of=day, known_at=known).get(segment.pk)


def _last_year(day: date) -> MarketSpan:
    start = date(day.year - 1, 1, 1)
    return MarketSpan(start, date(day.year, 1, 1), str(start.year))


def _rivals(said: Newest) -> tuple[Rival, ...]:
    """Those with the largest newest share first."""
    found: dict[str, list[Figure]] = {}
    for figure in said.values():
        if figure.kind == Kind.COMPETITOR_SHARE:
            found.setdefault(figure.competitor, []).append(figure)
    rivals = [
        Rival(name, tuple(sorted(own, key=lambda f: f.span, reverse=True)))
        for name, own in found.items()
    ]
    return tuple(sorted(rivals, key=lambda r: -(r.shares[0].amount or 0)))


def _findings(segment: Segment, known: datetime | None) -> tuple[FindingRow, ...]:
    """Those that stand: neither replaced nor taken back; the newest source first."""
    rows = Finding.objects.filter(segment=segment).select_related("actor__person")
    if known is not None:
        rows = rows.filter(at__lt=known)
    listed = list(rows.order_by("-source_date", "-pk"))
    gone = {row.replaces_id for row in listed}
    return tuple(
        FindingRow(
            row.pk,
            row.kind,
            row.competitor,
            row.text,
            row.text_other,
            row.source,
            row.source_date,
            row.confidence,
            row.actor,
            row.at,
        )
        for row in listed
        if row.pk not in gone and row.text
    )


def finding_seen(segment: Segment, number: int) -> Finding | None:
    """A finding of a segment by its number; None: there is none."""
    return Finding.objects.filter(segment=segment, pk=number).first()


def _phases(segment: Segment, known: datetime | None) -> tuple[Phase, ...]:
    """Every judgement of the stage, the newest first."""
    rows = Phase.objects.filter(segment=segment).select_related("actor__person")
    if known is not None:
        rows = rows.filter(at__lt=known)
    return tuple(rows.order_by("-at", "-pk"))


def _told(segment: Segment, known: datetime | None) -> list[Observation]:
    """Every figure that was said, the oldest first."""
    rows = Observation.objects.filter(segment=segment).select_related("actor__person")
    if known is not None:
        rows = rows.filter(at__lt=known)
    return list(rows.order_by("at", "pk"))


def _changes(
    segment: Segment, said: Newest, told: Sequence[Observation], day: date
) -> tuple[Change, ...]:
    counting = {figure.id for figure in said.values()}
    return tuple(
        Change(figure_of(row, segment.fresh_months, day), row.pk in counting)
        for row in reversed(told)
    )


def _proposed(
    segment: Segment,
    line: MarketLine,
    said: Newest,
    span: MarketSpan,
    visible: bool,
    day: date,
    known: datetime | None,
) -> tuple[Proposed, ...]:
    """The metrics of the stance with what they stand at in the segment."""
    if line.stance is None:
        return ()
    codes = line.stance.metrics
    source, loyal = metric_called("buying_customers"), LOYAL.keys() & set(codes)
    bought = None
    if visible and loyal and source is not None:
        bought = _Customers.of(segment, source, span, day, known)
    return tuple(
        Proposed(
            code, metric_called(code), *_value(code, line, said, span, bought, visible)
        )
        for code in codes
    )


@dataclass(frozen=True)
class _Customers:
    """What the customers of a market bought in a year and the year before, of anything."""

    all_of: Bought
    own: Bought
    products: Any

    @classmethod
    def of(
        cls,
        segment: Segment,
        metric: Metric,
        span: MarketSpan,
        day: date,
        known: datetime | None,
    ) -> "_Customers":
        reading = Reading(
            metric,
            [(year_before(span.start_date), span.end_date)],
            day,
            known,
            by_account=True,
            each_day=True,
            unit=segment.unit,
        )
        tree = ProductLines.known()
        found = bought_in(reading, tree)
        group = accounts_of([segment]).get(segment.pk)
        if group is not None:
            found = found.taken(np.isin(found.account, np.asarray(group, np.int64)))
        products = tree.under(segment.product_id)
        return cls(found, found.taken(np.isin(found.product, products)), products)

    def parts(self, code: str, span: MarketSpan) -> tuple[int, int]:
        """Numerator and denominator of a metric of loyalty."""
        start, end = span.start_date, span.end_date
        if code == "cross_sell_rate":
            return crossed(self.all_of, start, end, self.products)
        above, below = LOYAL[code]
        return (
            faithful(self.own, start, end, above),
            faithful(self.own, start, end, below),
        )


Value = tuple[float | None, tuple[int, int] | None, str]


def _value(
    code: str,
    line: MarketLine,
    said: Newest,
    span: MarketSpan,
    bought: _Customers | None,
    visible: bool,
) -> Value:
    """What a proposed metric stands at: value, its parts, or why there is none."""
    if not visible:
        return None, None, "hidden"
    if code == "market_share":
        ratio = line.share.ratio if line.share else None
        return ratio, None, "" if ratio is not None else "no_market"
    if code == "share_of_wallet":
        return _of_wallet(line, said, span)
    if code not in LOYAL or bought is None:
        return None, None, "elsewhere"
    above, below = bought.parts(code, span)
    if not below:
        return None, None, "nobody"
    return above / below, (above, below), ""


def _of_wallet(line: MarketLine, said: Newest, span: MarketSpan) -> Value:
    wallet = said.get((Kind.WALLET, "", span.code))
    own = line.share.own if line.share else None
    if wallet is None or not wallet.amount or own is None or own.amount is None:
        return None, None, "no_wallet"
    if own.counted_in != wallet.counted_in:
        return None, None, "no_wallet"
    return float(own.amount / wallet.amount), None, ""
