"""Metrics: what is counted, by which definition 口径. A definition never changes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from luopan.dimensions.definitions import check_definition
from luopan.dimensions.models import Metric
from luopan.dimensions.rules import check_name, check_new
from luopan.org.access import Action, require
from luopan.org.models import User
from luopan.trail.chain import note, service
from luopan.trail.refusal import Refused


@dataclass(frozen=True, slots=True)
class NewMetric:
    """A metric to be added; fields as in ``models.Metric``."""

    code: str
    name: str
    kind: str = "additive"
    quantum: Decimal = Decimal(1)
    counted_in: str = ""
    currency: str = ""
    lower_is_better: bool = False
    document: str = ""
    measure: str = "amount"
    date_field: str = "day_date"
    person_field: str = "seat"
    tax_basis: str = "unknown"
    return_rule: str = "own"
    filter: Mapping[str, Any] = field(default_factory=dict)
    look_back_months: int | None = None
    numerator: Metric | None = None
    denominator: Metric | None = None
    grain: Sequence[str] = ("unit",)
    name_other: str = ""
    definition: str = ""
    definition_other: str = ""


NAMES = tuple(each.name for each in fields(NewMetric))


@service("dimensions.add_metric")
def add_metric(
    *, actor: User, at: datetime, row: NewMetric, reason: str = ""
) -> Metric:
    """Add a metric.

    Raises:
        Refused: He may not; the code is taken; the definition is not one (says why).
    """
    require(actor, Action.DIMENSIONS_EDIT, at=at)
    note(f"metric:{row.code}", **_plain(row))
    return _add(row)


@service("dimensions.replace_metric")
def replace_metric(
    *,
    actor: User,
    at: datetime,
    metric: Metric,
    start_date: date,
    code: str,
    changes: Mapping[str, Any],
    reason: str = "",
) -> Metric:
    """Define a metric anew from a day on: another metric takes the old one's place.

    What ``changes`` (fields of ``NewMetric``) does not say is as in the old one. Figures
    of both keep their own code, so that they are never compared or added unmarked.

    Raises:
        Refused: As ``add_metric``; the metric is replaced already; the day is too early.
    """
    require(actor, Action.DIMENSIONS_EDIT, at=at)
    if metric.end_date is not None:
        raise Refused(
            _("“%(name)s” has already ended on %(end)s."),
            name=metric.name,
            end=metric.end_date,
        )
    if metric.start_date is not None and start_date <= metric.start_date:
        raise Refused(
            _("“%(name)s” holds from %(start)s: it can be replaced after that day."),
            name=metric.name,
            start=metric.start_date,
        )
    old = {name: getattr(metric, name) for name in NAMES}
    row = NewMetric(**(old | dict(changes) | {"code": code}))
    note(f"metric:{metric.code}", start_date=start_date, by=_plain(row))
    added = _add(row, start_date=start_date, replaces=metric)
    metric.end_date = start_date
    metric.save(update_fields=["end_date"])
    return added


@service("dimensions.name_metric")
def name_metric(
    *,
    actor: User,
    at: datetime,
    metric: Metric,
    name: str,
    name_other: str = "",
    definition: str = "",
    definition_other: str = "",
    reason: str = "",
) -> None:
    """Change what people read of a metric: its names and the words of its definition."""
    require(actor, Action.DIMENSIONS_EDIT, at=at)
    note(f"metric:{metric.code}", before=metric.name, after=name)
    check_name(metric.code, name)
    metric.name, metric.name_other = name, name_other
    metric.definition, metric.definition_other = definition, definition_other
    metric.save(update_fields=["name", "name_other", "definition", "definition_other"])


def _plain(row: NewMetric) -> dict[str, Any]:
    values = {name: getattr(row, name) for name in NAMES}
    return {
        name: value.code if isinstance(value, Metric) else value
        for name, value in values.items()
    }


def _add(row: NewMetric, **dates: Any) -> Metric:
    check_name(row.code, row.name)
    check_new(Metric, [row.code])
    metric = Metric(**{name: getattr(row, name) for name in NAMES}, **dates)
    metric.grain, metric.filter = list(row.grain), dict(row.filter)
    check_definition(metric)
    metric.save(force_insert=True)
    return metric
