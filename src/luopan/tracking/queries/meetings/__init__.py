"""Meetings as people look at them."""

from luopan.tracking.queries.meetings.before import Decided, Since, decisions, since
from luopan.tracking.queries.meetings.keeping import (
    Counted,
    Keeping,
    Kept,
    keeping,
    promises_of,
)
from luopan.tracking.queries.meetings.listing import (
    MeetingRow,
    Meetings,
    SeriesPage,
    SeriesRow,
    meetings,
    series_page,
)
from luopan.tracking.queries.meetings.one import MeetingPage, meeting_page
from luopan.tracking.queries.meetings.presets import (
    PresetRow,
    preset_called,
    presets,
)
from luopan.tracking.queries.meetings.promises import (
    OUTCOMES,
    PromiseSeen,
    Proof,
    last_promises,
    made_in,
)

__all__ = [
    "OUTCOMES",
    "Counted",
    "Decided",
    "Keeping",
    "Kept",
    "MeetingPage",
    "MeetingRow",
    "Meetings",
    "PresetRow",
    "PromiseSeen",
    "Proof",
    "SeriesPage",
    "SeriesRow",
    "Since",
    "decisions",
    "keeping",
    "last_promises",
    "made_in",
    "meeting_page",
    "meetings",
    "preset_called",
    "presets",
    "promises_of",
    "series_page",
    "since",
]
