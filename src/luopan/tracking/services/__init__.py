"""What people do while they track: they call what will come, and answer to how near it was."""

from luopan.tracking.checks import Said
from luopan.tracking.services.bringing import Brought, bring_calls
from luopan.tracking.services.calling import answer, call

__all__ = ["Brought", "Said", "answer", "bring_calls", "call"]
