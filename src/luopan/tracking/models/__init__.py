"""The tables of how it goes."""

from luopan.tracking.models.bulletins import Bulletin, BulletinIssue
from luopan.tracking.models.calls import Answer, Call
from luopan.tracking.models.explanations import Explanation
from luopan.tracking.models.meetings import (
    Attendance,
    Decision,
    Meeting,
    MeetingNote,
    MeetingPreset,
    MeetingPromise,
    MeetingSeries,
    Minutes,
    PromiseEvent,
    SeriesGuest,
)
from luopan.tracking.models.packs import PackTemplate
from luopan.tracking.models.reports import Report, ReportMark, ReportRule
from luopan.tracking.models.warnings import (
    EarlyWarning,
    OpenedStep,
    WarningEvent,
    WarningRule,
)

__all__ = [
    "Answer",
    "Attendance",
    "Bulletin",
    "BulletinIssue",
    "Call",
    "Decision",
    "EarlyWarning",
    "Explanation",
    "Meeting",
    "MeetingNote",
    "MeetingPreset",
    "MeetingPromise",
    "MeetingSeries",
    "Minutes",
    "OpenedStep",
    "PackTemplate",
    "PromiseEvent",
    "Report",
    "ReportMark",
    "ReportRule",
    "SeriesGuest",
    "WarningEvent",
    "WarningRule",
]
