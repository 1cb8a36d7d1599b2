"""What people are paid by their schemes: own, of others, what if; nothing is stored."""

from luopan.review.queries.pay.lines import Line, Next, Pay, next_pays, running
from luopan.review.queries.pay.seen import (
    Mine,
    Table,
    my_pay,
    pay_of,
    people_paid,
    person_seen,
    what_if,
)

__all__ = [
    "Line",
    "Mine",
    "Next",
    "Pay",
    "Table",
    "my_pay",
    "next_pays",
    "pay_of",
    "people_paid",
    "person_seen",
    "running",
    "what_if",
]
