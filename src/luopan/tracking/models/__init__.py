"""The tables of how it goes."""

from luopan.tracking.models.calls import Answer, Call
from luopan.tracking.models.explanations import Explanation
from luopan.tracking.models.packs import PackTemplate
from luopan.tracking.models.warnings import (
    EarlyWarning,
    OpenedStep,
    WarningEvent,
    WarningRule,
)

__all__ = [
    "Answer",
    "Call",
    "EarlyWarning",
    "Explanation",
    "OpenedStep",
    "PackTemplate",
    "WarningEvent",
    "WarningRule",
]
