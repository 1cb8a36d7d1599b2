"""How it goes: actuals beside targets, for any node, metric and period, as of any day."""

from luopan.tracking.queries.asking import BASES, CLOCKS, Question, Wish, ask
from luopan.tracking.queries.beside import Beside
from luopan.tracking.queries.choosing import Choice, Choices, Crumb
from luopan.tracking.queries.comparing import Comparison, Growths
from luopan.tracking.queries.coverage import Coverage
from luopan.tracking.queries.definitions import Definition
from luopan.tracking.queries.drill import Drill, DrillRow
from luopan.tracking.queries.finding import Finding, Verdict
from luopan.tracking.queries.gap import GapBoard, GapRow, gap_board
from luopan.tracking.queries.heat import Heat, HeatCell, HeatRow
from luopan.tracking.queries.measured_by import MeasuredBy
from luopan.tracking.queries.naming import Name
from luopan.tracking.queries.overview import (
    CustomerRow,
    Customers,
    Overview,
    overview,
    records,
)
from luopan.tracking.queries.pace import Pace, PacePoint
from luopan.tracking.queries.soundness import (
    Care,
    CareRow,
    MonthEnd,
    Soundness,
    is_sold,
    soundness,
)
from luopan.tracking.queries.standing import ClockFigure, Shape, Standing, State
from luopan.tracking.queries.stated import (
    Attainment,
    Progress,
    progress,
    stated_metrics,
)
from luopan.tracking.queries.stated_actuals import data_reach
from luopan.tracking.queries.stated_here import StatedHere, StatedRow

__all__ = [
    "BASES",
    "CLOCKS",
    "Attainment",
    "Care",
    "CareRow",
    "Choice",
    "Choices",
    "ClockFigure",
    "Comparison",
    "Coverage",
    "Crumb",
    "CustomerRow",
    "Customers",
    "Beside",
    "Definition",
    "Drill",
    "DrillRow",
    "Finding",
    "GapBoard",
    "GapRow",
    "Growths",
    "Heat",
    "HeatCell",
    "HeatRow",
    "MeasuredBy",
    "MonthEnd",
    "Name",
    "Overview",
    "Pace",
    "PacePoint",
    "Progress",
    "Question",
    "Shape",
    "Soundness",
    "Standing",
    "State",
    "StatedHere",
    "StatedRow",
    "Verdict",
    "Wish",
    "ask",
    "data_reach",
    "gap_board",
    "is_sold",
    "overview",
    "progress",
    "records",
    "soundness",
    "stated_metrics",
]
