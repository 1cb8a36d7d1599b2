"""Markets as lists and pages show them: the newest figures, own sales beside them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from luopan.org.access import Action, Unknown, reach
from luopan.org.facts import home_currency
from luopan.org.models import User
from luopan.records.reading import end_of
from luopan.strategy.models import Observation, Phase, Segment
from luopan.strategy.models.market import ONE
from luopan.strategy.queries.own_sales import (
    Own,
    OwnBasis,
    own_basis,
    own_sales,
)
from luopan.strategy.spans import MarketSpan, span
from luopan.strategy.stances import STANCES, Stance

Kind = Observation.Kind


@dataclass(frozen=True)
class Figure:
    """A figure that counts; ratios with 1.0 = 100 %.

    Attributes:
        amount: None: what was said before was taken back.
        age_months: Whole months from the source's day to the day asked about.
        stale: Older than the segment's bar allows.
    """

    id: int
    kind: str
    competitor: str
    span: MarketSpan
    amount: Decimal | None
    counted_in: str
    tax_basis: str
    source: str
    source_date: date
    confidence: str
    remark: str
    who: Any
    at: datetime
    age_months: int
    stale: bool


@dataclass(frozen=True)
class Share:
    """Own sales of a span beside the market's.

    Attributes:
        size: The market, as somebody states it.
        own: What was sold; None: not the viewer's to see, or not counted alike.
        ratio: own ÷ size; None: see ``why_not``.
        stated: Own share as a source states it.
        why_not: Why there is no ratio: to_come, running, no_size, no_records,
            hidden, unit.
        mixed_tax: One is with tax and the other without.
    """

    span: MarketSpan
    size: Figure | None
    own: Own | None
    ratio: float | None
    stated: Figure | None
    why_not: str = ""
    mixed_tax: bool = False

    @property
    def difference(self) -> float | None:
        """Computed − stated."""
        if self.ratio is None or self.stated is None or self.stated.amount is None:
            return None
        return self.ratio - float(self.stated.amount)


@dataclass(frozen=True)
class Growth:
    """How a market grew against the span before: worked out of two sizes, and as stated."""

    span: MarketSpan
    ratio: float | None
    stated: Figure | None

    @property
    def best(self) -> float | None:
        """What is worked out, else what is stated."""
        if self.ratio is not None or self.stated is None:
            return self.ratio
        return None if self.stated.amount is None else float(self.stated.amount)


@dataclass(frozen=True)
class MarketLine:
    """A segment in the list.

    Attributes:
        stance: None: nobody judged its stage yet.
        share: Of the newest year that is over and has a size; None: there is none.
        share_before: Of the year before that.
        shares: Of all years with a size, in order.
        growth: Of the year of ``share``.
        own_visible: The viewer sees what is sold there.
    """

    segment: Segment
    stance: Stance | None
    share: Share | None
    share_before: Share | None
    shares: tuple[Share, ...]
    growth: Growth | None
    own_visible: bool
    last_said_at: datetime | None

    @property
    def stale(self) -> bool:
        """Whether the size that the line rests on is too old."""
        return bool(self.share and self.share.size and self.share.size.stale)

    @property
    def share_change(self) -> float | None:
        """Of the computed share against the year before."""
        one, other = self.share, self.share_before
        if one is None or other is None or one.ratio is None or other.ratio is None:
            return None
        return one.ratio - other.ratio


@dataclass(frozen=True)
class Market:
    """All segments as of a day."""

    lines: tuple[MarketLine, ...]
    basis: OwnBasis | None
    as_of: date
    currency: str
    files: int = field(default=0)


def market(viewer: User, *, on: date, as_of: date | None = None) -> Market:
    """All open segments with the newest figures and own sales beside them.

    Args:
        viewer: Who asks; own sales only of units whose records he sees.
        on: Today, for rights.
        as_of: As it was known then; None: today.
    """
    day = as_of or on
    known = known_on(day, on)
    segments = list(open_segments(known))
    seen = set(reach(viewer, Action.RECORDS_READ, on=on).values_list("pk", flat=True))
    said = newest(segments, known, day)
    basis = own_basis()
    sold = _own_of(segments, said, seen, day, known)
    stages = phases(segments, known)
    lines = [
        line_of(
            s,
            said[s.pk],
            sold.get(s.pk),
            stages.get(s.pk),
            s.unit_id in seen,
            basis,
            day,
        )
        for s in segments
    ]
    return Market(tuple(lines), basis, day, home_currency())


def known_on(day: date, on: date) -> datetime | None:
    """The end of a past day; None: all that is known."""
    return end_of(day) if day < on else None


def open_segments(known: datetime | None, code: str | None = None) -> Iterable[Segment]:
    """Segments that were watched at an instant, by region and product."""
    rows = Segment.objects.select_related("unit", "product")
    rows = rows.order_by("unit__place", "unit__code", "product__place", "code")
    if code is not None:
        return rows.filter(code=code)
    if known is None:
        return rows.filter(closed_at=None)
    later = rows.filter(closed_at__gt=known) | rows.filter(closed_at=None)
    return later.filter(created_at__lte=known)


def segment_seen(code: str) -> Segment:
    """The segment of a code; markets are read by everybody who reads the strategy.

    Raises:
        Unknown: There is none.
    """
    found = Segment.objects.select_related("unit", "product").filter(code=code).first()
    if found is None:
        raise Unknown(_("There is no such market."))
    return found


def markets_called(words: str, most: int = 6) -> tuple[Segment, ...]:
    """Open markets with some letters in a name or at the start of the code."""
    said = Q(name__icontains=words) | Q(name_other__icontains=words)
    rows = Segment.objects.filter(said | Q(code__istartswith=words), closed_at=None)
    return tuple(rows.order_by("name")[:most])


Newest = dict[tuple[str, str, str], Figure]  # kind, competitor, period code


def newest(
    segments: Sequence[Segment], known: datetime | None, day: date
) -> dict[int, Newest]:
    """The figure that counts of each kind, competitor and period; by key of the segment."""
    fresh = {segment.pk: segment.fresh_months for segment in segments}
    rows = Observation.objects.filter(segment__in=fresh).order_by("at", "pk")
    if known is not None:
        rows = rows.filter(at__lt=known)
    return newest_of(rows.select_related("actor__person"), fresh, day)


def newest_of(
    rows: Iterable[Observation], fresh: Mapping[int, int], day: date
) -> dict[int, Newest]:
    """What counts of figures in the order in which they were said.

    Args:
        rows: The oldest first.
        fresh: Months after which a figure is stale, by key of the segment.
        day: That it is seen from.
    """
    found: dict[int, Newest] = {key: {} for key in fresh}
    for row in rows:
        place = (row.kind, row.competitor, row.period)
        kept = found[row.segment_id]
        kept.pop(place, None)
        if row.amount is not None:
            kept[place] = figure_of(row, fresh[row.segment_id], day)
    return found


def figure_of(row: Observation, fresh_months: int, day: date) -> Figure:
    """A stored figure as it is shown on a day."""
    age = _months_between(row.source_date, day)
    return Figure(
        row.pk,
        row.kind,
        row.competitor,
        span(row.period),
        None if row.amount is None else Decimal(row.amount) / ONE,
        row.counted_in,
        row.tax_basis,
        row.source,
        row.source_date,
        row.confidence,
        row.remark,
        row.actor,
        row.at,
        age,
        age >= fresh_months,
    )


def _months_between(start: date, end: date) -> int:
    """Whole months."""
    months = (end.year - start.year) * 12 + end.month - start.month
    return max(months - (end.day < start.day), 0)


def phases(segments: Sequence[Segment], known: datetime | None) -> dict[int, Phase]:
    """The newest judgement of the stage of each segment."""
    rows = Phase.objects.filter(segment__in=segments).order_by("at", "pk")
    if known is not None:
        rows = rows.filter(at__lt=known)
    return {row.segment_id: row for row in rows.select_related("actor__person")}


def spans_of(said: Newest) -> tuple[MarketSpan, ...]:
    """Spans with a size, or with an own share that somebody states, in order."""
    kinds = {Kind.SIZE, Kind.OWN_SHARE, Kind.WALLET}
    return tuple(sorted({f.span for f in said.values() if f.kind in kinds}))


def counted_in(said: Newest) -> str:
    """What the market is counted in: as the newest size says."""
    sizes = [f for f in said.values() if f.kind == Kind.SIZE]
    return max(sizes, key=lambda f: (f.span.end_date, f.at)).counted_in if sizes else ""


def _own_of(
    segments: Sequence[Segment],
    said: dict[int, Newest],
    seen: set[int],
    day: date,
    known: datetime | None,
) -> dict[int, dict[str, Own]]:
    wanted = {
        s.pk: (s, counted_in(said[s.pk]), spans_of(said[s.pk]))
        for s in segments
        if s.unit_id in seen and counted_in(said[s.pk])
    }
    return own_sales(wanted, as_of=day, known_at=known)


def line_of(
    segment: Segment,
    said: Newest,
    own: dict[str, Own] | None,
    phase: Phase | None,
    visible: bool,
    basis: OwnBasis | None,
    day: date,
) -> MarketLine:
    """A segment with what its newest figures come to."""
    shares = tuple(
        share_of(each, said, own, visible, basis)
        for each in spans_of(said)
        if each.months == 12
    )
    over = [s for s in shares if s.size is not None and s.span.end_date <= day]
    last = over[-1] if over else None
    return MarketLine(
        segment,
        STANCES[phase.stage] if phase else None,
        last,
        over[-2] if len(over) > 1 else None,
        shares,
        growth_of(last.span, said) if last else None,
        visible,
        max((f.at for f in said.values()), default=None),
    )


def share_of(
    when: MarketSpan,
    said: Newest,
    own: dict[str, Own] | None,
    visible: bool,
    basis: OwnBasis | None,
) -> Share:
    """Own sales beside the market for one span, and what one is of the other."""
    size = said.get((Kind.SIZE, "", when.code))
    stated = said.get((Kind.OWN_SHARE, "", when.code))
    sold = (own or {}).get(when.code)
    why = _why_not(size, sold, visible)
    ratio = None
    if not why and size and size.amount and sold and sold.amount is not None:
        ratio = float(Fraction(sold.amount) / Fraction(size.amount))
    mixed = size is not None and basis is not None and _mixed(size, basis)
    return Share(when, size, sold, ratio, stated, why, mixed and ratio is not None)


def _why_not(size: Figure | None, sold: Own | None, visible: bool) -> str:
    if size is None or not size.amount:
        return "no_size"
    if not visible:
        return "hidden"
    if sold is None or sold.counted_in != size.counted_in:
        return "unit"
    if not sold.recorded:
        return "no_records"
    if sold.amount is None:
        return "to_come"
    return "" if sold.whole else "running"


def _mixed(size: Figure, basis: OwnBasis) -> bool:
    """One with tax beside one without; where nobody says, it cannot be told."""
    marked = {"incl", "excl"}
    own = set(basis.tax_bases)
    return size.tax_basis in marked and bool(own & (marked - {size.tax_basis}))


def growth_of(when: MarketSpan, said: Newest) -> Growth:
    """How the market grew from the same span of the year before."""
    size = said.get((Kind.SIZE, "", when.code))
    earlier = said.get((Kind.SIZE, "", when.year_before.code))
    ratio = None
    if size and earlier and size.counted_in == earlier.counted_in:
        ratio = _grown(size.amount, earlier.amount)
    return Growth(when, ratio, said.get((Kind.GROWTH, "", when.code)))


def _grown(amount: Decimal | None, base: Decimal | None) -> float | None:
    if amount is None or not base:
        return None
    return float(Fraction(amount) / Fraction(base) - 1)
