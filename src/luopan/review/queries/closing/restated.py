"""What a closed month has become: figures kept, figures of today, why they differ."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Q, QuerySet, Sum
from django.utils.translation import gettext_lazy as _

from luopan.dimensions.models import Metric
from luopan.dimensions.queries import RateTable, counted_in, rate_table
from luopan.org.access import Action, Unknown, find_unit
from luopan.org.facts import company_row, home_currency
from luopan.org.models import Reach, Unit, User
from luopan.records.columns import bulk
from luopan.records.models import Batch, Document
from luopan.review.access.closing import round_seen, seats_read
from luopan.review.models import Closing
from luopan.review.queries.closing.figures import (
    Amounts,
    Read,
    amounts,
    metrics_of,
    read_as,
    with_parts,
)
from luopan.review.queries.closing.list import by_now
from luopan.trail.refusal import Refused

MOST = 100  # documents that are listed
MILLION = 1_000_000
Kind = Document.Kind


@dataclass(frozen=True)
class RestatedRow:
    """A figure that was closed and what it is today, in millionths; None: nothing."""

    unit: Unit
    read: Read
    closed: int | None
    today: int | None

    @property
    def difference(self) -> int:
        """Today less closed."""
        return (self.today or 0) - (self.closed or 0)


@dataclass(frozen=True)
class Cause:
    """A batch that changed the month after its close, in millionths of the metric."""

    batch: Batch
    revoked: bool
    read: Read
    amount: int


@dataclass(frozen=True)
class Changed:
    """A document behind the difference; amounts as of ``Late``, None: none."""

    document: Document
    before: int | None
    after: int | None
    batch: Batch


@dataclass(frozen=True)
class Late:
    """A document of the month that came after its close and counts in an open one 跨期.

    Attributes:
        amount: Millionths of the company's currency at the document's own day; what came
            back is below 0. None: nobody entered the rate.
    """

    document: Document
    amount: int | None


@dataclass(frozen=True)
class Restated:
    """A closed month beside what is known of it today.

    Attributes:
        unit: Whose figures stand first, in full; others where they add up and differ.
        causes: Batches whose amounts add up to the difference of what adds up.
        currency: Of the documents' amounts: the company's.
    """

    closing: Closing
    unit: Unit | None
    rows: tuple[RestatedRow, ...]
    causes: tuple[Cause, ...]
    changed: tuple[Changed, ...]
    late: tuple[Late, ...]
    currency: str

    @property
    def differs(self) -> bool:
        """Whether any figure is another today."""
        return any(row.difference for row in self.rows)


def restated(
    viewer: User, name: int | str, *, at: datetime, on: date, unit: str = ""
) -> Restated:
    """A closed month, and what became of it.

    Raises:
        Unknown: There is no such close or unit, it is not closed, or not his to see.
    """
    closing = round_seen(viewer, name, on=on)
    if closing.closed_at is None or closing.mark is None:
        raise Unknown(_("There is no such period close."))
    units = {one.pk: one for one in seats_read(viewer, on)}
    top = _top(viewer, units, unit, on)
    if unit and top is not None:
        units = _under(top, units, on)
    metrics = metrics_of(closing.metrics)
    kept = _kept(closing, units, metrics)
    parts = [one for one in with_parts(metrics) if one.kind != "ratio"]
    now = _with_ratios(amounts(parts, list(units), closing, by_now(at)), units, metrics)
    rows = [
        RestatedRow(one, read_as(metric), kept.get(key), now.get(key))
        for one in sorted(units.values(), key=lambda one: _order(one, top))
        for metric in metrics
        for key in [(one.pk, metric.pk)]
        if one == top or metric.kind == "additive"
    ]
    causes = _causes(closing, metrics, units)
    purse = _Purse(rate_table(), home_currency())
    return Restated(
        closing,
        top,
        tuple(row for row in rows if row.difference or row.unit == top),
        causes,
        _changed(closing, [cause.batch for cause in causes], units, purse),
        _late(closing, units, purse),
        purse.into,
    )


def _top(viewer: User, units: Mapping[int, Unit], code: str, on: date) -> Unit | None:
    """The unit that is named, else the largest in reach."""
    if code:
        return find_unit(viewer, code, on=on, action=Action.RECORDS_READ)
    rows = Reach.objects.on(on).filter(below__in=list(units), above__in=list(units))
    sizes = Counter(rows.values_list("above", flat=True))
    return units[sizes.most_common(1)[0][0]] if sizes else None


def _under(top: Unit, units: Mapping[int, Unit], on: date) -> dict[int, Unit]:
    """The unit that was asked for and what is below it: the rest is not its month."""
    below = Reach.objects.on(on).filter(above=top, below__in=list(units))
    kept = {top.pk, *below.values_list("below", flat=True)}
    return {key: one for key, one in units.items() if key in kept}


def _order(unit: Unit, top: Unit | None) -> tuple[bool, bool, int, str]:
    return unit != top, unit.kind == Unit.Kind.SEAT, unit.place, unit.code


def _kept(
    closing: Closing, units: Mapping[int, Unit], metrics: Collection[Metric]
) -> Amounts:
    rows = closing.figures.filter(whole=True, unit__in=list(units))
    found: Amounts = {
        (unit, metric): amount
        for unit, metric, amount in rows.values_list("unit", "metric", "amount")
    }
    return _with_ratios(found, units, metrics)


def _with_ratios(
    found: Amounts, units: Collection[int], metrics: Collection[Metric]
) -> Amounts:
    """Ratios beside what they are made of: divided anew at every unit, never added."""
    for metric in metrics:
        if metric.kind != "ratio":
            continue
        for unit in units:
            above = found.get((unit, metric.numerator_id or 0))
            below = found.get((unit, metric.denominator_id or 0))
            # what is nothing was not kept: of something it is 0, as on Track
            ratio = round((above or 0) * MILLION / below) if below else None
            found[unit, metric.pk] = ratio
    return found


_DIFFERENCES = (
    "SELECT f.batch_id, f.metric_id, f.day_date, f.currency, "
    "CAST(SUM(CASE WHEN b.applied_no > %s THEN f.amount ELSE -f.amount END) AS bigint) "
    "FROM records_fact f JOIN records_batch b ON b.id = f.batch_id "
    "WHERE f.day_date >= %s AND f.day_date < %s AND {metrics} AND {seats} "
    "AND ((b.applied_no > %s AND b.revoked_no IS NULL) "
    "OR (b.applied_no <= %s AND b.revoked_no > %s)) "
    "GROUP BY f.batch_id, f.metric_id, f.day_date, f.currency "
    "ORDER BY f.batch_id, f.metric_id"
)


def _causes(
    closing: Closing, metrics: Collection[Metric], units: Mapping[int, Unit]
) -> tuple[Cause, ...]:
    assert closing.mark is not None
    after = closing.mark.closed_no
    adding = {one.pk: one for one in metrics if one.kind == "additive"}
    seats, listed = _within("f.seat_id", units)
    sql = _DIFFERENCES.format(metrics=bulk.among("f.metric_id", "bigint"), seats=seats)
    rows = bulk.rows(
        sql,
        [
            after,
            closing.start_date,
            closing.end_date,
            bulk.listed(sorted(adding)),
            *listed,
            after,
            after,
            after,
        ],
    )
    worth = _worth(rows, adding)
    batches = Batch.objects.select_related("actor__person").in_bulk(
        {batch for batch, _metric in worth}
    )
    return tuple(
        Cause(
            batches[batch],
            batches[batch].applied_no <= after,
            read_as(adding[metric]),
            amount,
        )
        for (batch, metric), amount in worth.items()
        if amount
    )


def _worth(
    rows: Sequence[Sequence[Any]], metrics: Mapping[int, Metric]
) -> dict[tuple[int, int], int]:
    """(batch, metric) → millionths of what the metric counts in, each at its own day's rate."""
    rates, found = rate_table(), dict[tuple[int, int], int]()
    for batch, metric, on, currency, amount in rows:
        into, worth = counted_in(metrics[metric]), amount
        if currency and currency != into:
            day = date.fromisoformat(on) if isinstance(on, str) else on
            worth = rates.convert(amount, currency, into, day)
        found[batch, metric] = found.get((batch, metric), 0) + worth
    return found


