"""Rolling forecast 滚动预测: calls beside records, what moved, the year, how near calls were."""

from luopan.tracking.queries.forecast.accuracy import (
    LEADS,
    Accuracy,
    MonthKept,
    Record,
    accuracy,
)
from luopan.tracking.queries.forecast.calls import Called, Three
from luopan.tracking.queries.forecast.moves import Move, Moves, moves
from luopan.tracking.queries.forecast.periods import Periods, week_of
from luopan.tracking.queries.forecast.shapes import Asked, ForecastRow
from luopan.tracking.queries.forecast.table import Forecast, forecast
from luopan.tracking.queries.forecast.unsaid import Unsaid, uncalled, unsaid
from luopan.tracking.queries.forecast.year import (
    MonthAhead,
    Roll,
    YearAhead,
    year_ahead,
)

__all__ = [
    "uncalled",
    "LEADS",
    "Accuracy",
    "Asked",
    "Called",
    "Forecast",
    "ForecastRow",
    "MonthAhead",
    "MonthKept",
    "Move",
    "Moves",
    "Periods",
    "Record",
    "Roll",
    "Three",
    "Unsaid",
    "YearAhead",
    "accuracy",
    "forecast",
    "moves",
    "unsaid",
    "week_of",
    "year_ahead",
]
