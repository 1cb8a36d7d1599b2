"""What people do while they track: they call what will come, and say how things came to be."""

from luopan.tracking.checks import Said
from luopan.tracking.services.bringing import Brought, bring_calls
from luopan.tracking.services.calling import answer, call, call_beside
from luopan.tracking.services.explaining import explain_doubt

__all__ = [
    "Brought",
    "Said",
    "answer",
    "bring_calls",
    "call",
    "call_beside",
    "explain_doubt",
]
