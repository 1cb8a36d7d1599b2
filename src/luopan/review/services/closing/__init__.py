"""What people do when a period closes: open, confirm, object, decide, close, reopen."""

from luopan.review.services.closing.confirming import confirm_actuals
from luopan.review.services.closing.deciding import decide_objection
from luopan.review.services.closing.objecting import object_to_line, withdraw_objection
from luopan.review.services.closing.rounds import (
    close_period,
    move_deadline,
    open_close,
    reopen_period,
)

__all__ = [
    "close_period",
    "confirm_actuals",
    "decide_objection",
    "move_deadline",
    "object_to_line",
    "open_close",
    "reopen_period",
    "withdraw_objection",
]
