"""Early warning 预警: which unit will miss, since when it could be known, why, what to do."""

from luopan.tracking.queries.warnings.looking import Looked, Sight, look
from luopan.tracking.queries.warnings.rules import USUAL, Finding, InForce, RuleSaid

__all__ = ["USUAL", "Finding", "InForce", "Looked", "RuleSaid", "Sight", "look"]
