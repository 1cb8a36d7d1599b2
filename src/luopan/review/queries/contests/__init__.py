"""Contests 竞赛: who takes part, who stands where, who was honoured."""

from luopan.review.queries.contests.listing import (
    ContestRow,
    Options,
    Place,
    Standing,
    announces,
    contest_seen,
    contests,
    entrant_seen,
    honours,
    metric_named,
    options,
)

__all__ = [
    "ContestRow",
    "Options",
    "Place",
    "Standing",
    "announces",
    "contest_seen",
    "contests",
    "entrant_seen",
    "honours",
    "metric_named",
    "options",
]
