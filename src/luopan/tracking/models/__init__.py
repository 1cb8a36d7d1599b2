"""The tables of how it goes."""

from luopan.tracking.models.ability import (
    MilestoneMark,
    Onboarding,
    OnboardingWay,
    Skill,
    SkillView,
    Training,
    TrainingStep,
)
from luopan.tracking.models.bulletins import Bulletin, BulletinIssue
from luopan.tracking.models.calls import Answer, Call
from luopan.tracking.models.coaching import CoachingEntry, CoachingRule, CoachingTalk
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
    UntoldRule,
    WarningEvent,
    WarningRule,
)

__all__ = [
    "Answer",
    "Attendance",
    "Bulletin",
    "BulletinIssue",
    "Call",
    "CoachingEntry",
    "CoachingRule",
    "CoachingTalk",
    "Decision",
    "EarlyWarning",
    "Explanation",
    "Meeting",
    "MeetingNote",
    "MeetingPreset",
    "MeetingPromise",
    "MeetingSeries",
    "MilestoneMark",
    "Minutes",
    "Onboarding",
    "OnboardingWay",
    "OpenedStep",
    "PackTemplate",
    "PromiseEvent",
    "Report",
    "ReportMark",
    "ReportRule",
    "SeriesGuest",
    "Skill",
    "SkillView",
    "Training",
    "TrainingStep",
    "UntoldRule",
    "WarningEvent",
    "WarningRule",
]
