"""Metrics: what is counted, by which definition 口径. A definition never changes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from luopan.dimensions.definitions import as_defined
from luopan.dimensions.models import Metric
from luopan.dimensions.rules import check_names
from luopan.org.access import Action, require
from luopan.org.models import User
from luopan.trail.chain import note, service
from luopan.trail.queue import enqueue
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
COUNTS = "records.count_metric"  # the job that counts a new one from all records


@service("dimensions.add_metric")
def add_metric(
    *, actor: User, at: datetime, row: NewMetric, reason: str = ""
) -> Metric:
    """Add a metric; what was there before it is counted in the background.

    Raises:
        Refused: He may not; the code is taken; the definition is not one (says why).
    """
    require(actor, Action.DIMENSIONS_EDIT, at=at)
    note(f"metric:{row.code}", **_plain(row))
    added = _add(row)
    _have_counted(added, actor, at)
    return added


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
    _have_counted(added, actor, at)
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
    check_names(metric.code, name, name_other)
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
    said = {name: getattr(row, name) for name in NAMES}
    metric = as_defined(said | dates)
    # A ratio is divided when it is read; all others are counted from records first.
    metric.waiting = metric.kind != "ratio"
    metric.save(force_insert=True)
    return metric


def _have_counted(metric: Metric, actor: User, at: datetime) -> None:
    if metric.waiting:
        said = {"metric": metric.code}
        key = f"{COUNTS}:{metric.pk}"
        enqueue(actor=actor, at=at, kind=COUNTS, key=key, parameters=said)
