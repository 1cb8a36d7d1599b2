"""What the axes hold, as frozen rows."""

from luopan.dimensions.queries.accounts import (
    AccountRow,
    OwnerRow,
    accounts,
    owner_history,
    owner_of,
    owners,
)
from luopan.dimensions.queries.calendars import (
    STANDARD_CALENDAR,
    CalendarRow,
    WorkingDays,
    calendar_called,
    calendars,
    day_exceptions,
    eras_of,
    known_years,
    working_days,
    year_called,
    year_spans,
)
from luopan.dimensions.queries.metrics import (
    MetricRow,
    counted_in,
    metric,
    metrics,
    missing_standards,
)
from luopan.dimensions.queries.products import (
    ROOT_PRODUCT,
    ProductRow,
    product_tree,
    products_between,
)
from luopan.dimensions.queries.rates import (
    ConversionTable,
    RateTable,
    conversion_table,
    convert,
    convert_quantity,
    rate_table,
)
from luopan.dimensions.queries.working_weeks import (
    Week,
    week_on,
    weeks_of,
    working_weeks,
)

__all__ = [
    "counted_in",
    "ROOT_PRODUCT",
    "STANDARD_CALENDAR",
    "AccountRow",
    "CalendarRow",
    "ConversionTable",
    "MetricRow",
    "OwnerRow",
    "ProductRow",
    "RateTable",
    "Week",
    "WorkingDays",
    "accounts",
    "calendar_called",
    "calendars",
    "conversion_table",
    "convert",
    "convert_quantity",
    "day_exceptions",
    "eras_of",
    "known_years",
    "metric",
    "metrics",
    "missing_standards",
    "owner_history",
    "owner_of",
    "owners",
    "product_tree",
    "products_between",
    "rate_table",
    "working_days",
    "year_called",
    "year_spans",
    "week_on",
    "weeks_of",
    "working_weeks",
]
