"""What people do to plans, versions and their numbers."""

from luopan.targets.cells import Cell
from luopan.targets.histories import Element, History
from luopan.targets.results import Applied, Mover, Total
from luopan.targets.services.agreement import (
    Asked,
    Issued,
    accept,
    answer,
    break_promises,
    counter,
    delegate,
    deliver,
    escalate,
    issue,
    promise,
    recall,
    refuse_ask,
    remark,
    remind,
    remind_overdue,
    set_authority,
    submit,
    withdraw,
)
from luopan.targets.services.assessing import (
    copy_assessments,
    open_assessment,
    publish_assessment,
    save_assessment,
)
from luopan.targets.services.auditing import set_audit_bar
from luopan.targets.services.capping import set_padding_caps
from luopan.targets.services.carrying import link, unlink
from luopan.targets.services.changes import revert, revise
from luopan.targets.services.choosing import choose
from luopan.targets.services.committing import commit
from luopan.targets.services.expiring import release_expired
from luopan.targets.services.folding import ask_to_fold, ask_to_replay
from luopan.targets.services.gestures import (
    bound,
    close_period,
    grow,
    hold,
    keep_back,
    mix,
    move,
    override,
    pad,
    release,
    reopen_period,
    round_off,
    set_target,
    spread,
    step,
)
from luopan.targets.services.history import Drafted, Season, plan_from_history
from luopan.targets.services.levels import (
    hold_level,
    release_level,
    set_level,
    set_levels,
)
from luopan.targets.services.marking import mark_assessment, take_back_mark
from luopan.targets.services.plans import (
    copy_version,
    create_plan,
    create_version,
    name_version,
)
from luopan.targets.services.remarks import comment_on_cell, withdraw_comment
from luopan.targets.services.resting import (
    answer_fall,
    rest_no_more,
    rest_objective,
    rest_target,
)

__all__ = [
    "Applied",
    "Asked",
    "Cell",
    "Drafted",
    "Element",
    "History",
    "Issued",
    "Mover",
    "Season",
    "Total",
    "accept",
    "answer",
    "answer_fall",
    "ask_to_fold",
    "ask_to_replay",
    "bound",
    "break_promises",
    "choose",
    "close_period",
    "comment_on_cell",
    "commit",
    "copy_version",
    "counter",
    "create_plan",
    "create_version",
    "delegate",
    "deliver",
    "escalate",
    "grow",
    "hold",
    "issue",
    "keep_back",
    "link",
    "mix",
    "move",
    "name_version",
    "override",
    "pad",
    "plan_from_history",
    "promise",
    "recall",
    "refuse_ask",
    "release",
    "release_expired",
    "remark",
    "remind",
    "remind_overdue",
    "reopen_period",
    "rest_no_more",
    "rest_objective",
    "rest_target",
    "revert",
    "revise",
    "round_off",
    "set_audit_bar",
    "set_authority",
    "set_target",
    "spread",
    "step",
    "submit",
    "unlink",
    "withdraw",
    "withdraw_comment",
    "copy_assessments",
    "hold_level",
    "open_assessment",
    "publish_assessment",
    "save_assessment",
    "mark_assessment",
    "set_padding_caps",
    "release_level",
    "set_level",
    "set_levels",
    "take_back_mark",
]
