"""Meetings as people look at them."""

from luopan.tracking.queries.meetings.before import Decided, Since, decisions, since
from luopan.tracking.queries.meetings.promises import (
    OUTCOMES,
    PromiseSeen,
    Proof,
    last_promises,
    made_in,
)

__all__ = [
    "OUTCOMES",
    "Decided",
    "PromiseSeen",
    "Proof",
    "Since",
    "decisions",
    "last_promises",
    "made_in",
    "since",
]
