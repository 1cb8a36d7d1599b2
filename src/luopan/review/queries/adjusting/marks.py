"""Which numbers in force were adjusted 已调整: the mark beside them, and what they were."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import QuerySet

from luopan.org.models import User
from luopan.review.access.adjusting import adjustments_seen
from luopan.review.models import Adjustment
from luopan.targets.models import Version
from luopan.targets.queries.leaf_targets import shown_units
from luopan.targets.splits import numbers_of


@dataclass(frozen=True)
class Mark:
    """A number that was adjusted; amounts of the year in the metric's own unit.

    Attributes:
        id: Of the newest request the viewer sees.
        count: How many there are.
        before: What it was before the first of them.
        now: What it is in the version that is looked at.
    """

    id: int
    count: int
    before: Decimal
    now: Decimal


def approved(viewer: User, on: date) -> QuerySet[Adjustment]:
    """The adjustments a viewer sees that were made, of whatever version."""
    return adjustments_seen(viewer, on).filter(state=Adjustment.State.APPROVED)


def marks(
    viewer: User, version: Version | None, codes: Collection[str], *, on: date
) -> dict[str, Mark]:
    """By code the units of some whose number an adjustment changed in a version.

    A version that no adjustment made costs one query.
    """
    if version is None or not version.frozen or version.copied_from_id is None:
        return {}
    made = approved(viewer, on).filter(
        plan=version.plan_id,
        result__metric=version.metric_id,
        result__committed_at__lte=version.committed_at,
    )
    made = made.select_related("result__copied_from")
    rows = list(made.order_by("-decided_at", "-pk"))
    touched: dict[str, list[Adjustment]] = {}
    for row in rows:
        for code in {row.unit.code, *row.payers} & set(codes):
            touched.setdefault(code, []).append(row)
    seen = shown_units(version, touched, viewer=viewer, on=on) if touched else ()
    return {code: _mark(version, code, touched[code]) for code in seen}


def _mark(version: Version, code: str, rows: list[Adjustment]) -> Mark:
    first = rows[-1].result
    assert first is not None and first.copied_from is not None
    old, quantum = first.copied_from, Decimal(version.metric.quantum)
    old.plan, old.metric = version.plan, version.metric  # the same, and at hand
    before, now = (_year(one, code) for one in (old, version))
    return Mark(rows[0].pk, len(rows), before * quantum, now * quantum)


def _year(version: Version, code: str) -> int:
    return sum(numbers_of(version, [code], None)[code] or ())
