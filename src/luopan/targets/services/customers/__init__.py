"""What people do to the customers of a seat's number."""

from luopan.targets.services.customers.handing import hand_over_customers
from luopan.targets.services.customers.naming import (
    fill_customers,
    name_customers,
    remove_customers,
    spread_customers,
)
from luopan.targets.taking import Naming

__all__ = [
    "Naming",
    "fill_customers",
    "hand_over_customers",
    "name_customers",
    "remove_customers",
    "spread_customers",
]
