"""What somebody is paid, for his own data: worked out, for none of it is stored."""

from collections.abc import Iterator
from datetime import date, datetime

from luopan.org.models import User
from luopan.records.queries.untold import count
from luopan.review.models import PayPublication
from luopan.review.queries.pay.amounts import yuan
from luopan.review.queries.pay.lines import Pay
from luopan.review.queries.pay.seen import my_pay
from luopan.strategy.words import year_of
from luopan.trail.upkeep.export import Spelled, Table

COLUMNS = (
    "unit",
    "period",
    "currency",
    "earned",
    "taken_back",
    "decided",
    "handed",
    "payable",
    "without_documents",
)
MOST_YEARS = 10


def own_pay(viewer: User, *, at: datetime, on: date) -> Iterator[Table]:
    """One table of one's own pay by period, as it is worked out today; or none."""
    first = PayPublication.objects.order_by("edition__from_date")
    begun = first.values_list("edition__from_date", flat=True).first()
    if begun is None:
        return
    last = year_of(on)
    years = range(max(year_of(begun), last - MOST_YEARS + 1), last + 1)
    rows = [
        _row(pay, mine.currency)
        for year in years
        if (mine := my_pay(viewer, at=at, on=on, year=year)) is not None
        for pay in mine.pays
    ]
    if rows:
        columns = tuple((name, "DecimalField", "") for name in COLUMNS)
        yield Table("pay_worked_out", columns, iter(rows))


def _row(pay: Pay, currency: str) -> list[Spelled]:
    amounts = (pay.earned, pay.clawed, pay.decided, pay.handed, pay.payable)
    words = (pay.assigned.unit.code, pay.span.code, currency)
    told = [f"{yuan(one):.2f}" if pay.told else "" for one in amounts]
    return [*words, *told, str(count(pay.lacking))]
