"""What people are paid by their schemes: own, of others, what if; nothing is stored."""

from luopan.review.queries.pay.amounts import yuan
from luopan.review.queries.pay.books import Source
from luopan.review.queries.pay.examples import Worked, worked_example
from luopan.review.queries.pay.lines import (
    Line,
    Pay,
    running,
    source_of,
)
from luopan.review.queries.pay.nexts import Next, next_pays
from luopan.review.queries.pay.seen import (
    Mine,
    Table,
    my_pay,
    pay_of,
    people_paid,
    person_seen,
    sees_others,
    what_if,
)
from luopan.review.queries.pay.told import own_pay
from luopan.review.queries.pay.unpaid import Unpaid

__all__ = [
    "Line",
    "Mine",
    "Next",
    "Pay",
    "Source",
    "Table",
    "Unpaid",
    "Worked",
    "my_pay",
    "next_pays",
    "own_pay",
    "pay_of",
    "people_paid",
    "person_seen",
    "running",
    "sees_others",
    "source_of",
    "what_if",
    "worked_example",
    "yuan",
]
