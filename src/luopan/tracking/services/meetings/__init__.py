"""What people do with meetings."""

from luopan.tracking.meeting_checks import Arrangement, arrangement_of
from luopan.tracking.services.meetings.arranging import (
    arise,
    arrange_series,
    end_series,
)
from luopan.tracking.services.meetings.holding import (
    attend,
    cancel_meeting,
    decide,
    move_meeting,
    open_meeting,
    put_note,
    withdraw_decision,
)
from luopan.tracking.services.meetings.minutes import close_meeting
from luopan.tracking.services.meetings.presets import retire_preset, save_preset
from luopan.tracking.services.meetings.promising import (
    answer_promise,
    move_promise,
    plan_promise,
    promise,
    reopen_promise,
    settle_promise,
    withdraw_promise,
)

__all__ = [
    "Arrangement",
    "answer_promise",
    "arise",
    "arrangement_of",
    "arrange_series",
    "attend",
    "cancel_meeting",
    "close_meeting",
    "decide",
    "end_series",
    "move_meeting",
    "move_promise",
    "open_meeting",
    "plan_promise",
    "promise",
    "put_note",
    "reopen_promise",
    "retire_preset",
    "save_preset",
    "settle_promise",
    "withdraw_decision",
    "withdraw_promise",
]
