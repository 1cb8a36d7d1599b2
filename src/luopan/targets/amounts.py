"""Amounts of targets between people, who count in the metric's own unit, and quanta."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from luopan.dimensions.models import Metric
from luopan.trail.refusal import Refused


def quanta(amount: Decimal, metric: Metric) -> int:
    """An amount in quanta.

    Raises:
        Refused: It is finer than the metric's quantum.
    """
    found = amount / metric.quantum
    if found != found.to_integral_value():
        raise Refused(
            _(
                "%(amount)s is finer than %(quantum)s, the smallest step of “%(metric)s”."
            ),
            amount=f"{amount:f}",
            metric=metric.name,
            quantum=f"{metric.quantum.normalize():f}",
        )
    return int(found)


def own_unit(amount: int, metric: Metric) -> Decimal:
    """Quanta in the metric's own unit."""
    return Decimal(amount * metric.quantum)


def in_quanta(said: Any, metric: Metric) -> Any:
    """The same parameters of a step with every ``Decimal`` in quanta.

    Raises:
        Refused: One is finer than the metric's quantum.
    """
    if isinstance(said, Decimal):
        return quanta(said, metric)
    if isinstance(said, Mapping):
        return {key: in_quanta(value, metric) for key, value in said.items()}
    if isinstance(said, list | tuple):
        return [in_quanta(value, metric) for value in said]
    return said
