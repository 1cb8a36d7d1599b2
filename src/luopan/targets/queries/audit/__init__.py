"""SMART audit of a version: what is not specific, measurable, achievable, relevant, dated."""

from luopan.targets.queries.audit.looking import audit, bar, score_of
from luopan.targets.queries.audit.shapes import (
    Audit,
    Criterion,
    Finding,
    Mend,
    Score,
    Severity,
    is_below,
)

__all__ = [
    "Audit",
    "Criterion",
    "Finding",
    "Mend",
    "Score",
    "Severity",
    "audit",
    "bar",
    "is_below",
    "score_of",
]