BACK = frozenset({Kind.RETURN, Kind.CREDIT_NOTE, Kind.REBATE})


@dataclass(frozen=True)
class _Purse:
    """Amounts of documents made comparable: one currency, what came back below 0."""

    rates: RateTable
    into: str

    def of(self, row: Document) -> int | None:
        """Millionths; None: no amount, or nobody entered the rate of its day."""
        came: int | None = row.came  # type: ignore[attr-defined]
        if came is None:
            return None
        told = -abs(came) if row.kind in BACK else came
        try:
            return self.rates.convert(told, row.currency, self.into, row.day_date)
        except Refused:
            return None


def _within(column: str, units: Mapping[int, Unit]) -> tuple[str, list[object]]:
    """SQL that keeps to what counts for units in reach; who has the company has all."""
    company = company_row()
    if company is not None and company.root_id in units:
        return "1 = 1", []
    return bulk.among(column, "bigint"), [bulk.listed(sorted(units))]


def _of_reach(
    rows: QuerySet[Document], units: Mapping[int, Unit]
) -> QuerySet[Document]:
    sql, _listed = _within("", units)
    return rows if sql == "1 = 1" else rows.filter(seat__in=list(units))


def _changed(
    closing: Closing,
    batches: Collection[Batch],
    units: Mapping[int, Unit],
    purse: _Purse,
) -> tuple[Changed, ...]:
    """Documents of those batches that count in the month, or did before."""
    by_key = {batch.pk: batch for batch in batches}
    rows = Document.objects.filter(batch__in=by_key).select_related(
        "seat", "account", "batch"
    )
    rows = _of_reach(rows, units).annotate(came=Sum("lines__amount")).order_by("pk")
    found = list(rows[: MOST * 4])
    earlier = Document.objects.annotate(came=Sum("lines__amount")).in_bulk(
        [row.supersedes for row in found if row.supersedes]
    )
    changed = []
    for row in found:
        old = earlier.get(row.supersedes or 0)
        before = purse.of(old) if old is not None and _counts(old, closing) else None
        after = purse.of(row) if _counts(row, closing) else None
        batch = by_key[row.batch_id]
        if batch.revoked_no is not None:
            before, after = after, before
        if before != after:
            changed.append(Changed(row, before, after, batch))
    return tuple(changed[:MOST])


def _counts(row: Document, closing: Closing) -> bool:
    day = row.counted_date or row.day_date
    return closing.start_date <= day < closing.end_date


def _late(
    closing: Closing, units: Mapping[int, Unit], purse: _Purse
) -> tuple[Late, ...]:
    rows = Document.objects.filter(
        Q(counted_date__isnull=False),
        live=True,
        day_date__gte=closing.start_date,
        day_date__lt=closing.end_date,
    ).select_related("seat", "account", "batch")
    found = _of_reach(rows, units).annotate(came=Sum("lines__amount"))
    ordered = found.order_by("counted_date", "pk")
    return tuple(Late(row, purse.of(row)) for row in ordered[:MOST])
