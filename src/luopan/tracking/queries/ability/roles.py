"""The roles that seats of the company have today."""

from datetime import date

from luopan.org.models import Unit


def roles(*, on: date) -> tuple[str, ...]:
    """By name; without seats of which no role is said."""
    rows = Unit.objects.on(on).filter(kind=Unit.Kind.SEAT).exclude(role="")
    return tuple(sorted(rows.values_list("role", flat=True).distinct()))
