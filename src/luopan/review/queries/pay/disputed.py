"""What was disputed of pay, and decided."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from luopan.review.models import PayDispute
from luopan.review.queries.pay.lines import Pay


def with_disputes(pays: Sequence[Pay]) -> list[Pay]:
    """The same with what was disputed in them, and decided."""
    people = {one.assigned.person.pk for one in pays}
    rows = PayDispute.objects.filter(person__in=people).select_related(
        "decision__correction"
    )
    by: dict[tuple[int, int, str], list[PayDispute]] = {}
    for row in rows.order_by("pk"):
        by.setdefault((row.person_id, row.unit_id, row.period), []).append(row)
    return [_disputed(one, by) for one in pays]


def _disputed(pay: Pay, by: Mapping[tuple[int, int, str], list[PayDispute]]) -> Pay:
    key = (pay.assigned.person.pk, pay.assigned.unit.pk, pay.span.code)
    rows = by.get(key, [])
    decided = {row.pk: row.decision for row in rows if hasattr(row, "decision")}
    return replace(pay, disputes=tuple(rows), decisions=decided)
