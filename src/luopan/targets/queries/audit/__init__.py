"""SMART audit of a version: what is not specific, measurable, achievable, relevant, dated."""

from luopan.targets.queries.audit.changes import audit_with_before, of_talk
from luopan.targets.queries.audit.looking import audit, bar, score_of
from luopan.targets.queries.audit.shapes import (
    Audit,
    Before,
    Change,
    Criterion,
    Finding,
    Mend,
    Score,
    Severity,
    is_below,
)

__all__ = [
    "Audit",
    "Before",
    "Change",
    "Criterion",
    "Finding",
    "Mend",
    "Score",
    "Severity",
    "audit",
    "audit_with_before",
    "bar",
    "is_below",
    "of_talk",
    "score_of",
]
