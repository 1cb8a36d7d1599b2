"""Own sales in a segment: read from facts, in what the market's size is counted in."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Min
from django.utils.translation import gettext_lazy as _

from luopan.dimensions.models import Account, Metric
from luopan.dimensions.queries.terms import worded
from luopan.org.facts import remembered_while_reading
from luopan.records.models import Document, Fact
from luopan.records.queries import Scope, SpanAmount, by_scope
from luopan.strategy.models import Segment
from luopan.strategy.models.market import ONE
from luopan.strategy.spans import MarketSpan

MONEY_METRIC, PIECES_METRIC = "sales_amount", "sales_quantity"
A_MONTH = timedelta(days=31)
PLAIN_AXES = ("channel", "dealer_tier")


@dataclass(frozen=True)
class Own:
    """Own sales of a span.

    Attributes:
        amount: In ``counted_in``; None: not known (the span is to come, or lies before the
            first record).
        whole: The day asked about lies after the span: all of it could have come.
        recorded: Records go back to its beginning: less would be no amount but a gap.
        counted_in: A currency, or what pieces are counted in.
    """

    amount: Decimal | None
    whole: bool
    counted_in: str
    recorded: bool = True


@dataclass(frozen=True)
class OwnBasis:
    """By which definition own sales count.

    Attributes:
        metric: Code and names of the metric.
        tax_bases: Those of the documents there are: incl, excl, unknown.
    """

    code: str
    name: str
    name_other: str
    definition: str
    definition_other: str
    tax_bases: tuple[str, ...]


def own_sales(
    wanted: Mapping[int, tuple[Segment, str, Sequence[MarketSpan]]],
    *,
    as_of: date,
    known_at: datetime | None = None,
) -> dict[int, dict[str, Own]]:
    """Own sales of segments by period code.

    Args:
        wanted: By key of the segment: it, what its market is counted in, which spans.
        as_of: Days after it do not count.
        known_at: What was known then.

    Returns:
        By key of the segment, then by code of the period. A segment whose market is
        counted in something that own sales are not has no entry.
    """
    found: dict[int, dict[str, Own]] = {}
    groups = accounts_of([row[0] for row in wanted.values()])
    for counted_in in sorted({row[1] for row in wanted.values()}):
        some = {k: row for k, row in wanted.items() if row[1] == counted_in}
        some = {k: row for k, row in some.items() if _metric_of(row[0], counted_in)}
        if not some:
            continue
        code = MONEY_METRIC if _is_currency(counted_in) else PIECES_METRIC
        metric = metric_called(code)
        if metric is None:
            continue
        spans = sorted({span for row in some.values() for span in row[2]})
        sums = by_scope(
            metric,
            [
                Scope(row[0].unit_id, row[0].product_id, groups.get(key))
                for key, row in some.items()
            ],
            [(span.start_date, span.end_date) for span in spans],
            as_of=as_of,
            known_at=known_at,
            into=counted_in if _is_currency(counted_in) else None,
        )
        begins = Fact.objects.filter(metric=metric).aggregate(day=Min("day_date"))[
            "day"
        ]
        for key, row in zip(some, sums, strict=True):
            found[key] = {
                span.code: _own(each, span, counted_in, begins, as_of)
                for span, each in zip(spans, row, strict=True)
                if span in some[key][2]
            }
    return found


def _own(
    each: SpanAmount,
    span: MarketSpan,
    counted_in: str,
    begins: date | None,
    as_of: date,
) -> Own:
    """Own sales of one span; none where the records begin a month or more after it does."""
    recorded = begins is not None and begins <= span.start_date + A_MONTH
    known = each.reached and recorded
    return Own(
        Decimal(each.amount) / ONE if known else None,
        span.end_date <= as_of,
        counted_in,
        recorded,
    )


def _metric_of(segment: Segment, counted_in: str) -> bool:
    """Whether own sales can be counted in what the market is counted in."""
    return _is_currency(counted_in) or counted_in == segment.product.counted_in


def _is_currency(word: str) -> bool:
    return len(word) == 3 and word.isascii() and word.isupper()


def accounts_of(segments: Iterable[Segment]) -> dict[int, tuple[int, ...]]:
    """Customers of those segments that are about a group of them; by key of the segment."""
    grouped = [segment for segment in segments if segment.group_axis]
    if not grouped:
        return {}
    kept: dict[tuple[str, str], list[int]] = {
        (s.group_axis, s.group_value): [] for s in grouped
    }
    rows = Account.objects.values_list("pk", "channel", "dealer_tier", "attributes")
    for pk, channel, tier, attributes in rows:
        for (axis, value), keys in kept.items():
            if _in_group(axis, value, channel, tier, attributes):
                keys.append(pk)
    return {s.pk: tuple(kept[s.group_axis, s.group_value]) for s in grouped}


def _in_group(
    axis: str, value: str, channel: str, tier: int | None, attributes: dict[str, Any]
) -> bool:
    if axis == "channel":
        return channel == value
    if axis == "dealer_tier":
        return tier is not None and str(tier) == value
    return str(attributes.get(axis, "")) == value


def group_choices() -> dict[str, tuple[str, ...]]:
    """Groups of customers that a segment may be about: axis → values that occur."""
    found: dict[str, set[str]] = {}
    rows = Account.objects.values_list("channel", "dealer_tier", "attributes")
    for channel, tier, attributes in rows:
        said = {"channel": channel, "dealer_tier": tier, **attributes}
        for axis, value in said.items():
            if isinstance(value, str | int) and str(value).strip():
                found.setdefault(axis, set()).add(str(value))
    return {
        axis: tuple(sorted(values))
        for axis, values in found.items()
        if axis in PLAIN_AXES or len(values) <= 60  # a city of each is no group
    }


def own_basis() -> OwnBasis | None:
    """The definition of own sales in money, and the tax bases its documents have."""
    metric = metric_called(MONEY_METRIC)
    if metric is None:
        return None
    bases = [metric.tax_basis]
    if metric.tax_basis == "unknown":
        kinds = Document.objects.filter(kind=metric.document, live=True)
        bases = sorted(kinds.values_list("tax_basis", flat=True).distinct())
    return OwnBasis(
        metric.code,
        metric.name,
        metric.name_other,
        metric.definition,
        metric.definition_other,
        tuple(bases),
    )


def metric_called(code: str) -> Metric | None:
    """A metric; None where this installation has none of that code."""
    return _metrics().get(code)


def _metrics() -> dict[str, Metric]:
    """All metrics by code, read once a page."""
    return remembered_while_reading(
        "metrics by code", lambda: Metric.objects.in_bulk(field_name="code")
    )


def axis_name(axis: str) -> str:
    """What the group of a segment goes by, for people."""
    return {"channel": str(_("channel")), "dealer_tier": str(_("dealer tier"))}.get(
        axis, worded(axis)
    )
