"""Customers and dealers of a number: of a seat, line by line; of a unit, rolled up."""

from luopan.targets.queries.customers.rollup import RolledUp, SeatRow, Shared, rolled_up
from luopan.targets.queries.customers.seat import own_seat, seat_customers
from luopan.targets.queries.customers.shapes import (
    Customer,
    Event,
    Moved,
    SeatCustomers,
)

__all__ = [
    "Customer",
    "Event",
    "Moved",
    "RolledUp",
    "SeatCustomers",
    "SeatRow",
    "Shared",
    "own_seat",
    "rolled_up",
    "seat_customers",
]
