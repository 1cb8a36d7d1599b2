"""Records as somebody types them in; numbers in millionths, None where unknown."""

from dataclasses import dataclass
from datetime import date
from typing import Self

from luopan.dimensions.models import Account, Product
from luopan.org.models import Unit
from luopan.records.models import Opportunity


@dataclass(frozen=True)
class LineEntry:
    """One line of a document; numbers in millionths, None where unknown.

    ``net`` is the amount without tax, where the document's amounts include it; ``number``
    that of the line, where it is to stay.
    """

    product: Product | None = None
    quantity: int | None = None
    amount: int | None = None
    cost: int | None = None
    profit: int | None = None
    net: int | None = None
    number: str = ""


@dataclass(frozen=True)
class DocumentEntry:
    """A document as somebody types it in.

    ``original`` is the number of the document that it answers: the order returned, the
    invoice credited. ``instalments`` are due dates with amounts.
    """

    kind: str
    number: str
    day_date: date
    lines: tuple[LineEntry, ...]
    seat: Unit | None = None
    account: Account | None = None
    due_date: date | None = None
    channel: str = ""
    currency: str = ""
    tax_basis: str = "unknown"
    original: str = ""
    instalments: tuple[tuple[date, int], ...] = ()


@dataclass(frozen=True)
class DealEntry:
    """An opportunity as somebody types it in; ``stage`` is the one it is in now."""

    key: str
    created_date: date
    seat: Unit | None = None
    account: Account | None = None
    product: Product | None = None
    expected_date: date | None = None
    closed_date: date | None = None
    outcome: str = ""
    amount: int | None = None
    currency: str = ""

    @classmethod
    def of(cls, known: Opportunity, on: date) -> Self:
        """One that is known, to change a thing of it; a day for one without its first."""
        return cls(
            key=known.key,
            created_date=known.created_date or on,
            seat=known.seat,
            account=known.account,
            product=known.product,
            expected_date=known.expected_date,
            closed_date=known.closed_date,
            outcome=known.outcome,
            amount=known.amount,
            currency=known.currency,
        )


@dataclass(frozen=True)
class ActivityEntry:
    """A visit, call, demonstration or communication as somebody types it in."""

    key: str
    kind: str
    day_date: date
    seat: Unit | None = None
    account: Account | None = None
    contact: str = ""
    two_way: bool | None = None
    outcome: str = ""
    next_step: str = ""
    next_date: date | None = None


@dataclass(frozen=True)
class ReceiptEntry:
    """Money received; ``matches`` say which invoice (number) gets how much of it 核销.

    What is not matched stays a prepayment 预收.
    """

    number: str
    day_date: date
    amount: int
    seat: Unit | None = None
    account: Account | None = None
    currency: str = ""
    matches: tuple[tuple[str, int], ...] = ()
