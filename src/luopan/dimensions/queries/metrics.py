"""Metrics and their definitions 口径."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from luopan.dimensions.definitions import MONEY
from luopan.dimensions.models import Metric
from luopan.dimensions.standards import standard_metrics
from luopan.org.facts import facts
from luopan.trail.refusal import Refused


@dataclass(frozen=True, slots=True)
class MetricRow:
    """A metric with everything its figures mean."""

    id: int
    code: str
    name: str
    name_other: str
    kind: str  # additive distinct first balance duration ratio
    quantum: Decimal
    counted_in: str
    currency: str
    lower_is_better: bool
    document: str
    measure: str
    date_field: str
    person_field: str
    tax_basis: str
    return_rule: str
    filter: dict[str, Any]
    look_back_months: int | None
    numerator: str | None  # codes
    denominator: str | None
    grain: tuple[str, ...]
    definition: str
    definition_other: str
    start_date: date | None
    end_date: date | None
    replaces: str | None
    waiting: bool = False  # not yet counted from records that were there before it

    @property
    def adds_up(self) -> bool:
        """Whether the target of a node is the sum of its children's."""
        return self.kind == "additive"


PLAIN = [
    "code",
    "name",
    "name_other",
    "kind",
    "quantum",
    "counted_in",
    "currency",
    "lower_is_better",
    "document",
    "measure",
    "date_field",
    "person_field",
    "tax_basis",
    "return_rule",
    "filter",
    "look_back_months",
    "definition",
    "definition_other",
    "start_date",
    "end_date",
    "waiting",
]


def metric(code: str) -> MetricRow:
    """The metric with that code; refused if there is none."""
    found = _rows().filter(code=code).first()
    if found is None:
        raise Refused(_("There is no metric with the code “%(code)s”."), code=code)
    return _row(found)


def metrics(on: date | None = None) -> tuple[MetricRow, ...]:
    """All metrics, or those that hold on a day; in the order they were made."""
    return tuple(
        row
        for row in map(_row, _rows().order_by("pk"))
        if on is None or _holds(row, on)
    )


def missing_standards() -> tuple[str, ...]:
    """Codes of the standard metrics that this installation does not have yet."""
    known = set(Metric.objects.values_list("code", flat=True))
    return tuple(m.code for m in standard_metrics() if m.code not in known)


def _holds(row: MetricRow, on: date) -> bool:
    return (row.start_date is None or row.start_date <= on) and (
        row.end_date is None or on < row.end_date
    )


def _rows() -> Any:
    return Metric.objects.select_related("numerator", "denominator", "replaces")


def _row(found: Metric) -> MetricRow:
    return MetricRow(
        id=found.pk,
        numerator=found.numerator.code if found.numerator else None,
        denominator=found.denominator.code if found.denominator else None,
        replaces=found.replaces.code if found.replaces else None,
        grain=tuple(found.grain),
        **{name: getattr(found, name) for name in PLAIN},
    )


def counted_in(metric: Metric) -> str:
    """What a metric's amounts are counted in: a currency's three letters, or a word.

    Money without a currency of its own is in the company's.
    """
    if metric.currency or metric.measure not in MONEY:
        return metric.currency or metric.counted_in
    company = facts()
    return company.currency if company else ""
