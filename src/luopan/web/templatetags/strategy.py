"""What templates of the strategy say: amounts with their unit, the last day of a span."""

from datetime import date, timedelta
from typing import Any

from django import template

from luopan.web.words import strategy

register = template.Library()


@register.filter
def money(amount: Any, counted_in: str) -> str:
    """An amount with what it is counted in; "—" for none."""
    return strategy.counted(amount, counted_in)


@register.filter
def last_day(end: date) -> date:
    """The last day of a span whose end is exclusive."""
    return end - timedelta(days=1)
