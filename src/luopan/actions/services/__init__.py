"""What people do to action plans."""

from luopan.actions.services.acting import (
    add_action,
    add_evidence,
    begin_from_template,
    edit_action,
    move_action,
    tell_result,
)
from luopan.actions.services.feeds import end_subscription, subscribe
from luopan.actions.services.files import (
    apply_action_file,
    discard_action_file,
    receive_action_file,
)
from luopan.actions.services.milestones import (
    add_milestone,
    reach_milestone,
    take_milestone_out,
)
from luopan.actions.services.needs import (
    ask,
    deliver,
    promise,
    record_used,
    refuse_need,
    use,
    withdraw_need,
)
from luopan.actions.services.templates import retire_template, save_template
from luopan.actions.services.together import MOST as MOST_TOGETHER
from luopan.actions.services.together import change_together

__all__ = [
    "MOST_TOGETHER",
    "add_action",
    "add_evidence",
    "add_milestone",
    "apply_action_file",
    "ask",
    "begin_from_template",
    "change_together",
    "deliver",
    "discard_action_file",
    "edit_action",
    "end_subscription",
    "move_action",
    "promise",
    "reach_milestone",
    "receive_action_file",
    "record_used",
    "refuse_need",
    "retire_template",
    "save_template",
    "subscribe",
    "take_milestone_out",
    "tell_result",
    "use",
    "withdraw_need",
]
