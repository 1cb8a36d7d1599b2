"""Good, bad or level: the marks of figures, by one rule everywhere."""

from luopan.tracking.queries import Comparison, Overview

EVEN = 0.005  # half a point


def judged(lead: float | None) -> str:
    """ahead, behind, or level with time: watch."""
    if lead is None:
        return ""
    if abs(lead) < EVEN:
        return "risk"
    return "ahead" if lead > 0 else "behind"


def grown(found: Overview, grown: Comparison | None) -> str:
    """Good or bad; where less is good an arrow up beside a minus would only confuse."""
    change = None if grown is None else (grown.ratio or grown.difference)
    if not change or abs(change) < 0.0005 or found.standing.lower_is_better:
        return ""
    return "ahead" if change > 0 else "behind"
