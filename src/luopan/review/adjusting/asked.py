"""What somebody asks for, in his words, before anything is worked out."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from luopan.review.models import Adjustment

Trigger, Payer = Adjustment.Trigger, Adjustment.Payer
DAYS = {Trigger.LEAVE, Trigger.VACANT, Trigger.FILLED}
CUSTOMERS = {Trigger.ACCOUNT, Trigger.LOST}
FREE = {Trigger.MARKET, Trigger.ASSUMPTION, Trigger.OTHER}
CALENDAR, WORKING = "calendar", "working"


@dataclass(frozen=True)
class Evidence:
    """What a request points at: a record, a need, a support, an assumption, an address."""

    kind: str
    label: str
    number: int = 0
    address: str = ""

    def as_json(self) -> dict[str, str | int]:
        """As it is kept."""
        return {
            "kind": self.kind,
            "id": self.number,
            "label": self.label,
            "address": self.address,
        }


@dataclass(frozen=True)
class Wish:
    """An adjustment as it is asked for.

    Args:
        unit: Code: whose number.
        trigger: What happened.
        from_date: First day that it counts.
        until_date: First day on which it no longer does; None: to the year's end.
        clock: Of absence: ``calendar`` or ``working`` days.
        accounts: Numbers of customers that moved or are lost.
        other: Code of the seat that gets what moves.
        moved, areas: Of a territory: so many of so many.
        needs, supports: Numbers of promises that did not come.
        share: Of market, assumption, other: the months change by it; -0.05 is 5 % less.
        amount: The same as an amount of the year, in the metric's own unit.
        payer: Who takes it over; empty: as is usual for the trigger.
        pays: Codes of siblings that take it over, where they are named.
        reason: Why.
        past_reason: Why back in time, where months that are over change.
        evidence: What it points at.
    """

    unit: str
    trigger: str
    from_date: date
    until_date: date | None = None
    clock: str = WORKING
    accounts: tuple[int, ...] = ()
    other: str = ""
    moved: Decimal | None = None
    areas: Decimal | None = None
    needs: tuple[int, ...] = ()
    supports: tuple[int, ...] = ()
    share: Decimal | None = None
    amount: Decimal | None = None
    payer: str = ""
    pays: tuple[str, ...] = ()
    reason: str = ""
    past_reason: str = ""
    evidence: tuple[Evidence, ...] = field(default=())

    def as_json(self) -> dict[str, object]:
        """What the calculator was told, as it is kept."""
        said = {
            "clock": self.clock if self.trigger in DAYS else "",
            "accounts": list(self.accounts),
            "other": self.other,
            "moved": _text(self.moved),
            "areas": _text(self.areas),
            "needs": list(self.needs),
            "supports": list(self.supports),
            "share": _text(self.share),
            "amount": _text(self.amount),
        }
        return {key: value for key, value in said.items() if value}


def _text(number: Decimal | None) -> str:
    return "" if number is None else f"{number.normalize():f}"
