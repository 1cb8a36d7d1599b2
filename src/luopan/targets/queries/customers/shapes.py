"""A seat's number by customer, as it is shown; amounts in the metric's own unit."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from luopan.dimensions.models import Account, Product
from luopan.org.models import Unit
from luopan.targets.models import Version

Amounts = tuple[Decimal, ...]


@dataclass(frozen=True)
class Beside:
    """Another seat that names the same customer."""

    unit: Unit
    amount: Decimal


@dataclass(frozen=True)
class Part:
    """What a customer is to bring of a product right under all of them, in the year."""

    product: Product
    amount: Decimal


@dataclass(frozen=True)
class Customer:
    """A customer of a seat's number.

    Attributes:
        last: What it brought in the newest full year, whoever sold it.
        to_date: What it has brought in the running year.
        months: What it is to bring.
        owner: The seat it belongs to today, if that is another one.
        beside: Other seats that name it too.
        named: Whether it stands in the split; else it is one that could.
        parts: What was named of it by product.
        whole: Of all products, where that was said: the parts, and the rest of the
            products 其余产品.
    """

    account: Account
    last: Decimal
    to_date: Decimal
    months: Amounts
    owner: Unit | None = None
    beside: tuple[Beside, ...] = ()
    named: bool = True
    parts: tuple[Part, ...] = ()
    whole: Decimal | None = None

    @property
    def rest_of_products(self) -> Decimal | None:
        """其余产品: of all products, what no product was named for; below 0: too much."""
        if self.whole is None or not self.parts:
            return None
        return self.whole - sum((part.amount for part in self.parts), Decimal(0))

    @property
    def year(self) -> Decimal:
        """What it is to bring in the year."""
        return sum(self.months, Decimal(0))


@dataclass(frozen=True)
class Moved:
    """The seat's number is another one than when its customers were last changed."""

    before: Decimal
    now: Decimal
    at: datetime
    version: str  # in which it stood then; empty: in this one


@dataclass(frozen=True)
class Event:
    """Something done to a customer's line."""

    kind: str  # SplitEvent.Kind
    account: Account
    before: Decimal
    after: Decimal
    other: Unit | None
    reason: str
    who: str
    at: datetime


@dataclass(frozen=True)
class SeatCustomers:
    """A seat's number by customer and month.

    Attributes:
        product: None: all products.
        products: Those the seat's number can be looked at by.
        number: A month each; None: nobody has said one.
        whole_number: Of all products, where one is looked at; None: there is none.
        named: Of all customers, a month each.
        rest: 待开发: number less named; below 0 where more is named 超配.
        lines: Customers that are named, the largest first.
        others: Customers of the seat that are not, the largest last year first.
        edition: To be said back by who changes something; 0: nothing was named yet.
        closed: Which of the months are closed: their lines stay as they are.
        apart: Customers that are named by product only, and are not in these lines.
        seats: To whom one may hand a customer over; empty: one may not.
        base_year: The year of ``Customer.last``.
    """

    version: Version
    unit: Unit
    holders: str
    product: Product | None
    products: tuple[Product, ...]
    periods: tuple[str, ...]
    number: Amounts | None
    named: Amounts
    rest: Amounts | None
    lines: tuple[Customer, ...]
    others: tuple[Customer, ...]
    edition: int
    changed_at: datetime | None
    changed_by: str
    moved: Moved | None
    events: tuple[Event, ...]
    may_change: bool
    closed: tuple[bool, ...]
    apart: int
    seats: tuple[Unit, ...]
    base_year: int
    as_of_date: date
    counted_in: str
    quantum: Decimal
    whole_number: Decimal | None = None

    @property
    def over(self) -> bool:
        """Whether more is named than the number, in some month or in the year."""
        rest = self.rest or ()
        return any(month < 0 for month in rest) or sum(rest) < 0
