"""Which currency money of a metric is told in, and what cannot be told in it."""

from dataclasses import dataclass
from datetime import date

from luopan.dimensions.models import Metric
from luopan.org.facts import home_currency
from luopan.trail.refusal import Refused

MONEY = frozenset({"amount", "net", "cost", "profit", "account"})


def told_in(metric: Metric, into: str | None = None) -> str:
    """What is wanted, else the metric's own, else the company's.

    Never the one that records happen to be in: targets, the year before and what it is
    divided by are in the same. Empty for what is no money.
    """
    if metric.measure not in MONEY:
        return ""
    return into or metric.currency or home_currency()


@dataclass(frozen=True)
class Aside:
    """Something of a seat and day that no rate or conversion turns, and which is missing.

    Attributes:
        document: Key of the document that it is of; empty: several may be.
    """

    seat: int
    day_date: date
    refusal: Refused
    document: str = ""

    def refuse(self) -> Refused:
        """To be raised, of its own day; anew, for what is kept holds on to no request."""
        facts = self.refusal.facts | {"day": self.day_date}
        return type(self.refusal)(self.refusal.sentence, **facts)
