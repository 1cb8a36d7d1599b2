"""What people do to agree on numbers."""

from luopan.targets.services.agreement.answering import accept, answer
from luopan.targets.services.agreement.issuing import Issued, issue, recall
from luopan.targets.services.agreement.offering import Asked, counter, submit, withdraw
from luopan.targets.services.agreement.passing import (
    delegate,
    escalate,
    remark,
    remind,
    set_authority,
)
from luopan.targets.services.agreement.promising import (
    break_promises,
    deliver,
    promise,
    refuse_ask,
)
from luopan.targets.services.agreement.reminding import remind_overdue

__all__ = [
    "Asked",
    "Issued",
    "accept",
    "answer",
    "break_promises",
    "counter",
    "delegate",
    "deliver",
    "escalate",
    "issue",
    "promise",
    "recall",
    "refuse_ask",
    "remark",
    "remind",
    "remind_overdue",
    "set_authority",
    "submit",
    "withdraw",
]
