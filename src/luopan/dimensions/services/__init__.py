"""Changing the axes: what is sold, to whom, when, measured by what."""

from luopan.dimensions.services.account_changes import change_accounts
from luopan.dimensions.services.account_undoing import (
    Given,
    forget_accounts,
    take_owners_back,
)
from luopan.dimensions.services.accounts import (
    NewAccount,
    add_account,
    add_accounts,
    assign_owner,
    assign_owners,
    change_account,
    end_account,
    set_group,
)
from luopan.dimensions.services.calendars import (
    add_calendar,
    change_calendar,
    write_periods,
)
from luopan.dimensions.services.holidays import (
    Loaded,
    load_holidays,
    load_packaged_holidays,
)
from luopan.dimensions.services.metrics import (
    NewMetric,
    add_metric,
    name_metric,
    replace_metric,
)
from luopan.dimensions.services.products import (
    NewProduct,
    add_conversion,
    add_product,
    add_products,
    change_product,
    end_product,
    move_product,
)
from luopan.dimensions.services.rates import NewRate, add_rate, add_rates
from luopan.dimensions.services.standards import (
    add_standard_metrics,
    create_standards,
)
from luopan.dimensions.services.terms import name_terms
from luopan.dimensions.services.working_weeks import (
    drop_working_week,
    set_working_week,
)

__all__ = [
    "Given",
    "Loaded",
    "NewAccount",
    "NewMetric",
    "NewProduct",
    "NewRate",
    "add_account",
    "add_accounts",
    "add_calendar",
    "add_conversion",
    "add_metric",
    "add_product",
    "add_products",
    "add_rate",
    "add_rates",
    "add_standard_metrics",
    "assign_owner",
    "assign_owners",
    "change_account",
    "change_accounts",
    "change_calendar",
    "change_product",
    "create_standards",
    "drop_working_week",
    "end_account",
    "end_product",
    "forget_accounts",
    "load_holidays",
    "load_packaged_holidays",
    "move_product",
    "name_metric",
    "name_terms",
    "replace_metric",
    "set_group",
    "set_working_week",
    "take_owners_back",
    "write_periods",
]
